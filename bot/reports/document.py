"""A document on paper as a plain value: what stands on it and in which order, nothing of file formats.

The writers (docx.py, pdf.py) print the same value, so both show the same. Measures are millimetres, sizes of
letters are points. Pages are A4; a wide table lies on its side, and its heading goes with it.
"""

import re
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from itertools import groupby

from babel.numbers import format_decimal

from bot.language import Language
from bot.reports.table import Cell, Flagged, Table

SHORT, LONG = 210.0, 297.0
"""The sides of a sheet of A4."""
LEFT, RIGHT, TOP, BOTTOM = 30.0, 15.0, 20.0, 20.0
"""The margins of a sheet that stands or lies: left is where it is bound."""

# More characters side by side than these, or more columns, are not legible on a standing sheet.
_WIDEST, _MOST_COLUMNS = 96, 8
# What a letter takes on average: its share of the size, in millimetres a point; a bold one, and a digit.
_LETTER = 0.20
_BOLD, _DIGIT = 0.225, 0.205
# Of what a name column has to spare, so much may go to headings.
_GIVEN = 0.7
_TALLEST_HEAD = 46.0
_SPACE_IN_NUMBERS = "\u00a0"
_WORDS = re.compile(r"[\s\u00ad-]+")
_PIECES = re.compile(r"[^-]*-|[^-]+")


class Align(StrEnum):
    """Where the lines of a paragraph stand."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"
    JUSTIFY = "justify"


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a part; `level` 1 is the title of the document, 2 a section, 3 a part of it."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text. `indent`: the first line begins further in. `left` keeps the left side free, as the
    address of a letter does. `small` is for notes and for who prepared a letter. `item` hangs after a dash.
    """

    text: str
    align: Align = Align.JUSTIFY
    bold: bool = False
    italic: bool = False
    small: bool = False
    indent: bool = False
    item: bool = False
    left: float = 0.0


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two columns of lines without a frame: a letterhead in two languages, a post and the name beside it."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    bold: bool = False
    align: Align = Align.LEFT
    right_align: Align = Align.LEFT
    small: bool = False


@dataclass(frozen=True, slots=True)
class Printed:
    """A table in a frame: its title and notes stand above, its headings return on each page.

    The last `totals` rows are sums. `lying`: on a sheet that lies; None decides by the width.
    """

    table: Table
    totals: int = 0
    lying: bool | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG in the middle, `width` millimetres wide if there is room; `says` is for those who cannot see."""

    png: bytes
    says: str
    width: float = 165.0
    caption: str = ""

    @property
    def ratio(self) -> float:
        """Height by width, as the file says."""
        width, height = struct.unpack(">II", self.png[16:24])
        return float(height / width)


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the page."""


