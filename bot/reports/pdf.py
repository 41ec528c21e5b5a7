"""Prints a document as PDF (fpdf2). Slow when it is long, so it is made outside of the event loop."""

from collections.abc import Sequence
from datetime import UTC
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from bot.reports.document import (
    BOTTOM,
    LEFT,
    RIGHT,
    TOP,
    Align,
    Block,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Printed,
    Rule,
    SideBySide,
    Space,
    sections,
    text_width,
)
from bot.reports.pdf_table import PrintedTable, plain, room_to_begin

if TYPE_CHECKING:
    from fpdf import FPDF

_FAMILY = "Noto"
_BODY, _SMALL = 11.0, 8.5
_HEADINGS = {1: 14.0, 2: 12.0, 3: 11.0}
_LEADING = 1.35 * 0.3528
"""The height of a line in millimetres for letters of one point."""
_FIRST_LINE, _HANGING = 12.5, 6.0
_ALIGN: dict[Align, Literal["L", "C", "R", "J"]] = {
    Align.LEFT: "L",
    Align.CENTRE: "C",
    Align.RIGHT: "R",
    Align.JUSTIFY: "J",
}


def write(document: Document, assets_dir: Path) -> bytes:
    """The file, with the fonts of `assets_dir`; the same document gives the same bytes."""
    pdf = _paper(document, assets_dir / "fonts")
    for lying, blocks in sections(document.blocks):
        pdf.add_page(orientation="landscape" if lying else "portrait")
        for at, block in enumerate(blocks):
            _print(pdf, block, blocks[at + 1 :], document, lying)
    return bytes(pdf.output())


def _paper(document: Document, fonts: Path) -> "FPDF":
    from fpdf import FPDF

    class Paper(FPDF):
        """Sheets with their numbers at the top, but for the first."""

        def header(self) -> None:
            if self.page_no() > 1:
                self.set_font(_FAMILY, "", _SMALL)
                self.set_xy(self.l_margin, 10)
                self.cell(self.epw, 5, str(self.page_no()), align="C")
                self.set_xy(self.l_margin, TOP)

    pdf = Paper(format="A4")
    pdf.set_margins(LEFT, TOP, RIGHT)
    pdf.set_auto_page_break(True, BOTTOM)
    pdf.add_font(_FAMILY, "", fonts / "NotoSans-Regular.ttf")
    pdf.add_font(_FAMILY, "B", fonts / "NotoSans-Bold.ttf")
    pdf.set_title(document.title)
    pdf.set_author(document.author)
    pdf.set_lang(f"{document.language}-KZ")
    pdf.set_creation_date(document.made_at.astimezone(UTC))
    pdf.set_line_width(0.2)
    return pdf


def _print(pdf: "FPDF", block: Block, after: Sequence[Block], document: Document, lying: bool) -> None:
    match block:
        case Heading():
            _heading(pdf, block, after)
        case Paragraph():
            _paragraph(pdf, block)
        case SideBySide():
            _side_by_side(pdf, block)
        case Printed():
            PrintedTable(pdf, _FAMILY, block, document.language, text_width(lying)).draw()
        case Picture():
            _picture(pdf, block)
        case Rule():
            pdf.line(pdf.l_margin, pdf.get_y(), pdf.w - pdf.r_margin, pdf.get_y())
            pdf.ln(2)
        case Space(height=height):
            pdf.ln(height)
        case PageBreak():
            pdf.add_page(same=True)


def _heading(pdf: "FPDF", block: Heading, after: Sequence[Block]) -> None:
    """A heading never stands alone at the foot of a page, nor without the picture or table that it names."""
    size = _HEADINGS[min(block.level, 3)]
    needed = 4 * size * _LEADING
    if after and isinstance(after[0], Picture):
        needed += _picture_size(pdf, after[0])[1]
    if after and isinstance(after[0], Printed):
        needed += room_to_begin(after[0], pdf.epw)
    if pdf.will_page_break(needed):
        pdf.add_page(same=True)
    elif pdf.get_y() > TOP:
        pdf.ln(size * 0.3)
    pdf.set_font(_FAMILY, "B", size)
    align = "C" if block.level == 1 else "L"
    pdf.multi_cell(0, size * _LEADING, plain(block.text), align=align, new_x="LMARGIN", new_y="NEXT")
    pdf.ln(size * 0.2)


def _paragraph(pdf: "FPDF", block: Paragraph) -> None:
    size = _SMALL if block.small else _BODY
    pdf.set_font(_FAMILY, "B" if block.bold else "", size)
    height = size * _LEADING
    # What is bold heads what follows.
    if pdf.will_page_break((4 if block.bold else 2) * height):
        pdf.add_page(same=True)
    left = LEFT + block.left + (_HANGING if block.item else 0)
    if block.item:
        pdf.text(left - _HANGING, pdf.get_y() + height * 0.74, "–")
    align = _ALIGN[block.align]
    with pdf.text_columns(text_align=align, line_height=_LEADING / 0.3528, l_margin=left) as column:
        first = _FIRST_LINE if block.indent else 0
        with column.paragraph(first_line_indent=first) as text:
            text.write(plain(block.text))
    pdf.set_x(pdf.l_margin)
    pdf.ln(0.6 if block.left or block.small else 1.5)


def _side_by_side(pdf: "FPDF", block: SideBySide) -> None:
    size = _SMALL if block.small else _BODY
    pdf.set_font(_FAMILY, "B" if block.bold else "", size)
    half, top, bottom = (pdf.epw - 8) / 2, pdf.get_y(), pdf.get_y()
    if pdf.will_page_break(max(len(block.left), len(block.right)) * size * _LEADING):
        pdf.add_page(same=True)
        top = bottom = pdf.get_y()
    sides = ((block.left, block.align, 0.0), (block.right, block.right_align, half + 8))
    for lines, align, offset in sides:
        pdf.set_xy(pdf.l_margin + offset, top)
        text = plain("\n".join(lines))
        pdf.multi_cell(half, size * _LEADING, text, align=_ALIGN[align], new_x="LEFT", new_y="NEXT")
        bottom = max(bottom, pdf.get_y())
    pdf.set_xy(pdf.l_margin, bottom + 1.5)


def _picture_size(pdf: "FPDF", block: Picture) -> tuple[float, float]:
    """Width and height, with room for the caption left on the page."""
    highest = pdf.h - TOP - BOTTOM - 20
    width = min(block.width, pdf.epw, highest / block.ratio)
    return width, width * block.ratio


def _picture(pdf: "FPDF", block: Picture) -> None:
    width, height = _picture_size(pdf, block)
    if pdf.will_page_break(height + (8 if block.caption else 0)):
        pdf.add_page(same=True)
    left = pdf.l_margin + (pdf.epw - width) / 2
    pdf.image(BytesIO(block.png), x=left, y=pdf.get_y(), w=width, h=height, alt_text=block.says)
    pdf.set_xy(pdf.l_margin, pdf.get_y() + height + 1.5)
    if block.caption:
        _paragraph(pdf, Paragraph(block.caption, Align.CENTRE, small=True))
