"""Writes a table as an Excel workbook. What people typed stays text: no formulas, links, guessed numbers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from tempfile import TemporaryDirectory
from textwrap import wrap
from typing import TYPE_CHECKING

from bot.reports.table import Cell, Column, Flagged, Kind, Table, Tone

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

# What Excel allows in the name of a sheet, and how much of it.
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31
# Excel keeps a list of choices inside the cell up to so many characters, divided by commas.
_LONGEST_LIST = 255
# What documents of state bodies are written in, and how large; points of a line of it.
FONT = {"font_name": "Times New Roman", "font_size": 11}
LINE = 15
# No program shows a higher row.
TALLEST = 409
# Characters of a column's width that the edges take; in a heading also bold letters and the filter's arrow.
BESIDE, BESIDE_HEADING = 1, 3
# Longer tables are written row by row and with rows of one height: else they take minutes and much memory.
LONG = 2_000
MOST_NOTES = 20_000
"""More comments than this make programs stumble; the colours are there all the same."""
CHOICES_SHEET = "Lists"
A3, A4 = 8, 9
# So many characters side by side can still be read on a sheet of A4 that lies.
WIDEST_ON_A4 = 220
_SHADE = "#EAEFF2"
_WORDS = re.compile(r"[\s-]+")
_COLOURS = {Tone.WRONG: "#FFC7CE", Tone.REMARK: "#FFEB9C"}


@dataclass(frozen=True, slots=True)
class _Formats:
    """The looks of cells."""

    title: "Format"
    note: "Format"
    head: "Format"
    number: "Format"
    body: "Format"
    figure: "Format"
    places: "dict[int, Format]"
    day: "Format"
    flagged: "dict[Tone, Format]"
    typed: "dict[Kind, Format]"

    @classmethod
    def of(cls, book: "Workbook", wrapped: bool) -> "_Formats":
        typed = {"text_wrap": wrapped, "valign": "top"}
        body = {**typed, "border": 1}
        day = {"num_format": "dd.mm.yyyy", "align": "center"}
        figure = {**body, "text_wrap": False, "align": "right", "indent": 1}
        middle = {**body, "text_wrap": True, "align": "center", "bg_color": _SHADE}
        return cls(
            title=book.add_format({"bold": True, "font_size": 14}),
            note=book.add_format({"valign": "top"}),
            head=book.add_format({**middle, "valign": "vcenter", "bold": True}),
            number=book.add_format({**middle, "italic": True}),
            body=book.add_format(body),
            figure=book.add_format(figure),
            places={
                places: book.add_format({**figure, "num_format": "0." + "0" * places}) for places in (1, 2)
            },
            day=book.add_format({**body, **day}),
            flagged={tone: book.add_format({**body, "bg_color": _COLOURS[tone]}) for tone in Tone},
            typed={
                Kind.ANY: book.add_format(typed),
                Kind.TEXT: book.add_format({**typed, "num_format": "@"}),
                Kind.DAY: book.add_format({**typed, **day}),
            },
        )


def write(table: Table, made_at: datetime) -> bytes:
    """The workbook of one table; slow when it is long. The same table and aware time give the same bytes."""
    return write_all((table,), made_at)


def write_all(tables: Sequence[Table], made_at: datetime) -> bytes:
    """A workbook with a sheet for each table; only the first may have lists of choices on a hidden sheet."""
    from xlsxwriter import Workbook  # Needed for exports only.

    file, long = BytesIO(), any(len(table.rows) > LONG for table in tables)
    # Of what is broken off no file with people's names is left behind.
    with TemporaryDirectory() as folder:
        way = {"constant_memory": True, "tmpdir": folder} if long else {"in_memory": True}
        # XlsxWriter writes into the properties that it is given.
        with Workbook(file, {**way, "default_format_properties": dict(FONT)}) as book:
            book.set_properties({"title": tables[0].title, "created": made_at})
            lengths = {len(each.rows) <= LONG for each in tables}
            looks = {wrapped: _Formats.of(book, wrapped) for wrapped in lengths}
            for table in tables:
                _write_sheet(book, table, looks[len(table.rows) <= LONG])
    return file.getvalue()


def _write_sheet(book: "Workbook", table: Table, formats: _Formats) -> None:
    sheet = book.add_worksheet(_NOT_IN_NAMES.sub(" ", table.name)[:_LONGEST_NAME])
    first = _write_head(sheet, table, formats)
    _write_rows(sheet, table, first, formats, len(table.rows) > LONG)
    _lay_out(sheet, table, first)
    _offer_choices(book, sheet, table, first)


def _write_head(sheet: "Worksheet", table: Table, formats: _Formats) -> int:
    """Title, notes, headings and their numbers; gives the number of the first row of the table, from 0."""
    # Rows that are written one by one come after the looks of the columns.
    for number, column in enumerate(table.columns):
        sheet.set_column(number, number, _width(column), formats.typed[column.kind] if table.room else None)
    sheet.write_string(0, 0, table.title, formats.title)
    for number, note in enumerate(table.notes, start=1):
        sheet.write_string(number, 0, note, formats.note)
    top = len(table.notes) + 2
    sheet.set_row(
        top, LINE * max(_lines(each.heading, _width(each) - BESIDE_HEADING) for each in table.columns)
    )
    for number, column in enumerate(table.columns):
        sheet.write_string(top, number, column.heading, formats.head)
        if column.note:
            sheet.write_comment(top, number, column.note, {"x_scale": 2, "y_scale": _scale(column.note)})
    if not table.numbered:
        return top + 1
    for number in range(len(table.columns)):
        sheet.write_number(top + 1, number, number + 1, formats.number)
    return top + 2


def _write_rows(sheet: "Worksheet", table: Table, first: int, formats: _Formats, long: bool) -> None:
    notes = 0
    for number, row in enumerate(table.rows, start=first):
        if not long:
            sheet.set_row(number, _height(table, row))
        for column, cell in enumerate(row):
            _write_cell(sheet, (number, column), cell, formats)
            if isinstance(cell, Flagged) and cell.note and notes < MOST_NOTES:
                sheet.write_comment(number, column, cell.note, {"x_scale": 2, "y_scale": _scale(cell.note)})
                notes += 1


def _scale(note: str) -> float:
    """How much higher than usual the box of a comment must be: a line holds about 40 characters."""
    return max(1.0, (len(note) / 40 + 1) / 5)


def _width(column: Column) -> float:
    """Characters: as wide as is wanted, and so that no word of the heading is torn."""
    return max(column.width, BESIDE_HEADING + max(map(len, _WORDS.split(column.heading))))


def _height(table: Table, cells: Sequence[Cell]) -> float:
    """Points that the tallest of these cells needs; not every program finds that out itself."""
    texts = (cell.text if isinstance(cell, Flagged) else cell for cell in cells)
    room = (_width(column) - BESIDE for column in table.columns)
    lines = max(_lines(text, most) for text, most in zip(texts, room, strict=True))
    return min(TALLEST, LINE * lines)


def _lines(text: Cell, room: float) -> int:
    """How many lines a text takes where so many characters stand side by side; anything else takes one."""
    if not isinstance(text, str):
        return 1
    return sum(len(wrap(line, max(1, int(room)))) or 1 for line in text.split("\n"))


def _write_cell(sheet: "Worksheet", place: tuple[int, int], cell: Cell, formats: _Formats) -> None:
    match cell:
        case str():
            sheet.write_string(*place, cell, formats.body)
        case Decimal():
            places = -int(cell.as_tuple().exponent)
            sheet.write_number(*place, cell, formats.places.get(places, formats.figure))
        case int():
            sheet.write_number(*place, cell, formats.figure)
        case date():
            sheet.write_datetime(*place, cell, formats.day)
        case Flagged(text="", tone=tone):
            sheet.write_blank(*place, None, formats.flagged[tone])
        case Flagged(text=text, tone=tone):
            sheet.write_string(*place, text, formats.flagged[tone])
        case None:
            sheet.write_blank(*place, None, formats.body)


def _lay_out(sheet: "Worksheet", table: Table, first: int) -> None:
    """Headings that stay while scrolling and on each printed page; as wide as a page lying down."""
    top = first - 1 - table.numbered
    sheet.freeze_panes(first, 0)
    if not table.room:
        sheet.autofilter(first - 1, 0, first - 1 + len(table.rows), len(table.columns) - 1)
    sheet.repeat_rows(top, first - 1)
    sheet.set_landscape()
    wide = sum(map(_width, table.columns)) > WIDEST_ON_A4
    sheet.set_paper(A3 if wide else A4)
    sheet.set_margins(left=0.6, right=0.4, top=0.5, bottom=0.7)
    sheet.set_footer("&C&P / &N")
    sheet.fit_to_pages(1, 0)


def _offer_choices(book: "Workbook", sheet: "Worksheet", table: Table, first: int) -> None:
    """Lists to pick from; the long ones stand on a hidden sheet, for Excel takes them from there alone."""
    chosen = [(number, column) for number, column in enumerate(table.columns) if column.choices]
    last = first + len(table.rows) + table.room - 1
    if not chosen or last < first:
        return
    hidden = None
    for place, (number, column) in enumerate(chosen):
        source: list[str] | str = list(column.choices)
        if len(",".join(column.choices)) > _LONGEST_LIST or any("," in each for each in column.choices):
            hidden = hidden or _hidden_sheet(book)
            hidden.write_column(0, place, column.choices)
            source = f"={CHOICES_SHEET}!${_letters(place)}$1:${_letters(place)}${len(column.choices)}"
        rule = {"validate": "list", "source": source, "error_type": "warning"}
        sheet.data_validation(first, number, last, number, rule)


def _hidden_sheet(book: "Workbook") -> "Worksheet":
    hidden = book.add_worksheet(CHOICES_SHEET)
    hidden.hide()
    return hidden


def _letters(place: int) -> str:
    """A column of at most 26 by its letter."""
    return chr(ord("A") + place)
