"""Updates posted to the bot: in order within a queue, again and again until it answers 2xx."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout

from sandbox.refusal import Refusal
from sandbox.updates import Waiting

if TYPE_CHECKING:
    from sandbox.world import World

_LONGEST_PAUSE = 60
_TIMEOUT = ClientTimeout(total=60)


class WebhookDelivery:
    """One worker a queue, at most `max_connections` posts at once."""

    def __init__(self, world: World, pause: Callable[[float], Awaitable[object]] = asyncio.sleep) -> None:
        self._world = world
        self._pause = pause
        self._news = asyncio.Event()
        self._busy: set[str] = set()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Watch for updates from now on."""
        self._task = asyncio.create_task(self._run())  # noqa: TID251 - stop() waits for it.

    async def stop(self) -> None:
        """Give up what is under way; it stays in the queue."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        unsubscribe = self._world.events.subscribe(
            lambda event: self._news.set() if event.type == "update" else None
        )
        try:
            async with ClientSession(timeout=_TIMEOUT) as session, asyncio.TaskGroup() as workers:
                while True:
                    self._news.clear()
                    for queue in self._idle_queues():
                        workers.create_task(self._drain(session, queue))
                    await self._news.wait()
        finally:
            unsubscribe()

    def _idle_queues(self) -> list[str]:
        hook = self._world.updates.webhook
        if not hook.url:
            return []
        names = dict.fromkeys(waiting.queue for waiting in self._world.updates.alive())
        room = max(hook.max_connections - len(self._busy), 0)
        idle = [queue for queue in names if queue not in self._busy][:room]
        self._busy.update(idle)
        return idle

    def _next(self, queue: str) -> Waiting | None:
        if not self._world.updates.webhook.url:
            return None
        alive = self._world.updates.alive()
        return next((waiting for waiting in alive if waiting.queue == queue), None)

    async def _drain(self, session: ClientSession, queue: str) -> None:
        failures = 0
        try:
            while waiting := self._next(queue):
                wish = await self._post(session, waiting)
                if wish is None:
                    self._world.updates.confirm(waiting)
                    failures = 0
                    continue
                failures += 1
                await self._pause(wish or _pause_after(failures))
        finally:
            self._busy.discard(queue)
            self._news.set()

    async def _post(self, session: ClientSession, waiting: Waiting) -> float | None:
        """None if the bot took it, else for how many seconds it asked to be left alone (0: no wish)."""
        hook = self._world.updates.webhook
        headers = {"X-Telegram-Bot-Api-Secret-Token": hook.secret_token} if hook.secret_token else {}
        try:
            async with session.post(hook.url, json=waiting.update, headers=headers) as response:
                if 200 <= response.status < 300:
                    await self._obey(response)
                    return None
                if response.status == 410:
                    self._world.updates.delete_webhook()
                self._note(f"Wrong response from the webhook: {response.status} {response.reason}")
                return _wish(response)
        except (ClientError, TimeoutError) as error:
            self._note(str(error) or "Connection timed out")
            return 0

    def _note(self, words: str) -> None:
        hook = self._world.updates.webhook
        hook.last_error_at, hook.last_error = self._world.clock.now(), words

    async def _obey(self, response: ClientResponse) -> None:
        """A request may be given as the body of the answer; what it returns is lost, as in Telegram."""
        body = await response.read()
        if not body:
            return
        if response.content_type != "application/json":
            self._world.record_fault("answer to the webhook", {}, "not modelled: not JSON")
            return
        # A refusal is recorded in the world's calls; Telegram tells nobody either.
        with suppress(Refusal, ValueError):
            params = json.loads(body)
            if isinstance(params, dict) and "method" in params:
                self._world.call(params.pop("method"), params)


def _wish(response: ClientResponse) -> float:
    value = response.headers.get("Retry-After", "")
    return float(value) if value.isdecimal() else 0


def _pause_after(failures: int) -> float:
    """At once after the first failure, then 2, 4, 8 ... seconds."""
    return 0 if failures == 1 else min(2 ** (failures - 1), _LONGEST_PAUSE)
