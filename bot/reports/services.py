"""The form of Appendix 1 to fill in, and a register that goes back to its sender with what is wrong in it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bot.language import Language
from bot.reports.table import Cell, Column, Flagged, Kind, Table, Tone
from bot.services.intake import Returned
from bot.services.model import REMARKS, Fault, Field
from bot.services.words import ServiceLists

ROOM = 5_000
"""Rows of the form that are prepared for typing."""
_WIDTHS = {
    Field.AGE: 9,
    Field.SEX: 10,
    Field.MODE: 12,
    Field.HEADCOUNT: 14,
    Field.CATEGORY: 25,
    Field.LEGAL_FORM: 25,
    Field.LOCALITY: 24,
    Field.REFERENCE: 14,
    Field.CLIENT: 30,
    Field.ENTERPRISE: 28,
    Field.SERVICE: 40,
    Field.SUBTYPE: 40,
    Field.MANAGER: 30,
    Field.OKED_SECTION: 28,
    Field.OKED_DIVISION: 28,
}
_DAYS = frozenset({Field.BIRTH_DATE, Field.STARTED_ON, Field.ENDED_ON, Field.ACT_DATE})
_DIGITS = frozenset(
    {Field.IDENTIFIER, Field.WORK_PHONE, Field.MOBILE_PHONE, Field.ACT_NUMBER, Field.CLIENT_IIN}
)


@dataclass(frozen=True, slots=True)
class FormWords:
    """What stands on a form besides the official headings, in one language."""

    name: str
    title: str
    notes: tuple[str, ...]
    hints: Mapping[Field, str]
    remarks: str
    """The heading over what is wrong in each row."""


Explain = Callable[[Fault], str]
"""A fault in words."""


def form(lists: ServiceLists, language: Language, words: FormWords) -> Table:
    """The empty form: the official columns in their order, then the optional ones."""
    columns = tuple(_column(lists, language, words, each) for each in Field if each is not Field.REFERENCE)
    return Table(words.name, words.title, words.notes, columns, (), numbered=True, room=ROOM)


def _column(lists: ServiceLists, language: Language, words: FormWords, column: Field) -> Column:
    kind = Kind.DAY if column in _DAYS else Kind.TEXT if column in _DIGITS else Kind.ANY
    heading = lists.headings[column][language]
    choices = tuple(lists.entries(column, language))
    return Column(heading, _WIDTHS.get(column, 20), words.hints.get(column, ""), choices, kind)


def with_faults(
    rows: Iterable[Returned], lists: ServiceLists, language: Language, words: FormWords, explain: Explain
) -> Table:
    """The rows as they were sent; what is wrong is coloured, and said beside and in comments.

    It can be corrected and sent again as it is: the number of a held row stands in its last column.
    """
    columns = [
        Column(lists.headings[each][language], _WIDTHS.get(each, 20), kind=_kind(each)) for each in Field
    ]
    columns.insert(0, Column(words.remarks, 60))
    headings = {each: lists.headings[each][language] for each in Field}
    filled = tuple(_row(each, headings, explain) for each in rows)
    return Table(words.name, words.title, words.notes, tuple(columns), filled)


def _kind(column: Field) -> Kind:
    return Kind.TEXT if column in _DIGITS else Kind.ANY


def _row(returned: Returned, headings: Mapping[Field, str], explain: Explain) -> tuple[Cell, ...]:
    said = [(fault, explain(fault)) for fault in returned.faults]
    return (_remarks(said, headings), *(_cell(returned, each, said) for each in Field))


def _remarks(said: list[tuple[Fault, str]], headings: Mapping[Field, str]) -> Cell:
    """Everything that is wrong with a row, for programs and phones that show no comments."""
    if not said:
        return None
    lines = [f"{headings[fault.field]}: {words}" if fault.field else words for fault, words in said]
    return Flagged("\n".join(lines), "", _tone(fault for fault, _ in said))


def _cell(returned: Returned, column: Field, said: list[tuple[Fault, str]]) -> Cell:
    own = [(fault, words) for fault, words in said if fault.field is column]
    text = returned.raw.cells.get(column, "")
    if column is Field.REFERENCE:
        return returned.number
    if not own:
        return text or None
    return Flagged(text, "\n".join(words for _, words in own), _tone(fault for fault, _ in own))


def _tone(faults: Iterable[Fault]) -> Tone:
    return Tone.REMARK if all(fault.code in REMARKS for fault in faults) else Tone.WRONG
