"""Polling: what is acknowledged when, stumbling fetches, polite stops."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot import updates as source
from bot.updates import Polling
from sandbox import specification
from sandbox.people import Person
from sandbox.world import World
from tests.reliability.workbench import Workbench, until

# The update source does not know which kind of database it is.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@asynccontextmanager
async def polled(bench: Workbench) -> AsyncIterator[asyncio.Event]:
    """Polling while the block runs; ends by a polite stop."""
    stop = asyncio.Event()
    running = asyncio.ensure_future(Polling(bench.bot, bench.lanes).run(stop))
    try:
        yield stop
    finally:
        stop.set()
        await running


def offsets(world: World) -> list[int]:
    return [call.params.get("offset", 0) for call in world.called("getUpdates")]


async def test_nothing_is_acknowledged_before_it_is_done_with(
    bench: Workbench, aigerim: Person, boris: Person
) -> None:
    let_go = bench.hold("slow")
    boris.says("quick")
    aigerim.says("slow")
    boris.says("quick too")
    async with polled(bench):
        await until(lambda: len(bench.handled) == 2 and len(bench.waiting()) == 2)
        boris.says("later")
        await until(lambda: len(bench.handled) == 3)
        assert [update.message and update.message.text for update in bench.waiting()] == [
            "slow",
            "quick too",
            "later",
        ]
        let_go()
        await until(lambda: not bench.waiting())
    assert bench.handled == ["quick", "quick too", "later", "slow"]


async def test_votes_are_fetched_and_acknowledged_like_texts(bench: Workbench, boris: Person) -> None:
    async with polled(bench):
        boris.says("/start")
        await until(lambda: bench.handled == ["/start"])
        bench.poll(boris)
        boris.votes("a")
        await until(lambda: not bench.waiting())
    assert bench.handled == ["/start", "vote"]


async def test_a_polite_stop_finishes_what_is_in_hand_and_acknowledges_it(
    bench: Workbench, aigerim: Person
) -> None:
    let_go = bench.hold("in hand")
    aigerim.says("in hand")
    async with polled(bench) as stop:
        await until(lambda: bench.lanes.has(bench.world.pending()[0]["update_id"]))
        stop.set()
        let_go()
    assert (bench.handled, bench.waiting()) == (["in hand"], [])
    assert offsets(bench.world) == sorted(offsets(bench.world))


async def test_a_polite_stop_in_the_quiet_acknowledges_what_was_done(
    bench: Workbench, aigerim: Person
) -> None:
    aigerim.says("one")
    async with polled(bench):
        await until(lambda: bench.handled)
        bench.world.events.publish("update", None, {})
    assert bench.waiting() == []
    assert offsets(bench.world) == sorted(offsets(bench.world))


async def test_what_a_stop_cannot_wait_for_stays_with_telegram(
    bench: Workbench, aigerim: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "LAST_WAIT", 0.05)
    bench.hold("stuck")
    aigerim.says("done")
    aigerim.says("stuck")
    async with polled(bench):
        await until(lambda: bench.handled)
    [left] = bench.waiting()
    assert left.message
    assert left.message.text == "stuck"
    assert not bench.lanes.has(left.update_id)
    assert await bench.set_aside() == {}


@pytest.mark.parametrize("unreadable", [0, 1, 2], ids=["first", "middle", "last"])
async def test_of_an_unreadable_batch_the_readable_updates_are_served_and_all_are_acknowledged(
    bench: Workbench, boris: Person, monkeypatch: pytest.MonkeyPatch, unreadable: int
) -> None:
    monkeypatch.setattr(specification, "check_answer", lambda method, answer: None)
    for text in ("0", "1", "2"):
        boris.says(text)
    broken = bench.world.pending()[unreadable]
    broken["message"]["date"] = "yesterday"
    async with polled(bench):
        await until(lambda: not bench.world.pending())
    assert bench.handled == [text for text in ("0", "1", "2") if text != str(unreadable)]
    assert await bench.set_aside() == {broken["update_id"]: "ValidationError"}


@pytest.mark.parametrize(
    ("kind", "paused"),
    [("429", 30), ("500", 0.5), ("502", 0.5), ("broken_json", 0.5), ("empty_body", 0.5), ("reset", 0.5)],
)
async def test_fetching_survives_a_stumbling_telegram(
    bench: Workbench, boris: Person, naps: list[float], kind: str, paused: float
) -> None:
    bench.world.faults.order(kind, method="getUpdates", retry_after=30)
    boris.says("salem")
    async with polled(bench):
        await until(lambda: not bench.world.pending())
    assert (bench.handled, naps) == (["salem"], [paused])


async def test_numbers_that_start_anew_are_served(bench: Workbench, boris: Person) -> None:
    async with polled(bench):
        boris.says("before the quiet week")
        await until(lambda: not bench.world.pending())
        bench.world.updates.restart_numbers(5)
        boris.says("after it")
        await until(lambda: not bench.world.pending())
    assert bench.handled == ["before the quiet week", "after it"]
