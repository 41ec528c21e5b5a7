"""Voided questions and the attempts that they were asked in, in SQL. Nothing here commits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, Select, func, insert, select, update

from bot.db.course_schema import voided_questions
from bot.db.schema import attempt_questions, attempts, enrolments, people
from bot.enrolments.model import Ending


@dataclass(frozen=True, slots=True)
class Voided:
    """A voided question, and how far the grading anew has come.

    `seen_attempt` is the last attempt that was looked at, in the order of ids; `regraded_at` says that none
    is left.
    """

    course_id: str
    question_id: str
    reason: str
    voided_by: int
    voided_at: datetime
    seen_attempt: int
    regraded: int
    passed: int
    regraded_at: datetime | None


def add(
    connection: Connection, course_id: str, question_id: str, reason: str, actor: int, now: datetime
) -> None:
    """Void a question. Raises IntegrityError when it is voided already."""
    connection.execute(
        insert(voided_questions).values(
            course_id=course_id, question_id=question_id, reason=reason, voided_by=actor, voided_at=now
        )
    )


def one(connection: Connection, course_id: str, question_id: str) -> Voided | None:
    """What is known of a voided question."""
    return all_of(connection, course_id).get(question_id)


def all_of(connection: Connection, course_id: str) -> Mapping[str, Voided]:
    """The voided questions of a course by id, newest first."""
    rows = connection.execute(
        select(voided_questions)
        .where(voided_questions.c.course_id == course_id)
        .order_by(voided_questions.c.voided_at.desc(), voided_questions.c.question_id)
    )
    return {row.question_id: _voided(row) for row in rows}


def unfinished(connection: Connection) -> Voided | None:
    """The voided question whose attempts are to be graded anew first."""
    row = connection.execute(
        select(voided_questions)
        .where(voided_questions.c.regraded_at.is_(None))
        .order_by(voided_questions.c.voided_at, voided_questions.c.question_id)
        .limit(1)
    ).one_or_none()
    return _voided(row) if row else None


def _voided(row: Row[tuple[object, ...]]) -> Voided:
    return Voided(**row._mapping)


def advance(connection: Connection, voided: Voided, **values: object) -> None:
    """Note how far the grading anew has come."""
    connection.execute(
        update(voided_questions)
        .where(
            voided_questions.c.course_id == voided.course_id,
            voided_questions.c.question_id == voided.question_id,
        )
        .values(**values)
    )


def was_asked(connection: Connection, question_id: str) -> bool:
    """Whether any attempt has shown this question."""
    asked = select(attempt_questions.c.attempt_id).where(attempt_questions.c.question_id == question_id)
    return connection.scalar(asked.limit(1)) is not None


def _affected(course_id: str, question_id: str, after: int) -> Select[tuple[int]]:
    """The finished attempts behind `after` in which the question was asked, of people who have an account.

    Who has withdrawn the consent is kept by the register alone: of them nothing new is written.
    """
    return (
        select(attempts.c.id)
        .join(attempt_questions, attempt_questions.c.attempt_id == attempts.c.id)
        .join(enrolments, enrolments.c.id == attempts.c.enrolment_id)
        .join(people, people.c.id == enrolments.c.person_id)
        .where(attempt_questions.c.question_id == question_id, attempt_questions.c.attempt_id > after)
        .where(enrolments.c.course_id == course_id, attempts.c.finished_at.is_not(None))
        .where(people.c.telegram_id > 0)
    )


def affected(connection: Connection, voided: Voided, limit: int) -> list[int]:
    """The next attempts to grade anew, in the order of their ids."""
    ahead = _affected(voided.course_id, voided.question_id, voided.seen_attempt)
    rows = connection.execute(ahead.order_by(attempt_questions.c.attempt_id).limit(limit))
    return [row.id for row in rows]


def left(connection: Connection, voided: Voided) -> int:
    """How many attempts are still to be graded anew."""
    return _number(connection, _affected(voided.course_id, voided.question_id, voided.seen_attempt))


def asked(connection: Connection, course_id: str, question_id: str) -> int:
    """How many finished attempts had this question."""
    return _number(connection, _affected(course_id, question_id, 0))


def lost_by(connection: Connection, course_id: str, question_id: str, percent: int) -> int:
    """How many people would pass a cycle if this question counted as right for them."""
    missed = attempt_questions.c.chosen.is_distinct_from(attempt_questions.c.correct)
    unpassed = enrolments.c.ending.is_(None) | (enrolments.c.ending != Ending.PASSED)
    enough = (attempts.c.score + 1) * 100 >= percent * attempts.c.maximum
    would = _affected(course_id, question_id, 0).where(missed, unpassed, enough)
    return _number(connection, would.with_only_columns(enrolments.c.person_id).distinct())


def _number(connection: Connection, rows: Select[tuple[int]]) -> int:
    return connection.scalar(select(func.count()).select_from(rows.subquery())) or 0
