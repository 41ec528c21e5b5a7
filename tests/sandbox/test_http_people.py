from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import ClientResponse, FormData, ServerDisconnectedError, web
from aiohttp.test_utils import TestClient, TestServer

from sandbox.model import Json, Upload
from sandbox.people import Person
from sandbox.server import create_app
from sandbox.world import World

Client = TestClient[web.Request, web.Application]
DUE = datetime(2026, 4, 7, 4, 0, tzinfo=UTC)


@pytest.fixture
def moves() -> list[datetime]:
    """When the clock was found to be after each move."""
    return []


@pytest.fixture
async def client(world: World, moves: list[datetime]) -> AsyncIterator[Client]:
    async def next_due() -> datetime | None:
        return DUE

    async def moved() -> None:
        moves.append(world.clock.now())

    app = create_app(world, next_due=next_due, on_clock_moved=moved)
    async with TestClient(TestServer(app)) as client:
        yield client


async def post(client: Client, path: str, body: Json) -> Json:
    response = await client.post(path, json=body)
    assert response.status == 200, await response.text()
    answer: Json = await response.json()
    return answer


async def test_a_person_votes_once_and_then_sees_what_is_right(
    world: World, aselya: Person, client: Client
) -> None:
    options = [{"text": "иә"}, {"text": "жоқ"}]
    asked = {"chat_id": aselya.id, "question": "?", "options": options, "is_anonymous": False}
    sent = world.call("sendPoll", asked | {"type": "quiz", "correct_option_ids": [1]})
    at, vote = f"/world/people/{aselya.id}", {"message_id": sent["message_id"], "options": [0]}
    [before] = [message for message in await seen(client, at) if "poll" in message]
    assert "correct_option_ids" not in before["poll"]
    await post(client, f"{at}/vote", vote)
    [after] = [message for message in await seen(client, at) if "poll" in message]
    assert (after["poll"]["chosen"], after["poll"]["correct_option_ids"]) == ([0], [1])
    for wrong, status in ((vote, 409), (vote | {"options": 0}, 400), ({"options": [0]}, 400)):
        assert (await client.post(f"{at}/vote", json=wrong)).status == status


async def seen(client: Client, at: str) -> list[Json]:
    chat: Json = await (await client.get(f"{at}/chat")).json()
    messages: list[Json] = chat["messages"]
    return messages


async def test_a_person_joins_talks_and_is_seen(world: World, client: Client) -> None:
    person = await post(
        client, "/world/people", {"name": "Иван", "language_code": "ru", "phone": "+77015550000"}
    )
    at = f"/world/people/{person['id']}"
    said = await post(client, f"{at}/say", {"text": "/start"})
    await post(client, f"{at}/say", {"text": "да", "reply_to": said["message_id"]})
    await post(client, f"{at}/contact", {})
    form = FormData({"caption": "вот"})
    form.add_field("file", b"%PDF", filename="a.pdf")
    assert (await client.post(f"{at}/file", data=form)).status == 200
    press = await post(client, f"{at}/press", {"message_id": said["message_id"], "data": "x"})
    kinds = [next(reversed(update)) for update in world.pending()]
    assert kinds == ["message"] * 4 + ["callback_query"]
    assert world.pending()[-1]["callback_query"]["id"] == press["callback_query_id"]
    chat = await (await client.get(f"{at}/chat")).json()
    assert [message["message_id"] for message in chat["messages"]] == [1, 2, 3, 4]
    assert chat["started"] is True
    overview = await (await client.get("/world")).json()
    assert overview["people"] == [person]
    assert overview["bot"]["username"] == "damu_sandbox_bot"


async def test_the_chat_tells_keyboard_commands_and_description(
    world: World, client: Client, aselya: Person
) -> None:
    keyboard = {"keyboard": [[{"text": "Мәзір"}]]}
    world.call("sendMessage", {"chat_id": aselya.id, "text": "x", "reply_markup": keyboard})
    world.call("setMyDescription", {"description": "Курс", "language_code": "kk"})
    world.call("setMyCommands", {"commands": [{"command": "help", "description": "Көмек"}]})
    chat = await (await client.get(f"/world/people/{aselya.id}/chat")).json()
    assert chat["messages"][-1]["reply_markup"] == chat["reply_keyboard"] == keyboard
    assert chat["description"] == "Курс"
    assert chat["commands"] == [{"command": "help", "description": "Көмек"}]


