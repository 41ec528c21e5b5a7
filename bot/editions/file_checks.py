"""Pictures and working sheets: whole, light enough for a slow network, and used."""

import struct
import zlib
from collections.abc import Iterable, Iterator
from os.path import isfile
from pathlib import Path
from zipfile import is_zipfile

from bot.findings.model import CourseFault, Details
from bot.findings.notes import Notes
from bot.findings.tables import Entry
from bot.language import Language

PICTURE_LIMIT = 150_000
"""Bytes."""
# Of a photo Telegram takes so many points on both sides together, and no stranger shape (Bot API, sendPhoto).
SIDES_LIMIT, SHAPE_LIMIT = 10_000, 20
_PNG = b"\x89PNG\r\n\x1a\n"
_FOLDERS = {"lessons": ".md", "images": ".png .jpg .jpeg", "sheets": ".xlsx .docx .ics .pdf .csv"}


def check(notes: Notes, lessons: Iterable[Entry]) -> int:
    """What the lessons name, and what nobody names; gives the number of pictures, each in both languages."""
    used: set[str] = set()
    pictures = 0
    for lesson in lessons:
        used.update(f"lessons/{lesson.table.get('id')}.{language}.md" for language in Language)
        image = lesson.table.get("image")
        for language, name in _names(image):
            used.add(name)
            _check_picture(notes, lesson, language, name)
        pictures += isinstance(image, dict)
        sheets = lesson.table.get("sheets")
        for number, sheet in enumerate(sheets if isinstance(sheets, list) else ()):
            for language, name in _names(sheet):
                used.add(name)
                _check_sheet(notes, lesson, number, language, name)
    for folder, endings in _FOLDERS.items():
        there = sorted((notes.folder / folder).glob("*"))
        for file in (each for each in there if each.suffix in endings.split()):
            if f"{folder}/{file.name}" not in used:
                notes.add(CourseFault.UNUSED_FILE, f"{folder}/{file.name}")
    return pictures


def _names(table: object) -> Iterator[tuple[Language, str]]:
    pattern = table.get("file") if isinstance(table, dict) else None
    if isinstance(pattern, str) and ".." not in Path(pattern).parts:
        for language in Language:
            yield language, pattern.replace("{language}", language)


def _check_picture(notes: Notes, lesson: Entry, language: Language, name: str) -> None:
    path = notes.folder / name
    if not isfile(path):
        return  # The loader has said so.
    line = lesson.line("image", "file")
    if (size := path.stat().st_size) > PICTURE_LIMIT:
        told: Details = {"file": name, "size": -(-size // 1000), "limit": PICTURE_LIMIT // 1000}
        notes.add(CourseFault.HEAVY_PICTURE, lesson.source.file, line, language, **told)
    elif not _is_picture(path.read_bytes()):
        notes.add(CourseFault.BROKEN_PICTURE, lesson.source.file, line, language, file=name)


def _is_picture(data: bytes) -> bool:
    """A PNG with all its parts whole, or a JPEG that ends as one; decoding could be made to swell."""
    if data.startswith(_PNG):
        return _is_whole_png(data)
    return data.startswith(b"\xff\xd8\xff") and data.rstrip(b"\0").endswith(b"\xff\xd9")


def _is_whole_png(data: bytes) -> bool:
    at, kinds = len(_PNG), []
    while at + 12 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 4 : at + 8 + length]
        if len(body) < length + 4 or struct.pack(">I", zlib.crc32(body)) != data[at + 8 + length :][:4]:
            return False
        kinds.append(kind)
        at += 12 + length
    if not kinds or kinds[0] != b"IHDR" or kinds[-1] != b"IEND" or b"IDAT" not in kinds:
        return False
    shorter, longer = sorted(int.from_bytes(data[at : at + 4], "big") for at in (16, 20))
    return shorter > 0 and shorter + longer <= SIDES_LIMIT and longer <= SHAPE_LIMIT * shorter


def _check_sheet(notes: Notes, lesson: Entry, number: int, language: Language, name: str) -> None:
    path = notes.folder / name
    if isfile(path) and not _is_sheet(path):
        line = lesson.source.line((*lesson.path, "sheets", number, "file"))
        notes.add(CourseFault.BROKEN_SHEET, lesson.source.file, line, language, file=name)


def _is_sheet(path: Path) -> bool:
    match path.suffix:
        case ".xlsx" | ".docx":
            return is_zipfile(path)
        case ".ics":
            return path.read_bytes().lstrip(b"\xef\xbb\xbf").startswith(b"BEGIN:VCALENDAR")
        case ".pdf":
            return path.read_bytes().startswith(b"%PDF-")
    return path.stat().st_size > 0
