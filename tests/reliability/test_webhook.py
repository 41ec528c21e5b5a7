"""The webhook: the secret, the answer after the effects, busy and stopping."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientResponse, ClientSession
from aiohttp.test_utils import unused_port

from bot import updates as source
from bot import webhook
from bot.webhook import SECRET, Webhook
from sandbox.people import Person
from tests.reliability.workbench import Workbench, until

# The update source does not know which kind of database it is.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


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
async def telegram(bench: Workbench) -> AsyncIterator[Telegram]:
    port, stop = unused_port(), asyncio.Event()
    url = f"http://127.0.0.1:{port}/way/in"
    door = Webhook(bench.bot, bench.lanes, url, "word", f"127.0.0.1:{port}")
    running = asyncio.ensure_future(door.run(stop))
    async with ClientSession() as session:
        await until(lambda: bench.world.updates.webhook.url)
        yield Telegram(session, url, stop)
        stop.set()
        await running


def raw(bench: Workbench) -> dict[str, object]:
    """The only update that waits."""
    [update] = bench.world.updates.alive()
    return update.update


@pytest.mark.parametrize("secret", ["", "Word", "сөз"])
async def test_who_does_not_know_the_secret_gets_nowhere(
    bench: Workbench, boris: Person, telegram: Telegram, secret: str
) -> None:
    boris.says("salem")
    assert (await telegram.posts(raw(bench), secret)).status == 403
    assert bench.handled == []


async def test_telegram_gets_its_answer_after_the_effects_and_repeats_are_joined(
    bench: Workbench, boris: Person, telegram: Telegram
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


async def test_votes_come_through_the_same_door(bench: Workbench, boris: Person, telegram: Telegram) -> None:
    boris.says("/start")
    bench.world.updates.drop_all()
    bench.poll(boris)
    boris.votes("a")
    assert (await telegram.posts(raw(bench))).status == 200
    assert bench.handled == ["vote"]


async def test_who_must_wait_long_is_told_to_come_again_and_then_joins(
    bench: Workbench, boris: Person, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
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
    bench: Workbench, boris: Person, telegram: Telegram
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
    bench: Workbench, boris: Person, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(source, "LAST_WAIT", 0.02)
    bench.hold("stuck")
    boris.says("stuck")
    post = asyncio.ensure_future(telegram.posts(raw(bench)))
    await until(lambda: bench.lanes.has(bench.world.updates.alive()[0].update_id))
    telegram.stop.set()
    assert (await post).status == 503


async def test_an_unreadable_update_is_set_aside_and_taken(
    bench: Workbench, boris: Person, telegram: Telegram
) -> None:
    boris.says("salem")
    broken = raw(bench) | {"message": {"text": "half a message"}}
    assert (await telegram.posts(broken)).status == 200
    assert await bench.set_aside() == {broken["update_id"]: "ValidationError"}
