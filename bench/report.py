"""The figures of a year's report beside the bare SQL of the nine statistics, while somebody goes on pressing.

`python -m bench.report --services 100000 [--database URL --keys DIR]`: seeds a year (or takes the one that is
there, with the folder of its keys), asks the nine plain questions, counts the report of the year, freezes it,
and writes its files.
"""

import asyncio

from sqlalchemy import Connection, text

import main
from bench.beside import timed
from bench.items import administrator
from bench.year import NOW, asked_for
from bot.db import apart
from bot.language import Language
from bot.monitoring.figures import packing, service
from bot.monitoring.figures.model import Period
from bot.reports import service as exports
from bot.settings import Settings
from rehearsal.answers import Answers
from rehearsal.stage import in_process
from sandbox.clock import Clock

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


async def measure(services: int, settings: Settings) -> None:
    """Print the times of the report and of the bare SQL, and how long presses waited."""
    async with in_process(main.compose, settings, Clock.fixed(NOW)) as stage:
        house, database = stage.program.house, stage.program.database
        presser = stage.learner("Асқар", Language.KK, Answers({}))
        await presser.chooses_language()
        main.keep_for_good()
        _none, bare = await timed("bare SQL", presser, database.read(_bare))
        period = Period(2026)
        work = database.read(service.count, house.reporting, period, NOW)
        packed, seconds = await timed("figures", presser, work)
        figures = packing.figures_of(packed.figures)
        write = database.transact(service.freeze_for, house.reporting, service.TERMINAL, period, packed, NOW)
        number, _seconds = await timed("freeze", presser, write)
        actor = await database.transact(administrator)
        asked = (actor, number, Language.RU, house.printing_of(house.profile.name))
        work_apart = apart.read(settings.database_url, exports.archive, *asked)
        _data, printed = await timed("files", presser, work_apart)
        print(
            f"{services} services seeded, {figures.blocks[0].services} counted in two blocks: "
            f"{seconds:.1f} s, {seconds / bare:.1f} times the bare SQL of one; "
            f"snapshot {len(packed.counted) / 1e6:.1f} MB of rows, "
            f"{len(packed.figures) / 1e3:.0f} KB of figures; "
            f"files {printed / bare:.1f} times"
        )


def _bare(connection: Connection) -> None:
    for question in BARE:
        connection.execute(text(question)).all()


if __name__ == "__main__":
    with asked_for() as (number, there):
        asyncio.run(measure(number, there))
