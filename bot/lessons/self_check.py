"""Use cases of checking oneself: native quiz polls after a lesson, never graded, repeated at will.

Nothing depends on the answers. Telegram judges each and shows the explanation; what is kept is what the few
words at the end are made of.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from sqlalchemy import Connection

from bot.enrolments.model import Enrolment
from bot.errors import NotFound
from bot.lessons import rules, store
from bot.lessons.model import Course, Lesson, Poll, Reading
from bot.lessons.service import LessonLocked
from bot.people.model import Person


@dataclass(frozen=True, slots=True)
class PollAsked:
    """A poll to be sent; `order` are the places of the written options in the order of showing them."""

    lesson: Lesson
    position: int
    order: tuple[int, ...]

    @property
    def poll(self) -> Poll:
        """What is asked."""
        return self.lesson.polls[self.position]

    @property
    def right(self) -> int:
        """The place of the right option as it is shown."""
        return self.order.index(self.poll.correct)


@dataclass(frozen=True, slots=True)
class PollStands:
    """The poll is the living message already: a button was pressed twice."""


@dataclass(frozen=True, slots=True)
class CheckedOneself:
    """All polls were shown: how each was answered (None: not at all), and the lesson that comes next."""

    lesson: Lesson
    answers: tuple[bool | None, ...]
    next: Lesson | None


Checking = PollAsked | PollStands | CheckedOneself | LessonLocked


def check(
    connection: Connection,
    course: Course,
    enrolment: Enrolment,
    person: Person,
    lesson_id: str,
    position: int,
    random: Random,
) -> Checking:
    """The poll at a position (from 0) of an open lesson, or the end. Raises NotFound where there are none."""
    lesson = course.by_id.get(lesson_id)
    if lesson is None or not lesson.polls:
        raise NotFound(f"polls of lesson {lesson_id}")
    reading = store.reading(connection, enrolment.id)
    if not rules.is_open(course, reading, lesson):
        return LessonLocked(lesson, rules.next_unread(course, reading) or lesson, reading)
    if position >= len(lesson.polls):
        return _end(connection, course, reading, person, lesson)
    asked = PollAsked(lesson, max(0, position), ())
    if store.stands(connection, person.id, person.living_message, asked.poll.id):
        return PollStands()
    return PollAsked(lesson, asked.position, _shuffled(asked.poll, random))


def note_sent(
    connection: Connection,
    person_id: int,
    asked: PollAsked,
    telegram_poll: str,
    message_id: int,
    now: datetime,
) -> None:
    """Keep which poll of Telegram's is which of ours: a vote comes with its id alone."""
    store.keep_poll(
        connection,
        telegram_poll=telegram_poll,
        person_id=person_id,
        lesson_id=asked.lesson.id,
        poll_id=asked.poll.id,
        message_id=message_id,
        right_option=asked.right,
        sent_at=now,
    )


def vote(connection: Connection, person_id: int, telegram_poll: str, options: Sequence[int]) -> None:
    """Note a vote. A poll that was forgotten, or sent to somebody else, has none to note."""
    if len(options) == 1:
        store.keep_vote(connection, person_id, telegram_poll, options[0])


def _end(
    connection: Connection, course: Course, reading: Reading, person: Person, lesson: Lesson
) -> CheckedOneself:
    sent = store.sent_polls(connection, person.id, lesson.id)
    return CheckedOneself(lesson, rules.answers(lesson, sent), rules.next_unread(course, reading))


def _shuffled(poll: Poll, random: Random) -> tuple[int, ...]:
    """Another order each time, so that nobody learns places instead of answers."""
    order = list(range(len(next(iter(poll.options.values())))))
    random.shuffle(order)
    return tuple(order)
