"""The workbook: what is typed stays text, and nothing of it is cut off."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.reports import xlsx
from bot.reports.table import Column, Table
from bot.settings import ROOT

MADE_AT = datetime(2026, 11, 22, 6, tzinfo=UTC)
TABLE = Table(
    name="Register",
    title="A register",
    notes=("a note",),
    columns=(Column("A heading of many long words", 12), Column("No.", 16)),
    rows=(("=1+1", "+77011234567"), ("a text that needs some lines of a narrow column", "short")),
)


def opened() -> Worksheet:
    return read(TABLE)


def read(table: Table) -> Worksheet:
    sheet = load_workbook(BytesIO(xlsx.write(table, MADE_AT))).active
    assert isinstance(sheet, Worksheet)
    return sheet


def test_what_looks_like_a_formula_or_a_number_stays_text() -> None:
    cells = [cell for row in opened().iter_rows(min_row=5, max_row=5) for cell in row]
    assert [(cell.value, cell.data_type) for cell in cells] == [("=1+1", "s"), ("+77011234567", "s")]


def test_a_row_is_as_high_as_its_longest_text_needs() -> None:
    # Excel's own height is not written down.
    heights = [opened().row_dimensions[number].height or xlsx.LINE for number in (4, 5, 6)]
    assert heights[1] == xlsx.LINE
    assert heights[0] > 2 * xlsx.LINE
    assert heights[2] > 3 * xlsx.LINE


def test_lines_that_people_divided_themselves_have_room() -> None:
    table = replace(TABLE, rows=(("one\ntwo\nthree", "short"),))
    sheet = read(table)
    assert sheet.row_dimensions[5].height == 3 * xlsx.LINE


def test_no_word_of_a_heading_is_torn() -> None:
    sheet = read(replace(TABLE, columns=(Column("Категория предпринимательства", 8), TABLE.columns[1])))
    assert sheet.column_dimensions["A"].width > len("предпринимательства")
    assert sheet.row_dimensions[4].height == 2 * xlsx.LINE


def test_a_table_is_framed_and_printed_with_its_headings_and_page_numbers() -> None:
    sheet = read(replace(TABLE, rows=(("a", 7), (date(2026, 3, 31), None)), numbered=True))
    cells = [cell for row in sheet.iter_rows(min_row=4, max_row=7) for cell in row]
    assert all(cell.border.left.style == cell.border.bottom.style == "thin" for cell in cells)
    assert {cell.font.name for cell in cells} == {"Times New Roman"}
    assert (sheet["B6"].value, sheet["A7"].number_format) == (7, "dd.mm.yyyy")
    assert sheet.print_title_rows == "$4:$5"
    assert sheet.oddFooter is not None
    assert sheet.oddFooter.center.text == "&P / &N"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)


@pytest.mark.parametrize(("columns", "paper"), [(2, xlsx.A4), (22, xlsx.A3)])
def test_many_columns_want_a_larger_sheet(columns: int, paper: int) -> None:
    sheet = read(replace(TABLE, columns=TABLE.columns[1:] * columns, rows=()))
    assert sheet.page_setup.paperSize == paper


def test_the_first_workbook_of_a_program_is_the_same_as_the_next() -> None:
    code = (
        "import sys; from tests.reports.test_xlsx import *;"
        "sys.exit(len({xlsx.write(TABLE, MADE_AT) for _ in range(2)}) - 1)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
