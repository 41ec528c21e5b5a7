"""How long an answer takes on the whole course, on both databases: `python -m bench.search`.

Median and 99th percentile of the use case as a message runs it, and as ratios of the median of the bare query
(one full text match of the same words, on a connection that is open). It takes the local PostgreSQL, if any.
"""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import quantiles
from time import perf_counter

from sqlalchemy import Connection, text

from bot.cabinet import searching
from bot.db.database import Database, open_database
from bot.house import House, open_house
from bot.language import Language
from bot.people.model import Person
from bot.search import rules
from bot.settings import load
from tests import databases
from tests.population import NOW, Population
from tests.search import published

ROUNDS = 20
# Words, whole questions, forms that only a rule finds, slips of the finger, nothing at all.
ASKED = (
    "салық",
    "налог",
    "как открыть счёт в банке для ИП и сколько это стоит",
    "жұмыскерді жұмысқа қалай рәсімдеймін және қандай құжаттар керек",
    "безубыточнсть",
    "бәсекелестерім",
    "300 МРП",
    "абракадабра",
)
BARE = {
    "sqlite": "SELECT rowid FROM search_terms WHERE search_terms MATCH :query ORDER BY rank LIMIT 5",
    "postgresql": "SELECT id FROM search_pages WHERE vector @@ to_tsquery('simple', :query)"
    " ORDER BY ts_rank(vector, to_tsquery('simple', :query)) DESC LIMIT 5",
}


def bare(connection: Connection, typed: str) -> int:
    """The least that any search does: one match; gives how many pages."""
    stems = [term.stem for term in rules.parse(typed)[Language.RU]]
    quoted = [f'"{stem}"' for stem in stems] if connection.dialect.name == "sqlite" else stems
    query = (" OR " if connection.dialect.name == "sqlite" else " | ").join(quoted)
    return len(connection.execute(text(BARE[connection.dialect.name]), {"query": query}).all())


async def _timed(ask: Callable[[str], Awaitable[object]]) -> list[float]:
    """Milliseconds of each answer."""
    taken = []
    for typed in ASKED * ROUNDS:
        began = perf_counter()
        await ask(typed)
        taken.append(1000 * (perf_counter() - began))
    return taken


async def _measure(name: str, database: Database, house: House, person: Person) -> None:
    await _timed(lambda typed: database.transact(searching.find, house, person, typed, NOW))
    ours = await _timed(lambda typed: database.transact(searching.find, house, person, typed, NOW))
    least = quantiles(await _timed(lambda typed: database.transact(bare, typed)), n=2)[0]
    median, last = quantiles(ours, n=2)[0], quantiles(ours, n=100)[98]
    print(
        f"{name}: median {median:.1f} ms, p99 {last:.1f} ms; bare query {least:.2f} ms; "
        f"ratios {median / least:.0f} and {last / least:.0f}"
    )


def _fill(connection: Connection, house: House) -> Person:
    published.enter(connection, house.course, NOW)
    people = Population(connection, house.vault)
    person = people.registers()
    people.enrols(person)
    return person


async def _on(name: str, url: str, house: House) -> None:
    database = await open_database(url)
    await _measure(name, database, house, await database.transact(_fill, house))
    await database.shut()


async def measure() -> None:
    """Print a line for each database."""
    with tempfile.TemporaryDirectory() as folder, databases.postgres_server(Path(folder)) as server:
        house = open_house(load(None, bot_token="42:sandbox", data_dir=Path(folder)))
        fresh = Path(folder) / "fresh"
        fresh.mkdir()
        await _on("SQLite    ", databases.sqlite_copy(databases.migrated_sqlite(Path(folder)), fresh), house)
        if server is None:
            return
        with databases.migrated_postgres(server) as url:
            await _on("PostgreSQL", url, house)


if __name__ == "__main__":
    asyncio.run(measure())
