"""A desk with the real policy and wordings, one transaction on a fresh database, and who is in it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.house import House
from bot.people.model import Person, Role
from bot.survey import interview
from bot.survey.desk import SurveyDesk
from bot.survey.interview import Asking, View
from bot.survey.model import Question
from tests.population import Population, opened
from tests.survey.population import NOW, Services


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    """One transaction on a fresh database of either kind."""
    with opened(database_url) as connection:
        yield connection


@pytest.fixture
def desk(house: House) -> SurveyDesk:
    """The approved figures and wordings, fresh keys."""
    return house.survey


@pytest.fixture
def people(connection: Connection, house: House) -> Population:
    return Population(connection, house.vault)


@pytest.fixture
def services(connection: Connection, house: House) -> Services:
    return Services(connection, house.vault)


@pytest.fixture
def aigul(people: Population) -> Person:
    """A registered person, reachable in the chat."""
    return people.registers("Серікова Айгүл Маратқызы", "850315300009")


@pytest.fixture
def case_id(services: Services, aigul: Person) -> int:
    """An open case of hers, about a service at a centre on 16 January 2026."""
    return services.opens_case(services.registers(iin="850315300009"), aigul.id)


@pytest.fixture
def answer(connection: Connection, desk: SurveyDesk, aigul: Person, case_id: int) -> Callable[..., View]:
    """Answers one question after the other, beginning with the next one; gives the last view."""

    def give(*values: str, question: Question | None = None) -> View:
        view = interview.open_case(connection, aigul, case_id, NOW)
        for value in values:
            asked = question or (view.question if isinstance(view, Asking) else Question.RECEIVED)
            view = interview.answer(connection, desk, aigul, case_id, asked, value, NOW)
        return view

    return give


@pytest.fixture
def operator(people: Population) -> Person:
    return people.joins(Role.OPERATOR)


@pytest.fixture
def colleague(people: Population) -> Person:
    return people.joins(Role.OPERATOR)


@pytest.fixture
def waits(services: Services) -> Callable[..., int]:
    """Opens a case of another client each time; gives its id."""

    def opens(name: str = "Серікова Айгүл", *, region: str = "19", **columns: Any) -> int:  # noqa: ANN401 - of any type
        services.rows += 1
        service = services.registers(f"{name} {services.rows:03}", region=region)
        return services.opens_case(service, **columns)

    return opens
