"""Reads the rows of an XLSX workbook one by one with openpyxl, once its archive has been looked at.

Of formulas only the values are read that the spreadsheet program left behind. Document types, and with them
external and swelling entities, are refused before openpyxl sees anything of the file.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from io import BytesIO
from typing import IO
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import ZipInfo

import openpyxl
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.escape import unescape

from bot.errors import FileFlaw, UnreadableFile
from bot.services.limits import Cell, Limits, Row

_BLOCK = 1 << 16
_WORKBOOK = "xl/workbook.xml"
_TEXTS = "xl/sharedStrings.xml"
# The strict form of the format, which Excel offers under the same ending and openpyxl does not read.
_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_MOST_ENTRIES_BYTES = 100_000
_LAST_ROW = 1_048_576


class Workbook:
    """A workbook whose archive has been looked at. Raises UnreadableFile, and whatever openpyxl raises."""

    def __init__(self, file: BytesIO, limits: Limits) -> None:
        _check_directory(file)
        reader = ExcelReader(file, read_only=True, data_only=True, keep_links=False)
        _check_parts(reader.archive.infolist(), limits)
        for part in reader.archive.infolist():
            with reader.archive.open(part) as data:
                _check_beginning(data)
        self._book = _read(reader)
        self._limits = limits

    @property
    def sheets(self) -> list[str]:
        """The names of the sheets in their order, hidden ones too."""
        return [sheet.title for sheet in self._book.worksheets]

    def rows(self, sheet: int) -> Iterator[Row]:
        """The rows of a sheet that have something in them."""
        read_only = self._book.worksheets[sheet]
        read_only.reset_dimensions()  # What a sheet says of its size may be a lie.
        rows = read_only.iter_rows(max_row=_LAST_ROW, max_col=self._limits.columns, values_only=True)
        for number, values in enumerate(rows, 1):
            if values.count(None) < len(values):  # A row far below brings a million empty ones.
                yield number, [_cell(value, self._limits.cell) for value in _trimmed(values)]


def _check_directory(file: BytesIO) -> None:
    """The directory itself must be small: it is read whole. Its end says how long it is (APPNOTE, 4.3.16)."""
    data = file.getbuffer()
    tail = bytes(data[-(_BLOCK + 22) :])
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        raise UnreadableFile(FileFlaw.DAMAGED)
    if int.from_bytes(tail[at + 12 : at + 16], "little") > _MOST_ENTRIES_BYTES:
        raise UnreadableFile(FileFlaw.ZIP_BOMB)


def _check_parts(parts: list[ZipInfo], limits: Limits) -> None:
    """Only the directory is looked at: zipfile cuts each part where the directory says that it ends."""
    names = {part.filename.casefold() for part in parts}
    if _WORKBOOK not in names:
        other = "mimetype" in names or any(name.endswith(".bin") for name in names)
        raise UnreadableFile(FileFlaw.OLD_EXCEL if other else FileFlaw.NOT_A_SPREADSHEET)
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableFile(FileFlaw.ENCRYPTED)
    if len(parts) > limits.entries or any(_swells(part, limits.ratio) for part in parts):
        raise UnreadableFile(FileFlaw.ZIP_BOMB)
    if sum(part.file_size for part in parts) > limits.unpacked_bytes:
        raise UnreadableFile(FileFlaw.TOO_BIG)


def _swells(part: ZipInfo, ratio: int) -> bool:
    """Small parts may be as regular as they like."""
    return part.file_size > _BLOCK and part.file_size > ratio * part.compress_size


class _Begun(Exception):
    """The first element has come."""


def _check_beginning(part: IO[bytes]) -> None:
    """A document type can stand before the first element only, so no more of a part is read."""
    parser = ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.StartElementHandler = _begin
    with suppress(_Begun, ExpatError):  # A picture is no XML; who takes it for that will stumble at once.
        while block := part.read(_BLOCK):
            parser.Parse(block, False)


def _refuse_document_type(*declared: object) -> None:
    raise UnreadableFile(FileFlaw.DAMAGED)


def _begin(_element: str, attributes: dict[str, str]) -> None:
    raise UnreadableFile(FileFlaw.OLD_EXCEL) if _STRICT in attributes.values() else _Begun


def _read(reader: ExcelReader) -> openpyxl.Workbook:
    """Without properties, themes, names and charts: nobody asks for them, many programs write them badly."""
    for part in reader.archive.infolist():
        if part.filename.casefold() == _TEXTS.casefold():  # 1C writes xl/SharedStrings.xml.
            reader.archive.NameToInfo[_TEXTS] = part
    reader.read_manifest()
    reader.read_strings()
    reader.read_workbook()
    apply_stylesheet(reader.archive, reader.wb)
    reader.parser.sheets = [
        sheet for sheet, relation in reader.parser.find_sheets() if "chartsheet" not in relation.Type
    ]
    reader.read_worksheets()
    return reader.wb


def _trimmed(values: tuple[object, ...]) -> tuple[object, ...]:
    """Up to the last that is not empty; there is one."""
    width = len(values)
    while values[width - 1] is None:
        width -= 1
    return values[:width]


def _cell(value: object, longest: int) -> Cell:
    """A value as openpyxl gives it as a text or a number; a day as 2026-03-31."""
    match value:
        case str():
            if len(value) > longest:
                raise UnreadableFile(FileFlaw.DAMAGED)
            return unescape(value) if "_x" in value else value  # `_x000D_` is a sign that XML cannot hold.
        case None:
            return ""
        case bool():
            return str(int(value))
        case int() | float():
            return value if abs(value) < 1e300 else str(value)
        case datetime():
            return value.date().isoformat()
    return str(value)
