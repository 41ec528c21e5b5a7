"""A register or statistic as a plain value: what it says, and nothing of file formats."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import islice, starmap
from typing import TypeVar, overload

R = TypeVar("R")
S = TypeVar("S")


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


class Streamed(Sequence[R]):
    """Rows that are made and worded while they are gone through: a long register is never there at once."""

    def __init__(self, count: int, begin: Callable[[], Iterator[R]]) -> None:
        self._count = count
        self._begin = begin

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[R]:
        return self._begin()

    @overload
    def __getitem__(self, place: int) -> R: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[R]: ...

    def __getitem__(self, place: int | slice) -> R | Sequence[R]:
        if isinstance(place, slice):
            return tuple(self)[place]
        found = range(self._count)[place]
        return next(islice(self._begin(), found, None))


def streamed(things: Sequence[S], row: Callable[[int, S], R]) -> Streamed[R]:
    """A row of each thing and its number, counted from 1."""
    return Streamed(len(things), lambda: starmap(row, enumerate(things, 1)))


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
