"""The rules of the test, its retests and its cycles: Rules, points 5, 6 and 13.

Every instant taken and given is aware and in UTC; calendar dates are those of `TestPolicy.zone`.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from bot.enrolments.model import (
    AfterAttempt,
    AlreadyPassed,
    Attempt,
    CycleDecision,
    CycleRunning,
    CyclesUsedUp,
    Ending,
    Enrolment,
    FailedAll,
    InAttempt,
    Learning,
    LessonsUnread,
    MayBegin,
    MayStart,
    NewAttempt,
    NoAttemptsLeft,
    NoWindow,
    Passed,
    Regraded,
    Resume,
    RetestOpen,
    Standing,
    StartDecision,
    TestOpen,
    TestPolicy,
    WindowClosed,
    WindowExpired,
)

IsWorkingDay = Callable[[date], bool]

_DAY = timedelta(days=1)


def passes(score: int, maximum: int, percent: int) -> bool:
    """Tell whether the score reaches the pass mark, in whole numbers and unrounded (Rules, point 13)."""
    return maximum > 0 and score * 100 >= percent * maximum


# Deadlines.


def retest_until(finished_at: datetime, policy: TestPolicy, is_working_day: IsWorkingDay) -> datetime:
    """Give the first instant at which a retest may no longer start (Rules, point 13).

    The last day has the number of the day on which the attempt finished, one month on; where that month is
    too short, it is its last day. `roll_to_working_day` moves it to a working day (Civil Code, article 175).
    """
    last = finished_at.astimezone(policy.zone).date() + relativedelta(months=policy.retest_months)
    while policy.roll_to_working_day and not is_working_day(last):
        last += _DAY
    return _end_of(last, policy.zone)


def last_day(until: datetime, zone: ZoneInfo) -> date:
    """Give the local date that is the last whole day before an exclusive deadline: the date to show."""
    return (until - timedelta(microseconds=1)).astimezone(zone).date()


def _end_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day + _DAY, time.min, zone).astimezone(UTC)


# Where an enrolment stands, and what may be done from there.


def standing(
    enrolment: Enrolment, attempts: Sequence[Attempt], policy: TestPolicy, now: datetime
) -> Standing:
    """Tell where an enrolment stands, whether or not a lapse of its window was recorded yet."""
    ended = _ended(enrolment)
    if ended is not None:
        return ended
    left = max(policy.max_attempts + enrolment.extra_attempts - len(attempts), 0)
    running = running_attempt(attempts)
    if running is not None:
        return InAttempt(running, left)
    if enrolment.lessons_done_at is None:
        return Learning()
    if left == 0:
        return FailedAll(max(attempt.finished_at for attempt in attempts if attempt.finished_at))
    if enrolment.retest_until is None:
        return TestOpen(left)
    if now < enrolment.retest_until:
        return RetestOpen(left, enrolment.retest_until)
    return WindowExpired(enrolment.retest_until)


def _ended(enrolment: Enrolment) -> Passed | WindowExpired | FailedAll | None:
    if enrolment.ending is None or enrolment.ended_at is None:
        return None
    match enrolment.ending:
        case Ending.PASSED:
            return Passed(enrolment.ended_at)
        case Ending.WINDOW_EXPIRED:
            return WindowExpired(enrolment.ended_at)
        case Ending.FAILED:
            return FailedAll(enrolment.ended_at)


def running_attempt(attempts: Sequence[Attempt]) -> Attempt | None:
    """Give the attempt that was started and not finished, if there is one; its time may be up."""
    return next((attempt for attempt in attempts if attempt.finished_at is None), None)


def time_is_up(attempt: Attempt, now: datetime) -> bool:
    """Tell whether a running attempt must be closed: as timed out, finished at its `expires_at`."""
    return attempt.finished_at is None and now >= attempt.expires_at


def may_start(
    enrolment: Enrolment, attempts: Sequence[Attempt], policy: TestPolicy, now: datetime
) -> StartDecision:
    """Decide on the wish to take the test (Rules, point 13); there is no minimum wait between attempts."""
    match standing(enrolment, attempts, policy, now):
        case Learning():
            return LessonsUnread()
        case InAttempt(attempt):
            return Resume(attempt)
        case TestOpen(left) | RetestOpen(left):
            return MayStart(len(attempts) + 1, left)
        case Passed(at):
            return AlreadyPassed(at)
        case WindowExpired(since):
            return WindowClosed(since)
        case FailedAll():
            return NoAttemptsLeft()


def attempt_started(number: int, policy: TestPolicy, now: datetime) -> NewAttempt:
    """Give the attempt that starts now. It may outlive the retest window: its start was in time."""
    return NewAttempt(number, now, now + policy.time_limit, policy.questions)


def after_attempt(
    enrolment: Enrolment,
    attempts: Sequence[Attempt],
    finished: Attempt,
    policy: TestPolicy,
    is_working_day: IsWorkingDay,
) -> AfterAttempt:
    """Tell what a graded attempt makes of its enrolment; `attempts` may hold it or not.

    A timed out attempt counts from its `expires_at`, however late it was noticed.
    Raises ValueError when the attempt is not finished.
    """
    if finished.finished_at is None:
        raise ValueError(f"Attempt {finished.id} is not finished.")
    at = finished.expires_at if finished.timed_out else finished.finished_at
    if finished.passed:
        return AfterAttempt(Ending.PASSED, at, None)
    used = len({attempt.number for attempt in attempts} | {finished.number})
    if used >= policy.max_attempts + enrolment.extra_attempts:
        return AfterAttempt(Ending.FAILED, at, None)
    return AfterAttempt(None, None, retest_until(at, policy, is_working_day))


def regraded(
    enrolment: Enrolment, attempt: Attempt, score: int, policy: TestPolicy, now: datetime
) -> Regraded | None:
    """Give a finished attempt with the score that it has once a question is voided; None if it gains nothing.

    It loses nothing either. Who passes by it has passed `now`: certificates are not dated back. A cycle that
    is passed already stays passed by the attempt that passed it.
    Raises ValueError when the attempt is not finished.
    """
    if attempt.score is None:
        raise ValueError(f"Attempt {attempt.id} is not finished.")
    if score <= attempt.score:
        return None
    if enrolment.ending is Ending.PASSED or not passes(score, attempt.maximum, policy.pass_percent):
        return Regraded(replace(attempt, score=score), None)
    better = replace(attempt, score=score, passed=True, corrected=True)
    return Regraded(better, AfterAttempt(Ending.PASSED, now, None))


def superseded(running: Attempt, score: int, now: datetime) -> Attempt:
    """Give the running attempt closed with the answers it has: an earlier one has passed the cycle after all.

    It is no failure, and nobody is told that time was up.
    """
    return replace(running, finished_at=min(now, running.expires_at), score=score, passed=False)


def lapse(
    enrolment: Enrolment, attempts: Sequence[Attempt], policy: TestPolicy, now: datetime
) -> AfterAttempt | None:
    """Give the ending to record when time alone, or a stricter policy, has ended an enrolment.

    A window does not lapse while an attempt that started in it runs.
    """
    if enrolment.ending is not None:
        return None
    match standing(enrolment, attempts, policy, now):
        case WindowExpired(since):
            return AfterAttempt(Ending.WINDOW_EXPIRED, since, since)
        case FailedAll(at):
            return AfterAttempt(Ending.FAILED, at, None)
        case _:
            return None


def may_begin_cycle(
    latest: Enrolment | None, attempts: Sequence[Attempt], policy: TestPolicy, now: datetime
) -> CycleDecision:
    """Decide on the wish to take the course, for the first time or again (Rules, points 6 and 13).

    `attempts` are those of `latest`. An ending not recorded yet counts: record it first (`lapse`).
    """
    if latest is None:
        return MayBegin(1)
    match standing(latest, attempts, policy, now):
        case Passed(at) if not policy.repeat_after_pass:
            return AlreadyPassed(at)
        case Passed() | WindowExpired() | FailedAll():
            if policy.max_cycles is not None and latest.cycle >= policy.max_cycles:
                return CyclesUsedUp(policy.max_cycles)
            return MayBegin(latest.cycle + 1)
        case _:
            return CycleRunning()


# What an administrator may change, always on the latest cycle.


def extended_until(enrolment: Enrolment, days: int, now: datetime, policy: TestPolicy) -> datetime:
    """Give the exclusive deadline `days` after the present one, or after today when there is none ahead.

    Raises ValueError when `days` is less than one.
    """
    if days < 1:
        raise ValueError("A window is extended by one day at least.")
    present = enrolment.retest_until
    start = last_day(present, policy.zone) if present is not None and now < present else None
    return _end_of((start or now.astimezone(policy.zone).date()) + timedelta(days=days), policy.zone)


def extended(
    enrolment: Enrolment, attempts: Sequence[Attempt], days: int, now: datetime, policy: TestPolicy
) -> Enrolment | AlreadyPassed | NoAttemptsLeft | NoWindow:
    """Give the enrolment with its window extended, reopened if the window had closed."""
    match standing(enrolment, attempts, policy, now):
        case Passed(at):
            return AlreadyPassed(at)
        case FailedAll():
            return NoAttemptsLeft()
        case _ if enrolment.retest_until is None:
            return NoWindow()
        case _:
            return _reopened(enrolment, extended_until(enrolment, days, now, policy))


def granted(
    enrolment: Enrolment,
    attempts: Sequence[Attempt],
    now: datetime,
    policy: TestPolicy,
    is_working_day: IsWorkingDay,
) -> Enrolment | AlreadyPassed:
    """Give the enrolment with one attempt more, reopened if it had ended.

    Where the window is closed, a fresh one runs for a month from now; a first attempt stays without deadline.
    """
    until = enrolment.retest_until
    match standing(enrolment, attempts, policy, now):
        case Passed(at):
            return AlreadyPassed(at)
        case FailedAll() | WindowExpired():
            until = retest_until(now, policy, is_working_day)
        case _:
            pass
    return replace(_reopened(enrolment, until), extra_attempts=enrolment.extra_attempts + 1)


def _reopened(enrolment: Enrolment, until: datetime | None) -> Enrolment:
    return replace(enrolment, ending=None, ended_at=None, retest_until=until)
