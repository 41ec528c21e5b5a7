from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port

from sandbox.model import Json
from sandbox.people import Person
from sandbox.webhook import WebhookDelivery
from sandbox.world import World


class Receiver:
    """A bot's webhook: notes what comes and answers as it is told; 200 when it is told nothing."""

    def __init__(self) -> None:
        self.got: list[Json] = []
        self.secrets: list[str | None] = []
        self.answers: list[web.Response] = []

    async def take(self, request: web.Request) -> web.Response:
        self.got.append(await request.json())
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        return self.answers.pop(0) if self.answers else web.Response()

    @property
    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.got]


@pytest.fixture
def pauses() -> list[float]:
    """How long the server wanted to wait between tries; it does not really wait."""
    return []


@pytest.fixture
async def delivery(world: World, pauses: list[float]) -> AsyncIterator[WebhookDelivery]:
    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        await asyncio.sleep(0)

    delivery = WebhookDelivery(world, pause)
    delivery.start()
    yield delivery
    await delivery.stop()


@pytest.fixture
async def receiver(world: World, delivery: WebhookDelivery) -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.take)
    async with TestServer(app) as server:
        url = str(server.make_url("/hook"))
        world.call("setWebhook", {"url": url, "secret_token": "s3cret"})
        yield receiver


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - what is waited for happens on the other side of a socket.
            await asyncio.sleep(0.01)


def waiting(world: World) -> int:
    return int(world.call("getWebhookInfo", {})["pending_update_count"])


async def test_updates_come_in_order_with_the_secret(
    world: World, receiver: Receiver, aselya: Person
) -> None:
    for text in ("бір", "екі", "үш"):
        aselya.says(text)
    await until(lambda: waiting(world) == 0)
    assert receiver.texts == ["бір", "екі", "үш"]
    assert receiver.secrets == ["s3cret"] * 3


async def test_a_failure_is_tried_again_at_once_and_then_ever_later(
    world: World, receiver: Receiver, aselya: Person, pauses: list[float]
) -> None:
    receiver.answers = [web.Response(status=500) for _ in range(4)]
    aselya.says("бір")
    aselya.says("екі")
    await until(lambda: waiting(world) == 0)
    assert receiver.texts == ["бір"] * 5 + ["екі"]
    assert pauses == [0, 2, 4, 8]
    info = world.call("getWebhookInfo", {})
    assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"
    assert info["last_error_date"] == world.clock.timestamp()


async def test_retry_after_is_honoured(receiver: Receiver, aselya: Person, pauses: list[float]) -> None:
    receiver.answers = [web.Response(status=503, headers={"Retry-After": "17"})]
    aselya.says("x")
    await until(lambda: len(receiver.got) == 2)
    assert pauses == [17]


async def test_presses_do_not_wait_behind_texts(world: World, receiver: Receiver, aselya: Person) -> None:
    receiver.answers = [web.Response(status=500) for _ in range(3)]
    aselya.says("x")
    aselya.presses(1, "b")
    await until(lambda: waiting(world) == 0)
    kinds = ["callback_query" in update for update in receiver.got]
    assert kinds.index(True) == 1


async def test_gone_takes_the_webhook_away(world: World, receiver: Receiver, aselya: Person) -> None:
    receiver.answers = [web.Response(status=410)]
    aselya.says("x")
    await until(lambda: world.call("getWebhookInfo", {})["url"] == "")
    assert len(world.pending()) == 1


async def test_an_answer_may_carry_a_request(world: World, receiver: Receiver, aselya: Person) -> None:
    request = {"method": "sendMessage", "chat_id": aselya.id, "text": "жауап"}
    receiver.answers = [
        web.json_response(request),
        web.json_response(request | {"text": ""}),
        web.Response(text="{", content_type="application/json"),
        web.Response(text="ok"),
    ]
    for _ in range(4):
        aselya.says("x")
    await until(lambda: waiting(world) == 0)
    assert aselya.screen == "жауап"
    assert [call.refusal for call in world.called("sendMessage")] == [
        None,
        "400 Bad Request: message text is empty",
    ]
    assert world.calls[-2].fault == "not modelled: not JSON"


async def test_a_bot_that_is_down_gets_its_updates_later(
    world: World, delivery: WebhookDelivery, aselya: Person
) -> None:
    port = unused_port()
    world.call("setWebhook", {"url": f"http://127.0.0.1:{port}/hook"})
    aselya.says("x")
    await until(lambda: "last_error_message" in world.call("getWebhookInfo", {}))
    assert waiting(world) == 1
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.take)
    async with TestServer(app, port=port):
        await until(lambda: receiver.texts == ["x"])
