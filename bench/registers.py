"""The register of a year's services as a file, while somebody presses, beside a bare dump of its SQL.

`python -m bench.registers --services 100000 [--database URL --keys DIR]`: seeds a year (or takes the one that
is there, with the folder of its keys), writes what the register's SELECT gives as CSV, still sealed, and then
the register as the chat does it. The dump knows no keys, words, or Excel: the ratio is what those cost.
"""

import asyncio
import csv
from datetime import date
from io import StringIO

from sqlalchemy import Connection

import main
from bench.beside import timed
from bench.items import administrator
from bench.year import NOW, asked_for
from bot.db import apart
from bot.house import House
from bot.language import Language
from bot.registers import export
from bot.registers.model import Chosen, Filter, Making, RegisterName, When
from bot.registers.shelf import REGISTERS
from bot.reports.spans import Stretch
from bot.settings import Settings
from rehearsal.answers import Answers
from rehearsal.stage import in_process
from sandbox.clock import Clock

CHOSEN = Chosen(NOW, Stretch(date(2026, 1, 1), date(2027, 1, 1)))
PIECE = 500
QUIET = 5.0


async def measure(settings: Settings) -> None:
    """Print what the dump and the register take, and how long presses waited."""
    async with in_process(main.compose, settings, Clock.fixed(NOW)) as stage:
        house, database = stage.program.house, stage.program.database
        presser = stage.learner("Асқар", Language.KK, Answers({}))
        await presser.chooses_language()
        main.keep_for_good()
        await timed("nothing", presser, asyncio.sleep(QUIET))
        _size, bare = await timed("bare CSV", presser, database.read(dump, house))
        actor, making = await database.transact(administrator), Making()
        asked = (house.registers, actor, RegisterName.SERVICES, Filter(When.LAST_YEAR), NOW, making)
        work = apart.read_telling(settings.database_url, making.hear, making, export.export, *asked)
        made, seconds = await timed("register", presser, work)
        print(
            f"{made.export.rows} rows, {len(made.data) / 1e6:.1f} MB: "
            f"{seconds / bare:.1f} times the bare CSV, {1e6 * seconds / made.export.rows:.0f} µs a row"
        )


def dump(connection: Connection, house: House) -> int:
    """The same rows as the database has them; gives the characters."""
    query, size = REGISTERS[RegisterName.SERVICES].query(house.registers, CHOSEN), 0
    found = connection.execute(query, execution_options={"yield_per": PIECE})
    for piece in found.partitions():
        text = StringIO()
        csv.writer(text).writerows(piece)
        size += len(text.getvalue())
    return size


if __name__ == "__main__":
    with asked_for() as (_services, there):
        asyncio.run(measure(there))
