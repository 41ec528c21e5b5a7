"""Notification letters in SQL. Nothing here commits."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, exists, func, insert, select, update

from bot.db.report_schema import letters
from bot.db.survey_schema import batches, held_rows, services
from bot.monitoring.letters.model import FaultyRow, Letter
from bot.services.model import REMARKS, BatchState, Fault, FaultCode, Field

_LETTER = select(
    letters,
    batches.c.month,
    batches.c.received_at.label("batch_received_at"),
).join(batches, batches.c.id == letters.c.batch_id)
_FIELDS = Letter.__slots__


def unwritten(connection: Connection) -> list[tuple[int, datetime]]:
    """Batches with rows that wait for their correction and without a letter: number, and when that was seen.

    What is wrong is seen when the check of a file is confirmed: before, it may be a file sent by mistake.
    """
    waits = exists().where(held_rows.c.batch_id == batches.c.id, held_rows.c.closed_at.is_(None))
    has_one = exists().where(letters.c.batch_id == batches.c.id)
    found = select(batches.c.id, func.coalesce(batches.c.confirmed_at, batches.c.received_at).label("seen"))
    found = found.where(batches.c.state == BatchState.DONE, batches.c.held > 0, waits, ~has_one)
    return [(row.id, row.seen) for row in connection.execute(found.order_by(batches.c.id))]


def add(connection: Connection, batch_id: int, detected_at: datetime, due_on: date) -> int:
    """Enter a letter that is to be sent; gives its number."""
    values = {"batch_id": batch_id, "detected_at": detected_at, "due_on": due_on}
    return int(connection.execute(insert(letters).values(values).returning(letters.c.id)).scalar_one())


def letter(connection: Connection, letter_id: int) -> Letter | None:
    """A letter by its number."""
    row = connection.execute(_LETTER.where(letters.c.id == letter_id)).one_or_none()
    return _letter(row) if row else None


def open_letters(connection: Connection) -> list[Letter]:
    """Every letter that is not closed, the one due first in front."""
    found = _LETTER.where(letters.c.closed_at.is_(None)).order_by(letters.c.due_on, letters.c.id)
    return [_letter(row) for row in connection.execute(found)]


def page(connection: Connection, first: int, number: int) -> list[Letter]:
    """Letters for a list: the open ones by their day, then the closed ones, newest first."""
    order = letters.c.closed_at.is_not(None), letters.c.closed_at.desc(), letters.c.due_on, letters.c.id
    found = _LETTER.order_by(*order).offset(first).limit(number)
    return [_letter(row) for row in connection.execute(found)]


def count(connection: Connection) -> int:
    """How many letters there are."""
    return int(connection.execute(select(func.count()).select_from(letters)).scalar_one())


def change(connection: Connection, letter_id: int, **columns: object) -> None:
    """Set columns of a letter that is not closed."""
    there = letters.c.id == letter_id, letters.c.closed_at.is_(None)
    connection.execute(update(letters).where(*there).values(**columns))


def file_rows(connection: Connection, batch_id: int) -> int:
    """How many rows the file of a batch had."""
    return int(connection.execute(select(batches.c.rows).where(batches.c.id == batch_id)).scalar_one())


def rows(connection: Connection, batch_id: int, zone: ZoneInfo) -> list[FaultyRow]:
    """The rows that a letter is about, each with the good row that came in its place at last."""
    mended, again = _mended(connection, batch_id, zone)
    found = select(held_rows.c.id, held_rows.c.row_number, held_rows.c.faults)
    found = found.where(held_rows.c.batch_id == batch_id).order_by(held_rows.c.row_number, held_rows.c.id)
    return [
        FaultyRow(row.id, row.row_number, faults(row.faults), mended.get(row.id), row.id in again)
        for row in connection.execute(found)
    ]


def _mended(connection: Connection, batch_id: int, zone: ZoneInfo) -> tuple[dict[int, date], set[int]]:
    """By held row: the day on which its good row came; and the rows whose correction was held again."""
    chain = (
        select(held_rows.c.id.label("origin"), held_rows.c.id.label("id"))
        .where(held_rows.c.batch_id == batch_id)
        .cte("chain", recursive=True)
    )
    later = held_rows.alias()
    chain = chain.union_all(select(chain.c.origin, later.c.id).join(chain, later.c.follows == chain.c.id))
    found = (
        select(chain.c.origin, chain.c.id, batches.c.received_at)
        .join(held_rows, held_rows.c.id == chain.c.id)
        .outerjoin(services, services.c.id == held_rows.c.replaced_by)
        .outerjoin(batches, batches.c.id == services.c.batch_id)
    )
    mended: dict[int, date] = {}
    again: set[int] = set()
    for row in connection.execute(found):
        if row.received_at is not None:
            mended[row.origin] = row.received_at.astimezone(zone).date()
        if row.id != row.origin:
            again.add(row.origin)
    return mended, again


def faults(text: str) -> tuple[Fault, ...]:
    """What holds a row; remarks do not."""
    told = (
        Fault(Field(name) if name else None, FaultCode(code), detail, suggestion)
        for name, code, detail, suggestion in json.loads(text)
    )
    return tuple(each for each in told if each.code not in REMARKS)


def _letter(row: Row[tuple[object, ...]]) -> Letter:
    values: Iterable[object] = (getattr(row, name) for name in _FIELDS)
    return Letter(*values)  # type: ignore[arg-type] # the columns have the types of the fields
