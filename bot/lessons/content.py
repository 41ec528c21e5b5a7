"""Reads the course from content/: course.toml and one Markdown file a lesson and language.

Every fault is found at start and named with its file, so that nobody meets it in the chat.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.errors import ContentError
from bot.language import Language
from bot.lessons.markdown import UnknownMarkupError, pages
from bot.lessons.model import Bilingual, Course, Lesson, Module, Picture

# Telegram takes 4096 characters in a message and 1024 under a picture; the screen adds a head of its own.
PAGE_LIMIT = 3500
CAPTION_LIMIT = 940
WORDS_A_MINUTE = 130


def load(content_dir: Path) -> Course:
    """Read and check the course. Raises ContentError that names file and place."""
    file = content_dir / "course.toml"
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
        return Course(
            id=table["id"],
            version=table["version"],
            title=_bilingual(file, table["title"]),
            modules=tuple(_modules(content_dir, file, table["modules"])),
        )
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ContentError(f"{file}: {error}") from error
    except KeyError as error:
        raise ContentError(f"{file}: {error} is missing") from error


def _modules(content_dir: Path, file: Path, tables: list[dict[str, Any]]) -> Iterator[Module]:
    seen: set[str] = set()
    for number, table in enumerate(tables, 1):
        lessons = tuple(_lesson(content_dir, file, table["id"], lesson) for lesson in table["lessons"])
        for name in (table["id"], *(lesson.id for lesson in lessons)):
            if name in seen:
                raise ContentError(f"{file}: the id {name} is used twice")
            seen.add(name)
        yield Module(id=table["id"], number=number, title=_bilingual(file, table["title"]), lessons=lessons)


def _lesson(content_dir: Path, file: Path, module_id: str, table: dict[str, Any]) -> Lesson:
    title = _bilingual(file, table["title"])
    texts = {
        language: _pages(content_dir / "lessons" / f"{table['id']}.{language}.md", title[language])
        for language in Language
    }
    if len({len(text) for text in texts.values()}) > 1:
        raise ContentError(f"{file}: {table['id']} has more pages in one language than in the other")
    picture = _picture(content_dir, file, table["image"]) if "image" in table else None
    _check_lengths(content_dir / "lessons" / table["id"], texts, picture)
    words = len(re.findall(r"\w+", " ".join(texts[Language.RU])))
    minutes = max(1, round(words / WORDS_A_MINUTE))
    return Lesson(table["id"], module_id, title, texts, minutes, picture)


def _pages(file: Path, title: str) -> tuple[str, ...]:
    """The pages of one file; its `# Title` must be the lesson's title and is shown by the screen itself."""
    try:
        head, _, body = file.read_text(encoding="utf-8").partition("\n")
    except OSError as error:
        raise ContentError(
            f"{file}: {error.strerror}; write it or take the lesson out of course.toml"
        ) from error
    if head.strip() != f"# {title}":
        raise ContentError(f"{file}:1: must be “# {title}”, as in course.toml")
    try:
        return tuple(pages(body))
    except UnknownMarkupError as error:
        raise ContentError(f"{file}: {error}") from error


def _picture(content_dir: Path, file: Path, table: dict[str, Any]) -> Picture:
    files = {language: content_dir / table["file"].replace("{language}", language) for language in Language}
    for path in files.values():
        if not path.is_file():
            raise ContentError(f"{file}: the picture {path} is not there")
    return Picture(page=table["page"] - 1, file=files, alt=_bilingual(file, table["alt"]))


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
