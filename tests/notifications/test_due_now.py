from datetime import UTC, datetime

import pytest

from bot.enrolments.model import ALMATY
from bot.notifications.model import Kind, Pending, ReminderPolicy
from bot.notifications.rules import due_now

POLICY = ReminderPolicy()


def almaty(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ALMATY).astimezone(UTC)


def row(id: int, kind: Kind, due: str, enrolment: int = 17) -> Pending:
    return Pending(id, 1, enrolment, f"e{enrolment}/{id}", kind, almaty(due))


def sorted_out(rows: list[Pending], now: str) -> tuple[list[int], list[int]]:
    """Ids to send and ids to drop."""
    due = due_now(rows, POLICY, almaty(now))
    return [pending.id for pending in due.send], [pending.id for pending in due.stale]


LADDER = [
    row(1, Kind.RETEST, "2026-02-21T10:00"),
    row(2, Kind.RETEST, "2026-02-25T10:00"),
    row(3, Kind.RETEST, "2026-02-27T10:00"),
]


@pytest.mark.parametrize(
    ("now", "send", "stale"),
    [
        ("2026-02-21T09:59", [], []),
        ("2026-02-21T10:00", [1], []),
        ("2026-02-21T21:30", [], []),  # the bot woke up in quiet hours: it waits
        ("2026-02-22T09:00", [], [1]),  # and by the morning the day of the reminder is over
        ("2026-02-25T11:00", [2], [1]),
        ("2026-02-27T20:59", [3], [1, 2]),
        ("2026-03-05T12:00", [], [1, 2, 3]),
    ],
)
def test_after_a_pause_only_the_latest_rung_goes_out_and_only_on_its_day(
    now: str, send: list[int], stale: list[int]
) -> None:
    assert sorted_out(LADDER, now) == (send, stale)


def test_two_rungs_of_one_day_are_one_reminder() -> None:
    rows = [row(2, Kind.PACE, "2026-02-21T10:00"), row(1, Kind.PACE, "2026-02-21T09:00")]
    assert sorted_out(rows, "2026-02-21T12:00") == ([2], [1])


def test_ladders_of_different_enrolments_and_kinds_do_not_push_each_other_out() -> None:
    rows = [
        row(1, Kind.RETEST, "2026-02-21T10:00", enrolment=17),
        row(2, Kind.RETEST, "2026-02-21T10:00", enrolment=18),
        row(3, Kind.PACE, "2026-02-21T10:00", enrolment=17),
    ]
    assert sorted_out(rows, "2026-02-21T10:00") == ([1, 2, 3], [])


@pytest.mark.parametrize("kind", [Kind.LAPSED, Kind.ATTEMPT_CLOSED, Kind.CHANGED])
def test_a_notice_outlives_its_day_but_waits_for_the_morning(kind: Kind) -> None:
    rows = [row(1, kind, "2026-02-21T09:00")]
    assert sorted_out(rows, "2026-02-22T23:00") == ([], [])
    assert sorted_out(rows, "2026-03-23T09:00") == ([1], [])


def test_a_certificate_is_sent_at_any_hour_and_however_late() -> None:
    assert sorted_out([row(1, Kind.CERTIFICATE, "2026-02-21T23:00")], "2026-02-21T23:01") == ([1], [])
    assert sorted_out([row(1, Kind.CERTIFICATE, "2026-02-21T23:00")], "2026-05-21T23:01") == ([1], [])


def test_a_warning_is_of_no_use_once_the_attempt_is_over() -> None:
    rows = [row(1, Kind.ATTEMPT_ENDING, "2026-02-21T23:50")]
    assert sorted_out(rows, "2026-02-21T23:59") == ([1], [])
    assert sorted_out(rows, "2026-02-22T00:00") == ([], [1])


def test_what_is_due_goes_out_in_order_of_time() -> None:
    rows = [
        row(1, Kind.LAPSED, "2026-02-21T09:00", enrolment=3),
        row(2, Kind.CERTIFICATE, "2026-02-20T10:00", enrolment=2),
        row(3, Kind.RETEST, "2026-02-21T08:00", enrolment=1),
    ]
    assert sorted_out(rows, "2026-02-21T12:00") == ([2, 3, 1], [])