async def test_blocking_and_what_it_forbids(client: Client, aselya: Person) -> None:
    at = f"/world/people/{aselya.id}"
    assert await post(client, f"{at}/block", {}) == {"blocked": True}
    response = await client.post(f"{at}/say", json={"text": "x"})
    assert response.status == 409
    assert "unblock it first" in (await response.json())["error"]
    assert await post(client, f"{at}/unblock", {}) == {"blocked": False}


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/world/people/1/say", {"text": "x"}, 404),
        ("/world/people/x/say", {"text": "x"}, 404),
        ("/world/people/1001/say", {}, 400),
        ("/world/people/1001/say", [], 400),
        ("/world/people/1001/press", {"data": "x"}, 400),
        ("/world/people/1001/file", {}, 400),
        ("/world/people", {"name": " "}, 400),
        ("/world/clock", {}, 400),
        ("/world/clock", {"to": "tomorrow"}, 400),
        ("/world/clock", {"to": "2026-04-01T00:00:00"}, 400),
        ("/world/faults", {"kind": "earthquake"}, 400),
        ("/world/faults", {"kind": "500", "colour": "red"}, 400),
    ],
)
async def test_what_the_human_side_refuses(
    client: Client, aselya: Person, path: str, body: object, status: int
) -> None:
    assert (await client.post(path, json=body)).status == status


async def test_what_is_no_json_is_refused(client: Client) -> None:
    assert (await client.post("/world/people", data="{")).status == 400


async def test_a_file_that_telegram_would_not_take_is_told(client: Client, aselya: Person) -> None:
    form = FormData()
    form.add_field("file", b"", filename="a.pdf")
    response = await client.post(f"/world/people/{aselya.id}/file", data=form)
    assert (response.status, (await response.json())["error"]) == (400, "Bad Request: file must be non-empty")


async def test_the_clock_moves_by_seconds_by_months_to_a_time_and_to_what_is_due(
    world: World, client: Client, moves: list[datetime]
) -> None:
    start = world.clock.now()
    await post(client, "/world/clock", {"advance_seconds": 60})
    assert world.clock.now() == start + timedelta(minutes=1)
    assert (await post(client, "/world/clock", {"next_due": True}))["moved"] is True
    assert world.clock.now() == DUE
    assert (await post(client, "/world/clock", {"next_due": True}))["moved"] is False
    await post(client, "/world/clock", {"advance_months": 1})
    answer = await post(client, "/world/clock", {"to": "2026-06-01T10:00:00+05:00"})
    assert answer["now"] == "2026-06-01T05:00:00+00:00"
    assert len(moves) == 5
    assert moves[-1] == world.clock.now()


async def next_event(response: ClientResponse) -> Json:
    while True:
        line = (await asyncio.wait_for(response.content.readline(), 5)).decode()
        if line.startswith("data: "):
            event: Json = json.loads(line.removeprefix("data: "))
            return event


async def test_the_live_stream_tells_everything(world: World, client: Client, aselya: Person) -> None:
    chat = {"chat_id": aselya.id}
    async with client.get("/world/events") as stream:
        await stream.content.readline()
        query_id = aselya.presses(1, "x")
        sent = world.call("sendMessage", chat | {"text": "x"})
        where = chat | {"message_id": sent["message_id"]}
        world.call("editMessageText", where | {"text": "y"})
        world.call("deleteMessage", where)
        world.call("sendChatAction", chat | {"action": "typing"})
        world.call("answerCallbackQuery", {"callback_query_id": query_id, "text": "!"})
        world.call("setMyCommands", {"commands": []})
        aselya.blocks()
        ivan = world.join("Иван", "ru")
        await post(client, "/world/clock", {"advance_seconds": 0})
        events = [await next_event(stream) for _ in range(9)]
    assert [(event["type"], event["person"]) for event in events] == [
        ("message", aselya.id),
        ("edited", aselya.id),
        ("deleted", aselya.id),
        ("typing", aselya.id),
        ("answer", aselya.id),
        ("commands", None),
        ("blocked", aselya.id),
        ("person", ivan.id),
        ("clock", None),
    ]
    data = [event["data"] for event in events]
    assert (data[0]["text"], data[1]["text"]) == ("x", "y")
    assert data[2] == {"message_id": sent["message_id"]}
    assert data[4] == {"callback_query_id": query_id, "text": "!", "show_alert": False}
    assert data[6:] == [{"blocked": True}, ivan.as_dict(), {"now": world.clock.now().isoformat()}]


