"""Reads the question bank from quiz/*.toml, one file a module, and refuses what cannot be asked."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from bot.findings.model import CourseFault, Details
from bot.findings.notes import Notes
from bot.findings.tables import Entry
from bot.findings.tables import read as read_table
from bot.language import Language
from bot.quiz.model import Question

T = TypeVar("T")
LETTERS = "abcd"
QUESTION_LIMIT = 300
OPTION_LIMIT = 120
EXPLANATION_LIMIT = 300
DIFFICULTIES = (1, 2, 3)
KEYS = frozenset({"id", "module", "lesson", "difficulty", "correct", "text", "options", "explanation"})


@dataclass(frozen=True)
class Bank:
    """All questions in the order of the course."""

    questions: tuple[Question, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Question]:
        """Questions by their stable ids."""
        return {question.id: question for question in self.questions}


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a bank; `unread` counts by module the questions that cannot be asked."""

    questions: "list[Placed]"
    unread: Counter[str]


@dataclass(frozen=True, slots=True)
class Placed:
    """A question, and where in its file it stands."""

    question: Question
    entry: Entry


def load(content_dir: Path, lessons: Mapping[str, str]) -> Bank:
    """Read and check the bank; `lessons` maps each lesson id to its module id, in the order of the course.

    Raises ContentError that names file and line of every fault.
    """
    notes = Notes(content_dir)
    found = [placed.question for placed in read(notes, lessons).questions]
    notes.refuse()
    place = {lesson: at for at, lesson in enumerate(lessons)}
    return Bank(tuple(sorted(found, key=lambda question: (place[question.lesson], question.id))))


def read(notes: Notes, lessons: Mapping[str, str] | None) -> Reading:
    """All questions that can be read; what is wrong stands in the notes. None: nobody knows the lessons."""
    files = sorted((notes.folder / "quiz").glob("*.toml"))
    entries = [read_table(notes, f"quiz/{file.name}") for file in files]
    unread: Counter[str] = Counter()
    found = [placed for entry in entries if entry for placed in _questions(entry, lessons, unread)]
    seen: set[str] = set()
    for placed in found:
        if placed.question.id in seen:
            placed.entry.note(CourseFault.ID_TWICE, "id", id=placed.question.id)
        seen.add(placed.question.id)
    return Reading(found, unread)


def _questions(file: Entry, lessons: Mapping[str, str] | None, unread: Counter[str]) -> Iterator[Placed]:
    for entry in file.entries("questions"):
        question = _question(entry)
        if question is None:
            unread[str(entry.table.get("module"))] += 1
            continue
        if lessons is not None and lessons.get(question.lesson) != question.module:
            told: Details = {"id": question.id, "lesson": question.lesson, "module": question.module}
            entry.note(CourseFault.UNKNOWN_LESSON, "lesson", **told)
        yield Placed(question, entry)


def _question(entry: Entry) -> Question | None:
    """None, and a note, when it cannot be asked."""
    entry.refuse_unknown(KEYS)
    question_id, module, lesson = entry.id(), entry.word("module"), entry.word("lesson")
    difficulty, correct = entry.number("difficulty"), entry.word("correct")
    text = _by_code(entry.bilingual("text", QUESTION_LIMIT))
    explanation = _by_code(entry.bilingual("explanation", EXPLANATION_LIMIT))
    options = {
        language: _four(entry, language, each)
        for language, each in entry.listed("options", OPTION_LIMIT).items()
    }
    if difficulty is not None and difficulty not in DIFFICULTIES:
        entry.note(CourseFault.BAD_DIFFICULTY, "difficulty", difficulty=difficulty)
    if correct and (len(correct) != 1 or correct not in LETTERS):
        entry.note(CourseFault.BAD_CORRECT, "correct", correct=correct, letters=", ".join(LETTERS))
        return None
    four = _by_code({language: each for language, each in options.items() if each})
    if not all((question_id, module, lesson, correct)) or difficulty is None or len(four) < len(Language):
        return None
    return Question(question_id, module, lesson, difficulty, text, four, LETTERS.index(correct), explanation)


def _by_code(texts: Mapping[Language, T]) -> Mapping[str, T]:
    return {language.value: each for language, each in texts.items()}


def _four(entry: Entry, language: Language, options: tuple[str, ...]) -> tuple[str, str, str, str] | None:
    if len(options) == len(LETTERS):
        first, second, third, fourth = options
        return first, second, third, fourth
    if options:
        told: Details = {"count": len(options), "least": len(LETTERS), "most": len(LETTERS)}
        entry.note(CourseFault.OPTION_COUNT, "options", language, **told)
    return None
