import pytest

from bot.language import Language
from bot.services.model import Field, ServiceMode
from bot.services.words import ServiceLists, is_mobile, mode_told_by

WORDS = [
    (Field.REGION, "11", ["Акмолинская область", "АКМОЛИНСКАЯ  обл.", "Акмолинская", "Ақмола облысы", "11"]),
    (Field.REGION, "11", ["KZ-11", "110000000", "обл. Акмолинская", "Ақмола"]),
    (Field.REGION, "10", ["область Абай", "Абай облысы", "Абай", "Абайская область"]),
    (Field.REGION, "33", ["Жетісу облысы", "область Жетысу", "Жетысуская обл"]),
    (Field.REGION, "63", ["ВКО", "ШҚО", "Восточно‑Казахстанская область", "восточно казахстанская"]),
    (Field.REGION, "75", ["г. Алматы", "Алматы қаласы", "город Алматы", "Алматы қ.", "г.Алматы"]),
    (Field.REGION, "19", ["Алматинская область", "Алматы облысы", "Алматы обл."]),
    (Field.REGION, "71", ["Астана", "г Астана"]),
    (Field.LEGAL_FORM, "ip", ["ИП", "ЖК", "ип", "Индивидуальный предприниматель", "жеке кәсіпкер"]),
    (Field.LEGAL_FORM, "ip", ["дара кәсіпкер", "Жеке кәсіпкер (дара кәсіпкер)"]),
    (Field.LEGAL_FORM, "too", ["ТОО", "ЖШС", "Товарищество с ограниченной ответственностью"]),
    (Field.LEGAL_FORM, "chk_aifc", ["ЧК", "ЖК (АХҚО)", "Частная компания (МФЦА)", "частная компания"]),
    (Field.LEGAL_FORM, "ou", ["ОО", "ОФ", "ОО/ОФ"]),
    (Field.LEGAL_FORM, "self_employed", ["самозанятый", "Самозанятый (без регистрации ИП)"]),
    (Field.CATEGORY, "micro", ["micro", "Микро", "субъект микропредпринимательства"]),
    (Field.CATEGORY, "small", ["small", "малый", "Малое", "шағын", "субъект малого предпринимательства"]),
    (Field.CATEGORY, "medium", ["medium", "средний", "среднее", "орта", "орта кәсіпкерлік субъектісі"]),
    (Field.CATEGORY, "large", ["large", "крупный", "ірі"]),
    (Field.CATEGORY, "none", ["население с предпринимательской инициативой", "нет", "жоқ"]),
    (Field.OKED_SECTION, "C", ["C", "c", "С", "Обрабатывающая промышленность", "C - Өңдеу өнеркәсібі"]),
    (Field.OKED_SECTION, "G", ["Секция G", "Оптовая и розничная торговля; ремонт автомобилей и мотоциклов"]),
    (Field.OKED_DIVISION, "10", ["10", "C 10", "C10", "С-10", "10 - Производство продуктов питания"]),
    (Field.OKED_DIVISION, "10", ["Производство продуктов питания", "Тамақ өнімдерінің өндірісі"]),
    (Field.OKED_DIVISION, "01", ["01", "1", "A 01", "A.01"]),
    (Field.SERVICE, "4", ["4", "Оказание юридических услуг", "4. Заңгерлік қызметтер көрсету"]),
    (Field.SUBTYPE, "6.5", ["6.5", "6.5.", "Установка и поддержка программы 1С Бухгалтерия"]),
    (Field.SUBTYPE, "6.5", ["6.5 Установка и поддержка программы «1С-Бухгалтерия»", "6.5) ЖОҚ"][:1]),
    (Field.SUBTYPE, "7.6", ["Расчёт казахстанского содержания", 'РАСЧЕТ "КАЗАХСТАНСКОГО" СОДЕРЖАНИЯ']),
    (Field.SUBTYPE, "4.10", ["4.10", "4.10 Консультации по ведению кадровой документации"]),
    (Field.SEX, "m", ["м", "М", "муж.", "Мужской", "ер", "ЕР АДАМ", "m"]),
    (Field.SEX, "f", ["ж", "жен", "женский", "әйел"]),
    (Field.DISABILITY, "yes", ["да", "иә", "есть"]),
    (Field.DISABILITY, "no", ["нет", "жоқ", "Не имеется"]),
    (Field.DISABILITY, "not_stated", ["не указано", "көрсетілмеген"]),
    (Field.MODE, "online", ["онлайн", "Online", "он-лайн", "қашықтан"]),
    (Field.MODE, "offline", ["офлайн", "оффлайн", "offline", "очно"]),
    (Field.PROOF, "act", ["акт", "Акт с ЭЦП"]),
    (Field.PROOF, "mfa", ["двухфакторная идентификация", "2-х факторная идентификация"]),
    (Field.PROOF, "none", ["нет", "растау жоқ"]),
]


