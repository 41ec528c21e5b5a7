"""Made-up registers of services, with faults planted where one knows them.

Nobody in them exists: names, days of birth and numbers are drawn apart from each other; of an IIN the order
number is 9000 or more, which a day with a thousand births does not reach; phones lie in exchanges of zeros,
addresses under example.com, which is given to nobody. Check digits are computed, so all of it is valid.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from bot.language import Language
from bot.people.identifiers import Iin, Sex, parse
from bot.people.registration import Step
from bot.services.model import Field, ServiceMode
from bot.services.rules import WITHOUT_BUSINESS, full_years
from bot.services.words import NO_BUSINESS, ServiceLists

Cells = dict[Field, str]
EVERYTHING = tuple(column for column in Field if column is not Field.REFERENCE)
MONTH = "2026-03"

_MEN = ("Ерлан", "Нұрлан", "Асқар", "Сергей", "Виктор", "Данияр", "Бауыржан", "Алексей", "Тимур", "Фёдор")
_WOMEN = ("Айгүл", "Гүлмира", "Сәуле", "Елена", "Ольга", "Динара", "Жанар", "Мәдина", "Алёна")
_STEMS = ("Серік", "Ахмет", "Қасым", "Оспан", "Иван", "Смағұл", "Төлеген", "Ибрай", "Кузьм", "Жұмабай")
_FATHERS = ("Марат", "Серік", "Болат", "Қайрат", "Талғат", "Владимир", "Абай", "Ерік", "Роман", "Самат")
_THINGS = ("Береке", "Наубайхана", "Астық", "Шинный двор", "Жібек", "Алтын дән", "Мебель", "Қымыз", "Тас жол")
_VILLAGES = ("Красный Яр", "Ақсу", "Жаңатас", "Бірлік", "Новый путь", "Тұздыбастау", "Каменка", "Егіндікөл")
_PLACES = {
    Language.RU: ("ЦОП, ул. Абая, 5", "ЦПП «Атамекен»", "Мобильный ЦПП", "Онлайн", "Филиал палаты"),
    Language.KK: ("КҚКО, Абай көшесі, 5", "КҚО «Атамекен»", "Ұтқыр КҚО", "Онлайн", "Палатаның филиалы"),
}
_FORMS = ("ip", "ip", "ip", "too", "too", "kh", "individual", "spk_coop", "self_employed")
_OF_A_PERSON = frozenset({"ip", "kh", *WITHOUT_BUSINESS})
_WEIGHTS = (tuple(range(1, 12)), (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2))


_OF_AN_ENTERPRISE = (Field.ENTERPRISE, Field.OKED_SECTION, Field.OKED_DIVISION, Field.HEADCOUNT)


@dataclass(frozen=True)
class _Client:
    """A made-up person with what they do; the same one comes for several services."""

    cells: Mapping[Field, str]
    born: date


def make(
    count: int, seed: int, lists: ServiceLists, month: str = MONTH, columns: Sequence[Field] = EVERYTHING
) -> list[Cells]:
    """Rows without a fault, in both languages; the same arguments give the same rows. Dates as 2026-03-31."""
    random = Random(seed)
    clients = [_client(random, lists) for _each in range(max(1, count * 2 // 3))]
    rows: list[Cells] = []
    seen: set[tuple[str, ...]] = set()
    while len(rows) < count:
        row = _service(random, lists, random.choice(clients), month)
        key = (row[Field.IDENTIFIER], row[Field.CLIENT], row[Field.STARTED_ON])
        if key not in seen:
            seen.add(key)
            rows.append({column: row[column] for column in columns})
    return rows


def about(
    given: Mapping[Step, str],
    lists: ServiceLists,
    ended_on: date,
    language: Language = Language.RU,
    mode: ServiceMode = ServiceMode.OFFLINE,
    place: str = "ЦОП, ул. Абая, 5",
) -> Cells:
    """A row without a fault about an entrepreneur who answers the registration so, and has an own IIN."""
    [row] = make(1, int(given[Step.IDENTIFIER]), lists, f"{ended_on:%Y-%m}")
    person = parse(given[Step.IDENTIFIER], ended_on)
    assert isinstance(person, Iin), "an entrepreneur has an IIN"
    online = mode is ServiceMode.ONLINE
    worded = {
        Field.REGION: given[Step.REGION],
        Field.SEX: "f" if person.sex is Sex.FEMALE else "m",
        Field.DISABILITY: "not_stated",
        Field.LEGAL_FORM: given[Step.LEGAL_FORM],
        Field.CATEGORY: given[Step.CATEGORY],
        Field.OKED_SECTION: given[Step.SECTION],
        Field.OKED_DIVISION: given[Step.DIVISION],
        Field.MODE: mode,
        Field.PROOF: "mfa" if online else "act",
    }
    service = row | {
        **{column: lists.worded(column, code, language) for column, code in worded.items()},
        Field.LOCALITY: given[Step.LOCALITY],
        Field.PLACE: place,
        Field.ENTERPRISE: given[Step.ENTERPRISE],
        Field.CLIENT: given[Step.FULL_NAME],
        Field.IDENTIFIER: person.number,
        Field.CLIENT_IIN: "",
        Field.BIRTH_DATE: person.birth_date.isoformat(),
        Field.ACT_NUMBER: "" if online else "А-17",
        Field.ACT_DATE: "" if online else ended_on.isoformat(),
        Field.HEADCOUNT: "3",
        Field.WORK_PHONE: "",
    }
    return ended(service, ended_on)


def ended(row: Cells, ended_on: date) -> Cells:
    """The same service, begun a day earlier and ended then."""
    started = ended_on - timedelta(days=1)
    return row | {
        Field.AGE: str(full_years(date.fromisoformat(row[Field.BIRTH_DATE]), started)),
        Field.STARTED_ON: started.isoformat(),
        Field.ENDED_ON: ended_on.isoformat(),
        Field.ACT_DATE: ended_on.isoformat() if row[Field.ACT_DATE] else "",
    }


def with_check_digit(random: Random, begin: str, order: Callable[[Random], str]) -> str:
    """An IIN or BIN: a number for which both passes of the weights fail is never given, so try another."""
    while True:
        digits = begin + order(random)
        for weights in _WEIGHTS:
            rest = sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True)) % 11
            if rest < 10:
                return f"{digits}{rest}"


def iin(random: Random, born: date, sign: int) -> str:
    """A person's number; `sign` tells century and sex, 0 neither."""
    return with_check_digit(random, f"{born:%y%m%d}{sign}", lambda draw: str(draw.randrange(9000, 10000)))


