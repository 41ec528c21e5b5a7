"""The HTTP door of the people: what the web chat shows and does, as JSON and as a live stream."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.events import Event
from sandbox.model import Json, Value
from sandbox.refusal import Refusal

if TYPE_CHECKING:
    from sandbox.people import Person
    from sandbox.world import World

NextDue = Callable[[], Awaitable[datetime | None]]
ClockMoved = Callable[[], Awaitable[None]]

_HEARTBEAT_SECONDS = 15
# Any other file, such as an uploaded page, must not run with the rights of the chat. Browsers show no PDF
# that is held so.
_HARMLESS = {"application/pdf", "image/jpeg", "image/png", "image/webp"}


class PeopleDoor:
    """Handlers over one world; see docs/sandbox.md for the contract."""

    def __init__(self, world: World, next_due: NextDue | None, on_clock_moved: ClockMoved | None) -> None:
        self._world = world
        self._next_due = next_due
        self._on_clock_moved = on_clock_moved
        self._streams: set[asyncio.Queue[Event | None]] = set()

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Everything under /world."""
        router.add_get("/world", self._overview)
        router.add_get("/world/events", self._events)
        router.add_get("/world/calls", self._calls)
        router.add_get("/world/files/{file_id}", self._file)
        router.add_get("/world/people/{id}/chat", self._chat)
        router.add_post("/world/people", self._join)
        router.add_post("/world/clock", self._clock)
        router.add_post("/world/faults", self._faults)
        acts = (self._say, self._press, self._vote, self._contact, self._upload, self._block, self._unblock)
        for act in acts:
            name = {"_upload": "file"}.get(act.__name__, act.__name__.removeprefix("_"))
            router.add_post(f"/world/people/{{id}}/{name}", act)

    def close(self) -> None:
        """End the live streams, so that the server can stop."""
        for stream in self._streams:
            stream.put_nowait(None)

    def _person(self, request: web.Request) -> Person:
        try:
            return self._world.person(int(request.match_info["id"]))
        except (KeyError, ValueError):
            raise _error(404, "no such person") from None

    # Seeing

    async def _overview(self, request: web.Request) -> web.Response:
        profile = self._world.profile
        texts = {what: profile.text(what) for what in ("name", "description", "short_description")}
        return web.json_response(
            {
                "now": self._world.clock.now().isoformat(),
                "bot": {"id": profile.bot_id, "username": profile.username} | texts,
                "people": [person.as_dict() for person in self._world.people],
            }
        )

    async def _chat(self, request: web.Request) -> web.Response:
        person = self._person(request)
        chat = self._world.chat(person.id)
        keyboard = chat.reply_keyboard()
        return web.json_response(
            {
                "messages": person.messages,
                "commands": person.commands,
                "started": chat.started,
                "blocked": chat.blocked,
                "pinned": chat.pinned,
                "reply_keyboard": keyboard.markup if keyboard else None,
                "description": self._world.profile.text("description", person.language_code),
            }
        )

    async def _calls(self, request: web.Request) -> web.Response:
        limit = int(request.query.get("limit", "100"))
        calls = self._world.calls[-limit:] if limit > 0 else []
        return web.json_response({"calls": [vars(call) | {"at": call.at.isoformat()} for call in calls]})

    async def _file(self, request: web.Request) -> web.Response:
        try:
            file = self._world.files.get(request.match_info["file_id"])
        except Refusal:
            raise _error(404, "no such file") from None
        headers = {"Content-Type": file.mime_type, "X-Content-Type-Options": "nosniff"}
        if file.mime_type not in _HARMLESS:
            headers["Content-Security-Policy"] = "sandbox"
        return web.Response(body=file.data, headers=headers)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"}
        )
        await response.prepare(request)
        stream: asyncio.Queue[Event | None] = asyncio.Queue()
        self._streams.add(stream)
        stop = self._world.events.subscribe(stream.put_nowait)
        try:
            await _pour(stream, response)
        except ConnectionResetError:
            pass  # The page was closed.
        finally:
            stop()
            self._streams.discard(stream)
        return response

    # Doing

    async def _join(self, request: web.Request) -> web.Response:
        body = await _json(request)
        person = self._world.join(
            _text(body, "name"), str(body.get("language_code", "kk")), body.get("phone") or None
        )
        return web.json_response(person.as_dict())

    async def _say(self, request: web.Request) -> web.Response:
        body = await _json(request)
        number = _done(lambda: self._person(request).says(_text(body, "text"), body.get("reply_to")))
        return web.json_response({"message_id": number})

    async def _press(self, request: web.Request) -> web.Response:
        body = await _json(request)
        message_id, data = body.get("message_id"), _text(body, "data")
        if not isinstance(message_id, int):
            raise _error(400, "message_id is missing")
        query_id = _done(lambda: self._person(request).presses(message_id, data))
        return web.json_response({"callback_query_id": query_id})

    async def _vote(self, request: web.Request) -> web.Response:
        body = await _json(request)
        message_id, options = body.get("message_id"), body.get("options")
        if not isinstance(message_id, int) or not isinstance(options, list):
            raise _error(400, "message_id and options are needed")
        _done(lambda: self._person(request).votes(*options, message_id=message_id))
        return web.json_response({"options": options})

    async def _contact(self, request: web.Request) -> web.Response:
        return web.json_response({"message_id": _done(self._person(request).shares_contact)})

    async def _upload(self, request: web.Request) -> web.Response:
        form = await request.post()
        file, words = form.get("file"), form.get("caption")
        if not isinstance(file, web.FileField):
            raise _error(400, "file is missing")
        name, data, caption = file.filename, file.file.read(), words if isinstance(words, str) else None
        number = _done(lambda: self._person(request).sends_file(name, data, caption))
        return web.json_response({"message_id": number})

    async def _block(self, request: web.Request) -> web.Response:
        _done(self._person(request).blocks)
        return web.json_response({"blocked": True})

    async def _unblock(self, request: web.Request) -> web.Response:
        _done(self._person(request).unblocks)
        return web.json_response({"blocked": False})

    async def _clock(self, request: web.Request) -> web.Response:
        moved = await self._move_clock(await _json(request))
        now = self._world.clock.now().isoformat()
        self._world.events.publish("clock", None, {"now": now})
        if self._on_clock_moved:
            await self._on_clock_moved()
        return web.json_response({"now": now, "moved": moved})

    async def _move_clock(self, body: Json) -> bool:
        clock = self._world.clock
        match body:
            case {"advance_seconds": int() | float() as seconds}:
                clock.advance(timedelta(seconds=seconds))
            case {"advance_months": int() as months}:
                clock.advance_months(months)
            case {"to": str() as moment}:
                clock.set(_moment(moment))
            case {"next_due": True}:
                return await self._move_to_next_due()
            case _:
                raise _error(400, "one of advance_seconds, advance_months, to, next_due is needed")
        return True

    async def _move_to_next_due(self) -> bool:
        due = await self._next_due() if self._next_due else None
        if due is None or due <= self._world.clock.now():
            return False
        self._world.clock.set(due)
        return True

    async def _faults(self, request: web.Request) -> web.Response:
        body = await _json(request)
        if body.get("clear") is True:
            self._world.faults.clear()
        else:
            _order_fault(self._world, body)
        return web.json_response({"orders": len(self._world.faults.orders)})