@pytest.mark.requirement("M01")
@pytest.mark.parametrize(("column", "code", "written"), WORDS, ids=lambda each: str(each)[:30])
def test_a_word_is_taken_as_people_write_it(
    lists: ServiceLists, column: Field, code: str, written: list[str]
) -> None:
    assert {word: lists.words.code(column, word) for word in written} == dict.fromkeys(written, code)


@pytest.mark.parametrize("column", [Field.REGION, Field.LEGAL_FORM, Field.OKED_DIVISION, Field.SUBTYPE])
@pytest.mark.parametrize("language", Language)
def test_every_entry_is_understood_by_its_own_name(
    lists: ServiceLists, column: Field, language: Language
) -> None:
    codes = [lists.words.code(column, name) for name in lists.entries(column, language)]

    assert None not in codes
    assert len(set(codes)) == len(codes)


def test_what_could_mean_two_things_is_not_taken(lists: ServiceLists) -> None:
    assert lists.words.code(Field.REGION, "Алматы") is None
    assert lists.words.code(Field.REGION, "Түркістан қаласы") is None
    assert lists.words.code(Field.SUBTYPE, "4.1 / 4.10") is None


@pytest.mark.parametrize(
    ("column", "written", "code"),
    [
        (Field.REGION, "Акмалинская облость", "11"),
        (Field.REGION, "Актобе облысы", "15"),
        (Field.LEGAL_FORM, "ТООО", "too"),
        (Field.OKED_DIVISION, "10 Пищевая промышленность", "10"),
        (Field.OKED_DIVISION, "Производство продуктов", "10"),
        (Field.SUBTYPE, "Расчет казахстанского содержанья", "7.6"),
        (Field.SUBTYPE, "7.6 Расчет", "7.6"),
        (Field.CATEGORY, "субъект микро предпринимательства", "micro"),
        (Field.REGION, "Марс", ""),
        (Field.REGION, "", ""),
        (Field.SEX, "??", ""),
    ],
)
def test_the_nearest_entry_is_suggested_for_a_miss(
    lists: ServiceLists, column: Field, written: str, code: str
) -> None:
    assert lists.words.code(column, written) is None
    assert lists.words.nearest(column, written) == code


def test_a_suggestion_is_worded_for_its_reader(lists: ServiceLists) -> None:
    assert lists.worded(Field.REGION, "11", Language.KK) == "Ақмола облысы"
    assert lists.worded(Field.SUBTYPE, "8.4", Language.RU) == "Вопросы реализации проектов ГЧП"
    assert lists.worded(Field.CATEGORY, "none", Language.RU) == "население с предпринимательской инициативой"
    assert lists.worded(Field.LOCALITY, "Ақсу", Language.RU) == "Ақсу"
    assert lists.entries(Field.LOCALITY, Language.RU) == ()


@pytest.mark.requirement("Q10")
@pytest.mark.parametrize(
    ("place", "mode"),
    [
        ("Онлайн", ServiceMode.ONLINE),
        ("ЦПП, on-line консультация", ServiceMode.ONLINE),
        ("Қашықтан, Zoom", ServiceMode.ONLINE),
        ("очно, ЦОП", ServiceMode.OFFLINE),
        ("оффлайн", ServiceMode.OFFLINE),
        ("ЦОП г. Астана", ServiceMode.UNKNOWN),
        ("онлайн или очно", ServiceMode.UNKNOWN),
        ("Заочно", ServiceMode.UNKNOWN),
        ("", ServiceMode.UNKNOWN),
    ],
)
def test_online_is_told_by_certain_words_only(place: str, mode: ServiceMode) -> None:
    assert mode_told_by(place) is mode


@pytest.mark.requirement("R20")
@pytest.mark.parametrize(
    ("place", "mobile"),
    [
        ("Мобильный ЦПП", True),
        ("в мобильном центре поддержки", True),
        ("МЦПП №3", True),
        ("Ұтқыр орталық", True),
        ("КҚҰО", True),
        ("ЦПП", False),
        ("по мобильному телефону", False),
        ("автомобильный рынок", False),
    ],
)
def test_a_mobile_centre_is_told_by_its_name(place: str, mobile: bool) -> None:
    assert is_mobile(place) is mobile
