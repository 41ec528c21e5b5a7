"""Confirmed questionnaires on services given online (Methodology, Appendix 2; REQUIREMENTS M02)."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select

from bot.db.survey_schema import questionnaires as sheets
from bot.registers import conditions, masks
from bot.registers.model import Chosen, Narrowing, RegisterName
from bot.registers.register import Line, Register, RegisterDesk
from bot.reports import questionnaires
from bot.reports.table import Table
from bot.survey.questionnaires import store
from bot.survey.questionnaires.rules import Sheet


def _query(_desk: RegisterDesk, chosen: Chosen) -> Select[Any]:
    """By the day of filling in; in a region and of a place are those about its services."""
    wanted = conditions.days(sheets.c.filled_on, chosen) + conditions.of_services(chosen)
    return store.confirmed().where(*wanted)


def _opened(_connection: Connection, desk: RegisterDesk, rows: Sequence[Row[Any]]) -> Iterator[Sheet]:
    return (store.sheet(row, desk.vault) for row in rows)


def _table(rows: Sequence[Sheet], desk: RegisterDesk) -> Table:
    form, services = desk.wordings.questionnaire, desk.service_lists.services
    return questionnaires.register(rows, form, services, desk.policy.zone)


def _line(row: Sheet, desk: RegisterDesk) -> Line:
    marks = " ".join(masks.UNTOLD if mark is None else str(mark) for mark in row.marks)
    told = (masks.figures(row.filled_on), masks.service(row.subtype or row.service, desk))
    return Line(f"{masks.person(row.client)} · {marks}", told)


REGISTER = Register(
    RegisterName.QUESTIONNAIRES,
    frozenset({Narrowing.PERIOD, Narrowing.REGION, Narrowing.PLACE}),
    timeless=False,
    prescribed=True,
    query=_query,
    opened=_opened,
    table=_table,
    line=_line,
)
