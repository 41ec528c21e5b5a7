"""The queue of calls on a real database: who gets which case, and how a call ends."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Connection, insert, select, update

from bot.db.survey_schema import calls, cases
from bot.errors import NotFound
from bot.language import Language
from bot.people.model import Person
from bot.survey import store
from bot.survey.calls import service as calling
from bot.survey.calls.card import Step, Talk
from bot.survey.calls.rules import CallAgain
from bot.survey.calls.service import CallEnded, CallingClosed, NothingDue
from bot.survey.desk import SurveyDesk
from bot.survey.model import Outcome, Question
from tests.survey.phoning import dials, hears, stored, takes, works_at
from tests.survey.population import NOW, Services

Q1, Q2, Q3, Q4 = Question
HOUR = timedelta(hours=1)
NIGHT = NOW + timedelta(hours=12)


# Which case is next


@pytest.mark.requirement("M13")
def test_a_due_appointment_comes_first_then_the_own_region_then_the_oldest_case(
    connection: Connection, desk: SurveyDesk, operator: Person, waits: Callable[..., int]
) -> None:
    works_at(connection, operator, "75")
    old = waits(opened_at=NOW - 5 * HOUR)
    young = waits(opened_at=NOW - HOUR)
    own = waits(region="75", opened_at=NOW)
    later = waits(region="75", phone_from=NOW + HOUR)
    appointed = waits(appointment=True, phone_from=NOW - HOUR)
    order = []
    while (case_id := takes(connection, desk, operator)) is not None:
        order.append(case_id)
        connection.execute(update(cases).where(cases.c.id == case_id).values(phone_from=NOW + 2 * HOUR))
        store.release(connection, case_id)
    assert order == [appointed, own, old, young]
    assert takes(connection, desk, operator, NOW + HOUR) == later


def test_next_again_brings_the_case_that_one_holds(
    connection: Connection, desk: SurveyDesk, operator: Person, waits: Callable[..., int]
) -> None:
    waits()
    first = takes(connection, desk, operator)
    waits(opened_at=NOW - HOUR)
    assert takes(connection, desk, operator) == first


def test_nobody_gets_a_client_whom_a_colleague_holds(
    connection: Connection, desk: SurveyDesk, operator: Person, colleague: Person, services: Services
) -> None:
    for _ in range(2):
        services.opens_case(services.registers())
    assert takes(connection, desk, operator)
    assert takes(connection, desk, colleague) is None


def test_a_forgotten_case_goes_to_somebody_else_after_half_an_hour(
    connection: Connection, desk: SurveyDesk, operator: Person, colleague: Person, waits: Callable[..., int]
) -> None:
    case_id = waits()
    takes(connection, desk, operator)
    assert takes(connection, desk, colleague, NOW + timedelta(minutes=29)) is None
    assert takes(connection, desk, colleague, NOW + timedelta(minutes=30)) == case_id
    with pytest.raises(NotFound):
        calling.begin_call(connection, desk, operator, case_id, NOW + timedelta(minutes=31))


def test_the_job_releases_what_was_forgotten_and_nothing_else(
    connection: Connection, desk: SurveyDesk, operator: Person, waits: Callable[..., int]
) -> None:
    case_id = waits()
    takes(connection, desk, operator)
    assert calling.release_forgotten(connection, desk, NOW + timedelta(minutes=29)) == 0
    assert calling.release_forgotten(connection, desk, NOW + timedelta(minutes=30)) == 1
    assert calling.release_forgotten(connection, desk, NOW + timedelta(minutes=30)) == 0
    assert stored(connection, case_id).claimed_by is None


def test_outside_the_hours_nobody_is_called_and_the_next_morning_is_named(
    connection: Connection, desk: SurveyDesk, operator: Person, waits: Callable[..., int]
) -> None:
    waits()
    outcome = calling.take_next(connection, desk, operator, NIGHT)
    assert isinstance(outcome, CallingClosed)
    assert outcome.opens_at.astimezone(desk.policy.zone).isoformat() == "2026-01-21T09:00:00+05:00"
    assert outcome.waiting.cases == 1


def test_outside_the_hours_a_later_appointment_does_not_hide_who_is_due_at_nine(
    connection: Connection, desk: SurveyDesk, operator: Person, waits: Callable[..., int]
) -> None:
    appointment = NIGHT + 18 * HOUR
    case_id = waits("Ахметов Болат", phone_from=appointment)
    alone = calling.take_next(connection, desk, operator, NIGHT)
    assert isinstance(alone, CallingClosed)
    assert alone.waiting.next_at == stored(connection, case_id).phone_from
    waits()
    outcome = calling.take_next(connection, desk, operator, NIGHT)
    assert isinstance(outcome, CallingClosed)
    assert (outcome.waiting.cases, outcome.waiting.next_at) == (2, None)


def test_a_case_taken_before_the_evening_is_not_dialled_after_it(
    connection: Connection, desk: SurveyDesk, operator: Person, waits: Callable[..., int]
) -> None:
    case_id = waits()
    takes(connection, desk, operator, NOW + 7 * HOUR - timedelta(minutes=1))
    outcome = calling.begin_call(connection, desk, operator, case_id, NOW + 7 * HOUR)
    assert isinstance(outcome, CallingClosed)
    assert stored(connection, case_id).claimed_by is None


def test_with_nothing_due_it_is_said_when_the_next_one_is(
    connection: Connection, desk: SurveyDesk, operator: Person, waits: Callable[..., int]
) -> None:
    waits(phone_from=NIGHT)
    outcome = calling.take_next(connection, desk, operator, NOW)
    assert isinstance(outcome, NothingDue)
    assert outcome.waiting.next_at is not None
    assert outcome.waiting.next_at.astimezone(desk.policy.zone).isoformat() == "2026-01-21T09:00:00+05:00"


@pytest.mark.parametrize(
    ("outcomes", "last"),
    [("busy no_answer", Outcome.UNREACHED), ("refused busy", Outcome.REFUSED)],
)
def test_when_fewer_calls_may_be_made_than_were_made_the_cases_end_piece_by_piece(
    connection: Connection, desk: SurveyDesk, waits: Callable[..., int], outcomes: str, last: Outcome
) -> None:
    fewer = replace(desk, policy=replace(desk.policy, most_calls=2))
    called = [waits(calls=2) for _ in range(calling.EXHAUSTED_PIECE + 1)]
    for case_id in called:
        for number, outcome in enumerate(outcomes.split(), start=1):
            row = {"case_id": case_id, "number": number, "operator": 7, "outcome": outcome, "called_at": NOW}
            connection.execute(insert(calls).values(**row))
    left, held = waits(calls=1), waits(calls=2, claimed_by=7, claimed_until=NOW - HOUR)
    assert calling.end_exhausted(connection, desk, NOW) == 0
    assert [calling.end_exhausted(connection, fewer, NOW) for _ in range(3)] == [
        calling.EXHAUSTED_PIECE,
        1,
        0,
    ]
    for case_id in called:
        case = stored(connection, case_id)
        assert (case.outcome, case.ended_at) == (last, NOW)
    assert not stored(connection, left).is_over
    assert not stored(connection, held).is_over, "it may have every answer: it is released first"


def test_who_is_not_to_be_asked_or_was_called_five_times_is_not_offered(
    connection: Connection, desk: SurveyDesk, operator: Person, waits: Callable[..., int]
) -> None:
    waits(calls=5)
    never = waits()
    store.set_do_not_ask(connection, stored(connection, never).client_id, NOW)
    assert takes(connection, desk, operator) is None


# The end of a call


@pytest.mark.requirement("Q16")
def test_the_case_is_called_five_times_and_then_given_up(
    connection: Connection, desk: SurveyDesk, operator: Person, waits: Callable[..., int]
) -> None:
    case_id, now = waits(), NOW
    for number in range(1, 6):
        dials(connection, desk, operator, now)
        ended = calling.end_call(connection, desk, operator, case_id, Outcome.NO_ANSWER, now)
        assert isinstance(ended, CallEnded)
        assert stored(connection, case_id).calls == number
        now = stored(connection, case_id).phone_from
    assert stored(connection, case_id).outcome is Outcome.UNREACHED
    kept = connection.execute(select(calls.c.number, calls.c.unit).order_by(calls.c.number)).all()
    assert [tuple(row) for row in kept] == [(number, "call_centre") for number in range(1, 6)]


def test_an_appointment_is_asked_for_its_day_and_its_hour_and_is_kept(
    connection: Connection, desk: SurveyDesk, operator: Person, waits: Callable[..., int]
) -> None:
    waits()
    case_id = dials(connection, desk, operator)
    ends = calling.end_call
    asked = ends(connection, desk, operator, case_id, Outcome.APPOINTMENT, NOW)
    assert isinstance(asked, Talk)
    assert (asked.step, asked.days[0], len(asked.days)) == (Step.DAYS, date(2026, 1, 20), 5)
    friday = date(2026, 1, 23)
    asked = ends(connection, desk, operator, case_id, Outcome.APPOINTMENT, NOW, friday)
    assert isinstance(asked, Talk)
    assert (asked.step, asked.hours) == (Step.HOURS, tuple(range(9, 18)))
    ended = ends(connection, desk, operator, case_id, Outcome.APPOINTMENT, NOW, friday, 16)
    assert isinstance(ended, CallEnded)
    case = stored(connection, case_id)
    assert case.appointment
    assert case.phone_from.astimezone(desk.policy.zone).isoformat() == "2026-01-23T16:00:00+05:00"
    assert isinstance(ended.follows, CallAgain)


@pytest.mark.parametrize(("day", "hour"), [(date(2026, 1, 24), 10), (date(2026, 1, 20), 9), (date.max, 9)])
def test_a_forged_day_or_hour_is_asked_again(
    connection: Connection,
    desk: SurveyDesk,
    operator: Person,
    waits: Callable[..., int],
    day: date,
    hour: int,
) -> None:
    waits()
    case_id = dials(connection, desk, operator)
    outcome = calling.end_call(connection, desk, operator, case_id, Outcome.APPOINTMENT, NOW, day, hour)
    assert isinstance(outcome, Talk)


def test_a_client_of_another_language_is_offered_to_others_first(
    connection: Connection, desk: SurveyDesk, operator: Person, colleague: Person, waits: Callable[..., int]
) -> None:
    waits()
    case_id = dials(connection, desk, operator)
    calling.end_call(connection, desk, operator, case_id, Outcome.LANGUAGE, NOW)
    assert stored(connection, case_id).language is Language.KK
    assert takes(connection, desk, operator, NOW + timedelta(minutes=59)) is None
    assert takes(connection, desk, colleague, NOW) == case_id
    store.release(connection, case_id)
    assert takes(connection, desk, operator, NOW + HOUR) == case_id


def test_a_hard_refusal_ends_every_case_of_the_client(
    connection: Connection, desk: SurveyDesk, operator: Person, services: Services
) -> None:
    both = [services.opens_case(services.registers()) for _ in range(2)]
    case_id = dials(connection, desk, operator)
    calling.end_call(connection, desk, operator, case_id, Outcome.REFUSED_HARD, NOW)
    assert {stored(connection, each).outcome for each in both} == {Outcome.REFUSED_HARD}
    assert takes(connection, desk, operator) is None


def test_what_was_said_before_the_client_broke_off_is_kept_and_gone_on_with(
    connection: Connection, desk: SurveyDesk, operator: Person, waits: Callable[..., int]
) -> None:
    waits()
    case_id = dials(connection, desk, operator)
    with pytest.raises(NotFound):
        calling.end_call(connection, desk, operator, case_id, Outcome.PARTIAL, NOW)
    hears(connection, desk, operator, case_id, "yes", "5")
    calling.end_call(connection, desk, operator, case_id, Outcome.PARTIAL, NOW)
    case = stored(connection, case_id)
    assert set(case.answers) == {Q1, Q2}
    assert case.phone_from > NOW + 23 * HOUR
