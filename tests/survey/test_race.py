"""Two operators press /next at the same time, again and again: never the same case, never an error.

`pytest -s tests/survey/test_race.py` prints the figures; `python -m bench.next` measures with more operators.
"""

import asyncio
from time import perf_counter

import pytest
from sqlalchemy import Connection, func, select, update

from bot.db.database import Database
from bot.db.survey_schema import cases
from bot.house import House
from bot.people.model import Person, Role
from bot.people.vault import Vault
from bot.survey import store as case_store
from bot.survey.calls import store as call_store
from bot.survey.calls.card import Talk
from bot.survey.calls.service import Next, NothingDue, take_next
from bot.survey.desk import SurveyDesk
from tests.population import Population
from tests.survey.population import NOW, Services

ROUNDS = 1000
CASES = 40


def _fill(connection: Connection, vault: Vault) -> tuple[Person, Person]:
    """A queue of clients, and two operators."""
    register = Services(connection, vault)
    for number in range(CASES):
        register.opens_case(register.registers(f"Серікова Айгүл {number:03}"))
    people = Population(connection, vault)
    return people.joins(Role.OPERATOR), people.joins(Role.OPERATOR)


def _give_back(connection: Connection) -> tuple[int, int]:
    """Everything into the queue again; how many cases were held, by how many operators."""
    held = select(func.count(), func.count(cases.c.claimed_by.distinct())).where(
        cases.c.claimed_by.is_not(None)
    )
    number, operators = connection.execute(held).one()
    freed = {"claimed_by": None, "claimed_until": None, "calling_since": None}
    connection.execute(update(cases).where(cases.c.claimed_by.is_not(None)).values(**freed))
    return number, operators


def _puts_back_and_takes(connection: Connection, desk: SurveyDesk, operator: Person) -> Next:
    """What an operator held goes back, and the next case is taken: the queue is the same in every round."""
    held = call_store.held_by(connection, operator.telegram_id)
    if held is not None:
        case_store.release(connection, held)
    return take_next(connection, desk, operator, NOW)


@pytest.mark.requirement("M13")
async def test_two_operators_never_get_the_same_case(database: Database, house: House) -> None:
    operators = await database.transact(_fill, house.vault)
    began = perf_counter()
    for _ in range(ROUNDS):
        first, second = await asyncio.gather(
            *(database.transact(_puts_back_and_takes, house.survey, each) for each in operators)
        )
        assert isinstance(first, Talk)
        assert isinstance(second, Talk)
        assert first.card.case.id != second.card.case.id
    seconds = perf_counter() - began
    assert await database.transact(_give_back) == (2, 2)
    kind = type(database).__name__.removesuffix("Database")
    print(f"\n{kind}: {ROUNDS} rounds of two presses in {seconds:.1f} s, {ROUNDS / seconds:.0f} a second")


async def test_two_operators_never_talk_with_one_client_at_once(database: Database, house: House) -> None:
    def fill(connection: Connection) -> tuple[Person, Person]:
        register = Services(connection, house.vault)
        for _ in range(2):
            register.opens_case(register.registers())
        people = Population(connection, house.vault)
        return people.joins(Role.OPERATOR), people.joins(Role.OPERATOR)

    operators = await database.transact(fill)
    for _ in range(50):
        outcomes = await asyncio.gather(
            *(database.transact(take_next, house.survey, each, NOW) for each in operators)
        )
        assert {type(each) for each in outcomes} == {Talk, NothingDue}
        assert await database.transact(_give_back) == (1, 1)


async def test_one_operator_who_presses_twice_holds_one_case(database: Database, house: House) -> None:
    operator, _other = await database.transact(_fill, house.vault)
    for _ in range(50):
        first, second = await asyncio.gather(
            *(database.transact(take_next, house.survey, operator, NOW) for _press in range(2))
        )
        assert isinstance(first, Talk)
        assert isinstance(second, Talk)
        assert first.card.case.id == second.card.case.id
        assert await database.transact(_give_back) == (1, 1)
