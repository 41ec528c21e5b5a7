"""Somebody who presses and types without waiting for screens, and knows what each act must bring about."""

import asyncio
import sqlite3
from collections.abc import Callable

from aiogram.filters.callback_data import CallbackData

from sandbox.people import Person
from sandbox.updates import Waiting
from sandbox.world import World


class Presser:
    """A person of the world; at most `window` acts of theirs wait for the bot at once."""

    def __init__(self, person: Person, world: World, ledger: sqlite3.Connection, window: int) -> None:
        self.person = person
        self._world = world
        self._ledger = ledger
        self._window = window
        self.pressed = 0

    async def press(self, button: CallbackData) -> None:
        """Press a button, be it on the screen already or not."""
        await self.room()
        self.person.presses(self._living_message(), button.pack())
        self.pressed += 1

    async def room(self) -> None:
        """Wait until few enough acts of this person are unacknowledged."""
        await until(lambda: self._unanswered() < self._window)

    async def quiet(self) -> None:
        """Wait until the bot has taken everything that this person did."""
        await until(lambda: not self._unanswered())

    async def found(self, query: str) -> list[tuple[int, ...]]:
        """Rows about this person (`?` is their number in the database), as soon as there are any."""
        mine = query.replace("?", f"(SELECT id FROM people WHERE telegram_id = {self.person.id})")
        await until(lambda: self._ledger.execute(mine).fetchone())
        return self._ledger.execute(mine).fetchall()

    def _unanswered(self) -> int:
        return sum(map(self._is_mine, self._world.updates.alive()))

    def _is_mine(self, waiting: Waiting) -> bool:
        return waiting.queue.endswith(f" {self.person.id}")

    def _living_message(self) -> int:
        """The newest message with buttons; before the first, one that is not there (yet)."""
        return next(
            (
                message["message_id"]
                for message in reversed(self.person.messages)
                if "inline_keyboard" in message.get("reply_markup", {})
            ),
            0,
        )


async def until(condition: Callable[[], object]) -> None:
    """Wait for what another process does."""
    while not condition():  # noqa: ASYNC110 - it sends no event
        await asyncio.sleep(0.005)
