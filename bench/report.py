"""The figures of a year's report beside the bare SQL of the nine statistics, while somebody goes on pressing.

`python -m bench.report --services 100000 [--database URL --keys DIR]`: seeds a year (or takes the one that is
there, with the folder of its keys), counts the report of the year, then asks the nine plain questions.
"""

import argparse
import asyncio
import resource
import tempfile
from collections.abc import Awaitable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, process_time
from typing import TypeVar

from sqlalchemy import Connection, text

import main
from bot.callbacks import Go, Place
from bot.house import open_house
from bot.language import Language
from bot.monitoring.figures import packing, service
from bot.monitoring.figures.model import Period
from bot.settings import Settings, load
from rehearsal.answers import Answers
from rehearsal.learner import Learner
from rehearsal.stage import ADMINISTRATOR, Stage, in_process
from rehearsal.year.filling import Order, fill
from sandbox.clock import Clock

NOW = datetime(2027, 1, 10, 6, tzinfo=UTC)
PRESS_EVERY = 0.05
YEAR = "state = 'registered' AND ended_on >= '2026-01-01' AND ended_on < '2026-12-01'"
_FIRST = "row_number() OVER (PARTITION BY client_id ORDER BY ended_on, id) AS place"
BARE = (
    f"SELECT region, count(DISTINCT client_id) FROM services WHERE {YEAR} GROUP BY region",
    f"SELECT oked_section, region, count(DISTINCT client_id) FROM services WHERE {YEAR} GROUP BY 1, 2",
    f"SELECT legal_form, region, count(DISTINCT enterprise_id) FROM services WHERE {YEAR} GROUP BY 1, 2",
    f"SELECT c.sex, f.region, count(*) FROM (SELECT client_id, region, {_FIRST} FROM services WHERE {YEAR})"
    " AS f JOIN clients c ON c.id = f.client_id WHERE f.place = 1 GROUP BY 1, 2",
    f"SELECT age / 10, count(*) FROM (SELECT age, {_FIRST} FROM services WHERE {YEAR}) AS f"
    " WHERE f.place = 1 GROUP BY 1",
    f"SELECT category, region, count(DISTINCT client_id) FROM services WHERE {YEAR} GROUP BY 1, 2",
    f"SELECT subtype, region, count(*) FROM services WHERE {YEAR} GROUP BY 1, 2",
    f"SELECT provider, count(*) FROM services WHERE {YEAR} GROUP BY 1",
    f"SELECT mode, region, count(*) FROM services WHERE {YEAR} GROUP BY 1, 2",
)
T = TypeVar("T")


async def measure(services: int, settings: Settings) -> None:
    """Print the times of the report and of the bare SQL, and how long presses waited."""
    async with in_process(main.compose, settings, Clock.fixed(NOW)) as stage:
        house, database = stage.program.house, stage.program.database
        presser = stage.learner("Асқар", Language.KK, Answers({}))
        await presser.chooses_language()
        bare = await _timed("bare SQL", stage, presser, database.read(_bare))
        period = Period(2026)
        packed, seconds = await _timed_of(
            "figures", stage, presser, database.read(service.count, house.reporting, period, NOW)
        )
        figures = packing.figures_of(packed.figures)
        write = database.transact(service.freeze_at_terminal, house.reporting, period, packed, NOW)
        await _timed("freeze", stage, presser, write)
        print(
            f"{services} services seeded, {figures.blocks[0].services} counted in two blocks: "
            f"{seconds:.1f} s, {seconds / bare:.1f} times the bare SQL of one; "
            f"snapshot {len(packed.counted) / 1e6:.1f} MB of rows, "
            f"{len(packed.figures) / 1e3:.0f} KB of figures"
        )


def _bare(connection: Connection) -> None:
    for question in BARE:
        connection.execute(text(question)).all()


async def _timed(what: str, stage: Stage, presser: Learner, work: Awaitable[T]) -> float:
    return (await _timed_of(what, stage, presser, work))[1]


async def _timed_of(what: str, stage: Stage, presser: Learner, work: Awaitable[T]) -> tuple[T, float]:
    """Do it, with presses beside it."""
    began, cpu, waits = perf_counter(), process_time(), list[float]()
    working = asyncio.ensure_future(work)
    while not working.done():
        pressed = perf_counter()
        await presser.presses(Go(place=Place.LANGUAGE))
        waits.append(perf_counter() - pressed)
        await asyncio.sleep(PRESS_EVERY)
    outcome, seconds = await working, perf_counter() - began
    waits.sort()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    shown = [
        f"{each * 1000:.0f} ms" for each in (waits[len(waits) // 2], waits[len(waits) * 99 // 100], waits[-1])
    ]
    print(
        f"{what}: {seconds:.1f} s, {process_time() - cpu:.1f} s of CPU, peak {peak:.0f} MiB; "
        f"{len(waits)} presses: median {shown[0]}, 99 % {shown[1]}, longest {shown[2]}",
        flush=True,
    )
    return outcome, seconds


async def seed(services: int, settings: Settings) -> None:
    """Make the year up."""
    from bot.db.database import open_database
    from bot.db.migration import upgrade

    began, house, database = perf_counter(), open_house(settings), await open_database(settings.database_url)
    try:
        await database.transact(upgrade)
        async for _line in fill(database, house, Order(2026, services, 7)):
            pass
    finally:
        await database.shut()
    print(f"seeded {services} services in {perf_counter() - began:.0f} s", flush=True)


def run(services: int, database_url: str | None, keys: Path | None) -> None:
    """In a folder of its own, or on the database that is there."""
    with tempfile.TemporaryDirectory() as folder:
        settings = load(
            None,
            bot_token="42:sandbox",
            database_url=database_url or f"sqlite:///{folder}/bot.sqlite3",
            data_dir=keys or Path(folder),
            admin_ids=frozenset({ADMINISTRATOR}),
        )
        if keys is None:
            asyncio.run(seed(services, settings))
        asyncio.run(measure(services, settings))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--services", type=int, default=100_000)
    parser.add_argument("--database")
    parser.add_argument("--keys", type=Path, help="the folder with the keys of a database that is seeded")
    chosen = parser.parse_args()
    run(chosen.services, chosen.database, chosen.keys)
