"""Use cases of the final test: start, look, answer, hand in; close what was abandoned (Rules, point 13)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from random import Random

from sqlalchemy import Connection

from bot.enrolments import rules as enrolment_rules
from bot.enrolments import store as enrolments
from bot.enrolments.model import (
    Attempt,
    Enrolment,
    FailedAll,
    MayStart,
    Passed,
    Resume,
    StartDecision,
    TestPolicy,
)
from bot.enrolments.service import BATCH, Whereabouts, whereabouts
from bot.errors import NotFound
from bot.language import Language
from bot.quiz import rules, store
from bot.quiz.content import Bank
from bot.quiz.model import DrawnQuestion


@dataclass(frozen=True, slots=True)
class TestRules:
    """What holds during a test: the approved figures, the calendar, the bank."""

    __test__ = False  # pytest would otherwise take the name for a test class.

    policy: TestPolicy
    is_working_day: Callable[[date], bool]
    bank: Bank


@dataclass(frozen=True, slots=True)
class Asking:
    """One question of a running attempt; `version` is that of the course on which the cycle began."""

    attempt: Attempt
    question: DrawnQuestion
    drawn: tuple[DrawnQuestion, ...]
    version: str


@dataclass(frozen=True, slots=True)
class Summary:
    """All answers of a running attempt before they are handed in."""

    attempt: Attempt
    drawn: tuple[DrawnQuestion, ...]
    version: str


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished attempt, where it leaves the person, and what the answers say."""

    attempt: Attempt
    place: Whereabouts
    drawn: tuple[DrawnQuestion, ...]

    @property
    def version(self) -> str:
        """The version of the course on which the cycle began."""
        return self.place.enrolment.course_version


@dataclass(frozen=True, slots=True)
class Reviewing:
    """A question of a finished attempt, to be shown with its right answer."""

    attempt: Attempt
    question: DrawnQuestion
    of: int
    version: str


def start(
    connection: Connection,
    test: TestRules,
    place: Whereabouts,
    number: int,
    random: Random,
    now: datetime,
) -> Asking | Finished | StartDecision:
    """Start attempt `number`, or go on with the running one: a second press finds it running."""
    decision = enrolment_rules.may_start(place.enrolment, place.attempts, test.policy, now)
    match decision:
        case Resume(attempt):
            return resume(connection, test, attempt, place.enrolment, now)
        case MayStart() if decision.number == number:
            return _begin(connection, test, place, number, random, now)
        case _:
            return decision


def _begin(
    connection: Connection, test: TestRules, place: Whereabouts, number: int, random: Random, now: datetime
) -> Asking:
    seen = store.asked_before(connection, place.enrolment.id)
    voided = store.voided(connection, place.enrolment.course_id)
    bank = rules.drawable(test.bank.questions, voided, test.policy.questions)
    draw = rules.draw(bank, test.policy.questions, random, seen)
    attempt_id = enrolments.add_attempt(
        connection, place.enrolment.id, enrolment_rules.attempt_started(number, test.policy, now)
    )
    store.add_draw(connection, attempt_id, draw)
    attempt, enrolment = _mine(connection, attempt_id, place.enrolment.person_id)
    return Asking(attempt, draw[0], draw, enrolment.course_version)


def resume(
    connection: Connection, test: TestRules, attempt: Attempt, enrolment: Enrolment, now: datetime
) -> Asking | Finished:
    """Go on at the first question without an answer, in the same order; at the last one when all have."""
    if enrolment_rules.time_is_up(attempt, now):
        return _close(connection, test, attempt, enrolment.id, now)
    drawn = store.drawn(connection, attempt.id)
    at = next(iter(rules.unanswered(drawn)), drawn[-1].position)
    return Asking(attempt, drawn[at], drawn, enrolment.course_version)


def look(
    connection: Connection, test: TestRules, person_id: int, attempt_id: int, position: int, now: datetime
) -> Asking | Finished:
    """Show a question of a running attempt, or the result when it is over.

    Raises NotFound when the attempt is not this person's.
    """
    attempt, enrolment = _mine(connection, attempt_id, person_id)
    if _is_over(attempt, now):
        return _close(connection, test, attempt, enrolment.id, now)
    drawn = store.drawn(connection, attempt_id)
    at = max(0, min(position, len(drawn) - 1))
    return Asking(attempt, drawn[at], drawn, enrolment.course_version)


