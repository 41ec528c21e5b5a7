"""What is due later, in SQL. A key is unique for ever, so nothing is sent twice. Nothing here commits."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, bindparam, func, insert, select, text, update

from bot.db.schema import attempts, enrolments, notifications, people
from bot.notifications.model import Kind, Pending, Planned

# Asked after every use case, so it is built once; in the words of the index, or SQLite looks at them all.
_UNSETTLED = select(enrolments.c.id).where(text("enrolments.unsettled")).limit(bindparam("most"))
OPEN = notifications.c.sent_at.is_(None) & notifications.c.dropped_at.is_(None)


@dataclass(frozen=True, slots=True)
class Stored:
    """A notification row as far as planning needs it."""

    id: int
    kind: Kind
    is_open: bool
    is_sent: bool


def by_key(connection: Connection, enrolment_id: int) -> dict[str, Stored]:
    """All notifications that an enrolment ever had."""
    return _by_key(connection, notifications.c.enrolment_id == enrolment_id)


def by_key_of_case(connection: Connection, case_id: int) -> dict[str, Stored]:
    """All notifications that a case ever had."""
    return _by_key(connection, notifications.c.case_id == case_id)


def _by_key(connection: Connection, about: ColumnElement[bool]) -> dict[str, Stored]:
    rows = connection.execute(select(notifications).where(about))
    return {
        row.key: Stored(
            row.id, Kind(row.kind), row.sent_at is None and row.dropped_at is None, row.sent_at is not None
        )
        for row in rows
    }


def add(connection: Connection, person_id: int, enrolment_id: int, planned: Iterable[Planned]) -> None:
    """Store new notifications about an enrolment."""
    _add(connection, planned, person_id=person_id, enrolment_id=enrolment_id)


def add_of_case(connection: Connection, person_id: int, case_id: int, planned: Iterable[Planned]) -> None:
    """Store new notifications about a case."""
    _add(connection, planned, person_id=person_id, case_id=case_id)


def _add(connection: Connection, planned: Iterable[Planned], **about: int) -> None:
    values = [{**about, "key": each.key, "kind": each.kind, "due_at": each.due_at} for each in planned]
    if values:
        connection.execute(insert(notifications), values)


def drop(connection: Connection, ids: Collection[int], now: datetime) -> None:
    """These are superseded or stale and will not be sent."""
    _update(connection, ids, dropped_at=now)


def revive(connection: Connection, ids: Collection[int]) -> None:
    """These were dropped and are wanted again."""
    _update(connection, ids, dropped_at=None, claimed_until=None)


def claim(connection: Connection, ids: Collection[int], until: datetime) -> None:
    """These are being sent; nobody else sends them before `until`."""
    _update(connection, ids, claimed_until=until, tries=notifications.c.tries + 1)


def sent(connection: Connection, notification_id: int, now: datetime) -> None:
    """This one has arrived."""
    _update(connection, [notification_id], sent_at=now)


def put_off(connection: Connection, notification_id: int, until: datetime) -> None:
    """This one could not be sent and is tried again at `until`."""
    _update(connection, [notification_id], claimed_until=until)


def tries(connection: Connection, notification_id: int) -> int:
    """How often a notification was tried."""
    return connection.scalar(select(notifications.c.tries).where(notifications.c.id == notification_id)) or 0


def _update(connection: Connection, ids: Collection[int], **values: object) -> None:
    if ids:
        connection.execute(update(notifications).where(notifications.c.id.in_(ids)).values(**values))


def due_enrolments(connection: Connection, now: datetime, kinds: Collection[Kind], limit: int) -> list[int]:
    """Enrolments for which one of `kinds` is due that nobody is sending, of people who can be reached."""
    rows = connection.execute(
        select(notifications.c.enrolment_id)
        .join(people, people.c.id == notifications.c.person_id)
        .where(OPEN, notifications.c.due_at <= now, notifications.c.kind.in_(kinds), unclaimed(now))
        .where(people.c.blocked_at.is_(None), notifications.c.enrolment_id.is_not(None))
        .group_by(notifications.c.enrolment_id)
        .order_by(func.min(notifications.c.due_at))
        .limit(limit)
    )
    return list(rows.scalars())


def due_cases(connection: Connection, now: datetime, limit: int) -> list[int]:
    """Cases for which something is due that nobody is sending, of people who can be reached.

    Who is in the middle of a test is not disturbed: what is due waits until the attempt is over.
    """
    rows = connection.execute(
        select(notifications.c.case_id)
        .join(people, people.c.id == notifications.c.person_id)
        .where(OPEN, notifications.c.due_at <= now, notifications.c.case_id.is_not(None), unclaimed(now))
        .where(people.c.blocked_at.is_(None), not_in_a_test())
        .group_by(notifications.c.case_id)
        .order_by(func.min(notifications.c.due_at))
        .limit(limit)
    )
    return list(rows.scalars())


def not_in_a_test() -> ColumnElement[bool]:
    """Whom a notification is for is not in the middle of a test."""
    running = (
        select(attempts.c.id)
        .join(enrolments, enrolments.c.id == attempts.c.enrolment_id)
        .where(enrolments.c.person_id == notifications.c.person_id, attempts.c.finished_at.is_(None))
    )
    return ~running.exists()


def pending(connection: Connection, enrolment_id: int, now: datetime) -> list[Pending]:
    """The due notifications of an enrolment that nobody is sending."""
    return _pending_about(connection, notifications.c.enrolment_id == enrolment_id, now)


def pending_of_case(connection: Connection, case_id: int, now: datetime) -> list[Pending]:
    """The due notifications of a case that nobody is sending."""
    return _pending_about(connection, notifications.c.case_id == case_id, now)


def next_of_case(connection: Connection, case_id: int, after: datetime) -> datetime | None:
    """When a case is next written about."""
    due: datetime | None = connection.scalar(
        select(func.min(notifications.c.due_at)).where(
            OPEN, notifications.c.case_id == case_id, notifications.c.due_at > after
        )
    )
    return due


def _pending_about(connection: Connection, about: ColumnElement[bool], now: datetime) -> list[Pending]:
    rows = connection.execute(
        select(notifications).where(OPEN, about, notifications.c.due_at <= now, unclaimed(now))
    )
    return [as_pending(row) for row in rows]


def unclaimed(now: datetime) -> ColumnElement[bool]:
    """Nobody is sending it."""
    return notifications.c.claimed_until.is_(None) | (notifications.c.claimed_until <= now)


def as_pending(row: Row[tuple[object, ...]]) -> Pending:
    """A row as a value."""
    return Pending(row.id, row.person_id, row.enrolment_id, row.key, Kind(row.kind), row.due_at, row.case_id)


def next_due(connection: Connection, after: datetime) -> datetime | None:
    """When something becomes due next, of all people who can be reached."""
    due: datetime | None = connection.scalar(
        select(func.min(notifications.c.due_at))
        .join(people, people.c.id == notifications.c.person_id)
        .where(OPEN, notifications.c.due_at > after, people.c.blocked_at.is_(None))
    )
    return due


def unsettled(connection: Connection, limit: int) -> list[int]:
    """Enrolments whose certificate and notifications lag behind their last change."""
    return list(connection.execute(_UNSETTLED, {"most": limit}).scalars())
