"""Reads the question bank from content/quiz/*.toml, one file a module, and refuses what cannot be asked."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from bot.errors import ContentError
from bot.language import Language
from bot.quiz.model import Question

LETTERS = "abcd"
QUESTION_LIMIT = 300
OPTION_LIMIT = 120
EXPLANATION_LIMIT = 300


@dataclass(frozen=True)
class Bank:
    """All questions in the order of the course."""

    questions: tuple[Question, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Question]:
        """Questions by their stable ids."""
        return {question.id: question for question in self.questions}


def load(content_dir: Path, lessons: Mapping[str, str]) -> Bank:
    """Read and check the bank; `lessons` maps each lesson id to its module id, in the order of the course.

    Raises ContentError that names file and question.
    """
    files = sorted((content_dir / "quiz").glob("*.toml"))
    found = [question for file in files for question in _questions(file, lessons)]
    seen: set[str] = set()
    for question in found:
        if question.id in seen:
            raise ContentError(f"{content_dir / 'quiz'}: the id {question.id} is used twice")
        seen.add(question.id)
    place = {lesson: at for at, lesson in enumerate(lessons)}
    return Bank(tuple(sorted(found, key=lambda question: (place[question.lesson], question.id))))


def _questions(file: Path, lessons: Mapping[str, str]) -> Iterator[Question]:
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))["questions"]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise ContentError(f"{file}: {error}") from error
    for table in tables:
        try:
            question = _question(table)
        except (KeyError, ValueError) as error:
            raise ContentError(
                f"{file}: {table.get('id', 'a question')}: wrong or missing: {error}"
            ) from error
        if lessons.get(question.lesson) != question.module:
            raise ContentError(f"{file}: {question.id}: {question.lesson} is no lesson of {question.module}")
        yield question


def _question(table: dict[str, Any]) -> Question:
    return Question(
        id=table["id"],
        module=table["module"],
        lesson=table["lesson"],
        difficulty=table["difficulty"],
        text=_texts(table["text"], QUESTION_LIMIT),
        options={language: _options(table["options"][language]) for language in Language},
        correct=LETTERS.index(table["correct"]),
        explanation=_texts(table["explanation"], EXPLANATION_LIMIT),
    )


def _texts(table: Mapping[str, str], limit: int) -> dict[str, str]:
    return {language: _text(table[language], limit) for language in Language}


def _options(options: list[str]) -> tuple[str, str, str, str]:
    if len(options) != 4 or len(set(options)) != 4:
        raise ValueError("there must be four different options")
    first, second, third, fourth = (_text(option, OPTION_LIMIT) for option in options)
    return first, second, third, fourth


def _text(text: str, limit: int) -> str:
    if not 0 < len(text) <= limit:
        raise ValueError(f"“{text}” must have 1 to {limit} characters")
    return text
