"""Who completed the course, one row a completed cycle (Rules, point 8; REQUIREMENTS R09)."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select

from bot.db.schema import enrolments
from bot.i18n import language
from bot.registers import conditions, masks
from bot.registers.model import Chosen, Narrowing, RegisterName
from bot.registers.register import Line, Register, RegisterDesk
from bot.reports import completers, store
from bot.reports.completers import Completer
from bot.reports.table import Table


def _query(desk: RegisterDesk, chosen: Chosen) -> Select[Any]:
    """By the day of completion."""
    wanted = conditions.instants(enrolments.c.ended_at, desk, chosen) + conditions.of_people(chosen)
    return store.completed(desk.course.id).where(*wanted)


def _opened(_connection: Connection, desk: RegisterDesk, rows: Sequence[Row[Any]]) -> Iterator[Completer]:
    return (store.completer(row, desk.vault) for row in rows)


def _table(rows: Sequence[Completer], desk: RegisterDesk) -> Table:
    title = desk.course.title[language()]
    return completers.register(rows, title, desk.dictionaries, desk.policy.zone)


def _line(row: Completer, desk: RegisterDesk) -> Line:
    completed = masks.figures(masks.local(row.completed_at, desk))
    told = (completed, f"{row.score}/{row.maximum}", row.certificate or masks.UNTOLD)
    return Line(f"{masks.person(row.full_name)} · {masks.region(row.region, desk)}", told)


REGISTER = Register(
    RegisterName.COMPLETERS,
    frozenset({Narrowing.PERIOD, Narrowing.REGION, Narrowing.PROGRAMME}),
    timeless=True,
    prescribed=False,
    query=_query,
    opened=_opened,
    table=_table,
    line=_line,
)
