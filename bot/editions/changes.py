"""What differs between two editions, and whether one may stand in the other's place at once. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from bot.editions.model import Edition
from bot.language import Language
from bot.lessons.facts import Fact
from bot.lessons.model import Course, Lesson
from bot.quiz.model import Question

Thing = TypeVar("Thing")


class Kind(StrEnum):
    """What became of a thing."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """A lesson, question, fact or file that differs.

    `languages` are those in which it does; `pages` (from 0) only of a changed lesson, for each of them.
    """

    id: str
    kind: Kind
    languages: tuple[Language, ...] = ()
    pages: Mapping[Language, tuple[int, ...]] | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """All that differs. Of polls, pictures and working sheets the files are told."""

    lessons: tuple[Change, ...] = ()
    questions: tuple[Change, ...] = ()
    facts: tuple[Change, ...] = ()
    polls: tuple[Change, ...] = ()
    pictures: tuple[Change, ...] = ()
    sheets: tuple[Change, ...] = ()
    titles: tuple[str, ...] = ()
    """Modules whose title differs; the course by its own id."""

    @property
    def any(self) -> bool:
        """Whether anything differs besides the version."""
        parts = (self.lessons, self.questions, self.facts, self.polls, self.pictures, self.sheets)
        return any(parts) or bool(self.titles)


class Obstacle(StrEnum):
    """Why an edition is more than a mended one: whoever studies would lose their place or their answers."""

    LESSONS = "lessons"
    """Lessons are added, removed or moved."""
    PAGES = "pages"
    """Lessons have another number of pages."""
    QUESTIONS = "questions"
    """Questions are added, removed or moved to another lesson."""
    ANSWERS = "answers"
    """Questions have another right answer."""
    POLLS = "polls"
    """Self-check polls differ."""


def changes(before: Edition, after: Edition) -> Changes:
    """What differs in `after`."""
    return Changes(
        lessons=_compared(before.course.by_id, after.course.by_id, _lesson),
        questions=_compared(before.bank.by_id, after.bank.by_id, _question),
        facts=_compared(before.facts.by_id, after.facts.by_id, _fact),
        polls=_files(before, after, "polls/"),
        pictures=_files(before, after, "images/"),
        sheets=_files(before, after, "sheets/"),
        titles=_titles(before.course, after.course),
    )


def _compared(
    before: Mapping[str, Thing],
    after: Mapping[str, Thing],
    differs: Callable[[str, Thing, Thing], Change | None],
) -> tuple[Change, ...]:
    """In the order of `after`; what was removed comes last."""
    added_or_changed = (
        differs(name, before[name], thing) if name in before else Change(name, Kind.ADDED)
        for name, thing in after.items()
    )
    removed = (Change(name, Kind.REMOVED) for name in before if name not in after)
    return (*(each for each in added_or_changed if each), *removed)


def _lesson(name: str, before: Lesson, after: Lesson) -> Change | None:
    pages = {
        language: tuple(_pages(before.pages[language], after.pages[language]))
        for language in Language
        if before.pages[language] != after.pages[language]
    }
    languages = tuple(
        each for each in Language if each in pages or _besides(before, each) != _besides(after, each)
    )
    moved = before.module_id != after.module_id
    return Change(name, Kind.CHANGED, languages, pages) if languages or moved else None


def _besides(lesson: Lesson, language: Language) -> tuple[str, int | None, str]:
    """What of a lesson is on no page: its title, and what its picture shows."""
    if lesson.picture is None:
        return lesson.title[language], None, ""
    return lesson.title[language], lesson.picture.page, lesson.picture.alt[language]


def _pages(before: Sequence[str], after: Sequence[str]) -> Iterable[int]:
    return (at for at, page in enumerate(after) if at >= len(before) or page != before[at])


def _question(name: str, before: Question, after: Question) -> Change | None:
    if before == after:
        return None
    languages = (each for each in Language if _words(before, each) != _words(after, each))
    return Change(name, Kind.CHANGED, tuple(languages))


def _words(question: Question, language: Language) -> tuple[str, tuple[str, ...], str]:
    return question.text[language], question.options[language], question.explanation[language]


def _fact(name: str, before: Fact, after: Fact) -> Change | None:
    """Where it stands in its file is no difference."""
    told = (before.text, before.value, before.valid_from, before.valid_to, before.source, before.formula)
    tells = (after.text, after.value, after.valid_from, after.valid_to, after.source, after.formula)
    return Change(name, Kind.CHANGED) if told != tells else None


def _files(before: Edition, after: Edition, folder: str) -> tuple[Change, ...]:
    def within(edition: Edition) -> Mapping[str, str]:
        return {name: digest for name, digest in edition.files.items() if name.startswith(folder)}

    def differs(name: str, old: str, new: str) -> Change | None:
        return Change(name, Kind.CHANGED) if old != new else None

    return _compared(within(before), within(after), differs)


def _titles(before: Course, after: Course) -> tuple[str, ...]:
    old = {module.id: module.title for module in before.modules} | {before.id: before.title}
    new = {after.id: after.title} | {module.id: module.title for module in after.modules}
    return tuple(name for name, title in new.items() if name in old and old[name] != title)


def obstacles(before: Edition, after: Edition) -> Mapping[Obstacle, tuple[str, ...]]:
    """Why `after` may not stand in the place of `before` at once, each with what it concerns; none: it may.

    Whoever is on a page finds it again, and no answer that was given changes its worth.
    """
    old, new = before.course.by_id, after.course.by_id
    found = {
        Obstacle.LESSONS: _moved(_places(before), _places(after)),
        Obstacle.PAGES: [name for name in new if name in old and new[name].last_page != old[name].last_page],
        Obstacle.QUESTIONS: _moved(_lessons_of(before), _lessons_of(after)),
        Obstacle.ANSWERS: [
            question.id
            for question in after.bank.questions
            if question.id in before.bank.by_id and before.bank.by_id[question.id].correct != question.correct
        ],
        Obstacle.POLLS: [change.id for change in _files(before, after, "polls/")],
    }
    return {obstacle: tuple(names) for obstacle, names in found.items() if names}


def _places(edition: Edition) -> Mapping[str, tuple[int, str]]:
    return {lesson.id: (at, lesson.module_id) for at, lesson in enumerate(edition.course.lessons)}


def _lessons_of(edition: Edition) -> Mapping[str, tuple[str, str]]:
    return {question.id: (question.module, question.lesson) for question in edition.bank.questions}


def _moved(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    """Whose place differs, or who has none on one side."""
    return [name for name in {**after, **before} if before.get(name) != after.get(name)]
