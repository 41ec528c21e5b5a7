"""When reports are due, and when administrators are reminded of them. Pure; dates are local."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.monitoring.figures.model import Period
from bot.monitoring.figures.rules import QUARTERS
from bot.monitoring.terms import IsWorkingDay, last_working_day_by
from bot.notifications.model import Kind, ReminderPolicy
from bot.notifications.rules import at_reminder_hour
from bot.notifications.staff_rules import StaffNotice, still_to_tell

# A report that is still not marked as sent is an open question for so long; then the list alone shows it.
OPEN_FOR = timedelta(days=30)
AHEAD = timedelta(days=100)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Terms:
    """The days of the reporting profile (Methodology, point 12); month and day of the final report.

    `final_as_of` is the day as of which it is made: nothing can have gone out before.
    """

    report_day: int
    final_due: tuple[int, int]
    final_as_of: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Deadline:
    """By `last_on` a report must be with the ministry; `aim_on` is the last working day by then."""

    period: Period
    last_on: date
    aim_on: date


def deadline(period: Period, terms: Terms, is_working_day: IsWorkingDay) -> Deadline:
    """When the report of a period is due: the 12th after a quarter, 10 December for the year."""
    if period.quarter is None:
        last_on = date(period.year, *terms.final_due)
    else:
        last_on = date(period.year, 3 * period.quarter + 1, terms.report_day)
    return Deadline(period, last_on, last_working_day_by(last_on, is_working_day))


def near(today: date, terms: Terms, is_working_day: IsWorkingDay) -> tuple[Deadline, ...]:
    """The deadlines that matter on a day: those just over, and those that come, in order of time."""
    all_of_them = (
        deadline(period, terms, is_working_day)
        for year in (today.year - 1, today.year, today.year + 1)
        for period in _periods(year)
    )
    return tuple(each for each in all_of_them if today - OPEN_FOR <= each.last_on <= today + AHEAD)


def _periods(year: int) -> Iterator[Period]:
    yield from (Period(year, quarter) for quarter in QUARTERS)
    yield Period(year)


def reminders(
    deadlines: Sequence[Deadline],
    submitted: Collection[str],
    days: Collection[int],
    policy: ReminderPolicy,
    now: datetime,
) -> tuple[StaffNotice, ...]:
    """What administrators are told of reports that are not marked as sent; once after the last day.

    A reminder is worth nothing once its day is over; that a report is late is told however late.
    """
    ladders = [_ladder(each, days, policy) for each in deadlines if each.period.code not in submitted]
    return tuple(
        notice
        for *ahead, over in ladders
        for notice in still_to_tell([*(each for each in ahead if now < each.due_at + _DAY), over], now)
    )


def _ladder(each: Deadline, days: Collection[int], policy: ReminderPolicy) -> list[StaffNotice]:
    code = each.period.code
    details = {"period": code, "aim_on": str(each.aim_on), "last_on": str(each.last_on)}
    rungs = [(str(ahead), each.aim_on - timedelta(days=ahead)) for ahead in sorted(days, reverse=True)]
    rungs.append(("over", each.last_on + timedelta(days=1)))
    return [
        StaffNotice(f"report/{code}/{name}", Kind.REPORT_DUE, at_reminder_hour(day, policy), details)
        for name, day in rungs
    ]
