"""The services given to entrepreneurs (Methodology, Appendix 1; REQUIREMENTS M01)."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select

from bot.db.survey_schema import services
from bot.registers import conditions, masks
from bot.registers.model import Chosen, Narrowing, RegisterName
from bot.registers.register import Line, Register, RegisterDesk
from bot.reports import register_store, registers
from bot.reports.registers import Registered
from bot.reports.table import Table
from bot.services.model import Field


def _query(_desk: RegisterDesk, chosen: Chosen) -> Select[Any]:
    """By the day of the service's end."""
    wanted = conditions.days(services.c.ended_on, chosen) + conditions.of_services(chosen)
    return register_store.counting_services().where(*wanted)


def _opened(_connection: Connection, desk: RegisterDesk, rows: Sequence[Row[Any]]) -> Iterator[Registered]:
    return (register_store.registered(row, desk.vault) for row in rows)


def _table(rows: Sequence[Registered], desk: RegisterDesk) -> Table:
    return registers.services_register(rows, desk.service_lists, desk.services_title)


def _line(row: Registered, desk: RegisterDesk) -> Line:
    cells = row.cells
    ended = cells[Field.ENDED_ON]
    assert isinstance(ended, date), "a service has ended"
    head = f"{masks.person(str(cells[Field.CLIENT]))} · {masks.region(str(cells[Field.REGION]), desk)}"
    told = (masks.figures(ended), masks.cut(str(cells[Field.PLACE])))
    return Line(head, (*told, masks.service(str(cells[Field.SUBTYPE]), desk)))


REGISTER = Register(
    RegisterName.SERVICES,
    frozenset({Narrowing.PERIOD, Narrowing.REGION, Narrowing.PLACE}),
    timeless=False,
    prescribed=True,
    query=_query,
    opened=_opened,
    table=_table,
    line=_line,
)
