"""The workbook: what is typed stays text, and nothing of it is cut off."""

from datetime import UTC, datetime
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.reports import xlsx
from bot.reports.table import Column, Table

MADE_AT = datetime(2026, 11, 22, 6, tzinfo=UTC)
TABLE = Table(
    name="Register",
    title="A register",
    notes=("a note",),
    columns=(Column("A heading of many long words", 12), Column("No.", 16)),
    rows=(("=1+1", "+77011234567"), ("a text that needs some lines of a narrow column", "short")),
)


def opened() -> Worksheet:
    sheet = load_workbook(BytesIO(xlsx.write(TABLE, MADE_AT))).active
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