async def test_nothing_that_is_open_holds_up_a_stop(world: World, client: Client) -> None:
    world.faults.order("hang", method="getMe")
    async with client.get("/world/events") as stream:
        await stream.content.readline()
        poll = asyncio.ensure_future(client.get(f"/bot{world.token}/getUpdates?timeout=30"))
        hung = asyncio.ensure_future(client.get(f"/bot{world.token}/getMe"))
        await asyncio.sleep(0.05)
        await asyncio.wait_for(client.server.close(), 5)
        with pytest.raises(ServerDisconnectedError):
            await hung
        assert (await (await poll).json())["result"] == []
        assert await stream.content.read() == b"\n"


async def test_calls_can_be_read_and_faults_ordered(world: World, client: Client, aselya: Person) -> None:
    assert await post(
        client, "/world/faults", {"kind": "429", "method": "sendMessage", "retry_after": 5}
    ) == {"orders": 1}
    sending = f"/bot{world.token}/sendMessage"
    assert (await client.get(sending, params={"chat_id": aselya.id, "text": "x"})).status == 429
    assert await post(client, "/world/faults", {"clear": True}) == {"orders": 0}
    assert (await client.get(sending, params={"chat_id": aselya.id, "text": "x"})).status == 200
    calls = (await (await client.get("/world/calls", params={"limit": "2"})).json())["calls"]
    assert [(call["fault"], bool(call["result"])) for call in calls] == [("429", False), (None, True)]
    assert (await (await client.get("/world/calls", params={"limit": "0"})).json())["calls"] == []


async def test_a_file_is_shown_but_can_do_no_harm(world: World, client: Client, aselya: Person) -> None:
    files = {"document": Upload("page.html", b"<script>1</script>")}
    sent = world.call("sendDocument", {"chat_id": aselya.id}, files)
    pdf = world.call("sendDocument", {"chat_id": aselya.id}, {"document": Upload("a.pdf", b"%PDF")})
    response = await client.get(f"/world/files/{sent['document']['file_id']}")
    assert await response.read() == b"<script>1</script>"
    assert response.content_type == "text/html"
    assert response.headers["Content-Security-Policy"] == "sandbox"
    shown = await client.get(f"/world/files/{pdf['document']['file_id']}")
    assert "Content-Security-Policy" not in shown.headers
    assert (await client.get("/world/files/nonsense")).status == 404


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/world/people", {"Origin": "https://evil.example"}),
        ("/world/people", {"Origin": "null"}),
        ("/world/people", {"Sec-Fetch-Site": "cross-site"}),
        ("/world/people", {"Host": "evil.example"}),
        ("/bot42:sandbox/getMe", {"Origin": "https://evil.example"}),
        ("/bot42:sandbox/getMe", {"Sec-Fetch-Site": "cross-site"}),
    ],
)
async def test_other_web_pages_are_kept_out(client: Client, path: str, headers: dict[str, str]) -> None:
    assert (await client.post(path, json={"name": "x"}, headers=headers)).status == 403


async def test_the_own_page_is_let_in_and_served(client: Client) -> None:
    origin = str(client.make_url("")).rstrip("/")
    response = await client.post("/world/people", json={"name": "x"}, headers={"Origin": origin})
    assert response.status == 200
    assert (await client.get("/")).content_type == "text/html"
    assert (await client.get("/page/chat.css")).content_type == "text/css"
    assert (await client.get("/page/..%2Fserver.py")).status == 404
    assert (await client.get("/page/server.py")).status == 404
