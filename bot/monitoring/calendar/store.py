"""Days that administrators declared, in SQL. Nothing here commits."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, delete, insert, select

from bot.db.report_schema import calendar_days


@dataclass(frozen=True, slots=True)
class DeclaredDay:
    """A day that is worked or off because an administrator said so."""

    day: date
    is_working: bool
    note: str
    changed_by: int
    changed_at: datetime


_COLUMNS = [calendar_days.c[name] for name in DeclaredDay.__slots__]


def declared(connection: Connection) -> list[DeclaredDay]:
    """Every declared day, the newest change first."""
    found = select(*_COLUMNS).order_by(calendar_days.c.changed_at.desc(), calendar_days.c.day)
    return [DeclaredDay(*row) for row in connection.execute(found)]


def write(connection: Connection, day: DeclaredDay) -> None:
    """Declare a day, in place of what was declared of it before."""
    forget(connection, day.day)
    connection.execute(insert(calendar_days).values({name: getattr(day, name) for name in day.__slots__}))


def forget(connection: Connection, day: date) -> bool:
    """The day is again as the files have it; False when nothing was declared of it."""
    return bool(connection.execute(delete(calendar_days).where(calendar_days.c.day == day)).rowcount)
