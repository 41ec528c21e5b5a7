"""The table of jobs, and the one wrapper that times, logs and survives them.

APScheduler is a ticker in memory and nothing more: what is due is rows in the database, so a job that was
missed while the program was down is simply found at the next tick.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import perf_counter

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.cabinet import service as cabinet
from bot.db.database import Database
from bot.house import House
from bot.notifications.sender import Sender
from bot.people import store as people

# Telegram keeps an update for a day; ids may start anew after a quiet week.
REMEMBER_UPDATES = timedelta(days=3)

Result = dict[str, int]


@dataclass(frozen=True, slots=True)
class Job:
    """A job: its name in the log, how often it runs, and what it does (ids and counts only are returned)."""

    name: str
    every: timedelta
    run: Callable[[], Awaitable[Result]]


def jobs(database: Database, house: House, sender: Sender, clock: Callable[[], datetime]) -> tuple[Job, ...]:
    """All jobs of the bot. Each may run twice or too late without harm."""

    async def close_what_time_has_ended() -> Result:
        return await database.transact(cabinet.catch_up, house, clock())

    async def forget_old_updates() -> Result:
        before = clock() - REMEMBER_UPDATES
        return {"forgotten": await database.transact(people.forget_old_updates, before)}

    return (
        Job("close what time has ended", timedelta(seconds=5), close_what_time_has_ended),
        Job("send what is due", timedelta(seconds=2), sender.send_due),
        Job("forget old updates", timedelta(hours=6), forget_old_updates),
    )


async def run_job(job: Job) -> Result | None:
    """Run a job once; a failure is logged and the next tick tries again."""
    began = perf_counter()
    try:
        result = await job.run()
    except Exception:
        _log.exception("job failed", job=job.name)
        return None
    if any(result.values()):
        _log.info("job done", job=job.name, seconds=round(perf_counter() - began, 3), **result)
    return result


def make_scheduler(table: tuple[Job, ...]) -> AsyncIOScheduler:
    """A ticker for these jobs; a job that still runs is not started again."""
    scheduler = AsyncIOScheduler(timezone="UTC")
    for job in table:
        scheduler.add_job(
            run_job,
            IntervalTrigger(seconds=int(job.every.total_seconds()), timezone="UTC"),
            args=(job,),
            name=job.name,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
    return scheduler


_log = structlog.get_logger(__name__)
