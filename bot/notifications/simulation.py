"""What the rules make of attempts on given dates, in plain English: `python main.py simulate 2026-01-31`."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time

from bot.enrolments.model import (
    AlreadyPassed,
    Attempt,
    Ending,
    Enrolment,
    FailedAll,
    MayStart,
    Passed,
    RetestOpen,
    Standing,
    StartDecision,
    TestPolicy,
    WindowClosed,
    WindowExpired,
)
from bot.enrolments.rules import (
    IsWorkingDay,
    after_attempt,
    attempt_started,
    last_day,
    may_start,
    passes,
    standing,
)
from bot.notifications.model import Kind, ReminderPolicy
from bot.notifications.rules import plan

# Far enough around the Rules; the calendar arithmetic would fail at the ends of what Python counts.
_YEARS = range(2000, 2100)

_SAID = {
    Kind.RETEST: "reminder",
    Kind.LAPSED: "closing notice, unless an attempt was made",
    Kind.CERTIFICATE: "certificate",
    Kind.RATE_COURSE: "a rating of the course is asked for",
}


def simulate(
    steps: Sequence[str], policy: TestPolicy, reminders: ReminderPolicy, is_working_day: IsWorkingDay
) -> list[str]:
    """Give the lines that tell what each attempt leads to; all dates and hours are local.

    A step is `2026-01-31` (an attempt at noon that fails), `2026-01-31T23:59`, or either with `=pass`.
    Raises ValueError, with a sentence for the person at the keyboard, when a step cannot be read.
    """
    moments = _moments(steps, policy)
    enrolment = _just_read(moments[0][0])
    attempts: tuple[Attempt, ...] = ()
    lines: list[str] = []
    for at, passing in moments:
        decision = may_start(enrolment, attempts, policy, at)
        if not isinstance(decision, MayStart):
            lines.append(f"{_local(at, policy)}: no attempt. {_reason(decision, policy)}")
            continue
        attempt = _taken(decision.number, at, passing, policy)
        attempts = (*attempts, attempt)
        after = after_attempt(enrolment, attempts, attempt, policy, is_working_day)
        enrolment = replace(
            enrolment, ending=after.ending, ended_at=after.ended_at, retest_until=after.retest_until
        )
        lines.extend(_result(enrolment, attempts, policy, reminders))
    return [*lines, f"In the end: {_state(standing(enrolment, attempts, policy, moments[-1][0]), policy)}"]


def _moments(steps: Sequence[str], policy: TestPolicy) -> list[tuple[datetime, bool]]:
    if not steps:
        raise ValueError("Give the dates of the attempts, like 2026-01-31 2026-02-20=pass.")
    moments = [_moment(step, policy) for step in steps]
    for step, (before, _), (after, _) in zip(steps[1:], moments, moments[1:], strict=False):
        if after < before:
            raise ValueError(f"{step} is earlier than the attempt before it: give the dates in order.")
    return moments


def _moment(step: str, policy: TestPolicy) -> tuple[datetime, bool]:
    moment, _, result = step.partition("=")
    day, _, hour = moment.partition("T")
    try:
        local = datetime.combine(date.fromisoformat(day), time.fromisoformat(hour or "12:00"), policy.zone)
    except ValueError:
        local = None
    if local is None or local.year not in _YEARS or result not in ("", "pass"):
        raise ValueError(f"{step} is not a date: write 2026-01-31, 2026-01-31T23:59 or 2026-01-31=pass.")
    return local.astimezone(UTC), result == "pass"


def _just_read(at: datetime) -> Enrolment:
    return Enrolment(
        id=1,
        person_id=1,
        course_id="simulation",
        cycle=1,
        course_version="simulation",
        started_at=at,
        lessons_done_at=at,
        ending=None,
        ended_at=None,
        retest_until=None,
        extra_attempts=0,
    )


def _taken(number: int, at: datetime, passing: bool, policy: TestPolicy) -> Attempt:
    new = attempt_started(number, policy, at)
    score = new.maximum if passing else 0
    passed = passes(score, new.maximum, policy.pass_percent)
    return Attempt(number, number, at, new.expires_at, at, score, new.maximum, passed, timed_out=False)


def _result(
    enrolment: Enrolment, attempts: Sequence[Attempt], policy: TestPolicy, reminders: ReminderPolicy
) -> Iterator[str]:
    attempt = attempts[-1]
    at = attempt.finished_at or attempt.expires_at
    word = "passed" if attempt.passed else "failed"
    yield f"{_local(at, policy)}: attempt {attempt.number} of {policy.max_attempts} {word}."
    now = standing(enrolment, attempts, policy, at)
    if isinstance(now, RetestOpen):
        yield f"  A retest may start until {_deadline(now.until, policy)} (Rules, point 13)."
    for planned in plan(enrolment, attempts, now, reminders, at):
        yield f"  {_local(planned.due_at, policy)}: {_SAID[planned.kind]}"


def _reason(decision: StartDecision, policy: TestPolicy) -> str:
    match decision:
        case AlreadyPassed(at):
            return f"The test was passed on {_local(at, policy)} (Rules, point 13)."
        case WindowClosed(since):
            return f"The last day for a retest was {_last(since, policy)} (Rules, point 13)."
        case _:  # The lessons are read and no attempt runs, so it can only be the number of attempts.
            return f"All {policy.max_attempts} attempts failed: no certificate (Rules, point 13)."


def _state(final: Standing, policy: TestPolicy) -> str:
    match final:
        case Passed(at):
            return f"{Ending.PASSED}, on {_local(at, policy)}; a certificate is issued."
        case RetestOpen(left, until):
            return f"retest open until {_deadline(until, policy)}; attempts left: {left}."
        case WindowExpired(since):
            return f"{Ending.WINDOW_EXPIRED}, after {_last(since, policy)}; the course may be taken again."
        case FailedAll(at):
            return f"{Ending.FAILED}, on {_local(at, policy)}; the course may be taken again."
        case _:  # The first step is always an attempt, and every attempt here is finished.
            raise AssertionError(final)


def _local(at: datetime, policy: TestPolicy) -> str:
    return f"{at.astimezone(policy.zone):%a %Y-%m-%d %H:%M}"


def _last(until: datetime, policy: TestPolicy) -> str:
    return f"{last_day(until, policy.zone):%a %Y-%m-%d}"


def _deadline(until: datetime, policy: TestPolicy) -> str:
    return f"{_last(until, policy)} inclusive, that is before {until:%Y-%m-%dT%H:%MZ}"
