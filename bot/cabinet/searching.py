"""The use case of looking something up in the course, from anywhere but a running test."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.cabinet.service import NOTHING_READ, Present, present
from bot.enrolments import service as enrolments
from bot.enrolments.model import InAttempt
from bot.house import House
from bot.lessons import store as lesson_store
from bot.lessons.model import Course, Reading
from bot.people.model import Person
from bot.search import rules, service
from bot.search.model import Hit


@dataclass(frozen=True, slots=True)
class Found:
    """The best pages, the best first; `begun` when there is a cycle in which pages can be opened."""

    course: Course
    hits: tuple[Hit, ...]
    reading: Reading
    begun: bool


def find(connection: Connection, house: House, person: Person, typed: str, now: datetime) -> Found | Present:
    """Look for what was typed; whoever is in a test gets the test instead. Nothing that is typed is kept."""
    place = enrolments.latest(connection, person.id, house.course.id, house.regulations.test, now)
    if place and isinstance(place.standing, InAttempt):
        return present(connection, house, person, now)
    course = house.edition_of(place).course
    hits = service.find(connection, course, person.language, rules.parse(typed))
    reading = lesson_store.reading(connection, place.enrolment.id) if place else NOTHING_READ
    return Found(course, hits, reading, begun=place is not None)
