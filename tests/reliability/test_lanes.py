"""The update source by itself: order, parallel lanes, tries, what is set aside, polite stops, both doors."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramNetworkError, TelegramRetryAfter, TelegramServerError
from aiogram.methods import GetMe
from aiogram.types import Update
from aiohttp import ClientResponse, ClientSession
from aiohttp.test_utils import unused_port
from sqlalchemy import Connection, select
from sqlalchemy.exc import DataError, IntegrityError, OperationalError

from bot import updates as source
from bot import webhook
from bot.db.database import Database
from bot.db.schema import set_aside_updates
from bot.people import store as people
from bot.updates import PAUSES, Lanes, Polling
from bot.webhook import SECRET, Webhook
from sandbox import specification
from sandbox.clock import Clock
from sandbox.people import Person
from sandbox.session import SandboxSession
from sandbox.world import World

# The update source does not know which kind of database it is.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

NOW = datetime(2026, 1, 20, 6, tzinfo=UTC)


class Bench:
    """The update source over a handler that does as it is told and writes down what it did."""

    def __init__(self, bot: Bot, database: Database, world: World) -> None:
        self.bot = bot
        self.database = database
        self.world = world
        self.handled: list[str] = []
        self.apologies: list[int] = []
        self.trouble: dict[str, list[Exception]] = {}
        self.held: dict[str, asyncio.Event] = {}
        self.lanes = Lanes(self._handle, self._apologise, database, lambda: NOW)

    async def _handle(self, update: Update) -> None:
        assert update.message is not None
        text = update.message.text or ""
        if text in self.held:
            await self.held[text].wait()
        if self.trouble.get(text):
            raise self.trouble[text].pop(0)
        self.handled.append(text)

    async def _apologise(self, update: Update) -> None:
        self.apologies.append(update.update_id)

    def hold(self, text: str) -> Callable[[], None]:
        """Handling this text takes until the returned function is called."""
        self.held[text] = asyncio.Event()
        return self.held[text].set

    def waiting(self) -> list[Update]:
        """What Telegram keeps for the bot."""
        return [Update.model_validate(raw, context={"bot": self.bot}) for raw in self.world.pending()]

    async def set_aside(self) -> dict[int, str]:
        """The updates that were given up, and why."""

        def read(connection: Connection) -> dict[int, str]:
            return {row.update_id: row.error for row in connection.execute(select(set_aside_updates))}

        return await self.database.transact(read)


@pytest.fixture
def world() -> World:
    return World(clock=Clock.fixed(NOW))


@pytest.fixture
async def bench(world: World, database: Database) -> AsyncIterator[Bench]:
    async with Bot(world.token, session=SandboxSession(world)) as bot:
        yield Bench(bot, database, world)


@pytest.fixture
def aigerim(world: World) -> Person:
    return world.join("Айгерім")


@pytest.fixture
def boris(world: World) -> Person:
    return world.join("Борис")


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - there is no one event to wait for
            await asyncio.sleep(0.001)


# Lanes


async def test_one_person_is_served_in_order_and_a_slow_one_holds_up_nobody_else(
    bench: Bench, aigerim: Person, boris: Person
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


async def test_an_update_that_is_in_hand_is_joined_and_not_begun_again(bench: Bench, boris: Person) -> None:
    let_go = bench.hold("once")
    boris.says("once")
    [update] = bench.waiting()
    tasks = [bench.lanes.take(update) for _each in range(5)]
    let_go()
    await asyncio.gather(*tasks)
    assert bench.handled == ["once"]


LOCKED = OperationalError("INSERT", {}, Exception("database is locked"))


async def test_a_database_that_is_away_is_waited_for_without_end(
    bench: Bench, boris: Person, naps: list[float]
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
    bench: Bench, boris: Person, naps: list[float], stumble: Exception, pauses: list[float]
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
    bench: Bench, boris: Person, naps: list[float], fault: Exception, tries: int
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
    bench: Bench, boris: Person, naps: list[float], monkeypatch: pytest.MonkeyPatch
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


# Polling


@asynccontextmanager
async def polled(bench: Bench) -> AsyncIterator[asyncio.Event]:
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
    bench: Bench, aigerim: Person, boris: Person
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


async def test_a_polite_stop_finishes_what_is_in_hand_and_acknowledges_it(
    bench: Bench, aigerim: Person
) -> None:
    let_go = bench.hold("in hand")
    aigerim.says("in hand")
    async with polled(bench) as stop:
        await until(lambda: bench.lanes.has(bench.world.pending()[0]["update_id"]))
        stop.set()
        let_go()
    assert (bench.handled, bench.waiting()) == (["in hand"], [])
    assert offsets(bench.world) == sorted(offsets(bench.world))


async def test_a_polite_stop_in_the_quiet_acknowledges_what_was_done(bench: Bench, aigerim: Person) -> None:
    aigerim.says("one")
    async with polled(bench):
        await until(lambda: bench.handled)
        bench.world.events.publish("update", None, {})
    assert bench.waiting() == []
    assert offsets(bench.world) == sorted(offsets(bench.world))


async def test_what_a_stop_cannot_wait_for_stays_with_telegram(
    bench: Bench, aigerim: Person, monkeypatch: pytest.MonkeyPatch
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
    bench: Bench, boris: Person, monkeypatch: pytest.MonkeyPatch, unreadable: int
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
    bench: Bench, boris: Person, naps: list[float], kind: str, paused: float
) -> None:
    bench.world.faults.order(kind, method="getUpdates", retry_after=30)
    boris.says("salem")
    async with polled(bench):
        await until(lambda: not bench.world.pending())
    assert (bench.handled, naps) == (["salem"], [paused])


async def test_numbers_that_start_anew_are_served(bench: Bench, boris: Person) -> None:
    async with polled(bench):
        boris.says("before the quiet week")
        await until(lambda: not bench.world.pending())
        bench.world.updates.restart_numbers(5)
        boris.says("after it")
        await until(lambda: not bench.world.pending())
    assert bench.handled == ["before the quiet week", "after it"]


# Webhook


class Telegram:
    """Posts updates to the bot's webhook, with the secret unless told otherwise."""

    def __init__(self, session: ClientSession, url: str, stop: asyncio.Event) -> None:
        self._session = session
        self._url = url
        self.stop = stop

    async def posts(self, body: object, secret: str = "word") -> ClientResponse:
        async with self._session.post(self._url, json=body, headers={SECRET: secret}) as response:
            return response


