"""Prints a document as DOCX (python-docx). Slow when it is long, so it is made outside of the event loop.

The page numbers are fields of the file: Word and LibreOffice fill them in.
"""

import zipfile
from datetime import UTC
from io import BytesIO
from typing import TYPE_CHECKING

from bot.language import Language
from bot.reports.document import (
    BOTTOM,
    LEFT,
    LONG,
    RIGHT,
    SHORT,
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
from bot.reports.docx_table import draw

if TYPE_CHECKING:
    from docx.document import Document as File
    from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
    from docx.section import Section
    from docx.text.paragraph import Paragraph as Written

# What documents of state bodies are written in; it is on every machine that has Word.
_FONT = "Times New Roman"
_BODY, _SMALL = 13.0, 10.0
_HEADINGS = {1: 15.0, 2: 14.0, 3: 13.0}
_FIRST_LINE, _HANGING = 12.5, 6.0
# The oldest time that a zip can hold: a part of a file has no other time than its document.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def write(document: Document) -> bytes:
    """The file; the same document gives the same bytes."""
    import docx

    file = docx.Document()
    _describe(file, document)
    for number, (lying, blocks) in enumerate(sections(document.blocks)):
        section = file.add_section() if number else file.sections[0]
        _lay_out(section, lying)
        for block in blocks:
            _print(file, block, document.language, lying)
    _number_pages(file.sections[0])
    written = BytesIO()
    file.save(written)
    return _without_times(written.getvalue())


def _describe(file: "File", document: Document) -> None:
    """Title, author, language and the looks of plain text."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    about, made_at = file.core_properties, document.made_at.astimezone(UTC).replace(tzinfo=None)
    about.title, about.author, about.language = document.title, document.author, document.language
    about.created = about.modified = made_at
    about.last_modified_by, about.comments = document.author, ""
    plain = file.styles["Normal"]
    plain.font.name, plain.font.size = _FONT, Pt(_BODY)
    shape = plain.element.get_or_add_rPr()
    shape.get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
    spelt = shape.makeelement(qn("w:lang"), {qn("w:val"): f"{document.language}-KZ"})
    shape.append(spelt)
    plain.paragraph_format.space_after = Pt(4)
    plain.paragraph_format.line_spacing = 1.0


def _lay_out(section: "Section", lying: bool) -> None:
    from docx.enum.section import WD_ORIENTATION, WD_SECTION
    from docx.shared import Mm

    section.start_type = WD_SECTION.NEW_PAGE
    section.orientation = WD_ORIENTATION.LANDSCAPE if lying else WD_ORIENTATION.PORTRAIT
    section.page_width, section.page_height = (Mm(LONG), Mm(SHORT)) if lying else (Mm(SHORT), Mm(LONG))
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = False


def _number_pages(first: "Section") -> None:
    """At the top, from the second page on; later sections take the header over."""
    from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
    from docx.oxml.ns import qn
    from docx.shared import Pt

    first.different_first_page_header_footer = True
    line = first.header.paragraphs[0]
    line.alignment = WD_PARAGRAPH_ALIGNMENT.CENTER
    run = line.add_run()
    run.font.size = Pt(_SMALL)
    for kind in ("begin", None, "end"):
        if kind:
            part = run._r.makeelement(qn("w:fldChar"), {qn("w:fldCharType"): kind})
        else:
            part = run._r.makeelement(qn("w:instrText"), {})
            part.text = "PAGE"
        run._r.append(part)


def _print(file: "File", block: Block, language: Language, lying: bool) -> None:
    match block:
        case Heading():
            _heading(file, block)
        case Paragraph():
            _paragraph(file, block)
        case SideBySide():
            _side_by_side(file, block, text_width(lying))
        case Printed():
            draw(file, block, language, text_width(lying))
        case Picture():
            _picture(file, block, text_width(lying))
        case Rule():
            _rule(file)
        case Space(height=height):
            _space(file, height)
        case PageBreak():
            file.add_page_break()  # type: ignore[no-untyped-call] # python-docx left it without types


def _heading(file: "File", block: Heading) -> None:
    """A heading of Word, so that its table of contents can be made; in the letters of the text."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    written = file.add_heading(level=min(block.level, 3))
    run = written.add_run(block.text)
    run.bold, run.font.name, run.font.size = True, _FONT, Pt(_HEADINGS[min(block.level, 3)])
    run.font.color.rgb = RGBColor(0, 0, 0)
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:cs"), _FONT)
    written.paragraph_format.space_before, written.paragraph_format.space_after = Pt(8), Pt(4)
    written.alignment = _alignment(Align.CENTRE if block.level == 1 else Align.LEFT)


def _paragraph(file: "File", block: Paragraph) -> None:
    from docx.shared import Mm, Pt

    written = file.add_paragraph()
    run = written.add_run(f"–\t{block.text}" if block.item else block.text)
    run.bold, run.italic = block.bold, block.italic
    if block.small:
        run.font.size = Pt(_SMALL)
    form = written.paragraph_format
    form.alignment = _alignment(block.align)
    # What is bold heads what follows.
    form.keep_with_next = block.bold or None
    form.left_indent = Mm(block.left + (_HANGING if block.item else 0))
    form.first_line_indent = Mm(-_HANGING if block.item else _FIRST_LINE if block.indent else 0)
    if block.left or block.small:
        form.space_after = Pt(2)


def _side_by_side(file: "File", block: SideBySide, width: float) -> None:
    from docx.shared import Mm, Pt

    table = file.add_table(rows=1, cols=2)
    table.autofit = False
    sides = ((block.left, block.align), (block.right, block.right_align))
    for cell, (lines, align) in zip(table.rows[0].cells, sides, strict=True):
        cell.width = Mm(width / 2)
        written = cell.paragraphs[0]
        written.alignment = _alignment(align)
        written.paragraph_format.space_after = Pt(0)
        run = written.add_run("\n".join(lines))
        run.bold = block.bold
        if block.small:
            run.font.size = Pt(_SMALL)
    _space(file, 1.0)


def _picture(file: "File", block: Picture, room: float) -> None:
    from docx.shared import Mm

    highest = (SHORT if room > SHORT else LONG) - TOP - BOTTOM - 25
    width = min(block.width, room, highest / block.ratio)
    written = file.add_paragraph()
    written.alignment = _alignment(Align.CENTRE)
    written.paragraph_format.keep_with_next = bool(block.caption)
    shown = written.add_run().add_picture(BytesIO(block.png), width=Mm(width))
    shown._inline.docPr.set("descr", block.says)
    if block.caption:
        _paragraph(file, Paragraph(block.caption, Align.CENTRE, small=True))


def _rule(file: "File") -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    written = file.add_paragraph()
    line = f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="8" w:space="1" w:color="000000"/></w:pBdr>'
    written._p.get_or_add_pPr().append(parse_xml(line))
    _shrink(written, 2.0)


def _space(file: "File", height: float) -> None:
    _shrink(file.add_paragraph(), height)


def _shrink(written: "Written", height: float) -> None:
    """An empty line of so many millimetres."""
    from docx.enum.text import WD_LINE_SPACING
    from docx.shared import Mm, Pt

    form = written.paragraph_format
    form.space_after = Pt(0)
    form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    form.line_spacing = Mm(height)


def _alignment(align: Align) -> "WD_PARAGRAPH_ALIGNMENT":
    from docx.enum.text import WD_PARAGRAPH_ALIGNMENT as WORDS

    return {
        Align.LEFT: WORDS.LEFT,
        Align.CENTRE: WORDS.CENTER,
        Align.RIGHT: WORDS.RIGHT,
        Align.JUSTIFY: WORDS.JUSTIFY,
    }[align]


def _without_times(data: bytes) -> bytes:
    """The same file whenever it was packed."""
    packed = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _NO_TIME), old.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
