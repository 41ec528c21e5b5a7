"""A score that rises after all: who passes by it, who gains nothing, and that nobody loses."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.enrolments.model import AfterAttempt, Attempt, Ending, Enrolment, Passed, TestPolicy
from bot.enrolments.rules import passes, regraded, standing, superseded

POLICY = TestPolicy()
TESTED = datetime(2026, 1, 31, 7, tzinfo=UTC)
NOW = TESTED + timedelta(days=50)
READ = Enrolment(17, 1, "business-basics", 1, "2026.1", TESTED, TESTED, None, None, None, 0)
ENROLMENTS = {
    "retest open": replace(READ, retest_until=NOW + timedelta(days=3)),
    "lapsed, not recorded yet": replace(READ, retest_until=NOW - timedelta(days=3)),
    "lapsed": replace(READ, ending=Ending.WINDOW_EXPIRED, ended_at=TESTED, retest_until=TESTED),
    "failed": replace(READ, ending=Ending.FAILED, ended_at=TESTED),
    "granted one more": replace(READ, retest_until=NOW + timedelta(days=3), extra_attempts=1),
}
PASSED = replace(READ, ending=Ending.PASSED, ended_at=TESTED)


def attempt(score: int, *, number: int = 1, passed: bool = False, timed_out: bool = False) -> Attempt:
    return Attempt(number, number, TESTED, TESTED, TESTED, score, 15, passed=passed, timed_out=timed_out)


@pytest.mark.requirement("R14", "R19")
@pytest.mark.parametrize("enrolment", ENROLMENTS.values(), ids=ENROLMENTS)
@pytest.mark.parametrize("number", [1, 2, 3, 4])
@pytest.mark.parametrize("timed_out", [False, True])
def test_an_attempt_that_reaches_the_mark_passes_its_cycle_on_the_day_of_the_correction(
    enrolment: Enrolment, number: int, timed_out: bool
) -> None:
    before = attempt(11, number=number, timed_out=timed_out)
    better = regraded(enrolment, before, 12, POLICY, NOW)
    assert better is not None
    assert better.attempt == replace(before, score=12, passed=True, corrected=True)
    assert better.after == AfterAttempt(Ending.PASSED, NOW, None)
    ended = replace(enrolment, ending=Ending.PASSED, ended_at=NOW, retest_until=None)
    assert standing(ended, [better.attempt], POLICY, NOW) == Passed(NOW)


@pytest.mark.parametrize("enrolment", ENROLMENTS.values(), ids=ENROLMENTS)
def test_a_better_score_below_the_mark_changes_no_ending(enrolment: Enrolment) -> None:
    better = regraded(enrolment, attempt(10), 11, POLICY, NOW)
    assert better is not None
    assert (better.attempt, better.after) == (attempt(11), None)


@pytest.mark.parametrize("was_the_passed_one", [True, False])
def test_a_passed_cycle_stays_passed_by_the_attempt_that_passed_it(was_the_passed_one: bool) -> None:
    before = attempt(12 if was_the_passed_one else 11, passed=was_the_passed_one)
    better = regraded(PASSED, before, 13, POLICY, NOW)
    assert better is not None
    assert (better.attempt, better.after) == (replace(before, score=13), None)


@pytest.mark.parametrize("score", [0, 10, 11])
def test_nobody_loses_a_point(score: int) -> None:
    assert regraded(READ, attempt(11), score, POLICY, NOW) is None


def test_a_running_attempt_is_not_graded_anew() -> None:
    running = replace(attempt(0), finished_at=None, score=None, passed=None)
    with pytest.raises(ValueError, match="not finished"):
        regraded(READ, running, 12, POLICY, NOW)


@pytest.mark.parametrize(("expires", "finished"), [(NOW + timedelta(minutes=5), NOW), (TESTED, TESTED)])
def test_a_running_attempt_that_is_needed_no_more_is_closed_with_its_answers(
    expires: datetime, finished: datetime
) -> None:
    running = replace(attempt(0), finished_at=None, score=None, passed=None, expires_at=expires)
    closed = superseded(running, 7, NOW)
    assert (closed.finished_at, closed.score, closed.passed) == (finished, 7, False)
    assert not closed.timed_out


@given(
    score=st.integers(0, 15),
    scores=st.lists(st.integers(0, 15), max_size=6),
    ending=st.sampled_from([None, *Ending]),
)
def test_whatever_is_voided_nothing_gets_worse_and_twice_is_once(
    score: int, scores: list[int], ending: Ending | None
) -> None:
    was_passed = passes(score, 15, POLICY.pass_percent)
    enrolment = PASSED if was_passed else replace(READ, ending=ending, ended_at=TESTED if ending else None)
    present = attempt(score, passed=was_passed)
    for new in scores:
        better = regraded(enrolment, present, new, POLICY, NOW)
        after = better.attempt if better else present
        assert after.score == max(present.score or 0, new)
        assert after.passed or not present.passed
        if better and better.after:
            enrolment = replace(enrolment, ending=Ending.PASSED, ended_at=NOW)
        assert regraded(enrolment, after, new, POLICY, NOW) is None
        present = after