@pytest.fixture
async def telegram(bench: Bench) -> AsyncIterator[Telegram]:
    port, stop = unused_port(), asyncio.Event()
    url = f"http://127.0.0.1:{port}/way/in"
    door = Webhook(bench.bot, bench.lanes, url, "word", f"127.0.0.1:{port}")
    running = asyncio.ensure_future(door.run(stop))
    async with ClientSession() as session:
        await until(lambda: bench.world.updates.webhook.url)
        yield Telegram(session, url, stop)
        stop.set()
        await running


def raw(bench: Bench) -> dict[str, object]:
    """The only update that waits."""
    [update] = bench.world.updates.alive()
    return update.update


@pytest.mark.parametrize("secret", ["", "Word", "сөз"])
async def test_who_does_not_know_the_secret_gets_nowhere(
    bench: Bench, boris: Person, telegram: Telegram, secret: str
) -> None:
    boris.says("salem")
    assert (await telegram.posts(raw(bench), secret)).status == 403
    assert bench.handled == []


async def test_telegram_gets_its_answer_after_the_effects_and_repeats_are_joined(
    bench: Bench, boris: Person, telegram: Telegram
) -> None:
    let_go = bench.hold("salem")
    boris.says("salem")
    posts = [asyncio.ensure_future(telegram.posts(raw(bench))) for _each in range(3)]
    await until(lambda: bench.lanes.has(bench.world.updates.alive()[0].update_id))
    await asyncio.sleep(0.02)
    assert not any(post.done() for post in posts)
    let_go()
    assert [(await post).status for post in posts] == [200, 200, 200]
    assert bench.handled == ["salem"]


async def test_who_must_wait_long_is_told_to_come_again_and_then_joins(
    bench: Bench, boris: Person, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "PATIENCE", 0.02)
    let_go = bench.hold("slow")
    boris.says("slow")
    busy = await telegram.posts(raw(bench))
    assert (busy.status, busy.headers["Retry-After"]) == (503, "2")
    monkeypatch.setattr(webhook, "PATIENCE", 5)
    post = asyncio.ensure_future(telegram.posts(raw(bench)))
    await asyncio.sleep(0.02)
    let_go()
    assert (await post).status == 200
    assert bench.handled == ["slow"]


async def test_during_a_stop_what_is_in_hand_is_answered_and_the_rest_comes_again(
    bench: Bench, boris: Person, telegram: Telegram
) -> None:
    let_go = bench.hold("in hand")
    boris.says("in hand")
    boris.says("too late")
    first, second = (waiting.update for waiting in bench.world.updates.alive())
    post = asyncio.ensure_future(telegram.posts(first))
    await until(lambda: bench.lanes.has(first["update_id"]))
    telegram.stop.set()
    await asyncio.sleep(0)
    assert (await telegram.posts(second)).status == 503
    let_go()
    assert (await post).status == 200
    assert bench.handled == ["in hand"]


async def test_what_a_stop_lets_go_of_is_never_answered_with_200(
    bench: Bench, boris: Person, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "LAST_WAIT", 0.02)
    bench.hold("stuck")
    boris.says("stuck")
    post = asyncio.ensure_future(telegram.posts(raw(bench)))
    await until(lambda: bench.lanes.has(bench.world.updates.alive()[0].update_id))
    telegram.stop.set()
    assert (await post).status == 503


async def test_an_unreadable_update_is_set_aside_and_taken(
    bench: Bench, boris: Person, telegram: Telegram
) -> None:
    boris.says("salem")
    broken = raw(bench) | {"message": {"text": "half a message"}}
    assert (await telegram.posts(broken)).status == 200
    assert await bench.set_aside() == {broken["update_id"]: "ValidationError"}
