"""Sending of its own accord: certificates through crashes, reminders through refusals and rivals."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random
from typing import NoReturn

import pytest
from sqlalchemy import Connection, insert, select, update

from bot.db import schema
from bot.enrolments import store as enrolments
from bot.errors import Unreachable
from bot.handlers.chat import Chat
from bot.language import Language
from bot.notifications import service
from bot.notifications.model import Kind
from bot.notifications.sender import Sender
from bot.notifications.service import CLAIM, AnyDue
from bot.people.store import add_person
from rehearsal.answers import TYRE_FITTER, Answers
from rehearsal.learner import Learner
from rehearsal.stage import Stage
from sandbox.clock import Clock
from tests.conftest import START

COURSE = "business-basics"
only_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


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

    async def __call__(self, due: AnyDue, now: datetime) -> None:
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


@only_sqlite
async def test_a_polite_stop_lets_the_message_in_hand_arrive_and_sends_no_more(stage: Stage) -> None:
    accounts = await reminders(stage, 12)
    post = Post(stage.world.clock)
    sending = sender(stage, post)
    job = asyncio.ensure_future(sending.send_due())
    while not post.delivered:  # noqa: ASYNC110 - there is no one event to wait for
        await asyncio.sleep(0)
    await sending.finish()
    assert job.done()
    noted = [row for row in await stage.stored(schema.notifications) if row.sent_at]
    assert 0 < len(noted) == post.delivered.total() < len(accounts)
