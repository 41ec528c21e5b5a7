"""A made-up year of some thousand services, seeded once a run on each database; who writes rolls back."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection

from bot.db.database import open_database
from bot.house import House, open_house
from bot.monitoring.figures import packing, rules, service
from bot.monitoring.figures.model import BlockFigures, BlockKind, Figures
from bot.monitoring.figures.packing import Packed
from bot.settings import load
from rehearsal.year.filling import Order, fill
from tests import databases
from tests.population import opened

SERVICES = {"sqlite": 3_000, "postgresql": 8_000}
"""PostgreSQL gets more: by hand it was tried with 100,000, and every table was equal."""
AFTER = datetime(2027, 1, 10, 6, tzinfo=UTC)


@dataclass(frozen=True)
class Year:
    """A seeded database; each connection is one transaction, rolled back at its end."""

    url: str
    house: House

    def packed(self, connection: Connection, code: str) -> Packed:
        period = rules.parse(code)
        assert period is not None
        return service.count(connection, self.house.reporting, period, AFTER)

    def figures(self, connection: Connection, code: str) -> Figures:
        return packing.figures_of(self.packed(connection, code).figures)


def block_of(figures: Figures, kind: BlockKind) -> BlockFigures:
    return next(each for each in figures.blocks if each.block.kind is kind)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def year(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, short_content: Path
) -> Iterator[Year]:
    folder = tmp_path_factory.mktemp("year")
    if request.param == "sqlite":
        template = request.getfixturevalue("sqlite_template")
        url = databases.sqlite_copy(template, folder)
        yield _seeded(url, folder, short_content, SERVICES[request.param])
        return
    with databases.migrated_postgres(request.getfixturevalue("postgres_server")) as url:
        yield _seeded(url, folder, short_content, SERVICES[request.param])


def _seeded(url: str, folder: Path, content: Path, services: int) -> Year:
    settings = load(None, bot_token="42:x", database_url=url, data_dir=folder, content_dir=content)
    house = open_house(settings)

    async def seed() -> None:
        database = await open_database(url)
        try:
            async for _line in fill(database, house, Order(2026, services, 7)):
                pass
        finally:
            await database.shut()

    asyncio.run(seed())
    return Year(url, house)


@pytest.fixture
def connection(year: Year) -> Iterator[Connection]:
    """One transaction on the seeded year."""
    with opened(year.url) as connection:
        yield connection
