"""The self-check polls: what is written for the course, and what the loader refuses, with file and poll."""

import re
import shutil
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from bot.errors import ContentError
from bot.language import Language
from bot.lessons import content, facts
from bot.lessons.model import Course, Poll
from bot.settings import ROOT

CONTENT = ROOT / "content"
FACTS = facts.load(CONTENT)


@pytest.fixture(scope="module")
def course() -> Course:
    """The course that people take."""
    return content.load(CONTENT, FACTS)


@pytest.fixture(scope="module")
def polls(course: Course) -> list[Poll]:
    """Every poll of it."""
    return [poll for lesson in course.lessons for poll in lesson.polls]


# What is written


def test_every_lesson_has_two_or_three_polls(course: Course) -> None:
    assert {
        lesson.id: len(lesson.polls) for lesson in course.lessons if not 2 <= len(lesson.polls) <= 3
    } == {}


def test_every_poll_says_which_page_it_is_about(polls: list[Poll]) -> None:
    assert [poll.id for poll in polls if poll.page is None] == []


def test_no_place_of_the_right_option_is_worth_guessing(polls: list[Poll]) -> None:
    places = Counter(poll.correct for poll in polls if len(poll.options[Language.RU]) == 3)
    assert max(places.values()) - min(places.values()) <= 0.1 * len(polls)


@pytest.mark.parametrize("language", Language)
def test_the_right_option_is_not_told_by_its_length(polls: list[Poll], language: Language) -> None:
    longest = [
        poll.id
        for poll in polls
        if max(poll.options[language], key=len) == poll.options[language][poll.correct]
    ]
    assert len(longest) < 0.45 * len(polls)


def test_no_poll_repeats_a_question_of_the_final_test(polls: list[Poll]) -> None:
    asked = {
        question["text"][language]
        for file in (CONTENT / "quiz").glob("*.toml")
        for question in tomllib.loads(file.read_text(encoding="utf-8"))["questions"]
        for language in Language
    }
    assert [poll.id for poll in polls if asked & set(poll.text.values())] == []


# What is refused

FAULTS = (
    ('id = "p-m01-l01-2"', 'id = "p-m01-l01-1"', "id_twice (id p-m01-l01-1)"),
    ('lesson = "m01-l01"', 'lesson = "m02-l01"', "unknown_lesson (id p-m01-l01-1, lesson m02-l01"),
    ('lesson = "m01-l01"', 'lesson = "m01-l09"', "unknown_lesson (id p-m01-l01-1, lesson m01-l09"),
    ("page = 2", "page = 7", "no_such_page (page 7"),
    ('correct = "a"', 'correct = "d"', "bad_correct (correct d"),
    ('correct = "a"', 'correct = "ё"', "bad_correct (correct ё"),
    (r"text\.kk = .*", "", "kk: missing_language (key text)"),
    (r"text\.ru = .*", f'text.ru = "{"а" * 301}"', "text_too_long (key text, length 301, limit 300)"),
    (
        r"options\.ru = .*",
        f'options.ru = ["да", "нет", "{"о" * 101}"]',
        "text_too_long (key options, length 101, limit 100)",
    ),
    (r"options\.ru = .*", 'options.ru = ["да", "нет", "да"]', "same_options (option да)"),
    (r"options\.ru = .*", 'options.ru = ["да", "нет"]', "ru: unequal_options (count 2, other 3)"),
    (r"explanation\.kk = .*", f'explanation.kk = "{"ә" * 201}"', "text_too_long (key explanation"),
    (r"explanation\.kk = .*", r'explanation.kk = "1\\n2\\n3\\n4"', "line_feeds (count 3, most 2)"),
    (r"explanation\.kk = .*", 'explanation.kk = " "', "kk: missing_language (key explanation)"),
    (r"\[\[polls\]\]", "[[poll]]", "missing_key (key polls)"),
    (r"\[\[polls\]\]", "[polls", "polls/m01.toml"),
)


@pytest.mark.parametrize(("written", "planted", "complaint"), FAULTS)
def test_a_fault_is_named_with_its_file(
    short_content: Path, tmp_path: Path, written: str, planted: str, complaint: str
) -> None:
    folder = tmp_path / "content"
    shutil.copytree(short_content, folder)
    file = folder / "polls" / "m01.toml"
    text, changed = re.subn(written, planted, file.read_text(encoding="utf-8"), count=1)
    if "[poll" in planted:
        text = text.replace("[[polls]]", planted)
    assert changed
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=re.escape(complaint)) as caught:
        content.load(folder, FACTS)
    assert "polls/m01.toml" in str(caught.value)


def test_a_course_without_polls_is_a_course(short_content: Path, tmp_path: Path) -> None:
    folder = tmp_path / "content"
    shutil.copytree(short_content, folder)
    shutil.rmtree(folder / "polls")
    assert not any(lesson.polls for lesson in content.load(folder, FACTS).lessons)
