"""Every poll of the course as it is sent, and every way in which a self-check ends, in both languages."""

from dataclasses import replace
from itertools import product
from random import Random

import pytest

from bot.i18n import speaking
from bot.language import Language
from bot.lessons import content, facts
from bot.lessons.model import Lesson
from bot.lessons.self_check import CheckedOneself, PollAsked
from bot.screens import self_check
from bot.settings import ROOT
from sandbox.markup import read_html, utf16_length

COURSE = content.load(ROOT / "content", facts.load(ROOT / "content"))
LESSON = COURSE.lessons[0]


@pytest.mark.parametrize("language", Language)
def test_telegram_takes_every_poll_and_the_right_option_stays_right(language: Language) -> None:
    random = Random(1)
    for lesson in COURSE.lessons:
        for position, poll in enumerate(lesson.polls):
            order = random.sample(range(len(poll.options[language])), len(poll.options[language]))
            with speaking(language):
                screen = self_check.poll(PollAsked(lesson, position, tuple(order)))
            assert utf16_length(screen.question) <= 300
            assert max(map(utf16_length, screen.options)) <= 100
            assert utf16_length(screen.explanation) <= 200
            right = screen.options[screen.right].replace("\u00a0", " ")
            assert right == poll.options[language][poll.correct]
            assert all(len(button.callback_data or "") <= 64 for row in screen.rows for button in row)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("following", [COURSE.lessons[1], None], ids=["more to read", "all read"])
def test_every_end_can_be_sent_and_pressed(language: Language, following: Lesson | None) -> None:
    for answers in product((True, False, None), repeat=len(LESSON.polls)):
        with speaking(language):
            screen = self_check.end(CheckedOneself(LESSON, answers, following), COURSE)
        plain, _entities = read_html(screen.text)
        assert utf16_length(plain) <= 4096
        assert {mark: plain.count(mark) for mark in "✅❌➖"} == {
            mark: answers.count(answer) for answer, mark in self_check.MARKS.items()
        }
        pages = {poll.page for poll, answer in zip(LESSON.polls, answers, strict=True) if answer is False}
        assert len([button for row in screen.rows for button in row if "📖" in button.text]) == len(pages)


def test_a_poll_that_names_no_page_sends_nobody_anywhere() -> None:
    lesson = replace(LESSON, polls=tuple(replace(poll, page=None) for poll in LESSON.polls))
    course = replace(COURSE, modules=(replace(COURSE.modules[0], lessons=(lesson,)),))
    with speaking(Language.RU):
        screen = self_check.end(CheckedOneself(lesson, (False,) * 3, None), course)
    assert "страница" not in screen.text
    assert not [button for row in screen.rows for button in row if "📖" in button.text]
