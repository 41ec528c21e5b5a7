"""`python main.py seed`: fills an empty database with a made-up year, in pieces, and tells how far it is.

The same order makes the same people, services and answers; only seals, which are random, differ.
"""

from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from random import Random
from typing import TypeVar

from sqlalchemy import Connection, func, select

from bot.db.database import Database
from bot.db.survey_schema import batches, services
from bot.errors import StartRefused
from bot.house import House
from bot.people import audit
from bot.services import registry_store
from bot.services.store import Batch
from rehearsal.year import asking, learning, plan, registering
from rehearsal.year.plan import Month, Part, PartKind
from rehearsal.year.rows import Rows

PIECE = 2_000
"""Services of one transaction."""
LEARNERS = 200
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for."""

    year: int
    services: int
    seed: int


async def fill(database: Database, house: House, order: Order) -> AsyncIterator[str]:
    """Seed the database; yields what was done. Raises StartRefused when anything real is in it."""
    await database.transact(_refuse, order)
    random = Random(f"{order.year} {order.seed}")
    rows = Rows(random, house.service_lists, house.vault)
    zone = house.regulations.test.zone
    for month in plan.months(order.year, order.services, zone, house.working_day):
        yield await _Month(database, house, rows, random, month, order.seed).write()
    async for line in _ask(database, house, random, order):
        yield line
    async for line in _learn(database, house, random, order):
        yield line
    await database.transact(_note, house, order)


def _refuse(connection: Connection, order: Order) -> None:
    """Made-up people must never stand among real ones."""
    if real := registering.real_things(connection):
        raise StartRefused(f"seed: the database holds {', '.join(real)}; take an empty one (DATABASE_URL)")
    if registering.seeded_year(connection, order.year):
        raise StartRefused(f"seed: {order.year} is made up there already")


class _Month:
    """The files of one month, one after the other."""

    def __init__(
        self, database: Database, house: House, rows: Rows, random: Random, month: Month, seed: int
    ) -> None:
        self._database = database
        self._vault = house.vault
        self._rows = rows
        self._random = random
        self._month = month
        self._seed = seed

    async def write(self) -> str:
        """Write all of it; gives a line about it."""
        first, closed_at = None, None
        for part in self._month.parts:
            batch = await self._database.transact(registering.begin_batch, part)
            await self._services(part, batch, first)
            first = first or batch
            closed_at = part.received_at if part.kind is PartKind.CORRECTION else closed_at
        if first:
            await self._database.transact(registering.write_letter, self._month, first, closed_at)
        last = self._month.parts[-1].received_at if self._month.parts else datetime(1, 1, 1, tzinfo=UTC)
        excluded = await self._database.transact(registering.exclude, self._month, self._random, last)
        taken = sum(part.services for part in self._month.parts)
        return f"{self._month.name}: {taken} services in {len(self._month.parts)} files, {excluded} excluded"

    async def _services(self, part: Part, batch: Batch, first: Batch | None) -> None:
        count = part.services
        if part.kind is PartKind.CORRECTION and first:
            mended = self._rows.faulty(self._month, part.services, self._seed + batch.id)
            await self._database.transact(registering.mend, self._vault, first, batch, mended)
            count -= len(mended)
        for marked in _pieces(self._rows.services(self._month, count), PIECE):
            entries = [registry_store.entry(self._vault, each) for each in marked]
            await self._database.transact(registering.enter, self._vault, batch, entries)
        if part.held:
            held = self._rows.faulty(self._month, part.held, self._seed - batch.id)
            wrong = [each.wrong for each in held]
            await self._database.transact(registering.hold, self._vault, batch, wrong)


async def _ask(database: Database, house: House, random: Random, order: Order) -> AsyncIterator[str]:
    end = datetime(order.year + 1, 1, 5, tzinfo=UTC)
    wording = asking.Wording(house.wordings.interview.version, house.wordings.questionnaire.version)
    size = order.services * asking.SHARE // 100
    round_id = await database.transact(asking.begin_round, order.seed, size, end)
    first, last = await database.transact(_span, order.year)
    asked = 0
    for at in range(first, last + 1, PIECE):
        span = at, min(at + PIECE - 1, last)
        asked += await database.transact(asking.ask, house.vault, wording, round_id, span, random, end)
    yield f"{asked} clients asked"


async def _learn(database: Database, house: House, random: Random, order: Order) -> AsyncIterator[str]:
    count = max(learning.FEWEST, order.services // learning.SERVICES_A_LEARNER)
    for numbers in _pieces(range(count), LEARNERS):
        await database.transact(_add_learners, house, random, order.year, numbers)
    yield f"{count} learners"


def _add_learners(
    connection: Connection, house: House, random: Random, year: int, numbers: list[int]
) -> None:
    learners = learning.Learners(connection, house, random, year)
    for number in numbers:
        learners.add(number)


def _span(connection: Connection, year: int) -> tuple[int, int]:
    """The first and the last service of the year by their numbers."""
    mine = select(func.min(services.c.id), func.max(services.c.id)).join(batches)
    first, last = connection.execute(mine.where(batches.c.month.like(f"{year}-%"))).one()
    return (first, last) if first else (1, 0)


def _note(connection: Connection, house: House, order: Order) -> None:
    """Whoever looks into the audit sees that these figures are made up."""
    details = {"year": order.year, "services": order.services, "seed": order.seed}
    at = datetime(order.year + 1, 1, 5, tzinfo=UTC)
    audit.write(connection, house.vault, registering.SENDER, "seed", details=details, now=at)


def _pieces(things: Iterable[_T], size: int) -> Iterator[list[_T]]:
    rest = iter(things)
    while piece := list(islice(rest, size)):
        yield piece
