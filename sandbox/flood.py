"""Telegram's limits on sending, to be switched on where the bot's pace is to be proved."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta

from sandbox.clock import Clock
from sandbox.refusal import Refusal

_SECOND = timedelta(seconds=1)
_COUNTED = ("send", "edit", "copy", "forward")
_NOT_COUNTED = {"sendChatAction"}


class Flood:
    """About 30 messages a second overall and one a second in a chat, with a short burst; off at first.

    Whoever goes over is refused everything that sends, to anybody, for `retry_after` seconds of world time.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._on = False
        self._overall = self._burst = self._retry_after = 0
        self._sent: deque[datetime] = deque()
        self._tokens: dict[object, tuple[float, datetime]] = {}
        self._closed_until: datetime | None = None

    def switch_on(self, *, overall: int = 30, burst: int = 5, retry_after: int = 3) -> None:
        """From now on `overall` a second, and in one chat `burst` at once, then one a second."""
        self._on = True
        self._overall, self._burst, self._retry_after = overall, burst, retry_after

    def check(self, method: str, chat_id: object) -> None:
        """Raises Refusal 429 if this request is one too many."""
        if not self._on or method in _NOT_COUNTED or not method.startswith(_COUNTED):
            return
        now = self._clock.now()
        if self._closed_until is not None and now < self._closed_until:
            raise _too_many(int((self._closed_until - now).total_seconds()) + 1)
        if not (self._chat_has_room(chat_id, now) and self._all_have_room(now)):
            self._closed_until = now + self._retry_after * _SECOND
            raise _too_many(self._retry_after)

    def _all_have_room(self, now: datetime) -> bool:
        while self._sent and now - self._sent[0] >= _SECOND:
            self._sent.popleft()
        self._sent.append(now)
        return len(self._sent) <= self._overall

    def _chat_has_room(self, chat_id: object, now: datetime) -> bool:
        left, since = self._tokens.get(chat_id, (float(self._burst), now))
        left = min(self._burst, left + (now - since).total_seconds()) - 1
        self._tokens[chat_id] = (max(left, 0), now)
        return left >= 0


def _too_many(seconds: int) -> Refusal:
    return Refusal(429, f"Too Many Requests: retry after {seconds}", seconds)
