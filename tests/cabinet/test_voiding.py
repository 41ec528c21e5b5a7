"""Voiding: who passes by it, what happens to later attempts and cycles; in pieces, and audited."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.cabinet import items, regrading, voiding
from bot.cabinet.regrading import Regrading
from bot.cabinet.voiding import AskingWhy, NowVoid
from bot.db.course_schema import voided_questions
from bot.db.schema import attempt_questions, attempts, certificates, enrolments, notifications
from bot.db.schema import audit as audit_rows
from bot.enrolments.model import Ending
from bot.errors import NotAllowed, NotFound
from bot.house import House
from bot.notifications.service import settle
from bot.people import audit, store, withdrawal
from bot.people.audit import Intact
from bot.people.model import Awaited, Person, Role
from bot.quiz import store as quiz_store
from tests.cabinet.examinees import FAULTY, LATER, REASON, UNTIL, cycle_of, grade_anew, tries, void
from tests.population import COURSE, NOW, Population, opened

OTHER = "q-m01-02"


@pytest.fixture
def people(database_url: str, house: House) -> Iterator[Population]:
    with opened(database_url) as connection:
        yield Population(connection, house.vault)


@pytest.fixture
def administrator(people: Population) -> Person:
    return people.joins(Role.ADMINISTRATOR)


def endings(people: Population) -> list[tuple[str | None, object]]:
    rows = people.connection.execute(select(enrolments).order_by(enrolments.c.id))
    return [(row.ending, row.retest_until) for row in rows]


def certified(people: Population) -> list[tuple[int, int]]:
    rows = people.connection.execute(select(certificates).order_by(certificates.c.id))
    return [(row.enrolment_id, row.score) for row in rows]


def pending(people: Population, cycle: int) -> list[str]:
    waiting = notifications.c.sent_at.is_(None) & notifications.c.dropped_at.is_(None)
    rows = people.connection.execute(
        select(notifications.c.kind).where(waiting, notifications.c.enrolment_id == cycle)
    )
    return sorted(rows.scalars())


def audited(people: Population) -> list[tuple[str, dict[str, object]]]:
    rows = people.connection.execute(select(audit_rows).order_by(audit_rows.c.id))
    return [(row.action, json.loads(row.details)) for row in rows]


# Who passes by it


@pytest.mark.requirement("R14", "R15", "R19")
@pytest.mark.parametrize(
    "columns",
    [
        {},
        {"retest_until": NOW - timedelta(days=1)},  # lapsed, and nobody has noticed yet
        {"ending": Ending.WINDOW_EXPIRED, "ended_at": NOW},
        {"ending": Ending.FAILED, "ended_at": NOW, "retest_until": None},
        {"extra_attempts": 2},
    ],
)
@pytest.mark.parametrize("passing", [1, 2, 3])
def test_whose_attempt_passes_after_all_gets_certificate_and_notice_and_no_reminders(
    people: Population,
    house: House,
    administrator: Person,
    columns: dict[str, object],
    passing: int,
) -> None:
    cycle = cycle_of(people, people.registers(), **columns)
    for number in (1, 2, 3):
        tries(people, cycle, number, score=11 if number == passing else 5)
    people.connection.execute(update(enrolments).values(unsettled=True))
    settle(people.connection, house.standards, NOW)
    void(people, house, administrator)
    assert grade_anew(people, house) == Regrading(3, 1)
    assert endings(people) == [(Ending.PASSED, None)]
    assert certified(people) == [(cycle, 12)]
    assert pending(people, cycle) == ["certificate", "corrected", "rate_course"]
    [row] = people.completed()
    assert (row.score, row.attempts, row.completed_at) == (12, passing, LATER)


def test_a_timed_out_attempt_passes_too(people: Population, house: House, administrator: Person) -> None:
    cycle = cycle_of(people, people.registers())
    tries(people, cycle, timed_out=True)
    void(people, house, administrator)
    assert grade_anew(people, house) == Regrading(1, 1)
    assert endings(people) == [(Ending.PASSED, None)]


def test_who_is_still_below_the_mark_keeps_the_window_with_a_better_score(
    people: Population, house: House, administrator: Person
) -> None:
    cycle = cycle_of(people, people.registers())
    attempt = tries(people, cycle, score=10)
    void(people, house, administrator)
    assert grade_anew(people, house) == Regrading(1, 0)
    assert endings(people) == [(None, UNTIL)]
    assert certified(people) == []
    stored = people.connection.execute(select(attempts).where(attempts.c.id == attempt)).one()
    assert (stored.score, stored.passed, stored.corrected) == (11, False, False)


def test_who_had_answered_it_right_gains_nothing(
    people: Population, house: House, administrator: Person
) -> None:
    cycle = cycle_of(people, people.registers())
    attempt = tries(people, cycle, score=11)
    of_it = attempt_questions.c.question_id == FAULTY
    people.connection.execute(update(attempt_questions).where(of_it).values(chosen=0))
    people.connection.execute(update(attempts).where(attempts.c.id == attempt).values(score=12, passed=True))
    void(people, house, administrator)
    assert grade_anew(people, house) == Regrading(0, 0)


def test_who_has_passed_keeps_the_certificate_as_it_is(
    people: Population, house: House, administrator: Person
) -> None:
    person = people.registers()
    cycle = cycle_of(people, person, ending=Ending.PASSED, ended_at=NOW, retest_until=None, unsettled=True)
    tries(people, cycle, 1, score=11)
    tries(people, cycle, 2, score=13)
    settle(people.connection, house.standards, NOW)
    before = people.connection.execute(select(certificates)).all()
    void(people, house, administrator)
    assert grade_anew(people, house) == Regrading(2, 0)
    assert people.connection.execute(select(certificates)).all() == before
    assert "corrected" not in pending(people, cycle)
    [row] = people.completed()
    assert (row.score, row.attempts, row.completed_at) == (13, 2, NOW)


@pytest.mark.requirement("R16")
def test_a_later_attempt_that_runs_is_closed_with_its_answers_and_is_no_failure(
    people: Population, house: House, administrator: Person
) -> None:
    cycle = cycle_of(people, people.registers())
    tries(people, cycle, 1, score=11)
    running = tries(people, cycle, 2, score=None, missed=(), expires_at=LATER + timedelta(hours=1))
    people.connection.execute(
        update(attempt_questions).where(attempt_questions.c.attempt_id == running).values(chosen=0)
    )
    void(people, house, administrator)
    assert grade_anew(people, house) == Regrading(1, 1)
    assert certified(people) == [(cycle, 12)]
    closed = people.connection.execute(select(attempts).where(attempts.c.id == running)).one()
    assert (closed.finished_at, closed.score, closed.passed, closed.timed_out) == (LATER, 15, False, False)
    assert "attempt_ending" not in pending(people, cycle)


@pytest.mark.requirement("R18")
@pytest.mark.parametrize("old", [Ending.FAILED, Ending.WINDOW_EXPIRED])
def test_an_old_cycle_gets_its_certificate_and_the_new_one_goes_on(
    people: Population, house: House, administrator: Person, old: Ending
) -> None:
    person = people.registers()
    first = cycle_of(people, person, ending=old, ended_at=NOW, retest_until=None)
    tries(people, first)
    second = people.enrols(person, cycle=2, unsettled=True)
    void(people, house, administrator)
    assert grade_anew(people, house) == Regrading(1, 1)
    assert endings(people) == [(Ending.PASSED, None), (None, None)]
    assert certified(people) == [(first, 12)]
    assert "pace" in pending(people, second)


def test_a_running_attempt_keeps_its_question_which_counts_when_it_is_handed_in(
    people: Population, house: House, administrator: Person
) -> None:
    cycle = cycle_of(people, people.registers())
    running = tries(people, cycle, score=None)
    void(people, house, administrator)
    assert grade_anew(people, house) == Regrading(0, 0)
    asked = {each.question_id: each.voided for each in quiz_store.drawn(people.connection, running)}
    assert [name for name, is_void in asked.items() if is_void] == [FAULTY]


def test_two_voided_questions_add_up(people: Population, house: House, administrator: Person) -> None:
    cycle = cycle_of(people, people.registers())
    tries(people, cycle, score=10, missed=(FAULTY, OTHER))
    void(people, house, administrator)
    assert grade_anew(people, house) == Regrading(1, 0)
    void(people, house, administrator, OTHER)
    assert grade_anew(people, house) == Regrading(1, 1)
    assert certified(people) == [(cycle, 12)]


def test_of_who_has_withdrawn_nothing_new_is_written(
    people: Population, house: House, administrator: Person
) -> None:
    person = people.registers()
    people.passes(person, cycle=1)
    tries(people, cycle_of(people, person, cycle=2))
    withdrawal.withdraw(people.connection, person, NOW)
    void(people, house, administrator)
    assert grade_anew(people, house) == Regrading(0, 0)
    assert len(certified(people)) == 1


# Asking why


def test_what_would_follow_is_said_before_the_reason_is_typed(
    people: Population, house: House, administrator: Person
) -> None:
    person = people.registers()
    tries(people, cycle_of(people, person))
    tries(people, cycle_of(people, people.registers()), score=10)
    asking = voiding.ask_why(people.connection, house, administrator, FAULTY)
    assert asking == AskingWhy(FAULTY, attempts=2, would_pass=1, short=())
    assert store.awaited_answer(people.connection, administrator.id) == Awaited("void", FAULTY)


@pytest.mark.parametrize("typed", ["", "ok", "x" * 301])
def test_without_a_reason_nothing_is_voided(
    people: Population, house: House, administrator: Person, typed: str
) -> None:
    asked = voiding.ask_why(people.connection, house, administrator, FAULTY)
    assert isinstance(asked, AskingWhy)
    again = voiding.take_reason(people.connection, house, administrator, typed, LATER)
    assert again == replace(asked, unfit=True)
    assert people.connection.execute(select(voided_questions)).all() == []


def test_going_back_means_no_reason_is_waited_for(
    people: Population, house: House, administrator: Person
) -> None:
    voiding.ask_why(people.connection, house, administrator, FAULTY)
    voiding.forget_question(people.connection, administrator)
    with pytest.raises(NotFound):
        voiding.take_reason(people.connection, house, administrator, REASON, LATER)


def test_voiding_twice_is_voiding_once(people: Population, house: House, administrator: Person) -> None:
    tries(people, cycle_of(people, people.registers()))
    first = void(people, house, administrator)
    assert isinstance(first, NowVoid)
    assert (first.newly, first.left) == (True, 1)
    grade_anew(people, house)
    second = voiding.ask_why(people.connection, house, administrator, FAULTY)
    assert isinstance(second, NowVoid)
    assert (second.newly, second.left, second.voided.passed) == (False, 0, 1)
    assert grade_anew(people, house) == Regrading(0, 0)
    assert len(certified(people)) == 1


def test_all_of_it_is_in_the_audit(people: Population, house: House, administrator: Person) -> None:
    tries(people, cycle_of(people, people.registers()))
    tries(people, cycle_of(people, people.registers()), score=9)
    void(people, house, administrator)
    grade_anew(people, house)
    course = {"course": COURSE, "question": FAULTY}
    (voided, passed, regraded) = audited(people)
    assert voided == ("void_question", course | {"attempts": 2})
    assert passed[0] == "pass_by_voiding"
    assert (passed[1]["before"], passed[1]["after"], passed[1]["maximum"]) == (11, 12, 15)
    assert regraded == ("regrade", course | {"regraded": 2, "passed": 1})
    reasons = people.connection.execute(select(audit_rows.c.reason, audit_rows.c.actor)).all()
    assert reasons == [(REASON, administrator.telegram_id)] * 3
    assert isinstance(audit.verify(people.connection, house.vault), Intact)


def test_a_question_that_never_was_cannot_be_voided_and_one_that_left_the_course_can(
    people: Population, house: House, administrator: Person
) -> None:
    with pytest.raises(NotFound):
        voiding.ask_why(people.connection, house, administrator, "q-never")
    tries(people, cycle_of(people, people.registers()), missed=("q-gone",))
    assert isinstance(void(people, house, administrator, "q-gone"), NowVoid)
    assert grade_anew(people, house) == Regrading(1, 1)
    assert items.card(people.connection, house, administrator, "q-gone").which == items.GONE


@pytest.mark.parametrize("role", [Role.ENTREPRENEUR, Role.OPERATOR, Role.SUPERVISOR])
def test_the_use_cases_ask_for_the_role_themselves(people: Population, house: House, role: Role) -> None:
    actor = people.joins(role)
    store.await_answer(people.connection, actor.id, Awaited("void", FAULTY))
    for attempt in (
        lambda: voiding.ask_why(people.connection, house, actor, FAULTY),
        lambda: voiding.take_reason(people.connection, house, actor, REASON, NOW),
        lambda: voiding.forget_question(people.connection, actor),
        lambda: items.appraise(people.connection, house, actor),
        lambda: items.listed(people.connection, house, actor, items.FLAGGED, 0),
        lambda: items.card(people.connection, house, actor, FAULTY),
    ):
        with pytest.raises(NotAllowed):
            attempt()


# In pieces


def test_many_attempts_are_graded_in_pieces_and_what_others_did_is_left_alone(
    people: Population, house: House, administrator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(regrading, "PIECE", 2)
    for _each in range(5):
        tries(people, cycle_of(people, people.registers()))
    void(people, house, administrator)
    stale = regrading.next_piece(people.connection)
    assert stale is not None
    assert regrading.grade_piece(people.connection, house, stale, LATER) == Regrading(2, 2)
    assert regrading.grade_piece(people.connection, house, stale, LATER) == Regrading(0, 0)
    shown = items.card(people.connection, house, administrator, FAULTY)
    assert (shown.left, shown.voided and shown.voided.passed) == (3, 2)
    assert grade_anew(people, house) == Regrading(3, 3)
    assert len(certified(people)) == 5
    assert regrading.next_piece(people.connection) is None