def answer(
    connection: Connection,
    test: TestRules,
    person_id: int,
    attempt_id: int,
    position: int,
    option: int,
    language: Language,
    now: datetime,
) -> Asking | Summary | Finished:
    """Store an answer and show the next question; after the last one the summary.

    `language` is that in which the question was read. Answers may be changed until the test is handed in.
    Raises NotFound for what this person cannot answer.
    """
    shown = look(connection, test, person_id, attempt_id, position, now)
    if isinstance(shown, Finished):
        return shown
    if option not in range(4) or shown.question.position != position:
        raise NotFound(f"option {option} of question {position}")
    store.choose(connection, attempt_id, position, option, language, now)
    drawn = store.drawn(connection, attempt_id)
    if position + 1 < len(drawn):
        return Asking(shown.attempt, drawn[position + 1], drawn, shown.version)
    return Summary(shown.attempt, drawn, shown.version)


def summary(
    connection: Connection, test: TestRules, person_id: int, attempt_id: int, now: datetime
) -> Summary | Finished:
    """Show what is answered and what is not. Raises NotFound when the attempt is not this person's."""
    shown = look(connection, test, person_id, attempt_id, 0, now)
    return shown if isinstance(shown, Finished) else Summary(shown.attempt, shown.drawn, shown.version)


def finish(
    connection: Connection, test: TestRules, person_id: int, attempt_id: int, now: datetime
) -> Finished:
    """Hand in and grade, once; a second press shows the same result. Raises NotFound."""
    attempt, enrolment = _mine(connection, attempt_id, person_id)
    return _close(connection, test, attempt, enrolment.id, now)


def result(
    connection: Connection, test: TestRules, person_id: int, attempt_id: int, now: datetime
) -> Asking | Finished:
    """Show the result of a finished attempt again. Raises NotFound when the attempt is not this person's."""
    return look(connection, test, person_id, attempt_id, 0, now)


def review(
    connection: Connection, test: TestRules, person_id: int, attempt_id: int, position: int, now: datetime
) -> Reviewing | Asking | Finished:
    """Show a question with its right answer, once no attempt is left that it could help.

    Raises NotFound when the attempt is not this person's.
    """
    shown = look(connection, test, person_id, attempt_id, 0, now)
    if isinstance(shown, Finished) and isinstance(shown.place.standing, Passed | FailedAll):
        at = max(0, min(position, len(shown.drawn) - 1))
        return Reviewing(shown.attempt, shown.drawn[at], len(shown.drawn), shown.version)
    return shown


def close_abandoned(connection: Connection, test: TestRules, now: datetime) -> int:
    """Close and grade attempts whose time is up; gives how many."""
    overdue = enrolments.overdue_attempts(connection, now, BATCH)
    for attempt, enrolment_id in overdue:
        _close(connection, test, attempt, enrolment_id, now)
    return len(overdue)


def _is_over(attempt: Attempt, now: datetime) -> bool:
    return attempt.finished_at is not None or enrolment_rules.time_is_up(attempt, now)


def _mine(connection: Connection, attempt_id: int, person_id: int) -> tuple[Attempt, Enrolment]:
    found = enrolments.attempt(connection, attempt_id)
    owner = enrolments.by_id(connection, found[1]) if found else None
    if found is None or owner is None or owner.person_id != person_id:
        raise NotFound(f"attempt {attempt_id}")
    return found[0], owner


def _close(
    connection: Connection, test: TestRules, attempt: Attempt, enrolment_id: int, now: datetime
) -> Finished:
    """Grade the attempt if it still runs, and give its result."""
    drawn = store.drawn(connection, attempt.id)
    enrolment = enrolments.by_id(connection, enrolment_id)
    assert enrolment is not None, "an attempt has an enrolment by its foreign key"
    if attempt.finished_at is None:
        attempt = _graded(attempt, drawn, test.policy, now)
        enrolments.close_attempt(connection, attempt)
        attempts = enrolments.attempts_of(connection, enrolment_id)
        after = enrolment_rules.after_attempt(enrolment, attempts, attempt, test.policy, test.is_working_day)
        enrolments.record(connection, enrolment_id, after)
        enrolment = replace(
            enrolment, ending=after.ending, ended_at=after.ended_at, retest_until=after.retest_until
        )
    return Finished(attempt, whereabouts(connection, enrolment, test.policy, now), drawn)


def _graded(attempt: Attempt, drawn: tuple[DrawnQuestion, ...], policy: TestPolicy, now: datetime) -> Attempt:
    score, maximum = rules.grade(drawn)
    late = enrolment_rules.time_is_up(attempt, now)
    return replace(
        attempt,
        finished_at=attempt.expires_at if late else now,
        timed_out=late,
        score=score,
        passed=enrolment_rules.passes(score, maximum, policy.pass_percent),
    )
