"""Interviews about services, in the chat and by phone (Methodology, Appendix 4; REQUIREMENTS M13)."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select

from bot.db.survey_schema import services
from bot.registers import conditions, masks
from bot.registers.model import Chosen, Narrowing, RegisterName
from bot.registers.register import Line, Register, RegisterDesk
from bot.reports import register_store, registers
from bot.reports.registers import Interviewed
from bot.reports.table import Table
from bot.survey.model import Question


def _query(_desk: RegisterDesk, chosen: Chosen) -> Select[Any]:
    """By the day of the service's end."""
    wanted = conditions.days(services.c.ended_on, chosen) + conditions.of_services(chosen)
    return register_store.interviews().where(*wanted)


def _opened(connection: Connection, desk: RegisterDesk, rows: Sequence[Row[Any]]) -> Iterator[Interviewed]:
    return register_store.interviewed(connection, desk.vault, desk.policy.zone, rows)


def _table(rows: Sequence[Interviewed], desk: RegisterDesk) -> Table:
    return registers.interviews_register(rows, desk.wordings.interview, desk.dictionaries)


def _line(row: Interviewed, desk: RegisterDesk) -> Line:
    mark = row.answers.get(Question.QUALITY)
    told = (masks.figures(row.served_on), masks.cut(row.place), registers.way_words(row.mode))
    marked = (f"⭐ {mark}",) if mark and mark.isdigit() else ()
    return Line(f"{masks.person(row.client)} · {masks.region(row.region, desk)}", (*told, *marked))


REGISTER = Register(
    RegisterName.INTERVIEWS,
    frozenset({Narrowing.PERIOD, Narrowing.REGION, Narrowing.PLACE}),
    timeless=False,
    prescribed=True,
    query=_query,
    opened=_opened,
    table=_table,
    line=_line,
)
