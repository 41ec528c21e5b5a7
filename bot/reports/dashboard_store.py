"""The figures of the dashboards in SQL. Long reads, made beside the writer; nothing here writes."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Integer, case, cast, distinct, func, select

from bot.db.report_schema import letters
from bot.db.schema import attempts, enrolments, profiles
from bot.db.survey_schema import answers, batches, cases, held_rows
from bot.enrolments.model import Ending
from bot.reports.dashboard import Attempts, Course, Desk, Region, Surveyed, Test
from bot.services.model import BatchState
from bot.survey.calls import room_store
from bot.survey.calls.room_store import Queue
from bot.survey.model import MARKS, Mode, Outcome, Question

Instants = tuple[datetime, datetime]
"""From the first instant until before the second, in UTC."""

BATCHES_OPEN = (BatchState.SENT, BatchState.CHECKING, BatchState.CHECKED, BatchState.CONFIRMED)


def course(connection: Connection, course_id: str, within: Instants) -> Course:
    """What happened on the way through the course."""
    of_course = enrolments.c.course_id == course_id
    endings = (
        select(enrolments.c.ending, func.count())
        .where(of_course, _within(enrolments.c.ended_at, within))
        .group_by(enrolments.c.ending)
    )
    ended: dict[str, int] = dict(connection.execute(endings).all())
    tested = (
        select(func.count(distinct(attempts.c.enrolment_id)))
        .join(enrolments, enrolments.c.id == attempts.c.enrolment_id)
        .where(of_course, _within(attempts.c.finished_at, within))
    )
    return Course(
        registered=_count(connection, _within(profiles.c.registered_at, within)),
        begun=_count(connection, of_course & _within(enrolments.c.started_at, within)),
        tested=connection.scalar(tested) or 0,
        passed=ended.get(Ending.PASSED, 0),
        failed=ended.get(Ending.FAILED, 0),
        lapsed=ended.get(Ending.WINDOW_EXPIRED, 0),
    )


def regions(connection: Connection, course_id: str, within: Instants) -> dict[str, Region]:
    """Who registered and who passed, by the region of the profile; regions without anybody are not there."""
    registered = (
        select(profiles.c.region, func.count())
        .where(_within(profiles.c.registered_at, within))
        .group_by(profiles.c.region)
    )
    passed = (
        select(profiles.c.region, func.count())
        .join(enrolments, enrolments.c.person_id == profiles.c.person_id)
        .where(enrolments.c.course_id == course_id, enrolments.c.ending == Ending.PASSED)
        .where(_within(enrolments.c.ended_at, within))
        .group_by(profiles.c.region)
    )
    came: dict[str, int] = dict(connection.execute(registered).all())
    went: dict[str, int] = dict(connection.execute(passed).all())
    return {each: Region(came.get(each, 0), went.get(each, 0)) for each in came.keys() | went.keys()}


def test(connection: Connection, course_id: str, within: Instants) -> Test:
    """Finished attempts, by number and by score."""
    tenth = case(
        (attempts.c.score >= attempts.c.maximum, 9), else_=attempts.c.score * 10 // attempts.c.maximum
    )
    rows = connection.execute(
        select(attempts.c.number, attempts.c.passed, tenth, func.count())
        .join(enrolments, enrolments.c.id == attempts.c.enrolment_id)
        .where(enrolments.c.course_id == course_id, _within(attempts.c.finished_at, within))
        .group_by(attempts.c.number, attempts.c.passed, tenth)
    )
    by_number: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0])
    tenths: defaultdict[int, int] = defaultdict(int)
    for number, passed, scored, there in rows:
        by_number[number][not passed] += there
        tenths[scored] += there
    return Test({number: Attempts(*both) for number, both in sorted(by_number.items())}, dict(tenths))


def surveyed(connection: Connection, within: Instants) -> Surveyed:
    """How cases ended, and the marks for the quality of services."""
    ended = connection.execute(
        select(cases.c.ended_mode, cases.c.outcome, func.count())
        .where(_within(cases.c.ended_at, within))
        .group_by(cases.c.ended_mode, cases.c.outcome)
    ).all()
    marked = connection.execute(
        select(answers.c.mode, func.count(), func.sum(cast(answers.c.value, Integer)))
        .where(answers.c.question == Question.QUALITY, answers.c.value.in_(MARKS))
        .where(_within(answers.c.answered_at, within))
        .group_by(answers.c.mode)
    ).all()
    return Surveyed(
        ended=sum(number for _mode, _outcome, number in ended),
        completed={Mode(mode): number for mode, outcome, number in ended if outcome == Outcome.COMPLETED},
        marks={Mode(mode): number for mode, number, _sum in marked},
        total={Mode(mode): int(total) for mode, _number, total in marked},
    )


def desk(connection: Connection, now: datetime, today: date, overdue_before: datetime) -> Desk:
    """What waits for somebody at this moment."""
    queue = sum(room_store.queues(connection, now, overdue_before).values(), Queue(0, 0, 0))
    open_letters = letters.c.closed_at.is_(None)
    unsent, sent = open_letters & letters.c.sent_on.is_(None), open_letters & letters.c.sent_on.is_not(None)
    return Desk(
        calls_open=queue.open,
        calls_due=queue.due,
        calls_overdue=queue.overdue,
        batches_open=_count(connection, batches.c.state.in_(BATCHES_OPEN)),
        rows_held=_count(connection, held_rows.c.closed_at.is_(None)),
        letters_to_send=_count(connection, unsent),
        letters_late=_count(connection, unsent & (letters.c.due_on < today)),
        answers_awaited=_count(connection, sent),
        answers_late=_count(connection, sent & (letters.c.answer_due_on < today)),
    )


def _within(column: Column[Any], within: Instants) -> ColumnElement[bool]:
    return (column >= within[0]) & (column < within[1])


def _count(connection: Connection, condition: ColumnElement[bool]) -> int:
    return connection.scalar(select(func.count()).where(condition)) or 0