def bin_number(random: Random) -> str:
    """An enterprise's number."""
    begin = f"{random.randrange(5, 26):02}{random.randrange(1, 13):02}40"
    return with_check_digit(random, begin, lambda draw: str(draw.randrange(90000, 100000)))


def _client(random: Random, lists: ServiceLists) -> _Client:
    language = random.choice(tuple(Language))
    woman = random.random() < 0.5
    born = date(1950, 1, 1) + timedelta(days=random.randrange(20_000))
    form = random.choice(_FORMS)
    own = iin(random, born, (5 if born.year >= 2000 else 3) + woman)
    cells = {
        Field.CLIENT: person_name(random, language, woman),
        Field.IDENTIFIER: own if form in _OF_A_PERSON else bin_number(random),
        Field.CLIENT_IIN: "" if form in _OF_A_PERSON else own,
        Field.SEX: lists.worded(Field.SEX, "f" if woman else "m", language),
        Field.BIRTH_DATE: born.isoformat(),
        Field.DISABILITY: lists.worded(
            Field.DISABILITY, random.choice(("no", "no", "no", "yes", "not_stated")), language
        ),
        Field.WORK_PHONE: f"8 (7172) 00-{random.randrange(10, 100)}-{random.randrange(10, 100)}"
        if random.random() < 0.4
        else "",
        Field.MOBILE_PHONE: f"+7 700 000 {random.randrange(10_000):04}",
        Field.EMAIL: f"client{random.randrange(1_000_000)}@example.com" if random.random() < 0.6 else "",
    }
    return _Client({**cells, **_enterprise(random, lists, form, language)}, born)


def person_name(random: Random, language: Language, woman: bool) -> str:
    """Surname, given name, and mostly a patronymic."""
    surname = f"{random.choice(_STEMS)}{'ова' if woman else 'ов'}"
    given, father = random.choice(_WOMEN if woman else _MEN), random.choice(_FATHERS)
    if random.random() < 0.1:
        return f"{surname} {given}"
    if language is Language.KK:
        return f"{surname} {given} {father}{'қызы' if woman else 'ұлы'}"
    return f"{surname} {given} {father}{'овна' if woman else 'ович'}"


