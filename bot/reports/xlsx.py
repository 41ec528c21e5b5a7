"""Writes a table as an Excel workbook. What people typed stays text: no formulas, links, guessed numbers."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from textwrap import wrap
from typing import TYPE_CHECKING

from bot.reports.table import Cell, Table

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

# What Excel allows in the name of a sheet, and how much of it.
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31
# Points of a line, and characters of a column's width that bold letters and the filter's arrow take.
LINE = 15
ROOM_BESIDE = 3


def write(table: Table, made_at: datetime) -> bytes:
    """The workbook of one table. The same table and time (aware) give the same bytes."""
    from xlsxwriter import Workbook  # Needed for exports only.

    file = BytesIO()
    book = Workbook(file, {"in_memory": True})
    book.set_properties({"title": table.title, "created": made_at})
    sheet = book.add_worksheet(_NOT_IN_NAMES.sub(" ", table.name)[:_LONGEST_NAME])
    wrapped = {"text_wrap": True, "valign": "top"}
    head = book.add_format({**wrapped, "bold": True, "border": 1})
    body, day = book.add_format(wrapped), book.add_format({**wrapped, "num_format": "dd.mm.yyyy"})
    top = _write_head(sheet, table, book.add_format({"bold": True, "font_size": 14}), head)
    for number, row in enumerate(table.rows, start=top + 1):
        sheet.set_row(number, _height(table, row))
        for column, cell in enumerate(row):
            _write_cell(sheet, (number, column), cell, body, day)
    _lay_out(sheet, table, top)
    book.close()
    return file.getvalue()


def _write_head(sheet: "Worksheet", table: Table, title: "Format", head: "Format") -> int:
    """Title, notes and headings; gives the number of the row of headings, from 0."""
    sheet.write_string(0, 0, table.title, title)
    for number, note in enumerate(table.notes, start=1):
        sheet.write_string(number, 0, note)
    top = len(table.notes) + 2
    for number, column in enumerate(table.columns):
        sheet.set_column(number, number, column.width)
        sheet.write_string(top, number, column.heading, head)
    sheet.set_row(top, _height(table, [column.heading for column in table.columns]))
    return top


def _height(table: Table, cells: Sequence[Cell]) -> float:
    """Points that the tallest of these cells needs; not every program finds that out itself."""
    lines = [
        len(wrap(cell, max(1, int(column.width) - ROOM_BESIDE))) if isinstance(cell, str) else 1
        for column, cell in zip(table.columns, cells, strict=True)
    ]
    return LINE * max(1, *lines)


def _write_cell(
    sheet: "Worksheet", place: tuple[int, int], cell: Cell, body: "Format", day: "Format"
) -> None:
    match cell:
        case str():
            sheet.write_string(*place, cell, body)
        case int():
            sheet.write_number(*place, cell, body)
        case date():
            sheet.write_datetime(*place, cell, day)
        case None:
            sheet.write_blank(*place, None, body)


def _lay_out(sheet: "Worksheet", table: Table, top: int) -> None:
    """Headings that stay while scrolling and on each printed page; as wide as a page lying down."""
    sheet.freeze_panes(top + 1, 0)
    sheet.autofilter(top, 0, top + len(table.rows), len(table.columns) - 1)
    sheet.repeat_rows(top)
    sheet.set_landscape()
    sheet.set_paper(8)  # A3: a register has more columns than could be read on A4.
    sheet.fit_to_pages(1, 0)
