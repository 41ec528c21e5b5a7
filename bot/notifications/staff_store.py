"""What administrators are told, in SQL: rows with details. Nothing here commits."""

import json
from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import Connection, Row, insert, or_, select, update

from bot.db.schema import notifications, people, staff
from bot.notifications.model import Kind
from bot.notifications.staff_rules import StaffNotice
from bot.notifications.store import OPEN, not_in_a_test, unclaimed
from bot.people.model import Role

Found = Row[tuple[object, ...]]


def listeners(connection: Connection, admin_ids: Collection[int], kind: Kind) -> list[int]:
    """The ids of the administrators, by the settings or by the role table, who are to hear of this kind."""
    by_settings, by_table = people.c.telegram_id.in_(admin_ids), staff.c.role == Role.ADMINISTRATOR
    found = (
        select(people.c.id)
        .outerjoin(staff, staff.c.telegram_id == people.c.telegram_id)
        .where(or_(by_settings, by_table))
        .order_by(people.c.id)
    )
    if kind is Kind.DIGEST:
        found = found.where(people.c.digest_paused_at.is_(None))
    return list(connection.execute(found).scalars())


def key_of(person_id: int, notice: StaffNotice) -> str:
    """What one person is told on one occasion, for ever."""
    return f"p{person_id}/{notice.key}"


def known(connection: Connection, keys: Collection[str]) -> set[str]:
    """Of these keys, those that have a row."""
    return set(connection.execute(select(notifications.c.key).where(notifications.c.key.in_(keys))).scalars())


def add(connection: Connection, new: Iterable[tuple[int, StaffNotice]]) -> None:
    """Store new notifications, each for one person."""
    values = [
        {
            "person_id": person_id,
            "key": key_of(person_id, notice),
            "kind": notice.kind,
            "due_at": notice.due_at,
            "details": written(notice),
        }
        for person_id, notice in new
    ]
    if values:
        connection.execute(insert(notifications), values)


def written(notice: StaffNotice) -> str:
    """The details as they stand in a row."""
    return json.dumps(notice.details, ensure_ascii=False)


def unsent(connection: Connection, kind: Kind) -> list[Found]:
    """All rows of a kind that have not arrived."""
    rows = notifications.c.kind == kind, notifications.c.sent_at.is_(None)
    return list(connection.execute(select(notifications).where(*rows)))


def rewrite(connection: Connection, notification_id: int, notice: StaffNotice) -> None:
    """Say something newer on the same occasion."""
    changed = update(notifications).where(notifications.c.id == notification_id)
    connection.execute(changed.values(details=written(notice), due_at=notice.due_at))


def due(connection: Connection, now: datetime, limit: int) -> list[Found]:
    """What is due that nobody is sending, for people who can be reached and are in no test."""
    rows = (
        select(notifications)
        .join(people, people.c.id == notifications.c.person_id)
        .where(OPEN, notifications.c.due_at <= now, notifications.c.details.is_not(None), unclaimed(now))
        .where(people.c.blocked_at.is_(None), not_in_a_test())
        .order_by(notifications.c.due_at, notifications.c.id)
    )
    return list(connection.execute(rows.limit(limit)))
