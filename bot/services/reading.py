"""Reads a register that was sent in: a child process unpacks it, the columns are found by their headings.

Blocks while it reads, so it is called from a thread. The rows of a file are never held all at once.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from io import SEEK_END, BytesIO
from pathlib import Path
from typing import IO, Any, BinaryIO

from bot.errors import FileFlaw, UnreadableFile
from bot.services import cells, headings
from bot.services.headings import Columns
from bot.services.limits import LIMITS, Limits, Row
from bot.services.model import OFFICIAL, RawRow
from bot.services.words import ServiceLists

SUFFIXES = frozenset({"xlsx", "csv"})
"""What is asked for; a file is told by its content all the same."""

_ROOT = Path(__file__).parents[2]
# Isolated: the child process finds the standard library, the installed libraries and this package.
# openpyxl takes numpy and lxml where they are there, and matplotlib and python-docx bring them: memory for
# nothing, and another parser than the one whose limits are known.
_CHILD = (
    "import sys; sys.path.insert(0, sys.argv[1]); sys.modules['numpy'] = None; "
    "from bot.services.unpacking import main; main()"
)
# Against entities openpyxl would take a parser that doubles its time; document types are refused before it.
_ENVIRONMENT = {"OPENPYXL_DEFUSEDXML": "False", "OPENPYXL_LXML": "False"}


class Register:
    """A register whose headings have been found; its rows may be gone through once."""

    def __init__(self, child: "_Child", sheet: int, columns: Columns) -> None:
        self.columns = columns
        self._child = child
        self._sheet = sheet

    def __iter__(self) -> Iterator[RawRow]:
        """Every row under the headings that is not empty. Raises UnreadableFile."""
        places = tuple(self.columns.places.items())
        found = first = False
        for number, row in self._child.rows(self._sheet):
            if number <= self.columns.heading_row:
                continue
            width = len(row)
            texts = {
                column: cells.text(column, row[place]) if place < width else "" for column, place in places
            }
            if not first:
                first = True
                if headings.is_numbering(texts.values()):
                    continue
            if any(texts.values()):
                found = True
                yield RawRow(number, texts)
        if not found:
            raise UnreadableFile(FileFlaw.NO_ROWS)


@contextmanager
def opened(file: Path | bytes, lists: ServiceLists, limits: Limits = LIMITS) -> Iterator[Register]:
    """Open a register and find its columns; no process is left behind. Raises UnreadableFile."""
    with BytesIO(file) if isinstance(file, bytes) else file.open("rb") as data, _child() as child:
        child.take(data, limits)
        sheet, columns = _chosen(child, headings.known(lists))
        yield Register(child, sheet, columns)


def below(
    data: bytes, is_heading: Callable[[Sequence[str]], bool], limits: Limits = LIMITS
) -> Generator[tuple[int, list[str]], None, None]:
    """The rows of a file of another form, from its row of headings on, each with its number.

    Raises UnreadableFile: with NO_SUCH_COLUMNS when no row is that of the headings.
    """
    with _child() as child:
        child.take(BytesIO(data), limits)
        places = [
            (sheet, number)
            for sheet, (_, rows) in enumerate(child.heads())
            for number, row in rows
            if is_heading([cells.as_sent(cell) for cell in row])
        ]
        if not places:
            raise UnreadableFile(FileFlaw.NO_SUCH_COLUMNS)
        sheet, heading = places[0]
        for number, row in child.rows(sheet):
            if number >= heading:
                yield number, [cells.as_sent(cell) for cell in row]


def _chosen(child: "_Child", spellings: headings.Spellings) -> tuple[int, Columns]:
    """The sheet and the row with the most official headings. Raises UnreadableFile when some are missing."""
    best, sheet = None, 0
    for number, (name, rows) in enumerate(child.heads()):
        for at, row in rows:
            columns = headings.find(name, at, [cells.as_sent(cell) for cell in row], spellings)
            if best is None or len(columns.missing) < len(best.missing):
                best, sheet = columns, number
    if best is None:
        raise UnreadableFile(FileFlaw.NO_ROWS)
    if best.missing:
        raise UnreadableFile(FileFlaw.NO_SUCH_COLUMNS, best.missing if best.is_a_register else OFFICIAL)
    return sheet, best


class _Child:
    """The process that unpacks the file, as a source of lines."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def take(self, data: BinaryIO, limits: Limits) -> None:
        """Hand the file over, unless it weighs too much."""
        begin, size = data.read(2), data.seek(0, SEEK_END)
        data.seek(0)
        if size > (limits.file_bytes if begin == b"PK" else limits.text_bytes):
            raise UnreadableFile(FileFlaw.TOO_BIG)
        self._tell(json.dumps({"size": size, "limits": asdict(limits)}).encode() + b"\n")
        while block := data.read(1 << 20):
            self._tell(block)

    def heads(self) -> Iterator[tuple[str, list[Row]]]:
        """The first rows of each sheet."""
        while "sheet" in (said := self._said()):
            yield said["sheet"], said["rows"]

    def rows(self, sheet: int) -> Iterator[Row]:
        """All rows of a sheet."""
        self._tell(f"{sheet}\n".encode())
        while isinstance(said := self._said(), list):
            yield from said

    def _tell(self, data: bytes) -> None:
        """Hand something over; what a child that has died says or does not say counts alone."""
        stdin: IO[bytes] = self._stream(self._process.stdin)
        try:
            stdin.write(data)
            stdin.flush()
        except BrokenPipeError:
            return

    def _said(self) -> Any:  # noqa: ANN401 - rows, or an object, as unpacking.py describes them
        line = self._stream(self._process.stdout).readline()
        if not line.endswith(b"\n"):
            raise UnreadableFile(self._died())
        said = json.loads(line)
        if "flaw" in said:
            raise UnreadableFile(FileFlaw(said["flaw"]))
        return said

    def _died(self) -> FileFlaw:
        """A signal ends what takes too much: time (SIGALRM, SIGXCPU) or memory (SIGKILL, in C SIGSEGV)."""
        return FileFlaw.TOOK_TOO_LONG if self._process.wait() < 0 else FileFlaw.DAMAGED

    @staticmethod
    def _stream(pipe: IO[bytes] | None) -> IO[bytes]:
        assert pipe is not None  # Both were asked for.
        return pipe


@contextmanager
def _child() -> Iterator[_Child]:
    """A process with hardly an environment, in which nothing of the bot is known."""
    command = (sys.executable, "-I", "-B", "-W", "ignore", "-X", "utf8", "-c", _CHILD, str(_ROOT))
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_ENVIRONMENT,
        cwd="/",
    ) as process:
        try:
            yield _Child(process)
        finally:
            process.kill()
            _close_quietly(process.stdin)


def _close_quietly(stdin: IO[bytes] | None) -> None:
    """What was not handed over to a dead child is of no use to anybody."""
    try:
        if stdin is not None:
            stdin.close()
    except BrokenPipeError:
        return
