"""Questionnaires that the operator collected elsewhere: rows in the form of Appendix 2, and their checks."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.language import Language
from bot.people import names
from bot.services.cells import written_date
from bot.services.model import Service
from bot.services.words import folded
from bot.survey.content import Bilingual, Questionnaire
from bot.survey.questionnaires.rules import LONGEST_PURPOSE, OTHER
from bot.survey.scales import MARKS, SCALES

LONGEST_NAME = 255

NEEDED = ("client", "service", *SCALES, "date")
"""The columns without which a file is not a register of questionnaires."""

_NAMES = ("client", "manager", "service", "purpose", "financial", "nonfinancial", "date", "signature")
_NOTHING = frozenset({"", "-", "–", "—", "нет", "жоқ"})
_NUMBERS = re.compile(r"\d+(?:\s*[,;\s]\s*\d+)*")


class Flaw(StrEnum):
    """What is wrong with a cell."""

    MISSING = "missing"
    NAME = "name"
    """Not a surname and a given name."""
    TOO_LONG = "too_long"
    UNKNOWN_SERVICE = "unknown_service"
    NOT_A_MARK = "not_a_mark"
    UNKNOWN_WISH = "unknown_wish"
    NOT_A_DATE = "not_a_date"
    FUTURE_DATE = "future_date"
    ALREADY_THERE = "already_there"
    """The service has another questionnaire already."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: the row as the spreadsheet shows it, and the column by its name in a2.toml."""

    row: int
    column: str
    flaw: Flaw


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each column of the form stands, from 0, and the language of the headings."""

    places: Mapping[str, int]
    language: Language


@dataclass(frozen=True, slots=True)
class Collected:
    """A row that passed: codes instead of words. Private until it is sealed."""

    row: int
    client: str = field(repr=False)
    manager: str = field(repr=False)
    service: str
    subtype: str
    """Empty when the row names the service alone."""
    marks: tuple[int, ...]
    purpose: str | None
    purpose_words: str | None = field(repr=False)
    financial: tuple[str, ...]
    nonfinancial: tuple[str, ...]
    filled_on: date
    language: Language


def recognise(headings: Sequence[str], form: Questionnaire) -> Columns | None:
    """The columns of a row of headings, in either language; None when this is not the form of Appendix 2."""
    spellings = {
        _squeezed(words[language]): (name, language)
        for name, words in _headings(form)
        for language in Language
    }
    places: dict[str, int] = {}
    languages: list[Language] = []
    for place, heading in enumerate(headings):
        found = spellings.get(_squeezed(re.sub(r"^\s*\d+[.)]\s*", "", heading)[:500]))
        if found and found[0] not in places:
            places[found[0]] = place
            languages.append(found[1])
    if not all(name in places for name in NEEDED):
        return None
    kazakh = languages.count(Language.KK) > len(languages) / 2
    return Columns(places, Language.KK if kazakh else Language.RU)


def _headings(form: Questionnaire) -> Iterator[tuple[str, Bilingual]]:
    yield from ((name, form.headings[name]) for name in _NAMES)
    yield "purpose", form.headings["purpose_on_paper"]
    yield from form.scales.items()


def _squeezed(text: str) -> str:
    return folded(text).replace(" ", "")


@dataclass(frozen=True)
class Dictionary:
    """What the cells of words may say, folded, and what it means."""

    services: Mapping[str, tuple[str, str]]
    purposes: Mapping[str, str]
    financial: Mapping[str, str]
    nonfinancial: Mapping[str, str]


def dictionary(form: Questionnaire, services: Mapping[str, Service]) -> Dictionary:
    """The words of the form and of the list of services, in both languages."""
    return Dictionary(
        services=_service_words(services),
        purposes=_meanings(form.purposes),
        financial=_meanings(form.financial),
        nonfinancial=_meanings(form.nonfinancial),
    )


def _meanings(offered: Mapping[str, Bilingual]) -> dict[str, str]:
    return {folded(text): code for code, words in offered.items() for text in words.values()}


def _service_words(services: Mapping[str, Service]) -> dict[str, tuple[str, str]]:
    """Service with subtype, either alone, or the code; words that could mean two things mean nothing."""
    found: dict[str, set[tuple[str, str]]] = {}
    for each in services.values():
        meaning = (each.parent, each.code) if each.parent else (each.code, "")
        for word in _wordings(each, services):
            found.setdefault(folded(word), set()).add(meaning)
    return {word: meanings.pop() for word, meanings in found.items() if len(meanings) == 1}


def _wordings(each: Service, services: Mapping[str, Service]) -> Iterator[str]:
    yield each.code
    for language in Language:
        yield each.name[language]
        yield f"{each.code} {each.name[language]}"
        if each.parent:
            yield f"{services[each.parent].name[language]} {each.name[language]}"


def check(
    number: int, cells: Sequence[str], columns: Columns, words: Dictionary, today: date
) -> Collected | tuple[Fault, ...]:
    """The row as values, or everything that is wrong with it. `today` is the local date."""
    row = _Row(number, cells, columns)
    client, manager = row.name("client", needed=True), row.name("manager", needed=False)
    service, subtype = row.service(words)
    marks = tuple(row.mark(scale) for scale in SCALES)
    purpose, own_words = row.purpose(words)
    financial = row.wishes("financial", words.financial)
    nonfinancial = row.wishes("nonfinancial", words.nonfinancial)
    filled_on = row.day(today)
    if row.faults or filled_on is None:
        return tuple(row.faults)
    return Collected(
        number,
        client,
        manager,
        service,
        subtype,
        marks,
        purpose,
        own_words,
        financial,
        nonfinancial,
        filled_on,
        columns.language,
    )


class _Row:
    """The cells of one row; what is wrong with them gathers in `faults`."""

    def __init__(self, number: int, cells: Sequence[str], columns: Columns) -> None:
        self.faults: list[Fault] = []
        self._number = number
        self._cells = cells
        self._places = columns.places

    def _text(self, column: str) -> str:
        place = self._places.get(column)
        return "" if place is None or place >= len(self._cells) else self._cells[place].strip()

    def _wrong(self, column: str, flaw: Flaw) -> None:
        self.faults.append(Fault(self._number, column, flaw))

    def name(self, column: str, *, needed: bool) -> str:
        """Surname and given name at least, on one line."""
        name = " ".join(self._text(column).split())
        if not name and not needed:
            return name
        if not name:
            self._wrong(column, Flaw.MISSING)
        elif len(name) > LONGEST_NAME:
            self._wrong(column, Flaw.TOO_LONG)
        elif (needed and len(name.split()) < 2) or not names.tokens(name):
            self._wrong(column, Flaw.NAME)
        return name

    def service(self, words: Dictionary) -> tuple[str, str]:
        """The codes of service and subtype."""
        text = self._text("service")
        found = words.services.get(folded(text))
        if found is None:
            self._wrong("service", Flaw.UNKNOWN_SERVICE if text else Flaw.MISSING)
        return found or ("", "")

    def mark(self, scale: str) -> int:
        """1 to 5."""
        text = self._text(scale)
        if text.isdecimal() and len(text) == 1 and int(text) in MARKS:
            return int(text)
        self._wrong(scale, Flaw.NOT_A_MARK if text else Flaw.MISSING)
        return 0

    def purpose(self, words: Dictionary) -> tuple[str | None, str | None]:
        """A purpose of the list, or words of one's own; none at all may be stated."""
        text = " ".join(self._text("purpose").split())
        if len(text) > LONGEST_PURPOSE:
            self._wrong("purpose", Flaw.TOO_LONG)
        if text.casefold() in _NOTHING:
            return None, None
        code = words.purposes.get(folded(text))
        return (code, None) if code and code != OTHER else (OTHER, text)

    def wishes(self, column: str, offered: Mapping[str, str]) -> tuple[str, ...]:
        """Official wordings, one a line or divided by semicolons, or numbers; in the order of the form."""
        text, codes = self._text(column), list(dict.fromkeys(offered.values()))
        if text.casefold() in _NOTHING:
            return ()
        if _NUMBERS.fullmatch(text):
            numbered = {str(number): code for number, code in enumerate(codes, start=1)}
            chosen = {numbered.get(number, "") for number in re.findall(r"\d+", text)}
        else:
            parts = [part for part in re.split(r"[\n;]", text) if part.strip()]
            chosen = {offered.get(folded(part), "") for part in parts}
        if "" in chosen:
            self._wrong(column, Flaw.UNKNOWN_WISH)
        return tuple(code for code in codes if code in chosen)

    def day(self, today: date) -> date | None:
        """The day of filling in, not after today."""
        text = self._text("date")
        try:
            found = date.fromisoformat(written_date(text)[:10])
        except ValueError:
            self._wrong("date", Flaw.NOT_A_DATE if text else Flaw.MISSING)
            return None
        if found > today:
            self._wrong("date", Flaw.FUTURE_DATE)
        return found
