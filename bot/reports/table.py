"""A register or statistic as a plain value: what it says, and nothing of file formats."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Tone(StrEnum):
    """How a flagged cell looks."""

    WRONG = "wrong"
    REMARK = "remark"


@dataclass(frozen=True, slots=True)
class Flagged:
    """A cell that somebody should look at, and why."""

    text: str
    note: str
    tone: Tone


Cell = str | int | Decimal | date | Flagged | None
"""Text is text, whatever it looks like; None is an empty cell. A Decimal keeps the places that it has."""


class Kind(StrEnum):
    """What people will type into a column."""

    ANY = "any"
    TEXT = "text"
    """Digits that are no number: they keep their zeros."""
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `width` is in characters.

    `note` says under the heading what goes in; `choices` may be picked from a list, and nothing else may be
    typed; both are for tables that people fill in, as is `kind`.
    """

    heading: str
    width: int
    note: str = ""
    choices: tuple[str, ...] = ()
    kind: Kind = Kind.ANY


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; `name` is short, `title` and `notes` stand above the headings.

    `numbered`: the columns are numbered under their headings, as official forms have it. `room` is how many
    empty rows people may fill in below.
    """

    name: str
    title: str
    notes: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Sequence[tuple[Cell, ...]]
    numbered: bool = False
    room: int = 0
