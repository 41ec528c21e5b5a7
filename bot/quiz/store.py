"""The questions drawn for an attempt and the answers to them, in SQL. Nothing here commits."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from bot.db.course_schema import voided_questions
from bot.db.schema import attempt_questions, attempts, enrolments
from bot.language import Language
from bot.quiz.model import DrawnQuestion

# Asked at every press of a test, so it is built once.
_DRAWN = (
    select(attempt_questions, voided_questions.c.voided_at)
    .join(attempts, attempts.c.id == attempt_questions.c.attempt_id)
    .join(enrolments, enrolments.c.id == attempts.c.enrolment_id)
    .outerjoin(
        voided_questions,
        (voided_questions.c.course_id == enrolments.c.course_id)
        & (voided_questions.c.question_id == attempt_questions.c.question_id),
    )
    .where(attempt_questions.c.attempt_id == bindparam("attempt"))
    .order_by(attempt_questions.c.position)
)


def add_draw(connection: Connection, attempt_id: int, drawn: Iterable[DrawnQuestion]) -> None:
    """Keep the draw with its attempt."""
    connection.execute(
        insert(attempt_questions),
        [
            {
                "attempt_id": attempt_id,
                "position": question.position,
                "question_id": question.question_id,
                "shuffle": "".join(map(str, question.order)),
                "correct": question.correct,
            }
            for question in drawn
        ],
    )


def drawn(connection: Connection, attempt_id: int) -> tuple[DrawnQuestion, ...]:
    """The questions of an attempt in their order, with the answers so far."""
    rows = connection.execute(_DRAWN, {"attempt": attempt_id})
    return tuple(
        DrawnQuestion(
            position=row.position,
            question_id=row.question_id,
            order=tuple(map(int, row.shuffle)),
            correct=row.correct,
            chosen=row.chosen,
            voided=row.voided_at is not None,
        )
        for row in rows
    )


def asked_before(connection: Connection, enrolment_id: int) -> frozenset[str]:
    """The ids of questions that earlier attempts of this enrolment have shown."""
    rows = connection.execute(
        select(attempt_questions.c.question_id)
        .join(attempts, attempts.c.id == attempt_questions.c.attempt_id)
        .where(attempts.c.enrolment_id == enrolment_id)
    )
    return frozenset(rows.scalars())


def voided(connection: Connection, course_id: str) -> frozenset[str]:
    """The ids of the questions of a course that were found faulty."""
    rows = connection.execute(
        select(voided_questions.c.question_id).where(voided_questions.c.course_id == course_id)
    )
    return frozenset(rows.scalars())


def choose(
    connection: Connection, attempt_id: int, position: int, option: int, language: Language, now: datetime
) -> None:
    """Store the answer to one question, and the language in which it was read, in place of an earlier one."""
    connection.execute(
        update(attempt_questions)
        .where(attempt_questions.c.attempt_id == attempt_id, attempt_questions.c.position == position)
        .values(chosen=option, answered_at=now, language=language)
    )
