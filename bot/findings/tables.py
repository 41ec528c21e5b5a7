"""TOML files of a course, read so that every value knows its line; `tomllib` itself does not tell lines."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from bot.findings.model import CourseFault, Details
from bot.findings.notes import Notes
from bot.language import Language

Path = tuple[str | int, ...]
T = TypeVar("T")
_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.-]+)\s*\]")
_KEY = re.compile(r"\s*([\w.-]+)\s*=\s*(.*)")
_STRING = re.compile(r'"(?:\\.|[^"\\])*"|\'[^\']*\'')
_AT_LINE = re.compile(r"at line (\d+)")
# Names travel in buttons, where a colon divides.
_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_FILE_NAME = re.compile(r"[^/\\\0]{1,100}")
# More digits than any sum of money has.
_DIGITS = 15


class _Scanner:
    """Goes over the lines of a TOML file that parses, and remembers where each key stands."""

    def __init__(self) -> None:
        self.lines: dict[Path, int] = {}
        self._counts: dict[Path, int] = {}
        self._within: Path = ()
        self._open = ""  # What ends the string or the brackets that a line has left open.
        self._depth = 0

    def scan(self, text: str) -> Mapping[Path, int]:
        for number, line in enumerate(text.split("\n"), 1):
            if self._open:
                self._open = "" if self._open in line else self._open
            elif self._depth:
                self._nest(line)
            elif found := _HEADER.match(line):
                self._enter(found[2].split("."), number, is_array=found[1] == "[[")
            elif found := _KEY.match(line):
                self._remember((*self._within, *found[1].split(".")), number)
                self._value(found[2])
        return self.lines

    def _enter(self, parts: list[str], number: int, *, is_array: bool) -> None:
        path = self._resolved(parts[:-1])
        path = (*path, parts[-1])
        if is_array:
            self._counts[path] = self._counts.get(path, 0) + 1
            path = (*path, self._counts[path] - 1)
        self._within = path
        self._remember(path, number)

    def _resolved(self, parts: list[str]) -> Path:
        path: Path = ()
        for part in parts:
            path = (*path, part)
            if path in self._counts:
                path = (*path, self._counts[path] - 1)
        return path

    def _remember(self, path: Path, number: int) -> None:
        for length in range(len(path), 0, -1):
            self.lines.setdefault(path[:length], number)

    def _value(self, value: str) -> None:
        for mark in ('"""', "'''"):
            if value.startswith(mark):
                self._open = mark if mark not in value[3:] else ""
                return
        self._nest(value)

    def _nest(self, line: str) -> None:
        bare = _STRING.sub("", line).partition("#")[0]
        self._depth += sum(map(bare.count, "[{")) - sum(map(bare.count, "]}"))


@dataclass(frozen=True, eq=False)
class Toml:
    """A file of tables; `file` is relative to the folder of the course."""

    file: str
    text: str
    lines: Mapping[Path, int]
    notes: Notes

    def line(self, path: Path, containing: str = "") -> int:
        """The line of a key, of the next table around it that has one, or from there on of these words."""
        while path and path not in self.lines:
            path = path[:-1]
        first = self.lines.get(path, 1)
        if containing:
            rest = self.text.split("\n")[first - 1 :]
            return next((first + at for at, line in enumerate(rest) if containing in line), first)
        return first


