"""Grades anew, piece by piece, the attempts in which a voided question was asked.

What is left to do is a question to the database: a voided question without `regraded_at`, and how far its
attempts were looked at. So a kill between two pieces loses nothing, and a piece that somebody else has done
meanwhile is left alone. Certificates, notices and reminders follow in the transaction of the piece.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.enrolments import rules as enrolment_rules
from bot.enrolments import store as enrolments
from bot.enrolments.model import Attempt, Enrolment
from bot.house import House
from bot.notifications.service import settle
from bot.people import audit
from bot.quiz import rules, store, void_store
from bot.quiz.void_store import Voided

# How many attempts one transaction grades anew: some 16 milliseconds, and fewer than one settles.
PIECE = 10


@dataclass(frozen=True, slots=True)
class Piece:
    """The next attempts of a voided question, as they were found; none when all are done."""

    voided: Voided
    attempts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Regrading:
    """How many scores have risen, and how many people have passed by it."""

    regraded: int
    passed: int


def next_piece(connection: Connection) -> Piece | None:
    """What is to be graded anew next."""
    voided = void_store.unfinished(connection)
    return Piece(voided, tuple(void_store.affected(connection, voided, PIECE))) if voided else None


def grade_piece(connection: Connection, house: House, piece: Piece, now: datetime) -> Regrading:
    """Grade a piece anew, settle what follows, and note how far that is; the last one ends the voiding."""
    present = void_store.one(connection, piece.voided.course_id, piece.voided.question_id)
    if present != piece.voided:
        return Regrading(0, 0)  # Somebody else has done this piece.
    outcomes = [_regrade(connection, house, present, attempt, now) for attempt in piece.attempts]
    done = Regrading(sum(each is not None for each in outcomes), sum(each is True for each in outcomes))
    regraded, passed = present.regraded + done.regraded, present.passed + done.passed
    if piece.attempts:
        seen = piece.attempts[-1]
        void_store.advance(connection, present, seen_attempt=seen, regraded=regraded, passed=passed)
    if len(piece.attempts) < PIECE:
        _end(connection, house, present, regraded, passed, now)
    settle(connection, house.standards, now)
    return done


def _regrade(
    connection: Connection, house: House, voided: Voided, attempt_id: int, now: datetime
) -> bool | None:
    """Grade one attempt anew: None when it gains nothing, True when its cycle is passed by it."""
    found = enrolments.attempt(connection, attempt_id)
    if found is None:
        return None  # The person has withdrawn since the piece was found.
    attempt, enrolment_id = found
    enrolment = enrolments.by_id(connection, enrolment_id)
    assert enrolment is not None, "an attempt has an enrolment by its foreign key"
    score, _maximum = rules.grade(store.drawn(connection, attempt_id))
    better = enrolment_rules.regraded(enrolment, attempt, score, house.regulations.test, now)
    if better is None:
        return None
    enrolments.regrade(connection, better.attempt)
    if better.after is None:
        return False
    _close_running(connection, enrolment_id, now)
    enrolments.record(connection, enrolment_id, better.after)
    _record(connection, house, voided, enrolment, (attempt, better.attempt), now)
    return True


def _close_running(connection: Connection, enrolment_id: int, now: datetime) -> None:
    """A later attempt that runs is needed no more; the answers given in it stay."""
    running = enrolment_rules.running_attempt(enrolments.attempts_of(connection, enrolment_id))
    if running:
        score, _maximum = rules.grade(store.drawn(connection, running.id))
        enrolments.close_attempt(connection, enrolment_rules.superseded(running, score, now))


def _record(
    connection: Connection,
    house: House,
    voided: Voided,
    enrolment: Enrolment,
    before_after: tuple[Attempt, Attempt],
    now: datetime,
) -> None:
    before, after = before_after
    audit.write(
        connection,
        house.vault,
        voided.voided_by,
        "pass_by_voiding",
        person_id=enrolment.person_id,
        enrolment_id=enrolment.id,
        details={
            "question": voided.question_id,
            "attempt": after.number,
            "before": before.score,
            "after": after.score,
            "maximum": after.maximum,
            "ending_before": enrolment.ending,
        },
        reason=voided.reason,
        now=now,
    )


def _end(
    connection: Connection, house: House, voided: Voided, regraded: int, passed: int, now: datetime
) -> None:
    void_store.advance(connection, voided, regraded_at=now)
    audit.write(
        connection,
        house.vault,
        voided.voided_by,
        "regrade",
        details={
            "course": voided.course_id,
            "question": voided.question_id,
            "regraded": regraded,
            "passed": passed,
        },
        reason=voided.reason,
        now=now,
    )
