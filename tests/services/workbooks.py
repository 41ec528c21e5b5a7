"""Workbooks as other programs make them, and what is read of them."""

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook

from bot.errors import UnreadableFile
from bot.language import Language
from bot.services import reading
from bot.services.limits import LIMITS
from bot.services.model import OFFICIAL, RawRow
from bot.services.words import ServiceLists
from rehearsal.register import Cells

Made = Callable[[Workbook], None]
SHEET = "xl/worksheets/sheet1.xml"
NAME_SPACE = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def read(file: Path | bytes, lists: ServiceLists, **limits: int) -> list[RawRow]:
    with reading.opened(file, lists, replace(LIMITS, **limits)) as register:
        return list(register)


def refused(file: Path | bytes, lists: ServiceLists, **limits: int) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        read(file, lists, **limits)
    return caught.value


def workbook(*rows: Sequence[object], sheet: str = "Лист1", also: Made | None = None) -> bytes:
    book = Workbook()
    assert book.active is not None
    book.active.title = sheet
    for row in rows:
        book.active.append(list(row))
    if also:
        also(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def headings(lists: ServiceLists, language: Language = Language.RU) -> list[str]:
    return [lists.headings[column][language] for column in OFFICIAL]


def a_row(rows: list[Cells]) -> list[str]:
    return [rows[0][column] for column in OFFICIAL]


def zipped(**parts: bytes | str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return file.getvalue()


def with_part(book: bytes, name: str, data: bytes) -> bytes:
    """The workbook with another content of one part, or with one more part."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, data)
    return file.getvalue()
