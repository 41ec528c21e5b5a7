"""Who has read what, and how they checked themselves, in SQL. Nothing here commits."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from bot.db.course_schema import self_checks
from bot.db.schema import enrolments, lesson_progress
from bot.lessons.model import Reading, SentPoll

# Asked at every page, so they are built once.
_PROGRESS = select(lesson_progress).where(lesson_progress.c.enrolment_id == bindparam("enrolment"))
_PLACE = select(enrolments.c.lesson_id, enrolments.c.lessons_done_at).where(
    enrolments.c.id == bindparam("enrolment")
)


def reading(connection: Connection, enrolment_id: int) -> Reading:
    """How far the person has read in this enrolment."""
    rows = connection.execute(_PROGRESS, {"enrolment": enrolment_id}).all()
    place = connection.execute(_PLACE, {"enrolment": enrolment_id}).one()
    return Reading(
        read=frozenset(row.lesson_id for row in rows if row.read_at),
        pages={row.lesson_id: row.page for row in rows},
        current=place.lesson_id,
        finished_at=place.lessons_done_at,
    )


def turn_to(connection: Connection, enrolment_id: int, lesson_id: str, page: int) -> None:
    """Remember the page that the person is at."""
    _write(connection, enrolment_id, lesson_id, page=page)
    connection.execute(update(enrolments).where(enrolments.c.id == enrolment_id).values(lesson_id=lesson_id))


def finish(connection: Connection, enrolment_id: int, lesson_id: str, now: datetime) -> None:
    """Note that a lesson is read to its end."""
    _write(connection, enrolment_id, lesson_id, read_at=now)


def leave(connection: Connection, enrolment_id: int, lesson_id: str) -> None:
    """Put a lesson away at its end: the way leads on, and reading it again starts at its first page."""
    _write(connection, enrolment_id, lesson_id, page=0)
    connection.execute(update(enrolments).where(enrolments.c.id == enrolment_id).values(lesson_id=None))


def keep_poll(connection: Connection, **values: object) -> None:
    """Note a poll that was sent."""
    connection.execute(insert(self_checks).values(values))


def stands(connection: Connection, person_id: int, message_id: int | None, poll_id: str) -> bool:
    """Whether this message is this poll."""
    mine = self_checks.c.person_id == person_id
    here = self_checks.c.message_id == message_id, self_checks.c.poll_id == poll_id
    return connection.execute(select(self_checks.c.poll_id).where(mine, *here)).first() is not None


def sent_polls(connection: Connection, person_id: int, lesson_id: str) -> list[SentPoll]:
    """The polls of a lesson that were sent to a person, old to new: numbers of messages only grow."""
    rows = connection.execute(
        select(self_checks.c.poll_id, self_checks.c.is_right)
        .where(self_checks.c.person_id == person_id, self_checks.c.lesson_id == lesson_id)
        .order_by(self_checks.c.message_id)
    )
    return [SentPoll(row.poll_id, row.is_right) for row in rows]


def keep_vote(connection: Connection, person_id: int, telegram_poll: str, option: int) -> None:
    """Note the first vote of the person to whom the poll was sent; Telegram takes no second one."""
    poll = (self_checks.c.telegram_poll == telegram_poll) & (self_checks.c.person_id == person_id)
    connection.execute(
        update(self_checks)
        .where(poll, self_checks.c.is_right.is_(None))
        .values(is_right=self_checks.c.right_option == option)
    )


def forget_old_polls(connection: Connection, before: datetime) -> int:
    """Forget the polls that were sent before that instant; gives how many."""
    return connection.execute(delete(self_checks).where(self_checks.c.sent_at < before)).rowcount


def _write(connection: Connection, enrolment_id: int, lesson_id: str, **values: object) -> None:
    mine = (lesson_progress.c.enrolment_id == enrolment_id) & (lesson_progress.c.lesson_id == lesson_id)
    if not connection.execute(update(lesson_progress).where(mine).values(**values)).rowcount:
        connection.execute(
            insert(lesson_progress).values(
                {"enrolment_id": enrolment_id, "lesson_id": lesson_id, "page": 0} | values
            )
        )
