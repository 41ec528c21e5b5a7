"""Use cases of reading: open a page, finish a lesson, see the contents."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.enrolments import store as enrolments
from bot.enrolments.model import Enrolment
from bot.errors import NotFound
from bot.lessons import rules, store
from bot.lessons.model import Course, Lesson, Reading


@dataclass(frozen=True, slots=True)
class PageShown:
    """A page of an open lesson."""

    lesson: Lesson
    page: int
    reading: Reading


@dataclass(frozen=True, slots=True)
class LessonLocked:
    """The lesson opens after `first` is read."""

    lesson: Lesson
    first: Lesson
    reading: Reading


@dataclass(frozen=True, slots=True)
class LessonRead:
    """The lesson is read; `next` comes now, None when all are read. `newly` is False on a second press."""

    lesson: Lesson
    next: Lesson | None
    reading: Reading
    newly: bool


def open_page(
    connection: Connection, course: Course, enrolment: Enrolment, lesson_id: str, page: int
) -> PageShown | LessonLocked:
    """Show a page and remember it. Raises NotFound for a lesson that this course does not have."""
    lesson = _lesson(course, lesson_id)
    reading = store.reading(connection, enrolment.id)
    if not rules.is_open(course, reading, lesson):
        return LessonLocked(lesson, rules.next_unread(course, reading) or lesson, reading)
    page = max(0, min(page, lesson.last_page))
    if enrolment.ending is None:
        store.turn_to(connection, enrolment.id, lesson.id, page)
    return PageShown(lesson, page, reading)


def finish_lesson(
    connection: Connection, course: Course, enrolment: Enrolment, lesson_id: str, now: datetime
) -> LessonRead | LessonLocked:
    """Note that a lesson is read; after the last one the test opens (Rules, point 13)."""
    lesson = _lesson(course, lesson_id)
    reading = store.reading(connection, enrolment.id)
    if not rules.is_open(course, reading, lesson):
        return LessonLocked(lesson, rules.next_unread(course, reading) or lesson, reading)
    newly = lesson.id not in reading.read
    store.leave(connection, enrolment.id, lesson.id)
    if newly:
        store.finish(connection, enrolment.id, lesson.id, now)
        reading = store.reading(connection, enrolment.id)
        if rules.all_read(course, reading):
            enrolments.change(connection, enrolment.id, lessons_done_at=now)
    return LessonRead(lesson, rules.next_unread(course, reading), reading, newly)


def _lesson(course: Course, lesson_id: str) -> Lesson:
    lesson = course.by_id.get(lesson_id)
    if lesson is None:
        raise NotFound(f"lesson {lesson_id}")
    return lesson
