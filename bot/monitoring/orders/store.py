"""Orders of reports in SQL. Nothing here commits."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, or_, select, update

from bot.db.report_schema import report_orders


@dataclass(frozen=True, slots=True)
class Order:
    """Who (a Telegram id) wants a report of which period; `report_id` once it is made."""

    id: int
    period: str
    ordered_by: int
    report_id: int | None


_COLUMNS = [report_orders.c[name] for name in Order.__slots__]


def unfinished(connection: Connection) -> list[Order]:
    """Orders that are not made, or not told of, oldest first."""
    wanted = or_(report_orders.c.report_id.is_(None), report_orders.c.told_at.is_(None))
    rows = connection.execute(select(*_COLUMNS).where(wanted).order_by(report_orders.c.id))
    return [Order(**row._mapping) for row in rows]


def being_made(connection: Connection, period: str) -> bool:
    """Whether somebody waits for the report of this period."""
    waiting = (report_orders.c.period == period) & report_orders.c.report_id.is_(None)
    return connection.scalar(select(report_orders.c.id).where(waiting)) is not None


def add(connection: Connection, period: str, ordered_by: int, now: datetime) -> None:
    """A new order. Raises IntegrityError when one of this period waits already."""
    values = {"period": period, "ordered_by": ordered_by, "ordered_at": now}
    connection.execute(insert(report_orders).values(values))


def made(connection: Connection, order_id: int, report_id: int) -> None:
    """Note the report of an order."""
    connection.execute(
        update(report_orders).where(report_orders.c.id == order_id).values(report_id=report_id)
    )


def told(connection: Connection, order_id: int, now: datetime) -> None:
    """Who ordered it knows."""
    connection.execute(update(report_orders).where(report_orders.c.id == order_id).values(told_at=now))
