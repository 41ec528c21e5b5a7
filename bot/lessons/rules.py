"""In which order lessons open: a lesson is open when all before it are read. How a self-check went."""

from collections.abc import Iterable

from bot.lessons.model import Course, Lesson, Reading, SentPoll


def next_unread(course: Course, reading: Reading) -> Lesson | None:
    """The first lesson not yet read, None when all are."""
    return next((lesson for lesson in course.lessons if lesson.id not in reading.read), None)


def is_open(course: Course, reading: Reading, lesson: Lesson) -> bool:
    """Whether a lesson may be read now: it was read before, or it is the next one."""
    return lesson.id in reading.read or lesson == next_unread(course, reading)


def resume_at(course: Course, reading: Reading) -> tuple[Lesson, int]:
    """The lesson and page where the person stopped; the first lesson of all when there is no such place."""
    current = course.by_id.get(reading.current or "")
    lesson = current if current and is_open(course, reading, current) else None
    lesson = lesson or next_unread(course, reading) or course.lessons[0]
    return lesson, min(reading.pages.get(lesson.id, 0), lesson.last_page)


def all_read(course: Course, reading: Reading) -> bool:
    """Whether the test may open (Rules, point 13)."""
    return next_unread(course, reading) is None


def answers(lesson: Lesson, sent: Iterable[SentPoll]) -> tuple[bool | None, ...]:
    """How the polls of a lesson were answered the last time, None where nobody voted.

    `sent` is old to new; with the first poll of the lesson one checks oneself anew.
    """
    first = lesson.polls[0].id
    newest: dict[str, bool | None] = {}
    for each in sent:
        if each.poll_id == first:
            newest = {}
        newest[each.poll_id] = each.is_right
    return tuple(newest.get(poll.id) for poll in lesson.polls)
