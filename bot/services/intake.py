"""Reads a register in pieces: checked, digested, ready for a transaction. Blocks, so it runs in a thread."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from threading import Lock

from sqlalchemy import Connection

from bot.people.vault import Vault
from bot.services import reading, registry_store, rules, store, unfolded
from bot.services.judging import Judged, Verdict, judge, replaced
from bot.services.likeness import HeldRows
from bot.services.marks import Marked, mark
from bot.services.model import REMARKS, Fault, FaultCode, RawRow
from bot.services.service import Piece
from bot.services.store import Waiting
from bot.services.unfolded import Unfolded, Unfolding
from bot.services.words import ServiceLists

PIECE = 200
"""Rows of one transaction: it holds the one writer of SQLite for some 40 ms, and presses come in between.
Smaller pieces write the same pages of the database more often."""
WHOLE = 5_000
"""A longer file goes back without its good rows."""


class CheckedFile:
    """A file while it is read; may be handed from thread to thread, and is left in one of them.

    `suffix` tells a file as it was sent from one that was unfolded before.
    """

    def __init__(
        self, data: bytes, suffix: str, vault: Vault, lists: ServiceLists, month: str, today: date
    ) -> None:
        self._vault = vault
        self._opened = ExitStack()
        self._lock = Lock()
        self._unfolding: Unfolding | None = None
        rows: Iterable[RawRow]
        if suffix == unfolded.SUFFIX:
            rows = known = Unfolded(data)
            self.fields = known.fields
        else:
            rows = register = self._opened.enter_context(reading.opened(data, lists))
            self.fields = register.columns.fields
            self._unfolding = Unfolding(self.fields)
        self._rows = self._marked(rows, lists, month, today)
        self._at = 0

    def unfolded(self) -> bytes | None:
        """The rows that were read, for the next time; None when there is nothing new to keep."""
        return self._unfolding.data() if self._unfolding else None

    def close(self) -> None:
        """Stop reading."""
        with self._lock:
            self._opened.close()

    def next_rows(self) -> list[Marked]:
        """The next rows, checked and digested; none at the end. Raises UnreadableFile."""
        with self._lock:
            rows = list(islice(self._rows, PIECE))
            self._at += len(rows)
            return rows

    def next_piece(self, done: int) -> Piece | None:
        """The next rows after `done` ones, ready to be entered; None at the end. Raises UnreadableFile.

        The program that took in the first of them may have had pieces of another size.
        """
        while rows := self.next_rows():
            if self._at > done:
                rows = rows[max(done - self._at, -len(rows)) :]
                entries = {each.key: registry_store.entry(self._vault, each) for each in rows if each.key}
                return Piece(self._at - len(rows), rows, entries)
        return None

    def _marked(
        self, rows: Iterable[RawRow], lists: ServiceLists, month: str, today: date
    ) -> Iterator[Marked]:
        seen: rules.Seen = {}
        for raw in rows:
            if self._unfolding:
                self._unfolding.add(raw)
            yield mark(self._vault, rules.check(raw, lists, month, today, seen))


def look(connection: Connection, month: str, rows: Iterable[Marked], held: HeldRows) -> list[Judged]:
    """What would become of these rows; what they replace is taken off `held`. A read."""
    rows = list(rows)
    known = store.contents(connection, [each.key for each in rows if each.key])
    judged = judge(rows, known, store.waiting(connection, month, [each.sent for each in rows]), held)
    held.replaced(replaced(judged))
    return judged


def held_of(connection: Connection, vault: Vault, month: str, besides: int = 0) -> HeldRows:
    """What is held of a month, to be corrected by a file. A long read. Raises SealBroken."""
    return HeldRows(store.open_rows(connection, vault, month, besides))


@dataclass(frozen=True, slots=True)
class Returned:
    """A row as it goes back to the sender; `number` is that of a held row."""

    raw: RawRow = field(repr=False)
    faults: tuple[Fault, ...]
    number: int | None = None


class Answer:
    """The rows that go back to the sender: all of a short file, else those that are held."""

    def __init__(self) -> None:
        self._rows: list[tuple[str, RawRow, tuple[Fault, ...]]] = []
        self.whole = True

    def add(self, judged: Iterable[Judged]) -> None:
        """Keep rows of which it is known what would become of them."""
        for each in judged:
            holds = each.verdict in (Verdict.HOLD, Verdict.STAYS_HELD)
            if holds or self.whole:
                self._rows.append((each.marked.sent, each.marked.checked.raw, each.faults))
        self._shorten()

    def _shorten(self) -> None:
        if self.whole and len(self._rows) > WHOLE:
            self.whole = False
            self._rows = [row for row in self._rows if not REMARKS.issuperset(each.code for each in row[2])]

    def rows(self, waiting: Mapping[str, Waiting]) -> list[Returned]:
        """The rows with their faults, numbered as far as they are held already."""
        return [_returned(sent, raw, faults, waiting) for sent, raw, faults in self._rows]


def _returned(sent: str, raw: RawRow, faults: tuple[Fault, ...], waiting: Mapping[str, Waiting]) -> Returned:
    there = waiting.get(sent)
    holds = not REMARKS.issuperset(fault.code for fault in faults)
    # A good row may read just like one that is held because it came a second time.
    if there is None or not (holds or _is_in_register(there.faults)):
        return Returned(raw, faults)
    return Returned(raw, there.faults, there.number)


def _is_in_register(faults: Iterable[Fault]) -> bool:
    return any(fault.code is FaultCode.DUPLICATE_IN_REGISTER for fault in faults)


def still_held(connection: Connection, vault: Vault, month: str, sent_by: int) -> list[Returned]:
    """What an account has sent for a month and must still correct. A long read. Raises SealBroken."""
    rows = store.open_rows(connection, vault, month, sent_by=sent_by)
    return [Returned(row.raw, row.faults, row.id) for row in rows]
