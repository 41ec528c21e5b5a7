from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.enrolments.model import (
    AfterAttempt,
    AlreadyPassed,
    Attempt,
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
    Passed,
    Resume,
    RetestOpen,
    Standing,
    StartDecision,
    TestOpen,
    TestPolicy,
    WindowClosed,
    WindowExpired,
)
from bot.enrolments.rules import (
    after_attempt,
    attempt_started,
    lapse,
    may_begin_cycle,
    may_start,
    standing,
    time_is_up,
)

POLICY = TestPolicy()
START = datetime(2026, 1, 10, 5, tzinfo=UTC)
TESTED = datetime(2026, 1, 31, 7, tzinfo=UTC)
UNTIL = datetime(2026, 2, 28, 19, tzinfo=UTC)
TICK = timedelta(microseconds=1)

LEARNING = Enrolment(17, 1, "business-basics", 1, "2026.1", START, None, None, None, None, 0)
READ = replace(LEARNING, lessons_done_at=TESTED)
RETESTING = replace(READ, retest_until=UNTIL)
PASSED = replace(READ, ending=Ending.PASSED, ended_at=TESTED)
EXPIRED = replace(RETESTING, ending=Ending.WINDOW_EXPIRED, ended_at=UNTIL)
FAILED = replace(READ, ending=Ending.FAILED, ended_at=TESTED)


def running(number: int, started_at: datetime = TESTED) -> Attempt:
    new = attempt_started(number, POLICY, started_at)
    return Attempt(number, number, started_at, new.expires_at, None, None, 15, None, timed_out=False)


def finished(number: int, score: int = 0, at: datetime = TESTED) -> Attempt:
    return replace(running(number, at), finished_at=at, score=score, passed=score >= 12)


def works_always(day: date) -> bool:
    return True


def failed(count: int) -> list[Attempt]:
    return [finished(number) for number in range(1, count + 1)]


@pytest.mark.requirement("R13", "R14", "R15", "R16", "R18", "R19", "Q7")
@pytest.mark.parametrize(
    ("enrolment", "attempts", "now", "stands", "decision"),
    [
        (LEARNING, [], TESTED, Learning(), LessonsUnread()),
        (READ, [], TESTED, TestOpen(3), MayStart(1, 3)),
        (READ, [running(1)], TESTED, InAttempt(running(1), 2), Resume(running(1))),
        (RETESTING, failed(1), TESTED, RetestOpen(2, UNTIL), MayStart(2, 2)),
        (RETESTING, failed(2), UNTIL - TICK, RetestOpen(1, UNTIL), MayStart(3, 1)),
        (RETESTING, failed(1), UNTIL, WindowExpired(UNTIL), WindowClosed(UNTIL)),
        (EXPIRED, failed(1), UNTIL, WindowExpired(UNTIL), WindowClosed(UNTIL)),
        (FAILED, failed(3), TESTED, FailedAll(TESTED), NoAttemptsLeft()),
        (RETESTING, failed(3), TESTED, FailedAll(TESTED), NoAttemptsLeft()),
        (PASSED, [finished(1, 15)], UNTIL, Passed(TESTED), AlreadyPassed(TESTED)),
    ],
)
def test_a_person_stands_somewhere_and_may_start_accordingly(
    enrolment: Enrolment, attempts: list[Attempt], now: datetime, stands: Standing, decision: StartDecision
) -> None:
    assert standing(enrolment, attempts, POLICY, now) == stands
    assert may_start(enrolment, attempts, POLICY, now) == decision


@pytest.mark.requirement("Q4")
def test_an_attempt_started_in_the_last_second_has_its_whole_hour() -> None:
    last_second = UNTIL - timedelta(seconds=1)
    assert attempt_started(2, POLICY, last_second) == NewAttempt(
        number=2, started_at=last_second, expires_at=last_second + timedelta(hours=1), maximum=15
    )


@pytest.mark.requirement("Q4")
def test_a_window_does_not_lapse_while_an_attempt_that_started_in_it_runs() -> None:
    attempts = [finished(1), running(2, UNTIL - TICK)]
    later = UNTIL + timedelta(minutes=30)
    assert lapse(RETESTING, attempts, POLICY, later) is None
    assert isinstance(standing(RETESTING, attempts, POLICY, later), InAttempt)


@pytest.mark.requirement("Q4")
def test_an_attempt_finished_after_the_deadline_opens_the_next_month() -> None:
    late = replace(finished(2, 3, UNTIL + timedelta(minutes=30)), started_at=UNTIL - TICK)
    after = after_attempt(RETESTING, [finished(1), late], late, POLICY, works_always)
    assert after == AfterAttempt(None, None, datetime(2026, 4, 1, 19, tzinfo=UTC))


