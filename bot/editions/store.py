"""Editions in SQL. Nothing here commits."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from bot.db.course_schema import editions
from bot.db.schema import enrolments
from bot.editions.model import Listed

# All but what the editions hold.
_LISTED = [each for each in editions.c if each.name not in {"package", "course_id"}]


def published(connection: Connection, course_id: str) -> tuple[Listed, ...]:
    """All editions that were ever published, oldest first."""
    return _where(connection, (editions.c.course_id == course_id) & editions.c.published_at.is_not(None))


def drafts(connection: Connection, course_id: str) -> tuple[Listed, ...]:
    """All editions that nobody has published yet."""
    return _where(connection, (editions.c.course_id == course_id) & editions.c.published_at.is_(None))


def by_id(connection: Connection, course_id: str, edition_id: int) -> Listed | None:
    """An edition, draft or published."""
    found = _where(connection, (editions.c.course_id == course_id) & (editions.c.id == edition_id))
    return found[0] if found else None


def _where(connection: Connection, condition: ColumnElement[bool]) -> tuple[Listed, ...]:
    rows = connection.execute(
        select(*_LISTED).where(condition).order_by(editions.c.published_at, editions.c.id)
    )
    return tuple(Listed(**row._mapping) for row in rows)


def package(connection: Connection, edition_id: int) -> bytes | None:
    """What an edition holds; None when it is gone."""
    return connection.scalar(select(editions.c.package).where(editions.c.id == edition_id))


def add(
    connection: Connection,
    course_id: str,
    version: str,
    digest: str,
    package: bytes,
    sent_by: int,
    now: datetime,
) -> int:
    """Keep a draft; gives its id."""
    values = {
        "course_id": course_id,
        "version": version,
        "digest": digest,
        "package": package,
        "sent_by": sent_by,
        "sent_at": now,
    }
    return int(connection.execute(insert(editions).values(values).returning(editions.c.id)).scalar_one())


def publish(connection: Connection, edition_id: int, mends: int | None, now: datetime) -> None:
    """A draft is published. Raises IntegrityError when its version is."""
    connection.execute(
        update(editions).where(editions.c.id == edition_id).values(published_at=now, mends=mends)
    )


def withdraw(connection: Connection, edition_id: int, now: datetime) -> None:
    """No cycle begins on it any more."""
    connection.execute(update(editions).where(editions.c.id == edition_id).values(withdrawn_at=now))


def forget_drafts_of(connection: Connection, course_id: str, sent_by: int) -> None:
    """Drop the drafts of an account."""
    connection.execute(delete(editions).where(_is_draft(course_id) & (editions.c.sent_by == sent_by)))


def forget_drafts_before(connection: Connection, course_id: str, moment: datetime) -> int:
    """Drop the drafts that were sent before; gives how many."""
    old = _is_draft(course_id) & (editions.c.sent_at < moment)
    return connection.execute(delete(editions).where(old)).rowcount


def forget_draft(connection: Connection, course_id: str, edition_id: int) -> None:
    """Drop one draft."""
    connection.execute(delete(editions).where(_is_draft(course_id) & (editions.c.id == edition_id)))


def _is_draft(course_id: str) -> ColumnElement[bool]:
    return (editions.c.course_id == course_id) & editions.c.published_at.is_(None)


def versions_begun(connection: Connection, course_id: str) -> frozenset[str]:
    """The versions on which anybody has ever begun a cycle. Looks through all cycles."""
    rows = connection.execute(
        select(enrolments.c.course_version).where(enrolments.c.course_id == course_id).distinct()
    )
    return frozenset(rows.scalars())


def studying(connection: Connection, course_id: str) -> Mapping[str, int]:
    """How many cycles run on each version. Looks through all cycles."""
    rows = connection.execute(
        select(enrolments.c.course_version, func.count().label("n"))
        .where(enrolments.c.course_id == course_id, enrolments.c.ending.is_(None))
        .group_by(enrolments.c.course_version)
    )
    return {row.course_version: row.n for row in rows}
