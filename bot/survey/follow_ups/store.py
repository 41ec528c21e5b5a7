"""What must be looked into, and who is interested in instruments, in SQL. Nothing here commits."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, Row, func, select, update

from bot.db.survey_schema import answers, cases, follow_ups, interests, services
from bot.people.vault import Vault
from bot.survey import store
from bot.survey.model import FollowUpReason, Question, Value

UNNAMED = ""
"""Interested, and no instrument was named."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """Something to look into, why, since when, and who deals with it."""

    id: int
    case_id: int
    reason: FollowUpReason
    opened_at: datetime
    taken_by: int | None
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Interested:
    """A client who wants instruments, opened: for Damu's branches. Never logged."""

    name: str = field(repr=False)
    phones: tuple[str, ...] = field(repr=False)
    region: str
    instruments: tuple[str, ...]
    asked_at: datetime
    service: str
    ended_on: date


def by_id(connection: Connection, follow_up_id: int) -> FollowUp | None:
    """One of them, be it closed or not."""
    row = connection.execute(select(follow_ups).where(follow_ups.c.id == follow_up_id)).one_or_none()
    return _follow_up(row) if row else None


def still_open(connection: Connection, taker: int | None, most: int) -> list[FollowUp]:
    """The oldest ones that this account deals with, or (None) nobody."""
    wanted = select(follow_ups).where(*_open(taker)).order_by(follow_ups.c.opened_at, follow_ups.c.id)
    return [_follow_up(row) for row in connection.execute(wanted.limit(most))]


def number_open(connection: Connection, taker: int | None) -> int:
    """How many there are of these."""
    return connection.scalar(select(func.count()).select_from(follow_ups).where(*_open(taker))) or 0


def _open(taker: int | None) -> tuple[ColumnElement[bool], ...]:
    mine = follow_ups.c.taken_by.is_(None) if taker is None else follow_ups.c.taken_by == taker
    return follow_ups.c.closed_at.is_(None), mine


def take(connection: Connection, follow_up_id: int, taker: int, now: datetime) -> bool:
    """Somebody deals with it; False when another one was faster."""
    free = follow_ups.c.id == follow_up_id, follow_ups.c.taken_by.is_(None)
    taken = update(follow_ups).where(*free).values(taken_by=taker, taken_at=now)
    return bool(connection.execute(taken).rowcount)


def close(
    connection: Connection, vault: Vault, follow_up_id: int, by: int, resolution: str, now: datetime
) -> None:
    """What has come of it, sealed."""
    sealed = vault.seal(resolution, resolution_record(follow_up_id))
    columns = {"closed_by": by, "closed_at": now, "resolution": sealed}
    connection.execute(update(follow_ups).where(follow_ups.c.id == follow_up_id).values(**columns))


def resolution_record(follow_up_id: int) -> str:
    """Where a resolution belongs: anywhere else it does not open."""
    return f"follow_ups.resolution:{follow_up_id}"


def interest_counts(connection: Connection) -> dict[tuple[str, str], int]:
    """How many clients are interested, by instrument (or UNNAMED) and region; one is counted once in each."""
    instrument = func.coalesce(interests.c.instrument, UNNAMED)
    counted = (
        select(instrument, cases.c.region, func.count(cases.c.client_id.distinct()))
        .select_from(answers)
        .join(cases, cases.c.id == answers.c.case_id)
        .outerjoin(interests, interests.c.case_id == cases.c.id)
        .where(*_IS_INTERESTED)
        .group_by(instrument, cases.c.region)
    )
    return {(code, region): number for code, region, number in connection.execute(counted)}


def interested(connection: Connection, vault: Vault) -> Iterator[Interested]:
    """Every interested client with name and numbers, by region. A long read. Raises SealBroken."""
    wanted = (
        select(cases.c.id, cases.c.client_id, cases.c.region, answers.c.answered_at, services.c.ended_on)
        .add_columns(services.c.service)
        .select_from(answers)
        .join(cases, cases.c.id == answers.c.case_id)
        .join(services, services.c.id == cases.c.service_id)
        .where(*_IS_INTERESTED)
        .order_by(cases.c.region, answers.c.answered_at, cases.c.id)
    )
    for row in connection.execute(wanted).all():
        client = store.client_of(connection, vault, row.client_id)
        yield Interested(
            name=client.name,
            phones=client.phones,
            region=row.region,
            instruments=tuple(sorted(store.interests_of(connection, row.id))),
            asked_at=row.answered_at,
            service=row.service,
            ended_on=row.ended_on,
        )


_IS_INTERESTED = (answers.c.question == Question.INTERESTED, answers.c.value == Value.YES)


def _follow_up(row: Row[tuple[object, ...]]) -> FollowUp:
    return FollowUp(
        row.id, row.case_id, FollowUpReason(row.reason), row.opened_at, row.taken_by, row.closed_at
    )
