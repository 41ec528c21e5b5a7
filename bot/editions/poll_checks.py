"""The self-check polls as Telegram takes them (Bot API, sendPoll), and two or three of them a lesson."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import PurePath

from bot.findings.model import CourseFault, Details
from bot.findings.notes import Notes
from bot.findings.tables import Entry
from bot.findings.tables import read as read_table
from bot.language import Language
from bot.lessons.model import Lesson
from bot.quiz.content import check_different

QUESTION_LIMIT, OPTION_LIMIT, EXPLANATION_LIMIT = 300, 100, 200
LINE_FEEDS = 2
LEAST_OPTIONS, MOST_OPTIONS = 2, 12
LEAST_A_LESSON, MOST_A_LESSON = 2, 3
LETTERS = "abcdefghijkl"
KEYS = frozenset({"id", "lesson", "page", "correct", "text", "options", "explanation"})


def read(notes: Notes) -> list[Entry]:
    """The polls of all files."""
    files = sorted((notes.folder / "polls").glob("*.toml"))
    tables = [read_table(notes, f"polls/{file.name}") for file in files]
    return [entry for table in tables if table for entry in table.entries("polls")]


def check(notes: Notes, polls: Sequence[Entry], lessons: Mapping[str, Lesson] | None) -> None:
    """Every poll, and that each lesson has some. None: nobody knows the lessons."""
    for poll in polls:
        _check_poll(poll)
    if lessons is None:
        return
    astray = {poll.source.file for poll in polls if not _check_lesson(poll, lessons)}
    counts = Counter(str(poll.table.get("lesson")) for poll in polls)
    for lesson in lessons.values():
        file = f"polls/{lesson.module_id}.toml"
        # A poll that has strayed has been complained of, and perhaps it is the one that is missed here.
        least = 0 if file in astray else LEAST_A_LESSON
        if not least <= counts[lesson.id] <= MOST_A_LESSON:
            told: Details = {"lesson": lesson.id, "count": counts[lesson.id]}
            notes.add(CourseFault.POLLS_A_LESSON, file, 1, **told)


def _check_poll(poll: Entry) -> None:
    poll.refuse_unknown(KEYS)
    poll.id()
    poll.bilingual("text", QUESTION_LIMIT)
    _check_options(poll, poll.listed("options", OPTION_LIMIT), poll.word("correct"))
    for language, text in poll.bilingual("explanation", EXPLANATION_LIMIT).items():
        if (feeds := text.strip().count("\n")) > LINE_FEEDS:
            told: Details = {"count": feeds, "most": LINE_FEEDS}
            poll.note(CourseFault.LINE_FEEDS, "explanation", language, **told)


def _check_options(poll: Entry, options: Mapping[Language, tuple[str, ...]], correct: str) -> None:
    counts = {language: len(several) for language, several in options.items() if several}
    for language, count in counts.items():
        check_different(poll, language, options[language])
        if not LEAST_OPTIONS <= count <= MOST_OPTIONS:
            told: Details = {"count": count, "least": LEAST_OPTIONS, "most": MOST_OPTIONS}
            poll.note(CourseFault.OPTION_COUNT, "options", language, **told)
            return
    if len(set(counts.values())) > 1:
        fewer = min(counts, key=lambda language: counts[language])
        told = {"count": counts[fewer], "other": max(counts.values())}
        poll.note(CourseFault.UNEQUAL_OPTIONS, "options", fewer, **told)
    letters = LETTERS[: min(counts.values(), default=len(LETTERS))]
    if correct and (len(correct) != 1 or correct not in letters):
        poll.note(CourseFault.BAD_CORRECT, "correct", correct=correct, letters=", ".join(letters))


def _check_lesson(poll: Entry, lessons: Mapping[str, Lesson]) -> bool:
    """Whether the poll belongs to a lesson of the module after which its file is called."""
    name, module = poll.word("lesson"), PurePath(poll.source.file).stem
    lesson = lessons.get(name)
    if lesson is None or lesson.module_id != module:
        if name:
            told: Details = {"id": str(poll.table.get("id", "")), "lesson": name, "module": module}
            poll.note(CourseFault.UNKNOWN_LESSON, "lesson", **told)
        return False
    pages = max(map(len, lesson.pages.values()))
    page = poll.number("page") if "page" in poll.table else None
    if page is not None and not 1 <= page <= max(1, pages):
        poll.note(CourseFault.NO_SUCH_PAGE, "page", page=page, pages=pages)
    return True
