"""The final test: fair, forgiving of broken connections, and silent about the right answers."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Row

from bot.callbacks import FinishTest, PickOption, ShowQuestion, ShowReview
from bot.db import schema
from bot.i18n import unbroken
from bot.language import Language
from bot.screens.quiz import LETTERS
from rehearsal.learner import Learner
from rehearsal.stage import Stage
from tests.journeys.conftest import Restart

QUESTIONS = 15
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def examinee(baker: Learner) -> Learner:
    """Has read everything and stands before the test."""
    await baker.registers()
    await baker.skims_the_course()
    return baker


async def enters(learner: Learner) -> None:
    await learner.chooses("📝 To the test")
    await learner.chooses("🟢 Start")


def at_question(learner: Learner, number: int) -> bool:
    return learner.sees("Question {n} of {of}", n=number, of=QUESTIONS)


async def answers_so_far(stage: Stage) -> list[int | None]:
    return [question.chosen for question in await drawn(stage)]


async def drawn(stage: Stage) -> list[Row[Any]]:
    rows = await stage.stored(schema.attempt_questions)
    return sorted(rows, key=lambda row: (row.attempt_id, row.position))


# Before and during the test


@pytest.mark.requirement("R14", "R16")
async def test_the_rules_are_told_before_the_first_question(examinee: Learner) -> None:
    await examinee.chooses("📝 To the test")
    assert examinee.sees(
        "• To pass: at least {needed} of {of} right ({percent} %)", needed=12, of=15, percent=75
    )
    assert examinee.sees("Attempts left: {n}", n=3)
    assert "60" in examinee.screen
    await examinee.chooses("🏠 Home")
    assert examinee.sees("The first attempt has no deadline.")


@pytest.mark.requirement("R13")
async def test_the_draw_is_kept_with_the_attempt(stage: Stage, examinee: Learner) -> None:
    await enters(examinee)
    questions = await drawn(stage)
    assert [question.position for question in questions] == list(range(QUESTIONS))
    assert len({question.question_id for question in questions}) == QUESTIONS
    assert all(sorted(question.shuffle) == list("0123") for question in questions)
    assert {question.question_id[:5] for question in questions} == {"q-m01", "q-m02"}


async def test_a_second_press_of_start_finds_the_same_attempt(stage: Stage, examinee: Learner) -> None:
    await examinee.chooses("📝 To the test")
    button = f"start:{(await stage.stored(schema.enrolments))[0].id}:1"
    for _time in range(5):
        examinee.person.presses(examinee.pressable[-1], button)
    await examinee.sends("/start")
    assert at_question(examinee, 1)
    assert len(await stage.stored(schema.attempts)) == 1


async def test_answers_can_be_changed_until_they_are_handed_in(stage: Stage, examinee: Learner) -> None:
    await enters(examinee)
    for _question in range(QUESTIONS):
        await examinee.answers_one(right=False)
    await examinee.taps("1")
    for _question in range(QUESTIONS):
        await examinee.answers_one(right=True)
    await examinee.chooses("📨 Hand in")
    assert "15/15" in examinee.screen


async def test_a_chosen_option_is_marked_when_one_comes_back(examinee: Learner) -> None:
    await enters(examinee)
    await examinee.taps("C")
    await examinee.taps("◀️")
    assert "✓ C" in examinee.person.buttons
    assert "✓ C)" in examinee.screen
    await examinee.taps("▶️")
    assert at_question(examinee, 2)


async def test_the_summary_shows_what_is_not_answered(stage: Stage, examinee: Learner) -> None:
    await enters(examinee)
    await examinee.answers_one(right=True)
    await examinee.taps("▶️")
    await examinee.answers_one(right=True)
    await examinee.chooses("☰ My answers")
    assert examinee.sees("Without an answer: {numbers}", numbers=", ".join(map(str, [2, *range(4, 16)])))
    await examinee.taps("▫️2")
    assert at_question(examinee, 2)


@pytest.mark.requirement("R14", "Q4")
async def test_a_test_with_gaps_can_be_handed_in_and_gaps_are_wrong(stage: Stage, examinee: Learner) -> None:
    await enters(examinee)
    for _question in range(11):
        await examinee.answers_one(right=True)
    await examinee.chooses("☰ My answers")
    await examinee.chooses("📨 Hand in with gaps")
    assert "11/15 (73,3\xa0%)" in examinee.screen
    [attempt] = await stage.stored(schema.attempts)
    assert (attempt.score, attempt.passed, attempt.timed_out) == (11, False, False)


async def test_home_is_one_press_away_and_leads_back_into_the_test(examinee: Learner) -> None:
    await enters(examinee)
    await examinee.answers_one(right=True)
    await examinee.chooses("🏠 Home")
    assert examinee.sees("The test is running. Time is up at {time}.", time="12:00")
    await examinee.chooses("▶️ Continue the test")
    assert at_question(examinee, 2)


# Nothing is lost


async def test_after_a_restart_the_test_goes_on_at_the_same_question(
    stage: Stage, examinee: Learner, restart: Restart
) -> None:
    await enters(examinee)
    for _question in range(4):
        await examinee.answers_one(right=True)
    question, before = examinee.screen, await drawn(stage)
    await restart(examinee)
    await examinee.sends("/start")
    assert examinee.screen == question
    assert await drawn(stage) == before
    for _question in range(QUESTIONS - 4):
        await examinee.answers_one(right=True)
    await examinee.chooses("📨 Hand in")
    assert "15/15" in examinee.screen


async def test_the_language_can_be_changed_in_the_middle_of_the_test(stage: Stage, examinee: Learner) -> None:
    await enters(examinee)
    for _question in range(6):
        await examinee.answers_one(right=True)
    before = await drawn(stage)
    await examinee.switches_to(Language.RU)
    assert at_question(examinee, 7)
    asked = stage.program.house.bank.by_id[before[6].question_id]
    assert unbroken(asked.text[Language.RU]) in examinee.screen
    shown = [unbroken(asked.options[Language.RU][int(place)]) for place in before[6].shuffle]
    assert shown == options(examinee)
    assert await drawn(stage) == before
    for _question in range(QUESTIONS - 6):
        await examinee.answers_one(right=True)
    await examinee.chooses("📨 Hand in")
    assert examinee.sees("🎉 You have passed!")
    [attempt] = await stage.stored(schema.attempts)
    assert attempt.score == QUESTIONS


def options(learner: Learner) -> list[str]:
    return re.findall(rf"^[{LETTERS}]\)  (.*)$", learner.screen, re.MULTILINE)


# The right answers stay secret


def all_texts(stage: Stage) -> str:
    return "\n".join(str(call.params.get("text") or call.params.get("caption")) for call in stage.world.calls)


def all_buttons(stage: Stage) -> Iterator[str]:
    for call in stage.world.calls:
        for row in (call.params.get("reply_markup") or {}).get("inline_keyboard", []):
            yield from (button["callback_data"] for button in row)


def explained(stage: Stage, language: Language) -> list[str]:
    """The questions whose right answer somebody has been told."""
    texts = all_texts(stage)
    bank = stage.program.house.bank
    return [each.id for each in bank.questions if unbroken(each.explanation[language]) in texts]


@pytest.mark.requirement("R14", "R16")
async def test_right_answers_are_shown_only_when_none_can_be_given_any_more(
    stage: Stage, examinee: Learner
) -> None:
    for number in (1, 2):
        await examinee.takes_the_test(right=5)
        await examinee.presses(ShowReview(attempt=number, position=0))
        assert not examinee.sees_button("🔎 Right answers")
    assert explained(stage, Language.KK) == []
    assert not re.search(rf"✅ [{LETTERS}]\)", all_texts(stage))
    await examinee.takes_the_test(right=5)
    await examinee.chooses("🔎 Right answers")
    for _question in range(QUESTIONS - 1):
        await examinee.taps("▶️")
    third = {question.question_id for question in await drawn(stage) if question.attempt_id == 3}
    assert set(explained(stage, Language.KK)) == third


@pytest.mark.requirement("R14")
async def test_after_passing_the_answers_can_be_looked_at(stage: Stage, examinee: Learner) -> None:
    await examinee.takes_the_test(right=14)
    await examinee.chooses("🔎 Right answers")
    for _question in range(QUESTIONS - 1):
        assert examinee.screen.count("✅") == 1
        await examinee.taps("▶️")
    assert examinee.screen.count("❌") == 1
    await examinee.chooses("🏠 Home")
    assert examinee.sees_button("📜 My certificate")


@pytest.mark.requirement("R14")
async def test_the_buttons_of_the_options_do_not_betray_the_right_one(
    stage: Stage, examinee: Learner
) -> None:
    await enters(examinee)
    for _question in range(QUESTIONS):
        await examinee.answers_one(right=True)
    shown = {each for each in all_buttons(stage) if each.startswith("pick:")}
    assert shown == {
        PickOption(attempt=1, position=position, option=option).pack()
        for position in range(QUESTIONS)
        for option in range(4)
    }
    right = [question.correct for question in await drawn(stage)]
    assert len(set(right)) > 1, "the right option stands in different places"


@pytest.mark.requirement("R14")
async def test_nobody_can_look_into_the_test_of_somebody_else(
    stage: Stage, examinee: Learner, tyre_fitter: Learner
) -> None:
    await enters(examinee)
    await tyre_fitter.registers()
    for button in (
        ShowQuestion(attempt=1, position=0),
        PickOption(attempt=1, position=0, option=1),
        ShowReview(attempt=1, position=0),
    ):
        await tyre_fitter.presses(button)
        assert tyre_fitter.person.toast == tyre_fitter.word(
            "This button is out of date. Here is where you are now."
        )
        assert tyre_fitter.sees_button("▶️ Begin the course")
    assert await answers_so_far(stage) == [None] * QUESTIONS


async def test_an_option_that_never_was_changes_nothing(stage: Stage, examinee: Learner) -> None:
    await enters(examinee)
    for position, option in ((0, 4), (0, -1), (15, 0), (-1, 0)):
        await examinee.presses(PickOption(attempt=1, position=position, option=option))
        assert at_question(examinee, 1)
    assert await answers_so_far(stage) == [None] * QUESTIONS


# The time


@pytest.mark.requirement("Q4")
async def test_ten_minutes_before_the_end_there_is_a_warning(stage: Stage, examinee: Learner) -> None:
    await enters(examinee)
    began = stage.world.clock.now()
    assert await stage.next_event() == began + 50 * MINUTE
    assert examinee.sees("⏳ The test is running. Time is up at {time}.", time="12:00")
    await examinee.chooses("▶️ Continue the test")
    assert at_question(examinee, 1)


@pytest.mark.requirement("Q4")
async def test_an_abandoned_test_is_closed_and_graded_on_its_own(stage: Stage, examinee: Learner) -> None:
    await enters(examinee)
    began = stage.world.clock.now()
    for _question in range(12):
        await examinee.answers_one(right=True)
    await stage.next_event()
    assert await stage.next_event() == began + 60 * MINUTE
    [attempt] = await stage.stored(schema.attempts)
    assert (attempt.finished_at, attempt.timed_out) == (began + 60 * MINUTE, True)
    assert (attempt.score, attempt.passed) == (12, True)
    assert examinee.word("The time of your test is over. The answers given until then were counted.") in (
        examinee.texts
    )
    await examinee.chooses("📊 Result")
    assert examinee.sees("Time was up; the answers given until then were counted.")
    assert examinee.person.documents


@pytest.mark.requirement("Q4")
async def test_a_press_after_the_end_closes_the_test_and_does_not_count(
    stage: Stage, examinee: Learner
) -> None:
    await enters(examinee)
    began = stage.world.clock.now()
    for _question in range(11):
        await examinee.answers_one(right=True)
    stage.world.clock.advance(60 * MINUTE)
    await examinee.answers_one(right=True)
    assert examinee.sees("Time was up; the answers given until then were counted.")
    assert "11/15" in examinee.screen
    [attempt] = await stage.stored(schema.attempts)
    assert (attempt.finished_at, attempt.score) == (began + 60 * MINUTE, 11)


@pytest.mark.requirement("Q4")
async def test_one_minute_before_the_end_an_answer_still_counts(stage: Stage, examinee: Learner) -> None:
    await enters(examinee)
    for _question in range(11):
        await examinee.answers_one(right=True)
    stage.world.clock.advance(59 * MINUTE)
    await examinee.answers_one(right=True)
    await examinee.chooses("☰ My answers")
    await examinee.chooses("📨 Hand in with gaps")
    assert "12/15" in examinee.screen


@pytest.mark.requirement("R14")
@pytest.mark.parametrize(("right", "passed"), [(11, False), (12, True)])
async def test_seventy_five_percent_is_needed(
    stage: Stage, examinee: Learner, right: int, passed: bool
) -> None:
    await examinee.takes_the_test(right=right)
    assert examinee.sees("🎉 You have passed!") is passed
    assert examinee.sees("This time it was not enough.") is not passed


async def test_handing_in_twice_shows_the_same_result(stage: Stage, examinee: Learner) -> None:
    await examinee.takes_the_test(right=3)
    result = examinee.screen
    await examinee.presses(FinishTest(attempt=1))
    assert examinee.screen == result
    assert len(await stage.stored(schema.attempts)) == 1
