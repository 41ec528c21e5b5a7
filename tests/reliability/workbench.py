"""The update source over a handler that does as it is told."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

from aiogram import Bot
from aiogram.types import Update
from sqlalchemy import Connection, select

from bot.db.database import Database
from bot.db.schema import set_aside_updates
from bot.updates import Lanes
from sandbox.people import Person
from sandbox.world import World

NOW = datetime(2026, 1, 20, 6, tzinfo=UTC)


class Workbench:
    """The update source over a handler that does as it is told and writes down what it did."""

    def __init__(self, bot: Bot, database: Database, world: World) -> None:
        self.bot = bot
        self.database = database
        self.world = world
        self.handled: list[str] = []
        self.apologies: list[int] = []
        self.trouble: dict[str, list[Exception]] = {}
        self.held: dict[str, asyncio.Event] = {}
        self.lanes = Lanes(self._handle, self._apologise, database, lambda: NOW)

    async def _handle(self, update: Update) -> None:
        assert update.message or update.poll_answer
        text = "vote" if update.message is None else update.message.text or ""
        if text in self.held:
            await self.held[text].wait()
        if self.trouble.get(text):
            raise self.trouble[text].pop(0)
        self.handled.append(text)

    async def _apologise(self, update: Update) -> None:
        self.apologies.append(update.update_id)

    def hold(self, text: str) -> Callable[[], None]:
        """Handling this text takes until the returned function is called."""
        self.held[text] = asyncio.Event()
        return self.held[text].set

    def poll(self, person: Person) -> None:
        """Put a poll into somebody's chat, who can vote in it."""
        asked = {"chat_id": person.id, "question": "?", "options": [{"text": "a"}, {"text": "b"}]}
        self.world.call("sendPoll", asked | {"is_anonymous": False})

    def waiting(self) -> list[Update]:
        """What Telegram keeps for the bot."""
        return [Update.model_validate(raw, context={"bot": self.bot}) for raw in self.world.pending()]

    async def set_aside(self) -> dict[int, str]:
        """The updates that were given up, and why."""

        def read(connection: Connection) -> dict[int, str]:
            return {row.update_id: row.error for row in connection.execute(select(set_aside_updates))}

        return await self.database.transact(read)


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - there is no one event to wait for
            await asyncio.sleep(0.001)
