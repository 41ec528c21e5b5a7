"""Documents on paper: both writers print the same value, and every file opens."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO

import pypdf
import pytest
from docx.enum.section import WD_ORIENTATION
from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table as Drawn
from PIL import Image

from bot.language import Language
from bot.reports import docx, pdf
from bot.reports.document import (
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
    column_widths,
    is_lying,
    sections,
    text_width,
    turned,
    written,
)
from bot.reports.table import Cell, Column, Flagged, Table, Tone
from tests.reports.papers import ASSETS, document, pages, sheets, word

KAZAKH = "Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі"
Write = Callable[[Document], bytes]


def in_pdf(value: Document) -> bytes:
    return pdf.write(value, ASSETS)


def table(rows: int, columns: int = 3, heading: str = "Клиентов") -> Table:
    regions: list[tuple[Cell, ...]] = [
        (f"Область {n}", *(n * 1234 for _ in range(columns - 1))) for n in range(rows)
    ]
    shown = (Column("Регион", 30), *(Column(heading, 12) for _ in range(columns - 1)))
    return Table("s1", "Таблица 1. Клиенты", ("Примечание к таблице.",), shown, tuple(regions))


def png() -> bytes:
    file = BytesIO()
    Image.new("RGB", (40, 20), "teal").save(file, "PNG")
    return file.getvalue()


WIDE = table(20, 22, "Снабжение электроэнергией и водоснабжение")
EVERYTHING = document(
    SideBySide(("слева",), ("справа",), bold=True, right_align=Align.RIGHT),
    Rule(),
    Paragraph("Кому", Align.LEFT, bold=True, left=85),
    Heading("ОТЧЕТ", 1),
    Paragraph(f"Пункт 8 Методики. {KAZAKH}", indent=True),
    Paragraph("первое", item=True),
    Heading("Таблица"),
    Printed(table(80), totals=1),
    Heading("Отрасли"),
    Printed(WIDE),
    Picture(png(), "столбцы", caption="Рисунок 1"),
    PageBreak(),
    Space(),
    Paragraph("Исполнитель", Align.LEFT, small=True),
)


@pytest.mark.parametrize("write", [docx.write, in_pdf])
def test_the_same_document_is_the_same_file(write: Write) -> None:
    assert write(EVERYTHING) == write(EVERYTHING)


def test_a_pdf_opens_and_says_everything() -> None:
    said = " ".join(pages(in_pdf(EVERYTHING)))
    for words in ("слева", "справа", "Кому", "ОТЧЕТ", KAZAKH, "первое", "Таблица 1.", "Рисунок 1", "97 486"):
        assert words in said
    about = pypdf.PdfReader(BytesIO(in_pdf(EVERYTHING))).metadata
    assert about is not None
    assert (about.title, about.author) == ("Отчет", "Даму")


def test_a_docx_opens_and_says_everything() -> None:
    file = word(docx.write(EVERYTHING))
    said = "\n".join(paragraph.text for paragraph in file.paragraphs)
    for words in ("Кому", "ОТЧЕТ", KAZAKH, "–\tпервое", "Таблица 1.", "Примечание", "Рисунок 1"):
        assert words in said
    assert [len(each.rows) for each in file.tables] == [1, 81, 21]
    assert file.core_properties.title == "Отчет"


def test_pages_are_a4_with_the_margins_of_official_papers_and_wide_tables_lie() -> None:
    standing, lying = (210, 297), (297, 210)
    assert set(sheets(in_pdf(EVERYTHING))) == {standing, lying}
    first, second, third = word(docx.write(EVERYTHING)).sections
    margins = (first.left_margin, first.right_margin, first.top_margin, first.bottom_margin)
    assert [round(side.mm) for side in margins if side] == [30, 15, 20, 20]
    assert second.orientation is WD_ORIENTATION.LANDSCAPE
    assert second.page_width is not None
    assert abs(second.page_width - Mm(297)) < Mm(1)
    assert third.orientation is WD_ORIENTATION.PORTRAIT


def test_the_head_of_a_table_returns_on_every_page() -> None:
    printed = pages(in_pdf(document(Printed(table(150)))))
    assert len(printed) > 2
    assert all("Регион Клиентов Клиентов" in page for page in printed)
    rows = word(docx.write(document(Printed(table(5))))).tables[0].rows
    assert [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in rows] == [True] + [False] * 5


def test_every_row_is_printed_once() -> None:
    said = " ".join(pages(in_pdf(document(Printed(table(150))))))
    assert [said.count(f"Область {n} ") for n in range(150)] == [1] * 150


def test_sums_never_stand_alone_on_a_page() -> None:
    for rows in range(34, 48):
        last = pages(in_pdf(document(Printed(table(rows), totals=1))))[-1]
        assert f"Область {rows - 2} " in last, rows


def test_numbers_stand_at_the_right_and_words_at_the_left() -> None:
    shown = Table("t", "", (), (Column("a", 10),) * 4, (("слово", 5, Decimal("4.25"), date(2026, 3, 31)),))
    drawn: Drawn = word(docx.write(document(Printed(shown)))).tables[0]
    right = WD_PARAGRAPH_ALIGNMENT.RIGHT
    assert [cell.paragraphs[0].alignment for cell in drawn.rows[1].cells] == [None, right, right, None]


def test_pages_are_numbered_from_the_second_on() -> None:
    printed = pages(in_pdf(document(Paragraph("один"), PageBreak(), Paragraph("два"))))
    assert printed == ["один", "2 два"]
    first = word(docx.write(document(Paragraph("один")))).sections[0]
    assert first.different_first_page_header_footer
    assert "PAGE" in first.header._element.xml


def test_a_row_taller_than_a_page_goes_on_over_pages() -> None:
    shown = Table("t", "", (), (Column("a", 10), Column("b", 10)), (("1 " * 4000, "2"),))
    printed = pages(in_pdf(document(Printed(shown))))
    assert sum(page.count("1") for page in printed) >= 4000


def test_a_word_wider_than_its_column_is_torn_and_not_lost() -> None:
    shown = Table("t", "", (), (Column("a", 1), Column("b", 9)), (("х" * 60, "2"),))
    assert " ".join(pages(in_pdf(document(Printed(shown))))).count("х") == 60


def test_a_heading_is_not_left_behind_by_its_table() -> None:
    filler = [Paragraph("строка " * 12, Align.LEFT) for _ in range(17)]
    for spare in range(40):
        blocks: tuple[Block, ...] = (*filler, Space(spare * 3.0), Heading("Заголовок"), Printed(table(3)))
        page = next(page for page in pages(in_pdf(document(*blocks))) if "Заголовок" in page)
        assert "Область 0" in page, spare


def test_what_heads_a_lying_table_lies_with_it() -> None:
    text, heading, wide = Paragraph("a"), Heading("b"), Printed(WIDE)
    assert sections((text, heading, wide, text)) == [
        (False, (text,)),
        (True, (heading, wide)),
        (False, (text,)),
    ]
    assert sections((wide, wide)) == [(True, (wide, wide))]
    assert is_lying(Printed(table(1), lying=True))
    assert not is_lying(Printed(WIDE, lying=False))


def test_headings_stand_on_end_where_their_words_would_be_torn() -> None:
    assert not any(turned(table(1), text_width(lying=False)))
    assert turned(WIDE, text_width(lying=True)) == (False, *[True] * 21)
    assert round(sum(column_widths(WIDE, 252.0))) == 252


@pytest.mark.parametrize(
    ("cell", "language", "text"),
    [
        (None, Language.RU, ""),
        (1234567, Language.RU, "1\u00a0234\u00a0567"),
        (1234567, Language.KK, "1\u00a0234\u00a0567"),
        (Decimal("4.25"), Language.RU, "4,25"),
        (Decimal("4.00"), Language.KK, "4,00"),
        (date(2026, 3, 1), Language.RU, "01.03.2026"),
        (Flagged("x", "y", Tone.WRONG), Language.RU, "x"),
        ("=1+1", Language.RU, "=1+1"),
    ],
)
def test_cells_are_written_as_the_language_has_it(cell: object, language: Language, text: str) -> None:
    assert written(cell, language) == text  # type: ignore[arg-type] # a table of every kind of cell