@dataclass(frozen=True, eq=False)
class Entry:
    """One table of a file. What is asked of it and is not there, or is of the wrong kind, is written down."""

    source: Toml
    path: Path
    table: Mapping[str, Any]

    def note(self, fault: CourseFault, /, *keys: str, **details: str | int) -> None:
        """Write down a fault of a key, or of this table as a whole; a language among the keys is its own."""
        language = next((key for key in keys if isinstance(key, Language)), None)
        self.source.notes.add(fault, self.source.file, self.line(*keys), language, **details)

    def line(self, *keys: str, containing: str = "") -> int:
        """Where a key of this table stands."""
        return self.source.line((*self.path, *keys), containing)

    def word(self, key: str) -> str:
        """A text that is of no language; empty when there is none."""
        return self._text(self.table[key], key) if self._has(key) else ""

    def id(self, key: str = "id", most: int = 32) -> str:
        """A stable name of so many characters; empty when there is none."""
        name = self.word(key)
        if name and not (_ID.fullmatch(name) and len(name) <= most):
            self.note(CourseFault.BAD_ID, key, id=name, most=most)
        # Files are called after it, and none may lie outside of the course.
        return name if _FILE_NAME.fullmatch(name) else ""

    def number(self, key: str) -> int | None:
        """A whole number; None when there is none."""
        return self._wanted(key, int)

    def figure(self, key: str) -> Decimal | None:
        """A number, with a fraction or without; None when there is none that a person could read."""
        is_whole = not isinstance(self.table.get(key), Decimal)
        value = self._wanted(key, int) if is_whole else self._wanted(key, Decimal)
        figure = Decimal(value or 0)
        if figure.is_finite() and abs(figure.adjusted()) < _DIGITS:
            return figure if value is not None else None
        self.note(CourseFault.WRONG_VALUE, key, key=key)
        return None

    def day(self, key: str) -> date | None:
        """A date; None when there is none."""
        return self._wanted(key, date)

    def bilingual(self, key: str, limit: int = 0) -> dict[Language, str]:
        """A text in both languages, empty in the one that lacks it."""
        table = self._wanted(key, dict)
        if table is None:
            return dict.fromkeys(Language, "")
        return {language: self._spoken(table, key, language, limit) for language in Language}

    def _spoken(self, table: Mapping[str, Any], key: str, language: Language, limit: int) -> str:
        value = table.get(language)
        if value is None or value == "" or (isinstance(value, str) and not value.strip()):
            self.note(CourseFault.MISSING_LANGUAGE, key, language, key=key)
            return ""
        text = self._text(value, key, language)
        if limit and (length := utf16(text)) > limit:
            told: Details = {"key": key, "length": length, "limit": limit}
            self.note(CourseFault.TEXT_TOO_LONG, key, language, **told)
        return text

    def listed(self, key: str, limit: int) -> dict[Language, tuple[str, ...]]:
        """Several texts in both languages, all different: options; empty where a language lacks them."""
        table = self._wanted(key, dict)
        if table is None:
            return dict.fromkeys(Language, ())
        return {language: self._listed(table, key, language, limit) for language in Language}

    def _listed(self, table: Mapping[str, Any], key: str, language: Language, limit: int) -> tuple[str, ...]:
        if not (values := table.get(language)):
            self.note(CourseFault.MISSING_LANGUAGE, key, language, key=key)
            return ()
        if not isinstance(values, list) or not all(isinstance(each, str) for each in values):
            self.note(CourseFault.WRONG_VALUE, key, language, key=key)
            return ()
        for each in values:
            self._check_item(each, key, language, limit)
        self._check_different(values, key, language)
        return tuple(values)

    def _check_different(self, values: list[str], key: str, language: Language) -> None:
        """Two texts that read alike, but for a capital or a full stop, are one."""
        seen: set[str] = set()
        for each in values:
            plain = " ".join(each.casefold().rstrip(" .;").split())
            if plain in seen:
                self.note(CourseFault.SAME_OPTIONS, key, language, option=each)
                return
            seen.add(plain)

    def _check_item(self, item: str, key: str, language: Language, limit: int) -> None:
        line = self.line(key, language, containing=item)
        if not item.strip():
            self.source.notes.add(CourseFault.EMPTY, self.source.file, line, language, key=key)
        if (length := utf16(item)) > limit:
            told: Details = {"key": key, "length": length, "limit": limit}
            self.source.notes.add(CourseFault.TEXT_TOO_LONG, self.source.file, line, language, **told)

    def inner(self, key: str) -> "Entry | None":
        """A table within this one."""
        table = self._wanted(key, dict)
        return None if table is None else Entry(self.source, (*self.path, key), table)

    def entries(self, key: str) -> "Iterator[Entry]":
        """The tables of an array."""
        for number, value in enumerate(self._wanted(key, list) or ()):
            table = self._of_kind(value, dict, key)
            if table is not None:
                yield Entry(self.source, (*self.path, key, number), table)

    def refuse_unknown(self, known: frozenset[str]) -> None:
        """A key that nobody reads is a slip of the pen."""
        for key in self.table.keys() - known:
            self.note(CourseFault.UNKNOWN_KEY, key, key=key)

    def _has(self, key: str) -> bool:
        if key not in self.table:
            self.note(CourseFault.MISSING_KEY, key=key)
        return key in self.table

    def _wanted(self, key: str, kind: type[T]) -> T | None:
        """The value of a key; None, and a note, when it is not there or of another kind."""
        return self._of_kind(self.table[key], kind, key) if self._has(key) else None

    def _of_kind(self, value: object, kind: type[T], *keys: str) -> T | None:
        """Exactly of this kind: true is a whole number and an instant is a date, and neither is meant."""
        if type(value) is kind:
            return value
        self.note(CourseFault.WRONG_VALUE, *keys, key=keys[0])
        return None

    def _text(self, value: object, *keys: str) -> str:
        text = self._of_kind(value, str, *keys)
        if text is not None and not text.strip():
            self.note(CourseFault.EMPTY, *keys, key=keys[0])
        return text or ""


def read(notes: Notes, file: str) -> Entry | None:
    """The outermost table of a file; None, and a note, when it cannot be read."""
    text = notes.text(file)
    if text is None:
        return None
    try:
        table = tomllib.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        found = _AT_LINE.search(str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        notes.add(CourseFault.NOT_TOML, file, line, said=str(error))
        return None
    return Entry(Toml(file, text, _Scanner().scan(text), notes), (), table)


def utf16(text: str) -> int:
    """The length of a text as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
