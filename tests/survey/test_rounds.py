"""Orders of operators: whom, how many, at what cost, and once; on both databases."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from bot.db.schema import audit as audit_table
from bot.db.survey_schema import clients, rounds, services
from bot.errors import NotAllowed, NotFound
from bot.people import audit
from bot.people import store as people_store
from bot.people.audit import Intact
from bot.people.finding import Asked, TooMany, Unsearchable
from bot.people.model import Person, Role
from bot.people.store import grant_role
from bot.services.model import ServiceState
from bot.survey.desk import SurveyDesk
from bot.survey.model import SampleMethod
from bot.survey.rounds import service as use_cases
from bot.survey.rounds.model import Opened, Order, Scope
from bot.survey.rounds.service import Begun, Changed, FoundClients, NothingLeft
from tests.population import Population
from tests.survey.ordering import AIGUL, CENSUS, PYOTR, TODAY, Survey, letters, many
from tests.survey.population import NOW, Services


@pytest.fixture
def register(people: Population) -> Services:
    return Services(people.connection, people.vault)


@pytest.fixture
def operator(people: Population) -> Person:
    person = people.joins(Role.OPERATOR)
    grant_role(people.connection, person.telegram_id, Role.OPERATOR, NOW)
    return person


@pytest.fixture
def survey(register: Services, desk: SurveyDesk, operator: Person) -> Survey:
    return Survey(register, desk, operator)


# Orders


@pytest.mark.requirement("Q16", "M13")
def test_everybody_is_asked_unless_a_sample_is_ordered(register: Services, survey: Survey) -> None:
    ids = many(register, 12)
    outcome = survey.orders()
    assert isinstance(outcome, Begun)
    assert outcome.opened == Opened(in_chat=0, by_phone=12)
    assert survey.asked() == ids


def test_the_second_press_opens_nothing_and_says_that_nothing_is_left(
    register: Services, survey: Survey
) -> None:
    many(register, 3)
    survey.orders()
    second = survey.orders()
    assert isinstance(second, NothingLeft)
    assert (second.considered.services, second.considered.asked) == (0, 3)
    assert len(survey.asked()) == 3
    assert survey.connection.scalar(select(func.count()).select_from(rounds)) == 1


@pytest.mark.parametrize(("method", "figure", "drawn"), [("share", 20, 1), ("number", 2, 2)])
def test_the_second_press_of_a_sample_draws_nobody_besides_and_shows_what_was_opened(
    register: Services, survey: Survey, method: str, figure: int, drawn: int
) -> None:
    many(register, 5)
    order = Order(Scope(), SampleMethod(method), figure, 42)
    first, second = survey.orders(order), survey.orders(order)
    assert isinstance(first, Begun)
    assert isinstance(second, Begun)
    assert (second.opened, second.left) == (first.opened, first.left) == (Opened(by_phone=drawn), 0)
    assert len(survey.asked()) == drawn
    assert isinstance(survey.orders(replace(order, seed=43)), Begun), "another sample may be ordered"
    assert len(survey.asked()) == 2 * drawn


def test_two_operators_who_considered_the_same_open_every_case_once(
    register: Services, survey: Survey
) -> None:
    many(register, 3)
    first, second = survey.considers(CENSUS), survey.considers(replace(CENSUS, seed=2))
    connection, desk, operator = survey.connection, survey.desk, survey.operator
    assert isinstance(use_cases.order(connection, desk, operator, first, 3, NOW), Begun)
    assert isinstance(use_cases.order(connection, desk, operator, second, 3, NOW), NothingLeft)
    assert len(survey.asked()) == 3


def test_who_has_confirmed_another_number_is_asked_again(register: Services, survey: Survey) -> None:
    many(register, 3)
    shown = survey.considers(CENSUS).draw.size
    many(register, 2)
    now_there = survey.considers(CENSUS)
    outcome = use_cases.order(survey.connection, survey.desk, survey.operator, now_there, shown, NOW)
    assert outcome == Changed(now_there)
    assert survey.asked() == []


@pytest.mark.requirement("Q16")
@pytest.mark.parametrize(("method", "figure", "drawn"), [("share", 25, 5 + 1), ("number", 4, 4 + 1)])
def test_a_sample_is_drawn_of_each_region_by_a_stored_seed(
    register: Services, survey: Survey, method: str, figure: int, drawn: int
) -> None:
    many(register, 20, region="19")
    many(register, 1, region="75")
    order = Order(Scope(), SampleMethod(method), figure, 42)
    considered = survey.considers(order)
    assert (considered.services, considered.draw.size) == (21, drawn)
    assert survey.considers(order).draw == considered.draw
    survey.orders(order)
    assert survey.asked() == sorted(considered.draw.first)
    stored = survey.connection.execute(select(rounds)).one()
    assert (stored.method, stored.figure, stored.seed, stored.size) == (method, figure, 42, drawn)
    assert stored.finished_at == NOW


def test_excluded_services_and_clients_who_do_not_want_to_be_asked_are_left_in_peace(
    register: Services, survey: Survey
) -> None:
    excluded = register.registers("Ермеков Асан", state=ServiceState.EXCLUDED)
    refusing = register.registers("Королёв Пётр", PYOTR)
    asked = register.registers("Серікова Айгүл", AIGUL)
    survey.connection.execute(
        update(clients)
        .where(clients.c.iin_digest == survey.desk.vault.lookup("iin", PYOTR))
        .values(do_not_ask_at=NOW)
    )
    considered = survey.considers(CENSUS)
    assert (considered.services, considered.never) == (1, 2)
    survey.orders()
    survey.runs(NOW)
    assert survey.asked() == [asked]
    assert {excluded, refusing}.isdisjoint(survey.asked())


def test_a_scope_is_a_client_a_centre_a_region_a_period_or_everything(
    register: Services, survey: Survey
) -> None:
    here = register.registers("Серікова Айгүл", AIGUL)
    old = register.registers("Серікова Айгүл", AIGUL, ended_on=date(2025, 6, 1))
    mobile = register.registers("Королёв Пётр", PYOTR, place="Мобильный ЦПП")
    far = register.registers("Ермеков Асан", region="75")
    tomorrow = register.registers("Ким Анна", ended_on=TODAY + timedelta(days=1))
    client = survey.connection.scalar(select(services.c.client_id).where(services.c.id == here))
    january = Scope(first=date(2026, 1, 1), last=date(2026, 1, 31))
    for scope, drawn in (
        (Scope(client_id=client), {here, old}),
        (Scope(centre=here), {here, old}),
        (replace(january, centre=here), {here}),
        (replace(january, centre=mobile), {mobile}),
        (replace(january, region="19"), {here, mobile}),
        (replace(january, region="99"), set()),
        (Scope(first=TODAY - timedelta(days=60)), {here, mobile, far}),
        (Scope(), {here, old, mobile, far}),
    ):
        assert set(survey.considers(replace(CENSUS, scope=scope)).draw.first) == drawn, scope
        assert Scope.from_json(scope.to_json()) == scope
    assert tomorrow not in survey.considers(CENSUS).draw.first


@pytest.mark.parametrize("scope", [Scope(client_id=777), Scope(centre=777)])
def test_a_forged_scope_is_refused(survey: Survey, scope: Scope) -> None:
    with pytest.raises(NotFound):
        survey.considers(replace(CENSUS, scope=scope))


def test_an_order_costs_time_by_phone_and_none_in_the_chat(
    people: Population, register: Services, survey: Survey
) -> None:
    people.registers(identifier=AIGUL)
    register.registers(iin=AIGUL)
    many(register, 240)
    grant_role(survey.connection, 99, Role.SUPERVISOR, NOW)
    cost = survey.considers(CENSUS).cost
    assert (cost.in_chat, cost.by_phone, cost.minutes) == (1, 240, 24 * 60)
    # 24 hours of talk; two people talk 18 hours in a day.
    assert (cost.callers, cost.days) == (2, 2)


def test_an_order_is_entered_into_the_audit_without_anybody_s_name(
    register: Services, survey: Survey
) -> None:
    many(register, 3)
    survey.orders(Order(Scope(region="19"), SampleMethod.SHARE, 10, 42))
    entry = survey.connection.execute(select(audit_table)).one()
    assert (entry.actor, entry.action) == (survey.operator.telegram_id, "survey ordered")
    assert '"seed": 42' in entry.details
    assert "Клиент" not in entry.details
    assert isinstance(audit.verify(survey.connection, survey.desk.vault), Intact)


def test_an_entrepreneur_may_neither_choose_nor_consider_nor_order(
    people: Population, register: Services, survey: Survey
) -> None:
    many(register, 1)
    considered = survey.considers(CENSUS)
    survey.operator = people.joins()
    connection, desk, actor = survey.connection, survey.desk, survey.operator
    for attempt in (
        lambda: use_cases.choose(connection, actor),
        lambda: use_cases.ask_client(connection, actor),
        lambda: use_cases.find_client(connection, desk, actor, "Серікова", NOW),
        lambda: use_cases.regions(connection, desk, actor, NOW),
        lambda: use_cases.months(connection, desk, actor, "19", NOW),
        lambda: use_cases.centres(connection, desk, actor, Scope(), NOW),
        lambda: survey.considers(CENSUS),
        lambda: use_cases.order(connection, desk, actor, considered, 1, NOW),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert survey.asked() == []


# Finding a client


@pytest.mark.parametrize(
    "query", ["Серікова", "серікова айгүл", "4567", "0009", AIGUL, "+7 701 123-45-67", "Айгүл 4567"]
)
def test_a_client_is_found_by_name_phone_and_iin_and_shown_masked(
    register: Services, survey: Survey, query: str
) -> None:
    register.registers("Серікова Айгүл", AIGUL, phone="+77011234567")
    register.registers("Королёв Пётр", PYOTR, phone="+77712223344")
    outcome = use_cases.find_client(survey.connection, survey.desk, survey.operator, query, NOW)
    assert isinstance(outcome, FoundClients)
    [found] = outcome.clients
    assert (found.name, found.left) == ("А***л С.", 1)
    assert found.phone is not None
    assert "70112" not in found.phone
    assert people_store.awaited_answer(survey.connection, survey.operator.id) is None


def test_the_clients_of_an_enterprise_are_found_by_its_bin(register: Services, survey: Survey) -> None:
    register.registers("Серікова Айгүл", AIGUL)
    outcome = use_cases.find_client(survey.connection, survey.desk, survey.operator, "151040001231", NOW)
    assert isinstance(outcome, FoundClients)
    assert len(outcome.clients) == 1


def test_a_search_goes_on_until_somebody_is_found(register: Services, survey: Survey) -> None:
    for _client in range(11):
        register.registers(f"Ахметов {letters(register.rows)}")
    assert use_cases.ask_client(survey.connection, survey.operator) == Asked()
    for query, outcome in (("Ахметов", TooMany()), ("?", Unsearchable()), ("Никто", FoundClients(()))):
        assert use_cases.find_client(survey.connection, survey.desk, survey.operator, query, NOW) == outcome
        waiting = people_store.awaited_answer(survey.connection, survey.operator.id)
        assert waiting == use_cases.AWAITED
    use_cases.choose(survey.connection, survey.operator)
    assert people_store.awaited_answer(survey.connection, survey.operator.id) is None
