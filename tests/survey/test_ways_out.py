"""The client who asks to be called, wants no questions, has more to say, or leaves (REQUIREMENTS, Q16)."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import Connection, select

from bot.db.schema import notifications
from bot.db.survey_schema import answers, cases, clients
from bot.errors import AnswerFlaw, NotFound
from bot.house import House
from bot.notifications import cases as notices
from bot.notifications import service
from bot.people import store as people_store
from bot.people import withdrawal
from bot.people.model import Person
from bot.survey import interview, store
from bot.survey.calls import service as calling
from bot.survey.desk import SurveyDesk
from bot.survey.interview import (
    Asking,
    AskingComment,
    CallAgreed,
    ChoosingDay,
    ChoosingHour,
    ChoosingInstruments,
    LetGo,
    Postponed,
    Thanked,
    View,
)
from bot.survey.model import Mode, Outcome, Question
from tests.population import Population
from tests.survey.phoning import dials, takes
from tests.survey.population import NOW, Services, at, the, values

Q1, Q2, Q3, Q4 = Question

Answers = Callable[..., View]


# Asking to be called


@pytest.mark.requirement("Q16")
def test_a_call_at_a_day_and_an_hour(
    connection: Connection, desk: SurveyDesk, aigul: Person, case_id: int
) -> None:
    days = interview.ask_call(connection, desk, aigul, case_id, NOW)
    assert isinstance(days, ChoosingDay)
    assert days.days[0] == date(2026, 1, 20)
    hours = interview.ask_hour(connection, desk, aigul, case_id, date(2026, 1, 22), NOW)
    assert isinstance(hours, ChoosingHour)

    agreed = interview.agree_call(connection, desk, aigul, case_id, date(2026, 1, 22), 16, NOW)

    assert isinstance(agreed, CallAgreed)
    assert (agreed.case.phone_from, agreed.case.appointment) == (at("2026-01-22T16:00"), True)
    assert interview.open_case(connection, aigul, case_id, NOW) == agreed


@pytest.mark.parametrize("said", [Outcome.REFUSED, Outcome.NO_ANSWER])
def test_who_was_called_is_not_written_to_between_the_calls(
    connection: Connection,
    house: House,
    desk: SurveyDesk,
    aigul: Person,
    case_id: int,
    operator: Person,
    said: Outcome,
) -> None:
    service.settle(connection, house.standards, NOW)
    interview.agree_call(connection, desk, aigul, case_id, date(2026, 1, 20), 12, NOW)
    noon = at("2026-01-20T12:00")
    assert dials(connection, desk, operator, noon) == case_id
    calling.end_call(connection, desk, operator, case_id, said, noon)
    service.settle(connection, house.standards, noon)
    assert service.take_due(connection, house.standards, noon) == []
    left = select(notifications.c.id).where(
        notifications.c.dropped_at.is_(None), notifications.c.sent_at.is_(None)
    )
    assert connection.execute(left).all() == []
    assert isinstance(interview.begin(connection, aigul, case_id, noon), Asking), "home asks as before"


def test_an_operator_who_has_not_dialled_yet_lets_go_of_who_names_another_hour(
    connection: Connection, desk: SurveyDesk, aigul: Person, case_id: int, operator: Person
) -> None:
    store.change(connection, case_id, phone_from=NOW)
    assert takes(connection, desk, operator) == case_id
    interview.agree_call(connection, desk, aigul, case_id, date(2026, 1, 22), 16, NOW)
    with pytest.raises(NotFound):
        calling.begin_call(connection, desk, operator, case_id, NOW)
    assert takes(connection, desk, operator) is None
    assert takes(connection, desk, operator, at("2026-01-22T16:00")) == case_id


@pytest.mark.parametrize(
    ("day", "hour"),
    [
        (date(2026, 1, 24), 10),  # a Saturday
        (date(2026, 1, 19), 10),  # yesterday
        (date(2026, 1, 20), 11),  # the hour that has just begun
        (date(2026, 1, 21), 8),
        (date(2026, 1, 21), 18),
        (date(2026, 1, 28), 10),  # too far ahead
    ],
)
def test_no_call_at_a_time_that_was_not_offered(
    connection: Connection, desk: SurveyDesk, aigul: Person, case_id: int, day: date, hour: int
) -> None:
    before = the(connection, case_id)
    view = interview.agree_call(connection, desk, aigul, case_id, day, hour, NOW)
    assert isinstance(view, ChoosingDay | ChoosingHour)
    assert the(connection, case_id) == before


# Ways out


def test_the_account_of_somebody_else_is_unlinked_and_what_it_said_is_forgotten(
    connection: Connection, desk: SurveyDesk, services: Services, aigul: Person, case_id: int
) -> None:
    services.answers(case_id, {Q1: "no"}, Mode.CHAT)
    services.answers(case_id, {Q2: "4"}, Mode.PHONE)
    evening = at("2026-01-23T20:00")

    assert interview.not_me(connection, desk, aigul, case_id, evening) == LetGo(never=False)

    case = the(connection, case_id)
    assert case.person_id is None
    assert case.phone_from == at("2026-01-26T09:00")
    assert values(connection, case_id) == {"q2": "4"}


@pytest.mark.requirement("Q23")
def test_never_again_is_for_every_service_of_the_client(
    connection: Connection, desk: SurveyDesk, services: Services, aigul: Person, case_id: int
) -> None:
    other = services.opens_case(services.registers(iin="850315300009"), aigul.id)

    assert interview.never(connection, desk, aigul, case_id, NOW) == LetGo(never=True)

    assert the(connection, case_id).outcome is the(connection, other).outcome is Outcome.REFUSED_HARD
    assert connection.scalar(select(clients.c.do_not_ask_at)) == NOW


def test_later_brings_the_invitation_again_tomorrow_but_once(
    connection: Connection, house: House, aigul: Person, case_id: int
) -> None:
    policy = house.standards.reminders
    service.settle(connection, house.standards, NOW)
    tomorrow = at("2026-01-21T10:00")

    first = notices.postpone(connection, policy, aigul, case_id, NOW)
    again = notices.postpone(connection, policy, aigul, case_id, NOW + timedelta(minutes=1))
    assert isinstance(first, Postponed)
    assert isinstance(again, Postponed)
    assert first.until == again.until == tomorrow

    due = service.take_due(connection, house.standards, tomorrow)
    assert [each.notification.key for each in due] == [f"c{case_id}/later"]
    service.arrived(connection, due[0], tomorrow)
    third = notices.postpone(connection, policy, aigul, case_id, tomorrow)
    assert isinstance(third, Postponed)
    assert third.until == at("2026-01-22T10:00")  # the first reminder, as planned


def test_who_says_later_at_home_is_not_invited_before_that(
    connection: Connection, house: House, services: Services, aigul: Person
) -> None:
    night = at("2026-01-20T22:00")
    case_id = services.opens_case(
        services.registers(), aigul.id, opened_at=night, phone_from=night + timedelta(days=6)
    )
    service.settle(connection, house.standards, night)
    notices.postpone(connection, house.standards.reminders, aigul, case_id, night)

    assert service.take_due(connection, house.standards, at("2026-01-21T09:30")) == []
    due = service.take_due(connection, house.standards, at("2026-01-21T10:00"))
    assert [each.notification.key for each in due] == [f"c{case_id}/later"]


def test_shortly_before_the_phone_there_is_no_later(
    connection: Connection, house: House, aigul: Person, case_id: int
) -> None:
    last_day = at("2026-01-26T10:30")
    view = notices.postpone(connection, house.standards.reminders, aigul, case_id, last_day)
    assert isinstance(view, Postponed)
    assert view.until is None


# After the answers


def test_a_yes_to_the_fourth_question_names_instruments(
    connection: Connection, desk: SurveyDesk, aigul: Person, case_id: int, answer: Answers
) -> None:
    assert isinstance(answer("yes", "5", "yes", "yes"), ChoosingInstruments)
    # The last answer pressed five times shows the same list, not the end.
    assert isinstance(answer("yes", question=Q4), ChoosingInstruments)

    for code, wanted in (("fin1", True), ("fin3", True), ("fin3", True), ("fin1", False)):
        interview.choose_instrument(connection, desk, aigul, case_id, code, NOW, wanted=wanted)

    assert store.interests_of(connection, case_id) == {"fin3"}
    with pytest.raises(NotFound):
        interview.choose_instrument(connection, desk, aigul, case_id, "fin9", NOW, wanted=True)


def test_nobody_is_asked_for_instruments_who_is_not_interested(
    connection: Connection, desk: SurveyDesk, aigul: Person, case_id: int, answer: Answers
) -> None:
    answer("yes", "5", "yes", "no")
    view = interview.choose_instrument(connection, desk, aigul, case_id, "fin1", NOW, wanted=True)
    assert isinstance(view, Thanked)
    assert store.interests_of(connection, case_id) == set()


def test_a_comment_is_asked_for_once_all_is_answered(
    connection: Connection, desk: SurveyDesk, aigul: Person, case_id: int, answer: Answers
) -> None:
    answer("yes")
    assert isinstance(interview.ask_comment(connection, aigul, case_id, NOW), Asking)
    answer("5", question=Q2)
    answer("yes", question=Q3)
    answer("no", question=Q4)

    assert isinstance(interview.ask_comment(connection, aigul, case_id, NOW), AskingComment)
    awaited = people_store.awaited_answer(connection, aigul.id)
    assert awaited is not None
    assert (awaited.topic, awaited.subject) == (interview.TOPIC, case_id)

    for typed, flaw in (
        (None, AnswerFlaw.NOT_TEXT),
        ("  ", AnswerFlaw.NOT_TEXT),
        ("я" * 501, AnswerFlaw.TOO_LONG),
    ):
        view = interview.comment(connection, desk, aigul, case_id, typed, NOW)
        assert isinstance(view, AskingComment)
        assert view.flaw is flaw
    assert store.comment_of(connection, desk.vault, case_id) is None

    view = interview.comment(connection, desk, aigul, case_id, " Жақсы\nболды ", NOW)
    assert isinstance(view, Thanked)
    assert view.commented
    assert store.comment_of(connection, desk.vault, case_id) == "Жақсы\nболды"
    assert people_store.awaited_answer(connection, aigul.id) is None


# Leaving


@pytest.mark.requirement("Q23")
@pytest.mark.parametrize("certified", [False, True])
def test_withdrawing_the_consent_sends_the_case_to_the_phone_and_leaves_the_register(
    connection: Connection,
    services: Services,
    people: Population,
    aigul: Person,
    case_id: int,
    answer: Answers,
    certified: bool,
) -> None:
    answer("yes")
    if certified:
        people.passes(aigul)

    withdrawal.withdraw(connection, aigul, NOW)

    case = the(connection, case_id)
    assert (case.person_id, case.phone_from, case.is_over) == (None, NOW, False)
    assert values(connection, case_id) == {"q1": "yes"}
    assert connection.scalar(select(answers.c.case_id)) == case_id
    assert connection.scalar(select(cases.c.client_id)) is not None


def test_withdrawing_leaves_an_agreed_call_as_it_is(
    connection: Connection, desk: SurveyDesk, aigul: Person, case_id: int
) -> None:
    interview.agree_call(connection, desk, aigul, case_id, date(2026, 1, 22), 16, NOW)
    withdrawal.withdraw(connection, aigul, NOW)
    case = the(connection, case_id)
    assert (case.person_id, case.phone_from, case.appointment) == (None, at("2026-01-22T16:00"), True)


def test_who_blocks_the_bot_may_be_called_at_once(
    connection: Connection, house: House, aigul: Person, case_id: int
) -> None:
    service.settle(connection, house.standards, NOW)
    due = service.take_due(connection, house.standards, NOW)
    assert len(due) == 1

    service.unreachable(connection, house.standards, due[0], NOW)
    service.settle(connection, house.standards, NOW)

    assert the(connection, case_id).phone_from == NOW
    left = select(notifications.c.id).where(
        notifications.c.dropped_at.is_(None), notifications.c.sent_at.is_(None)
    )
    assert connection.execute(left).all() == []
