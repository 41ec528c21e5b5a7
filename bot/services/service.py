"""Use cases of the register of services: a file comes, is checked, confirmed, and taken in piece by piece.

Each piece is one short transaction that also moves `progress`: a kill at any point loses and doubles nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import Connection

from bot.errors import NotFound
from bot.language import Language
from bot.people import audit
from bot.people.model import Person
from bot.people.rules import Permission, demand
from bot.people.vault import Vault
from bot.services import registry_store, store, unfolded
from bot.services.dry_run import DryRun
from bot.services.judging import Judged, Verdict, judge, replaced
from bot.services.likeness import HeldRows
from bot.services.marks import Marked
from bot.services.model import BatchState
from bot.services.registry_store import Entry
from bot.services.store import Batch, MonthCount

MONTHS_SHOWN = 6
TERMINAL = 0
"""Who sends a file by the command line."""
_UNCONFIRMED = (BatchState.SENT, BatchState.CHECKING, BatchState.CHECKED)


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that was sent in, sealed already; `suffix` is xlsx or csv, or says that it was unfolded."""

    sealed: bytes = field(repr=False)
    sha256: str
    suffix: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows of a file from number `start` on (counted from 0), each good one ready to be entered."""

    start: int
    rows: Sequence[Marked]
    entries: dict[str, Entry]

    @property
    def end(self) -> int:
        """The number after the last row."""
        return self.start + len(self.rows)


@dataclass(frozen=True, slots=True)
class Taken:
    """How far a batch has come, and which held rows its newest piece has replaced."""

    batch: Batch
    replaced: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """What the register holds, newest month first, and what this person has sent in."""

    months: tuple[MonthCount, ...]
    open: tuple[Batch, ...]


def seal_file(vault: Vault, data: bytes, suffix: str) -> SentFile:
    """Seal the bytes of a file."""
    digest = sha256(data).hexdigest()
    return SentFile(vault.seal_bytes(data, store.file_record(digest)), digest, suffix)


def seal_rows(vault: Vault, sha256: str, rows: bytes) -> SentFile:
    """Seal what was read of the file with this digest."""
    return SentFile(vault.seal_bytes(rows, store.file_record(sha256)), sha256, unfolded.SUFFIX)


def open_file(connection: Connection, vault: Vault, batch: Batch) -> bytes | None:
    """The bytes of a batch; None when it is over. Raises SealBroken."""
    sealed = store.sealed_file(connection, batch.id)
    return vault.unseal_bytes(sealed, store.file_record(batch.sha256)) if sealed else None


def offered_months(today: date) -> tuple[str, ...]:
    """The four newest months, the one that is over first: for it registers are due (Methodology, point 7)."""
    newest = [_month(today, back) for back in range(4)]
    return (newest[1], newest[0], *newest[2:])


def _month(today: date, back: int) -> str:
    year, number = divmod(today.year * 12 + today.month - 1 - back, 12)
    return f"{year:04}-{number + 1:02}"


def overview(connection: Connection, actor: Person) -> Overview:
    """What the register holds. Raises NotAllowed."""
    demand(actor.role, Permission.IMPORT_SERVICES)
    counts = store.months(connection, MONTHS_SHOWN)
    return Overview(tuple(counts), tuple(store.open_batches(connection, actor.telegram_id)))


def own_batch(connection: Connection, actor: Person, batch_id: int) -> Batch:
    """A batch that this person has sent. Raises NotAllowed, NotFound."""
    demand(actor.role, Permission.IMPORT_SERVICES)
    batch = store.batch(connection, batch_id)
    if batch is None or batch.sent_by != actor.telegram_id:
        raise NotFound(f"batch {batch_id} of {actor.id}")
    return batch


def receive(
    connection: Connection, actor: Person, file: SentFile, month: str | None, today: date, now: datetime
) -> Batch:
    """Keep a file; it waits for its month, or for its check when the month is one of those offered.

    What the sender has not confirmed before is overtaken. Raises NotAllowed.
    """
    demand(actor.role, Permission.IMPORT_SERVICES)
    for each in store.open_batches(connection, actor.telegram_id):
        _drop(connection, each.id, now)
    known = month if month in offered_months(today) else None
    state = BatchState.CHECKING if known else BatchState.SENT
    return _add(
        connection, file, actor.telegram_id, actor.language, known or offered_months(today)[0], state, now
    )


def receive_at_terminal(
    connection: Connection, file: SentFile, month: str, language: Language, dry: DryRun, now: datetime
) -> Batch:
    """Keep a file that was checked by the command line: it is confirmed by being sent."""
    batch = _add(connection, file, TERMINAL, language, month, BatchState.CHECKING, now)
    _note_counts(connection, batch.id, dry)
    _confirm(connection, batch.id, now)
    return _batch(connection, batch.id)


def choose_month(
    connection: Connection, actor: Person, batch_id: int, month: str, today: date, now: datetime
) -> Batch:
    """The file is of this month: check it. Raises NotAllowed, NotFound."""
    own_batch(connection, actor, batch_id)
    if month not in offered_months(today):
        raise NotFound(f"month {month}")
    waiting = (BatchState.SENT, BatchState.CHECKED)
    values = {"month": month, "state": BatchState.CHECKING, "told_at": None}
    store.change_batch(connection, batch_id, waiting, **values)
    return _batch(connection, batch_id)


def note_checked(connection: Connection, batch: Batch, dry: DryRun, rows: SentFile | None) -> bool:
    """The check is done; False when the batch was overtaken, or its month changed, meanwhile.

    `rows` are what was read of the file, and take its place.
    """
    present = store.batch(connection, batch.id)
    if present is None or present.month != batch.month:
        return False
    noted = _note_counts(connection, batch.id, dry)
    if noted and rows:
        store.replace_file(connection, batch.id, rows.sealed, rows.suffix)
    return noted


def _note_counts(connection: Connection, batch_id: int, dry: DryRun) -> bool:
    counts = {"taken": dry.good, "held": dry.held, "known": dry.known, "mended": dry.mends}
    unconfirmed = (BatchState.CHECKING, BatchState.CHECKED)
    return store.change_batch(
        connection, batch_id, unconfirmed, state=BatchState.CHECKED, rows=dry.rows, **counts
    )


def confirm(connection: Connection, actor: Person, batch_id: int, now: datetime) -> Batch:
    """Take it in; a second press changes nothing. Raises NotAllowed, NotFound."""
    own_batch(connection, actor, batch_id)
    _confirm(connection, batch_id, now)
    batch = _batch(connection, batch_id)
    if batch.state not in (BatchState.CONFIRMED, BatchState.DONE):
        raise NotFound(f"batch {batch_id} is not checked")
    return batch


def _confirm(connection: Connection, batch_id: int, now: datetime) -> None:
    nothing_yet = {"progress": 0, "taken": 0, "held": 0, "known": 0, "mended": 0, "told_at": None}
    state = {"state": BatchState.CONFIRMED, "confirmed_at": now}
    store.change_batch(connection, batch_id, (BatchState.CHECKED,), **nothing_yet, **state)


def cancel(connection: Connection, actor: Person, batch_id: int, now: datetime) -> Batch:
    """Do not take it in. Raises NotAllowed, NotFound."""
    own_batch(connection, actor, batch_id)
    _drop(connection, batch_id, now)
    return _batch(connection, batch_id)


def refuse(connection: Connection, batch_id: int, now: datetime) -> None:
    """The file cannot be read."""
    _drop(connection, batch_id, now)


def _drop(connection: Connection, batch_id: int, now: datetime) -> None:
    over = {"state": BatchState.DROPPED, "finished_at": now, "told_at": now}
    if store.change_batch(connection, batch_id, _UNCONFIRMED, **over):
        store.forget_file(connection, batch_id)


def take_in(
    connection: Connection, vault: Vault, batch_id: int, piece: Piece, held: HeldRows, now: datetime
) -> Taken:
    """Take in the piece that is next; any other changes nothing. `held` is what is held of this month."""
    batch = _batch(connection, batch_id)
    if batch.state is not BatchState.CONFIRMED or batch.progress != piece.start:
        return Taken(batch, ())
    keys = [each.key for each in piece.rows if each.key]
    known = store.contents(connection, keys)
    waiting = store.waiting(connection, batch.month, [each.sent for each in piece.rows])
    judged = judge(piece.rows, known, waiting, held)
    _write(connection, vault, batch, piece, judged, now)
    return Taken(_batch(connection, batch_id), tuple(replaced(judged)))


def _write(
    connection: Connection, vault: Vault, batch: Batch, piece: Piece, judged: Sequence[Judged], now: datetime
) -> None:
    taken = [each for each in judged if each.verdict is Verdict.TAKE]
    kept = [each for each in judged if each.verdict is Verdict.HOLD]
    registry_store.enter(connection, vault, batch, [piece.entries[each.marked.key] for each in taken])
    mended = sum(store.close(connection, each.mends, each.marked.key, now) for each in taken if each.mends)
    for each in kept:
        if each.mends:
            store.close(connection, each.mends, None, now)
    rows = [
        {
            **store.held_row(vault, each.marked.sent, each.marked.checked.raw, each.faults),
            "follows": each.mends,
        }
        for each in kept
    ]
    store.hold(connection, batch, rows, now)
    known = sum(each.verdict is Verdict.KNOWN for each in judged)
    counts = {
        "progress": piece.end,
        "taken": batch.taken + len(taken),
        "held": batch.held + len(kept),
        "known": batch.known + known,
        "mended": batch.mended + mended,
    }
    store.change_batch(connection, batch.id, (BatchState.CONFIRMED,), **counts)


def finish(connection: Connection, vault: Vault, batch_id: int, now: datetime) -> Batch:
    """Every row is taken, held or known: forget the file, and enter the import into the audit."""
    over = {"state": BatchState.DONE, "finished_at": now}
    done = store.change_batch(connection, batch_id, (BatchState.CONFIRMED,), **over)
    batch = _batch(connection, batch_id)
    if done:
        store.forget_file(connection, batch_id)
        names = ("month", "sha256", "rows", "taken", "held", "known", "mended")
        details = {"batch": batch.id, **{name: getattr(batch, name) for name in names}}
        audit.write(connection, vault, batch.sent_by, "import_services", details=details, now=now)
    return batch


def told(connection: Connection, batch_id: int, now: datetime) -> None:
    """The sender knows how it ended."""
    store.change_batch(connection, batch_id, (BatchState.CHECKED, BatchState.DONE), told_at=now)


def _add(
    connection: Connection,
    file: SentFile,
    sent_by: int,
    language: Language,
    month: str,
    state: BatchState,
    now: datetime,
) -> Batch:
    batch_id = store.add_batch(
        connection,
        file.sealed,
        month=month,
        received_at=now,
        sent_by=sent_by,
        language=language,
        sha256=file.sha256,
        suffix=file.suffix,
        state=state,
    )
    return _batch(connection, batch_id)


def _batch(connection: Connection, batch_id: int) -> Batch:
    batch = store.batch(connection, batch_id)
    if batch is None:
        raise NotFound(f"batch {batch_id}")
    return batch
