"""The client in the chat, use case by use case (Methodology, point 16)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import Connection

from bot.errors import NotFound
from bot.house import House
from bot.language import Language
from bot.notifications import cases as notices
from bot.people.model import Person
from bot.survey import interview, store
from bot.survey.desk import SurveyDesk
from bot.survey.interview import (
    Asking,
    Invited,
    OnThePhone,
    Thanked,
    View,
)
from bot.survey.model import Mode, Outcome, Question
from tests.population import Population
from tests.survey.population import NOW, Services, the, values

Q1, Q2, Q3, Q4 = Question

Answers = Callable[..., View]


@pytest.mark.requirement("M13", "Q16")
def test_four_answers_complete_the_case(
    connection: Connection, desk: SurveyDesk, aigul: Person, case_id: int, answer: Answers
) -> None:
    assert isinstance(interview.open_case(connection, aigul, case_id, NOW), Invited)

    assert isinstance(answer("yes", "5", "hard", "no"), Thanked)

    case = the(connection, case_id)
    assert (case.outcome, case.ended_mode, case.ended_at) == (Outcome.COMPLETED, Mode.CHAT, NOW)
    assert case.language is aigul.language
    for each in case.answers.values():
        assert (each.mode, each.operator, each.language) == (Mode.CHAT, None, aigul.language)
        assert each.wording == desk.wordings.interview.version
        assert each.answered_at == NOW


def test_answers_keep_the_language_in_which_each_was_asked(
    connection: Connection, desk: SurveyDesk, aigul: Person, case_id: int, answer: Answers
) -> None:
    answer("yes")
    kazakh = replace(aigul, language=Language.KK)
    interview.answer(connection, desk, kazakh, case_id, Q2, "5", NOW)

    given = the(connection, case_id).answers
    assert (given[Q1].language, given[Q2].language) == (Language.RU, Language.KK)


def test_no_to_the_first_question_asks_only_of_interest(
    connection: Connection, case_id: int, answer: Answers
) -> None:
    view = answer("no")
    assert isinstance(view, Asking)
    assert view.question is Q4

    assert isinstance(answer("hard", question=Q4), Thanked)
    assert values(connection, case_id) == {"q1": "no", "q4": "hard"}


def test_a_no_that_was_a_slip_opens_the_questions_again(
    connection: Connection, desk: SurveyDesk, aigul: Person, case_id: int, answer: Answers
) -> None:
    answer("no")
    again = interview.back(connection, aigul, case_id, Q1, NOW)
    assert isinstance(again, Asking)
    assert again.case.answers[Q1].value == "no"

    view = interview.answer(connection, desk, aigul, case_id, Q1, "yes", NOW)
    assert isinstance(view, Asking)
    assert view.question is Q2


def test_a_yes_that_was_a_slip_forgets_what_was_said_of_the_service(
    connection: Connection, case_id: int, answer: Answers
) -> None:
    answer("yes", "5", "yes")
    answer("no", question=Q1)
    assert values(connection, case_id) == {"q1": "no"}


@pytest.mark.parametrize(
    ("question", "value"), [(Q1, "6"), (Q1, "refused"), (Q2, "yes"), (Q2, "0"), (Q4, "x" * 50)]
)
def test_what_is_no_answer_of_the_chat_is_refused(
    connection: Connection, desk: SurveyDesk, aigul: Person, case_id: int, question: Question, value: str
) -> None:
    with pytest.raises(NotFound):
        interview.answer(connection, desk, aigul, case_id, question, value, NOW)
    assert values(connection, case_id) == {}


def test_a_question_that_was_not_come_to_cannot_be_answered(
    connection: Connection, case_id: int, answer: Answers
) -> None:
    view = answer("no", question=Q3)
    assert isinstance(view, Asking)
    assert view.question is Q1
    assert values(connection, case_id) == {}


def test_nobody_answers_for_somebody_else(
    connection: Connection, house: House, people: Population, case_id: int
) -> None:
    stranger, desk, moved = people.registers("Королёв Пётр"), house.survey, house.standards.reminders
    day = date(2026, 1, 21)
    presses: list[Callable[[], object]] = [
        lambda: interview.open_case(connection, stranger, case_id, NOW),
        lambda: interview.begin(connection, stranger, case_id, NOW),
        lambda: interview.answer(connection, desk, stranger, case_id, Q1, "no", NOW),
        lambda: interview.back(connection, stranger, case_id, Q1, NOW),
        lambda: interview.ask_call(connection, desk, stranger, case_id, NOW),
        lambda: interview.agree_call(connection, desk, stranger, case_id, day, 10, NOW),
        lambda: interview.not_me(connection, desk, stranger, case_id, NOW),
        lambda: interview.ask_never(connection, stranger, case_id, NOW),
        lambda: interview.never(connection, desk, stranger, case_id, NOW),
        lambda: interview.choose_instrument(connection, desk, stranger, case_id, "fin1", NOW, wanted=True),
        lambda: interview.ask_comment(connection, stranger, case_id, NOW),
        lambda: interview.comment(connection, desk, stranger, case_id, "Нашар!", NOW),
        lambda: interview.thanks(connection, stranger, case_id, NOW),
        lambda: notices.postpone(connection, moved, stranger, case_id, NOW),
        lambda: interview.open_case(connection, stranger, case_id + 1000, NOW),
    ]
    for press in presses:
        with pytest.raises(NotFound):
            press()
    assert interview.waiting(connection, stranger, NOW) is None


@pytest.mark.requirement("Q16")
def test_after_the_end_nothing_changes(
    connection: Connection, house: House, aigul: Person, case_id: int, answer: Answers
) -> None:
    answer("yes", "5", "yes", "no")
    before = the(connection, case_id)
    late, desk = NOW + timedelta(days=7), house.survey

    for view in (
        interview.answer(connection, desk, aigul, case_id, Q1, "no", late),
        interview.back(connection, aigul, case_id, Q1, late),
        interview.begin(connection, aigul, case_id, late),
        interview.agree_call(connection, desk, aigul, case_id, date(2026, 1, 28), 10, late),
        interview.not_me(connection, desk, aigul, case_id, late),
        interview.ask_never(connection, aigul, case_id, late),
        interview.never(connection, desk, aigul, case_id, late),
        interview.show_instruments(connection, aigul, case_id, late),
        notices.postpone(connection, house.standards.reminders, aigul, case_id, late),
    ):
        assert view == Thanked(before)
    assert the(connection, case_id) == before
    assert interview.waiting(connection, aigul, late) is None


@pytest.mark.requirement("Q16")
def test_while_an_operator_talks_with_the_client_the_chat_waits(
    connection: Connection, house: House, aigul: Person, case_id: int, answer: Answers
) -> None:
    answer("yes")
    until = NOW + timedelta(minutes=30)
    store.change(connection, case_id, claimed_by=77, claimed_until=until, calling_since=NOW)
    before, desk = the(connection, case_id), house.survey

    for view in (
        interview.open_case(connection, aigul, case_id, NOW),
        interview.answer(connection, desk, aigul, case_id, Q2, "1", NOW),
        interview.ask_call(connection, desk, aigul, case_id, NOW),
        interview.not_me(connection, desk, aigul, case_id, NOW),
        notices.postpone(connection, house.standards.reminders, aigul, case_id, NOW),
    ):
        assert view == OnThePhone(before)
    assert the(connection, case_id) == before
    assert interview.waiting(connection, aigul, NOW) is None

    assert isinstance(interview.begin(connection, aigul, case_id, until), Asking)


def test_a_case_waits_once_its_time_has_come(
    connection: Connection, services: Services, aigul: Person
) -> None:
    tomorrow = NOW + timedelta(days=1)
    case_id = services.opens_case(services.registers(), aigul.id, opened_at=tomorrow)
    assert interview.waiting(connection, aigul, NOW) is None
    assert interview.waiting(connection, aigul, tomorrow) == the(connection, case_id)


def test_who_noted_every_answer_but_no_ending_leaves_the_last_question_open(
    connection: Connection, desk: SurveyDesk, services: Services, aigul: Person, case_id: int
) -> None:
    services.answers(case_id, {Q1: "yes", Q2: "5", Q3: "yes", Q4: "no"}, Mode.PHONE)
    view = interview.begin(connection, aigul, case_id, NOW)
    assert isinstance(view, Asking)
    assert view.question is Q4

    interview.answer(connection, desk, aigul, case_id, Q4, "no", NOW)
    assert the(connection, case_id).outcome is Outcome.COMPLETED
