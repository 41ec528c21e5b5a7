"""Use cases across features: what a person sees now, and the cycle that presses act upon."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from sqlalchemy import Connection

from bot.certificates import store as certificates
from bot.certificates.store import Certificate
from bot.enrolments import service as enrolments
from bot.enrolments import store as enrolment_store
from bot.enrolments.model import InAttempt, Learning, StartDecision
from bot.enrolments.rules import may_start
from bot.enrolments.service import Whereabouts
from bot.errors import NotFound
from bot.house import House
from bot.lessons import self_check
from bot.lessons import service as lessons
from bot.lessons import store as lesson_store
from bot.lessons.model import Course, Reading, Sheet
from bot.lessons.rules import resume_at
from bot.lessons.self_check import Checking
from bot.lessons.service import LessonLocked, LessonRead, PageShown
from bot.notifications import store as notification_store
from bot.notifications.service import settle
from bot.people import service as people
from bot.people.model import Person
from bot.quiz import service as quiz
from bot.quiz.service import Asking, Finished
from bot.survey import interview
from bot.survey.model import Case
from bot.survey.questionnaires import service as questionnaires
from bot.survey.ratings import service as ratings
from bot.survey.rounds import opening

NOTHING_READ = Reading(frozenset(), {}, None, None)


@dataclass(frozen=True, slots=True)
class Cabinet:
    """Home: where the newest cycle stands (None before the first), the reading, what was earned."""

    place: Whereabouts | None
    reading: Reading
    certificates: tuple[Certificate, ...]
    nudges_paused: bool
    survey: Case | None = None
    """The service that the survey of Appendix 4 asks about."""
    questionnaire: int | None = None
    """The service whose questionnaire is to be filled in."""
    rating: int | None = None
    """The cycle that may be rated."""


def cabinet(connection: Connection, house: House, person: Person, now: datetime) -> Cabinet:
    """Put the cabinet together."""
    place = enrolments.latest(connection, person.id, house.course.id, house.regulations.test, now)
    return Cabinet(
        place=place,
        reading=lesson_store.reading(connection, place.enrolment.id) if place else NOTHING_READ,
        certificates=tuple(certificates.of_person(connection, person.id)),
        nudges_paused=person.nudges_paused,
        survey=interview.waiting(connection, person, now),
        questionnaire=questionnaires.waiting(connection, house.survey, person, now),
        rating=place.enrolment.id if place and ratings.offered(connection, place.enrolment, now) else None,
    )


def place_of(connection: Connection, house: House, person: Person, now: datetime) -> Whereabouts:
    """Where the newest cycle of a person stands. Raises NotFound before the first."""
    place = enrolments.latest(connection, person.id, house.course.id, house.regulations.test, now)
    if place is None:
        raise NotFound(f"no enrolment of person {person.id}")
    return place


Present = Asking | Finished | Cabinet


def present(connection: Connection, house: House, person: Person, now: datetime) -> Present:
    """What a registered person sees when they come back: the test they are in, or home."""
    place = enrolments.latest(connection, person.id, house.course.id, house.regulations.test, now)
    if place and isinstance(place.standing, InAttempt):
        return quiz.resume(connection, house.test, place.standing.attempt, place.enrolment, now)
    return cabinet(connection, house, person, now)


def page(
    connection: Connection, house: House, person: Person, lesson_id: str, number: int, now: datetime
) -> tuple[PageShown | LessonLocked, Course]:
    """Open a page of a lesson in the newest cycle; also gives the course of that cycle. Raises NotFound."""
    place = place_of(connection, house, person, now)
    course = house.edition_of(place).course
    return lessons.open_page(connection, course, place.enrolment, lesson_id, number), course


def sheet(connection: Connection, house: House, person: Person, sheet_id: str, now: datetime) -> Sheet:
    """A working sheet of the course; locked lessons do not lock theirs. Raises NotFound."""
    place = enrolments.latest(connection, person.id, house.course.id, house.regulations.test, now)
    found = house.edition_of(place).course.sheets.get(sheet_id)
    if found is None:
        raise NotFound(f"sheet {sheet_id}")
    return found


def finish_lesson(
    connection: Connection, house: House, person: Person, lesson_id: str, now: datetime
) -> tuple[LessonRead | LessonLocked, Course]:
    """Finish a lesson in the newest cycle; also gives the course of that cycle. Raises NotFound."""
    place = place_of(connection, house, person, now)
    course = house.edition_of(place).course
    return lessons.finish_lesson(connection, course, place.enrolment, lesson_id, now), course


def resume_reading(
    connection: Connection, house: House, person: Person, now: datetime
) -> tuple[PageShown | LessonLocked, Course] | Present:
    """Go on exactly where the person stopped: in the test, at the page, or at home when all is read."""
    outcome = present(connection, house, person, now)
    if not isinstance(outcome, Cabinet) or outcome.place is None:
        return outcome
    if not isinstance(outcome.place.standing, Learning):
        return outcome
    course = house.edition_of(outcome.place).course
    lesson, number = resume_at(course, outcome.reading)
    return lessons.open_page(connection, course, outcome.place.enrolment, lesson.id, number), course


def check_oneself(
    connection: Connection,
    house: House,
    person: Person,
    lesson_id: str,
    position: int,
    random: Random,
    now: datetime,
) -> tuple[Checking, Course]:
    """A poll of a lesson's self-check, or its end, in the newest cycle, and its course. Raises NotFound."""
    place = place_of(connection, house, person, now)
    course = house.edition_of(place).course
    checking = self_check.check(connection, course, place.enrolment, person, lesson_id, position, random)
    return checking, course


