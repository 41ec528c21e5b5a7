"""The questionnaire of Appendix 2: who is offered it, and that each answer is kept once and for its owner."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.db.survey_schema import clients
from bot.errors import NotFound
from bot.house import House
from bot.people import store as people_store
from bot.people.model import Person, Role
from bot.services.model import ServiceMode, ServiceState
from bot.survey.questionnaires import service as questionnaires
from bot.survey.questionnaires import store
from bot.survey.questionnaires.rules import Sheet, Source, next_step, ticked
from bot.survey.questionnaires.service import Asking, Confirmed, NothingToFill
from tests.population import Population, opened
from tests.survey.population import NOW, Services

IIN = "901207400002"
OTHER_IIN = "850315300009"
TODAY = NOW.date()


@pytest.fixture
def people(database_url: str, house: House) -> Iterator[Population]:
    with opened(database_url) as connection:
        yield Population(connection, house.vault)


@pytest.fixture
def register(people: Population, house: House) -> Services:
    return Services(people.connection, house.vault)


@pytest.fixture
def client(people: Population) -> Person:
    return people.registers(identifier=IIN)


def online(register: Services, iin: str | None = IIN, **columns: Any) -> int:  # noqa: ANN401 - of services
    return register.registers(iin=iin, **{"mode": ServiceMode.ONLINE, **columns})


def fill(people: Population, house: House, who: Person, service: int, *, until: int = 8) -> None:
    """Answer the steps before `until`."""
    connection, desk = people.connection, house.survey
    for scale in range(1, min(until, 5)):
        questionnaires.mark(connection, desk, who, service, scale, scale, NOW)
    if until > 5:
        questionnaires.choose_purpose(connection, desk, who, service, "grow", NOW)
    if until > 6:
        questionnaires.tick(connection, desk, who, service, "fin3", NOW, on=True)
        questionnaires.tick(connection, desk, who, service, "fin1", NOW, on=True)
    if until > 7:
        questionnaires.wish_none(connection, desk, who, service, 7, NOW)


def sheet(people: Population, service: int) -> Sheet:
    found = store.of_service(people.connection, people.vault, service)
    assert found is not None
    return found


@pytest.mark.requirement("M02")
@pytest.mark.parametrize(
    ("columns", "offered"),
    [
        ({}, True),
        ({"mode": ServiceMode.OFFLINE}, False),
        ({"mode": ServiceMode.UNKNOWN}, False),
        ({"state": ServiceState.EXCLUDED}, False),
        ({"ended_on": TODAY}, True),
        ({"ended_on": TODAY - timedelta(days=60)}, True),
        ({"ended_on": TODAY - timedelta(days=61)}, False),
        ({"ended_on": TODAY + timedelta(days=1)}, False),
    ],
)
def test_only_a_recent_online_service_is_asked_about(
    register: Services, house: House, client: Person, columns: dict[str, Any], offered: bool
) -> None:
    service = online(register, **columns)
    found = questionnaires.waiting(register.connection, house.survey, client, NOW)
    assert found == (service if offered else None)


@pytest.mark.requirement("M02")
def test_the_client_is_known_by_the_iin_and_by_nothing_else(
    people: Population, register: Services, house: House, client: Person
) -> None:
    service = online(register)
    namesake = people.registers(identifier=OTHER_IIN)
    assert questionnaires.waiting(people.connection, house.survey, client, NOW) == service
    assert questionnaires.waiting(people.connection, house.survey, namesake, NOW) is None
    nameless = online(register, iin=None)
    assert questionnaires.waiting(people.connection, house.survey, client, NOW) == service
    with pytest.raises(NotFound):
        questionnaires.open_one(people.connection, house.survey, client, nameless, NOW)


def test_who_wants_no_more_questions_is_offered_none(
    register: Services, house: House, client: Person
) -> None:
    service = online(register)
    register.connection.execute(update(clients).values(do_not_ask_at=NOW))
    assert questionnaires.waiting(register.connection, house.survey, client, NOW) is None
    assert isinstance(
        questionnaires.open_one(register.connection, house.survey, client, service, NOW), Asking
    )


def test_nobody_else_can_open_or_answer_it(
    people: Population, register: Services, house: House, client: Person
) -> None:
    service = online(register)
    stranger = people.registers(identifier=OTHER_IIN)
    desk, connection = house.survey, people.connection
    presses: tuple[Callable[[], object], ...] = (
        lambda: questionnaires.open_one(connection, desk, stranger, service, NOW),
        lambda: questionnaires.mark(connection, desk, stranger, service, 1, 5, NOW),
        lambda: questionnaires.tick(connection, desk, stranger, service, "fin1", NOW, on=True),
        lambda: questionnaires.wish_none(connection, desk, stranger, service, 6, NOW),
        lambda: questionnaires.confirm(connection, desk, stranger, service, NOW),
        lambda: questionnaires.open_one(connection, desk, client, service + 1, NOW),
    )
    for forged in presses:
        with pytest.raises(NotFound):
            forged()
    assert store.of_service(connection, house.vault, service) is None


@pytest.mark.parametrize(("scale", "figure"), [(0, 3), (5, 3), (-1, 3), (1, 0), (1, 6), (1, -5)])
def test_a_mark_that_is_none_is_refused(
    people: Population, register: Services, house: House, client: Person, scale: int, figure: int
) -> None:
    service = online(register)
    with pytest.raises(NotFound):
        questionnaires.mark(people.connection, house.survey, client, service, scale, figure, NOW)


def test_choices_that_no_list_has_are_refused(
    people: Population, register: Services, house: House, client: Person
) -> None:
    service, desk = online(register), house.survey
    with pytest.raises(NotFound):
        questionnaires.choose_purpose(people.connection, desk, client, service, "fly", NOW)
    with pytest.raises(NotFound):
        questionnaires.tick(people.connection, desk, client, service, "fin9", NOW, on=True)
    for step in (0, 5, 8):
        with pytest.raises(NotFound):
            questionnaires.wish_none(people.connection, desk, client, service, step, NOW)
    for step in (0, 9, -1):
        with pytest.raises(NotFound):
            questionnaires.go(people.connection, desk, client, service, step, NOW)


@pytest.mark.requirement("M02")
def test_each_answer_is_kept_and_the_rest_goes_on_where_it_stopped(
    people: Population, register: Services, house: House, client: Person
) -> None:
    service = online(register)
    for step in range(1, 9):
        fill(people, house, client, service, until=step)
        outcome = questionnaires.open_next(people.connection, house.survey, client, NOW)
        assert isinstance(outcome, Asking)
        assert outcome.step == step
    assert sheet(people, service).marks == (1, 2, 3, 4)
    assert sheet(people, service).financial == ("fin1", "fin3")
    assert sheet(people, service).nonfinancial == ()


@pytest.mark.requirement("Q17")
def test_another_purpose_is_typed(
    people: Population, register: Services, house: House, client: Person
) -> None:
    service, desk, connection = online(register), house.survey, people.connection
    fill(people, house, client, service, until=5)
    asked = questionnaires.choose_purpose(connection, desk, client, service, "other", NOW)
    assert isinstance(asked, Asking)
    assert asked.step == 5
    for unfit in ("", "   ", "ә" * 201):
        outcome = questionnaires.take_words(connection, desk, client, unfit, NOW)
        assert isinstance(outcome, Asking)
        assert outcome.unfit
    outcome = questionnaires.take_words(connection, desk, client, " Тауарды \n шетелге сату ", NOW)
    assert isinstance(outcome, Asking)
    assert outcome.step == 6
    assert sheet(people, service).purpose_words == "Тауарды шетелге сату"
    assert people_store.awaited_answer(connection, client.id) is None
    questionnaires.choose_purpose(connection, desk, client, service, "grow", NOW)
    assert sheet(people, service).purpose_words is None
    with pytest.raises(NotFound):
        questionnaires.take_words(connection, desk, client, "Тағы", NOW)


def test_a_tick_says_what_it_does_so_a_second_press_changes_nothing(
    people: Population, register: Services, house: House, client: Person
) -> None:
    service, desk, connection = online(register), house.survey, people.connection
    for _ in range(5):
        questionnaires.tick(connection, desk, client, service, "nonfin7", NOW, on=True)
    assert sheet(people, service).nonfinancial == ("nonfin7",)
    for _ in range(5):
        questionnaires.tick(connection, desk, client, service, "nonfin7", NOW, on=False)
    assert sheet(people, service).nonfinancial is None


def test_nothing_is_confirmed_before_all_is_answered(
    people: Population, register: Services, house: House, client: Person
) -> None:
    service, desk = online(register), house.survey
    for step in range(1, 8):
        fill(people, house, client, service, until=step)
        outcome = questionnaires.confirm(people.connection, desk, client, service, NOW)
        assert isinstance(outcome, Asking)
        assert outcome.step == step
        summary = questionnaires.go(people.connection, desk, client, service, 8, NOW)
        assert isinstance(summary, Asking)
        assert summary.step == step
    assert sheet(people, service).confirmed_at is None


@pytest.mark.requirement("M02", "Q20")
def test_the_confirmation_is_kept_with_time_and_person_and_nothing_changes_after_it(
    people: Population, register: Services, house: House, client: Person
) -> None:
    service, desk, connection = online(register), house.survey, people.connection
    second = online(register, ended_on=date(2026, 1, 18))
    fill(people, house, client, service)
    confirmed = questionnaires.confirm(connection, desk, client, service, NOW)
    assert isinstance(confirmed, Confirmed)
    assert confirmed.following == second
    before = sheet(people, service)
    assert (before.source, before.confirmed_at, before.filled_on) == (Source.CHAT, NOW, TODAY)
    later = NOW + timedelta(days=1)
    for _ in range(5):
        assert isinstance(questionnaires.confirm(connection, desk, client, service, later), Confirmed)
    questionnaires.mark(connection, desk, client, service, 1, 5, later)
    questionnaires.tick(connection, desk, client, service, "fin1", later, on=False)
    assert sheet(people, service) == before
    rows = connection.execute(store.confirmed()).all()
    assert [store.sheet(row, house.vault) for row in rows] == [before]


def test_with_nothing_to_judge_it_says_so(people: Population, house: House, client: Person) -> None:
    assert questionnaires.open_next(people.connection, house.survey, client, NOW) == NothingToFill()
    administrator = people.joins(Role.ADMINISTRATOR)
    assert questionnaires.waiting(people.connection, house.survey, administrator, NOW) is None


def test_names_and_words_are_sealed(
    people: Population, register: Services, house: House, client: Person
) -> None:
    service = online(register, name="Серікова Айгүл Маратқызы")
    fill(people, house, client, service, until=5)
    questionnaires.choose_purpose(people.connection, house.survey, client, service, "other", NOW)
    questionnaires.take_words(people.connection, house.survey, client, "Құпия мақсат", NOW)
    raw = people.connection.exec_driver_sql("SELECT private, purpose_words FROM questionnaires").one()
    for cell in raw:
        assert "Айгүл".encode() not in bytes(cell)
        assert "Құпия".encode() not in bytes(cell)
    assert "Айгүл" not in repr(sheet(people, service))


def test_wishes_stand_in_the_order_of_the_form() -> None:
    offered = ("a", "b", "c")
    assert ticked(("c",), "a", offered, on=True) == ("a", "c")
    assert ticked((), "b", offered, on=True) == ("b",)
    assert ticked(("b",), "b", offered, on=False) is None
    assert ticked(None, "b", offered, on=False) is None


def test_a_step_left_out_is_come_back_to(
    people: Population, register: Services, house: House, client: Person
) -> None:
    service = online(register)
    questionnaires.mark(people.connection, house.survey, client, service, 3, 5, NOW)
    assert next_step(sheet(people, service), after=3) == 4
    assert next_step(sheet(people, service), after=8) == 1
