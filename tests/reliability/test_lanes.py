"""Lanes: people in parallel, one person in order; tries, and what is set aside."""

import asyncio
from datetime import datetime

import pytest
from aiogram.exceptions import TelegramNetworkError, TelegramRetryAfter, TelegramServerError
from aiogram.methods import GetMe
from sqlalchemy import Connection
from sqlalchemy.exc import DataError, IntegrityError, OperationalError

from bot import updates as source
from bot.people import store as people
from bot.updates import PAUSES
from sandbox.people import Person
from tests.reliability.workbench import Workbench, until

# The update source does not know which kind of database it is.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_one_person_is_served_in_order_and_a_slow_one_holds_up_nobody_else(
    bench: Workbench, aigerim: Person, boris: Person
) -> None:
    let_go = bench.hold("a1")
    for text in ("a1", "a2", "a3"):
        aigerim.says(text)
    for text in ("b1", "b2", "b3"):
        boris.says(text)
    tasks = [bench.lanes.take(update) for update in bench.waiting()]
    await until(lambda: len(bench.handled) == 3)
    assert bench.handled == ["b1", "b2", "b3"]
    let_go()
    await asyncio.gather(*tasks)
    assert bench.handled == ["b1", "b2", "b3", "a1", "a2", "a3"]


async def test_a_vote_waits_for_what_its_person_did_before(
    bench: Workbench, aigerim: Person, boris: Person
) -> None:
    bench.world.updates.allow(source.ALLOWED)
    let_go = bench.hold("a1")
    for person in (aigerim, boris):
        person.says("/start")
        bench.poll(person)
    bench.world.updates.drop_all()
    aigerim.says("a1")
    aigerim.votes("a")
    boris.votes("b")
    tasks = [bench.lanes.take(update) for update in bench.waiting()]
    await until(lambda: bench.handled == ["vote"])
    let_go()
    await asyncio.gather(*tasks)
    assert bench.handled == ["vote", "a1", "vote"]


async def test_an_update_that_is_in_hand_is_joined_and_not_begun_again(
    bench: Workbench, boris: Person
) -> None:
    let_go = bench.hold("once")
    boris.says("once")
    [update] = bench.waiting()
    tasks = [bench.lanes.take(update) for _each in range(5)]
    let_go()
    await asyncio.gather(*tasks)
    assert bench.handled == ["once"]


LOCKED = OperationalError("INSERT", {}, Exception("database is locked"))


async def test_a_database_that_is_away_is_waited_for_without_end(
    bench: Workbench, boris: Person, naps: list[float]
) -> None:
    bench.trouble["patience"] = [LOCKED] * 40
    boris.says("patience")
    await bench.lanes.take(bench.waiting()[0])
    assert bench.handled == ["patience"]
    assert naps == [*PAUSES, *[PAUSES[-1]] * 33]
    assert await bench.set_aside() == {}


@pytest.mark.parametrize(
    ("stumble", "pauses"),
    [
        (TelegramServerError(GetMe(), "502"), [0.5, 1]),
        (TelegramNetworkError(GetMe(), "reset"), [0.5, 1]),
        (TelegramRetryAfter(GetMe(), "slow down", 30), [30, 30]),
        (IntegrityError("INSERT", {}, Exception("the other worker was first")), [0.5, 1]),
    ],
    ids=["server", "network", "flood", "race"],
)
async def test_what_stumbles_is_tried_again(
    bench: Workbench, boris: Person, naps: list[float], stumble: Exception, pauses: list[float]
) -> None:
    bench.trouble["again"] = [stumble, stumble]
    boris.says("again")
    await bench.lanes.take(bench.waiting()[0])
    assert (bench.handled, naps) == (["again"], pauses)


@pytest.mark.parametrize(
    ("fault", "tries"),
    [
        (RuntimeError("a defect"), 1),
        (TelegramServerError(GetMe(), "500 for ever"), len(PAUSES) + 1),
        (DataError("SELECT", {}, Exception("bigint out of range")), len(PAUSES) + 1),
    ],
    ids=["defect", "telegram", "data"],
)
async def test_what_cannot_be_handled_is_set_aside_after_an_apology_and_the_next_one_is_served(
    bench: Workbench, boris: Person, naps: list[float], fault: Exception, tries: int
) -> None:
    bench.trouble["poison"] = [fault] * 100
    boris.says("poison")
    boris.says("after it")
    poison, after = bench.waiting()
    await asyncio.gather(bench.lanes.take(poison), bench.lanes.take(after))
    assert len(bench.trouble["poison"]) == 100 - tries
    assert bench.handled == ["after it"]
    assert bench.apologies == [poison.update_id]
    assert await bench.set_aside() == {poison.update_id: type(fault).__name__}


async def test_setting_aside_waits_for_the_database_too(
    bench: Workbench, boris: Person, naps: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    stumbles = [LOCKED, LOCKED]

    def reluctantly(connection: Connection, update_id: int, error: str, now: datetime) -> None:
        if stumbles:
            raise stumbles.pop()
        people.set_aside(connection, update_id, error, now)

    monkeypatch.setattr(source, "set_aside", reluctantly)
    bench.trouble["poison"] = [RuntimeError()]
    boris.says("poison")
    await bench.lanes.take(bench.waiting()[0])
    assert list((await bench.set_aside()).values()) == ["RuntimeError"]
