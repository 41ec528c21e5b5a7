"""The room: what waits, what is done, by whom, and the rates with their n."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, insert

from bot.db.survey_schema import calls
from bot.errors import NotAllowed
from bot.people import staff_store
from bot.people.model import Person, Role
from bot.survey.calls import room as figures
from bot.survey.calls import service as calling
from bot.survey.calls.room import Rates, Room
from bot.survey.calls.room_store import Queue
from bot.survey.calls.rules import Share
from bot.survey.desk import SurveyDesk
from bot.survey.model import Mode, Outcome
from tests.population import Population
from tests.survey.population import NOW, Services

DAY = timedelta(days=1)


@pytest.fixture
def supervisor(people: Population) -> Person:
    return people.joins(Role.SUPERVISOR)


def ended(
    services: Services, number: int, outcome: Outcome, mode: Mode = Mode.PHONE, region: str = "19"
) -> None:
    """So many cases that ended so today."""
    for _ in range(number):
        services.opens_case(
            services.registers(f"Клиент {services.rows}", region=region),
            outcome=outcome,
            ended_mode=mode,
            ended_at=NOW,
        )


def room(connection: Connection, desk: SurveyDesk, supervisor: Person) -> Room:
    return figures.room(connection, desk, supervisor, NOW)


def test_an_empty_room_has_no_rates(connection: Connection, desk: SurveyDesk, supervisor: Person) -> None:
    seen = room(connection, desk, supervisor)
    assert seen.queue == Queue(0, 0, 0)
    assert seen.phone == seen.both == Rates(0, None, None)
    assert (seen.operators, seen.units, seen.regions, seen.held) == ((), (), (), ())


@pytest.mark.requirement("M13")
def test_what_waits_is_counted_as_open_due_and_overdue_by_region(
    connection: Connection, desk: SurveyDesk, supervisor: Person, services: Services
) -> None:
    for region, due in (("19", -2 * DAY), ("19", -DAY / 2), ("75", DAY)):
        service = services.registers(f"Клиент {services.rows}", region=region)
        services.opens_case(service, phone_from=NOW + due)
    ended(services, 1, Outcome.COMPLETED, region="75")
    seen = room(connection, desk, supervisor)
    assert seen.queue == Queue(open=3, due=2, overdue=1)
    assert [(each.region, each.queue) for each in seen.regions] == [
        ("19", Queue(2, 2, 1)),
        ("75", Queue(1, 0, 0)),
    ]
    assert [each.rates.completed for each in seen.regions] == [0, 1]


@pytest.mark.requirement("S10", "Q16")
def test_chat_and_phone_are_told_apart_unless_policy_says_otherwise(
    connection: Connection, desk: SurveyDesk, supervisor: Person, services: Services
) -> None:
    ended(services, 3, Outcome.COMPLETED)
    ended(services, 1, Outcome.REFUSED)
    ended(services, 4, Outcome.UNREACHED)
    ended(services, 2, Outcome.COMPLETED, Mode.CHAT)
    services.opens_case(
        services.registers("Прошлый Месяц"), outcome="completed", ended_mode="phone", ended_at=NOW - 30 * DAY
    )
    seen = room(connection, desk, supervisor)
    assert seen.phone == Rates(3, Share(3, 8), Share(1, 8))
    assert seen.chat_completed == 2
    assert seen.both == Rates(5, Share(5, 10), Share(1, 10))
    assert seen.done_today == {Mode.PHONE: 3, Mode.CHAT: 2}
    assert [each.rates for each in seen.regions] == [seen.phone]
    counted = replace(desk, policy=replace(desk.policy, chat_counts_as_phone=True))
    counting = room(connection, counted, supervisor)
    assert counting.phone == seen.both
    assert [each.rates for each in counting.regions] == [seen.both]


@pytest.mark.requirement("M13")
def test_calls_are_counted_by_operator_and_by_unit(
    connection: Connection, desk: SurveyDesk, supervisor: Person, people: Population, services: Services
) -> None:
    operator, other = people.joins(Role.OPERATOR), people.joins(Role.OPERATOR)
    for each, unit, name in ((operator, "call_centre", "Динара"), (other, "75", "Ержан")):
        sealed = desk.vault.seal(name, f"staff.name:{each.telegram_id}")
        staff_store.put(connection, each.telegram_id, Role.OPERATOR, unit, sealed, NOW)
    made = (
        (operator, "call_centre", Outcome.COMPLETED, NOW),
        (operator, "call_centre", Outcome.BUSY, NOW - 2 * DAY),
        (other, "75", Outcome.REFUSED, NOW),
        (other, "75", Outcome.COMPLETED, NOW - 40 * DAY),
    )
    for number, (who, unit, outcome, at) in enumerate(made, start=1):
        case_id = services.opens_case(services.registers(f"Клиент {number}"), phone_from=NOW)
        row = {"case_id": case_id, "number": 1, "operator": who.telegram_id, "unit": unit}
        connection.execute(insert(calls).values(**row, outcome=outcome, called_at=at))
    calling.take_next(connection, desk, other, NOW)
    seen = room(connection, desk, supervisor)
    assert [(each.name, each.calls_today, each.completed_today, each.calls) for each in seen.operators] == [
        ("Динара", 1, 1, 2),
        ("Ержан", 1, 0, 1),
    ]
    assert [(each.unit, each.calls, each.completed, each.refused) for each in seen.units] == [
        ("call_centre", 2, 1, 0),
        ("75", 1, 0, 1),
    ]
    assert [each.name for each in seen.held] == ["Ержан"]


def test_the_room_is_for_supervisors(connection: Connection, desk: SurveyDesk, people: Population) -> None:
    with pytest.raises(NotAllowed):
        room(connection, desk, people.joins(Role.OPERATOR))
