"""The world's own time, the only place of the sandbox where the real time is read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from dateutil.relativedelta import relativedelta


def _real() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the world's clock runs along with the real one.


class Clock:
    """Aware UTC time that runs with the real clock plus an offset, or stands still until it is moved."""

    def __init__(self, start: datetime | None = None, *, running: bool = True) -> None:
        self._running = running
        self._started = _real()
        self._base = self._started
        if start is not None:
            self.set(start)

    @classmethod
    def fixed(cls, start: datetime) -> Clock:
        """A clock for tests: it shows `start` until somebody moves it."""
        return cls(start, running=False)

    def now(self) -> datetime:
        """The time in this world, aware, in UTC."""
        return self._base + (_real() - self._started) if self._running else self._base

    def timestamp(self) -> int:
        """The time in whole Unix seconds, as Telegram writes dates."""
        return int(self.now().timestamp())

    def set(self, moment: datetime) -> None:
        """Put the hands on `moment` (aware), earlier or later than now."""
        if moment.tzinfo is None:
            raise ValueError(f"an aware time is needed, {moment} has no zone")
        self._started = _real()
        self._base = moment.astimezone(UTC)

    def advance(self, delta: timedelta) -> None:
        """Move by `delta`; a negative one moves back."""
        self.set(self.now() + delta)

    def advance_months(self, months: int) -> None:
        """Move by calendar months; the 31st becomes the last day of a shorter month."""
        self.set(self.now() + relativedelta(months=months))
