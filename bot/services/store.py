"""Registers that were sent in, and rows that wait for their correction, in SQL. Nothing here commits."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, or_, select, update

from bot.db.survey_schema import batch_files, batches, held_rows, services
from bot.language import Language
from bot.people.vault import Vault
from bot.services.likeness import HeldRow
from bot.services.model import BatchState, Fault, FaultCode, Field, RawRow

AT_WORK = (BatchState.CHECKING, BatchState.CONFIRMED)
OPEN = (BatchState.SENT, BatchState.CHECKING, BatchState.CHECKED, BatchState.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Batch:
    """A register that was sent in; counts are of the dry run until it is confirmed, then of what is done."""

    id: int
    month: str
    received_at: datetime
    sent_by: int
    language: Language
    sha256: str = field(repr=False)
    suffix: str
    state: BatchState
    progress: int
    rows: int
    taken: int
    held: int
    known: int
    mended: int
    told_at: datetime | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open held row as it goes back to the sender: its number and its faults."""

    number: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class MonthCount:
    """What the register holds of one month."""

    month: str
    services: int
    held: int


_COLUMNS = [batches.c[name] for name in Batch.__slots__]


# Batches


def add_batch(connection: Connection, sealed_file: bytes, **columns: object) -> int:
    """Enter a file that was sent in; gives its number."""
    row = connection.execute(insert(batches).values(rows=0, **columns).returning(batches.c.id))
    batch_id = int(row.scalar_one())
    connection.execute(insert(batch_files).values(batch_id=batch_id, sealed=sealed_file))
    return batch_id


def batch(connection: Connection, batch_id: int) -> Batch | None:
    """A batch by its number."""
    row = connection.execute(select(*_COLUMNS).where(batches.c.id == batch_id)).one_or_none()
    return _batch(row) if row else None


def open_batches(connection: Connection, sent_by: int) -> list[Batch]:
    """What an account has sent in and what is not over yet, newest first."""
    found = select(*_COLUMNS).where(batches.c.sent_by == sent_by, batches.c.state.in_(OPEN))
    return [_batch(row) for row in connection.execute(found.order_by(batches.c.id.desc()))]


def next_at_work(connection: Connection, besides: Collection[int]) -> Batch | None:
    """The next batch that something is to be done for: check it, take it in, or tell its sender."""
    untold = batches.c.told_at.is_(None) & batches.c.state.in_((BatchState.CHECKED, BatchState.DONE))
    found = select(*_COLUMNS).where(or_(batches.c.state.in_(AT_WORK), untold), batches.c.id.not_in(besides))
    row = connection.execute(found.order_by(batches.c.id).limit(1)).one_or_none()
    return _batch(row) if row else None


def change_batch(
    connection: Connection, batch_id: int, states: Collection[BatchState], **columns: object
) -> bool:
    """Set columns of a batch that is in one of these states; False when it is not."""
    there = batches.c.id == batch_id, batches.c.state.in_(states)
    return bool(connection.execute(update(batches).where(*there).values(**columns)).rowcount)


def sealed_file(connection: Connection, batch_id: int) -> bytes | None:
    """The file as it was sent, sealed; None once it is dealt with."""
    return connection.scalar(select(batch_files.c.sealed).where(batch_files.c.batch_id == batch_id))


def replace_file(connection: Connection, batch_id: int, sealed_file: bytes, suffix: str) -> None:
    """Keep something else instead of the file of a batch."""
    there = batch_files.c.batch_id == batch_id
    connection.execute(update(batch_files).where(there).values(sealed=sealed_file))
    connection.execute(update(batches).where(batches.c.id == batch_id).values(suffix=suffix))


def forget_file(connection: Connection, batch_id: int) -> None:
    """The file of a batch is not needed any more."""
    connection.execute(delete(batch_files).where(batch_files.c.batch_id == batch_id))


def file_record(sha256: str) -> str:
    """Where the sealed file of a batch belongs."""
    return f"batches.file:{sha256}"


def _batch(row: Row[tuple[object, ...]]) -> Batch:
    values = dict(row._mapping)
    values.update(state=BatchState(row.state), language=Language(row.language))
    return Batch(**values)


# Rows that wait for their correction


