"""The sandbox as a web application: both HTTP doors, the web chat, the webhook."""

from __future__ import annotations

import ipaddress
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aiohttp import web

from sandbox.http_bot import BotDoor
from sandbox.http_people import ClockMoved, NextDue, PeopleDoor
from sandbox.webhook import WebhookDelivery

if TYPE_CHECKING:
    from sandbox.world import World

_PAGE = Path(__file__).with_name("page")
# Telegram takes files of 50 MB; aiohttp's own limit would be 1 MiB.
_MAX_REQUEST = 60 * 1024 * 1024

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def create_app(
    world: World,
    *,
    next_due: NextDue | None = None,
    on_clock_moved: ClockMoved | None = None,
) -> web.Application:
    """The application over one world.

    `next_due` tells the bot's next due instant (aware), `on_clock_moved` is awaited after each move of the
    clock. Bind it to loopback: the human side has no password.
    """
    app = web.Application(client_max_size=_MAX_REQUEST, middlewares=[_keep_strangers_out])
    doors = BotDoor(world), PeopleDoor(world, next_due, on_clock_moved)
    for door in doors:
        door.add_routes(app.router)
    app.router.add_get("/", _page)
    app.router.add_get("/page/{name}", _page)

    async def let_go(app: web.Application) -> None:
        for door in doors:
            door.close()

    async def deliver(app: web.Application) -> AsyncIterator[None]:
        delivery = WebhookDelivery(world)
        delivery.start()
        yield
        await delivery.stop()

    app.on_shutdown.append(let_go)
    app.cleanup_ctx.append(deliver)
    return app


@web.middleware
async def _keep_strangers_out(request: web.Request, handler: _Handler) -> web.StreamResponse:
    """No other web page may drive this world through somebody's browser."""
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise web.HTTPForbidden(text="this request comes from another web page")
    is_page = request.path == "/" or request.path.startswith("/page/")
    if not is_page and request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}:
        raise web.HTTPForbidden(text="this request comes from another web page")
    if request.path.startswith("/world") and not _is_plain_address(request.host):
        raise web.HTTPForbidden(text="open the sandbox as localhost or by its IP address")
    return await handler(request)


def _is_plain_address(host: str) -> bool:
    """Names other than localhost could be pointed here by a stranger's DNS."""
    name = urlsplit(f"//{host}").hostname or ""
    with suppress(ValueError):
        return bool(ipaddress.ip_address(name))
    return name == "localhost"


async def _page(request: web.Request) -> web.StreamResponse:
    name = request.match_info.get("name", "index.html")
    if name not in {file.name for file in _PAGE.glob("*.*")}:
        raise web.HTTPNotFound(text="there is no such page")
    return web.FileResponse(_PAGE / name, headers={"Cache-Control": "no-cache"})
