"""Reads the rows of an XLSX workbook one by one, without holding a sheet (ECMA-376, part 1, chapter 18).

Of formulas only the values are read that the spreadsheet program left behind. Document types, and with them
external and swelling entities, are refused before anything of them is looked at.
"""

import re
from array import array
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from io import BytesIO
from xml.parsers.expat import ParserCreate, XMLParserType
from zipfile import ZipFile, ZipInfo

from bot.errors import FileFlaw, UnreadableFile
from bot.services.limits import Cell, Limits, Row

_BLOCK = 1 << 16
_WORKBOOK = "xl/workbook.xml"
# Formats of numbers that Excel shows as dates (18.8.30), and the signs of a day or a year in others.
_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(50, 59)})
_NOT_A_SIGN = re.compile(r"\[[^\]]*\]|\"[^\"]*\"|\\.|_.")
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_DIGITS = "0123456789"
_MOST_ENTRIES_BYTES = 100_000
Start = Callable[[str, dict[str, str]], None]


class Workbook:
    """A workbook whose directory has been looked at. Raises UnreadableFile."""

    def __init__(self, file: BytesIO, limits: Limits) -> None:
        _check_directory(file)
        self._archive = ZipFile(file)
        self._limits = limits
        self._unpacked = 0
        # Programs differ in upper and lower case here: 1C writes xl/SharedStrings.xml.
        self._parts = {part.filename.casefold(): part.filename for part in self._archive.infolist()}
        self._check_parts(self._archive.infolist())
        self._targets: list[str] = []
        self._names: list[str] = []
        self._day_zero = date(1899, 12, 30)
        self._read_workbook()
        self._strings: Strings | None = None
        self._dates: frozenset[int] | None = None

    @property
    def sheets(self) -> list[str]:
        """The names of the sheets in their order, hidden ones too."""
        return self._names

    def rows(self, sheet: int) -> Iterator[Row]:
        """The rows of a sheet that have something in them."""
        if self._strings is None:
            self._strings = self._read_strings()
        if self._dates is None:
            self._dates = self._read_dates()
        reader = SheetReader(self._strings, self._dates, self._day_zero, self._limits)
        for _block in self._parsed(self._targets[sheet], reader.attach):
            yield from reader.taken()

    def _check_parts(self, parts: list[ZipInfo]) -> None:
        """Only the directory is looked at: what the parts say of themselves (RELIABILITY, uploads)."""
        if _WORKBOOK not in self._parts:
            other = "mimetype" in self._parts or any(name.endswith(".bin") for name in self._parts)
            raise UnreadableFile(FileFlaw.OLD_EXCEL if other else FileFlaw.NOT_A_SPREADSHEET)
        if any(part.flag_bits & 1 for part in parts):
            raise UnreadableFile(FileFlaw.ENCRYPTED)
        if len(parts) > self._limits.entries or any(map(self._swells, parts)):
            raise UnreadableFile(FileFlaw.ZIP_BOMB)
        if sum(part.file_size for part in parts) > self._limits.unpacked_bytes:
            raise UnreadableFile(FileFlaw.TOO_BIG)

    def _swells(self, part: ZipInfo) -> bool:
        """Small parts may be as regular as they like."""
        return part.file_size > _BLOCK and part.file_size > self._limits.ratio * part.compress_size

    def _parsed(self, part: str, attach: Callable[[XMLParserType], None]) -> Iterator[None]:
        """Parse a part block by block; what directories say of sizes may be a lie, so blocks are counted."""
        parser = ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_doctype
        attach(parser)
        with self._archive.open(self._parts[part.casefold()]) as file:
            while block := file.read(_BLOCK):
                self._unpacked += len(block)
                if self._unpacked > 2 * self._limits.unpacked_bytes:
                    raise UnreadableFile(FileFlaw.ZIP_BOMB)
                parser.Parse(block, False)
                yield
        parser.Parse(b"", True)
        yield

    def _walk(self, part: str, start: Start) -> None:
        """Call `start` for each element of a small part."""

        def attach(parser: XMLParserType) -> None:
            parser.StartElementHandler = lambda name, attributes: start(_local(name), attributes)

        for _block in self._parsed(part, attach):
            pass

    def _read_workbook(self) -> None:
        """The sheets in their order, where each of them is, and from which day dates are counted."""
        relations = self._relations()

        def start(name: str, attributes: dict[str, str]) -> None:
            if name == "sheet":
                identity = next((text for key, text in attributes.items() if _local(key) == "id"), "")
                target = relations.get(identity, "")
                if target.casefold() in self._parts:
                    self._names.append(attributes.get("name", ""))
                    self._targets.append(target)
            elif name == "workbookPr" and attributes.get("date1904") in {"1", "true"}:
                self._day_zero = date(1904, 1, 1)

        self._walk(_WORKBOOK, start)

    def _relations(self) -> Mapping[str, str]:
        targets: dict[str, str] = {}

        def start(name: str, attributes: dict[str, str]) -> None:
            if name == "Relationship" and attributes.get("TargetMode") != "External":
                target = attributes.get("Target", "")
                targets[attributes.get("Id", "")] = target[1:] if target.startswith("/") else f"xl/{target}"

        if "xl/_rels/workbook.xml.rels" in self._parts:
            self._walk("xl/_rels/workbook.xml.rels", start)
        return targets

    def _read_strings(self) -> "Strings":
        strings = Strings()
        if "xl/sharedstrings.xml" in self._parts:
            for _block in self._parsed("xl/sharedStrings.xml", strings.attach):
                pass
        return strings

    def _read_dates(self) -> frozenset[int]:
        """The numbers of the cell styles that show dates."""
        own: set[int] = set()
        styles: list[int] = []
        inside: list[bool] = [False]

        def start(name: str, attributes: dict[str, str]) -> None:
            if name == "numFmt" and _shows_a_date(attributes.get("formatCode", "")):
                own.add(int(attributes["numFmtId"]))
            elif name in {"cellXfs", "cellStyleXfs", "cellStyles", "dxfs"}:
                inside[0] = name == "cellXfs"
            elif name == "xf" and inside[0]:
                styles.append(int(attributes.get("numFmtId", 0)))

        if "xl/styles.xml" in self._parts:
            self._walk("xl/styles.xml", start)
        return frozenset(number for number, each in enumerate(styles) if each in own or each in _DATE_FORMATS)


