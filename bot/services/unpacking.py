"""The child process that opens a file from outside: bytes in, rows of plain cells out.

Run by bot/services/reading.py as a program of its own: what is in the file can take neither the memory nor
the time of the bot, and finds neither keys nor a database there. Of libraries only openpyxl is used.

In: a line of JSON with size and limits, the file, and later a line with the number of the chosen sheet.
Out: a line of JSON for each sheet with its first rows, `{"heads": "end"}`, then lists of rows, then
`{"rows": "end"}`. A row is its number and its cells, a cell a text or a number. Instead of any of these:
`{"flaw": ...}`, a FileFlaw.
"""

import csv
import json
import resource
import signal
import sys
from collections.abc import Iterator, Sequence
from io import BytesIO, TextIOWrapper
from itertools import islice
from typing import Protocol

from bot.errors import FileFlaw, UnreadableFile
from bot.services.limits import Cell, Limits, Row

_BLOCK = 1 << 16
PIECE = 500
"""Rows handed over at once, unless they are heavy."""
HEAVY = 1_000_000
"""Characters after which a piece is handed over."""
LONGEST_HEADING = 600
"""Characters of a cell among the first rows."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNS_OF_OTHERS = (b"<", b"%PDF", b"{\\rtf")


class Book(Protocol):
    """A file that has been opened."""

    @property
    def sheets(self) -> Sequence[str]:
        """The names of the sheets in their order."""

    def rows(self, sheet: int) -> Iterator[Row]:
        """The rows of a sheet that are not empty."""


class TextTable:
    """CSV, in any of the encodings and with any of the separators that Excel writes here."""

    sheets = ("",)

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._data, self._encoding = data, _encoding(data)
        self._columns = limits.columns
        csv.field_size_limit(limits.cell)

    def rows(self, sheet: int) -> Iterator[Row]:
        """Every line that is not empty; `sheet` is 0."""
        lines = csv.reader(self._text(), delimiter=self._delimiter())
        for number, cells in enumerate(lines, 1):
            if any(cells):
                yield number, list(cells[: self._columns])

    def _text(self) -> TextIOWrapper:
        return TextIOWrapper(BytesIO(self._data), self._encoding, newline="")

    def _delimiter(self) -> str:
        """The sign that stands most often in one line; headings have a few commas of their own."""
        heads = self._text().read(100_000).splitlines()[:50]
        return max(";\t,", key=lambda sign: max((line.count(sign) for line in heads), default=0))


def _encoding(data: bytes) -> str:
    """The encoding in which all of it can be read."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        candidates: tuple[str, ...] = ("utf-16",)
    elif b"\0" in data or data[:1000].lstrip().startswith(_SIGNS_OF_OTHERS):
        candidates = ()
    else:
        candidates = ("utf-8-sig", "cp1251")
    for encoding in candidates:
        if _can_be_read(data, encoding):
            return encoding
    raise UnreadableFile(FileFlaw.NOT_A_SPREADSHEET)


def _can_be_read(data: bytes, encoding: str) -> bool:
    text = TextIOWrapper(BytesIO(data), encoding)
    try:
        while text.read(_BLOCK):
            pass
    except UnicodeDecodeError:
        return False
    return True


def opened(data: bytes, limits: Limits) -> Book:
    """Tell by its first bytes what a file is, whatever its name says."""
    if not data[:1000].strip():
        raise UnreadableFile(FileFlaw.EMPTY)
    if data.startswith(b"PK"):
        from bot.services.workbook import Workbook  # Heavy, and nothing to a text table.

        return Workbook(BytesIO(data), limits)
    if data.startswith(_OLE):
        sealed = "EncryptedPackage".encode("utf-16-le") in data
        raise UnreadableFile(FileFlaw.ENCRYPTED if sealed else FileFlaw.OLD_EXCEL)
    return TextTable(data, limits)


def _bound(limits: Limits) -> None:
    """Take from this process what an honest file does not need."""
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def _say(what: object) -> None:
    """Hand a line over. While the reader is busy no time is counted."""
    line = json.dumps(what, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace")
    signal.alarm(0)
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()


def _serve(size: int, limits: Limits) -> None:
    signal.alarm(limits.seconds)
    book = opened(sys.stdin.buffer.read(size), limits)
    for number, name in enumerate(book.sheets):
        heads = islice(book.rows(number), limits.searched)
        _say({"sheet": name, "rows": [(at, _beginnings(cells)) for at, cells in heads]})
        signal.alarm(limits.seconds)
    _say({"heads": "end"})
    chosen = sys.stdin.buffer.readline()
    signal.alarm(limits.seconds)
    _hand_over(book.rows(int(chosen or b"0")), limits)


def _beginnings(cells: list[Cell]) -> list[Cell]:
    """Nobody needs more of a heading."""
    return [cell[:LONGEST_HEADING] if isinstance(cell, str) else cell for cell in cells]


def _pieces(rows: Iterator[Row]) -> Iterator[list[Row]]:
    """Rows in pieces that are small for whoever takes them, whatever the cells hold."""
    piece: list[Row] = []
    weight = 0
    for row in rows:
        piece.append(row)
        weight += sum(len(cell) for cell in row[1] if isinstance(cell, str))
        if len(piece) == PIECE or weight > HEAVY:
            yield piece
            piece, weight = [], 0
    if piece:
        yield piece


def _hand_over(rows: Iterator[Row], limits: Limits) -> None:
    count = 0
    for piece in _pieces(rows):
        count += len(piece)
        if count > limits.rows:
            raise UnreadableFile(FileFlaw.TOO_MANY_ROWS)
        _say(piece)
        signal.alarm(limits.seconds)
    _say({"rows": "end"})


def main() -> None:
    """Do what is asked on standard input; whatever goes wrong is said in one word."""
    asked = json.loads(sys.stdin.buffer.readline())
    limits = Limits(**asked["limits"])
    _bound(limits)
    try:
        _serve(asked["size"], limits)
    except UnreadableFile as refused:
        _say({"flaw": refused.flaw})
    except MemoryError:
        signal.raise_signal(signal.SIGKILL)  # Nothing is left to say it with; the reader knows this end.
    except Exception as error:  # What a file from outside can make a library raise has no end.
        _say({"flaw": FileFlaw.DAMAGED, "error": type(error).__name__})
