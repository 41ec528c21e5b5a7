"""A file of acts, told from other files by its headings, row by row. Pure: files are opened elsewhere.

Its columns are called as those of the register: act number and date, IIN or BIN, service, its last day.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.errors import InvalidIdentifier
from bot.monitoring.acts.model import Act
from bot.people.identifiers import parse
from bot.services import cells, headings
from bot.services.headings import Spellings
from bot.services.model import Field
from bot.services.words import Words

COLUMNS = (Field.ACT_NUMBER, Field.ACT_DATE, Field.IDENTIFIER, Field.SERVICE, Field.ENDED_ON)
# Every register has these, and no file of acts.
_OF_REGISTERS = frozenset({Field.CLIENT, Field.REGION, Field.SUBTYPE})
# Fewer headings than these, the act's number among them, are another file's.
_LIKENESS = 3
LONGEST_NUMBER = 64

Places = Mapping[Field, int]
Digest = Callable[[str], str]
"""The digest of an IIN or BIN."""


class ActFlaw(StrEnum):
    """Why a row of a file of acts cannot be read."""

    IDENTIFIER = "identifier"
    SERVICE = "service"
    SIGNED_ON = "signed_on"
    RENDERED_ON = "rendered_on"
    NUMBER = "number"
    """Longer than any number."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is left, with its number in the file."""

    row: int
    flaw: ActFlaw


def recognise(row: Sequence[str], spellings: Spellings) -> Places | None:
    """Where the columns stand if this row is the headings of a file of acts; some may be missing."""
    found = headings.find("", 0, row, spellings)
    known = found.fields.intersection(COLUMNS)
    alike = Field.ACT_NUMBER in known and len(known) >= _LIKENESS
    return found.places if alike and not found.fields & _OF_REGISTERS else None


def missing(places: Places) -> tuple[Field, ...]:
    """The columns without which no act can be read."""
    return tuple(column for column in COLUMNS if column not in places)


def read(
    rows: Iterable[tuple[int, Sequence[str]]], places: Places, words: Words, digest: Digest, today: date
) -> tuple[list[Act], list[BadRow]]:
    """Every act of a file, and the rows that are none."""
    acts: list[Act] = []
    bad: list[BadRow] = []
    for number, row in rows:
        if not any(row) or headings.is_numbering(row):
            continue
        act = _act(row, places, words, digest, today)
        if isinstance(act, Act):
            acts.append(act)
        else:
            bad.append(BadRow(number, act))
    return acts, bad


def _act(row: Sequence[str], places: Places, words: Words, digest: Digest, today: date) -> Act | ActFlaw:
    texts = {
        column: cells.text(column, row[places[column]]) if places[column] < len(row) else ""
        for column in COLUMNS
    }
    signed_on, rendered_on = _day(texts[Field.ACT_DATE], today), _day(texts[Field.ENDED_ON], today)
    service = words.code(Field.SERVICE, texts[Field.SERVICE])
    if signed_on is None:
        return ActFlaw.SIGNED_ON
    if rendered_on is None:
        return ActFlaw.RENDERED_ON
    if service is None:
        return ActFlaw.SERVICE
    if len(texts[Field.ACT_NUMBER]) > LONGEST_NUMBER:
        return ActFlaw.NUMBER
    try:
        identifier = parse(texts[Field.IDENTIFIER], today)
    except InvalidIdentifier:
        return ActFlaw.IDENTIFIER
    return Act(texts[Field.ACT_NUMBER], signed_on, digest(identifier.number), service, rendered_on)


def _day(text: str, today: date) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day <= today else None
