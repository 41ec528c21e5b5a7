"""Reads the self-check polls from polls/*.toml, one file a module, and refuses what cannot be sent.

The limits are Telegram's (Bot API, sendPoll): it shows these questions and judges the answers by itself.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import PurePath

from bot.findings.model import CourseFault, Details
from bot.findings.notes import Notes
from bot.findings.tables import Entry
from bot.findings.tables import read as read_table
from bot.language import Language
from bot.lessons.model import Lesson, Poll

FOLDER = "polls"
LETTERS = "abcdefghijkl"
QUESTION_LIMIT = 300
LEAST_OPTIONS = 2
OPTION_LIMIT = 100
EXPLANATION_LIMIT = 200
EXPLANATION_LINE_FEEDS = 2
KEYS = frozenset({"id", "lesson", "page", "correct", "text", "options", "explanation"})


def read(notes: Notes, lessons: Mapping[str, Lesson] | None) -> Mapping[str, tuple[Poll, ...]]:
    """The polls of each lesson in the order of writing; a lesson may have none.

    What is wrong stands in the notes. `lessons` None: nobody knows which there are.
    """
    found: defaultdict[str, list[Poll]] = defaultdict(list)
    seen: set[str] = set()
    for entry in _entries(notes):
        lesson = _lesson(entry, lessons) if lessons is not None else None
        poll = _poll(entry, lesson)
        if poll.id in seen:
            entry.note(CourseFault.ID_TWICE, "id", id=poll.id)
        seen.add(poll.id)
        if lesson:
            found[lesson.id].append(poll)
    return {lesson: tuple(polls) for lesson, polls in found.items()}


def _entries(notes: Notes) -> Iterator[Entry]:
    for file in sorted((notes.folder / FOLDER).glob("*.toml")):
        if table := read_table(notes, f"{FOLDER}/{file.name}"):
            yield from table.entries("polls")


def _lesson(entry: Entry, lessons: Mapping[str, Lesson]) -> Lesson | None:
    """The lesson of a poll: one of the module after which its file is called."""
    name, module = entry.word("lesson"), PurePath(entry.source.file).stem
    lesson = lessons.get(name)
    if lesson and lesson.module_id == module:
        return lesson
    if name:
        told: Details = {"id": str(entry.table.get("id", "")), "lesson": name, "module": module}
        entry.note(CourseFault.UNKNOWN_LESSON, "lesson", **told)
    return None


def _poll(entry: Entry, lesson: Lesson | None) -> Poll:
    """As far as it can be read."""
    entry.refuse_unknown(KEYS)
    options = entry.listed("options", OPTION_LIMIT)
    return Poll(
        id=entry.id(),
        text=entry.bilingual("text", QUESTION_LIMIT),
        options=options,
        correct=_correct(entry, _fewest(entry, options)),
        explanation=_explanation(entry),
        page=_page(entry, lesson) if "page" in entry.table else None,
    )


def _fewest(entry: Entry, options: Mapping[Language, tuple[str, ...]]) -> int:
    """How many options there are in both languages, which should have the same number."""
    counts = {language: len(several) for language, several in options.items() if several}
    for language, count in counts.items():
        if not LEAST_OPTIONS <= count <= len(LETTERS):
            told: Details = {"count": count, "least": LEAST_OPTIONS, "most": len(LETTERS)}
            entry.note(CourseFault.OPTION_COUNT, "options", language, **told)
            return len(LETTERS)
    if len(set(counts.values())) > 1:
        fewer = min(counts, key=lambda language: counts[language])
        told = {"count": counts[fewer], "other": max(counts.values())}
        entry.note(CourseFault.UNEQUAL_OPTIONS, "options", fewer, **told)
    return min(counts.values(), default=len(LETTERS))


def _correct(entry: Entry, options: int) -> int:
    correct, letters = entry.word("correct"), LETTERS[:options]
    if len(correct) == 1 and correct in letters:
        return letters.index(correct)
    if correct:
        entry.note(CourseFault.BAD_CORRECT, "correct", correct=correct, letters=", ".join(letters))
    return 0


def _explanation(entry: Entry) -> dict[Language, str]:
    texts = entry.bilingual("explanation", EXPLANATION_LIMIT)
    for language, text in texts.items():
        if (feeds := text.strip().count("\n")) > EXPLANATION_LINE_FEEDS:
            told: Details = {"count": feeds, "most": EXPLANATION_LINE_FEEDS}
            entry.note(CourseFault.LINE_FEEDS, "explanation", language, **told)
    return texts


def _page(entry: Entry, lesson: Lesson | None) -> int | None:
    """The page that a poll is about, from 0."""
    page = entry.number("page")
    pages = max(map(len, lesson.pages.values())) if lesson else 0
    if page is not None and pages and not 1 <= page <= pages:
        entry.note(CourseFault.NO_SUCH_PAGE, "page", page=page, pages=pages)
    return page - 1 if page is not None else None
