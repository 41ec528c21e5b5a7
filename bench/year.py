"""A made-up year to measure on: one that is there, or one that is made by a process of its own.

So nobody's figures of memory hold what the making of the year took.
"""

import argparse
import asyncio
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from bot.db.database import open_database
from bot.db.migration import upgrade
from bot.house import open_house
from bot.settings import ROOT, Settings, load
from rehearsal.stage import ADMINISTRATOR
from rehearsal.year.filling import Order, fill

_FILE = "sqlite:///"
NOW = datetime(2027, 1, 10, 6, tzinfo=UTC)


@contextmanager
def asked_for() -> Iterator[tuple[int, Settings]]:
    """By the words of the command line: how many services, and the settings for their database."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--services", type=int, default=100_000)
    parser.add_argument("--database")
    parser.add_argument("--keys", type=Path, help="the folder with the keys of a database that is seeded")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        own, keys = f"sqlite:///{folder}/bot.sqlite3", chosen.keys or Path(folder)
        url = _copied(chosen.database, own) if chosen.database else own
        if chosen.keys is None:
            command = (sys.executable, "-m", "bench.year", str(chosen.services), url, str(keys))
            subprocess.run(command, check=True, cwd=ROOT)
        yield chosen.services, _settings(url, keys)


def _copied(url: str, own: str) -> str:
    """A copy where that is a file: whoever presses beside may then do so again next time."""
    if url.startswith(_FILE):
        with closing(sqlite3.connect(own.removeprefix(_FILE))) as copy:
            copy.execute("PRAGMA journal_mode=OFF")
            with closing(sqlite3.connect(url.removeprefix(_FILE))) as year:
                year.backup(copy)
        return own
    return url


def _settings(url: str, keys: Path) -> Settings:
    admins = frozenset({ADMINISTRATOR})
    return load(None, bot_token="42:sandbox", database_url=url, data_dir=keys, admin_ids=admins)


async def seed(services: int, settings: Settings) -> None:
    """Make the year up."""
    began, house, database = perf_counter(), open_house(settings), await open_database(settings.database_url)
    try:
        await database.transact(upgrade)
        async for _line in fill(database, house, Order(2026, services, 7)):
            pass
    finally:
        await database.shut()
    print(f"seeded {services} services in {perf_counter() - began:.0f} s", flush=True)


if __name__ == "__main__":
    asyncio.run(seed(int(sys.argv[1]), _settings(sys.argv[2], Path(sys.argv[3]))))
