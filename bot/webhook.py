"""The webhook door: Telegram gets its 200 only after the effects of an update are committed."""

import asyncio
import hmac
from urllib.parse import urlsplit

from aiogram import Bot
from aiogram.types import Update
from aiohttp import web
from pydantic import ValidationError

from bot.updates import ALLOWED, Lanes, succeeded

# Seconds: Telegram is told to come again rather than kept waiting; it then joins what is still in hand. At a
# stop, when all is finished, its last requests have a moment to get their answers.
PATIENCE = 20
GOODBYE = 1
SECRET = "X-Telegram-Bot-Api-Secret-Token"


class Webhook:
    """Receives updates on loopback, behind a reverse proxy."""

    def __init__(self, bot: Bot, lanes: Lanes, url: str, secret: str, listen: str) -> None:
        self._bot = bot
        self._lanes = lanes
        self._url = url
        self._secret = secret
        host, _, port = listen.rpartition(":")
        self._host, self._port = host.strip("[]"), int(port)
        self._stopping = False

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop` is set, then finish what is in hand."""
        application = web.Application(client_max_size=4 * 1024 * 1024)
        application.router.add_post(urlsplit(self._url).path or "/", self._receive)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=GOODBYE)
        await runner.setup()
        await web.TCPSite(runner, self._host, self._port).start()
        await self._bot.set_webhook(self._url, secret_token=self._secret, allowed_updates=ALLOWED)
        await stop.wait()
        self._stopping = True
        await self._lanes.finish()
        await runner.cleanup()

    async def _receive(self, request: web.Request) -> web.Response:
        # Header bytes that are no UTF-8 arrive as surrogates, which plain encoding would refuse.
        given = request.headers.get(SECRET, "").encode(errors="surrogateescape")
        if not hmac.compare_digest(given, self._secret.encode()):
            return web.Response(status=403)
        if self._stopping:
            return _come_again()
        raw = await request.json()
        try:
            update = Update.model_validate(raw, context={"bot": self._bot})
        except ValidationError as error:
            await self._lanes.give_up_unread(raw["update_id"], error)
            return web.Response()
        task = self._lanes.take(update)
        await asyncio.wait({task}, timeout=PATIENCE)
        return web.Response() if succeeded(task) else _come_again()


def _come_again() -> web.Response:
    return web.Response(status=503, headers={"Retry-After": "2"})
