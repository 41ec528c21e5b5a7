"""A report as it is kept: figures as JSON, the rows behind them as columns of text, compressed.

The format is our own and never changes for reports that are there. Chunks are divided by RECORD, each begins
with the letter of what it holds; its columns are lines, and their values are divided by commas.
"""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from pydantic import TypeAdapter

from bot.monitoring.figures.model import CountedRow, Figures, LeftOut

RECORD = "\x1e"
_COUNTED, _LEFT_OUT = "C", "L"
_PIECE = 1 << 20
_FIGURES = TypeAdapter(Figures)


@dataclass(frozen=True, slots=True)
class Packed:
    """What is stored of a report, and the digest of both parts."""

    figures: str
    counted: bytes
    sha256: str


def pack(figures: Figures, counted: Iterable[tuple[str, ...]], left_out: Iterable[tuple[str, ...]]) -> Packed:
    """Put it together; rows are chunks of columns as the database gives them."""
    text = _FIGURES.dump_json(figures).decode()
    squeeze = zlib.compressobj(6)
    parts = [squeeze.compress(chunk.encode()) for chunk in _chunks(counted, left_out)]
    rows = b"".join((*parts, squeeze.flush()))
    return Packed(text, rows, digest(text, rows))


def digest(figures: str, counted: bytes) -> str:
    """What shows that a report is as it was made."""
    return sha256(figures.encode() + b"\0" + counted).hexdigest()


def figures_of(text: str) -> Figures:
    """The figures that were kept."""
    return _FIGURES.validate_json(text)


def counted_rows(packed: bytes) -> Iterator[CountedRow]:
    """The services that count, in the order of the register."""
    for columns in _opened(packed, _COUNTED):
        ids, clients, enterprises, days, *codes = (column.split(",") for column in columns)
        words, places = codes[:10], zip(*codes[10:], strict=True)
        for number, (told, inside) in enumerate(zip(zip(*words, strict=True), places, strict=True)):
            values: tuple[Any, ...] = (
                int(ids[number]),
                int(clients[number]),
                int(enterprises[number]),
                date.fromisoformat(days[number]),
                *told,
                tuple(map(int, inside)),
            )
            yield CountedRow(*values)


def left_out_rows(packed: bytes) -> Iterator[LeftOut]:
    """The services that do not count, each with its reason."""
    for columns in _opened(packed, _LEFT_OUT):
        for number, reason, region, batch, day in zip(*(each.split(",") for each in columns), strict=True):
            yield LeftOut(int(number), reason, region, int(batch), date.fromisoformat(day))


def _chunks(counted: Iterable[tuple[str, ...]], left_out: Iterable[tuple[str, ...]]) -> Iterator[str]:
    for kind, rows in ((_COUNTED, counted), (_LEFT_OUT, left_out)):
        for columns in rows:
            yield "\n".join((kind, *columns)) + RECORD


def _opened(packed: bytes, wanted: str) -> Iterator[list[str]]:
    """The columns of each chunk of one kind; never more than some chunks are unfolded at a time."""
    unfold, begun, rest = zlib.decompressobj(), b"", packed
    while not unfold.eof:
        piece = unfold.decompress(rest, _PIECE)
        rest = unfold.unconsumed_tail
        if not (piece or rest or unfold.eof):
            raise ValueError("the rows of a report are cut short")
        *chunks, begun = (begun + piece).split(RECORD.encode())
        for chunk in chunks:
            kind, *columns = chunk.decode().split("\n")
            if kind == wanted:
                yield columns
