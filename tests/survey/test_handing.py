"""A supervisor gives a case to another operator."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Connection, select

from bot.db.survey_schema import calls
from bot.errors import NotAllowed, NotFound
from bot.people import staff
from bot.people.model import Person, Role
from bot.survey.calls import handover as handing
from bot.survey.calls import service as calling
from bot.survey.calls import talk as talking
from bot.survey.calls.card import Step, Talk
from bot.survey.desk import SurveyDesk
from bot.survey.model import Mode, Outcome, Question
from bot.survey.rules import is_on_the_phone
from tests.population import Population
from tests.survey.phoning import dials, hears, stored, takes, works_at
from tests.survey.population import NOW, Services

Q1, Q2, Q3, Q4 = Question
HOUR = timedelta(hours=1)
NIGHT = NOW + timedelta(hours=12)


def test_a_supervisor_gives_a_case_to_another_operator_who_is_free(
    connection: Connection, desk: SurveyDesk, people: Population, operator: Person, waits: Callable[..., int]
) -> None:
    supervisor, other = people.joins(Role.SUPERVISOR), people.joins(Role.OPERATOR)
    works_at(connection, operator, "call_centre")
    works_at(connection, other, "call_centre")
    waits()
    case_id = dials(connection, desk, operator)
    asked = handing.take_number(connection, desk, supervisor, f"№ {case_id}")
    assert isinstance(asked, handing.AskingWhom)
    assert [each.telegram_id for each in asked.colleagues] == [other.telegram_id]
    done = handing.hand_over(connection, desk, supervisor, case_id, other.telegram_id, NOW)
    assert isinstance(done, handing.HandedOver)
    with pytest.raises(NotFound):
        talking.answer(connection, desk, operator, case_id, Q1, "yes", NOW)
    outcome = calling.take_next(connection, desk, other, NOW)
    assert isinstance(outcome, Talk)
    assert outcome.card.handed
    assert outcome.step is Step.CARD
    second = waits()
    assert takes(connection, desk, operator) == second
    busy = handing.hand_over(connection, desk, supervisor, second, other.telegram_id, NOW)
    assert isinstance(busy, handing.AskingWhom)
    assert busy.busy
    with pytest.raises(NotAllowed):
        handing.hand_over(connection, desk, operator, case_id, other.telegram_id, NOW)


@pytest.mark.parametrize("typed", ["", "абв", "999999", "9" * 40, "-1", "²"])
def test_a_number_that_is_none_is_asked_for_again(
    connection: Connection, desk: SurveyDesk, people: Population, typed: str
) -> None:
    supervisor = people.joins(Role.SUPERVISOR)
    handing.ask_number(connection, supervisor)
    outcome = handing.take_number(connection, desk, supervisor, typed)
    assert outcome == handing.AskingNumber(unknown=True)


def test_a_client_with_whom_somebody_talks_about_another_service_is_given_to_nobody(
    connection: Connection, desk: SurveyDesk, people: Population, operator: Person, services: Services
) -> None:
    supervisor, other = people.joins(Role.SUPERVISOR), people.joins(Role.OPERATOR)
    works_at(connection, other, "call_centre")
    first, second = (services.opens_case(services.registers()) for _ in range(2))
    assert dials(connection, desk, operator) == first
    refused = handing.hand_over(connection, desk, supervisor, second, other.telegram_id, NOW)
    assert isinstance(refused, handing.AskingWhom)
    assert (refused.busy, refused.talking) == (None, str(operator.telegram_id))
    assert stored(connection, second).claimed_by is None
    later = NOW + desk.policy.claim
    done = handing.hand_over(connection, desk, supervisor, second, other.telegram_id, later)
    assert isinstance(done, handing.HandedOver)


def test_a_case_with_every_answer_ends_by_whoever_held_it_and_goes_to_nobody(
    connection: Connection, desk: SurveyDesk, people: Population, operator: Person, waits: Callable[..., int]
) -> None:
    supervisor, other = people.joins(Role.SUPERVISOR), people.joins(Role.OPERATOR)
    works_at(connection, other, "call_centre")
    waits()
    case_id = dials(connection, desk, operator)
    hears(connection, desk, operator, case_id, "yes", "5", "yes", "no")
    done = handing.hand_over(connection, desk, supervisor, case_id, other.telegram_id, NOW)
    assert done == handing.AllAnswered(case_id)
    case = stored(connection, case_id)
    assert (case.outcome, case.ended_mode) == (Outcome.COMPLETED, Mode.PHONE)
    assert connection.execute(select(calls.c.operator)).scalar_one() == operator.telegram_id
    assert takes(connection, desk, other) is None


def test_who_was_dismissed_holds_no_case_that_was_not_called_yet_and_a_talk_runs_out(
    connection: Connection, desk: SurveyDesk, people: Population, operator: Person, waits: Callable[..., int]
) -> None:
    administrator, other = people.joins(Role.ADMINISTRATOR), people.joins(Role.OPERATOR)
    works_at(connection, operator, "call_centre")
    works_at(connection, other, "call_centre")
    waits()
    waits()
    idle, called = takes(connection, desk, operator), dials(connection, desk, other)
    assert idle is not None
    for each in (operator, other):
        staff.dismiss(connection, desk.vault, administrator, each.telegram_id, NOW)
    assert stored(connection, idle).claimed_until is None
    case = stored(connection, called)
    assert (case.claimed_by, case.claimed_until, case.calling_since) == (other.telegram_id, NOW, NOW)
    assert not is_on_the_phone(case, NOW), "the chat goes on, if there is one"


@pytest.mark.parametrize("answers", [("yes", "5", "yes", "no"), ("yes", "5")])
def test_the_last_interview_of_who_was_dismissed_counts_if_it_was_finished(
    connection: Connection,
    desk: SurveyDesk,
    people: Population,
    operator: Person,
    waits: Callable[..., int],
    answers: tuple[str, ...],
) -> None:
    works_at(connection, operator, "75")
    waits(opened_at=NOW - HOUR)
    earlier = dials(connection, desk, operator)
    calling.end_call(connection, desk, operator, earlier, Outcome.DECEASED, NOW)
    waits()
    case_id = dials(connection, desk, operator)
    hears(connection, desk, operator, case_id, *answers)
    administrator = people.joins(Role.ADMINISTRATOR)
    staff.dismiss(connection, desk.vault, administrator, operator.telegram_id, NOW)
    assert calling.release_forgotten(connection, desk, NOW) == 1
    case = stored(connection, case_id)
    assert case.claimed_by is None
    assert case.outcome == (Outcome.COMPLETED if len(answers) == 4 else None)
    made = select(calls.c.unit).where(calls.c.case_id == case_id)
    assert connection.execute(made).scalars().all() == (["75"] if len(answers) == 4 else [])
    assert takes(connection, desk, people.joins(Role.OPERATOR)) == (None if case.is_over else case_id)
