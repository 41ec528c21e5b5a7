"""The words of the course: modules, lessons, pages; and how far a person has read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path

from bot.language import Language

Bilingual = Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture on one page (from 0) of a lesson; `alt` says in words what it shows."""

    page: int
    file: Mapping[Language, Path]
    alt: Bilingual


@dataclass(frozen=True, slots=True)
class Sheet:
    """A working sheet that a learner takes away; `about` says what it is for, in a sentence or two."""

    id: str
    file: Mapping[Language, Path]
    title: Bilingual
    about: Bilingual


@dataclass(frozen=True, slots=True)
class Poll:
    """A question of the self-check: the place of the right option, the page (from 0) it is about."""

    id: str
    text: Bilingual
    options: Mapping[Language, tuple[str, ...]]
    correct: int
    explanation: Bilingual
    page: int | None = None


@dataclass(frozen=True, slots=True)
class SentPoll:
    """A poll that was sent to a person; `is_right` is None until they vote."""

    poll_id: str
    is_right: bool | None


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson: pages as Telegram HTML, as many in one language as in the other; minutes of calm reading.

    `facts` are the ids of the dated facts that it names. `rich` are the same pages as HTML for rich messages.
    With `polls` one checks oneself after it.
    """

    id: str
    module_id: str
    title: Bilingual
    pages: Mapping[Language, tuple[str, ...]]
    minutes: int
    picture: Picture | None
    facts: tuple[str, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    rich: Mapping[Language, tuple[str, ...]] = field(default_factory=dict)
    polls: tuple[Poll, ...] = ()

    @property
    def last_page(self) -> int:
        """The number of the last page, from 0."""
        return len(self.pages[Language.RU]) - 1


@dataclass(frozen=True, slots=True)
class Module:
    """A module: lessons in the order of reading."""

    id: str
    number: int
    title: Bilingual
    lessons: tuple[Lesson, ...]


@dataclass(frozen=True)
class Course:
    """The course in one version."""

    id: str
    version: str
    title: Bilingual
    modules: tuple[Module, ...]

    @cached_property
    def lessons(self) -> tuple[Lesson, ...]:
        """All lessons in the order of reading."""
        return tuple(lesson for module in self.modules for lesson in module.lessons)

    @cached_property
    def by_id(self) -> Mapping[str, Lesson]:
        """Lessons by their stable ids."""
        return {lesson.id: lesson for lesson in self.lessons}

    @cached_property
    def sheets(self) -> Mapping[str, Sheet]:
        """The working sheets of all lessons by their ids."""
        return {sheet.id: sheet for lesson in self.lessons for sheet in lesson.sheets}

    def module_of(self, lesson: Lesson) -> Module:
        """The module that a lesson belongs to."""
        return next(module for module in self.modules if module.id == lesson.module_id)

    def label(self, lesson: Lesson) -> str:
        """The number that people see: «2.3»."""
        module = self.module_of(lesson)
        return f"{module.number}.{module.lessons.index(lesson) + 1}"

    def minutes_left(self, reading: "Reading") -> int:
        """Minutes of reading still ahead."""
        return sum(lesson.minutes for lesson in self.lessons if lesson.id not in reading.read)


@dataclass(frozen=True, slots=True)
class Reading:
    """How far a person has read in one enrolment: lessons read, the page reached in each, the last place."""

    read: frozenset[str]
    pages: Mapping[str, int]
    current: str | None
    finished_at: datetime | None
