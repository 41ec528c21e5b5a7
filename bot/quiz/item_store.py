"""Counts the answers to each question, in SQL: what bot/quiz/items.py reckons with. Nothing here writes.

Of finished attempts only, and of people who are still there or are kept by the register alike.
"""

from collections.abc import Iterator

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Float,
    Select,
    Subquery,
    and_,
    case,
    cast,
    extract,
    func,
    select,
)

from bot.db.course_schema import voided_questions
from bot.db.schema import attempt_questions, attempts, enrolments
from bot.language import Language
from bot.quiz.items import Pace, Tally


def tallies(connection: Connection, course_id: str) -> Iterator[Tally]:
    """How often each question was left with which choice, and how these attempts did on the rest.

    The rest leaves out voided questions: they say nothing of what a person knows.
    """
    answers = _answers(course_id)
    whole = _scores(answers)
    own = case((answers.c.is_voided, 0), else_=1)
    others = cast(func.nullif(whole.c.asked - own, 0), Float)
    rest = func.coalesce((whole.c.right - answers.c.right * own) / others, 0.0)
    what = (answers.c.question_id, answers.c.language, answers.c.choice, answers.c.right)
    counted = (
        select(*what, func.count(), func.sum(rest), func.sum(rest * rest))
        .join(whole, whole.c.attempt_id == answers.c.attempt_id)
        .group_by(*what)
    )
    for question, language, choice, right, number, sum_, squares in connection.execute(counted):
        place = None if choice is None else int(choice)
        yield Tally(question, _language(language), place, bool(right), number, float(sum_), float(squares))


def _answers(course_id: str) -> Subquery:
    """Every question of every finished attempt; `choice` is the option's index in the bank, as a digit."""
    is_right = attempt_questions.c.chosen == attempt_questions.c.correct
    return (
        select(
            attempt_questions.c.attempt_id,
            attempt_questions.c.question_id,
            attempt_questions.c.language,
            func.substr(attempt_questions.c.shuffle, attempt_questions.c.chosen + 1, 1).label("choice"),
            case((is_right, 1), else_=0).label("right"),
            voided_questions.c.question_id.is_not(None).label("is_voided"),
        )
        .join(attempts, attempts.c.id == attempt_questions.c.attempt_id)
        .join(enrolments, enrolments.c.id == attempts.c.enrolment_id)
        .outerjoin(
            voided_questions,
            and_(
                voided_questions.c.course_id == enrolments.c.course_id,
                voided_questions.c.question_id == attempt_questions.c.question_id,
            ),
        )
        .where(enrolments.c.course_id == course_id, attempts.c.finished_at.is_not(None))
        .subquery("answers")
    )


def _scores(answers: Subquery) -> Subquery:
    """What each attempt scored on its questions that are not voided."""
    counts = case((answers.c.is_voided, 0), else_=1)
    return (
        select(
            answers.c.attempt_id,
            func.sum(answers.c.right * counts).label("right"),
            func.sum(counts).label("asked"),
        )
        .group_by(answers.c.attempt_id)
        .subquery("whole")
    )


def paces(connection: Connection, course_id: str) -> Iterator[Pace]:
    """How often each question was answered in how many whole seconds.

    The time of an answer runs from the answer given last before it in that attempt, or from the start. An
    answer that was changed counts with its last time: the first one is not kept.
    """
    answered = _times(connection, course_id).subquery("answered")
    what = (answered.c.question_id, answered.c.language, answered.c.seconds)
    for question, language, seconds, number in connection.execute(
        select(*what, func.count()).group_by(*what)
    ):
        yield Pace(question, _language(language), int(seconds), number)


def _times(connection: Connection, course_id: str) -> Select[tuple[str, str, int]]:
    at = _second(connection, attempt_questions.c.answered_at)
    before = func.lag(at).over(
        partition_by=attempt_questions.c.attempt_id,
        order_by=(attempt_questions.c.answered_at, attempt_questions.c.position),
    )
    began = _second(connection, attempts.c.started_at)
    return (
        select(
            attempt_questions.c.question_id,
            attempt_questions.c.language,
            (at - func.coalesce(before, began)).label("seconds"),
        )
        .join(attempts, attempts.c.id == attempt_questions.c.attempt_id)
        .join(enrolments, enrolments.c.id == attempts.c.enrolment_id)
        .where(enrolments.c.course_id == course_id, attempts.c.finished_at.is_not(None))
        .where(attempt_questions.c.answered_at.is_not(None))
    )


def _second(connection: Connection, instant: ColumnElement[object]) -> ColumnElement[int]:
    """An instant in whole seconds since 1970, in the words of either database."""
    if connection.dialect.name == "sqlite":
        return cast(func.strftime("%s", instant), BigInteger)
    return cast(func.floor(extract("epoch", instant)), BigInteger)


def _language(stored: str | None) -> Language | None:
    return Language(stored) if stored else None
