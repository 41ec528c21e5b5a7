"""Documents for tests, and what other programs read of them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import docx
import pypdf
from docx.document import Document as WordFile

from bot.language import Language
from bot.reports.document import Block, Document

ASSETS = Path(__file__).parents[2] / "assets"
MADE_AT = datetime(2026, 4, 2, 6, tzinfo=UTC)
MILLIMETRE = 72 / 25.4


def document(*blocks: Block, language: Language = Language.RU) -> Document:
    return Document("Отчет", "Даму", language, MADE_AT, blocks)


def word(data: bytes) -> WordFile:
    return docx.Document(BytesIO(data))


def pages(data: bytes) -> list[str]:
    """The words of each page, one space between them."""
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(BytesIO(data)).pages]


def sheets(data: bytes) -> Iterator[tuple[int, int]]:
    """Width and height of each page in millimetres."""
    for page in pypdf.PdfReader(BytesIO(data)).pages:
        yield round(page.mediabox.width / MILLIMETRE), round(page.mediabox.height / MILLIMETRE)
