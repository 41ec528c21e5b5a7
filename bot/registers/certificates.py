"""The certificates that were issued, and which of them are revoked (Rules, point 9)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from bot.certificates.service import record_of
from bot.db.schema import certificates, enrolments, profiles
from bot.i18n import _, language
from bot.registers import conditions, masks
from bot.registers.model import Chosen, Narrowing, RegisterName
from bot.registers.register import Line, Register, RegisterDesk
from bot.reports.table import Cell, Column, Table, streamed


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate, opened and unmasked; the name is that printed on it."""

    number: str
    full_name: str = field(repr=False)
    region: str | None
    cycle: int
    score: int
    maximum: int
    issued_at: datetime
    revoked_at: datetime | None


def _query(desk: RegisterDesk, chosen: Chosen) -> Select[Any]:
    """By the moment of issue."""
    return (
        select(certificates, enrolments.c.cycle, profiles.c.region)
        .join(enrolments, enrolments.c.id == certificates.c.enrolment_id)
        .outerjoin(profiles, profiles.c.person_id == certificates.c.person_id)
        .where(enrolments.c.course_id == desk.course.id)
        .where(*conditions.instants(certificates.c.issued_at, desk, chosen))
        .where(*conditions.of_people(chosen))
        .order_by(certificates.c.issued_at, certificates.c.id)
    )


def _opened(_connection: Connection, desk: RegisterDesk, rows: Sequence[Row[Any]]) -> Iterator[Issued]:
    for row in rows:
        yield Issued(
            number=row.number,
            full_name=desk.vault.unseal(row.full_name, record_of(row.id, "full_name")),
            region=row.region,
            cycle=row.cycle,
            score=row.score,
            maximum=row.maximum,
            issued_at=row.issued_at,
            revoked_at=row.revoked_at,
        )


def _table(rows: Sequence[Issued], desk: RegisterDesk) -> Table:
    return Table(
        name=_("Certificates"),
        title=_("Register of certificates"),
        notes=(_("Rules, points 9 and 13 · {course}", course=desk.course.title[language()]),),
        columns=(
            Column(_("No."), 6),
            Column(_("Certificate number"), 20),
            Column(_("Name on the certificate"), 34),
            Column(_("Region"), 24),
            Column(_("Cycle"), 8),
            Column(_("Score"), 10),
            Column(_("Maximum score"), 14),
            Column(_("Issued"), 14),
            Column(_("Revoked"), 14),
        ),
        rows=streamed(rows, lambda number, row: (number, *_cells(row, desk))),
    )


def _cells(row: Issued, desk: RegisterDesk) -> tuple[Cell, ...]:
    known = desk.dictionaries.regions.get(row.region or "")
    return (
        row.number,
        row.full_name,
        known.name[language()] if known else row.region,
        row.cycle,
        row.score,
        row.maximum,
        masks.local(row.issued_at, desk),
        masks.local(row.revoked_at, desk) if row.revoked_at else None,
    )


def _line(row: Issued, desk: RegisterDesk) -> Line:
    issued = masks.figures(masks.local(row.issued_at, desk))
    revoked = (_("⛔ revoked"),) if row.revoked_at else ()
    told = (masks.region(row.region, desk), f"{row.score}/{row.maximum}", issued, *revoked)
    return Line(row.number, (masks.person(row.full_name), *told))


REGISTER = Register(
    RegisterName.CERTIFICATES,
    frozenset({Narrowing.PERIOD, Narrowing.REGION, Narrowing.PROGRAMME}),
    timeless=True,
    prescribed=False,
    query=_query,
    opened=_opened,
    table=_table,
    line=_line,
)
