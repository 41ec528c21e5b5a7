from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.enrolments.model import (
    ALMATY,
    AlreadyPassed,
    Attempt,
    Ending,
    Enrolment,
    MayStart,
    NoAttemptsLeft,
    NoWindow,
    TestPolicy,
)
from bot.enrolments.rules import extended, extended_until, granted, last_day, may_start

POLICY = TestPolicy()
TESTED = datetime(2026, 1, 31, 7, tzinfo=UTC)
UNTIL = datetime(2026, 2, 28, 19, tzinfo=UTC)
IN_TIME = UNTIL - timedelta(days=3)
TOO_LATE = UNTIL + timedelta(days=9, hours=16)  # 11:00 on 10 March in Almaty

READ = Enrolment(17, 1, "business-basics", 1, "2026.1", TESTED, TESTED, None, None, None, 0)
RETESTING = replace(READ, retest_until=UNTIL)
EXPIRED = replace(RETESTING, ending=Ending.WINDOW_EXPIRED, ended_at=UNTIL)
FAILED = replace(READ, ending=Ending.FAILED, ended_at=TESTED)
PASSED = replace(READ, ending=Ending.PASSED, ended_at=TESTED)


def works_always(day: date) -> bool:
    return True


def failed(count: int) -> list[Attempt]:
    return [
        Attempt(number, number, TESTED, TESTED, TESTED, 0, 15, passed=False, timed_out=False)
        for number in range(1, count + 1)
    ]


@pytest.mark.requirement("Q4")
@pytest.mark.parametrize(
    ("enrolment", "now", "last"),
    [
        (RETESTING, IN_TIME, date(2026, 3, 7)),  # from the present deadline
        (RETESTING, TOO_LATE, date(2026, 3, 17)),  # from today
        (EXPIRED, TOO_LATE, date(2026, 3, 17)),
        (RETESTING, UNTIL, date(2026, 3, 8)),  # lapsed this very moment, 1 March in Almaty
    ],
)
def test_an_extension_counts_from_the_deadline_or_from_today_and_ends_with_a_day(
    enrolment: Enrolment, now: datetime, last: date
) -> None:
    until = extended_until(enrolment, 7, now, POLICY)
    assert last_day(until, ALMATY) == last
    assert until.astimezone(ALMATY).hour == 0


@pytest.mark.parametrize("days", [0, -1])
def test_a_window_cannot_be_shortened(days: int) -> None:
    with pytest.raises(ValueError, match="one day at least"):
        extended_until(RETESTING, days, IN_TIME, POLICY)


@pytest.mark.requirement("Q4", "Q7")
@pytest.mark.parametrize("enrolment", [RETESTING, EXPIRED])
def test_an_extension_reopens_a_lapsed_window(enrolment: Enrolment) -> None:
    reopened = extended(enrolment, failed(1), 7, TOO_LATE, POLICY)
    assert reopened == replace(RETESTING, retest_until=datetime(2026, 3, 17, 19, tzinfo=UTC))
    assert may_start(reopened, failed(1), POLICY, TOO_LATE) == MayStart(2, 2)


@pytest.mark.parametrize(
    ("enrolment", "attempts", "refusal"),
    [
        (PASSED, failed(1), AlreadyPassed(TESTED)),
        (FAILED, failed(3), NoAttemptsLeft()),
        (READ, [], NoWindow()),
    ],
)
def test_an_extension_that_would_change_nothing_is_refused(
    enrolment: Enrolment, attempts: list[Attempt], refusal: object
) -> None:
    assert extended(enrolment, attempts, 7, IN_TIME, POLICY) == refusal


@pytest.mark.requirement("Q7")
@pytest.mark.parametrize(
    ("enrolment", "attempts", "now", "until"),
    [
        (READ, 0, IN_TIME, None),  # the first attempt stays without a deadline
        (RETESTING, 1, IN_TIME, UNTIL),
        (RETESTING, 1, TOO_LATE, datetime(2026, 4, 10, 19, tzinfo=UTC)),
        (EXPIRED, 1, TOO_LATE, datetime(2026, 4, 10, 19, tzinfo=UTC)),
        (FAILED, 3, TOO_LATE, datetime(2026, 4, 10, 19, tzinfo=UTC)),
    ],
)
def test_a_grant_adds_an_attempt_and_a_month_where_the_window_is_closed(
    enrolment: Enrolment, attempts: int, now: datetime, until: datetime | None
) -> None:
    reopened = granted(enrolment, failed(attempts), now, POLICY, works_always)
    assert reopened == replace(READ, retest_until=until, extra_attempts=1)
    decision = may_start(reopened, failed(attempts), POLICY, now)
    assert decision == MayStart(attempts + 1, 4 - attempts)


def test_whoever_passed_is_granted_nothing() -> None:
    assert granted(PASSED, failed(1), TOO_LATE, POLICY, works_always) == AlreadyPassed(TESTED)
