"""The update source, for polling and webhook: an update is acknowledged only after its effects are committed.

People are served in parallel, one person in order. What stumbles over the database or over Telegram is tried
again; what cannot be handled is set aside, counted, and never stops the rest. A polite stop finishes what is
in hand. (Why not aiogram's own polling: docs/decisions/0003-update-source.md.)
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.types import Update
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from bot.db.database import Database
from bot.errors import SettingsError
from bot.people.store import set_aside

ALLOWED = ["message", "callback_query", "my_chat_member", "poll_answer"]
AT_ONCE = 64
# Seconds: how long one fetch waits for news, the next fetch for stragglers, a stop for what is in hand.
LONG_POLL = 25
STRAGGLERS = 0.3
LAST_WAIT = 10
PAUSES = (0.5, 1, 2, 4, 8, 15, 30)
STUMBLES = (TelegramServerError, TelegramNetworkError, TelegramRetryAfter, ClientDecodeError, DBAPIError)
# A lock, a full disk, a lost connection: only these are waited for without end. Whatever else a database
# refuses, such as a number too large for it, it refuses for ever.
OUTAGES = (OperationalError, InterfaceError)

Handle = Callable[[Update], Awaitable[None]]


class Lanes:
    """What is in hand: one task an update, one lane a person."""

    def __init__(
        self, handle: Handle, apologise: Handle, database: Database, clock: Callable[[], datetime]
    ) -> None:
        self._handle = handle
        self._apologise = apologise
        self._database = database
        self._clock = clock
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._locks: dict[int, asyncio.Lock] = {}
        self._waiting: Counter[int] = Counter()
        self._room = asyncio.Semaphore(AT_ONCE)

    def take(self, update: Update) -> asyncio.Task[None]:
        """Begin with an update, or join the one with this id that is in hand already."""
        task = self._tasks.get(update.update_id)
        if task is None:
            task = asyncio.create_task(self._in_order(update))  # noqa: TID251 - the one home of tasks
            self._tasks[update.update_id] = task
            task.add_done_callback(lambda _: self._tasks.pop(update.update_id, None))
        return task

    def has(self, update_id: int) -> bool:
        """Whether this update is in hand."""
        return update_id in self._tasks

    async def settle(self, seconds: float) -> bool:
        """Wait until nothing is in hand, at most so long; whether that was reached."""
        if self._tasks:
            await asyncio.wait(self._tasks.values(), timeout=seconds)
        return not self._tasks

    async def finish(self) -> None:
        """Finish what is in hand; what takes too long is let go, and Telegram will deliver it again."""
        if not await self.settle(LAST_WAIT):
            _log.error("stopped with updates in hand", update_ids=sorted(self._tasks))
            for task in self._tasks.values():
                task.cancel()
            await self.settle(LAST_WAIT)

    async def _in_order(self, update: Update) -> None:
        person = _person(update)
        lock = self._locks.setdefault(person, asyncio.Lock())
        self._waiting[person] += 1
        try:
            async with lock, self._room:
                await self._carry_out(update)
        finally:
            self._waiting[person] -= 1
            if not self._waiting[person]:
                del self._waiting[person], self._locks[person]

    async def _carry_out(self, update: Update) -> None:
        """Handle an update, trying again while Telegram or the database stumbles."""
        for tries, pause in enumerate(_growing(PAUSES)):
            try:
                await self._handle(update)
                return
            except STUMBLES as error:
                if tries >= len(PAUSES) and not isinstance(error, OUTAGES):
                    await self._give_up(update, error)
                    return
                wait, name = max(pause, getattr(error, "retry_after", 0)), type(error).__name__
            except Exception as error:
                await self._give_up(update, error)
                return
            _log.warning("an update is tried again", update_id=update.update_id, error=name, pause=wait)
            await asyncio.sleep(wait)

    async def _give_up(self, update: Update, error: Exception) -> None:
        _log.error("an update is set aside", update_id=update.update_id, exc_info=error)
        await self._set_aside(update.update_id, error)
        with suppress(Exception):
            await self._apologise(update)

    async def give_up_unread(self, update_id: int, error: Exception) -> None:
        """Set aside an update that cannot even be read."""
        _log.error("an update is set aside unread", update_id=update_id, error=type(error).__name__)
        await self._set_aside(update_id, error)

    async def _set_aside(self, update_id: int, error: Exception) -> None:
        """Count it, however long the database stumbles: else nobody would ever hear of it."""
        for pause in _growing(PAUSES):
            try:
                await self._database.transact(set_aside, update_id, type(error).__name__, self._clock())
                return
            except DBAPIError:
                await asyncio.sleep(pause)


class Polling:
    """Fetches updates; the offset moves past an update only when it is done with."""

    def __init__(self, bot: Bot, lanes: Lanes) -> None:
        self._bot = bot
        self._lanes = lanes
        self._offset: int | None = None
        # Of the newest batch, in Telegram's order, those from the first on that was not done with.
        self._fetched: list[int] = []
        self._done: set[int] = set()

    async def run(self, stop: asyncio.Event) -> None:
        """Serve until `stop` is set, then finish what is in hand and acknowledge it."""
        await self._bot.delete_webhook()
        while not stop.is_set():
            for update in await _unless(stop, self._fetch()) or []:
                if not self._lanes.has(update.update_id) and update.update_id not in self._done:
                    self._follow(update)
            await self._lanes.settle(STRAGGLERS)
            self._advance()
        await self._lanes.finish()
        self._advance()
        await self._acknowledge()

    def _follow(self, update: Update) -> None:
        def note(task: asyncio.Task[None]) -> None:
            if succeeded(task):
                self._done.add(update.update_id)

        self._lanes.take(update).add_done_callback(note)

    def _advance(self) -> None:
        """Move the offset past the updates that are done with, up to the first that is not."""
        while self._fetched and self._fetched[0] in self._done:
            self._offset = self._fetched.pop(0) + 1
        if not self._fetched:
            self._done.clear()

    async def _fetch(self) -> list[Update]:
        """One long poll, however Telegram stumbles."""
        for pause in _growing(PAUSES):
            wait = pause
            try:
                updates = await self._bot.get_updates(
                    self._offset, timeout=LONG_POLL, allowed_updates=ALLOWED, request_timeout=LONG_POLL + 10
                )
                self._fetched = [update.update_id for update in updates]
                return updates
            except TelegramUnauthorizedError as error:
                raise SettingsError("BOT_TOKEN: Telegram does not know this token") from error
            except TelegramRetryAfter as error:
                wait = error.retry_after
            except ClientDecodeError as error:
                if isinstance(error.data, dict):
                    return await self._rescue(error.data["result"])
            except TelegramAPIError as error:
                _log.warning("no updates for the moment", error=type(error).__name__, reason=error.message)
            await asyncio.sleep(wait)
        raise AssertionError("there is always another pause")

    async def _rescue(self, raws: list[dict[str, Any]]) -> list[Update]:
        """Of a batch that cannot be read as a whole, the updates that can be; the others are set aside."""
        self._fetched = [raw["update_id"] for raw in raws]
        readable = []
        for raw in raws:
            try:
                readable.append(Update.model_validate(raw, context={"bot": self._bot}))
            except ValidationError as error:
                if raw["update_id"] not in self._done:
                    await self._lanes.give_up_unread(raw["update_id"], error)
                self._done.add(raw["update_id"])
        return readable

    async def _acknowledge(self) -> None:
        if self._offset is not None:
            with suppress(TelegramAPIError, ClientDecodeError):
                await self._bot.get_updates(
                    self._offset, limit=1, timeout=0, allowed_updates=ALLOWED, request_timeout=LAST_WAIT
                )


def succeeded(task: asyncio.Task[None]) -> bool:
    """Whether an update is done with, so that Telegram may forget it."""
    return task.done() and not task.cancelled() and task.exception() is None


async def _unless(stop: asyncio.Event, fetch: Awaitable[list[Update]]) -> list[Update] | None:
    """What `fetch` gives, or None as soon as `stop` is set."""
    fetching = asyncio.ensure_future(fetch)
    stopping = asyncio.ensure_future(stop.wait())
    await asyncio.wait({fetching, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if fetching.done():
        return fetching.result()
    fetching.cancel()
    with suppress(asyncio.CancelledError):
        await fetching
    return None


def _growing(pauses: Iterable[float]) -> Iterator[float]:
    last = 0.0
    for last in pauses:
        yield last
    while True:
        yield last


def _person(update: Update) -> int:
    """Whose lane an update belongs to."""
    event = update.message or update.callback_query or update.my_chat_member
    user = event.from_user if event else update.poll_answer and update.poll_answer.user
    return user.id if user else 0


_log = structlog.get_logger(__name__)
