"""Use cases of the calendar: a month, a day, a day declared worked or off, and back again.

A change reaches every rule at once: it is written, terms that run are worked out anew in the same
transaction, and the caller gives the declared days to the calendar in memory (`WorkingDays.declare`).
Other workers read them within a minute.
"""

import calendar as months
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection

from bot.enrolments.calendar import WorkingDays
from bot.errors import NotFound
from bot.monitoring.calendar import store
from bot.monitoring.calendar.store import DeclaredDay
from bot.monitoring.letters import service as letters
from bot.monitoring.letters.service import LetterDesk
from bot.people import audit
from bot.people import store as people
from bot.people.model import Awaited, Person
from bot.people.rules import Permission, demand
from bot.people.vault import Vault

TOPIC = "calendar"
LONGEST_NOTE = 200
FIRST_YEAR, LAST_YEAR = 2025, 2099
"""Months that are shown: there is no register before, and buttons carry no further."""


@dataclass(frozen=True, slots=True)
class CalendarDesk:
    """What the calendar is changed with."""

    calendar: WorkingDays
    letters: LetterDesk
    vault: Vault


@dataclass(frozen=True, slots=True)
class MonthView:
    """A month: which days are worked, and which of them were declared so."""

    year: int
    month: int
    worked: Mapping[int, bool]
    declared: frozenset[int]


@dataclass(frozen=True, slots=True)
class DayView:
    """A day as it is now; `declared` when an administrator said so. `by_rule` is what it would be else."""

    day: date
    is_working: bool
    by_rule: bool
    declared: DeclaredDay | None


@dataclass(frozen=True, slots=True)
class AskingNote:
    """Why is the day worked, or off? `unfit`: what was typed is empty or too long."""

    day: date
    is_working: bool
    unfit: bool = False


@dataclass(frozen=True, slots=True)
class Changed:
    """The day as it is from now on, and every declared day, for the calendar in memory."""

    view: DayView
    days: Mapping[date, bool]


def days(connection: Connection) -> dict[date, bool]:
    """Every declared day: whether it is worked."""
    return {each.day: each.is_working for each in store.declared(connection)}


def month(connection: Connection, desk: CalendarDesk, actor: Person, year: int, number: int) -> MonthView:
    """A month. Raises NotAllowed, NotFound."""
    demand(actor.role, Permission.MONITOR)
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= number <= 12):
        raise NotFound(f"month {year}-{number}")
    declared = days(connection)
    calendar = desk.calendar.declaring(declared)
    numbers = range(1, months.monthrange(year, number)[1] + 1)
    worked = {each: calendar.is_working_day(date(year, number, each)) for each in numbers}
    return MonthView(
        year, number, worked, frozenset(d.day for d in declared if (d.year, d.month) == (year, number))
    )


def day(connection: Connection, desk: CalendarDesk, actor: Person, asked: date) -> DayView:
    """A day. Raises NotAllowed, NotFound."""
    demand(actor.role, Permission.MONITOR)
    if not FIRST_YEAR <= asked.year <= LAST_YEAR:
        raise NotFound(f"day {asked}")
    return _view(connection, desk, asked)


def changes(connection: Connection, actor: Person) -> tuple[DeclaredDay, ...]:
    """What was declared, the newest first. Raises NotAllowed."""
    demand(actor.role, Permission.MONITOR)
    return tuple(store.declared(connection))


def ask_note(connection: Connection, desk: CalendarDesk, actor: Person, asked: date) -> AskingNote:
    """The other of worked and off: why? Raises NotAllowed, NotFound."""
    wanted = not day(connection, desk, actor, asked).is_working
    step = "working" if wanted else "off"
    people.await_answer(connection, actor.id, Awaited(TOPIC, step, asked.toordinal()))
    return AskingNote(asked, wanted)


def declare(
    connection: Connection, desk: CalendarDesk, actor: Person, answer: Awaited, typed: str, now: datetime
) -> AskingNote | Changed:
    """The day is worked, or off, from now on. Raises NotAllowed."""
    demand(actor.role, Permission.MONITOR)
    asked, is_working = date.fromordinal(answer.subject or 1), answer.step == "working"
    note = " ".join(typed.split())
    if not note or len(note) > LONGEST_NOTE:
        return AskingNote(asked, is_working, unfit=True)
    people.await_answer(connection, actor.id, None)
    store.write(connection, DeclaredDay(asked, is_working, note, actor.telegram_id, now))
    _audit(connection, desk, actor, asked, "working" if is_working else "off", note, now)
    return _changed(connection, desk, asked)


def undo(connection: Connection, desk: CalendarDesk, actor: Person, asked: date, now: datetime) -> Changed:
    """The day is again as the files have it. Raises NotAllowed."""
    demand(actor.role, Permission.MONITOR)
    if store.forget(connection, asked):
        _audit(connection, desk, actor, asked, "by_rule", None, now)
    return _changed(connection, desk, asked)


def _changed(connection: Connection, desk: CalendarDesk, asked: date) -> Changed:
    declared = days(connection)
    calendar = desk.calendar.declaring(declared)
    letters.follow_calendar(connection, replace(desk.letters, is_working_day=calendar.is_working_day))
    return Changed(_view(connection, desk, asked), declared)


def _view(connection: Connection, desk: CalendarDesk, asked: date) -> DayView:
    declared = next((each for each in store.declared(connection) if each.day == asked), None)
    by_rule = desk.calendar.is_worked_by_rule(asked)
    return DayView(asked, declared.is_working if declared else by_rule, by_rule, declared)


def _audit(
    connection: Connection,
    desk: CalendarDesk,
    actor: Person,
    asked: date,
    made: str,
    note: str | None,
    now: datetime,
) -> None:
    details = {"day": str(asked), "made": made}
    audit.write(
        connection, desk.vault, actor.telegram_id, "calendar_day", details=details, reason=note, now=now
    )
