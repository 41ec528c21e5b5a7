"""A supervisor gives a case to another operator."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from bot.errors import NotAllowed, NotFound
from bot.people.model import Person, Role
from bot.survey.calls import handover as handing
from bot.survey.calls import service as calling
from bot.survey.calls import talk as talking
from bot.survey.calls.card import Step, Talk
from bot.survey.desk import SurveyDesk
from bot.survey.model import Question
from tests.population import Population
from tests.survey.phoning import dials, takes, works_at
from tests.survey.population import NOW

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
