"""All that is wrong with the folder of a course, found in one run, and what there is in it."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot.editions import bank_checks, file_checks, glossary, ids, poll_checks, text_checks
from bot.editions.findings import Finding
from bot.editions.glossary import Glossary
from bot.findings.notes import Notes
from bot.findings.tables import Entry
from bot.findings.tables import read as read_table
from bot.language import Language
from bot.lessons import content as lessons
from bot.lessons import facts as fact_file
from bot.lessons.facts import PLACEHOLDER
from bot.quiz import content as quiz

# The figures of policy.toml as they stand until somebody changes them.
QUESTIONS = 20
_QUESTIONS = re.compile(r"(?m)^questions *= *(\d+)")


@dataclass(frozen=True, slots=True)
class Yardstick:
    """What a course is measured by besides itself: official terms, and how many questions a test has."""

    glossary: Glossary = glossary.EMPTY
    questions: int = QUESTIONS


@dataclass(frozen=True, slots=True)
class Counts:
    """What there is in a course."""

    lessons: int = 0
    questions: int = 0
    polls: int = 0
    pictures: int = 0
    sheets: int = 0
    words: Mapping[Language, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found wrong with a course, by file and line, and what there is in it."""

    findings: tuple[Finding, ...]
    counts: Counts


def yardstick(content_dir: Path) -> Yardstick:
    """What Damu has approved, from glossary.toml and policy.toml; what is not there is left out.

    Raises ContentError when the glossary is there and cannot be read.
    """
    terms = glossary.load(content_dir) if (content_dir / glossary.FILE).is_file() else glossary.EMPTY
    policy = content_dir / "policy.toml"
    found = _QUESTIONS.search(policy.read_text(encoding="utf-8")) if policy.is_file() else None
    return Yardstick(terms, int(found[1]) if found else QUESTIONS)


def check(
    folder: Path, today: date, by: Yardstick | None = None, former: Mapping[str, str] | None = None
) -> tuple[Finding, ...]:
    """Everything wrong with a course folder. Raises nothing for anything that can be wrong in it.

    Without `by`, the glossary and the policy beside the course are the yardstick. `former` tells what the ids
    of former editions named, as `ids.ids` gives it.
    """
    return examine(folder, today, by, former).findings


def examine(
    folder: Path, today: date, by: Yardstick | None = None, former: Mapping[str, str] | None = None
) -> Examined:
    """The same, with what there is in the course."""
    by, notes = by or yardstick(folder), Notes(folder)
    facts = fact_file.read(notes)
    outline = lessons.read(notes, facts)
    bank = quiz.read(notes, outline.lessons)
    there = outline.course.lessons if outline.course else ()
    poll_checks.check(notes, there)
    bank_checks.check(notes, bank, outline.modules, by.questions)
    ids.check(notes, former or {})
    words = _check_texts(notes, outline.lessons or (), by.glossary)
    pictures = file_checks.check(notes, _lessons(notes))
    notes.take(facts.findings(_used(folder), today))
    polls = sum(len(lesson.polls) for lesson in there)
    sheets = sum(len(lesson.sheets) for lesson in there)
    counts = Counts(len(there), len(bank.questions), polls, pictures, sheets, words)
    return Examined(notes.found, counts)


def _check_texts(notes: Notes, lesson_ids: Iterable[str], terms: Glossary) -> Mapping[Language, int]:
    """The words of all lessons."""
    words: Counter[Language] = Counter()
    for lesson in lesson_ids:
        words.update(text_checks.check_lesson(notes, lesson, terms))
    for pattern in ("course.toml", "quiz/*.toml", "polls/*.toml"):
        for path in sorted(notes.folder.glob(pattern)):
            if entry := read_table(notes, path.relative_to(notes.folder).as_posix()):
                text_checks.check_table(entry, terms)
    return words


def _lessons(notes: Notes) -> list[Entry]:
    """The lessons as they stand in course.toml, readable or not."""
    course = read_table(notes, lessons.FILE)
    modules = course.entries("modules") if course else ()
    return [lesson for module in modules for lesson in module.entries("lessons")]


def _used(folder: Path) -> set[str]:
    """The facts that anything names, also in lessons that cannot be read."""
    texts = [*folder.glob("lessons/*.md"), *folder.glob(lessons.FILE)]
    read = (file.read_text(encoding="utf-8", errors="replace") for file in texts if file.is_file())
    return {name for text in read for name in PLACEHOLDER.findall(text)}
