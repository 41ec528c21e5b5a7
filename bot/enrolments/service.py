"""Use cases on a person's way through the course that need neither lessons nor questions."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection

from bot.db.schema import enrolments
from bot.enrolments import rules, store
from bot.enrolments.model import (
    AlreadyPassed,
    Attempt,
    CycleDecision,
    Enrolment,
    MayBegin,
    NoAttemptsLeft,
    NoWindow,
    Standing,
    TestPolicy,
)
from bot.errors import NotFound

Changed = TypeVar("Changed")

# How many overdue rows one tick of the scheduler takes into one transaction.
BATCH = 100


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """An enrolment with all that decides where it stands."""

    enrolment: Enrolment
    attempts: tuple[Attempt, ...]
    standing: Standing


def whereabouts(
    connection: Connection, enrolment: Enrolment, policy: TestPolicy, now: datetime
) -> Whereabouts:
    """Where an enrolment stands now."""
    attempts = store.attempts_of(connection, enrolment.id)
    return Whereabouts(enrolment, attempts, rules.standing(enrolment, attempts, policy, now))


def latest(
    connection: Connection, person_id: int, course_id: str, policy: TestPolicy, now: datetime
) -> Whereabouts | None:
    """Where a person stands in a course; None before the first cycle."""
    enrolment = store.latest(connection, person_id, course_id)
    return whereabouts(connection, enrolment, policy, now) if enrolment else None


def begin_cycle(
    connection: Connection,
    person_id: int,
    course: tuple[str, str],
    after: int,
    policy: TestPolicy,
    now: datetime,
) -> CycleDecision:
    """Begin the cycle that follows cycle number `after` (0: the first) of `course` (id, version).

    A button pressed again, or an old one, finds that cycle begun and changes nothing (Rules, point 6).
    """
    present = latest(connection, person_id, course[0], policy, now)
    decision = rules.may_begin_cycle(
        present.enrolment if present else None, present.attempts if present else (), policy, now
    )
    if isinstance(decision, MayBegin) and decision.cycle == after + 1:
        if present:
            record_lapse(connection, present, policy, now)
        store.add(connection, person_id, *course, decision.cycle, now)
    return decision


def record_lapse(connection: Connection, place: Whereabouts, policy: TestPolicy, now: datetime) -> None:
    """Store the ending that time has brought, if it has."""
    after = rules.lapse(place.enrolment, place.attempts, policy, now)
    if after:
        store.record(connection, place.enrolment.id, after)


def close_lapsed(connection: Connection, policy: TestPolicy, now: datetime) -> int:
    """Store the endings of windows that have gone by; gives how many it looked at."""
    lapsed = enrolments.c.ending.is_(None) & (enrolments.c.retest_until <= now)
    found = store.where(connection, lapsed, BATCH)
    for enrolment in found:
        record_lapse(connection, whereabouts(connection, enrolment, policy, now), policy, now)
    return len(found)


def extend(
    connection: Connection, enrolment_id: int, days: int, policy: TestPolicy, now: datetime
) -> Enrolment | AlreadyPassed | NoAttemptsLeft | NoWindow:
    """Give a learner more days for the retest. Raises NotFound when the cycle is not the newest any more."""
    place = _newest(connection, enrolment_id, policy, now)
    return _store_change(connection, rules.extended(place.enrolment, place.attempts, days, now, policy))


def grant(
    connection: Connection,
    enrolment_id: int,
    policy: TestPolicy,
    is_working_day: rules.IsWorkingDay,
    now: datetime,
) -> Enrolment | AlreadyPassed:
    """Give a learner one more attempt. Raises NotFound when the cycle is not the newest any more."""
    place = _newest(connection, enrolment_id, policy, now)
    return _store_change(
        connection, rules.granted(place.enrolment, place.attempts, now, policy, is_working_day)
    )


def _newest(connection: Connection, enrolment_id: int, policy: TestPolicy, now: datetime) -> Whereabouts:
    enrolment = store.by_id(connection, enrolment_id)
    if enrolment is None or store.latest(connection, enrolment.person_id, enrolment.course_id) != enrolment:
        raise NotFound(f"enrolment {enrolment_id} is not the newest of its person")
    return whereabouts(connection, enrolment, policy, now)


def _store_change(connection: Connection, changed: Changed) -> Changed:
    if isinstance(changed, Enrolment):
        store.change(
            connection,
            changed.id,
            ending=changed.ending,
            ended_at=changed.ended_at,
            retest_until=changed.retest_until,
            extra_attempts=changed.extra_attempts,
        )
    return changed
