"""What is looked for when somebody types, and how what is found is shown."""

import pytest

from bot.language import Language
from bot.search import rules, words
from bot.search.model import Entry, Piece, Scored, Term, scored

RUSSIAN = {
    "налог": "налога налоги налогов налогом налогу",
    "цена": "цены цену ценой цен",
    "договор": "договора договоры договоров договором",
    "счёт": "счета счетом счету счет",
    "регистрация": "регистрации регистрацию регистраций",
    "работник": "работника работники работников",
    "кредит": "кредита кредиты кредитов",
    "лимит": "лимита лимиты лимитов",
    "упрощённая": "упрощенная упрощённой упрощенную упрощенный",
}


def stems(typed: str, language: Language = Language.RU) -> list[str]:
    return [term.stem for term in rules.parse(typed)[language]]


@pytest.mark.parametrize(
    ("word", "form"), [(word, form) for word in RUSSIAN for form in RUSSIAN[word].split()]
)
def test_the_forms_of_a_russian_word_have_one_stem(word: str, form: str) -> None:
    assert stems(form) == stems(word)


@pytest.mark.parametrize(("one", "other"), [("цена", "центр"), ("счёт", "счастье"), ("доля", "доллар")])
def test_other_russian_words_stay_apart(one: str, other: str) -> None:
    [asked] = rules.parse(one)[Language.RU]
    assert not asked.fits(stems(other)[0])


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Как и на что?", []),
        ("75", ["75"]),
        ("4 325 тенге", ["4325", "тенг"]),
        ("4\u00a0325", ["4325"]),
        ("12 000 000", ["12000000"]),
        ("12 34", ["12", "34"]),
        ("0,5 %", ["0x5"]),
        ("0.5", ["0x5"]),
        ("Б2Б", ["2"]),
        ("eGov CRM", ["egov", "crm"]),
        ('"налог" OR NEAR(цена*) -x:y', ["налог", "or", "near", "цен"]),
        ("🙂 ... !!! \x00", []),
        ("налог налог НАЛОГ", ["налог"]),
        ("займ", ["кредит"]),
    ],
)
def test_words_and_numbers_are_looked_for_and_signs_are_not(typed: str, found: list[str]) -> None:
    assert stems(typed) == found


@pytest.mark.parametrize("typed", ["және үшін қалай не керек", "бұл маған қанша", "в этом и на том"])
def test_small_words_do_not_decide(typed: str) -> None:
    assert stems(typed, Language.KK) == []


def test_what_is_too_long_is_read_in_part() -> None:
    query = rules.parse(" ".join(f"сөз{chr(1072 + number)}" for number in range(30)) + "я" * 5000)
    assert {len(terms) for terms in query.values()} == {rules.MOST_TERMS}


@pytest.mark.parametrize(
    ("stem", "meant"),
    [
        ("налгов", ["налогов"]),  # a letter is missing
        ("наллогов", ["налогов"]),  # one too many
        ("нологов", ["налогов"]),  # another one
        ("анлогов", ["налогов"]),  # two have changed places
        ("налоговых", ["налогов"]),  # an ending that no rule knows
        ("налогов", ["налогов"]),  # no slip at all
        ("налог", ["налог"]),
        ("ндз", []),  # too short to tell
        ("75757", []),
        ("кумысхана", []),
    ],
)
def test_a_slip_of_the_finger_is_taken_for_the_word_that_was_meant(stem: str, meant: list[str]) -> None:
    assert rules.mended(Term(stem, True), frozenset({"налогов", "ндс", "цен"})) == meant


def page(words_of_it: str, lesson: str = "m01-l01", score: float = 1.0) -> Scored:
    stems_of_it = words.stems(words_of_it, Language.RU)
    return scored(Entry(Language.RU, lesson, 0, words_of_it, "", stems_of_it), score)


def shown(typed: str, words_of_it: str) -> str:
    terms = rules.parse(typed)[Language.RU]
    found = page(words_of_it)
    pieces = rules.hit(found, terms, rules.rarity(terms, [found])).sentence
    return "".join(f"[{piece.text}]" if piece.hit else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("typed", "words_of_it", "sentence"),
    [
        ("налог", "Один. Это налоги! Три.", "Это [налоги]!"),
        ("налог", "Налоги", "[Налоги]"),
        ("налог", "О налоге\nСтрока без слов\n", "О [налоге]"),
        ("цена налога", "Цена. Налог. Вот цена налога целиком.", "Вот [цена] [налога] целиком."),
        ("налоговый", "Налоговый <b>кодекс</b> & закон.", "[Налоговый] <b>кодекс</b> & закон."),
        ("4325", "Это МРП: 4\u00a0325 тенге.", "Это МРП: [4\u00a0325] тенге."),
    ],
)
def test_the_sentence_with_most_of_the_words_is_shown(typed: str, words_of_it: str, sentence: str) -> None:
    assert shown(typed, words_of_it) == sentence


def test_a_long_sentence_is_cut_around_the_hit_between_words() -> None:
    long = "слово " * 40 + "налог " + "другое " * 40
    cut = shown("налог", long)
    assert cut.startswith("…слово ")
    assert "[налог]" in cut
    assert cut.endswith("другое…")
    assert len(cut) <= rules.SHOWN + 10
    assert set(cut.strip("…").split()) == {"слово", "[налог]", "другое"}


def test_a_word_without_end_is_cut_all_the_same() -> None:
    pieces = list(rules._cut([Piece("а" * 500, hit=True)]))
    assert sum(len(piece.text) for piece in pieces) <= rules.SHOWN + 1


def test_a_lesson_about_it_comes_before_one_that_mentions_it() -> None:
    pages = [page("налог", "m01", 3.0), page("налог", "m02", 2.8), page("налог", "m02", 2.7)]
    assert found_in(pages, "налог") == ["m02", "m01"]


@pytest.mark.parametrize(
    ("words_of_it", "score", "kept"),
    [("цена", 0.1, False), ("цена", 0.3, True), ("цена налога", 0.1, True), ("цена и налоги", 0.01, True)],
)
def test_what_has_little_of_a_few_of_the_words_is_left_out(
    words_of_it: str, score: float, kept: bool
) -> None:
    pages = [page("цена налога", "m01", 1.0), page(words_of_it, "m02", score)]
    assert found_in(pages, "цена налога") == ["m01", "m02"][: 1 + kept]


def found_in(pages: list[Scored], typed: str) -> list[str]:
    """The lessons in the order in which they are shown."""
    return [each.entry.lesson_id for each in rules.best(pages, rules.parse(typed)[Language.RU])]


def test_of_two_languages_a_lesson_is_there_once_and_five_are_enough() -> None:
    first = [page("x", f"m0{number}") for number in (1, 2)]
    second = [page("x", f"m0{number}") for number in (2, 3, 4, 5, 6, 7)]
    merged = rules.merged(first, second)
    assert [each.entry.lesson_id for each in merged] == ["m01", "m02", "m03", "m04", "m05"]


def test_a_page_is_read_without_markup_sources_and_promises() -> None:
    text = (
        "<b>Налоги</b>\n\nСтавка &lt; 5 %.\n\n"
        "Вот и всё. В следующем уроке узнаем больше.\n\n<i>Данные на 1 мая. Источники: Налоговый кодекс.</i>"
    )
    assert words.plain(text) == "Налоги\n\nСтавка < 5 %.\n\nВот и всё."
