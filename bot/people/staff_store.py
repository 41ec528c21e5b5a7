"""Staff and their invitations, in SQL. Nothing here commits."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, Row, delete, insert, select, update

from bot.db.schema import staff, staff_invitations
from bot.db.survey_schema import cases, follow_ups
from bot.people.model import Role

Found = Row[tuple[object, ...]]


def member(connection: Connection, telegram_id: int) -> Found | None:
    """The row of somebody in the role table."""
    return connection.execute(select(staff).where(staff.c.telegram_id == telegram_id)).one_or_none()


def members(connection: Connection, roles: Collection[Role]) -> list[Found]:
    """The rows of everybody with one of these roles, the longest-serving first."""
    wanted = select(staff).where(staff.c.role.in_(roles))
    return list(connection.execute(wanted.order_by(staff.c.granted_at, staff.c.telegram_id)))


def put(
    connection: Connection, telegram_id: int, role: Role, unit: str, name: bytes, since: datetime
) -> None:
    """Make an account staff, in place of what it was. Raises IntegrityError when two do so at once."""
    remove(connection, telegram_id)
    row = {"telegram_id": telegram_id, "role": role, "unit": unit, "name": name, "granted_at": since}
    connection.execute(insert(staff).values(**row))


def set_unit(connection: Connection, telegram_id: int, unit: str) -> None:
    """Where somebody works from now on."""
    connection.execute(update(staff).where(staff.c.telegram_id == telegram_id).values(unit=unit))


def remove(connection: Connection, telegram_id: int) -> None:
    """Take an account off the role table."""
    connection.execute(delete(staff).where(staff.c.telegram_id == telegram_id))


def release_work(connection: Connection, telegram_id: int, now: datetime) -> None:
    """Give back the survey case that a colleague holds, and the open follow-ups that they deal with.

    A case that is being called runs out `now` instead: it may have every answer, and then the job that
    looks after forgotten cases ends it rather than have the client called again.
    """
    theirs = cases.c.claimed_by == telegram_id
    freed = {"claimed_by": None, "claimed_until": None, "handed_by": None}
    connection.execute(update(cases).where(theirs, cases.c.calling_since.is_(None)).values(**freed))
    connection.execute(update(cases).where(theirs).values(claimed_until=now))
    taken = (follow_ups.c.taken_by == telegram_id, follow_ups.c.closed_at.is_(None))
    connection.execute(update(follow_ups).where(*taken).values(taken_by=None, taken_at=None))


def add_invitation(
    connection: Connection,
    *,
    digest: str,
    role: Role,
    unit: str,
    name: bytes,
    made_by: int,
    made_at: datetime,
    expires_at: datetime,
) -> None:
    """Keep an invitation by the digest of its word; the word itself is kept nowhere."""
    row = {"digest": digest, "role": role, "unit": unit, "name": name}
    times = {"made_by": made_by, "made_at": made_at, "expires_at": expires_at}
    connection.execute(insert(staff_invitations).values(**row, **times))


def waiting(connection: Connection, now: datetime) -> list[Found]:
    """The invitations that can still be followed, the newest first."""
    open_ones = select(staff_invitations).where(
        staff_invitations.c.used_by.is_(None), staff_invitations.c.expires_at > now
    )
    return list(connection.execute(open_ones.order_by(staff_invitations.c.made_at.desc())))


def invitation(connection: Connection, digest: str) -> Found | None:
    """The invitation of this digest, be it used or expired."""
    return connection.execute(
        select(staff_invitations).where(staff_invitations.c.digest == digest)
    ).one_or_none()


def use(connection: Connection, digest: str, telegram_id: int, now: datetime) -> bool:
    """Use an invitation up; False when it was used before, by whoever was faster, or has expired."""
    used = (
        update(staff_invitations)
        .where(
            staff_invitations.c.digest == digest,
            staff_invitations.c.used_by.is_(None),
            staff_invitations.c.expires_at > now,
        )
        .values(used_by=telegram_id, used_at=now)
    )
    return connection.execute(used).rowcount == 1


def withdraw(connection: Connection, digest: str) -> None:
    """Delete an invitation that nobody has used."""
    connection.execute(
        delete(staff_invitations).where(
            staff_invitations.c.digest == digest, staff_invitations.c.used_by.is_(None)
        )
    )


def forget_expired(connection: Connection, now: datetime) -> None:
    """Delete invitations whose time is over, used or not; what they led to is in the audit."""
    connection.execute(delete(staff_invitations).where(staff_invitations.c.expires_at <= now))
