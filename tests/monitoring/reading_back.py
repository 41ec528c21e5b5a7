"""The tables of a report as other programs read them from its Word, PDF and Excel files."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

import docx
import openpyxl
import pypdf
from docx.oxml.ns import qn
from docx.oxml.table import CT_Tc

from bot.language import Language
from bot.reports.document import is_number, written
from bot.reports.table import Cell, Table

Rows = list[list[str]]


def texts(table: Table, language: Language) -> Rows:
    """The rows of a table as they are printed."""
    return [[written(cell, language) for cell in row] for row in table.rows]


def in_word(data: bytes) -> list[Rows]:
    """The rows of each framed table below its headings."""
    framed = [
        table
        for table in docx.Document(BytesIO(data)).tables
        if table.style and table.style.name == "Table Grid"
    ]
    return [[list(map(_cell, row.tc_lst)) for row in table._tbl.tr_lst[1:]] for table in framed]


def _cell(cell: CT_Tc) -> str:
    """The text of a cell; python-docx looks for merged ones around each, which takes minutes."""
    return "".join(part.text or "" for part in cell.iter(qn("w:t")))


def in_excel(data: bytes, tables: Sequence[Table]) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of each sheet below its headings; days come as dates."""
    book = openpyxl.load_workbook(BytesIO(data), read_only=True)
    tops = dict(zip(book.sheetnames, (len(table.notes) + 4 for table in tables), strict=True))
    return {
        name: [tuple(map(_value, row)) for row in book[name].iter_rows(min_row=top, values_only=True)]
        for name, top in tops.items()
    }


def _value(value: object) -> object:
    return value.date() if isinstance(value, datetime) else value


def as_values(row: Sequence[Cell]) -> tuple[object, ...]:
    """A row as Excel gives it back: an empty text and no text are the same."""
    return tuple(float(cell) if is_number(cell) else cell or None for cell in row)  # type: ignore[arg-type] # numbers


def said(value: object) -> object:
    """A value of Excel as `as_values` has it."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, date) else value


class InPdf:
    """The pieces of text of a PDF in the order in which they were drawn; each line of a cell is one."""

    def __init__(self, data: bytes) -> None:
        self._pieces = [piece for page in pypdf.PdfReader(BytesIO(data)).pages for piece in _drawn(page)]
        self._at = 0

    def holds(self, row: Sequence[Cell], language: Language) -> bool:
        """Whether this row comes next, or later: what stands between rows are titles and headings."""
        for start in range(self._at, len(self._pieces)):
            end = self._end(start, row, language)
            if end is not None:
                self._at = end
                return True
        return False

    def _end(self, at: int, row: Sequence[Cell], language: Language) -> int | None:
        """Behind the row that begins at this piece; None when another one does."""
        for cell in row:
            wanted, got = squeezed(written(cell, language)), ""
            while got != wanted:
                got += self._pieces[at] if at < len(self._pieces) else "\n"
                at += 1
                if not wanted.startswith(got) or (is_number(cell) and got != wanted):
                    return None
        return at


def _drawn(page: pypdf.PageObject) -> Iterator[str]:
    found: list[str] = []
    page.extract_text(visitor_text=lambda text, *_where: found.append(squeezed(text)))
    return (piece for piece in found if piece)


def squeezed(text: str) -> str:
    """Without any space: lines of a cell are broken at spaces."""
    return "".join(text.split())