@dataclass(frozen=True, slots=True)
class Space:
    """Free room of so many millimetres."""

    height: float = 5.0


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on another page."""


Block = Heading | Paragraph | SideBySide | Printed | Picture | Rule | Space | PageBreak


@dataclass(frozen=True, slots=True)
class Document:
    """What is printed. The same document gives the same bytes: `made_at` (aware) is the only time in it."""

    title: str
    author: str
    language: Language
    made_at: datetime
    blocks: tuple[Block, ...]


def sections(blocks: Sequence[Block]) -> list[tuple[bool, tuple[Block, ...]]]:
    """Stretches of sheets that lie (true) or stand; what heads a lying table lies with it."""
    lies = [isinstance(each, Printed) and is_lying(each) for each in blocks]
    for at in range(len(blocks) - 1, 0, -1):
        if lies[at] and isinstance(blocks[at - 1], Heading):
            lies[at - 1] = True
    pairs = groupby(zip(lies, blocks, strict=True), key=lambda pair: pair[0])
    return [(lying, tuple(block for _, block in group)) for lying, group in pairs]


def is_lying(printed: Printed) -> bool:
    """Whether a table needs the long side of the sheet."""
    if printed.lying is not None:
        return printed.lying
    columns = printed.table.columns
    return len(columns) > _MOST_COLUMNS or sum(column.width for column in columns) > _WIDEST


def text_width(lying: bool) -> float:
    """Millimetres between the margins."""
    return (LONG if lying else SHORT) - LEFT - RIGHT


def column_widths(table: Table, width: float) -> tuple[float, ...]:
    """The columns in millimetres, as wide together as `width`.

    Where the widths of the table would tear a figure, or a word of a heading, others give some of theirs.
    """
    whole = sum(column.width for column in table.columns)
    fair = [width * column.width / whole for column in table.columns]
    figures = _rooms_of_figures(table)
    words = [
        max(_room_of_word(table, each.heading), room)
        for each, room in zip(table.columns, figures, strict=True)
    ]
    return _widened(fair, words, _GIVEN) or _widened(fair, figures, 1.0) or tuple(fair)


def _widened(fair: Sequence[float], least: Sequence[float], most: float) -> tuple[float, ...] | None:
    """Each at least so wide; None when others would have to give more than `most` of what they can spare."""
    lacking = sum(max(0.0, room - width) for width, room in zip(fair, least, strict=True))
    spare = sum(max(0.0, width - room) for width, room in zip(fair, least, strict=True))
    if lacking > spare * most:
        return None
    kept = 1 - lacking / spare if spare else 1.0
    return tuple(max(room, room + (width - room) * kept) for width, room in zip(fair, least, strict=True))


def _rooms_of_figures(table: Table) -> list[float]:
    """Millimetres that the longest number of each column takes."""
    digit, beside = table_size(table) * _DIGIT, _beside(table)
    longest: list[Cell] = [None] * len(table.columns)
    for row in table.rows:
        for at, cell in enumerate(row):
            if is_number(cell) and len(str(cell)) > len(str(longest[at] or "")):
                longest[at] = cell
    return [len(written(cell, Language.RU)) * digit + beside if cell is not None else 0.0 for cell in longest]


def _room_of_word(table: Table, heading: str) -> float:
    """Millimetres that the longest word of a heading takes."""
    return max(map(len, _WORDS.split(heading))) * table_size(table) * _BOLD + _beside(table)


def _beside(table: Table) -> float:
    """Millimetres that the sides of a cell take."""
    return 3.0 if table_size(table) > 8 else 2.0


def pieces(word: str) -> list[str]:
    """The parts of a word between which a line may end: behind its hyphens."""
    return _PIECES.findall(word) or [""]


def table_size(table: Table) -> float:
    """The size of letters in a table: many columns need small ones."""
    columns = len(table.columns)
    return 9.0 if columns <= _MOST_COLUMNS else 8.0 if columns <= 14 else 7.0


def turned(table: Table, width: float) -> tuple[bool, ...]:
    """Which headings stand on end, because their longest word would be torn in its column."""
    widths = column_widths(table, width)
    return tuple(
        _room_of_word(table, column.heading) > room + 0.01
        for column, room in zip(table.columns, widths, strict=True)
    )


def turned_height(table: Table, width: float) -> float:
    """Millimetres that the longest heading on end takes, no more than a sheet can spare; 0 when none is."""
    letter = table_size(table) * _BOLD
    lengths = [
        max(
            len(column.heading) * letter / max(1, int(room / (letter * 2.4))) + _beside(table),
            max(map(len, column.heading.split())) * letter + _beside(table),
        )
        for column, room, stands in zip(
            table.columns, column_widths(table, width), turned(table, width), strict=True
        )
        if stands
    ]
    return min(max(lengths) + _beside(table), _TALLEST_HEAD) if lengths else 0.0


def heads(table: Table) -> Iterator[tuple[str, ...]]:
    """The rows that return on each page: the headings, and their numbers where an official form has them."""
    yield tuple(column.heading for column in table.columns)
    if table.numbered:
        yield tuple(str(number) for number, _ in enumerate(table.columns, 1))


def written(cell: Cell, language: Language) -> str:
    """A cell as it is printed: 12 345, 4,25, 31.03.2026."""
    match cell:
        case None:
            return ""
        case Flagged(text=text):
            return text
        case int() | Decimal():
            return _figure(cell, language)
        case date():
            return cell.strftime("%d.%m.%Y")
    return cell


def _figure(value: int | Decimal, language: Language) -> str:
    """A number with spaces between thousands and the places that it has."""
    places = -int(value.as_tuple().exponent) if isinstance(value, Decimal) else 0
    pattern = "#,##0" + ("." + "0" * places if places > 0 else "")
    return format_decimal(value, pattern, locale=language).replace("\u202f", _SPACE_IN_NUMBERS)


def is_number(cell: Cell) -> bool:
    """Whether a cell stands at the right, under the other numbers."""
    return isinstance(cell, int | Decimal)
