"""Sends what is due, at an even pace. One refusal never stops the rest."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar

import structlog

from bot.db.database import Database
from bot.errors import Unreachable
from bot.notifications import service
from bot.notifications.service import AnyDue, Standards

# Telegram takes about 30 messages a second overall; presses of people need their share.
PACE_SECONDS = 1 / 20
# Seconds between tries to note what was sent.
PAUSES = (0.1, 0.5, 2, 8)
T = TypeVar("T")

# Puts a notification into words and sends it. Raises Unreachable, or anything else when it failed.
Deliver = Callable[[AnyDue, datetime], Awaitable[None]]


class Sender:
    """Takes what is due from the database and delivers it."""

    def __init__(
        self,
        database: Database,
        standards: Standards,
        deliver: Deliver,
        clock: Callable[[], datetime],
        pace_seconds: float = PACE_SECONDS,
    ) -> None:
        self._database = database
        self._standards = standards
        self._deliver = deliver
        self._clock = clock
        self._pace = pace_seconds
        self._stopping = asyncio.Event()
        self._at_work = asyncio.Lock()

    async def send_due(self) -> dict[str, int]:
        """Send all that is due now; gives how many of each outcome."""
        counts: dict[str, int] = {}
        async with self._at_work:
            began = self._clock()
            while not self._stopping.is_set() and (due := await self._take(began)):
                for each in due:
                    # When Telegram is slow, others may soon take up the rest.
                    if self._stopping.is_set() or self._clock() - began > service.CLAIM / 2:
                        break
                    outcome = await self._send(each)
                    counts[outcome] = counts.get(outcome, 0) + 1
                    await asyncio.sleep(self._pace)
                began = self._clock()
        return counts

    async def finish(self) -> None:
        """Let the message in hand arrive and be noted, and send no more."""
        self._stopping.set()
        async with self._at_work:
            return

    async def _take(self, now: datetime) -> list[AnyDue]:
        return await self._surely(lambda: self._database.transact(service.take_due, self._standards, now))

    async def _send(self, due: AnyDue) -> str:
        now = self._clock()
        try:
            await self._deliver(due, now)
        except Unreachable:
            standards = self._standards
            await self._surely(lambda: self._database.transact(service.unreachable, standards, due, now))
            return "unreachable"
        except Exception as error:
            _log.warning("sending failed", notification=due.notification.id, error=type(error).__name__)
            again = await self._surely(lambda: self._database.transact(service.failed, due, now))
            # A flood of more than a moment: whatever is sent before its end is refused and prolongs it.
            await asyncio.sleep(getattr(error, "retry_after", 0))
            return "put_off" if again else "given_up"
        await self._surely(lambda: self._database.transact(service.arrived, due, now))
        return "sent"

    async def _surely(self, transact: Callable[[], Awaitable[T]]) -> T:
        """Transact, again when the database stumbles: what is sent and not noted would be sent again."""
        for pause in PAUSES:
            try:
                return await transact()
            except Exception as error:
                _log.warning("the sender's notes are tried again", error=type(error).__name__)
                await asyncio.sleep(pause)
        return await transact()


_log = structlog.get_logger(__name__)
