"""The queue of calls in SQL: which case is next, who holds which, what each call brought.

Nothing here commits. Two operators never get one case: on SQLite there is one writer, on PostgreSQL a row
that somebody else is claiming is skipped, and behind both stand `uq_cases_claimed` and SERIALIZABLE.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, and_, case, exists, func, insert, or_, select, true, update

from bot.db.survey_schema import calls, cases, clients
from bot.survey.model import Case, Outcome


@dataclass(frozen=True, slots=True)
class CallMade:
    """One try to reach a client; `seconds` lie between "I am calling" and the outcome."""

    number: int
    operator: int
    outcome: Outcome
    called_at: datetime
    again_at: datetime | None
    seconds: int | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """What stands in the queue: how many open cases, and when the next one is due (None: none to come)."""

    cases: int
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class DayFigures:
    """An operator's own day; `seconds` are the length of all completed talks together."""

    calls: int
    completed: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks for the next case, and when: `region` of a branch, None at the call centre.

    A case that this operator gave back for its language after `language_since` is for somebody else.
    """

    operator: int
    region: str | None
    most_calls: int
    language_since: datetime
    now: datetime


def held_by(connection: Connection, operator: int) -> int | None:
    """The case that an operator holds, be its time over or not."""
    return connection.execute(select(cases.c.id).where(cases.c.claimed_by == operator)).scalar_one_or_none()


def next_due(connection: Connection, asking: Asking) -> int | None:
    """The case to be called next, locked on PostgreSQL.

    Appointments first, by their hour. Then the region of the operator's branch, the oldest case first; then
    the oldest case of the country, so that no region waits behind another.
    """
    free = _free(asking)
    orders: list[Select[int]] = [
        free.where(cases.c.appointment == true()).order_by(cases.c.phone_from, cases.c.id),
        free.order_by(cases.c.opened_at, cases.c.id),
    ]
    if asking.region:
        own = free.where(cases.c.region == asking.region)
        orders.insert(1, own.order_by(cases.c.opened_at, cases.c.id))
    found = (connection.execute(order.limit(1)).scalar() for order in orders)
    return next((case_id for case_id in found if case_id is not None), None)


def _free(asking: Asking) -> Select[int]:
    """Cases that are due, held by nobody, of clients whom nobody is talking with."""
    other = cases.alias("other")
    talking = exists().where(
        other.c.client_id == cases.c.client_id,
        other.c.id != cases.c.id,
        other.c.claimed_by != asking.operator,
        other.c.claimed_until > asking.now,
    )
    not_my_language = exists().where(
        calls.c.case_id == cases.c.id,
        calls.c.operator == asking.operator,
        calls.c.outcome == Outcome.LANGUAGE,
        calls.c.called_at > asking.language_since,
    )
    return (
        select(cases.c.id)
        .join(clients, clients.c.id == cases.c.client_id)
        .where(
            cases.c.ended_at.is_(None),
            cases.c.phone_from <= asking.now,
            cases.c.calls < asking.most_calls,
            or_(cases.c.claimed_until.is_(None), cases.c.claimed_until <= asking.now),
            clients.c.do_not_ask_at.is_(None),
            ~talking,
            ~not_my_language,
        )
        .with_for_update(of=cases, skip_locked=True)
    )


def claim(
    connection: Connection, case_id: int, operator: int, until: datetime, handed_by: int | None = None
) -> None:
    """Give a case to an operator. Raises IntegrityError when the operator holds another one."""
    held = {"claimed_by": operator, "claimed_until": until, "calling_since": None, "handed_by": handed_by}
    connection.execute(update(cases).where(cases.c.id == case_id).values(**held))


def renew(connection: Connection, case_id: int, until: datetime) -> None:
    """The operator is at work on the case: it is kept for longer."""
    connection.execute(update(cases).where(cases.c.id == case_id).values(claimed_until=until))


def begin(connection: Connection, case_id: int, now: datetime, until: datetime) -> None:
    """The operator is on the phone; a second press does not begin anew."""
    begun = func.coalesce(cases.c.calling_since, now, type_=cases.c.calling_since.type)
    connection.execute(
        update(cases).where(cases.c.id == case_id).values(calling_since=begun, claimed_until=until)
    )


def forgotten(connection: Connection, now: datetime) -> Sequence[int]:
    """Cases whose claims have run out."""
    out = and_(cases.c.claimed_by.is_not(None), cases.c.claimed_until <= now)
    return connection.execute(select(cases.c.id).where(out)).scalars().all()


def holder_of_client(connection: Connection, case: Case, besides: int, now: datetime) -> int | None:
    """Who holds another case of the same client at this moment, `besides` this operator."""
    held = select(cases.c.claimed_by).where(
        cases.c.client_id == case.client_id,
        cases.c.id != case.id,
        cases.c.claimed_by != besides,
        cases.c.claimed_until > now,
    )
    return connection.execute(held.limit(1)).scalar_one_or_none()


def exhausted(connection: Connection, most_calls: int, limit: int) -> Sequence[int]:
    """Open cases in nobody's hands that were called as often as may be, or more often: it was lowered."""
    free = cases.c.ended_at.is_(None), cases.c.claimed_by.is_(None)
    found = select(cases.c.id).where(*free, cases.c.calls >= most_calls)
    return connection.execute(found.limit(limit)).scalars().all()


