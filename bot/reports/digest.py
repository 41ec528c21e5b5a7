"""What the weekly digest tells administrators, and when.

Pure. Days and hours are those of `ReminderPolicy.zone`.
"""

from dataclasses import astuple, dataclass
from datetime import date, datetime

from bot.monitoring.deadlines.rules import Deadline
from bot.monitoring.figures.rules import parse
from bot.notifications.model import Kind, ReminderPolicy
from bot.notifications.rules import at_reminder_hour
from bot.notifications.staff_rules import Details, StaffNotice
from bot.reports.dashboard import Compared, Course, Desk
from bot.reports.spans import Span, Stretch, stretch

MONDAY = 0


@dataclass(frozen=True, slots=True)
class Talks:
    """The survey within a week: cases that ended, complete interviews, marks given and their sum."""

    ended: int
    completed: int
    marks: int
    total: int


@dataclass(frozen=True, slots=True)
class Digest:
    """A week against the one before it, what waits now, and the report that is due next."""

    week: Stretch
    course: Compared
    talks: Talks
    desk: Desk
    next_report: Deadline | None


def week_to_tell(policy: ReminderPolicy, now: datetime) -> Stretch | None:
    """The week before, on a Monday by day; None at other times: an old digest is worth nothing.

    It is made up an hour before it goes out, so that it goes out on time.
    """
    local = now.astimezone(policy.zone)
    told = local.weekday() == MONDAY and policy.hour - 1 <= local.hour < policy.quiet_from
    return stretch(Span.WEEK, 1, local.date()) if told else None


def notice(digest: Digest, policy: ReminderPolicy) -> StaffNotice:
    """The digest as a notice that is due on the Monday after its week."""
    due_at = at_reminder_hour(digest.week.after, policy)
    return StaffNotice(f"digest/{digest.week.first}", Kind.DIGEST, due_at, packed(digest))


def packed(digest: Digest) -> Details:
    """The figures as a notice keeps them."""
    report = digest.next_report
    return {
        "week": f"{digest.week.first} {digest.week.after}",
        "now": _numbers(digest.course.now),
        "before": _numbers(digest.course.before),
        "talks": _numbers(digest.talks),
        "desk": _numbers(digest.desk),
        "report": f"{report.period.code} {report.last_on} {report.aim_on}" if report else "",
    }


def _numbers(figures: Course | Talks | Desk) -> str:
    return " ".join(map(str, astuple(figures)))


def unpacked(details: Details) -> Digest:
    """The figures of a notice."""
    told = {name: str(value).split() for name, value in details.items()}
    numbers = {name: map(int, told[name]) for name in ("now", "before", "talks", "desk")}
    return Digest(
        Stretch(*map(date.fromisoformat, told["week"])),
        Compared(Course(*numbers["now"]), Course(*numbers["before"])),
        Talks(*numbers["talks"]),
        Desk(*numbers["desk"]),
        _deadline(*told["report"]) if told["report"] else None,
    )


def _deadline(code: str, last_on: str, aim_on: str) -> Deadline:
    period = parse(code)
    assert period is not None, "packed by this module"
    return Deadline(period, date.fromisoformat(last_on), date.fromisoformat(aim_on))
