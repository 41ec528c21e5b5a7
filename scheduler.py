"""The table of jobs, and the one wrapper that times, logs and survives them.

APScheduler is a ticker in memory and nothing more: what is due is rows in the database, so a job that was
missed while the program was down is simply found at the next tick.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom
from time import perf_counter

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.cabinet import regrading
from bot.cabinet import service as cabinet
from bot.db.database import Database
from bot.house import House
from bot.lessons import store as lessons
from bot.monitoring.acts import service as acts
from bot.monitoring.calendar import service as calendar
from bot.monitoring.deadlines import service as deadlines
from bot.monitoring.letters import service as letters
from bot.notifications import staff
from bot.notifications.model import Kind
from bot.notifications.sender import Sender
from bot.notifications.staff_rules import StaffNotice
from bot.people import store as people
from bot.reports import digest as digests
from bot.reports import digest_service
from bot.survey.calls import service as calling
from bot.survey.calls.rules import overdue_before
from bot.survey.rounds import opening

# Telegram keeps an update for a day; ids may start anew after a quiet week.
REMEMBER_UPDATES = timedelta(days=3)

# How a self-check went matters to nobody after some weeks.
REMEMBER_POLLS = timedelta(days=60)

# After so many looks for cases to open the job rests until its next turn.
MOST_LOOKS = 100

Result = dict[str, int]


@dataclass(frozen=True, slots=True)
class Job:
    """A job: its name in the log, how often it runs, and what it does (ids and counts only are returned)."""

    name: str
    every: timedelta
    run: Callable[[], Awaitable[Result]]


@dataclass(frozen=True, slots=True)
class Beside:
    """What works beside the presses of people: takes in registers, makes reports, looks for editions."""

    take_in: Callable[[], Awaitable[Result]]
    make_reports: Callable[[], Awaitable[Result]]
    look_for_editions: Callable[[], Awaitable[Result]]


def jobs(
    database: Database,
    house: House,
    sender: Sender,
    beside: Beside,
    clock: Callable[[], datetime],
) -> tuple[Job, ...]:
    """All jobs of the bot. Each may run twice or too late without harm."""

    async def close_what_time_has_ended() -> Result:
        return await database.transact(cabinet.catch_up, house, clock())

    async def forget_old_updates() -> Result:
        now = clock()
        updates = await database.transact(people.forget_old_updates, now - REMEMBER_UPDATES)
        polls = await database.transact(lessons.forget_old_polls, now - REMEMBER_POLLS)
        return {"forgotten": updates, "polls_forgotten": polls}

    async def open_survey_cases() -> Result:
        return await _open_cases(database, house, clock)

    async def grade_voided_questions_anew() -> Result:
        return await _grade_anew(database, house, clock)

    async def release_forgotten_cases() -> Result:
        return await _release_cases(database, house, clock)

    async def tell_administrators() -> Result:
        return await _tell_administrators(database, house, clock)

    async def match_acts() -> Result:
        return await _match_acts(database)

    async def keep_letters() -> Result:
        house.calendar.declare(await database.transact(calendar.days))
        return await database.transact(letters.keep_up, house.letters, clock())

    return (
        Job("release forgotten cases", timedelta(minutes=1), release_forgotten_cases),
        Job("open survey cases", timedelta(seconds=30), open_survey_cases),
        Job("close what time has ended", timedelta(seconds=5), close_what_time_has_ended),
        Job("grade voided questions anew", timedelta(seconds=2), grade_voided_questions_anew),
        Job("look for new editions", timedelta(seconds=30), beside.look_for_editions),
        Job("take in registers", timedelta(seconds=2), beside.take_in),
        Job("make ordered reports", timedelta(seconds=3), beside.make_reports),
        Job("keep letters and the calendar", timedelta(minutes=1), keep_letters),
        Job("match acts", timedelta(minutes=10), match_acts),
        Job("tell administrators", timedelta(minutes=15), tell_administrators),
        Job("send what is due", timedelta(seconds=2), sender.send_due),
        Job("forget old updates", timedelta(hours=6), forget_old_updates),
    )


async def _match_acts(database: Database) -> Result:
    """Acts that came before the services that they prove: looked up beside the writer, written in pieces."""
    found, proved = await database.read(acts.overtaken), 0
    for at in range(0, len(found), acts.PIECE):
        proved += (await database.transact(acts.match, found[at : at + acts.PIECE])).proved
    return {"services_proved": proved}


async def _tell_administrators(database: Database, house: House, clock: Callable[[], datetime]) -> Result:
    """Facts that end, letters and reports that are due: planned here, sent as everything that is due."""
    told, policy = house.settings.admin_ids, house.regulations.reminders
    planned = await database.transact(staff.plan_facts, told, house.facts, policy, clock())
    planned += await database.transact(letters.plan_alarm, house.letters, told, policy, clock())
    planned += await database.transact(deadlines.plan_reminders, house.deadlines, told, policy, clock())
    weekly = await _weekly(database, house, clock())
    planned += await database.transact(staff.bring_in_line, told, Kind.DIGEST, weekly, clock())
    return {"notices_planned": planned}


async def _weekly(database: Database, house: House, now: datetime) -> list[StaffNotice]:
    """The digest of the week that is over, on its day; read beside the writer."""
    policy, survey = house.regulations.reminders, house.survey
    if (week := digests.week_to_tell(policy, now)) is None:
        return []

    def waits_too_long(moment: datetime) -> datetime:
        return overdue_before(moment, survey.policy, survey.working_day)

    desk, course = house.deadlines, house.course.id
    made = await database.read(digest_service.make_up, desk, course, week, waits_too_long, now)
    return [digests.notice(made, policy)]


async def _release_cases(database: Database, house: House, clock: Callable[[], datetime]) -> Result:
    """Forgotten cases first; then, in pieces, those that nobody may call any more."""
    released = await database.transact(calling.release_forgotten, house.survey, clock())
    ended = piece = await database.transact(calling.end_exhausted, house.survey, clock())
    while piece == calling.EXHAUSTED_PIECE:
        piece = await database.transact(calling.end_exhausted, house.survey, clock())
        ended += piece
    return {"cases_released": released, "cases_given_up": ended}


async def _open_cases(database: Database, house: House, clock: Callable[[], datetime]) -> Result:
    """Open what is due until nothing is left: looked up beside the writer, written in short pieces."""
    result = {"cases_opened": 0}
    for _look in range(MOST_LOOKS):
        pieces = await database.read(opening.pieces, house.survey, SystemRandom(), clock())
        for piece in pieces:
            opened = await database.transact(opening.open_piece, house.survey, piece, clock())
            result["cases_opened"] += opened.cases
        if not pieces:
            break
    return result


async def _grade_anew(database: Database, house: House, clock: Callable[[], datetime]) -> Result:
    """Grade anew until nothing is left: looked up beside the writer, written in short pieces."""
    result = {"attempts_regraded": 0, "passed_by_voiding": 0}
    while piece := await database.read(regrading.next_piece):
        done = await database.transact(regrading.grade_piece, house, piece, clock())
        result["attempts_regraded"] += done.regraded
        result["passed_by_voiding"] += done.passed
    return result


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
