"""Services that clients say they never received, and what came of it.

Methodology, Appendix 4: the first question answered with no is a discrepancy (REQUIREMENTS D). That a service
did not help, or was marked low, contradicts no register: what came of it is told in that of interviews.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from bot.db.survey_schema import cases, clients, follow_ups, services
from bot.i18n import _, language
from bot.registers import conditions, masks
from bot.registers.model import Chosen, Narrowing, RegisterName
from bot.registers.register import Line, Register, RegisterDesk
from bot.reports.registers import way_words
from bot.reports.table import Cell, Column, Table, streamed
from bot.services.sealing import client_record
from bot.survey.follow_ups.store import resolution_record
from bot.survey.model import FollowUpReason


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """One thing that had to be looked into, opened."""

    client: str = field(repr=False)
    region: str
    place: str
    served_on: date
    service: str
    mode: str
    opened_at: datetime
    closed_at: datetime | None
    resolution: str | None = field(repr=False)


def _query(desk: RegisterDesk, chosen: Chosen) -> Select[Any]:
    """By the moment at which it came up."""
    return (
        select(follow_ups, cases.c.ended_mode, services.c.place, services.c.service, services.c.ended_on)
        .add_columns(services.c.region, clients.c.digest, clients.c.private)
        .join(cases, cases.c.id == follow_ups.c.case_id)
        .join(services, services.c.id == cases.c.service_id)
        .join(clients, clients.c.id == services.c.client_id)
        .where(follow_ups.c.reason == FollowUpReason.NOT_RECEIVED)
        .where(*conditions.instants(follow_ups.c.opened_at, desk, chosen))
        .where(*conditions.of_services(chosen))
        .order_by(follow_ups.c.opened_at, follow_ups.c.id)
    )


def _opened(_connection: Connection, desk: RegisterDesk, rows: Sequence[Row[Any]]) -> Iterator[Discrepancy]:
    for row in rows:
        told, record = row.resolution, resolution_record(row.id)
        yield Discrepancy(
            client=json.loads(desk.vault.unseal(row.private, client_record(row.digest)))["name"],
            region=row.region,
            place=row.place,
            served_on=row.ended_on,
            service=row.service,
            mode=row.ended_mode or "",
            opened_at=row.opened_at,
            closed_at=row.closed_at,
            resolution=None if told is None else desk.vault.unseal(told, record),
        )


def _table(rows: Sequence[Discrepancy], desk: RegisterDesk) -> Table:
    return Table(
        name=_("Discrepancies"),
        title=_("Discrepancies between the register of services and the answers of clients"),
        notes=(_("Methodology, point 16, Appendix 4"),),
        columns=(
            Column(_("No."), 6),
            Column(_("Surname, given name, patronymic"), 34),
            Column(_("Region"), 24),
            Column(_("Place of the service"), 34),
            Column(_("End of the service"), 14),
            Column(_("Service"), 44),
            Column(_("Way"), 14),
            Column(_("Came up on"), 14),
            Column(_("Closed on"), 14),
            Column(_("What came of it"), 50),
        ),
        rows=streamed(rows, lambda number, row: (number, *_cells(row, desk))),
    )


def _cells(row: Discrepancy, desk: RegisterDesk) -> tuple[Cell, ...]:
    region, service = desk.dictionaries.regions.get(row.region), desk.service_lists.services.get(row.service)
    return (
        row.client,
        region.name[language()] if region else row.region,
        row.place,
        row.served_on,
        service.name[language()] if service else row.service,
        way_words(row.mode),
        masks.local(row.opened_at, desk),
        masks.local(row.closed_at, desk) if row.closed_at else None,
        row.resolution,
    )


def _line(row: Discrepancy, desk: RegisterDesk) -> Line:
    closed = _("✅ closed") if row.closed_at else _("⏳ open")
    came_up = masks.figures(masks.local(row.opened_at, desk))
    told = (masks.service(row.service, desk), masks.cut(row.place), came_up, closed)
    return Line(f"{masks.person(row.client)} · {masks.region(row.region, desk)}", told)


REGISTER = Register(
    RegisterName.DISCREPANCIES,
    frozenset({Narrowing.PERIOD, Narrowing.REGION, Narrowing.PLACE}),
    timeless=True,
    prescribed=True,
    query=_query,
    opened=_opened,
    table=_table,
    line=_line,
)
