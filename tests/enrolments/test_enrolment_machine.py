"""Any sequence of what people, administrators and time can do keeps the promises of the Rules."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.enrolments.model import (
    AfterAttempt,
    Attempt,
    Ending,
    Enrolment,
    InAttempt,
    Learning,
    MayBegin,
    MayStart,
    Passed,
    RetestOpen,
    TestOpen,
    TestPolicy,
)
from bot.enrolments.rules import (
    after_attempt,
    attempt_started,
    extended,
    granted,
    lapse,
    may_begin_cycle,
    may_start,
    passes,
    running_attempt,
    standing,
    time_is_up,
)
from bot.notifications.model import Kind, ReminderPolicy
from bot.notifications.rules import LADDERS, is_quiet, plan

pytestmark = pytest.mark.requirement("R13", "R15", "R16", "R17", "R18", "R19", "Q1", "Q4", "Q7")

POLICY = TestPolicy()
REMINDERS = ReminderPolicy()


def works_on_weekdays(day: date) -> bool:
    return day.weekday() < 5


def first_cycle(number: int, now: datetime) -> Enrolment:
    return Enrolment(number, 1, "business-basics", number, "2026.1", now, None, None, None, None, 0)


class Course(RuleBasedStateMachine):
    """One person and the clock. As in the services, whoever acts first finds what time has ended."""

    def __init__(self) -> None:
        super().__init__()
        self.now = datetime(2026, 1, 28, 15, tzinfo=UTC)
        self.enrolment = first_cycle(1, self.now)
        self.attempts: list[Attempt] = []
        self.due: dict[str, datetime] = {}

    def settle(self) -> None:
        running = running_attempt(self.attempts)
        if running is not None and time_is_up(running, self.now):
            self.finish(replace(running, finished_at=running.expires_at, timed_out=True), score=0)
        ending = lapse(self.enrolment, self.attempts, POLICY, self.now)
        if ending is not None:
            self.record(ending)

    def finish(self, attempt: Attempt, score: int) -> None:
        graded = replace(attempt, score=score, passed=passes(score, attempt.maximum, POLICY.pass_percent))
        self.attempts[-1] = graded
        self.record(after_attempt(self.enrolment, self.attempts, graded, POLICY, works_on_weekdays))

    def record(self, after: AfterAttempt) -> None:
        self.enrolment = replace(
            self.enrolment, ending=after.ending, ended_at=after.ended_at, retest_until=after.retest_until
        )

    @rule(minutes=st.sampled_from([1, 59, 61, 60 * 11, 60 * 24, 60 * 24 * 6, 60 * 24 * 27, 60 * 24 * 35]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @precondition(lambda self: self.attempts)
    @rule()
    def the_clockwork_runs(self) -> None:
        self.settle()

    @precondition(lambda self: self.enrolment.lessons_done_at is None)
    @rule()
    def lessons_are_read(self) -> None:
        self.enrolment = replace(self.enrolment, lessons_done_at=self.now)

    @rule(minutes=st.sampled_from([1, 30, 59, 61]), score=st.sampled_from([None, 0, 10, 11, 11, 11, 12]))
    def the_test_is_taken(self, minutes: int, score: int | None) -> None:
        self.settle()
        match may_start(self.enrolment, self.attempts, POLICY, self.now):
            case MayStart(number, left):
                self.start(number, left)
        self.now += timedelta(minutes=minutes)
        running = running_attempt(self.attempts)
        if running is not None and score is not None and not time_is_up(running, self.now):
            self.finish(replace(running, finished_at=self.now), score)

    def start(self, number: int, left: int) -> None:
        assert self.enrolment.lessons_done_at is not None
        assert self.enrolment.ending is None
        assert self.enrolment.retest_until is None or self.now < self.enrolment.retest_until
        assert left == POLICY.max_attempts + self.enrolment.extra_attempts - len(self.attempts) > 0
        new = attempt_started(number, POLICY, self.now)
        self.attempts.append(
            Attempt(number, number, self.now, new.expires_at, None, None, new.maximum, None, timed_out=False)
        )

    @precondition(lambda self: self.attempts)
    @rule(days=st.integers(1, 40))
    def an_administrator_extends(self, days: int) -> None:
        self.settle()
        outcome = extended(self.enrolment, self.attempts, days, self.now, POLICY)
        if isinstance(outcome, Enrolment):
            assert outcome.retest_until is not None
            assert outcome.retest_until > max(self.now, self.enrolment.retest_until or self.now)
            self.enrolment = outcome

    @precondition(lambda self: self.attempts)
    @rule()
    def an_administrator_grants(self) -> None:
        self.settle()
        outcome = granted(self.enrolment, self.attempts, self.now, POLICY, works_on_weekdays)
        if isinstance(outcome, Enrolment):
            self.enrolment = outcome
            stands = standing(outcome, self.attempts, POLICY, self.now)
            assert isinstance(stands, Learning | TestOpen | InAttempt | RetestOpen)

    @precondition(lambda self: self.attempts)
    @rule()
    def the_course_is_begun_again(self) -> None:
        self.settle()
        match may_begin_cycle(self.enrolment, self.attempts, POLICY, self.now):
            case MayBegin(cycle):
                assert self.enrolment.ending in (Ending.WINDOW_EXPIRED, Ending.FAILED)
                assert cycle == self.enrolment.cycle + 1
                self.enrolment, self.attempts = first_cycle(cycle, self.now), []

    @invariant()
    def attempts_are_never_more_than_allowed(self) -> None:
        assert len(self.attempts) <= POLICY.max_attempts + self.enrolment.extra_attempts

    @invariant()
    def whoever_passed_once_stays_passed(self) -> None:
        stands = standing(self.enrolment, self.attempts, POLICY, self.now)
        assert isinstance(stands, Passed) == any(attempt.passed for attempt in self.attempts)

    @invariant()
    def reminders_are_ahead_by_day_and_named_for_ever(self) -> None:
        stands = standing(self.enrolment, self.attempts, POLICY, self.now)
        planned = plan(self.enrolment, self.attempts, stands, REMINDERS, self.now)
        assert len({one.key for one in planned}) == len(planned)
        for one in planned:
            assert one.due_at > self.now or one.kind not in {*LADDERS, Kind.ATTEMPT_ENDING}
            assert not is_quiet(one.due_at, REMINDERS) or one.kind in {Kind.ATTEMPT_ENDING, Kind.CERTIFICATE}
            assert self.due.setdefault(one.key, one.due_at) == one.due_at


TestCourse = Course.TestCase
TestCourse.settings = settings(max_examples=150, stateful_step_count=30, derandomize=True, deadline=None)
