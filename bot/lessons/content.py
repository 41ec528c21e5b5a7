"""Reads the course from content/: course.toml, one Markdown file a lesson and language, polls/.

Every fault is found at start and named with its file, so that nobody meets it in the chat.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Any

from bot.errors import ContentError
from bot.i18n import _, day, speaking
from bot.language import Language
from bot.lessons.facts import PLACEHOLDER, Facts
from bot.lessons.markdown import UnknownMarkupError, pages
from bot.lessons.model import Bilingual, Course, Lesson, Module, Picture
from bot.lessons.polls import read_polls

# Telegram takes 4096 characters in a message and 1024 under a picture; the screen adds a head of its own.
PAGE_LIMIT = 3500
CAPTION_LIMIT = 940
WORDS_A_MINUTE = 130


@dataclass(frozen=True, slots=True)
class _Files:
    """Where the course is read from, and the facts that its texts name."""

    folder: Path
    contents: Path
    text: str
    facts: Facts

    def alternative(self, text: str, language: Language) -> str:
        """What a picture shows in words, which stand in the table of contents."""
        line = self.text[: self.text.find(text)].count("\n") + 1
        return self.facts.fill(self.contents, text, language, line)


def load(content_dir: Path, facts: Facts) -> Course:
    """Read and check the course. Raises ContentError that names file and place."""
    file = content_dir / "course.toml"
    try:
        text = file.read_text(encoding="utf-8")
        table, files = tomllib.loads(text), _Files(content_dir, file, text, facts)
        return Course(
            id=table["id"],
            version=table["version"],
            title=_bilingual(file, table["title"]),
            modules=_with_polls(content_dir, tuple(_modules(files, table["modules"]))),
        )
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ContentError(f"{file}: {error}") from error
    except KeyError as error:
        raise ContentError(f"{file}: {error} is missing") from error


def _modules(files: _Files, tables: list[dict[str, Any]]) -> Iterator[Module]:
    seen: set[str] = set()
    for number, table in enumerate(tables, 1):
        lessons = tuple(_lesson(files, table["id"], lesson) for lesson in table["lessons"])
        for name in (table["id"], *(lesson.id for lesson in lessons)):
            if name in seen:
                raise ContentError(f"{files.contents}: the id {name} is used twice")
            seen.add(name)
        title = _bilingual(files.contents, table["title"])
        yield Module(id=table["id"], number=number, title=title, lessons=lessons)


def _with_polls(content_dir: Path, modules: tuple[Module, ...]) -> tuple[Module, ...]:
    """The modules with the self-check polls of each lesson."""
    lessons = {lesson.id: lesson for module in modules for lesson in module.lessons}
    polls = read_polls(content_dir / "polls", lessons)
    return tuple(
        replace(
            module,
            lessons=tuple(replace(lesson, polls=tuple(polls[lesson.id])) for lesson in module.lessons),
        )
        for module in modules
    )


def _lesson(files: _Files, module_id: str, table: dict[str, Any]) -> Lesson:
    title = _bilingual(files.contents, table["title"])
    written = {
        language: _written(files.folder / "lessons" / f"{table['id']}.{language}.md", title[language])
        for language in Language
    }
    named = _named(files, table["id"], written)
    texts = {
        language: _pages(files, table["id"], language, body, named) for language, body in written.items()
    }
    if len({len(text) for text in texts.values()}) > 1:
        raise ContentError(
            f"{files.contents}: {table['id']} has more pages in one language than in the other"
        )
    picture = _picture(files, table["image"]) if "image" in table else None
    _check_lengths(files.folder / "lessons" / table["id"], texts, picture)
    minutes = max(1, round(len(re.findall(r"\w+", written[Language.RU])) / WORDS_A_MINUTE))
    return Lesson(table["id"], module_id, title, texts, minutes, picture, named)


def _written(file: Path, title: str) -> str:
    """What a file says after its `# Title`, which must be the lesson's and is shown by the screen itself."""
    try:
        head, _newline, body = file.read_text(encoding="utf-8").partition("\n")
    except OSError as error:
        raise ContentError(
            f"{file}: {error.strerror}; write it or take the lesson out of course.toml"
        ) from error
    if head.strip() != f"# {title}":
        raise ContentError(f"{file}:1: must be “# {title}”, as in course.toml")
    return body


def _named(files: _Files, lesson_id: str, written: Mapping[Language, str]) -> tuple[str, ...]:
    """The facts that a lesson names, in the order of naming: the same in both languages."""
    named = {language: tuple(dict.fromkeys(PLACEHOLDER.findall(text))) for language, text in written.items()}
    for language, names in named.items():
        others = {name for each in named.values() for name in each}
        if lacking := others - set(names):
            file = files.folder / "lessons" / f"{lesson_id}.{language}.md"
            raise ContentError(f"{file}: the other language names {', '.join(sorted(lacking))}, this one not")
    return named[Language.RU]


def _pages(
    files: _Files, lesson_id: str, language: Language, body: str, named: tuple[str, ...]
) -> tuple[str, ...]:
    file = files.folder / "lessons" / f"{lesson_id}.{language}.md"
    filled = files.facts.fill(file, body, language, first_line=2)
    try:
        *others, last = pages(
            "\n" + filled
        )  # The title stands before it, so the lines are those of the file.
    except UnknownMarkupError as error:
        raise ContentError(f"{file}: {error}") from error
    return (*others, f"{last}\n\n{_as_of(files.facts, named, language)}" if named else last)


def _as_of(facts: Facts, named: tuple[str, ...], language: Language) -> str:
    """The line in small words under a lesson: on which day its figures held, and who says so."""
    with speaking(language):
        sources = escape("; ".join(facts.sources(named, language)), quote=False)
        line = _("As of {date}. Sources: {sources}.", date=day(facts.as_of), sources=sources)
    return f"<i>{line}</i>"


def _picture(files: _Files, table: dict[str, Any]) -> Picture:
    paths = {language: files.folder / table["file"].replace("{language}", language) for language in Language}
    for path in paths.values():
        if not path.is_file():
            raise ContentError(f"{files.contents}: the picture {path} is not there")
    alt = _bilingual(files.contents, table["alt"])
    words = {language: files.alternative(text, language) for language, text in alt.items()}
    return Picture(page=table["page"] - 1, file=paths, alt=words)


def _check_lengths(stem: Path, texts: Mapping[Language, tuple[str, ...]], picture: Picture | None) -> None:
    for language, text in texts.items():
        for number, page in enumerate(text):
            limit = CAPTION_LIMIT if picture and picture.page == number else PAGE_LIMIT
            if len(re.sub(r"<[^>]+>", "", page)) > limit:
                raise ContentError(
                    f"{stem}.{language}.md: page {number + 1} is longer than {limit} characters"
                )
            if not page:
                raise ContentError(f"{stem}.{language}.md: page {number + 1} is empty")


def _bilingual(file: Path, table: Mapping[str, str]) -> Bilingual:
    if any(not table.get(language) for language in Language):
        raise ContentError(f"{file}: a text lacks its Kazakh or its Russian: {dict(table)}")
    return {language: table[language] for language in Language}