@pytest.mark.requirement("Q4")
def test_an_abandoned_attempt_counts_from_its_time_out_however_late_it_is_noticed() -> None:
    abandoned = running(1)
    assert not time_is_up(abandoned, abandoned.expires_at - TICK)
    assert time_is_up(abandoned, abandoned.expires_at)
    noticed = replace(
        abandoned, finished_at=TESTED + timedelta(days=9), score=0, passed=False, timed_out=True
    )
    after = after_attempt(READ, [noticed], noticed, POLICY, works_always)
    assert after == AfterAttempt(None, None, UNTIL)
    assert not time_is_up(noticed, UNTIL)


@pytest.mark.requirement("R14", "R15", "R16", "R17", "Q1")
@pytest.mark.parametrize(
    ("number", "score", "extra", "expected"),
    [
        (1, 12, 0, AfterAttempt(Ending.PASSED, TESTED, None)),
        (3, 12, 0, AfterAttempt(Ending.PASSED, TESTED, None)),
        (1, 11, 0, AfterAttempt(None, None, UNTIL)),
        (2, 11, 0, AfterAttempt(None, None, UNTIL)),
        (3, 11, 0, AfterAttempt(Ending.FAILED, TESTED, None)),
        (3, 11, 1, AfterAttempt(None, None, UNTIL)),
        (4, 11, 1, AfterAttempt(Ending.FAILED, TESTED, None)),
    ],
)
def test_the_third_failure_ends_the_cycle_and_an_earlier_one_gives_a_month(
    number: int, score: int, extra: int, expected: AfterAttempt
) -> None:
    before, last = failed(number - 1), finished(number, score)
    enrolment = replace(READ, extra_attempts=extra)
    assert after_attempt(enrolment, before, last, POLICY, works_always) == expected
    assert after_attempt(enrolment, [*before, last], last, POLICY, works_always) == expected


def test_a_running_attempt_decides_nothing() -> None:
    with pytest.raises(ValueError, match="not finished"):
        after_attempt(READ, [running(1)], running(1), POLICY, works_always)


@pytest.mark.requirement("Q7")
@pytest.mark.parametrize(
    ("enrolment", "attempts", "now", "expected"),
    [
        (READ, [], UNTIL + timedelta(days=365), None),  # the first attempt has no deadline
        (RETESTING, failed(1), UNTIL - TICK, None),
        (RETESTING, failed(1), UNTIL, AfterAttempt(Ending.WINDOW_EXPIRED, UNTIL, UNTIL)),
        (
            RETESTING,
            failed(2),
            UNTIL + timedelta(days=9),
            AfterAttempt(Ending.WINDOW_EXPIRED, UNTIL, UNTIL),
        ),
        (RETESTING, failed(3), TESTED, AfterAttempt(Ending.FAILED, TESTED, None)),  # stricter policy
        (EXPIRED, failed(1), UNTIL, None),
        (PASSED, [finished(1, 15)], UNTIL, None),
    ],
)
def test_a_window_lapses_at_its_end_and_only_once(
    enrolment: Enrolment, attempts: list[Attempt], now: datetime, expected: AfterAttempt | None
) -> None:
    assert lapse(enrolment, attempts, POLICY, now) == expected


@pytest.mark.requirement("R05", "R18", "Q7", "Q8")
@pytest.mark.parametrize(
    ("latest", "attempts", "policy", "decision"),
    [
        (None, [], POLICY, MayBegin(1)),
        (READ, [], POLICY, CycleRunning()),
        (READ, [running(1)], POLICY, CycleRunning()),
        (RETESTING, failed(1), POLICY, MayBegin(2)),  # lapsed by now, though nobody has recorded it
        (EXPIRED, failed(1), POLICY, MayBegin(2)),
        (FAILED, failed(3), POLICY, MayBegin(2)),
        (replace(FAILED, cycle=41), failed(3), POLICY, MayBegin(42)),
        (replace(FAILED, cycle=2), failed(3), TestPolicy(max_cycles=2), CyclesUsedUp(2)),
        (FAILED, failed(3), TestPolicy(max_cycles=2), MayBegin(2)),
        (PASSED, [finished(1, 15)], POLICY, AlreadyPassed(TESTED)),
        (PASSED, [finished(1, 15)], TestPolicy(repeat_after_pass=True), MayBegin(2)),
    ],
)
def test_the_course_may_be_taken_again_once_a_cycle_has_ended(
    latest: Enrolment | None, attempts: list[Attempt], policy: TestPolicy, decision: object
) -> None:
    assert may_begin_cycle(latest, attempts, policy, UNTIL) == decision
