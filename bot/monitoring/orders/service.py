"""Use cases of ordered reports: ask for one, make it, note that it was told."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.errors import NotFound
from bot.monitoring.figures import frozen_store, rules
from bot.monitoring.figures import service as figures
from bot.monitoring.figures.frozen_store import Report
from bot.monitoring.figures.packing import Packed
from bot.monitoring.figures.service import ReportDesk
from bot.monitoring.orders import store
from bot.monitoring.orders.store import Order
from bot.people.model import Person
from bot.people.rules import Permission, demand

NEWEST = 12


@dataclass(frozen=True, slots=True)
class Shelf:
    """The reports that were made last, and the periods of which one is being made."""

    reports: tuple[Report, ...]
    being_made: tuple[str, ...]


def shelf(connection: Connection, actor: Person) -> Shelf:
    """What there is. Raises NotAllowed."""
    demand(actor.role, Permission.EXPORT_REGISTER)
    waiting = (order.period for order in store.unfinished(connection) if order.report_id is None)
    return Shelf(tuple(frozen_store.newest(connection, NEWEST)), tuple(waiting))


def order(connection: Connection, actor: Person, period: str, now: datetime) -> Shelf:
    """Ask for a report; asked twice is asked once. Raises NotAllowed, and NotFound for no such period."""
    demand(actor.role, Permission.EXPORT_REGISTER)
    if rules.parse(period) is None:
        raise NotFound(f"no report of {period}")
    if not store.being_made(connection, period):
        store.add(connection, period, actor.telegram_id, now)
    return shelf(connection, actor)


def make(
    connection: Connection, desk: ReportDesk, wanted: Order, packed: Packed, now: datetime
) -> int | None:
    """Keep what was counted for an order; None when another program was quicker."""
    period = rules.parse(wanted.period)
    assert period is not None, "asked before it was ordered"
    if not store.being_made(connection, wanted.period):
        return None
    number = figures.freeze_for(connection, desk, wanted.ordered_by, period, packed, now)
    store.made(connection, wanted.id, number)
    return number
