"""A course in the database, and in the index of the search, without a package."""

from datetime import datetime

from sqlalchemy import Connection, insert

from bot.db.course_schema import editions
from bot.lessons.model import Course
from bot.search import service, store


def enter(connection: Connection, course: Course, now: datetime) -> int:
    """Publish it as it is, and index it; gives how many pages were entered."""
    edition_id = store.edition(connection, course.id, course.version) or publish(connection, course, now)
    return service.index(connection, edition_id, course)


def publish(connection: Connection, course: Course, now: datetime) -> int:
    """A published edition of which nothing but its version is known; gives its id."""
    values = {"course_id": course.id, "version": course.version, "digest": "", "package": b"", "sent_by": 0}
    added = insert(editions).values(**values, sent_at=now, published_at=now).returning(editions.c.id)
    return int(connection.execute(added).scalar_one())
