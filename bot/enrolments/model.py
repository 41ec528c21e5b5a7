"""One person's way through one course: the enrolment, its attempts at the test, and where it stands.

Every `datetime` here is aware and in UTC; dates that people see are local to `TestPolicy.zone`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

# A zone by name, never a fixed offset: it was +6 until 1 March 2024 and is +5 since.
ALMATY = ZoneInfo("Asia/Almaty")


class Ending(StrEnum):
    """How a cycle of the course ended. The last two allow a new cycle (Rules, point 13)."""

    PASSED = "passed"
    WINDOW_EXPIRED = "window_expired"
    FAILED = "failed_3"


@dataclass(frozen=True, slots=True)
class TestPolicy:
    """The approved figures of the course and its final test (Rules, points 5, 6 and 13).

    `max_cycles` None means without limit; `repeat_after_pass` lets a person who passed take the course again.
    """

    __test__ = False  # pytest would otherwise take the name for a test class.

    pass_percent: int = 75
    max_attempts: int = 3
    questions: int = 15
    time_limit: timedelta = timedelta(minutes=60)
    retest_months: int = 1
    roll_to_working_day: bool = False
    planned_days: int = 14
    zone: ZoneInfo = ALMATY
    max_cycles: int | None = None
    repeat_after_pass: bool = False


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at the final test; `number` counts from 1 within its enrolment.

    It runs while `finished_at` is None; a timed out attempt finished at its `expires_at`. At most one of an
    enrolment is `passed`: that which passed it. `corrected`: it did so only when a question was voided.
    """

    id: int
    number: int
    started_at: datetime
    expires_at: datetime
    finished_at: datetime | None
    score: int | None
    maximum: int
    passed: bool | None
    timed_out: bool
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class NewAttempt:
    """What to store when an attempt starts."""

    number: int
    started_at: datetime
    expires_at: datetime
    maximum: int


@dataclass(frozen=True, slots=True)
class Enrolment:
    """One cycle of one course for one person; `cycle` counts from 1.

    `retest_until` is the first instant at which no retest may start any more, extensions included. It is
    None before the first attempt has finished, and after the last one has.
    """

    id: int
    person_id: int
    course_id: str
    cycle: int
    course_version: str
    started_at: datetime
    lessons_done_at: datetime | None
    ending: Ending | None
    ended_at: datetime | None
    retest_until: datetime | None
    extra_attempts: int


@dataclass(frozen=True, slots=True)
class AfterAttempt:
    """What a finished attempt makes of its enrolment: the values to store there."""

    ending: Ending | None
    ended_at: datetime | None
    retest_until: datetime | None


@dataclass(frozen=True, slots=True)
class Regraded:
    """A finished attempt whose score has risen, and what that makes of its enrolment if it passes by it."""

    attempt: Attempt
    after: AfterAttempt | None


# Where an enrolment stands.


@dataclass(frozen=True, slots=True)
class Learning:
    """Some lessons are still unread."""


@dataclass(frozen=True, slots=True)
class TestOpen:
    """All lessons are read, the test was never finished; the first attempt has no deadline."""

    __test__ = False  # pytest would otherwise take the name for a test class.

    attempts_left: int


@dataclass(frozen=True, slots=True)
class InAttempt:
    """An attempt runs; `attempts_left` does not count it.

    Its time may be up already: whoever meets such an attempt closes it first (`rules.time_is_up`).
    """

    attempt: Attempt
    attempts_left: int


@dataclass(frozen=True, slots=True)
class RetestOpen:
    """The last attempt failed and another one may start before `until` (exclusive)."""

    attempts_left: int
    until: datetime


@dataclass(frozen=True, slots=True)
class Passed:
    """The test is passed, for good."""

    at: datetime


@dataclass(frozen=True, slots=True)
class WindowExpired:
    """The month for the retest went by; the whole course may be taken again."""

    since: datetime


@dataclass(frozen=True, slots=True)
class FailedAll:
    """Every attempt failed; the whole course may be taken again."""

    at: datetime


Standing = Learning | TestOpen | InAttempt | RetestOpen | Passed | WindowExpired | FailedAll


# Whether an attempt may start.


@dataclass(frozen=True, slots=True)
class MayStart:
    """Attempt `number` may start; `attempts_left` counts it too."""

    number: int
    attempts_left: int


@dataclass(frozen=True, slots=True)
class Resume:
    """An attempt runs already: go on with it."""

    attempt: Attempt


@dataclass(frozen=True, slots=True)
class LessonsUnread:
    """The test is locked until all lessons are read."""


@dataclass(frozen=True, slots=True)
class AlreadyPassed:
    """The test was passed before."""

    at: datetime


@dataclass(frozen=True, slots=True)
class WindowClosed:
    """The month for the retest is over since this instant."""

    since: datetime


@dataclass(frozen=True, slots=True)
class NoAttemptsLeft:
    """All attempts of this cycle are used."""


StartDecision = MayStart | Resume | LessonsUnread | AlreadyPassed | WindowClosed | NoAttemptsLeft


# Whether a new cycle may begin.


@dataclass(frozen=True, slots=True)
class MayBegin:
    """Cycle number `cycle` may begin."""

    cycle: int


@dataclass(frozen=True, slots=True)
class CycleRunning:
    """The present cycle is not over."""


@dataclass(frozen=True, slots=True)
class CyclesUsedUp:
    """The policy allows no more than `limit` cycles."""

    limit: int


CycleDecision = MayBegin | CycleRunning | AlreadyPassed | CyclesUsedUp


@dataclass(frozen=True, slots=True)
class NoWindow:
    """There is no deadline to extend: no attempt has finished yet."""
