from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.enrolments.model import (
    ALMATY,
    Attempt,
    Enrolment,
    FailedAll,
    InAttempt,
    Learning,
    Passed,
    RetestOpen,
    Standing,
    TestOpen,
    WindowExpired,
)
from bot.notifications.model import Kind, Planned, ReminderPolicy
from bot.notifications.rules import changed, is_quiet, out_of_quiet, plan, still_wanted

POLICY = ReminderPolicy()
START = datetime(2026, 1, 1, 6, tzinfo=UTC)
UNTIL = datetime(2026, 2, 28, 19, tzinfo=UTC)  # the end of 28 February in Almaty
ENROLMENT = Enrolment(17, 1, "business-basics", 1, "2026.1", START, START, None, None, None, 0)


def almaty(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ALMATY).astimezone(UTC)


def attempt(number: int, finished: str | None = None, timed_out: bool = False) -> Attempt:
    at = almaty(finished) if finished else almaty("2026-01-31T12:00")
    return Attempt(number, number, at, at, at if finished else None, 0, 15, None, timed_out)


def told(
    standing: Standing, now: str, attempts: tuple[Attempt, ...] = (), policy: ReminderPolicy = POLICY
) -> list[str]:
    """The plan as lines: key and local time."""
    return [
        f"{planned.key} {planned.due_at.astimezone(ALMATY):%Y-%m-%dT%H:%M}"
        for planned in plan(ENROLMENT, attempts, standing, policy, almaty(now))
    ]


FIRST = attempt(1, "2026-01-31T12:00")
LADDER = [
    "e17/a2/2026-02-28/retest/-14 2026-02-14T10:00",
    "e17/a2/2026-02-28/retest/-7 2026-02-21T10:00",
    "e17/a2/2026-02-28/retest/-3 2026-02-25T10:00",
    "e17/a2/2026-02-28/retest/-1 2026-02-27T10:00",
    "e17/a2/2026-02-28/retest/-0 2026-02-28T10:00",
    "e17/a2/2026-02-28/lapsed 2026-03-01T09:00",
]


@pytest.mark.requirement("R15")
def test_an_open_window_has_a_ladder_of_reminders_and_a_closing_notice() -> None:
    assert told(RetestOpen(2, UNTIL), "2026-01-31T12:00", (FIRST,)) == LADDER


@pytest.mark.requirement("R15")
@pytest.mark.parametrize(
    ("now", "left"),
    [("2026-02-14T10:00", 5), ("2026-02-24T00:00", 4), ("2026-02-28T09:59", 2), ("2026-02-28T10:00", 1)],
)
def test_rungs_that_are_past_are_left_out(now: str, left: int) -> None:
    assert told(RetestOpen(2, UNTIL), now, (FIRST,)) == LADDER[-left:]


def test_an_extended_window_has_a_ladder_of_its_own() -> None:
    extended = RetestOpen(2, UNTIL + timedelta(days=1))
    keys = {line.split()[0] for line in told(extended, "2026-01-31T12:00", (FIRST,))}
    assert keys.isdisjoint(line.split()[0] for line in LADDER)


@pytest.mark.requirement("Q7")
def test_the_closing_notice_is_the_same_before_and_after_the_lapse() -> None:
    assert told(WindowExpired(UNTIL), "2026-03-09T12:00", (FIRST,)) == LADDER[-1:]


@pytest.mark.requirement("R03", "Q6")
@pytest.mark.parametrize("standing", [Learning(), TestOpen(3)])
def test_pace_nudges_come_on_days_seven_twelve_and_fourteen(standing: Standing) -> None:
    nudges = [
        "e17/pace/7 2026-01-08T10:00",
        "e17/pace/12 2026-01-13T10:00",
        "e17/pace/14 2026-01-15T10:00",
    ]
    assert told(standing, "2026-01-01T11:00") == nudges
    assert told(standing, "2026-01-13T10:00") == nudges[2:]
    assert told(standing, "2026-06-01T10:00") == []


@pytest.mark.requirement("Q4")
def test_a_running_attempt_warns_before_its_end_even_at_night() -> None:
    running = replace(attempt(2), expires_at=almaty("2026-02-01T00:30"))
    standing = InAttempt(running, 1)
    assert told(standing, "2026-01-31T23:30", (FIRST, running)) == ["e17/a2/ending 2026-02-01T00:20"]
    assert told(standing, "2026-02-01T00:20", (FIRST, running)) == []


@pytest.mark.requirement("Q4")
@pytest.mark.parametrize(
    ("closed", "due"),
    [
        ("2026-01-31T15:00", "2026-01-31T15:00"),
        ("2026-01-31T23:00", "2026-02-01T09:00"),
        ("2026-01-31T02:00", "2026-01-31T09:00"),
    ],
)
def test_a_timed_out_attempt_is_told_of_in_the_morning(closed: str, due: str) -> None:
    abandoned = attempt(3, closed, timed_out=True)
    at = almaty(closed)
    assert told(FailedAll(at), "2026-02-05T12:00", (abandoned,)) == [f"e17/a3/closed {due}"]
    notices = told(Passed(at), "2026-02-05T12:00", (abandoned,))
    assert notices == [f"e17/a3/closed {due}", f"e17/certificate {due}"]


def test_only_the_latest_attempt_is_told_of() -> None:
    running = replace(attempt(2), expires_at=almaty("2026-02-01T10:00"))
    abandoned = attempt(1, "2026-01-31T23:00", timed_out=True)
    lines = told(InAttempt(running, 1), "2026-02-01T08:00", (running, abandoned))
    assert lines == ["e17/a2/ending 2026-02-01T09:50"]


