"""The self-check polls as Telegram takes them (Bot API, sendPoll), and two or three of them a lesson."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from bot.findings.model import CourseFault
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


def check(notes: Notes, polls: Iterable[Entry], lessons: Mapping[str, Lesson] | None) -> None:
    """Every poll, and that each lesson has some. None: nobody knows the lessons."""
    counts = Counter(lesson for poll in polls for lesson in _checked(poll, lessons))
    for lesson in (lessons or {}).values():
        if not LEAST_A_LESSON <= counts[lesson.id] <= MOST_A_LESSON:
            file = f"polls/{lesson.module_id}.toml"
            told: dict[str, str | int] = {"lesson": lesson.id, "count": counts[lesson.id]}
            notes.add(CourseFault.POLLS_A_LESSON, file, 1, **told)


def _checked(poll: Entry, lessons: Mapping[str, Lesson] | None) -> Iterator[str]:
    """The lesson of a poll."""
    poll.refuse_unknown(KEYS)
    poll.id()
    lesson, correct = poll.word("lesson"), poll.word("correct")
    poll.bilingual("text", QUESTION_LIMIT)
    options = poll.listed("options", OPTION_LIMIT)
    for language, text in poll.bilingual("explanation", EXPLANATION_LIMIT).items():
        if (feeds := text.strip().count("\n")) > LINE_FEEDS:
            told = {"count": feeds, "most": LINE_FEEDS}
            poll.note(CourseFault.LINE_FEEDS, "explanation", language, language=language, **told)
    _check_options(poll, options, correct)
    if lessons is not None and lesson:
        _check_lesson(poll, lesson, lessons)
    yield lesson


def _check_options(poll: Entry, options: Mapping[Language, tuple[str, ...]], correct: str) -> None:
    for language, several in options.items():
        check_different(poll, language, several)
        if several and not LEAST_OPTIONS <= len(several) <= MOST_OPTIONS:
            told = {"count": len(several), "least": LEAST_OPTIONS, "most": MOST_OPTIONS}
            poll.note(CourseFault.OPTION_COUNT, "options", language, language=language, **told)
    counts = {language: len(several) for language, several in options.items() if several}
    if len(set(counts.values())) > 1:
        fewer = min(counts, key=lambda language: counts[language])
        told = {"count": counts[fewer], "other": max(counts.values())}
        poll.note(CourseFault.UNEQUAL_OPTIONS, "options", fewer, language=fewer, **told)
    letters = LETTERS[: min(counts.values(), default=len(LETTERS))]
    if correct and (len(correct) != 1 or correct not in letters):
        poll.note(CourseFault.BAD_CORRECT, "correct", correct=correct, letters=", ".join(letters))


def _check_lesson(poll: Entry, name: str, lessons: Mapping[str, Lesson]) -> None:
    lesson = lessons.get(name)
    if lesson is None:
        told = {"id": str(poll.table.get("id", "")), "lesson": name, "module": ""}
        poll.note(CourseFault.UNKNOWN_LESSON, "lesson", **told)
    elif "page" in poll.table:
        page, pages = poll.number("page"), max(map(len, lesson.pages.values()))
        if page is not None and not 1 <= page <= max(1, pages):
            poll.note(CourseFault.NO_SUCH_PAGE, "page", page=page, pages=pages)
