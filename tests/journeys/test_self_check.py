"""Checking oneself after a lesson: native quiz polls, never graded, repeated at will."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Row

from bot.callbacks import CheckYourself, FinishLesson, OpenPage
from bot.db import course_schema, schema
from bot.language import Language
from bot.lessons.model import Lesson
from rehearsal.learner import Learner
from rehearsal.stage import Stage


@pytest.fixture
def lesson(stage: Stage) -> Lesson:
    """The first lesson of the course, with three polls."""
    lesson = stage.program.house.course.lessons[0]
    assert len(lesson.polls) == 3
    return lesson


@pytest.fixture
async def reader(baker: Learner) -> Learner:
    """Has read the first lesson, in Kazakh, and stands at its end."""
    await baker.registers()
    await baker.chooses("▶️ Begin the course")
    await baker.reads(1)
    return baker


async def kept(stage: Stage) -> list[Row[Any]]:
    """The polls that were sent, old to new."""
    return sorted(await stage.stored(course_schema.self_checks), key=lambda row: row.message_id)


def asked(learner: Learner) -> str:
    """What the newest poll asks."""
    return str(learner.person.poll["question"])


async def test_a_lesson_is_read_checked_and_checked_again(
    stage: Stage, reader: Learner, lesson: Lesson
) -> None:
    await reader.chooses("🎯 Check yourself")
    for at, poll in enumerate(lesson.polls[:2]):
        assert asked(reader) == poll.text[Language.KK]
        assert reader.sees_button(f"{at + 1} / 3")
        assert len(reader.pressable) == 1
        await reader.votes(poll, right=at == 0)
        assert reader.person.poll["explanation"] == poll.explanation[Language.KK]
        await reader.chooses("Next ▶️")
    await reader.chooses("Next ▶️")  # The third is left out.

    assert reader.sees("🎯 Lesson {number}: {right} of {of} right", number="1.1", right=1, of=3)
    for mark, poll in zip("✅❌➖", lesson.polls, strict=True):
        assert f"{mark} {poll.text[Language.KK]}" in reader.screen
    assert reader.sees("A mistake here costs nothing: look at the page again, and it will stay with you.")
    assert reader.sees_button("▶️ Lesson {number}", number="1.2")
    assert [message for message in reader.person.messages if "poll" in message] == []
    assert [row.is_right for row in await kept(stage)] == [True, False, None]

    await reader.chooses("🔁 Once more")
    for poll in lesson.polls:
        await reader.votes(poll, right=True)
        await reader.chooses("Next ▶️")
    assert reader.sees("🎯 Lesson {number}: {right} of {of} right", number="1.1", right=3, of=3)
    assert reader.sees("Everything is right. Well done!")
    assert len(reader.pressable) == 1


async def test_the_page_that_a_wrong_answer_is_about_is_one_press_away(
    stage: Stage, reader: Learner, lesson: Lesson
) -> None:
    await reader.chooses("🎯 Check yourself")
    await reader.votes(lesson.polls[0], right=False)
    for _poll in lesson.polls:
        await reader.chooses("Next ▶️")
    page = lesson.polls[0].page
    assert page is not None
    await reader.chooses("📖 Page {number}", number=page + 1)
    assert reader.sees_button(f"{page + 1} / {lesson.last_page + 1}")


async def test_nothing_is_graded(stage: Stage, reader: Learner, lesson: Lesson) -> None:
    before = [await stage.stored(table) for table in (schema.enrolments, schema.attempts, schema.audit)]
    await reader.chooses("🎯 Check yourself")
    for poll in lesson.polls:
        await reader.votes(poll, right=False)
        await reader.chooses("Next ▶️")
    after = [await stage.stored(table) for table in (schema.enrolments, schema.attempts, schema.audit)]
    assert after == before


async def test_a_lesson_that_was_read_offers_it_again(reader: Learner) -> None:
    await reader.presses(OpenPage(lesson="m01-l02", page=0))
    assert not reader.sees_button("🎯 Check yourself")
    await reader.presses(OpenPage(lesson="m01-l01", page=0))
    await reader.chooses("🎯 Check yourself")
    assert reader.sees_button("1 / 3")


async def test_the_polls_of_a_locked_lesson_are_locked_too(stage: Stage, reader: Learner) -> None:
    await reader.presses(CheckYourself(lesson="m01-l03", position=0))
    assert reader.sees_button("▶️ Lesson {number}", number="1.2")
    assert await kept(stage) == []


async def test_the_right_option_is_not_always_in_its_place(
    stage: Stage, reader: Learner, lesson: Lesson
) -> None:
    for _time in range(20):
        await reader.presses(CheckYourself(lesson=lesson.id, position=0))
        await reader.chooses("🏠 Home")
    rows = await kept(stage)
    assert len(rows) == 20
    assert {row.right_option for row in rows} == {0, 1, 2}


async def test_the_language_of_the_polls_is_that_of_the_person(tyre_fitter: Learner, lesson: Lesson) -> None:
    await tyre_fitter.registers()
    await tyre_fitter.chooses("▶️ Begin the course")
    await tyre_fitter.reads(1)
    await tyre_fitter.chooses("🎯 Check yourself")
    assert asked(tyre_fitter) == lesson.polls[0].text[Language.RU]
    await tyre_fitter.votes(lesson.polls[0], right=True)


async def test_after_the_last_lesson_the_test_comes_next(stage: Stage, reader: Learner) -> None:
    await reader.skims(after=1)
    last = stage.program.house.course.lessons[-1]
    await reader.chooses("🎯 Check yourself")
    for _poll in last.polls:
        await reader.chooses("Next ▶️")
    assert reader.sees("Nothing is answered yet. Come back whenever you like: it takes a minute.")
    await reader.chooses("📝 To the test")
    assert reader.sees_button("🟢 Start")


# Out of order


async def test_a_repeated_vote_counts_once(stage: Stage, reader: Learner, lesson: Lesson) -> None:
    await reader.chooses("🎯 Check yourself")
    reader.person.votes(0)
    [vote] = stage.world.pending()
    await stage.settle()
    seen, calls = reader.texts, len(stage.world.calls)
    before = [await kept(stage), await stage.stored(schema.handled_updates)]
    stage.world.repeat(vote["update_id"])
    await stage.settle()
    assert [await kept(stage), await stage.stored(schema.handled_updates)] == before
    assert (reader.texts, len(stage.world.calls)) == (seen, calls)


async def test_a_vote_after_start_is_kept_quietly(stage: Stage, reader: Learner, lesson: Lesson) -> None:
    await reader.chooses("🎯 Check yourself")
    poll = reader.pressable[-1]
    await reader.sends("/start")
    assert reader.sees("Lessons read: {done} of {of}", done=1, of=7)
    assert poll not in reader.pressable
    shown = reader.texts
    await reader.votes(lesson.polls[0], right=True, message=poll)
    assert reader.texts == shown
    assert [row.is_right for row in await kept(stage)] == [True]


async def test_a_vote_does_not_unblock_and_a_blocked_chat_gets_no_poll(
    stage: Stage, reader: Learner, lesson: Lesson
) -> None:
    await reader.chooses("🎯 Check yourself")
    reader.person.taps(reader.word("Next ▶️"))
    reader.person.blocks()
    await stage.settle()
    [first] = await kept(stage)
    assert first.poll_id == lesson.polls[0].id
    await reader.votes(lesson.polls[0], right=True)
    [person] = [row for row in await stage.stored(schema.people) if row.telegram_id == reader.person.id]
    assert person.blocked_at is not None
    assert [row.is_right for row in await kept(stage)] == [True]
    await reader.does(reader.person.unblocks)
    await reader.sends("/start")
    assert reader.sees("Lessons read: {done} of {of}", done=1, of=7)


async def test_a_button_pressed_twice_shows_one_poll(stage: Stage, reader: Learner, lesson: Lesson) -> None:
    end = reader.pressable[-1]
    for _time in range(3):
        reader.person.presses(end, CheckYourself(lesson=lesson.id, position=0).pack())
    await stage.settle()
    assert len(await kept(stage)) == 1
    assert len(reader.pressable) == 1


async def test_a_poll_too_old_to_be_deleted_loses_its_buttons(
    stage: Stage, reader: Learner, lesson: Lesson
) -> None:
    await reader.chooses("🎯 Check yourself")
    old = reader.pressable[-1]
    await stage.move_to(stage.world.clock.now() + timedelta(days=3))
    await reader.presses(CheckYourself(lesson=lesson.id, position=1), message=old)
    assert old not in reader.pressable
    assert asked(reader) == lesson.polls[1].text[Language.KK]


async def test_what_was_answered_is_forgotten_in_time_and_with_the_person(
    stage: Stage, reader: Learner, lesson: Lesson
) -> None:
    await reader.chooses("🎯 Check yourself")
    await reader.votes(lesson.polls[0], right=True)
    await stage.move_to(stage.world.clock.now() + timedelta(days=61))
    assert await kept(stage) == []
    await reader.sends("/start")
    await reader.presses(CheckYourself(lesson=lesson.id, position=0))
    assert len(await kept(stage)) == 1
    await reader.leaves()
    assert await kept(stage) == []
    reader.person.votes(0)  # Of an old poll, by somebody who is a stranger now.
    await stage.settle()
    assert await kept(stage) == []


async def test_who_has_a_certificate_leaves_no_answers_behind_either(
    stage: Stage, reader: Learner, lesson: Lesson
) -> None:
    await reader.presses(CheckYourself(lesson=lesson.id, position=0))
    await reader.chooses("🏠 Home")
    await reader.skims(after=1)
    await reader.takes_the_test(right=15)
    await reader.leaves()
    assert len(await stage.stored(schema.certificates)) == 1
    assert await kept(stage) == []


async def test_reading_a_lesson_again_by_its_last_button_offers_it_too(reader: Learner) -> None:
    await reader.presses(FinishLesson(lesson="m01-l01"))
    assert reader.sees_button("🎯 Check yourself")
