import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.enrolments.calendar import WorkingDays, read_overrides
from bot.enrolments.model import ALMATY, TestPolicy
from bot.enrolments.rules import last_day, retest_until

ROOT = Path(__file__).parents[2]
VECTORS = list(csv.DictReader((ROOT / "tests/data/term_vectors.csv").read_text("utf-8").splitlines()))
POLICY = TestPolicy()
ROLLING = TestPolicy(roll_to_working_day=True)


@pytest.fixture(scope="module")
def working_days() -> WorkingDays:
    return WorkingDays(read_overrides(ROOT / "content/calendar.csv"))


def never_works(day: date) -> bool:
    return False


def last_day_for(finished_at: datetime) -> date:
    return last_day(retest_until(finished_at, POLICY, never_works), ALMATY)


def noon(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=ALMATY).astimezone(UTC)


@pytest.mark.requirement("R15", "Q2", "Q5")
@pytest.mark.parametrize("row", VECTORS, ids=[row["event_date"] for row in VECTORS])
def test_by_default_the_last_day_has_the_same_number_even_on_a_day_off(row: dict[str, str]) -> None:
    assert last_day_for(noon(row["event_date"])) == date.fromisoformat(row["same_number_date"])


@pytest.mark.requirement("Q5")
@pytest.mark.parametrize("row", VECTORS, ids=[row["event_date"] for row in VECTORS])
def test_with_the_switch_on_the_last_day_moves_to_a_working_day(
    row: dict[str, str], working_days: WorkingDays
) -> None:
    until = retest_until(noon(row["event_date"]), ROLLING, working_days.is_working_day)
    assert last_day(until, ALMATY) == date.fromisoformat(row["last_day"])
    assert f"{last_day(until, ALMATY):%a}" == row["weekday"]
    assert until == datetime.fromisoformat(row["expires_at_exclusive"])


@pytest.mark.requirement("R15", "Q2")
@pytest.mark.parametrize(
    ("finished", "last"),
    [
        ("2026-01-29", "2026-02-28"),
        ("2026-01-30", "2026-02-28"),
        ("2026-01-31", "2026-02-28"),
        ("2028-01-30", "2028-02-29"),
        ("2028-01-31", "2028-02-29"),
        ("2026-02-28", "2026-03-28"),  # from the actual attempt: the 31st does not come back
        ("2026-03-31", "2026-04-30"),
        ("2026-08-31", "2026-09-30"),
        ("2026-12-31", "2027-01-31"),
    ],
)
def test_a_month_that_is_too_short_ends_the_window_on_its_last_day(finished: str, last: str) -> None:
    assert last_day_for(noon(finished)) == date.fromisoformat(last)


@pytest.mark.requirement("R15", "Q3")
@pytest.mark.parametrize(
    ("finished", "until"),
    [
        ("2026-01-31T18:59:00Z", "2026-02-28T19:00:00Z"),  # 23:59 on 31 January in Almaty
        ("2026-01-31T19:01:00Z", "2026-03-01T19:00:00Z"),  # 00:01 on 1 February
        ("2023-12-31T17:59:00Z", "2024-01-31T18:00:00Z"),  # Almaty was six hours ahead
        ("2023-12-31T18:01:00Z", "2024-02-01T18:00:00Z"),
        ("2024-01-31T17:59:00Z", "2024-02-29T19:00:00Z"),  # the last day had 25 hours
        ("2024-01-31T18:30:00Z", "2024-03-01T19:00:00Z"),  # in Almaty it was 1 February already
    ],
)
def test_the_date_is_that_of_almaty_through_the_change_of_its_clocks(finished: str, until: str) -> None:
    assert retest_until(datetime.fromisoformat(finished), POLICY, never_works) == datetime.fromisoformat(
        until
    )


def test_the_deadline_shown_is_the_day_before_the_exclusive_midnight() -> None:
    midnight = datetime(2026, 3, 1, tzinfo=ALMATY)
    assert last_day(midnight, ALMATY) == date(2026, 2, 28)
    assert last_day(midnight + timedelta(seconds=1), ALMATY) == date(2026, 3, 1)


def test_the_length_of_the_window_is_the_policys() -> None:
    until = retest_until(noon("2026-01-31"), TestPolicy(retest_months=3), never_works)
    assert last_day(until, ALMATY) == date(2026, 4, 30)