def last_unit(connection: Connection, operator: int) -> str | None:
    """Where an operator worked at the last call; None for who never called."""
    theirs = select(calls.c.unit).where(calls.c.operator == operator)
    return connection.execute(theirs.order_by(calls.c.called_at.desc()).limit(1)).scalar_one_or_none()


def was_handed(connection: Connection, case_id: int) -> bool:
    """Whether a supervisor gave the case to the operator who holds it."""
    return connection.scalar(select(cases.c.handed_by).where(cases.c.id == case_id)) is not None


def add_call(connection: Connection, case_id: int, made: CallMade, unit: str | None) -> None:
    """Keep a call. Raises IntegrityError when this number is taken: a second press of one outcome."""
    when = {"called_at": made.called_at, "again_at": made.again_at, "seconds": made.seconds}
    what = {"number": made.number, "operator": made.operator, "unit": unit, "outcome": made.outcome}
    connection.execute(insert(calls).values(case_id=case_id, **what, **when))


def calls_of(connection: Connection, case_id: int) -> tuple[CallMade, ...]:
    """The calls of a case, the first one first."""
    rows = connection.execute(select(calls).where(calls.c.case_id == case_id).order_by(calls.c.number))
    return tuple(
        CallMade(row.number, row.operator, Outcome(row.outcome), row.called_at, row.again_at, row.seconds)
        for row in rows
    )


def waiting(connection: Connection, after: datetime | None = None) -> Waiting:
    """What is still to be called, and when the first of it is due, or the first of it `after` an instant."""
    still_open = cases.c.ended_at.is_(None)
    number = connection.scalar(select(func.count()).select_from(cases).where(still_open))
    first = select(func.min(cases.c.phone_from)).where(still_open)
    if after:
        first = first.where(cases.c.phone_from > after)
    return Waiting(number or 0, connection.scalar(first))


def day_of(connection: Connection, operator: int, since: datetime, until: datetime) -> DayFigures:
    """What an operator did between two instants."""
    done = calls.c.outcome == Outcome.COMPLETED
    figures = select(
        func.count(),
        func.count(case((done, 1))),
        func.coalesce(func.sum(case((done, calls.c.seconds), else_=0)), 0),
    ).where(calls.c.operator == operator, calls.c.called_at >= since, calls.c.called_at < until)
    number, completed, seconds = connection.execute(figures).one()
    return DayFigures(number, completed, int(seconds))
