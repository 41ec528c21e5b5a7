from datetime import date

import pytest

from bot.enrolments.model import TestPolicy
from bot.notifications.model import ReminderPolicy
from bot.notifications.simulation import simulate


def weekdays(day: date) -> bool:
    return day.weekday() < 5


def run(*steps: str, policy: TestPolicy | None = None) -> list[str]:
    return simulate(steps, policy or TestPolicy(), ReminderPolicy(), weekdays)


@pytest.mark.requirement("R15", "R19", "Q2")
def test_a_failure_and_a_pass_are_told_with_deadline_and_reminders() -> None:
    assert run("2026-01-31", "2026-02-20=pass") == [
        "Sat 2026-01-31 12:00: attempt 1 of 3 failed.",
        "  A retest may start until Sat 2026-02-28 inclusive, that is before 2026-02-28T19:00Z"
        " (Rules, point 13).",
        "  Sat 2026-02-14 10:00: reminder",
        "  Sat 2026-02-21 10:00: reminder",
        "  Wed 2026-02-25 10:00: reminder",
        "  Fri 2026-02-27 10:00: reminder",
        "  Sat 2026-02-28 10:00: reminder",
        "  Sun 2026-03-01 09:00: closing notice, unless an attempt was made",
        "Fri 2026-02-20 12:00: attempt 2 of 3 passed.",
        "  Fri 2026-02-20 12:00: certificate",
        "  Sat 2026-02-21 10:00: a rating of the course is asked for",
        "In the end: passed, on Fri 2026-02-20 12:00; a certificate is issued.",
    ]


@pytest.mark.requirement("R15", "R16", "R17", "R18", "Q1", "Q3", "Q7")
@pytest.mark.parametrize(
    ("steps", "last_lines"),
    [
        (
            ["2026-01-31T23:59", "2026-02-28T23:59"],
            [
                "retest open until Sat 2026-03-28 inclusive, that is before 2026-03-28T19:00Z;"
                " attempts left: 1."
            ],
        ),
        (
            ["2026-01-31", "2026-03-01"],
            [
                "Sun 2026-03-01 12:00: no attempt. The last day for a retest was Sat 2026-02-28"
                " (Rules, point 13).",
                "window_expired, after Sat 2026-02-28; the course may be taken again.",
            ],
        ),
        (
            ["2026-01-31", "2026-02-01", "2026-02-02", "2026-02-03"],
            [
                "Tue 2026-02-03 12:00: no attempt. All 3 attempts failed: no certificate (Rules, point 13).",
                "failed_3, on Mon 2026-02-02 12:00; the course may be taken again.",
            ],
        ),
        (
            ["2026-01-31=pass", "2026-02-01"],
            [
                "Sun 2026-02-01 12:00: no attempt. The test was passed on Sat 2026-01-31 12:00"
                " (Rules, point 13).",
                "passed, on Sat 2026-01-31 12:00; a certificate is issued.",
            ],
        ),
    ],
)
def test_each_way_to_end_is_told_with_its_reason(steps: list[str], last_lines: list[str]) -> None:
    lines = run(*steps)[-len(last_lines) :]
    assert lines == [*last_lines[:-1], f"In the end: {last_lines[-1]}"]


@pytest.mark.requirement("Q5")
def test_the_simulation_follows_the_policy() -> None:
    lines = run("2026-01-31", policy=TestPolicy(roll_to_working_day=True))
    assert "until Mon 2026-03-02 inclusive" in lines[1]


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ([], "Give the dates of the attempts"),
        (["31.01.2026"], "31.01.2026 is not a date: write"),
        (["2026-02-30"], "2026-02-30 is not a date"),
        (["2026-01-31T25:00"], "is not a date"),
        (["2026-01-31=passed"], "is not a date"),
        (["9999-12-31"], "is not a date"),
        (["2026-01-31", "2026-01-30"], "2026-01-30 is earlier than the attempt before it"),
    ],
)
def test_a_step_that_cannot_be_read_is_explained(steps: list[str], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        run(*steps)
