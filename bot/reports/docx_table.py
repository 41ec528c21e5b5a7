"""Draws a table into a DOCX: headings that return on each page, rows that are not torn."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.language import Language
from bot.reports.document import (
    Printed,
    column_widths,
    heads,
    is_number,
    table_size,
    turned,
    turned_height,
    written,
)

if TYPE_CHECKING:
    from docx.document import Document as File
    from docx.table import Table as Drawn
    from docx.table import _Cell, _Row

_TITLE, _NOTE = 12.0, 10.0
_SHADE = "ECEFF2"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
# In which order the properties of a cell must stand.
_ORDER = ("tcW", "shd", "tcMar", "textDirection", "vAlign")


def draw(file: "File", block: Printed, language: Language, width: float) -> None:
    """Title, notes, headings, rows; a small gap below."""
    from docx.shared import Pt

    table = block.table
    for text, bold, size in (
        *((text, True, _TITLE) for text in (table.title,) if text),
        *((note, False, _NOTE) for note in table.notes),
    ):
        line = file.add_paragraph()
        line.paragraph_format.keep_with_next = True
        line.paragraph_format.space_after = Pt(3)
        run = line.add_run(text)
        run.bold, run.font.size = bold, Pt(size)
    widths = column_widths(table, width)
    drawn = _framed(file, widths)
    _head(drawn, block, width, widths)
    first_total = len(table.rows) - block.totals
    for number, cells in enumerate(table.rows):
        texts = [written(cell, language) for cell in cells]
        numbers = [is_number(cell) for cell in cells]
        row = _row(drawn, widths)
        _fill(row, texts, numbers, block, total=number >= first_total)
        if block.totals and number >= first_total - 1:
            _keep_with_next(row, number + 1 < len(table.rows))
    gap = file.add_paragraph()
    gap.paragraph_format.space_after = Pt(0)


def _framed(file: "File", widths: Sequence[float]) -> "Drawn":
    from docx.shared import Mm

    drawn: Drawn = file.add_table(rows=0, cols=len(widths), style="Table Grid")
    drawn.autofit = False
    for column, room in zip(drawn.columns, widths, strict=True):
        column.width = Mm(room)
    return drawn


def _head(drawn: "Drawn", block: Printed, width: float, widths: Sequence[float]) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
    from docx.shared import Mm

    standing, height = turned(block.table, width), turned_height(block.table, width)
    for number, texts in enumerate(heads(block.table)):
        row = _row(drawn, widths)
        _mark(row, "tblHeader")
        if number == 0 and height:
            row.height, row.height_rule = Mm(height), WD_ROW_HEIGHT_RULE.EXACTLY
        for cell, text, stands in zip(row.cells, texts, standing, strict=True):
            _write(cell, text, block, bold=number == 0, centred=True)
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            _shade(cell)
            if stands and number == 0:
                _add(cell, f'<w:textDirection {_W} w:val="btLr"/>')


def _row(drawn: "Drawn", widths: Sequence[float]) -> "_Row":
    """Another row, whole on one page; programs read the widths from the cells."""
    from docx.shared import Mm

    row: _Row = drawn.add_row()  # type: ignore[no-untyped-call] # python-docx left it without types
    _mark(row, "cantSplit")
    for cell, room in zip(row.cells, widths, strict=True):
        cell.width = Mm(room)
    return row


def _fill(row: "_Row", texts: Sequence[str], numbers: Sequence[bool], block: Printed, *, total: bool) -> None:
    for cell, text, number in zip(row.cells, texts, numbers, strict=True):
        _write(cell, text, block, bold=total, right=number)
        if total:
            _shade(cell)


def _write(
    cell: "_Cell", text: str, block: Printed, *, bold: bool, centred: bool = False, right: bool = False
) -> None:
    from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
    from docx.shared import Pt

    line = cell.paragraphs[0]
    line.paragraph_format.space_after = Pt(0)
    if centred or right:
        line.alignment = WD_PARAGRAPH_ALIGNMENT.CENTER if centred else WD_PARAGRAPH_ALIGNMENT.RIGHT
    run = line.add_run(text)
    # Times is narrower than the letters of the PDF, so it can be larger.
    small = table_size(block.table) < 9
    run.bold, run.font.size = bold, Pt(table_size(block.table) + (0 if small else 1))
    _add(cell, f"<w:tcMar {_W}>{_sides(35 if small else 80)}</w:tcMar>")


def _sides(width: int) -> str:
    """The room around the text of a cell, in twentieths of a point."""
    sides = {"top": 20, "left": width, "bottom": 20, "right": width}
    return "".join(f'<w:{side} w:w="{room}" w:type="dxa"/>' for side, room in sides.items())


def _keep_with_next(row: "_Row", keep: bool) -> None:
    for cell in row.cells:
        cell.paragraphs[0].paragraph_format.keep_with_next = keep


def _shade(cell: "_Cell") -> None:
    _add(cell, f'<w:shd {_W} w:val="clear" w:color="auto" w:fill="{_SHADE}"/>')


def _add(cell: "_Cell", xml: str) -> None:
    """Add a property that python-docx has no word for, in the place where Word expects it."""
    from docx.oxml import parse_xml

    properties = cell._tc.get_or_add_tcPr()
    properties.append(parse_xml(xml))
    for each in sorted(properties, key=lambda child: _ORDER.index(str(child.tag).rpartition("}")[2])):
        properties.append(each)


def _mark(row: "_Row", name: str) -> None:
    from docx.oxml import parse_xml

    row._tr.get_or_add_trPr().append(parse_xml(f"<w:{name} {_W}/>"))
