"""The telephone interview on a real database: what is asked and kept, and whose case it is."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Connection, select

from bot.db.survey_schema import calls, follow_ups
from bot.errors import NotAllowed, NotFound
from bot.language import Language
from bot.people.model import Person, Role
from bot.survey import interview, store
from bot.survey.calls import service as calling
from bot.survey.calls import talk as talking
from bot.survey.calls.card import EndedInChat, Step, Talk
from bot.survey.calls.rules import Over
from bot.survey.calls.service import CallEnded, GivenBack
from bot.survey.desk import SurveyDesk
from bot.survey.model import Mode, Outcome, Question
from tests.population import Population
from tests.survey.phoning import dials, hears, stored, takes
from tests.survey.population import NOW, Services

Q1, Q2, Q3, Q4 = Question
HOUR = timedelta(hours=1)
NIGHT = NOW + timedelta(hours=12)


# The talk


def test_the_name_is_masked_until_the_call_and_the_operator_may_give_the_case_back(
    connection: Connection, desk: SurveyDesk, operator: Person, waits: Callable[..., int]
) -> None:
    case_id = waits()
    outcome = calling.take_next(connection, desk, operator, NOW)
    assert isinstance(outcome, Talk)
    assert outcome.step is Step.CARD
    with pytest.raises(NotFound):
        talking.show(connection, desk, operator, case_id, Step.QUESTION, NOW)
    with pytest.raises(NotFound):
        calling.end_call(connection, desk, operator, case_id, Outcome.BUSY, NOW)
    assert isinstance(calling.give_back(connection, desk, operator, case_id, NOW), GivenBack)
    assert connection.execute(select(calls)).all() == []
    assert takes(connection, desk, operator) == case_id


@pytest.mark.requirement("M13")
def test_every_answer_is_kept_at_once_with_the_way_it_came(
    connection: Connection, desk: SurveyDesk, operator: Person, waits: Callable[..., int]
) -> None:
    waits()
    case_id = dials(connection, desk, operator)
    talking.speak(connection, desk, operator, case_id, Language.KK, NOW)
    hears(connection, desk, operator, case_id, "yes", "2")
    kept = stored(connection, case_id).answers
    assert {question: each.value for question, each in kept.items()} == {Q1: "yes", Q2: "2"}
    answer = kept[Q2]
    assert (answer.mode, answer.language, answer.operator) == (Mode.PHONE, Language.KK, operator.telegram_id)
    assert answer.wording == desk.wordings.interview.version


def test_a_whole_interview_ends_the_case_with_a_call_and_what_must_be_looked_into(
    connection: Connection, desk: SurveyDesk, operator: Person, waits: Callable[..., int]
) -> None:
    waits()
    case_id = dials(connection, desk, operator)
    outcome = hears(connection, desk, operator, case_id, "yes", "2", "no", "yes")
    assert isinstance(outcome, Talk)
    assert outcome.step is Step.INSTRUMENTS
    for instrument in ("fin1", "fin3"):
        talking.tick(connection, desk, operator, case_id, instrument, NOW, on=True)
    closing = talking.show(connection, desk, operator, case_id, Step.QUESTION, NOW)
    assert isinstance(closing, Talk)
    assert closing.step is Step.CLOSING
    ended = calling.finish(connection, desk, operator, case_id, NOW + timedelta(minutes=4))
    assert isinstance(ended, CallEnded)
    assert ended.follows == Over(Outcome.COMPLETED)
    assert (ended.day.calls, ended.day.completed, ended.day.seconds) == (1, 1, 240)
    case = stored(connection, case_id)
    assert (case.outcome, case.ended_mode, case.claimed_by) == (Outcome.COMPLETED, Mode.PHONE, None)
    assert store.interests_of(connection, case_id) == {"fin1", "fin3"}
    reasons = connection.execute(select(follow_ups.c.reason)).scalars()
    assert set(reasons) == {"low_mark", "not_helped"}
    with pytest.raises(NotFound):
        calling.finish(connection, desk, operator, case_id, NOW)
    assert len(connection.execute(select(calls)).all()) == 1


def test_no_to_the_first_question_leaves_the_fourth_and_forgets_the_others(
    connection: Connection, desk: SurveyDesk, operator: Person, waits: Callable[..., int]
) -> None:
    waits()
    case_id = dials(connection, desk, operator)
    hears(connection, desk, operator, case_id, "yes", "5")
    changed = talking.answer(connection, desk, operator, case_id, Q1, "no", NOW)
    assert isinstance(changed, Talk)
    assert changed.question is Q4
    assert set(stored(connection, case_id).answers) == {Q1}


def test_a_changed_fourth_answer_takes_the_instruments_back(
    connection: Connection, desk: SurveyDesk, operator: Person, waits: Callable[..., int]
) -> None:
    waits()
    case_id = dials(connection, desk, operator)
    hears(connection, desk, operator, case_id, "yes", "5", "yes", "yes")
    talking.tick(connection, desk, operator, case_id, "fin1", NOW, on=True)
    talking.answer(connection, desk, operator, case_id, Q4, "no", NOW)
    assert store.interests_of(connection, case_id) == frozenset()
    with pytest.raises(NotFound):
        talking.tick(connection, desk, operator, case_id, "fin1", NOW, on=True)


@pytest.mark.parametrize("said", ["no", "yes"])
def test_the_fourth_answer_in_the_chat_counts_for_the_instruments_that_an_operator_noted(
    connection: Connection, desk: SurveyDesk, operator: Person, services: Services, aigul: Person, said: str
) -> None:
    service = services.registers(iin="850315300009")
    case_id = services.opens_case(service, aigul.id, phone_from=NOW)
    assert dials(connection, desk, operator) == case_id
    talking.answer(connection, desk, operator, case_id, Q4, "yes", NOW)
    talking.tick(connection, desk, operator, case_id, "fin1", NOW, on=True)
    store.release(connection, case_id)
    for question, value in {Q1: "yes", Q2: "5", Q3: "yes"}.items():
        services.answers(case_id, {question: value})
    view = interview.answer(connection, desk, aigul, case_id, Q4, said, NOW)
    named = frozenset({"fin1"} if said == "yes" else ())
    assert store.interests_of(connection, case_id) == named
    assert getattr(view, "chosen", frozenset()) == named, "what is chosen is shown as chosen"


@pytest.mark.requirement("Q16")
def test_a_half_done_chat_interview_is_taken_over_with_its_answers(
    connection: Connection, desk: SurveyDesk, operator: Person, services: Services, aigul: Person
) -> None:
    service = services.registers(iin="850315300009")
    case_id = services.opens_case(service, aigul.id, phone_from=NOW)
    services.answers(case_id, {Q1: "yes", Q2: "4"})
    assert dials(connection, desk, operator) == case_id
    outcome = talking.show(connection, desk, operator, case_id, Step.QUESTION, NOW)
    assert isinstance(outcome, Talk)
    assert outcome.question is Q3
    hears(connection, desk, operator, case_id, "yes", "no")
    calling.finish(connection, desk, operator, case_id, NOW)
    modes = [each.mode for _, each in sorted(stored(connection, case_id).answers.items())]
    assert modes == [Mode.CHAT, Mode.CHAT, Mode.PHONE, Mode.PHONE]


def test_a_client_who_finishes_in_the_chat_meanwhile_is_not_asked_on(
    connection: Connection, desk: SurveyDesk, operator: Person, services: Services, aigul: Person
) -> None:
    service = services.registers(iin="850315300009")
    case_id = services.opens_case(service, aigul.id, phone_from=NOW)
    assert takes(connection, desk, operator) == case_id
    for question, value in {Q1: "yes", Q2: "5", Q3: "yes", Q4: "no"}.items():
        interview.answer(connection, desk, aigul, case_id, question, value, NOW)
    assert calling.begin_call(connection, desk, operator, case_id, NOW) == EndedInChat()
    assert stored(connection, case_id).ended_mode is Mode.CHAT
    assert takes(connection, desk, operator) is None


def test_an_operator_who_left_after_the_last_answer_has_completed_the_interview(
    connection: Connection, desk: SurveyDesk, operator: Person, colleague: Person, waits: Callable[..., int]
) -> None:
    waits()
    case_id = dials(connection, desk, operator)
    hears(connection, desk, operator, case_id, "yes", "5", "yes", "no")
    assert takes(connection, desk, colleague, NOW + HOUR) is None
    case = stored(connection, case_id)
    assert (case.outcome, case.ended_mode) == (Outcome.COMPLETED, Mode.PHONE)
    assert connection.execute(select(calls.c.operator)).scalar_one() == operator.telegram_id


def test_a_note_is_sealed_and_too_long_a_one_is_asked_for_again(
    connection: Connection, desk: SurveyDesk, operator: Person, waits: Callable[..., int]
) -> None:
    waits()
    case_id = dials(connection, desk, operator)
    talking.show(connection, desk, operator, case_id, Step.NOTE, NOW)
    again = talking.take_note(connection, desk, operator, "x" * 501, NOW)
    assert isinstance(again, Talk)
    assert again.unfit
    talking.take_note(connection, desk, operator, "Ждал два часа", NOW)
    assert store.comment_of(connection, desk.vault, case_id) == "Ждал два часа"
    with pytest.raises(NotFound):
        talking.take_note(connection, desk, operator, "ещё", NOW)


# Whose case it is


def test_every_press_asks_for_the_role_and_for_whose_case_it_is(
    connection: Connection, desk: SurveyDesk, people: Population, operator: Person, waits: Callable[..., int]
) -> None:
    waits()
    case_id = dials(connection, desk, operator)
    for actor, refusal in ((people.joins(Role.OPERATOR), NotFound), (people.joins(), NotAllowed)):
        for press in (
            lambda who: calling.begin_call(connection, desk, who, case_id, NOW),
            lambda who: calling.give_back(connection, desk, who, case_id, NOW),
            lambda who: calling.finish(connection, desk, who, case_id, NOW),
            lambda who: calling.end_call(connection, desk, who, case_id, Outcome.BUSY, NOW),
            lambda who: talking.show(connection, desk, who, case_id, Step.QUESTION, NOW),
            lambda who: talking.answer(connection, desk, who, case_id, Q1, "yes", NOW),
            lambda who: talking.tick(connection, desk, who, case_id, "fin1", NOW, on=True),
            lambda who: talking.speak(connection, desk, who, case_id, Language.KK, NOW),
        ):
            with pytest.raises(refusal):
                press(actor)
    with pytest.raises(NotAllowed):
        calling.take_next(connection, desk, people.joins(), NOW)
    with pytest.raises(NotFound):
        talking.answer(connection, desk, operator, case_id, Q2, "6", NOW)