def contents(connection: Connection, keys: Collection[str]) -> dict[str, str]:
    """Of these services those that are registered: key and digest of the content."""
    found = select(services.c.key, services.c.fingerprint).where(services.c.key.in_(keys))
    return {row.key: row.fingerprint for row in connection.execute(found)}


def waiting(connection: Connection, month: str, digests: Collection[str]) -> set[str]:
    """Of these rows those that are held already."""
    found = select(held_rows.c.fingerprint).where(
        held_rows.c.month == month, held_rows.c.closed_at.is_(None), held_rows.c.fingerprint.in_(digests)
    )
    return set(connection.execute(found).scalars())


def open_rows(
    connection: Connection, vault: Vault, month: str, besides: int = 0, sent_by: int | None = None
) -> list[HeldRow]:
    """The open held rows of a month, opened: without those of batch `besides`, or those of one sender alone.

    Raises SealBroken.
    """
    found = select(held_rows).where(
        held_rows.c.month == month, held_rows.c.closed_at.is_(None), held_rows.c.batch_id != besides
    )
    if sent_by is not None:
        found = found.join(batches).where(batches.c.sent_by == sent_by)
    return [_held_row(vault, row) for row in connection.execute(found.order_by(held_rows.c.id))]


def numbers(connection: Connection, month: str) -> dict[str, Waiting]:
    """The open held rows of a month by their digests: what goes back to the sender."""
    found = select(held_rows.c.fingerprint, held_rows.c.id, held_rows.c.faults).where(
        held_rows.c.month == month, held_rows.c.closed_at.is_(None)
    )
    return {row.fingerprint: Waiting(row.id, _faults(row.faults)) for row in connection.execute(found)}


def held_row(vault: Vault, digest: str, raw: RawRow, faults: Iterable[Fault]) -> dict[str, object]:
    """The columns of a held row that do not depend on the database."""
    cells = json.dumps({**raw.cells}, ensure_ascii=False)
    told = [[fault.field, fault.code, fault.detail, fault.suggestion] for fault in faults]
    return {
        "row_number": raw.number,
        "fingerprint": digest,
        "cells": vault.seal(cells, held_record(digest)),
        "faults": json.dumps(told, ensure_ascii=False),
    }


def hold(connection: Connection, batch: Batch, rows: Iterable[Mapping[str, object]], now: datetime) -> None:
    """Keep rows until they are corrected."""
    entries = [{**row, "batch_id": batch.id, "month": batch.month, "held_at": now} for row in rows]
    if entries:
        connection.execute(insert(held_rows), entries)


def close(connection: Connection, held_id: int, service_key: str | None, now: datetime) -> bool:
    """A held row is replaced: by the service of this key, or by a row that is held in its place.

    False when it was closed before.
    """
    by = select(services.c.id).where(services.c.key == service_key).scalar_subquery() if service_key else None
    still_open = held_rows.c.id == held_id, held_rows.c.closed_at.is_(None)
    written = connection.execute(update(held_rows).where(*still_open).values(closed_at=now, replaced_by=by))
    return bool(written.rowcount)


def held_record(digest: str) -> str:
    """Where the sealed cells of a held row belong."""
    return f"held_rows.cells:{digest}"


def _held_row(vault: Vault, row: Row[tuple[object, ...]]) -> HeldRow:
    cells = json.loads(vault.unseal(row.cells, held_record(row.fingerprint)))
    raw = RawRow(row.row_number, {Field(name): text for name, text in cells.items()})
    return HeldRow(row.id, raw, _faults(row.faults))


def _faults(text: str) -> tuple[Fault, ...]:
    return tuple(
        Fault(Field(name) if name else None, FaultCode(code), detail, suggestion)
        for name, code, detail, suggestion in json.loads(text)
    )


# What is there


def months(connection: Connection, most: int) -> list[MonthCount]:
    """The newest months of the register, and how much of each is taken and how much is held."""
    taken = _by_month(connection, services.c.month)
    held = _by_month(connection, held_rows.c.month, held_rows.c.closed_at.is_(None))
    newest = sorted(taken.keys() | held.keys(), reverse=True)[:most]
    return [MonthCount(month, taken.get(month, 0), held.get(month, 0)) for month in newest]


def _by_month(
    connection: Connection, month: ColumnElement[str], *where: ColumnElement[bool]
) -> dict[str, int]:
    found = select(month, func.count()).where(*where).group_by(month)
    return {row[0]: row[1] for row in connection.execute(found)}