@pytest.mark.requirement("R19")
def test_a_certificate_is_due_the_moment_the_test_is_passed_even_at_night() -> None:
    passed = attempt(1, "2026-01-31T23:50")
    at = almaty("2026-01-31T23:50")
    assert told(Passed(at), "2026-01-31T23:50", (passed,))[0] == "e17/certificate 2026-01-31T23:50"


@pytest.mark.requirement("R12", "R19")
@pytest.mark.parametrize(
    ("corrected", "due"),
    [
        ("2026-02-05T15:00", "2026-02-05T15:00"),
        ("2026-02-05T23:00", "2026-02-06T09:00"),
        ("2026-02-05T03:00", "2026-02-05T09:00"),
    ],
)
def test_who_passes_when_a_question_is_voided_is_told_first_and_not_at_night(
    corrected: str, due: str
) -> None:
    passed = replace(attempt(1, "2026-01-31T12:00"), passed=True, corrected=True)
    lines = told(Passed(almaty(corrected)), corrected, (passed, attempt(2, "2026-02-01T12:00")))
    assert lines[:2] == [f"e17/corrected {due}", f"e17/certificate {due}"]


@pytest.mark.requirement("R17")
def test_who_failed_the_last_attempt_is_reminded_of_nothing() -> None:
    assert told(FailedAll(START), "2026-01-31T12:00", (attempt(3, "2026-01-31T12:00"),)) == []


@pytest.mark.requirement("R08")
@pytest.mark.parametrize(
    ("standing", "now", "due"),
    [
        (Passed(almaty("2026-01-31T23:50")), "2026-01-31T23:50", "2026-01-31 2026-02-01T10:00"),
        (FailedAll(almaty("2026-02-01T00:10")), "2026-02-01T00:10", "2026-02-01 2026-02-02T10:00"),
        (WindowExpired(UNTIL), "2026-03-01T00:00", "2026-02-28 2026-03-01T10:00"),
    ],
)
def test_a_rating_is_asked_for_on_the_morning_after_the_ending(
    standing: Standing, now: str, due: str
) -> None:
    assert told(standing, now, (FIRST,))[-1] == f"e17/rate/{due}"
    assert not any("rate" in line for line in told(standing, "2026-03-09T10:00", (FIRST,)))


def test_a_last_rung_that_quiet_hours_push_over_the_deadline_is_dropped() -> None:
    late = ReminderPolicy(hour=22, retest_days=(1, 0))
    lines = told(RetestOpen(2, UNTIL), "2026-02-01T12:00", (FIRST,), late)
    assert lines == [
        "e17/a2/2026-02-28/retest/-1 2026-02-28T09:00",
        "e17/a2/2026-02-28/lapsed 2026-03-01T09:00",
    ]


@pytest.mark.requirement("R12")
@pytest.mark.parametrize(
    ("instant", "shifted"),
    [
        ("2026-01-31T20:59:59", "2026-01-31T20:59:59"),
        ("2026-01-31T21:00", "2026-02-01T09:00"),
        ("2026-02-01T00:00", "2026-02-01T09:00"),
        ("2026-02-01T08:59:59", "2026-02-01T09:00"),
        ("2026-02-01T09:00", "2026-02-01T09:00"),
        ("2024-02-29T23:30", "2024-03-01T09:00"),  # the night in which the clocks of Almaty changed
    ],
)
def test_quiet_hours_end_at_nine_in_almaty(instant: str, shifted: str) -> None:
    assert out_of_quiet(almaty(instant), POLICY) == almaty(shifted)
    assert is_quiet(almaty(instant), POLICY) is (instant != shifted)


def test_each_change_by_an_administrator_has_a_notice_of_its_own() -> None:
    night = almaty("2026-02-01T22:00")
    extended = replace(ENROLMENT, retest_until=UNTIL)
    expected = Planned("e17/changed/2026-02-28/+0", Kind.CHANGED, almaty("2026-02-02T09:00"))
    assert changed(extended, POLICY, night) == expected
    assert changed(replace(extended, extra_attempts=1), POLICY, night).key == "e17/changed/2026-02-28/+1"
    assert changed(replace(ENROLMENT, extra_attempts=1), POLICY, night).key == "e17/changed/open/+1"


STANDINGS: dict[str, Standing] = {
    "learning": Learning(),
    "open": TestOpen(3),
    "attempt": InAttempt(attempt(1), 2),
    "retest": RetestOpen(2, UNTIL),
    "passed": Passed(START),
    "expired": WindowExpired(UNTIL),
    "failed": FailedAll(START),
}


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        (Kind.CERTIFICATE, {"passed"}),
        (Kind.ATTEMPT_ENDING, {"attempt"}),
        (Kind.ATTEMPT_CLOSED, set(STANDINGS) - {"attempt"}),
        (Kind.RETEST, {"retest"}),
        (Kind.LAPSED, {"expired"}),
        (Kind.PACE, {"learning", "open"}),
        (Kind.CHANGED, {"learning", "open", "retest"}),
        (Kind.CORRECTED, {"passed"}),
        (Kind.RATE_COURSE, {"passed", "expired", "failed"}),
    ],
)
def test_a_notification_is_sent_only_while_it_fits(kind: Kind, wanted: set[str]) -> None:
    assert {name for name, stands in STANDINGS.items() if still_wanted(kind, stands, False)} == wanted
    silenced = {name for name, stands in STANDINGS.items() if still_wanted(kind, stands, True)}
    assert silenced == (set() if kind is Kind.PACE else wanted)
