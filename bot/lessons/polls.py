"""Reads the self-check polls from content/polls/*.toml, one file a module, and refuses what cannot be sent.

The limits are Telegram's: it shows these questions and judges the answers by itself.
"""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.errors import ContentError
from bot.language import Language
from bot.lessons.model import Bilingual, Lesson, Poll

LETTERS = "abcd"
QUESTION_LIMIT = 300
OPTION_LIMIT = 100
EXPLANATION_LIMIT = 200
EXPLANATION_LINE_FEEDS = 2


def read_polls(folder: Path, lessons: Mapping[str, Lesson]) -> dict[str, list[Poll]]:
    """The polls of each lesson in the order of writing; a lesson may have none.

    Raises ContentError that names file and poll.
    """
    found: dict[str, list[Poll]] = {lesson: [] for lesson in lessons}
    seen: set[str] = set()
    for file in sorted(folder.glob("*.toml")):
        for lesson, poll in _polls(file, lessons):
            if poll.id in seen:
                raise ContentError(f"{file}: the id {poll.id} is used twice")
            seen.add(poll.id)
            found[lesson].append(poll)
    return found


def _polls(file: Path, lessons: Mapping[str, Lesson]) -> Iterator[tuple[str, Poll]]:
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))["polls"]
    except (OSError, tomllib.TOMLDecodeError, KeyError) as error:
        raise ContentError(f"{file}: {error}") from error
    for table in tables:
        try:
            yield table["lesson"], _poll(table, _lesson(file, table["lesson"], lessons))
        except (KeyError, ValueError) as error:
            raise ContentError(f"{file}: {table.get('id', 'a poll')}: wrong or missing: {error}") from error


def _lesson(file: Path, lesson_id: str, lessons: Mapping[str, Lesson]) -> Lesson:
    lesson = lessons.get(lesson_id)
    if lesson is None or lesson.module_id != file.stem:
        raise ValueError(f"{lesson_id} is no lesson of {file.stem}")
    return lesson


def _poll(table: dict[str, Any], lesson: Lesson) -> Poll:
    poll = Poll(
        id=table["id"],
        text=_texts(table["text"], QUESTION_LIMIT),
        options={language: _options(table["options"][language]) for language in Language},
        correct=LETTERS.index(table["correct"]),
        explanation=_explanation(table["explanation"]),
        page=_page(table["page"], lesson) if "page" in table else None,
    )
    counts = {len(options) for options in poll.options.values()}
    if len(counts) > 1:
        raise ValueError("more options in one language than in the other")
    if poll.correct >= max(counts):
        raise ValueError(f"the right option {table['correct']} is not there")
    return poll


def _page(number: int, lesson: Lesson) -> int:
    if not 1 <= number <= lesson.last_page + 1:
        raise ValueError(f"{lesson.id} has no page {number}")
    return number - 1


def _options(options: list[str]) -> tuple[str, ...]:
    if not 2 <= len(options) <= len(LETTERS) or len(set(options)) != len(options):
        raise ValueError("there must be two to four different options")
    return tuple(_text(option, OPTION_LIMIT) for option in options)


def _explanation(table: Mapping[str, str]) -> Bilingual:
    texts = _texts(table, EXPLANATION_LIMIT)
    if any(text.count("\n") > EXPLANATION_LINE_FEEDS for text in texts.values()):
        raise ValueError("an explanation has at most three lines")
    return texts


def _texts(table: Mapping[str, str], limit: int) -> Bilingual:
    return {language: _text(table[language], limit) for language in Language}


def _text(text: str, limit: int) -> str:
    if not 0 < len(text.strip()) <= len(text) <= limit:
        raise ValueError(f"“{text}” must have 1 to {limit} characters")
    return text
