"""What the bot says of its own accord, and when. Every `datetime` is aware and in UTC."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.enrolments.model import ALMATY

# A message that Telegram will not take is given up after so many tries, and the log says so.
MOST_TRIES = 8


class Kind(StrEnum):
    """What a notification is about."""

    CERTIFICATE = "certificate"
    ATTEMPT_ENDING = "attempt_ending"
    ATTEMPT_CLOSED = "attempt_closed"
    RETEST = "retest"
    LAPSED = "lapsed"
    PACE = "pace"
    CHANGED = "changed"
    CORRECTED = "corrected"
    """A voided question has made a failed attempt a passed one."""
    SURVEY = "survey"
    """The invitation to the survey about a service."""
    SURVEY_REMINDER = "survey_reminder"
    RATE_COURSE = "rate_course"
    FACT_ENDING = "fact_ending"
    """To administrators: dated facts of the course end."""
    LETTERS_DUE = "letters_due"
    """To administrators: letters to the operator are due or overdue."""
    REPORT_DUE = "report_due"
    """To administrators: a report to the ministry is due soon."""
    DIGEST = "digest"
    """To administrators who have not switched it off: the week that is over in figures."""


@dataclass(frozen=True, slots=True)
class ReminderPolicy:
    """When reminders go out, in whole hours local to `zone`.

    `retest_days` count back from the last day of the window, `pace_days` forward from the first day.
    Quiet hours run from `quiet_from` (inclusive) over midnight to `quiet_until` (exclusive).
    """

    retest_days: tuple[int, ...] = (14, 7, 3, 1, 0)
    pace_days: tuple[int, ...] = (7, 12, 14)
    hour: int = 10
    quiet_from: int = 21
    quiet_until: int = 9
    warn_before_timeout: timedelta = timedelta(minutes=10)
    zone: ZoneInfo = ALMATY


@dataclass(frozen=True, slots=True)
class Planned:
    """A notification that should be pending; its key is unique for ever, so that none is sent twice."""

    key: str
    kind: Kind
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Pending:
    """A stored notification that is neither sent nor dropped: about an enrolment, a case, or for staff."""

    id: int
    person_id: int
    enrolment_id: int | None
    key: str
    kind: Kind
    due_at: datetime
    case_id: int | None = None


@dataclass(frozen=True, slots=True)
class DueNow:
    """What to do with pending rows at this moment; rows in neither list wait."""

    send: tuple[Pending, ...]
    stale: tuple[Pending, ...]
