"""Enrolments and their attempts in SQL. Nothing here commits.

Every change of an enrolment marks it unsettled, so that its certificate and its reminders follow in the
same transaction (bot/notifications/service.py: settle).
"""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, bindparam, func, insert, select, update

from bot.db.schema import attempts, enrolments
from bot.enrolments.model import AfterAttempt, Attempt, Ending, Enrolment, NewAttempt

# What nearly every press asks is built once: building a statement costs more than running it.
_LATEST = (
    select(enrolments)
    .where(enrolments.c.person_id == bindparam("person"), enrolments.c.course_id == bindparam("course"))
    .order_by(enrolments.c.cycle.desc())
    .limit(1)
)
_ATTEMPTS = (
    select(attempts).where(attempts.c.enrolment_id == bindparam("enrolment")).order_by(attempts.c.number)
)


def latest(connection: Connection, person_id: int, course_id: str) -> Enrolment | None:
    """The newest cycle of a person in a course."""
    row = connection.execute(_LATEST, {"person": person_id, "course": course_id}).one_or_none()
    return _enrolment(row) if row else None


def by_id(connection: Connection, enrolment_id: int) -> Enrolment | None:
    """The enrolment of this id."""
    row = connection.execute(select(enrolments).where(enrolments.c.id == enrolment_id)).one_or_none()
    return _enrolment(row) if row else None


def where(connection: Connection, condition: ColumnElement[bool], limit: int) -> list[Enrolment]:
    """Up to `limit` enrolments that fulfil a condition, oldest first."""
    rows = connection.execute(select(enrolments).where(condition).order_by(enrolments.c.id).limit(limit))
    return [_enrolment(row) for row in rows]


def _enrolment(row: Row[tuple[object, ...]]) -> Enrolment:
    return Enrolment(
        id=row.id,
        person_id=row.person_id,
        course_id=row.course_id,
        cycle=row.cycle,
        course_version=row.course_version,
        started_at=row.started_at,
        lessons_done_at=row.lessons_done_at,
        ending=Ending(row.ending) if row.ending else None,
        ended_at=row.ended_at,
        retest_until=row.retest_until,
        extra_attempts=row.extra_attempts,
    )


def add(
    connection: Connection, person_id: int, course_id: str, course_version: str, cycle: int, now: datetime
) -> None:
    """Begin a cycle. Raises IntegrityError when one is open or this one exists."""
    connection.execute(
        insert(enrolments).values(
            person_id=person_id,
            course_id=course_id,
            course_version=course_version,
            cycle=cycle,
            started_at=now,
            unsettled=True,
        )
    )


def change(connection: Connection, enrolment_id: int, **values: object) -> None:
    """Set columns of an enrolment; what follows from it is settled in the same transaction."""
    connection.execute(
        update(enrolments).where(enrolments.c.id == enrolment_id).values(unsettled=True, **values)
    )


def record(connection: Connection, enrolment_id: int, after: AfterAttempt) -> None:
    """Store what an attempt, or the lapse of time, has made of an enrolment."""
    change(
        connection,
        enrolment_id,
        ending=after.ending,
        ended_at=after.ended_at,
        retest_until=after.retest_until,
    )


def settled(connection: Connection, enrolment_id: int) -> None:
    """Note that certificate and reminders agree with the enrolment."""
    connection.execute(update(enrolments).where(enrolments.c.id == enrolment_id).values(unsettled=False))


def attempts_of(connection: Connection, enrolment_id: int) -> tuple[Attempt, ...]:
    """The attempts of an enrolment in their order."""
    rows = connection.execute(_ATTEMPTS, {"enrolment": enrolment_id})
    return tuple(_attempt(row) for row in rows)


def attempt(connection: Connection, attempt_id: int) -> tuple[Attempt, int] | None:
    """An attempt and the id of its enrolment."""
    row = connection.execute(select(attempts).where(attempts.c.id == attempt_id)).one_or_none()
    return (_attempt(row), row.enrolment_id) if row else None


def _attempt(row: Row[tuple[object, ...]]) -> Attempt:
    return Attempt(
        id=row.id,
        number=row.number,
        started_at=row.started_at,
        expires_at=row.expires_at,
        finished_at=row.finished_at,
        score=row.score,
        maximum=row.maximum,
        passed=row.passed,
        timed_out=row.timed_out,
        corrected=row.corrected,
    )


def overdue_attempts(connection: Connection, now: datetime, limit: int) -> list[tuple[Attempt, int]]:
    """Running attempts whose time is up, each with the id of its enrolment."""
    overdue = attempts.c.finished_at.is_(None) & (attempts.c.expires_at <= now)
    rows = connection.execute(select(attempts).where(overdue).order_by(attempts.c.expires_at).limit(limit))
    return [(_attempt(row), row.enrolment_id) for row in rows]


def next_timeout(connection: Connection, after: datetime) -> datetime | None:
    """When the next running attempt times out."""
    running = attempts.c.finished_at.is_(None) & (attempts.c.expires_at > after)
    timeout: datetime | None = connection.scalar(select(func.min(attempts.c.expires_at)).where(running))
    return timeout


def add_attempt(connection: Connection, enrolment_id: int, new: NewAttempt) -> int:
    """Store a new attempt and give its id. Raises IntegrityError when one runs already."""
    row = connection.execute(
        insert(attempts)
        .values(
            enrolment_id=enrolment_id,
            number=new.number,
            started_at=new.started_at,
            expires_at=new.expires_at,
            maximum=new.maximum,
        )
        .returning(attempts.c.id)
    ).one()
    change(connection, enrolment_id)
    return int(row.id)


def close_attempt(connection: Connection, finished: Attempt) -> None:
    """Store the grade of an attempt. Once graded it stays so: a second closing changes nothing."""
    running = (attempts.c.id == finished.id) & attempts.c.finished_at.is_(None)
    connection.execute(
        update(attempts)
        .where(running)
        .values(
            finished_at=finished.finished_at,
            timed_out=finished.timed_out,
            score=finished.score,
            passed=finished.passed,
        )
    )


def regrade(connection: Connection, better: Attempt) -> None:
    """Store the higher score of a finished attempt. Raises IntegrityError when another passed the cycle."""
    connection.execute(
        update(attempts)
        .where(attempts.c.id == better.id, attempts.c.score < better.score)
        .values(score=better.score, passed=better.passed, corrected=better.corrected)
    )
