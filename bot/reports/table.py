"""A register or statistic as a plain value: what it says, and nothing of file formats."""

from dataclasses import dataclass
from datetime import date

Cell = str | int | date | None
"""Text is text, whatever it looks like; None is an empty cell."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `width` is in characters."""

    heading: str
    width: int


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; `name` is short, `title` and `notes` stand above the headings."""

    name: str
    title: str
    notes: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
