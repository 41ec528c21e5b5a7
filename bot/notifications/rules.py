"""When reminders and notices are due, and which of those due are still worth sending.

Every instant taken and given is aware and in UTC; hours and days are those of `ReminderPolicy.zone`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from bot.enrolments.model import (
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
from bot.enrolments.rules import last_day
from bot.notifications.model import DueNow, Kind, Pending, Planned, ReminderPolicy

# Ladders of reminders: of those due only the latest goes out, on its own day alone.
LADDERS = frozenset({Kind.RETEST, Kind.PACE, Kind.RATE_COURSE})

# What a person may pause. A deadline is none of these: whoever wants quiet must still not lose a right.
NUDGES = frozenset({Kind.PACE})

# These answer something that the person is in the middle of, so they also go out at night.
AT_ANY_HOUR = frozenset({Kind.CERTIFICATE, Kind.ATTEMPT_ENDING})


def plan(
    enrolment: Enrolment,
    attempts: Sequence[Attempt],
    standing: Standing,
    policy: ReminderPolicy,
    now: datetime,
) -> tuple[Planned, ...]:
    """Give all that should be pending for an enrolment that stands so, by time; other rows are superseded.

    Reminders whose time is past are left out; notices that must arrive stay, so that a late plan loses none.
    """
    notices = _notices(enrolment, attempts, standing, policy)
    reminders = _reminders(enrolment, attempts, standing, policy)
    wanted = (*notices, *(reminder for reminder in reminders if reminder.due_at > now))
    return tuple(sorted(wanted, key=lambda planned: planned.due_at))


def _notices(
    enrolment: Enrolment, attempts: Sequence[Attempt], standing: Standing, policy: ReminderPolicy
) -> Iterator[Planned]:
    latest = max(attempts, key=lambda attempt: attempt.number, default=None)
    timed_out = latest is not None and latest.timed_out
    if latest is not None and timed_out:
        key = f"e{enrolment.id}/a{latest.number}/closed"
        yield Planned(key, Kind.ATTEMPT_CLOSED, out_of_quiet(latest.expires_at, policy))
    match standing:
        case Passed(at):
            corrected = any(attempt.corrected for attempt in attempts)
            due = out_of_quiet(at, policy) if timed_out or corrected else at
            if corrected:
                yield Planned(f"e{enrolment.id}/corrected", Kind.CORRECTED, due)
            yield Planned(f"e{enrolment.id}/certificate", Kind.CERTIFICATE, due)
        case RetestOpen(_, until) | WindowExpired(until):
            key = f"{_window(enrolment, attempts, until, policy)}/lapsed"
            yield Planned(key, Kind.LAPSED, out_of_quiet(until, policy))
        case Learning() | TestOpen() | InAttempt() | FailedAll():
            pass


def _reminders(
    enrolment: Enrolment, attempts: Sequence[Attempt], standing: Standing, policy: ReminderPolicy
) -> Iterator[Planned]:
    match standing:
        case Learning() | TestOpen():
            yield from _pace(enrolment, policy)
        case InAttempt(attempt):
            key = f"e{enrolment.id}/a{attempt.number}/ending"
            yield Planned(key, Kind.ATTEMPT_ENDING, attempt.expires_at - policy.warn_before_timeout)
        case RetestOpen(_, until):
            yield from _retest(_window(enrolment, attempts, until, policy), until, policy)
        case Passed(ended) | WindowExpired(ended) | FailedAll(ended):
            yield _rating(enrolment, ended, policy)


def _rating(enrolment: Enrolment, ended: datetime, policy: ReminderPolicy) -> Planned:
    """Ask for a rating of the course on the morning after its ending (Rules, point 8)."""
    last = last_day(ended, policy.zone)
    due = _morning(last + timedelta(days=1), policy)
    return Planned(f"e{enrolment.id}/rate/{last}", Kind.RATE_COURSE, due)


def _window(
    enrolment: Enrolment, attempts: Sequence[Attempt], until: datetime, policy: ReminderPolicy
) -> str:
    """Name a retest window for ever: the attempt it is open for, and its last day, which may be extended."""
    return f"e{enrolment.id}/a{len(attempts) + 1}/{last_day(until, policy.zone)}"


def _pace(enrolment: Enrolment, policy: ReminderPolicy) -> Iterator[Planned]:
    start = enrolment.started_at.astimezone(policy.zone).date()
    for days in policy.pace_days:
        due = _morning(start + timedelta(days=days), policy)
        yield Planned(f"e{enrolment.id}/pace/{days}", Kind.PACE, due)


def _retest(window: str, until: datetime, policy: ReminderPolicy) -> Iterator[Planned]:
    last = last_day(until, policy.zone)
    for days in policy.retest_days:
        due = _morning(last - timedelta(days=days), policy)
        if due < until:  # Quiet hours may have pushed the last rung beyond the deadline.
            yield Planned(f"{window}/retest/-{days}", Kind.RETEST, due)


def _morning(day: date, policy: ReminderPolicy) -> datetime:
    return out_of_quiet(_at(day, policy.hour, policy), policy)


def at_reminder_hour(day: date, policy: ReminderPolicy) -> datetime:
    """When reminders go out on a local day."""
    return _morning(day, policy)


def _at(day: date, hour: int, policy: ReminderPolicy) -> datetime:
    return datetime.combine(day, time(hour), policy.zone).astimezone(UTC)


def is_quiet(instant: datetime, policy: ReminderPolicy) -> bool:
    """Tell whether nothing but answers should reach a person at this instant."""
    hour = instant.astimezone(policy.zone).hour
    return hour >= policy.quiet_from or hour < policy.quiet_until


def out_of_quiet(instant: datetime, policy: ReminderPolicy) -> datetime:
    """Give the instant itself, or the end of the quiet hours that it falls into."""
    if not is_quiet(instant, policy):
        return instant
    local = instant.astimezone(policy.zone)
    return _at(local.date() + timedelta(days=local.hour >= policy.quiet_from), policy.quiet_until, policy)


def changed(enrolment: Enrolment, policy: ReminderPolicy, now: datetime) -> Planned:
    """Give the notice of what an administrator extended or granted; `enrolment` is as changed.

    It comes on top of the `plan` made of the same change, and a later plan supersedes it. Its key holds
    what a change always raises: the deadline or the number of extra attempts.
    """
    until = enrolment.retest_until
    day = "open" if until is None else last_day(until, policy.zone).isoformat()
    key = f"e{enrolment.id}/changed/{day}/+{enrolment.extra_attempts}"
    return Planned(key, Kind.CHANGED, out_of_quiet(now, policy))


def still_wanted(kind: Kind, standing: Standing, nudges_paused: bool) -> bool:
    """Tell, right before sending, whether a notification still fits where the enrolment stands."""
    if nudges_paused and kind in NUDGES:
        return False
    match kind:
        case Kind.SURVEY | Kind.SURVEY_REMINDER:
            return False  # Not of enrolments: bot/notifications/case_rules.py.
        case Kind.FACT_ENDING | Kind.LETTERS_DUE | Kind.REPORT_DUE | Kind.DIGEST:
            return False  # Nor these: bot/notifications/staff_rules.py.
        case Kind.CERTIFICATE | Kind.CORRECTED:
            return isinstance(standing, Passed)
        case Kind.ATTEMPT_ENDING:
            return isinstance(standing, InAttempt)
        case Kind.ATTEMPT_CLOSED:
            return not isinstance(standing, InAttempt)
        case Kind.RETEST:
            return isinstance(standing, RetestOpen)
        case Kind.LAPSED:
            return isinstance(standing, WindowExpired)
        case Kind.PACE:
            return isinstance(standing, Learning | TestOpen)
        case Kind.CHANGED:
            return isinstance(standing, Learning | TestOpen | RetestOpen)
        case Kind.RATE_COURSE:
            return isinstance(standing, Passed | WindowExpired | FailedAll)


def due_now(rows: Iterable[Pending], policy: ReminderPolicy, now: datetime) -> DueNow:
    """Sort out the rows that are due: what to send now, in order of time, and what to drop as stale.

    Of each enrolment's nudges of a kind only the latest is sent; the rows must be all that are pending
    for an enrolment, or at least all that are due. What quiet hours hold back is in neither list.
    """
    due = sorted((row for row in rows if row.due_at <= now), key=lambda row: (row.due_at, row.id))
    latest = _latest_nudges(due)
    stale = tuple(row for row in due if _is_stale(row, latest, policy, now))
    quiet = is_quiet(now, policy)
    send = tuple(row for row in due if row not in stale and not (quiet and row.kind not in AT_ANY_HOUR))
    return DueNow(send, stale)


def _latest_nudges(due: Iterable[Pending]) -> frozenset[int]:
    ladders: defaultdict[tuple[int | None, Kind], list[int]] = defaultdict(list)
    for row in due:
        ladders[row.enrolment_id, row.kind].append(row.id)
    return frozenset(ids[-1] for ids in ladders.values())


def _is_stale(row: Pending, latest: frozenset[int], policy: ReminderPolicy, now: datetime) -> bool:
    if row.kind is Kind.ATTEMPT_ENDING:
        return now >= row.due_at + policy.warn_before_timeout
    if row.kind not in LADDERS:
        return False
    own_day = row.due_at.astimezone(policy.zone).date()
    return row.id not in latest or now.astimezone(policy.zone).date() > own_day
