"""Reads the course from a folder: course.toml, one Markdown file a lesson and language, polls/.

Every fault is found at start and named with its file and line, so that nobody meets it in the chat.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import unescape
from os.path import isfile
from pathlib import Path

from bot.errors import ContentError
from bot.findings.model import CourseFault, Details
from bot.findings.notes import Notes
from bot.findings.tables import Entry, utf16
from bot.findings.tables import read as read_table
from bot.i18n import plural, speaking
from bot.language import Language
from bot.lessons import polls as poll_files
from bot.lessons import written as lesson_files
from bot.lessons.facts import Facts
from bot.lessons.model import Course, Lesson, Module, Picture, Sheet
from bot.lessons.written import Pages

FILE = "course.toml"
# Telegram's limits of a message and of what stands under a picture, in UTF-16 units without markup.
MESSAGE_LIMIT = 4096
CAPTION_LIMIT = 1024
TITLE_LIMIT = 120
# A button of 64 bytes names lessons and editions.
ID_LIMIT = 16
VERSION = re.compile(r"[A-Za-z0-9._-]{1,32}")
# It stands under the file together with its title and how to open it.
ABOUT_LIMIT = 700
# What a picture shows in words stands in a page of its own size.
ALT_LIMIT = 1500
WORDS_A_MINUTE = 130
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Outline:
    """What course.toml names, also where the lesson itself cannot be read: lesson ids with their modules."""

    course: Course | None
    modules: tuple[str, ...] = ()
    lessons: Mapping[str, str] | None = None
    """None when course.toml cannot be read, so that nobody can say which lessons there are."""


def load(content_dir: Path, facts: Facts) -> Course:
    """Read and check the course. Raises ContentError that names file and line of every fault."""
    notes = Notes(content_dir)
    course = read(notes, facts).course
    notes.refuse()
    if course is None:
        raise ContentError(f"{content_dir / FILE}:1: there is no course in it")
    return course


def read(notes: Notes, facts: Facts) -> Outline:
    """Read the course as far as it can be read; what is wrong with it stands in the notes."""
    entry = read_table(notes, FILE)
    if entry is None:
        poll_files.read(notes, None)
        return Outline(None)
    course_id, version, title = entry.id(), _version(entry), entry.bilingual("title", TITLE_LIMIT)
    lessons: dict[str, str] = {}
    tables = enumerate(entry.entries("modules"), 1)
    modules = _with_polls(notes, tuple(_module(table, number, facts, lessons) for number, table in tables))
    names = tuple(module.id for module in modules)
    if not modules and "modules" in entry.table:
        entry.note(CourseFault.EMPTY, "modules", key="modules")
    return Outline(Course(course_id, version, title, modules), names, lessons)


def _version(entry: Entry) -> str:
    version = entry.word("version")
    if version and not VERSION.fullmatch(version):
        entry.note(CourseFault.BAD_VERSION, "version", version=version)
    return version


def _with_polls(notes: Notes, modules: tuple[Module, ...]) -> tuple[Module, ...]:
    """The modules with the self-check polls of each lesson."""
    polls = poll_files.read(notes, {lesson.id: lesson for each in modules for lesson in each.lessons})
    return tuple(
        replace(
            module,
            lessons=tuple(replace(lesson, polls=polls.get(lesson.id, ())) for lesson in module.lessons),
        )
        for module in modules
    )


def _module(entry: Entry, number: int, facts: Facts, lessons: dict[str, str]) -> Module:
    module_id, title = entry.id(most=ID_LIMIT), entry.bilingual("title", TITLE_LIMIT)
    if module_id in lessons or module_id in lessons.values():
        entry.note(CourseFault.ID_TWICE, "id", id=module_id)
    found = []
    for at, table in enumerate(entry.entries("lessons"), 1):
        lesson = _Lesson(table, module_id, f"{number}.{at}", facts).read()
        if lesson.id in lessons:
            table.note(CourseFault.ID_TWICE, "id", id=lesson.id)
        lessons[lesson.id] = module_id
        found.append(lesson)
    if not found and "lessons" in entry.table:
        entry.note(CourseFault.EMPTY, "lessons", key="lessons")
    return Module(id=module_id, number=number, title=title, lessons=tuple(found))


@dataclass(frozen=True, slots=True)
class _Lesson:
    """A lesson in course.toml, and where it stands: «2.3»."""

    entry: Entry
    module_id: str
    label: str
    facts: Facts

    def read(self) -> Lesson:
        """The lesson, without what cannot be shown."""
        notes, entry = self.entry.source.notes, self.entry
        lesson_id, title = entry.id(most=ID_LIMIT), entry.bilingual("title", TITLE_LIMIT)
        files = {
            each: lesson_files.read(notes, lesson_id, each, title[each]) for each in Language if lesson_id
        }
        written = {language: file for language, file in files.items() if file}
        lesson_files.check_names(notes, self.facts, written)
        pages = {each: lesson_files.pages(notes, self.facts, file) for each, file in written.items()}
        words = len(re.findall(r"\w+", written[Language.RU].body)) if Language.RU in written else 0
        lesson = Lesson(
            id=lesson_id,
            module_id=self.module_id,
            title=title,
            pages={each: pages[each].plain if each in pages else () for each in Language},
            minutes=max(1, round(words / WORDS_A_MINUTE)),
            picture=self._picture(pages) if "image" in entry.table else None,
            facts=tuple(name for name in _names(written) if name in self.facts.by_id),
            sheets=tuple(map(self._sheet, entry.entries("sheets") if "sheets" in entry.table else ())),
            rich={each: pages[each].rich if each in pages else () for each in Language},
        )
        self._check_pages(lesson, {each: (file.file, pages[each]) for each, file in written.items()})
        return lesson

    def _picture(self, pages: Mapping[Language, Pages]) -> Picture | None:
        image = self.entry.inner("image")
        if image is None:
            return None
        paths, number = _files_of(image, CourseFault.NO_PICTURE), image.number("page")
        words = {
            each: self._filled(image, text, each) for each, text in image.bilingual("alt", ALT_LIMIT).items()
        }
        shortest = min((len(each.plain) for each in pages.values()), default=number or 1)
        if number is not None and not 1 <= number <= shortest:
            image.note(CourseFault.NO_SUCH_PAGE, "page", page=number, pages=shortest)
        return Picture(page=(number or 1) - 1, file=paths, alt=words)

    def _filled(self, entry: Entry, text: str, language: Language) -> str:
        for _at, name in self.facts.unknown(text):
            entry.note(CourseFault.UNKNOWN_FACT, "alt", language, fact=name)
        return self.facts.fill_known(text, language)

    def _sheet(self, entry: Entry) -> Sheet:
        paths = _files_of(entry, CourseFault.NO_SHEET)
        name = Path(str(entry.table.get("file"))).name.partition(".")[0]
        title, about = entry.bilingual("title", TITLE_LIMIT), entry.bilingual("about", ABOUT_LIMIT)
        return Sheet(name, paths, title, about)

    def _check_pages(self, lesson: Lesson, there: Mapping[Language, tuple[str, Pages]]) -> None:
        for language, (file, pages) in there.items():
            for number in range(len(pages.plain)):
                self._check_page(lesson, language, file, pages, number)
        if len({len(pages.plain) for _file, pages in there.values()}) > 1:
            language = min(there, key=lambda each: len(there[each][1].plain))
            file, pages = there[language]
            most = max(len(each.plain) for _file, each in there.values())
            told: Details = {"pages": len(pages.plain), "other": most}
            self.entry.source.notes.add(CourseFault.UNEQUAL_PAGES, file, pages.lines[-1], language, **told)

    def _check_page(self, lesson: Lesson, language: Language, file: str, pages: Pages, number: int) -> None:
        notes, text, line = self.entry.source.notes, pages.plain[number], pages.lines[number]
        refused = any(each.file == file and each.line >= line for each in notes.found)
        if not text and not refused:
            notes.add(CourseFault.EMPTY_PAGE, file, line, language, page=number + 1)
        length = self._head(lesson, language, number) + shown_length(text)
        is_caption = lesson.picture is not None and lesson.picture.page == number
        limit = CAPTION_LIMIT if is_caption else MESSAGE_LIMIT
        if length > limit:
            fault = CourseFault.CAPTION_TOO_LONG if is_caption else CourseFault.PAGE_TOO_LONG
            notes.add(fault, file, line, language, page=number + 1, length=length, limit=limit)

    def _head(self, lesson: Lesson, language: Language, number: int) -> int:
        """The length of what the screen sets above a page."""
        with speaking(language):
            minutes = "\n" + plural("{n} minute", "{n} minutes", lesson.minutes) if number == 0 else ""
        return utf16(f"{self.label}  {lesson.title[language]}{minutes}\n\n")


def shown_length(html: str) -> int:
    """How long Telegram finds a text: in UTF-16 units, without the markup."""
    return utf16(unescape(_TAG.sub("", html)))


def _names(written: Mapping[Language, lesson_files.Written]) -> tuple[str, ...]:
    return next((file.names for file in written.values()), ())


def _files_of(entry: Entry, missing: CourseFault) -> Mapping[Language, Path]:
    """A file in each language by its name with {language}."""
    folder, pattern = entry.source.notes.folder, entry.word("file")
    if not pattern:
        return {}
    if "{language}" not in pattern:
        entry.note(CourseFault.FEW_LANGUAGES_IN_NAME, "file", file=pattern)
    paths = {language: folder / pattern.replace("{language}", language) for language in Language}
    for language, path in paths.items():
        # A name that leads out of the course is not there.
        if ".." in Path(pattern).parts or not isfile(path):
            name = pattern.replace("{language}", language)
            entry.source.notes.add(missing, entry.source.file, entry.line("file"), language, file=name)
    return paths