def _enterprise(random: Random, lists: ServiceLists, form: str, language: Language) -> Cells:
    region = random.choice(tuple(lists.dictionaries.regions))
    cells = {
        Field.REGION: lists.worded(Field.REGION, region, language),
        Field.LOCALITY: _locality(random, lists, region, language),
        Field.LEGAL_FORM: lists.worded(Field.LEGAL_FORM, form, language),
        Field.CATEGORY: lists.worded(Field.CATEGORY, NO_BUSINESS, language),
    }
    if form in WITHOUT_BUSINESS:
        return dict.fromkeys(_OF_AN_ENTERPRISE, "") | cells
    division = random.choice([each for each in lists.dictionaries.oked.values() if each.parent])
    name = lists.worded(Field.OKED_DIVISION, division.code, language)
    return cells | {
        Field.ENTERPRISE: f"«{random.choice(_THINGS)} {random.randrange(1000)}»",
        Field.CATEGORY: lists.worded(
            Field.CATEGORY, random.choice(("micro", "micro", "small", "medium")), language
        ),
        Field.OKED_SECTION: lists.worded(Field.OKED_SECTION, division.parent, language),
        Field.OKED_DIVISION: random.choice((division.code, name, f"{division.code} {name}")),
        Field.HEADCOUNT: str(random.randrange(1, 90)),
    }


def _locality(random: Random, lists: ServiceLists, region: str, language: Language) -> str:
    listed = lists.settlements.get(region)
    return random.choice(listed)[language] if listed else random.choice(_VILLAGES)


def _service(random: Random, lists: ServiceLists, client: _Client, month: str) -> Cells:
    language = random.choice(tuple(Language))
    kind = random.choice([each for each in lists.services.values() if each.parent])
    ended = date.fromisoformat(f"{month}-01") + timedelta(days=random.randrange(28))
    started = ended - timedelta(days=random.randrange(20))
    name = lists.worded(Field.SUBTYPE, kind.code, language)
    online = random.random() < 0.2
    return {
        **client.cells,
        Field.PLACE: random.choice(_PLACES[language]),
        Field.AGE: str(full_years(client.born, started)),
        Field.SERVICE: lists.worded(Field.SERVICE, kind.parent, language),
        Field.SUBTYPE: random.choice((name, f"{kind.code} {name}")),
        Field.MANAGER: person_name(random, language, woman=True),
        Field.STARTED_ON: started.isoformat(),
        Field.ENDED_ON: ended.isoformat(),
        Field.MODE: lists.worded(Field.MODE, "online" if online else "offline", language),
        Field.ACT_NUMBER: "" if online else f"А-{random.randrange(1_000_000)}",
        Field.ACT_DATE: "" if online else ended.isoformat(),
        Field.PROOF: lists.worded(Field.PROOF, "mfa" if online else "act", language),
        Field.PROVIDER: random.choice(("оператор", "ЖШС «Сервис»")),
    }


def write_xlsx(
    file: Path,
    rows: Iterable[Mapping[Field, str]],
    lists: ServiceLists,
    language: Language = Language.RU,
    columns: Sequence[Field] = EVERYTHING,
    shared: bool = False,
) -> None:
    """A workbook with the headings in row 1: dates as dates, ages as numbers.

    `shared` keeps the texts in one table, as Excel does, and needs memory for it; else they lie in the cells.
    """
    from xlsxwriter import Workbook  # Needed here only.

    options = {"constant_memory": not shared, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(file, options) as book:
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        sheet = book.add_worksheet("Реестр")
        for place, column in enumerate(columns):
            sheet.write_string(0, place, lists.headings[column][language])
        for number, row in enumerate(rows, 1):
            for place, column in enumerate(columns):
                text = row[column]
                if column in _DATES and (found := _day(text)):
                    sheet.write_datetime(number, place, found, day)
                elif column in _NUMBERS and text.isdecimal():
                    sheet.write_number(number, place, int(text))
                elif text:
                    sheet.write_string(number, place, text)


_DATES = frozenset({Field.BIRTH_DATE, Field.STARTED_ON, Field.ENDED_ON, Field.ACT_DATE})
_NUMBERS = frozenset({Field.AGE, Field.HEADCOUNT})


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def write_csv(
    file: Path,
    rows: Iterable[Mapping[Field, str]],
    lists: ServiceLists,
    language: Language = Language.RU,
    columns: Sequence[Field] = EVERYTHING,
    encoding: str = "utf-8-sig",
) -> None:
    """A text table as Excel writes it here: semicolons, dates as 31.03.2026."""
    with file.open("w", encoding=encoding, newline="") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow([lists.headings[column][language] for column in columns])
        writer.writerows(_written(row, columns) for row in rows)


def _written(row: Mapping[Field, str], columns: Sequence[Field]) -> Iterator[str]:
    for column in columns:
        found = _day(row[column]) if column in _DATES else None
        yield f"{found:%d.%m.%Y}" if found else row[column]
