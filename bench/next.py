"""Presses of /next by 2 to 16 operators at once, a second and with their losses: `python -m bench.next`.

A loss is a transaction that PostgreSQL asked to repeat. It measures the local server when one answers.
"""

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from sqlalchemy import Connection, select, update

from bot.db.database import Database, open_database
from bot.db.survey_schema import cases
from bot.house import open_house
from bot.people.model import Person, Role
from bot.people.vault import Vault
from bot.settings import load
from bot.survey.calls.service import Next, take_next
from bot.survey.desk import SurveyDesk
from tests import databases
from tests.population import Population
from tests.survey.population import NOW, Services

PRESSES = 1600
CASES = 400
OPERATORS = (2, 4, 8, 16)


class Presses:
    """Counts how often the use case was begun: more often than pressed, where races were lost."""

    def __init__(self) -> None:
        self.begun = 0

    def __call__(self, connection: Connection, desk: SurveyDesk, actor: Person) -> Next:
        """Press /next."""
        self.begun += 1
        return take_next(connection, desk, actor, NOW)


def _fill(connection: Connection, vault: Vault, operators: int) -> list[Person]:
    register = Services(connection, vault)
    for number in range(CASES):
        register.opens_case(register.registers(f"Серікова Айгүл {number:03}"))
    people = Population(connection, vault)
    return [people.joins(Role.OPERATOR) for _ in range(operators)]


def _give_back(connection: Connection) -> int:
    """Everything into the queue again; how many cases were held."""
    held = cases.c.claimed_by.is_not(None)
    number = len(connection.execute(select(cases.c.id).where(held)).all())
    freed = {"claimed_by": None, "claimed_until": None, "calling_since": None}
    connection.execute(update(cases).where(held).values(**freed))
    return number


async def _measure(name: str, database: Database, desk: SurveyDesk, operators: Sequence[Person]) -> None:
    presses, rounds, seconds = Presses(), PRESSES // len(operators), 0.0
    for _ in range(rounds):
        began = perf_counter()
        await asyncio.gather(*(database.transact(presses, desk, each) for each in operators))
        seconds += perf_counter() - began
        assert await database.transact(_give_back) == len(operators), "two operators got one case"
    made = rounds * len(operators)
    print(
        f"{name}, {len(operators):2} operators: {made / seconds:6.0f} presses a second, "
        f"{presses.begun - made} of {made} repeated"
    )


async def measure() -> None:
    """Print a line for each number of operators and each database."""
    with tempfile.TemporaryDirectory() as folder, databases.postgres_server(Path(folder)) as server:
        settings = load(None, bot_token="42:sandbox", data_dir=Path(folder))
        house = open_house(settings)
        template = databases.migrated_sqlite(Path(folder))
        for operators in OPERATORS:
            with tempfile.TemporaryDirectory() as fresh:
                url = databases.sqlite_copy(template, Path(fresh))
                await _on("SQLite    ", url, house.survey, operators)
        if server is None:
            return
        with databases.migrated_postgres(server) as url:
            for operators in OPERATORS:
                await _on("PostgreSQL", databases.emptied(url), house.survey, operators)


async def _on(name: str, url: str, desk: SurveyDesk, number: int) -> None:
    database = await open_database(url)
    operators = await database.transact(_fill, desk.vault, number)
    await _measure(name, database, desk, operators)
    await database.shut()


if __name__ == "__main__":
    asyncio.run(measure())
