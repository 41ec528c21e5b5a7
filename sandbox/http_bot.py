"""The HTTP door of the bot: `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

from __future__ import annotations

import asyncio
import hmac
import json
from contextlib import suppress
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox import polling
from sandbox.gate import Answer, Broken, answer, refused
from sandbox.model import Files, Json, Upload
from sandbox.refusal import Refusal, bad_request

if TYPE_CHECKING:
    from sandbox.faults import Fault
    from sandbox.world import World

# A connection that hangs is held this long unless the order says otherwise; clients give up earlier.
_HANG_SECONDS = 600.0


class BotDoor:
    """Handlers over one world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._closing = asyncio.Event()

    def add_routes(self, router: web.UrlDispatcher) -> None:
        """Methods by GET and POST, files by GET."""
        router.add_get("/bot{token}/{method}", self._method)
        router.add_post("/bot{token}/{method}", self._method)
        router.add_get("/file/bot{token}/{path:.+}", self._file)

    def close(self) -> None:
        """Let go of what hangs, so that the server can stop."""
        self._closing.set()
        polling.release(self._world)

    def _is_ours(self, request: web.Request) -> bool:
        given = request.match_info["token"]
        return hmac.compare_digest(given.encode(), self._world.token.encode())

    async def _method(self, request: web.Request) -> web.StreamResponse:
        if not self._is_ours(request):
            return _response(refused(Refusal(401, "Unauthorized")))
        try:
            params, files = await _read(request)
            reply = await answer(self._world, request.match_info["method"], params, files)
        except Refusal as refusal:
            return _response(refused(refusal))
        except Broken as broken:
            return await self._break(request, broken.fault)
        return _response(reply)

    async def _break(self, request: web.Request, fault: Fault) -> web.Response:
        if fault.broken == "hang":
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), fault.seconds or _HANG_SECONDS)
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    async def _file(self, request: web.Request) -> web.Response:
        if not self._is_ours(request):
            return _response(refused(Refusal(401, "Unauthorized")))
        file = self._world.files.by_path(request.match_info["path"])
        if file is None:
            return _response(refused(Refusal(404, "Not Found: file not found")))
        return web.Response(body=file.data, content_type="application/octet-stream")


def _response(reply: Answer) -> web.Response:
    is_page = reply.body.startswith("<")
    response = web.Response(
        status=reply.status,
        text=reply.body,
        content_type="text/html" if is_page else "application/json",
    )
    if reply.status == 429 and not is_page:
        response.headers["Retry-After"] = str(json.loads(reply.body)["parameters"]["retry_after"])
    return response


async def _read(request: web.Request) -> tuple[Json, Files]:
    """Parameters from the query and from a JSON, form or multipart body; parts with a file name are files."""
    params: Json = dict(request.query)
    files: Files = {}
    if request.method == "GET" or not request.can_read_body:
        return params, files
    if request.content_type == "application/json":
        return params | await _read_json(request), files
    try:
        form = await request.post()
    except web.HTTPRequestEntityTooLarge:
        raise Refusal(413, "Request Entity Too Large") from None
    for name, value in form.items():
        if isinstance(value, web.FileField):
            files[name] = Upload(value.filename, value.file.read(), value.content_type)
        else:
            params[name] = value if isinstance(value, str) else bytes(value).decode()
    return params, files


async def _read_json(request: web.Request) -> Json:
    try:
        body = await request.json()
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(body, dict):
        raise bad_request("JSON object expected")
    return body
