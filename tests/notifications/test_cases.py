"""The invitation to a survey and its reminders: when, to whom, and when not (REQUIREMENTS, Q16)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Connection, select, update

from bot.cabinet.service import next_event
from bot.db.schema import attempts, notifications
from bot.house import House
from bot.notifications import cases, service, store
from bot.notifications.cases import CaseDue
from bot.notifications.model import Kind
from bot.people import service as people_service
from bot.people.model import Person
from bot.survey import interview
from bot.survey import store as survey_store
from bot.survey.ending import end
from bot.survey.model import Mode, Outcome, Question
from tests.population import Population, opened
from tests.survey.population import NOW, Services, at

CALL = date(2026, 1, 22)


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    with opened(database_url) as connection:
        yield connection


@pytest.fixture
def aigul(connection: Connection, house: House) -> Person:
    return Population(connection, house.vault).registers(identifier="850315300009")


@pytest.fixture
def services(connection: Connection, house: House) -> Services:
    return Services(connection, house.vault)


@pytest.fixture
def case_id(connection: Connection, house: House, services: Services, aigul: Person) -> int:
    """Opened on a Tuesday at 11:00; an operator may call from Monday on."""
    case_id = services.opens_case(services.registers(iin="850315300009"), aigul.id)
    service.settle(connection, house.standards, NOW)
    return case_id


def waiting(connection: Connection) -> list[tuple[str, datetime]]:
    """What is to be sent yet."""
    found = select(notifications.c.key, notifications.c.due_at).where(store.OPEN)
    return [(row.key, row.due_at) for row in connection.execute(found.order_by(notifications.c.due_at))]


def sent(connection: Connection, house: House, now: datetime) -> list[str]:
    """What goes out at this moment."""
    due = service.take_due(connection, house.standards, now)
    for each in due:
        assert isinstance(each, CaseDue)
        service.arrived(connection, each, now)
    return [each.notification.key for each in due]


@pytest.mark.requirement("Q16")
def test_an_invitation_at_once_and_two_reminders_before_the_phone(
    connection: Connection, house: House, case_id: int
) -> None:
    assert waiting(connection) == [
        (f"c{case_id}/invite", NOW),
        (f"c{case_id}/remind/2", at("2026-01-22T10:00")),
        (f"c{case_id}/remind/4", at("2026-01-24T10:00")),
    ]
    assert sent(connection, house, NOW) == [f"c{case_id}/invite"]
    assert sent(connection, house, NOW) == []
    assert sent(connection, house, at("2026-01-22T10:00")) == [f"c{case_id}/remind/2"]
    assert sent(connection, house, at("2026-01-24T10:00")) == [f"c{case_id}/remind/4"]
    assert waiting(connection) == []


def test_settling_twice_is_settling_once(connection: Connection, house: House, case_id: int) -> None:
    before = waiting(connection)
    survey_store.change(connection, case_id)
    service.settle(connection, house.standards, NOW)
    assert waiting(connection) == before
    assert survey_store.unsettled(connection, 9) == []


def test_nobody_is_invited_at_night(
    connection: Connection, house: House, services: Services, aigul: Person
) -> None:
    night = at("2026-01-20T22:30")
    case_id = services.opens_case(
        services.registers(), aigul.id, opened_at=night, phone_from=night + timedelta(days=6)
    )
    service.settle(connection, house.standards, night)
    assert waiting(connection)[0] == (f"c{case_id}/invite", at("2026-01-21T09:00"))


def test_what_was_due_in_the_night_waits_for_the_morning(
    connection: Connection, house: House, case_id: int
) -> None:
    assert sent(connection, house, at("2026-01-20T23:00")) == []
    assert sent(connection, house, at("2026-01-21T09:00")) == [f"c{case_id}/invite"]


def test_after_an_outage_only_the_latest_is_said(connection: Connection, house: House, case_id: int) -> None:
    assert sent(connection, house, at("2026-01-24T12:00")) == [f"c{case_id}/remind/4"]
    assert waiting(connection) == []


def test_an_answer_saves_the_invitation_and_all_answers_save_the_reminders(
    connection: Connection, house: House, aigul: Person, case_id: int
) -> None:
    interview.answer(connection, house.survey, aigul, case_id, Question.RECEIVED, "no", NOW)
    service.settle(connection, house.standards, NOW)
    assert [key for key, _due in waiting(connection)] == [f"c{case_id}/remind/2", f"c{case_id}/remind/4"]

    interview.answer(connection, house.survey, aigul, case_id, Question.INTERESTED, "no", NOW)
    service.settle(connection, house.standards, NOW)
    assert waiting(connection) == []


@pytest.mark.requirement("Q16")
def test_a_case_that_ends_by_phone_is_not_written_about(
    connection: Connection, house: House, case_id: int
) -> None:
    case = survey_store.case(connection, case_id)
    assert case is not None
    end(connection, house.survey, case, Outcome.REFUSED, Mode.PHONE, 77, NOW)
    service.settle(connection, house.standards, NOW)
    assert waiting(connection) == []


def test_who_asked_to_be_called_is_not_written_to(
    connection: Connection, house: House, aigul: Person, case_id: int
) -> None:
    interview.agree_call(connection, house.survey, aigul, case_id, CALL, 16, NOW)
    service.settle(connection, house.standards, NOW)
    assert waiting(connection) == []


def test_not_me_is_not_written_to(connection: Connection, house: House, aigul: Person, case_id: int) -> None:
    interview.not_me(connection, house.survey, aigul, case_id, NOW)
    service.settle(connection, house.standards, NOW)
    assert waiting(connection) == []


def test_once_an_operator_may_call_the_chat_is_silent(
    connection: Connection, house: House, case_id: int
) -> None:
    assert sent(connection, house, NOW + timedelta(days=6)) == []
    assert waiting(connection) == []


def test_later_outlives_other_changes_but_not_the_case(
    connection: Connection, house: House, aigul: Person, case_id: int
) -> None:
    cases.postpone(connection, house.standards.reminders, aigul, case_id, NOW)
    interview.answer(connection, house.survey, aigul, case_id, Question.RECEIVED, "no", NOW)
    service.settle(connection, house.standards, NOW)
    assert waiting(connection)[0] == (f"c{case_id}/later", at("2026-01-21T10:00"))

    interview.answer(connection, house.survey, aigul, case_id, Question.INTERESTED, "no", NOW)
    service.settle(connection, house.standards, NOW)
    assert waiting(connection) == []


def test_later_and_a_reminder_on_one_day_are_one_message(
    connection: Connection, house: House, aigul: Person, case_id: int
) -> None:
    assert sent(connection, house, NOW) == [f"c{case_id}/invite"]
    cases.postpone(connection, house.standards.reminders, aigul, case_id, at("2026-01-21T12:00"))
    assert sent(connection, house, at("2026-01-22T10:00")) == [f"c{case_id}/later"]
    assert sent(connection, house, at("2026-01-22T10:01")) == []


def test_nobody_is_disturbed_in_a_test(
    connection: Connection, house: House, aigul: Person, case_id: int
) -> None:
    people = Population(connection, house.vault)
    attempt = people.tries(people.enrols(aigul, lessons_done_at=NOW), 1, score=None)
    assert sent(connection, house, NOW) == []

    over = {"finished_at": NOW, "score": 3, "passed": False}
    connection.execute(update(attempts).where(attempts.c.id == attempt).values(**over))
    assert sent(connection, house, NOW) == [f"c{case_id}/invite"]


def test_who_has_blocked_the_bot_is_left_in_peace_and_called(
    connection: Connection, house: House, aigul: Person, case_id: int
) -> None:
    people_service.set_blocked(connection, aigul, NOW)
    assert sent(connection, house, NOW) == []
    interview.lost(connection, house.survey, aigul.id, NOW)
    case = survey_store.case(connection, case_id)
    assert case is not None
    assert case.phone_from == NOW


def test_the_next_thing_that_happens_is_an_invitation(
    connection: Connection, house: House, case_id: int
) -> None:
    assert next_event(connection, house, NOW - timedelta(hours=1)) == NOW
    assert next_event(connection, house, NOW) == at("2026-01-22T10:00")


def test_the_kinds_tell_an_invitation_from_a_reminder(
    connection: Connection, house: House, case_id: int
) -> None:
    kinds = connection.execute(select(notifications.c.kind).order_by(notifications.c.due_at)).scalars()
    assert list(kinds) == [Kind.SURVEY, Kind.SURVEY_REMINDER, Kind.SURVEY_REMINDER]
