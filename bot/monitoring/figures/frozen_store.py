"""Reports as they were made, in SQL: written once, never counted anew. Nothing here commits."""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, Row, insert, select

from bot.db.report_schema import reports
from bot.db.survey_schema import clients, services
from bot.monitoring.figures.packing import Packed
from bot.people.vault import Vault
from bot.services.sealing import client_record


@dataclass(frozen=True, slots=True)
class Report:
    """A report without its rows; `figures` is JSON, instants are UTC."""

    id: int
    period: str
    profile: str
    made_at: datetime
    made_by: int
    figures: str = field(repr=False)
    sha256: str


_COLUMNS = [reports.c[name] for name in Report.__slots__]


def keep(
    connection: Connection, period: str, profile: str, packed: Packed, made_by: int, now: datetime
) -> int:
    """Keep a report; gives its number."""
    values = {
        "period": period,
        "profile": profile,
        "made_at": now,
        "made_by": made_by,
        "figures": packed.figures,
        "counted": packed.counted,
        "sha256": packed.sha256,
        "conclusion": json.dumps({}),
    }
    row = connection.execute(insert(reports).values(values).returning(reports.c.id))
    return int(row.scalar_one())


def report(connection: Connection, report_id: int) -> Report | None:
    """A report by its number."""
    row = connection.execute(select(*_COLUMNS).where(reports.c.id == report_id)).one_or_none()
    return _report(row) if row else None


def newest(connection: Connection, most: int, period: str | None = None) -> list[Report]:
    """The reports that were made last, of all periods or of one."""
    found = select(*_COLUMNS).order_by(reports.c.id.desc()).limit(most)
    if period is not None:
        found = found.where(reports.c.period == period)
    return [_report(row) for row in connection.execute(found)]


def counted(connection: Connection, report_id: int) -> bytes:
    """The rows behind the figures, packed."""
    return connection.scalar(select(reports.c.counted).where(reports.c.id == report_id)) or b""


def names(connection: Connection, vault: Vault, service_ids: Collection[int]) -> dict[int, str]:
    """Whose services these are, opened; one that is there no more has no name. Raises SealBroken."""
    found = (
        select(services.c.id, clients.c.digest, clients.c.private)
        .join(clients, clients.c.id == services.c.client_id)
        .where(services.c.id.in_(service_ids))
    )
    return {
        row.id: json.loads(vault.unseal(row.private, client_record(row.digest)))["name"]
        for row in connection.execute(found)
    }


def _report(row: Row[tuple[object, ...]]) -> Report:
    return Report(**row._mapping)
