"""Telegram and the database at their worst: nothing is lost, and in the end people see their screens."""

import asyncio
import sqlite3
from collections import Counter
from datetime import timedelta

import psycopg
import pytest
from aiogram.types import Update

from bot.callbacks import Go, Place
from bot.db import schema
from bot.people.registration import Step
from bot.screens import home
from bot.settings import Settings
from rehearsal.answers import BAKER
from rehearsal.learner import Learner
from rehearsal.stage import Stage

only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
only_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
async def reader(baker: Learner) -> Learner:
    """At the first page of the first lesson."""
    await baker.registers()
    await baker.chooses("▶️ Begin the course")
    await baker.chooses("▶️ Lesson {number}", number="1.1")
    return baker


async def page(stage: Stage) -> int:
    [progress] = await stage.stored(schema.lesson_progress)
    number: int = progress.page
    return number


# Requests that go wrong

APOLOGY = "Something went wrong on our side. Your data are safe. Please press the button."
FAULTS = ("429", "500", "502", "broken_json", "empty_body", "reset", "hang")


@only_sqlite
@pytest.mark.parametrize("after", [False, True], ids=["before delivery", "after delivery"])
@pytest.mark.parametrize("method", ["editMessageText", "answerCallbackQuery"])
async def test_a_press_is_shown_at_once_when_telegram_stumbles_for_a_moment(
    stage: Stage, reader: Learner, naps: list[float], method: str, after: bool
) -> None:
    first = reader.screen
    for kind in FAULTS:
        order = stage.world.faults.order(kind, method=method, times=2, after=after, retry_after=30)
        await reader.chooses("Next ▶️")
        assert (order.times, await page(stage)) == (0, 1), kind
        assert reader.screen != first, kind
        await reader.chooses("◀️ Back")
        assert reader.screen == first, kind
    assert Counter(naps) == Counter({0.5: 6, 2: 6, 30: 2})
    assert await stage.stored(schema.set_aside_updates) == []


@only_sqlite
@pytest.mark.parametrize("method", ["editMessageText", "answerCallbackQuery"])
async def test_a_press_is_stored_and_leads_on_when_telegram_stumbles_for_a_minute(
    stage: Stage, reader: Learner, naps: list[float], method: str
) -> None:
    for kind in FAULTS:
        order = stage.world.faults.order(kind, method=method, times=9, retry_after=1)
        await reader.chooses("Next ▶️")
        assert (order.times, await page(stage)) == (0, 1), kind
        await reader.chooses("▶️ Lesson {number}", number="1.1")  # Home, the present screen, leads back.
        await reader.chooses("◀️ Back")
    assert await stage.stored(schema.set_aside_updates) == []


@only_sqlite
@pytest.mark.parametrize("after", [False, True], ids=["before delivery", "after delivery"])
async def test_an_answer_to_a_text_comes_at_least_once_and_with_one_copy_at_most(
    stage: Stage, reader: Learner, naps: list[float], after: bool
) -> None:
    for kind in FAULTS:
        stage.world.faults.order(kind, method="sendMessage", after=after)
        before = len(reader.texts)
        await reader.sends("/progress")
        assert len(reader.texts) - before == (3 if after else 2), kind
        assert reader.sees_button("▶️ Lesson {number}", number="1.1"), kind


@only_sqlite
async def test_a_typed_answer_is_kept_although_its_deletion_and_its_screen_stumble(
    stage: Stage, baker: Learner, naps: list[float]
) -> None:
    await baker.agrees()
    await baker.answers_until(Step.IDENTIFIER)
    for method in ("deleteMessage", "sendMessage"):
        stage.world.faults.order("500", method=method, times=6)
    await baker.sends(BAKER[Step.IDENTIFIER])
    [profile] = await stage.stored(schema.profiles)
    assert profile.identifier is not None
    assert baker.is_asked(Step.CONFIRMATION)
    assert BAKER[Step.IDENTIFIER] not in baker.texts


@only_sqlite
async def test_after_a_flood_of_ten_minutes_the_screen_still_comes(
    stage: Stage, reader: Learner, naps: list[float]
) -> None:
    stage.world.faults.order("429", method="editMessageText", retry_after=600)
    await reader.chooses("Next ▶️")
    assert naps == [600]
    assert reader.sees_button("▶️ Lesson {number}", number="1.1")


# Messages that are not what they were


@only_sqlite
async def test_a_message_that_was_deleted_meanwhile_is_replaced_by_a_new_one(
    stage: Stage, reader: Learner
) -> None:
    chat, number = stage.world.chat(reader.person.id), reader.pressable[-1]
    message = chat.find(number)
    assert message
    reader.person.taps(reader.word("Next ▶️"))
    stage.world.delete(chat, message)
    await stage.settle()
    assert reader.pressable[-1] > number
    assert reader.sees_button("◀️ Back")


