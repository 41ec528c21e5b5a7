"""What registers and statistics read, in SQL. Nothing here writes."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Subquery,
    case,
    exists,
    func,
    literal,
    select,
)

from bot.db.schema import (
    attempts,
    certificates,
    consents,
    enrolments,
    people,
    profiles,
    set_aside_updates,
)
from bot.enrolments.model import Ending, TestPolicy
from bot.notifications.store import OPEN
from bot.people.profile_store import record_of
from bot.people.registration import Step
from bot.people.vault import Vault
from bot.reports.completers import Completer
from bot.reports.statistics import State

# The register keeps people who withdrew; in place of their account stands a negative number.
HAS_ACCOUNT = people.c.telegram_id > 0


def completed(course_id: str) -> Select[Any]:
    """Every completed cycle of a course once, in the order of completion, to be narrowed and opened.

    What is told of a person is what their profile says now.
    """
    return (
        select(
            profiles,
            enrolments.c.cycle,
            enrolments.c.started_at,
            enrolments.c.ended_at,
            attempts.c.number.label("attempts"),
            # As certified: a question voided later may raise the attempt's score, and no certificate changes.
            func.coalesce(certificates.c.score, attempts.c.score).label("score"),
            func.coalesce(certificates.c.maximum, attempts.c.maximum).label("maximum"),
            certificates.c.number.label("certificate"),
        )
        .join(enrolments, enrolments.c.person_id == profiles.c.person_id)
        .join(attempts, (attempts.c.enrolment_id == enrolments.c.id) & attempts.c.passed)
        .outerjoin(certificates, certificates.c.enrolment_id == enrolments.c.id)
        .where(enrolments.c.course_id == course_id, enrolments.c.ending == Ending.PASSED)
        .order_by(enrolments.c.ended_at, enrolments.c.id)
    )


def completer(row: Row[Any], vault: Vault) -> Completer:
    """A row of `completed`, opened. Raises SealBroken."""

    def opened(step: Step) -> str | None:
        sealed = getattr(row, step)
        return None if sealed is None else vault.unseal(sealed, record_of(step, row.person_id))

    return Completer(
        full_name=opened(Step.FULL_NAME),
        identifier=opened(Step.IDENTIFIER),
        enterprise=opened(Step.ENTERPRISE),
        legal_form=row.legal_form,
        category=row.category,
        region=row.region,
        locality=row.locality,
        oked_section=row.oked_section,
        programmes=row.programmes,
        cycle=row.cycle,
        started_at=row.started_at,
        completed_at=row.ended_at,
        score=row.score,
        maximum=row.maximum,
        attempts=row.attempts,
        certificate=row.certificate,
    )


def people_by_state(
    connection: Connection, course_id: str, policy: TestPolicy, now: datetime
) -> dict[State, int]:
    """How many people are in each state at `now`, with the zeros."""
    everybody = standings(course_id, policy, now)
    counted = select(everybody.c.state, func.count()).group_by(everybody.c.state)
    found = {State(name): number for name, number in connection.execute(counted)}
    return {each: found.get(each, 0) for each in State}


def standings(course_id: str, policy: TestPolicy, now: datetime) -> Subquery:
    """Everybody who has an account: in which state at `now`, and in which cycle, if in any."""
    newest, used = _newest_cycles(course_id), _attempts_used()
    return (
        select(
            people.c.id.label("person_id"),
            newest.c.id.label("enrolment_id"),
            newest.c.cycle,
            _state(newest, used, policy, now).label("state"),
        )
        .select_from(people)
        .outerjoin(newest, newest.c.person_id == people.c.id)
        .outerjoin(used, used.c.enrolment_id == newest.c.id)
        .where(HAS_ACCOUNT)
        .subquery("standings")
    )


def _newest_cycles(course_id: str) -> Subquery:
    place = func.row_number().over(partition_by=enrolments.c.person_id, order_by=enrolments.c.cycle.desc())
    ranked = select(enrolments, place.label("place")).where(enrolments.c.course_id == course_id).subquery()
    return select(ranked).where(ranked.c.place == 1).subquery("newest")


def _attempts_used() -> Subquery:
    return (
        select(
            attempts.c.enrolment_id,
            func.count().label("number"),
            func.count().filter(attempts.c.finished_at.is_(None)).label("running"),
        )
        .group_by(attempts.c.enrolment_id)
        .subquery("used")
    )


def _state(newest: Subquery, used: Subquery, policy: TestPolicy, now: datetime) -> ColumnElement[str]:
    """The same decision as bot/enrolments/rules.py: standing, for all people at once."""
    registered = exists().where(profiles.c.person_id == people.c.id, profiles.c.registered_at.is_not(None))
    consented = exists().where(consents.c.person_id == people.c.id)
    allowed = policy.max_attempts + newest.c.extra_attempts
    branches = [
        (newest.c.ending == Ending.PASSED, State.PASSED),
        (newest.c.ending == Ending.WINDOW_EXPIRED, State.WINDOW_EXPIRED),
        (newest.c.ending == Ending.FAILED, State.FAILED),
        (used.c.running > 0, State.IN_TEST),
        (newest.c.id.is_not(None) & newest.c.lessons_done_at.is_(None), State.LEARNING),
        (used.c.number >= allowed, State.FAILED),
        (newest.c.retest_until > now, State.RETEST_OPEN),
        (newest.c.retest_until.is_not(None), State.WINDOW_EXPIRED),
        (newest.c.id.is_not(None), State.TEST_OPEN),
        (registered, State.REGISTERED),
        (consented, State.CONSENTED),
    ]
    return case(
        *((condition, literal(state.value)) for condition, state in branches),
        else_=literal(State.CHOSE_LANGUAGE.value),
    )


def withdrew(connection: Connection) -> int:
    """How many people left and are kept by the register alone."""
    return _count(connection, people.c.telegram_id < 0)


def blocked(connection: Connection) -> int:
    """How many people have blocked the bot."""
    return _count(connection, HAS_ACCOUNT & people.c.blocked_at.is_not(None))


def pending_notifications(connection: Connection) -> int:
    """How many notifications are planned or waiting to be sent."""
    return _count(connection, OPEN)


def set_aside(connection: Connection) -> int:
    """How many updates could not be handled."""
    return connection.scalar(select(func.count()).select_from(set_aside_updates)) or 0


def _count(connection: Connection, condition: ColumnElement[bool]) -> int:
    return connection.scalar(select(func.count()).where(condition)) or 0
