"""When administrators are told that dated facts of the course end."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest

from bot.enrolments.model import ALMATY
from bot.language import Language
from bot.lessons.facts import Fact
from bot.notifications.model import Kind, Pending, ReminderPolicy
from bot.notifications.staff_rules import StaffNotice, ending_facts, latest_of_ladders

POLICY = ReminderPolicy()
NEW_YEAR = date(2026, 12, 31)
MONTH, WEEK, OVER = (f"facts/2026-12-31/{rung}" for rung in ("month", "week", "over"))


def almaty(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ALMATY).astimezone(UTC)


def fact(name: str, last: date = NEW_YEAR) -> Fact:
    text = {Language.RU: f"{name} тенге", Language.KK: f"{name} теңге"}
    return Fact(name, 1, text, None, date(2026, 1, 1), last, text, "")


def told(facts: Sequence[Fact], now: str) -> list[tuple[str, datetime]]:
    return [(notice.key, notice.due_at) for notice in ending_facts(facts, POLICY, almaty(now))]


@pytest.mark.parametrize(
    ("now", "keys"),
    [
        ("2026-01-20T11:00", [MONTH, WEEK, OVER]),
        ("2026-11-30T10:00", [MONTH, WEEK, OVER]),  # due, and not yet told
        ("2026-12-24T09:59", [MONTH, WEEK, OVER]),
        ("2026-12-24T10:00", [WEEK, OVER]),
        ("2027-01-01T09:00", [WEEK, OVER]),  # the last day is over, and the hour has not come
        ("2027-01-01T10:00", [OVER]),
        ("2028-06-01T10:00", [OVER]),  # news however late, until somebody mends it
    ],
)
def test_what_is_past_is_told_once_by_its_latest_rung(now: str, keys: list[str]) -> None:
    assert [key for key, _due in told([fact("mci")], now)] == keys


def test_it_is_told_at_the_hour_of_reminders() -> None:
    assert told([fact("mci")], "2026-01-20T11:00") == [
        (MONTH, almaty("2026-11-30T10:00")),
        (WEEK, almaty("2026-12-24T10:00")),
        (OVER, almaty("2027-01-01T10:00")),
    ]


def test_facts_of_one_day_are_one_message_in_both_languages() -> None:
    earlier = fact("deadline", date(2026, 6, 30))
    notices = ending_facts([fact("mci"), earlier, fact("wage")], POLICY, almaty("2026-01-20T11:00"))
    assert [notice.details["facts"] for notice in notices] == ["deadline"] * 3 + ["mci wage"] * 3
    assert notices[3].details == {
        "day": "2026-12-31",
        "facts": "mci wage",
        "mci.ru": "mci тенге",
        "mci.kk": "mci теңге",
        "wage.ru": "wage тенге",
        "wage.kk": "wage теңге",
    }


def test_a_fact_without_an_end_is_no_news() -> None:
    assert told([fact("article", date.max)], "2026-01-20T11:00") == []


def row(id: int, person: int, notice: str, due: str) -> Pending:
    return Pending(id, person, None, f"p{person}/{notice}", Kind.FACT_ENDING, almaty(due))


def test_of_rungs_due_at_once_each_person_hears_the_latest_of_each_ladder() -> None:
    rows = [
        row(1, 1, WEEK, "2026-12-24T10:00"),
        row(2, 1, MONTH, "2026-11-30T10:00"),
        row(3, 2, MONTH, "2026-11-30T10:00"),
        row(4, 1, "facts/2026-06-30/over", "2026-07-01T10:00"),
    ]
    assert {each.id for each in latest_of_ladders(rows)} == {1, 3, 4}


def test_a_key_with_its_person_fits_its_column() -> None:
    notice: StaffNotice = ending_facts([fact("mci")], POLICY, almaty("2026-01-20T11:00"))[0]
    assert len(f"p{2**63}/{notice.key}") <= 96