def test_rules(
    connection: Connection, house: House, person: Person, now: datetime
) -> tuple[StartDecision, Whereabouts]:
    """Whether the next attempt may start, and where the newest cycle stands. Raises NotFound."""
    place = place_of(connection, house, person, now)
    policy = house.regulations.test
    return may_start(place.enrolment, place.attempts, policy, now), place


def start_test(
    connection: Connection,
    house: House,
    person: Person,
    enrolment_id: int,
    number: int,
    random: Random,
    now: datetime,
) -> tuple[Asking | Finished | StartDecision, Whereabouts]:
    """Start attempt `number` of the newest cycle; a button of another cycle raises NotFound."""
    place = place_of(connection, house, person, now)
    if place.enrolment.id != enrolment_id:
        raise NotFound(f"enrolment {enrolment_id} is not the newest of person {person.id}")
    test = house.test_in(house.edition_of(place))
    return quiz.start(connection, test, place, number, random, now), place


def begin_cycle(connection: Connection, house: House, person: Person, after: int, now: datetime) -> Cabinet:
    """Begin the cycle after number `after` on the present edition, and show the cabinet."""
    course = (house.course.id, house.library.present.version)
    enrolments.begin_cycle(connection, person.id, course, after, house.regulations.test, now)
    return cabinet(connection, house, person, now)


def note_blocked(connection: Connection, house: House, person: Person, now: datetime) -> None:
    """The person has blocked the bot: nothing is sent until they are back, and a survey goes to the phone."""
    people.set_blocked(connection, person, now)
    interview.lost(connection, house.survey, person.id, now)


def catch_up(connection: Connection, house: House, now: datetime) -> dict[str, int]:
    """Close what time has ended, and settle what follows from it; gives how many of each."""
    policy = house.regulations.test
    closed = quiz.close_abandoned(connection, house.test, now)
    lapsed = enrolments.close_lapsed(connection, policy, now)
    settle(connection, house.standards, now)
    return {"attempts_closed": closed, "windows_lapsed": lapsed}


def next_event(connection: Connection, house: House, now: datetime) -> datetime | None:
    """The next instant at which the bot does something of its own accord."""
    candidates = [
        notification_store.next_due(connection, now),
        enrolment_store.next_timeout(connection, now),
        opening.next_opening(connection, house.survey.policy, now),
    ]
    return min((each for each in candidates if each), default=None)
