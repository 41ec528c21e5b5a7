"""Terms in working days and the days of reports, against the calendar file, for all of 2025 to 2027."""

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.enrolments.calendar import WorkingDays, read_overrides
from bot.enrolments.model import ALMATY
from bot.monitoring.deadlines import rules as deadlines
from bot.monitoring.figures.model import Period
from bot.monitoring.letters import rules as letters
from bot.monitoring.terms import after_working_days, last_working_day_by
from bot.notifications.model import ReminderPolicy
from bot.settings import ROOT

FILE = ROOT / "content/calendar.csv"
CALENDAR = WorkingDays(read_overrides(FILE))
LETTER = letters.Terms(letter_days=1, correction_days=3)
REPORT = deadlines.Terms(report_day=12, final_due=(12, 10), final_as_of=(12, 1))
FIRST, LAST = date(2025, 1, 1), date(2027, 12, 31)


def by_the_file() -> dict[date, bool]:
    """The working days once more, by the file and weekends alone: what the rules are held against."""
    with FILE.open(encoding="utf-8", newline="") as file:
        stated = {date.fromisoformat(row["date"]): row["kind"] for row in csv.DictReader(file)}
    return {day: stated[day] == "swap_work" if day in stated else day.weekday() < 5 for day in every_day()}


def every_day() -> Iterator[date]:
    yield from (FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1))


WORKED = by_the_file()


@pytest.mark.requirement("Q21")
def test_every_day_of_three_years_is_as_the_calendar_file_has_it() -> None:
    assert [day for day in every_day() if CALENDAR.is_working_day(day) != WORKED[day]] == []


@pytest.mark.requirement("M04", "M05")
def test_letters_and_answers_of_every_day_of_three_years_are_due_in_time() -> None:
    last = LAST - timedelta(days=20)
    for day in (day for day in every_day() if day <= last):
        following = [later for later in WORKED if later > day and WORKED[later]]
        assert letters.due_on(day, LETTER, CALENDAR.is_working_day) == following[0]
        assert letters.answer_due_on(day, LETTER, CALENDAR.is_working_day) == following[2]


# By hand from the calendar.
@pytest.mark.parametrize(
    ("day", "due", "answer"),
    [
        ("2026-04-02", "2026-04-03", "2026-04-07"),  # a Thursday: the weekend does not count
        ("2026-04-03", "2026-04-06", "2026-04-08"),  # a Friday
        ("2026-04-04", "2026-04-06", "2026-04-08"),  # a Saturday
        ("2026-03-19", "2026-03-20", "2026-03-27"),  # Nauryz takes three working days
        ("2026-12-31", "2027-01-05", "2027-01-08"),  # New Year, its substitute, Christmas
        ("2027-12-30", "2027-12-31", "2028-01-06"),  # over the end of the file, by the package
    ],
)
def test_terms_over_days_off(day: str, due: str, answer: str) -> None:
    start = date.fromisoformat(day)
    assert letters.due_on(start, LETTER, CALENDAR.is_working_day) == date.fromisoformat(due)
    assert letters.answer_due_on(start, LETTER, CALENDAR.is_working_day) == date.fromisoformat(answer)


@pytest.mark.requirement("M08", "M09")
@pytest.mark.parametrize(
    ("period", "last_on", "aim_on"),
    [
        (Period(2025, 1), "2025-04-12", "2025-04-11"),
        (Period(2025, 2), "2025-07-12", "2025-07-11"),
        (Period(2025, 3), "2025-10-12", "2025-10-10"),
        (Period(2025), "2025-12-10", "2025-12-10"),
        (Period(2026, 1), "2026-04-12", "2026-04-10"),
        (Period(2026, 2), "2026-07-12", "2026-07-10"),
        (Period(2026, 3), "2026-10-12", "2026-10-12"),
        (Period(2026), "2026-12-10", "2026-12-10"),
        (Period(2027, 1), "2027-04-12", "2027-04-12"),
        (Period(2027, 2), "2027-07-12", "2027-07-12"),
        (Period(2027, 3), "2027-10-12", "2027-10-12"),
        (Period(2027), "2027-12-10", "2027-12-10"),
    ],
)
def test_every_report_of_three_years_is_aimed_at_a_working_day(
    period: Period, last_on: str, aim_on: str
) -> None:
    due = deadlines.deadline(period, REPORT, CALENDAR.is_working_day)
    assert (str(due.last_on), str(due.aim_on)) == (last_on, aim_on)
    days_between = [due.aim_on + timedelta(days=n + 1) for n in range((due.last_on - due.aim_on).days)]
    assert WORKED[due.aim_on]
    assert not any(WORKED[day] for day in days_between)


def test_there_is_no_report_of_a_fourth_quarter_alone() -> None:
    near = deadlines.near(date(2026, 12, 1), REPORT, CALENDAR.is_working_day)
    assert [each.period.code for each in near] == ["2026"]


def test_a_term_of_no_days_ends_where_it_begins() -> None:
    assert after_working_days(date(2026, 4, 4), 0, CALENDAR.is_working_day) == date(2026, 4, 4)
    assert last_working_day_by(date(2026, 4, 5), CALENDAR.is_working_day) == date(2026, 4, 3)


# Reminders of reports

Q1 = deadlines.deadline(Period(2026, 1), REPORT, CALENDAR.is_working_day)


def told(now: str, submitted: set[str] | None = None) -> list[tuple[str, str]]:
    moment = datetime.fromisoformat(now).replace(tzinfo=ALMATY).astimezone(UTC)
    notices = deadlines.reminders([Q1], submitted or set(), (10, 5, 2, 1), ReminderPolicy(), moment)
    return [(each.key, f"{each.due_at.astimezone(ALMATY):%d.%m %H:%M}") for each in notices]


TEN, FIVE, TWO, ONE, OVER = (
    ("report/2026Q1/10", "31.03 10:00"),
    ("report/2026Q1/5", "05.04 10:00"),
    ("report/2026Q1/2", "08.04 10:00"),
    ("report/2026Q1/1", "09.04 10:00"),
    ("report/2026Q1/over", "13.04 10:00"),
)


@pytest.mark.parametrize(
    ("now", "rungs"),
    [
        ("2026-03-01T10:00", [TEN, FIVE, TWO, ONE, OVER]),
        ("2026-04-01T09:59", [TEN, FIVE, TWO, ONE, OVER]),
        ("2026-04-01T10:00", [FIVE, TWO, ONE, OVER]),  # a day later nobody is told any more
        ("2026-04-05T10:00", [FIVE, TWO, ONE, OVER]),
        ("2026-04-09T10:00", [ONE, OVER]),
        ("2026-04-10T12:00", [OVER]),
        ("2026-04-13T10:00", [OVER]),
        ("2026-05-01T10:00", [OVER]),
    ],
)
def test_administrators_are_reminded_before_the_day_and_once_after(
    now: str, rungs: list[tuple[str, str]]
) -> None:
    assert told(now) == rungs


def test_nobody_is_reminded_of_a_report_that_is_marked_as_sent() -> None:
    assert told("2026-04-05T10:00", {"2026Q1"}) == []
