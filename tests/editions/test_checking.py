"""The real course is in order, its words are counted, and no file can make the check fail."""

import re
import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from bot.editions import checking, ids
from bot.editions.checking import Examined
from bot.editions.text_checks import words
from bot.i18n import speaking
from bot.language import Language
from bot.lessons import content as lessons
from bot.lessons import facts
from bot.lessons.content import CAPTION_LIMIT, MESSAGE_LIMIT, shown_length
from bot.lessons.model import Lesson, Reading
from bot.lessons.service import PageShown
from bot.screens import course_faults
from bot.screens import lessons as screens
from bot.settings import ROOT

CONTENT = ROOT / "content"
TEMPLATE = ROOT / "docs" / "template-course"
TODAY = date(2026, 11, 22)
NOTHING_READ = Reading(frozenset(), {}, None, None)
OTHER_VALUES = (
    "7",
    "-1.5",
    '""',
    "[]",
    "[[1], [{}]]",
    "{}",
    "true",
    "nan",
    "2026-01-01",
    '"\\u0000/../' + "x" * 5000 + '"',
)
NO_FILES = (
    b"",
    b"\xff\xfe\x00",
    b"a = [" * 3000,
    "﻿# Title\r\n\r\n> > > [x](y) | **".encode(),
    b"[[modules]]\n" * 9,
)
KEY = re.compile(r"(?m)^([\w.]+) = .*$")


@pytest.fixture(scope="module")
def examined() -> Examined:
    """The course that people take."""
    return checking.examine(CONTENT, TODAY)


def test_the_real_course_has_no_fault(examined: Examined) -> None:
    assert [str(finding) for finding in examined.findings] == []


def test_the_real_course_is_whole(examined: Examined) -> None:
    counts = examined.counts
    assert counts.lessons == 37
    assert counts.questions >= 160
    assert 2 * counts.lessons <= counts.polls <= 3 * counts.lessons
    assert counts.pictures >= 10
    assert counts.sheets >= 4


def test_every_lesson_has_300_to_700_words_as_many_in_both_languages(examined: Examined) -> None:
    """The languages of a lesson are within 20 per cent of each other: nothing more had to be allowed."""
    course = lessons.load(CONTENT, facts.load(CONTENT))
    total: Counter[Language] = Counter()
    for lesson in course.lessons:
        counted = {
            each: words(
                (CONTENT / "lessons" / f"{lesson.id}.{each}.md").read_text("utf-8").partition("\n")[2]
            )
            for each in Language
        }
        assert all(300 <= count <= 700 for count in counted.values()), lesson.id
        assert min(counted.values()) >= 0.8 * max(counted.values()), lesson.id
        total.update(counted)
    assert total == examined.counts.words


def test_a_word_is_letters_and_neither_a_figure_nor_a_fact() -> None:
    assert words("Сату – 2 × 140 000 = {{mci}} теңге, шот-фактура **бар**!") == 4


@pytest.mark.parametrize("language", Language)
def test_the_length_that_is_checked_is_that_of_the_screen(language: Language) -> None:
    """Of each page, with the head that the screen sets above it."""
    course = lessons.load(CONTENT, facts.load(CONTENT))
    with speaking(language):
        for lesson in course.lessons:
            for number in range(lesson.last_page + 1):
                shown = screens.page(PageShown(lesson, number, NOTHING_READ), course).text
                limit = CAPTION_LIMIT if _has_picture(lesson, number) else MESSAGE_LIMIT
                assert shown_length(shown) <= limit


def _has_picture(lesson: Lesson, number: int) -> bool:
    return lesson.picture is not None and lesson.picture.page == number


def test_the_ids_of_a_course_are_told_with_what_they_name() -> None:
    named = ids.ids(TEMPLATE)
    assert named["t01"] == "module"
    assert named["t01-l01"] == "lesson"
    assert named["q-t01-01"] == "question"
    assert named["p-t01-l01-1"] == "poll"
    assert len(named) == 3 + 3 + 42 + 6


@pytest.mark.parametrize("file", ["course.toml", "facts.toml", "quiz/t01.toml", "polls/t01.toml"])
def test_no_value_makes_the_check_fail(tmp_path: Path, file: str) -> None:
    folder = Path(shutil.copytree(TEMPLATE, tmp_path / "course"))
    whole = (folder / file).read_text("utf-8")
    for at, key in enumerate(list(KEY.finditer(whole))[:45]):
        value = OTHER_VALUES[at % len(OTHER_VALUES)]
        planted = f"{whole[: key.start()]}{key[1]} = {value}{whole[key.end() :]}"
        (folder / file).write_text(planted, "utf-8")
        assert said_of(folder), f"{key[0]} became {value}"


@pytest.mark.parametrize(
    "file",
    [
        "course.toml",
        "facts.toml",
        "quiz/t01.toml",
        "polls/t01.toml",
        "lessons/t03-l01.kk.md",
        "images/t03-l01.kk.png",
    ],
)
def test_no_file_makes_the_check_fail(tmp_path: Path, file: str) -> None:
    folder = Path(shutil.copytree(TEMPLATE, tmp_path / "course"))
    for data in NO_FILES:
        (folder / file).write_bytes(data)
        assert said_of(folder)
    (folder / file).unlink()
    assert said_of(folder)
    (folder / file).mkdir()
    assert said_of(folder)


def test_an_empty_folder_and_none_are_no_course(tmp_path: Path) -> None:
    assert {each.file for each in checking.check(tmp_path, TODAY)} == {"course.toml", "facts.toml"}
    assert said_of(tmp_path / "nowhere")


def test_a_course_saved_by_notepad_is_in_order(tmp_path: Path) -> None:
    """With a mark before the text, and its own line ends."""
    folder = Path(shutil.copytree(TEMPLATE, tmp_path / "course"))
    for path in [*folder.rglob("*.toml"), *folder.rglob("*.md")]:
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert checking.check(folder, TODAY) == ()


def said_of(folder: Path) -> list[str]:
    """Every finding in words."""
    with speaking(Language.KK):
        return [course_faults.line(each) for each in checking.check(folder, TODAY)]


def test_the_small_course_of_the_tests_is_in_order_too(short_content: Path) -> None:
    assert [str(each) for each in checking.check(short_content, TODAY)] == []
