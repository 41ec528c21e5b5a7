"""Use cases of registers: a masked page, the places to choose from, and everything for a file.

Each asks again whether the role permits it; the terminal may read what it is started on.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from bot.db.survey_schema import services
from bot.errors import NotFound
from bot.people.model import Person
from bot.people.rules import Permission, demand
from bot.registers import conditions
from bot.registers.model import ON_A_PAGE, Chosen, Filter, Making, RegisterName, stretch_of
from bot.registers.register import Line, RegisterDesk
from bot.registers.shelf import REGISTERS
from bot.reports.table import Streamed
from bot.services.model import ServiceState
from bot.survey.rounds.store import place_of

MOST_PLACES = 10
"""So many places are offered: those with the most services."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A page of a register, masked; pages are counted from 0, and `first` is the number of its first row.

    `place` is the name of the chosen place.
    """

    name: RegisterName
    wanted: Filter
    chosen: Chosen
    place: str | None
    number: int
    page: int
    lines: tuple[Line, ...]

    @property
    def pages(self) -> int:
        """How many pages there are; an empty register has one too."""
        return max(1, -(-self.number // ON_A_PAGE))

    @property
    def first(self) -> int:
        """The number of the first row, counted from 1."""
        return self.page * ON_A_PAGE + 1


@dataclass(frozen=True, slots=True)
class Place:
    """A place that gave services; `service_id` is one of them."""

    service_id: int
    region: str
    name: str
    services: int


@dataclass(frozen=True, slots=True)
class Gathered:
    """Every row of a register, unmasked: for a file. They are read and opened while they are gone through."""

    name: RegisterName
    chosen: Chosen
    place: str | None
    rows: Sequence[Any] = field(repr=False)


def look(
    connection: Connection,
    desk: RegisterDesk,
    actor: Person,
    name: RegisterName,
    wanted: Filter,
    page: int,
    now: datetime,
) -> Shown:
    """A page; one beyond the last is the last. A long read. Raises NotAllowed, NotFound, SealBroken."""
    demand(actor.role, Permission.EXPORT_REGISTER)
    register, chosen = REGISTERS[name], chosen_of(desk, name, wanted, now)
    place, number = _place(connection, chosen), register.count(connection, desk, chosen)
    page = min(max(page, 0), max(0, number - 1) // ON_A_PAGE)
    rows = register.page(connection, desk, chosen, page * ON_A_PAGE, ON_A_PAGE)
    lines = tuple(register.line(row, desk) for row in rows)
    return Shown(name, register.fitting(wanted), chosen, place, number, page, lines)


def places(
    connection: Connection,
    desk: RegisterDesk,
    actor: Person,
    name: RegisterName,
    wanted: Filter,
    now: datetime,
) -> tuple[Place, ...]:
    """The places with the most services in the period and region. A long read. Raises NotAllowed."""
    demand(actor.role, Permission.EXPORT_REGISTER)
    chosen = chosen_of(desk, name, wanted, now)
    number = func.count().label("number")
    counted = (
        select(services.c.region, services.c.place, func.min(services.c.id).label("service_id"), number)
        .where(services.c.state == ServiceState.REGISTERED)
        .where(*conditions.days(services.c.ended_on, chosen))
        .where(*conditions.region(services.c.region, chosen))
        .group_by(services.c.region, services.c.place)
        .order_by(number.desc(), services.c.region, services.c.place)
        .limit(MOST_PLACES)
    )
    return tuple(
        Place(row.service_id, row.region, row.place, row.number) for row in connection.execute(counted)
    )


def gather(
    connection: Connection,
    desk: RegisterDesk,
    actor: Person,
    name: RegisterName,
    wanted: Filter,
    now: datetime,
    making: Making,
) -> Gathered:
    """All rows in full, to be gone through in this transaction. Raises NotAllowed, NotFound."""
    demand(actor.role, Permission.EXPORT_REGISTER)
    return gather_for(connection, desk, name, chosen_of(desk, name, wanted, now), making)


def gather_for(
    connection: Connection, desk: RegisterDesk, name: RegisterName, chosen: Chosen, making: Making
) -> Gathered:
    """The same for whoever may read already, as the terminal. Raises NotFound."""
    register = REGISTERS[name]
    making.of = register.count(connection, desk, chosen)
    rows = Streamed(making.of, lambda: register.rows(connection, desk, chosen, making))
    return Gathered(name, chosen, _place(connection, chosen), rows)


def chosen_of(desk: RegisterDesk, name: RegisterName, wanted: Filter, now: datetime) -> Chosen:
    """What a filter means today, without what the register cannot be narrowed by."""
    fitting, today = REGISTERS[name].fitting(wanted), now.astimezone(desk.policy.zone).date()
    return Chosen(now, stretch_of(fitting.when, today), fitting.region, fitting.place, fitting.programme)


def _place(connection: Connection, chosen: Chosen) -> str | None:
    if not chosen.place:
        return None
    found = place_of(connection, chosen.place)
    if found is None:
        raise NotFound(f"service {chosen.place}")
    return found