def _order_fault(world: World, body: Json) -> None:
    try:
        world.faults.order(str(body.pop("kind", "")), **body)
    except (TypeError, ValueError) as error:
        raise _error(400, str(error)) from None


async def _pour(stream: asyncio.Queue[Event | None], response: web.StreamResponse) -> None:
    await response.write(b": welcome\n\n")
    while True:
        try:
            event = await asyncio.wait_for(stream.get(), _HEARTBEAT_SECONDS)
        except TimeoutError:
            await response.write(b": still here\n\n")
            continue
        if event is None:
            return
        if event.type != "update":  # Updates are the bot's business.
            line = json.dumps(vars(event), ensure_ascii=False)
            await response.write(f"data: {line}\n\n".encode())


def _error(status: int, words: str) -> web.HTTPException:
    made = {400: web.HTTPBadRequest, 404: web.HTTPNotFound, 409: web.HTTPConflict}[status]
    return made(text=json.dumps({"error": words}, ensure_ascii=False), content_type="application/json")


async def _json(request: web.Request) -> Json:
    try:
        body = await request.json()
    except ValueError:
        raise _error(400, "JSON was expected") from None
    if not isinstance(body, dict):
        raise _error(400, "a JSON object was expected")
    return body


def _text(body: Json, name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value.strip():
        raise _error(400, f"{name} is missing")
    return value


def _moment(iso: str) -> datetime:
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        raise _error(400, "to: an ISO time was expected") from None
    if moment.tzinfo is None:
        raise _error(400, "to: a time zone is needed")
    return moment


def _done(act: Callable[[], Value]) -> Value:
    """What a person cannot do (write to a blocked bot, ...) is a conflict, not a failure of the server."""
    try:
        return act()
    except AssertionError as impossible:
        raise _error(409, str(impossible)) from None
    except Refusal as refusal:
        raise _error(400, refusal.description) from None
