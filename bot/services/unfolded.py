"""The rows of a register as they were read, kept from its check until it is taken in.

So a file is unpacked once only, which is most of the work. What is kept is sealed like the file itself.
"""

import json
import zlib
from collections.abc import Collection, Iterator

from bot.services.model import Field, RawRow

SUFFIX = "rows"
"""Stands for the suffix of a batch whose file has been unfolded."""
_BLOCK = 1 << 18


class Unfolding:
    """Collects rows while they are read."""

    def __init__(self, fields: Collection[Field]) -> None:
        self._fields = tuple(fields)
        self._zip = zlib.compressobj(1)
        self._parts = [self._zip.compress(_line([*self._fields]))]

    def add(self, raw: RawRow) -> None:
        """Keep one more row."""
        self._parts.append(
            self._zip.compress(_line([raw.number, *(raw.cells[each] for each in self._fields)]))
        )

    def data(self) -> bytes:
        """All of them; nothing can be added after it."""
        return b"".join((*self._parts, self._zip.flush()))


class Unfolded:
    """The rows of what an `Unfolding` has collected; may be gone through once."""

    def __init__(self, data: bytes) -> None:
        self._lines = _lines(data)
        self._order = [Field(name) for name in json.loads(next(self._lines))]
        self.fields = frozenset(self._order)

    def __iter__(self) -> Iterator[RawRow]:
        for line in self._lines:
            number, *texts = json.loads(line)
            yield RawRow(number, dict(zip(self._order, texts, strict=True)))


def _line(values: list[object]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _lines(data: bytes) -> Iterator[bytes]:
    unzip, rest = zlib.decompressobj(), b""
    for at in range(0, len(data), _BLOCK):
        *whole, rest = (rest + unzip.decompress(data[at : at + _BLOCK])).split(b"\n")
        yield from whole
