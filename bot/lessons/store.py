"""Who has read what, in SQL. Nothing here commits."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from bot.db.schema import enrolments, lesson_progress
from bot.lessons.model import Reading

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


def _write(connection: Connection, enrolment_id: int, lesson_id: str, **values: object) -> None:
    mine = (lesson_progress.c.enrolment_id == enrolment_id) & (lesson_progress.c.lesson_id == lesson_id)
    if not connection.execute(update(lesson_progress).where(mine).values(**values)).rowcount:
        connection.execute(
            insert(lesson_progress).values(
                {"enrolment_id": enrolment_id, "lesson_id": lesson_id, "page": 0} | values
            )
        )