@only_sqlite
async def test_a_screen_that_is_there_already_is_left_as_it_is(stage: Stage, reader: Learner) -> None:
    await reader.sends("/progress")
    shown = reader.texts
    await reader.presses(Go(place=Place.HOME))
    assert reader.texts == shown
    assert "not modified" in (stage.world.called("editMessageText")[-1].refusal or "")


@only_sqlite
async def test_a_press_that_waited_too_long_to_be_answered_still_has_its_effect(
    stage: Stage, reader: Learner
) -> None:
    reader.person.taps(reader.word("Next ▶️"))
    [press] = stage.world.pending()
    stage.world.clock.advance(timedelta(minutes=10))
    await stage.program.lanes.take(Update.model_validate(press, context={"bot": stage.program.bot}))
    assert await page(stage) == 1
    assert reader.sees_button("◀️ Back")
    assert "too old" in (stage.world.called("answerCallbackQuery")[-1].refusal or "")


@only_sqlite
async def test_a_defect_is_told_to_the_person_counted_and_stops_nobody(
    stage: Stage, reader: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as defect:
        defect.setattr(home, "home", lambda *_: 1 / 0)
        await reader.presses(Go(place=Place.HOME))
    assert reader.sees(APOLOGY)
    [counted] = await stage.stored(schema.set_aside_updates)
    assert counted.error == "ZeroDivisionError"
    await reader.chooses("🏠 Home")
    assert reader.sees_button("▶️ Lesson {number}", number="1.1")


# People who are gone


@only_sqlite
@pytest.mark.parametrize("kind", ["403", "deactivated"])
async def test_who_blocks_the_bot_while_it_answers_is_marked_and_is_nobodys_fault(
    stage: Stage, reader: Learner, kind: str
) -> None:
    stage.world.faults.order(kind, chat_id=reader.person.id, method="editMessageText")
    await reader.chooses("Next ▶️")
    [person] = await stage.stored(schema.people)
    assert person.blocked_at == stage.world.clock.now()
    assert await page(stage) == 1
    assert await stage.stored(schema.set_aside_updates) == []
    await reader.sends("/start")
    [person] = await stage.stored(schema.people)
    assert person.blocked_at is None


@only_sqlite
async def test_the_answer_of_somebody_who_blocks_the_bot_at_once_is_kept(
    stage: Stage, baker: Learner
) -> None:
    await baker.agrees()
    await baker.answers_until(Step.IDENTIFIER)
    stage.world.faults.order("403", chat_id=baker.person.id, times=None)
    await baker.sends(BAKER[Step.IDENTIFIER])
    [profile] = await stage.stored(schema.profiles)
    assert profile.identifier is not None
    [person] = await stage.stored(schema.people)
    assert person.blocked_at is not None


# Starts and stops


@only_sqlite
async def test_the_bot_serves_although_telegram_will_not_take_its_descriptions(
    stage: Stage, baker: Learner
) -> None:
    stage.world.faults.order("429", method="setMyDescription", times=None, retry_after=3600)
    stop = asyncio.Event()
    serving = asyncio.ensure_future(stage.program.serve(stop))
    baker.person.says("/start")
    async with asyncio.timeout(5):
        while not baker.person.buttons:  # noqa: ASYNC110 - there is no one event to wait for
            await asyncio.sleep(0.01)
    stop.set()
    await serving


# The database


@only_sqlite
async def test_a_locked_database_is_waited_for(
    stage: Stage, reader: Learner, settings: Settings, naps: list[float]
) -> None:
    await stage.program.database.transact(lambda connection: connection.exec_driver_sql(DO_NOT_WAIT))
    other = sqlite3.connect(settings.database_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    async def let_go() -> None:
        while len(naps) < 6:  # noqa: ASYNC110 - the naps are what is waited for
            await asyncio.sleep(0)
        other.execute("ROLLBACK")
        other.close()

    await asyncio.gather(reader.chooses("Next ▶️"), let_go())
    assert sum(naps) > 30
    assert (await page(stage), reader.sees_button("◀️ Back")) == (1, True)


DO_NOT_WAIT = "PRAGMA busy_timeout=0"


@only_postgresql
async def test_connections_that_the_server_cuts_lose_nothing(
    stage: Stage, reader: Learner, settings: Settings, naps: list[float]
) -> None:
    cut = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with psycopg.connect(settings.database_url, autocommit=True) as server:
        for number in range(1, 6):
            press = asyncio.ensure_future(reader.chooses("Next ▶️"))
            for _moment in range(number):
                server.execute(cut)
                await asyncio.sleep(0)
            await press
            assert await page(stage) in {number, number - 1}
            await reader.sends("/start")
            await reader.chooses("▶️ Lesson {number}", number="1.1")
    assert await page(stage) == 5
    assert await stage.stored(schema.set_aside_updates) == []
