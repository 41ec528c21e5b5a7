from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.types import BufferedInputFile
from aiohttp import FormData, ServerDisconnectedError, web
from aiohttp.test_utils import TestClient, TestServer

from sandbox.model import Json
from sandbox.people import Person
from sandbox.server import create_app
from sandbox.world import World

Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def client(world: World) -> AsyncIterator[Client]:
    async with TestClient(TestServer(create_app(world))) as client:
        yield client


@pytest.fixture
async def remote(world: World, client: Client) -> AsyncIterator[Bot]:
    """A bot that reaches the world through aiogram's own network session."""
    api = TelegramAPIServer.from_base(str(client.make_url("")).rstrip("/"))
    async with Bot(world.token, session=AiohttpSession(api=api)) as bot:
        yield bot


def address(world: World, method: str) -> str:
    return f"/bot{world.token}/{method}"


async def test_parameters_come_by_query_form_json_and_multipart(
    world: World, client: Client, aselya: Person
) -> None:
    params: Json = {"chat_id": aselya.id, "text": "x"}
    where = address(world, "sendMessage")
    multipart = FormData(default_to_multipart=True)
    for name, value in params.items():
        multipart.add_field(name, str(value))
    responses = [
        await client.get(where, params=params),
        await client.post(where, params=params),
        await client.post(where, data=params),
        await client.post(where, json=params),
        await client.post(where, data=multipart),
    ]
    answers = [await response.json() for response in responses]
    assert [answer["result"]["text"] for answer in answers] == ["x"] * 5


async def test_files_come_under_the_fields_name_or_attached(
    world: World, client: Client, aselya: Person
) -> None:
    for part, extra in (("document", {}), ("f", {"document": "attach://f"})):
        form = FormData({"chat_id": str(aselya.id)} | extra)
        form.add_field(part, b"data", filename="a.txt")
        response = await client.post(address(world, "sendDocument"), data=form)
        assert (await response.json())["result"]["document"]["file_name"] == "a.txt"


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/bot1:wrong/getMe", 401, "Unauthorized"),
        ("/file/bot1:wrong/x", 401, "Unauthorized"),
        ("/bot42:sandbox/getNothing", 404, "Not Found: method not found"),
        ("/file/bot42:sandbox/no/such", 404, "Not Found: file not found"),
        ("/bot42:sandbox/getGameHighScores?user_id=1", 501, "not modelled: method getGameHighScores"),
        ("/bot42:sandbox/sendMessage", 400, "Bad Request: chat_id is empty"),
    ],
)
async def test_refusals_have_telegrams_form(client: Client, path: str, status: int, words: str) -> None:
    response = await client.get(path)
    assert response.status == status
    assert await response.json() == {"ok": False, "error_code": status, "description": words}


@pytest.mark.parametrize("body", ["{", "[]"])
async def test_a_body_that_is_no_json_object_is_refused(world: World, client: Client, body: str) -> None:
    headers = {"Content-Type": "application/json"}
    response = await client.post(address(world, "getMe"), data=body, headers=headers)
    assert response.status == 400


async def test_more_than_the_server_takes_is_413(world: World, aselya: Person) -> None:
    app = create_app(world)
    app._client_max_size = 1000  # Sixty megabytes would only cost time.
    async with TestClient(TestServer(app)) as client:
        form = FormData({"chat_id": str(aselya.id)})
        form.add_field("document", b"x" * 2000, filename="a.txt")
        response = await client.post(address(world, "sendDocument"), data=form)
        assert (await response.json())["description"] == "Request Entity Too Large"


async def test_aiograms_network_session_sends_and_downloads(
    remote: Bot, aselya: Person, picture: bytes
) -> None:
    sent = await remote.send_photo(aselya.id, BufferedInputFile(picture, "p.png"), caption="сурет")
    assert sent.photo is not None
    downloaded = await remote.download(sent.photo[-1])
    assert downloaded is not None
    assert downloaded.read() == picture
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await remote.send_message(1, "x")


async def test_a_long_poll_over_http(remote: Bot, aselya: Person) -> None:
    poll = asyncio.ensure_future(remote.get_updates(timeout=30))
    await asyncio.sleep(0.05)
    aselya.says("сәлем")
    [update] = await asyncio.wait_for(poll, 5)
    assert await remote.get_updates(offset=update.update_id + 1) == []


async def test_ordered_faults_break_the_connection_for_real(
    world: World, remote: Bot, client: Client, aselya: Person
) -> None:
    world.faults.order("429", retry_after=30)
    with pytest.raises(TelegramRetryAfter) as refused:
        await remote.get_me()
    assert refused.value.retry_after == 30
    world.faults.order("500")
    with pytest.raises(TelegramServerError):
        await remote.get_me()
    world.faults.order("reset")
    with pytest.raises(TelegramNetworkError):
        await remote.get_me()
    world.faults.order("hang", method="sendMessage", after=True)
    with pytest.raises(TelegramNetworkError, match="timeout"):
        await remote.send_message(aselya.id, "жетті", request_timeout=1)
    assert aselya.screen == "жетті"
    world.faults.order("hang", seconds=0.01)
    with pytest.raises(ServerDisconnectedError):
        await client.get(address(world, "getMe"))
    world.faults.order("502")
    response = await client.get(address(world, "getMe"))
    assert (response.status, response.content_type) == (502, "text/html")


async def test_a_429_carries_its_wait_in_the_header_as_well(world: World, client: Client) -> None:
    world.faults.order("429", retry_after=7)
    response = await client.get(address(world, "getMe"))
    assert response.headers["Retry-After"] == "7"
    assert json.loads(await response.text())["parameters"] == {"retry_after": 7}