class Strings:
    """The shared texts of a workbook in one piece of memory: a list would need three times as much."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._ends = array("L", [0])
        self._text: list[str] = []
        self._listening = self._spoken = False

    def __getitem__(self, number: int) -> str:
        return self._bytes[self._ends[number] : self._ends[number + 1]].decode()

    def attach(self, parser: XMLParserType) -> None:
        """Listen to the part that holds the texts."""
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._hear

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = _local(name)
        if name == "rPh":  # How a text is read aloud in Japanese is no part of it.
            self._spoken = True
        self._listening = name == "t" and not self._spoken

    def _hear(self, text: str) -> None:
        if self._listening:
            self._text.append(text)

    def _end(self, name: str) -> None:
        name = _local(name)
        self._listening = False
        if name == "rPh":
            self._spoken = False
        elif name == "si":
            self._bytes += _unescaped("".join(self._text)).encode("utf-8", "replace")
            self._ends.append(len(self._bytes))
            self._text.clear()


class SheetReader:
    """Listens to the elements of a sheet and keeps the rows that are complete until they are taken."""

    def __init__(self, strings: Strings, dates: frozenset[int], day_zero: date, limits: Limits) -> None:
        self._strings, self._dates, self._day_zero, self._limits = strings, dates, day_zero, limits
        self._rows: list[Row] = []
        self._cells: list[Cell] = []
        self._number = self._column = 0
        self._type = self._style = self._text = ""
        self._listening = self._spoken = False

    def attach(self, parser: XMLParserType) -> None:
        """Listen to the part that holds the sheet."""
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._hear

    def taken(self) -> list[Row]:
        """The complete rows, once."""
        rows, self._rows = self._rows, []
        return rows

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name if ":" not in name else _local(name)
        if name == "c":
            self._begin_cell(attributes)
        elif name == "v" or name == "t":
            self._listening = not self._spoken
        elif name == "row":
            self._number = int(attributes.get("r", self._number + 1))
            self._cells, self._column = [], -1
        elif name == "rPh":
            self._spoken = True

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r")
        self._column = _column(place.rstrip(_DIGITS)) if place else self._column + 1
        self._type, self._style, self._text = attributes.get("t", "n"), attributes.get("s", ""), ""

    def _hear(self, text: str) -> None:
        if self._listening:
            self._text += text
            if len(self._text) > self._limits.cell:
                raise UnreadableFile(FileFlaw.DAMAGED)

    def _end(self, name: str) -> None:
        name = name if ":" not in name else _local(name)
        if name == "v" or name == "t":
            self._listening = False
        elif name == "c":
            if self._text and self._column < self._limits.columns:
                self._cells.extend([""] * (self._column - len(self._cells)))
                self._cells[self._column :] = [self._value()]
        elif name == "row":
            if self._cells:
                self._rows.append((self._number, self._cells))
        elif name == "rPh":
            self._spoken = False

    def _value(self) -> Cell:
        if self._type == "s":
            return self._strings[int(self._text)]
        if self._type != "n":
            return self._text if self._type in {"b", "e", "d"} else _unescaped(self._text)
        if self._style and int(self._style) in self._dates:
            return _day(self._day_zero, self._text)
        return _number(self._text)


def _check_directory(file: BytesIO) -> None:
    """The directory itself must be small: it is read whole. Its end says how long it is (APPNOTE, 4.3.16)."""
    data = file.getbuffer()
    tail = bytes(data[-(_BLOCK + 22) :])
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        raise UnreadableFile(FileFlaw.DAMAGED)
    if int.from_bytes(tail[at + 12 : at + 16], "little") > _MOST_ENTRIES_BYTES:
        raise UnreadableFile(FileFlaw.ZIP_BOMB)


def _refuse_doctype(*declared: object) -> None:
    raise UnreadableFile(FileFlaw.DAMAGED)


def _local(name: str) -> str:
    return name.rpartition(":")[2]


@lru_cache(maxsize=1024)
def _column(letters: str) -> int:
    """`A` is 0, `AA` is 26."""
    number = 0
    for letter in letters[:4]:
        number = 26 * number + ord(letter) - 64
    return max(number - 1, 0)


def _shows_a_date(code: str) -> bool:
    signs = _NOT_A_SIGN.sub("", code.split(";")[0]).casefold()
    return any(sign in signs for sign in "dy") and "general" not in signs


@lru_cache(maxsize=10_000)
def _day(day_zero: date, text: str) -> Cell:
    """The day that a number means; the number itself when it means none."""
    number = _number(text)
    if isinstance(number, str) or not 1 <= number < 2_000_000:
        return number
    return (day_zero + timedelta(days=int(number))).isoformat()


def _number(text: str) -> Cell:
    """A number; as text when it is none that can be counted with."""
    try:
        return int(text) if text.isdecimal() else _finite(float(text), text)
    except ValueError:
        return text


def _finite(number: float, text: str) -> Cell:
    return number if abs(number) < 1e300 else text


def _unescaped(text: str) -> str:
    """`_x000D_` is how Excel writes a sign that XML cannot hold."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
