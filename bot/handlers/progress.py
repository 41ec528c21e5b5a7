"""A message that says how far some long work is."""

from collections.abc import Callable
from contextlib import suppress
from time import perf_counter

from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramAPIError

# Seconds of work after which a message tells how far it is, and between two of its edits.
EVERY = 3


class Progress:
    """A message of its own, gone when the work is over; nothing depends on it.

    `told` words how far it is; without a `chat_id` nobody is told.
    """

    def __init__(self, bot: Bot, chat_id: int | None, told: Callable[[int], str]) -> None:
        self._bot = bot
        self._chat_id = chat_id
        self._told = told
        self._last = perf_counter()
        self._message: int | None = None

    async def show(self, done: int) -> None:
        """Say it, when it is time to."""
        if self._chat_id is None or perf_counter() - self._last < EVERY:
            return
        self._last = perf_counter()
        text = self._told(done)
        with suppress(TelegramAPIError, ClientDecodeError):
            if self._message is None:
                sent = await self._bot.send_message(self._chat_id, text)
                self._message = sent.message_id
            else:
                await self._bot.edit_message_text(text, chat_id=self._chat_id, message_id=self._message)

    async def remove(self) -> None:
        """It is over."""
        if self._chat_id is not None and self._message is not None:
            with suppress(TelegramAPIError, ClientDecodeError):
                await self._bot.delete_message(self._chat_id, self._message)
            self._message = None
