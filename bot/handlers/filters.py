"""Own filters. All are async: aiogram runs magic filters and plain functions in a thread, at each try."""

from aiogram.filters import BaseFilter
from aiogram.types import TelegramObject

from bot.people.model import Visit


class Awaiting(BaseFilter):
    """The bot waits for a typed answer of this topic from the person."""

    def __init__(self, topic: str) -> None:
        self._topic = topic

    async def __call__(self, event: TelegramObject, visit: Visit) -> bool:
        """Look at what was read at the door."""
        return visit.awaited is not None and visit.awaited.topic == self._topic
