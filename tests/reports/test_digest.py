"""The weekly digest: when it is told, and its figures counted a second time by hand."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.db.schema import people as people_table
from bot.enrolments.model import ALMATY, Ending
from bot.errors import NotAllowed
from bot.monitoring.deadlines import store as submissions
from bot.monitoring.deadlines.rules import Deadline
from bot.monitoring.deadlines.rules import Terms as DeadlineTerms
from bot.monitoring.deadlines.service import DeadlineDesk
from bot.monitoring.figures.model import Period
from bot.notifications.model import ReminderPolicy
from bot.people.model import Role
from bot.people.vault import Vault
from bot.reports import digest_service
from bot.reports.dashboard import Compared, Course, Desk
from bot.reports.digest import Digest, Talks, notice, packed, unpacked, week_to_tell
from bot.reports.spans import Stretch
from tests.population import COURSE, NOW, Population, opened

POLICY = ReminderPolicy()
WEEK = Stretch(date(2026, 11, 16), date(2026, 11, 23))
REPORT = Deadline(Period(2026), date(2026, 12, 10), date(2026, 12, 10))
TOLD = Digest(
    WEEK,
    Compared(Course(1, 2, 3, 4, 5, 6), Course(6, 5, 4, 3, 2, 1)),
    Talks(9, 8, 7, 31),
    Desk(1, 2, 3, 4, 5, 6, 7, 8, 9),
    REPORT,
)


def almaty(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ALMATY).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("2026-11-22T23:59", False),  # Sunday
        ("2026-11-23T08:59", False),  # too early to be made up
        ("2026-11-23T09:00", True),
        ("2026-11-23T10:00", True),
        ("2026-11-23T20:59", True),  # the program was down until then
        ("2026-11-23T21:00", False),  # quiet hours, and the day is over after them
        ("2026-11-24T10:00", False),
    ],
)
def test_it_tells_of_the_week_before_on_mondays_by_day(now: str, told: bool) -> None:
    assert week_to_tell(POLICY, almaty(now)) == (WEEK if told else None)


def test_it_goes_out_at_the_hour_of_reminders_once_a_week() -> None:
    made = notice(TOLD, POLICY)
    assert (made.key, made.due_at) == ("digest/2026-11-16", almaty("2026-11-23T10:00"))


@pytest.mark.parametrize("told", [TOLD, Digest(WEEK, TOLD.course, TOLD.talks, TOLD.desk, None)])
def test_a_notice_keeps_every_figure(told: Digest) -> None:
    assert unpacked(packed(told)) == told


@pytest.fixture
def people(database_url: str, tmp_path: Path) -> Iterator[Population]:
    with opened(database_url) as connection:
        yield Population(connection, Vault.open(tmp_path / "keys.json"))


def made_up(people: Population, week: Stretch) -> Digest:
    desk = DeadlineDesk(
        DeadlineTerms(12, (12, 10), (12, 1)), (), lambda day: day.weekday() < 5, ALMATY, people.vault
    )
    return digest_service.make_up(
        people.connection, desk, COURSE, week, lambda now: now - timedelta(days=1), NOW
    )


def test_figures_are_those_of_the_week_and_of_this_moment(people: Population) -> None:
    people.passes(people.registers())
    lapsed = people.enrols(people.registers(), ending=Ending.WINDOW_EXPIRED, ended_at=NOW - timedelta(days=7))
    people.tries(lapsed, 1, score=3)
    monday = NOW.astimezone(ALMATY).date() - timedelta(days=NOW.astimezone(ALMATY).weekday())
    told = made_up(people, Stretch(monday, monday + timedelta(days=7)))
    assert told.course == Compared(Course(2, 2, 2, 1, 0, 0), Course(0, 0, 0, 0, 0, 1))
    assert told.talks == Talks(0, 0, 0, 0)
    assert told.desk == Desk(0, 0, 0, 0, 0, 0, 0, 0, 0)


@pytest.mark.requirement("M08", "M09")
def test_the_next_report_is_the_first_that_is_not_sent(people: Population) -> None:
    assert made_up(people, WEEK).next_report == REPORT
    submissions.note(people.connection, "2026", "1-2/3", NOW.date(), 1, NOW)
    assert made_up(people, WEEK).next_report is None


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.ADMINISTRATOR])
def test_nobody_else_switches_it(people: Population, role: Role) -> None:
    with pytest.raises(NotAllowed):
        digest_service.switch(people.connection, people.joins(role), NOW)
    assert people.connection.execute(people_table.select()).one().digest_paused_at is None
