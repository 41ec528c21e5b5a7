"""Telegram and the database at their worst: nothing is lost, and in the end people see their screens."""

import asyncio
import sqlite3
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random
from typing import NoReturn

import psycopg
import pytest
from aiogram.types import Update
from sqlalchemy import Connection, insert, select, update

from bot.callbacks import Go, Place
from bot.db import schema
from bot.enrolments import store as enrolments
from bot.errors import Unreachable
from bot.handlers.chat import Chat
from bot.language import Language
from bot.middlewares import Patience
from bot.notifications import service
from bot.notifications.model import Kind
from bot.notifications.sender import Sender
from bot.notifications.service import CLAIM, Due
from bot.people.registration import Step
from bot.people.store import add_person
from bot.screens import home
from bot.settings import Settings
from rehearsal.answers import BAKER, TYRE_FITTER, Answers
from rehearsal.learner import Learner
from rehearsal.stage import Stage
from sandbox.clock import Clock
from tests.conftest import START

COURSE = "business-basics"
only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
only_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
def baker(stage: Stage) -> Learner:
    """In front of a Telegram that is as patiently dealt with as over the network."""
    stage.program.bot.session.middleware(Patience())
    stage.world.join("The administrator")
    return stage.learner("Гүлмира", Language.KK, Answers(BAKER))


@pytest.fixture
async def reader(baker: Learner) -> Learner:
    """At the first page of the first lesson."""
    await baker.registers()
    await baker.chooses("▶️ Begin the course")
    await baker.chooses("▶️ Lesson {number}", number="1.1")
    return baker


@pytest.fixture
async def graduate(baker: Learner) -> Learner:
    """Has just passed; the certificate is not sent yet."""
    await baker.registers()
    await baker.skims_the_course()
    await baker.takes_the_test(right=15)
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
async def test_the_certificate_waits_for_who_has_blocked_the_bot_and_others_get_theirs(
    stage: Stage, graduate: Learner
) -> None:
    other = stage.learner("Данияр", Language.RU, Answers(TYRE_FITTER))
    await other.registers()
    await other.skims_the_course()
    await other.takes_the_test(right=15)
    stage.world.faults.order("chat_not_found", chat_id=graduate.person.id, times=None)
    await stage.program.tick()
    assert (len(graduate.person.documents), len(other.person.documents)) == (0, 1)
    await stage.program.tick()
    stage.world.faults.clear()
    await graduate.sends("/start")
    await stage.program.tick()
    await stage.program.tick()
    assert (len(graduate.person.documents), len(other.person.documents)) == (1, 1)


# Certificates


@only_sqlite
@pytest.mark.requirement("R19")
@pytest.mark.parametrize(
    ("place", "crashing", "copies"),
    [(Chat, "busy", 1), (Chat, "send_document", 1), (service, "arrived", 2)],
    ids=["before the PDF", "before sending", "after sending"],
)
async def test_a_crash_on_the_way_to_the_certificate_loses_nothing_and_makes_one_copy_at_most(
    stage: Stage,
    graduate: Learner,
    monkeypatch: pytest.MonkeyPatch,
    place: object,
    crashing: str,
    copies: int,
) -> None:
    with monkeypatch.context() as crash:
        crash.setattr(place, crashing, _crash)
        with pytest.raises(asyncio.CancelledError):
            await stage.program.tick()
    await stage.program.tick()
    assert len(graduate.person.documents) == copies - 1, "for all that is known, it is being sent"
    stage.world.clock.advance(CLAIM)
    for _tick in range(2):
        await stage.program.tick()
    [certificate] = await stage.stored(schema.certificates)
    sent = [sha256(document.data).hexdigest() for document in graduate.person.documents]
    assert sent == [certificate.sha256] * copies


def _crash(*_: object) -> NoReturn:
    """As if the program were killed here: nothing after this is done."""
    raise asyncio.CancelledError


# The sender among many


class Flood(Exception):
    """What Telegram says to who sends too fast."""

    retry_after = 45


@dataclass
class Post:
    """Delivers notifications as it is told, and counts them by account."""

    clock: Clock
    blocked: frozenset[int] = frozenset()
    chance_of_flood: float = 0
    takes: timedelta = timedelta(0)
    rival: Callable[[], Awaitable[object]] | None = None
    delivered: Counter[int] = field(default_factory=Counter)
    dice: Random = field(default_factory=lambda: Random(7))

    async def __call__(self, due: Due, now: datetime) -> None:
        await asyncio.sleep(0)
        if due.person.telegram_id in self.blocked:
            raise Unreachable("blocked")
        if self.dice.random() < self.chance_of_flood:
            raise Flood
        self.delivered[due.person.telegram_id] += 1
        self.clock.advance(self.takes)
        if self.rival and self.clock.now() >= START + CLAIM:
            rival, self.rival = self.rival, None
            await rival()


def sender(stage: Stage, post: Post) -> Sender:
    return Sender(
        stage.program.database, stage.program.house.standards, post, stage.world.clock.now, pace_seconds=0
    )


async def reminders(stage: Stage, people: int) -> frozenset[int]:
    """So many learners are due a reminder; gives their accounts."""
    accounts = range(5000, 5000 + people)
    begun, due = START - timedelta(days=7), START - timedelta(hours=1)

    def fill(connection: Connection) -> None:
        for account in accounts:
            add_person(connection, account, Language.KK, begun)
        ids = connection.scalars(select(schema.people.c.id)).all()
        for person_id in ids:
            enrolments.add(connection, person_id, COURSE, "2026.1", 1, begun)
        connection.execute(update(schema.enrolments).values(unsettled=False))
        connection.execute(
            insert(schema.notifications),
            [
                {
                    "person_id": row.person_id,
                    "enrolment_id": row.id,
                    "key": f"e{row.id}",
                    "kind": Kind.PACE,
                    "due_at": due,
                }
                for row in connection.execute(select(schema.enrolments))
            ],
        )

    await stage.program.database.transact(fill)
    return frozenset(accounts)


@only_sqlite
async def test_neither_a_blocked_person_nor_a_flood_stops_the_rest(stage: Stage, naps: list[float]) -> None:
    accounts = await reminders(stage, 120)
    blocked = frozenset({5003, 5040, 5077, 5119})
    post = Post(stage.world.clock, blocked, chance_of_flood=0.2)
    for _round in range(10):
        await sender(stage, post).send_due()
        stage.world.clock.advance(timedelta(minutes=5))
    assert post.delivered == Counter(accounts - blocked)
    gone = {row.telegram_id for row in await stage.stored(schema.people) if row.blocked_at}
    assert gone == blocked
    assert set(naps) == {45}


async def test_two_senders_at_once_send_each_reminder_once(stage: Stage, colleague: Stage) -> None:
    accounts = await reminders(stage, 60)
    post = Post(stage.world.clock)
    await asyncio.gather(*(sender(each, post).send_due() for each in (stage, colleague, stage)))
    assert post.delivered == Counter(accounts)


@only_sqlite
async def test_a_sender_that_is_held_up_leaves_what_others_may_take_up(stage: Stage) -> None:
    accounts = await reminders(stage, 12)
    rival = sender(stage, post := Post(stage.world.clock)).send_due
    slow = Post(stage.world.clock, takes=timedelta(seconds=40), rival=rival)
    await sender(stage, slow).send_due()
    stage.world.clock.set(START + CLAIM)
    await rival()
    assert slow.delivered + post.delivered == Counter(accounts)


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
