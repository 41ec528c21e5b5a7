"""What Telegram would not take as a rich message is not offered to it again for a while."""

from collections.abc import Callable
from datetime import datetime, timedelta

from aiogram.exceptions import TelegramAPIError, TelegramNotFound

PAUSE = timedelta(hours=1)
# A server of before Bot API 10.1 does not know the method, or finds no text in an edit.
UNKNOWN = "message text is empty"
EVERY = ""


class RichPause:
    """Remembers refusals while the bot runs: of one page, or of all when the server knows none."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._until: dict[str, datetime] = {}

    def holds(self, html: str) -> bool:
        """Whether this text is better sent as a plain message now."""
        now = self._clock()
        return any(self._until.get(each, now) > now for each in (EVERY, html))

    def begin(self, html: str, error: TelegramAPIError) -> None:
        """Telegram has refused this text."""
        everything = isinstance(error, TelegramNotFound) or UNKNOWN in error.message
        self._until[EVERY if everything else html] = self._clock() + PAUSE
