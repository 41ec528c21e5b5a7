"""Packages of the course for tests: the small course, changed in places."""

from collections.abc import Mapping
from pathlib import Path

from bot.editions import package

Edits = Mapping[str, tuple[str, str]]
"""Of a file: what is replaced in it, and by what."""

PAGE = "lessons/m01-l01.ru.md"
OLD, NEW = "Она вкусно печёт хлеб", "Она отлично печёт хлеб"
TYPO: Edits = {PAGE: (OLD, NEW)}
"""A word of the first page, in Russian."""


def edited(content: Path, version: str, edits: Edits = TYPO) -> dict[str, bytes]:
    """The files of the course in `content` in another version; an edit that finds nothing is a mistake."""
    files = dict(package.files_of(content))
    of = next(line for line in files["course.toml"].decode().splitlines() if line.startswith("version"))
    for name, (old, new) in {**edits, "course.toml": edits.get("course.toml", (of, of))}.items():
        text = files[name].decode()
        assert old in text, f"{name} has no {old}"
        files[name] = text.replace(old, new).encode()
    files["course.toml"] = files["course.toml"].replace(of.encode(), f'version = "{version}"'.encode())
    return files


def zipped(content: Path, version: str, edits: Edits = TYPO) -> bytes:
    """The same as an author would send it."""
    return package.pack(edited(content, version, edits))
