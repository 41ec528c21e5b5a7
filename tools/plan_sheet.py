"""The business plan on one page (m10-l03): a page to fill in, and one that Rauza has filled in."""

from datetime import datetime
from io import BytesIO
from typing import Any

from tools.sheet_words import Words

MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - the format knows no zones


def plan_sheet(words: Words) -> bytes:
    """The document."""
    from docx import Document

    document: Any = Document()  # Half of its methods have no types.
    _set_up(document, words)
    _heading(document, words["title"])
    fields = "     ".join(f"{name}: ____________________" for name in words["fields"])
    _small(document.add_paragraph(), words["how"])
    document.add_paragraph(fields).paragraph_format.space_after = _points(6)
    _table(document, words, filled=False)
    document.add_page_break()
    _heading(document, words["example"])
    _table(document, words, filled=True)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _points(size: float) -> Any:  # noqa: ANN401 - python-docx's own
    from docx.shared import Pt

    return Pt(size)


def _set_up(document: Any, words: Words) -> None:  # noqa: ANN401 - python-docx's own
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(17)
    section.top_margin = section.bottom_margin = Mm(14)
    document.styles["Normal"].font.name = "Arial"
    document.styles["Normal"].font.size = _points(10)
    about = document.core_properties
    about.author = about.last_modified_by = "Damu"
    about.title, about.comments, about.language = words["title"], "", words.language
    about.created = about.modified = MADE


def _heading(document: Any, text: str) -> None:  # noqa: ANN401 - python-docx's own
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    run.bold, run.font.size = True, _points(16)
    paragraph.paragraph_format.space_after = _points(4)


def _small(paragraph: Any, text: str) -> None:  # noqa: ANN401 - python-docx's own
    from docx.shared import RGBColor

    run = paragraph.add_run(text)
    run.italic, run.font.size, run.font.color.rgb = True, _points(8.5), RGBColor(0x5C, 0x68, 0x73)
    paragraph.paragraph_format.space_after = _points(6)


def _table(document: Any, words: Words, *, filled: bool) -> None:  # noqa: ANN401 - python-docx's own
    from docx.enum.table import WD_ROW_HEIGHT_RULE
    from docx.shared import Mm

    table = document.add_table(rows=0, cols=2, style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, (58, 118), strict=True):
        column.width = Mm(width)
    for number, (name, hint, answer) in enumerate(words["rows"], 1):
        row = table.add_row()
        row.height, row.height_rule = Mm(20 if filled else 25), WD_ROW_HEIGHT_RULE.AT_LEAST
        label, field = row.cells
        label.width, field.width = Mm(58), Mm(118)
        run = label.paragraphs[0].add_run(f"{number}. {name}")
        run.bold = True
        _small(label.add_paragraph(), hint)
        field.paragraphs[0].add_run(answer if filled else "")
