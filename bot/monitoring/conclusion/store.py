"""Conclusions of reports, and the faults of a stretch of months, in SQL. Nothing here commits."""

import json
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from bot.db.report_schema import reports
from bot.db.survey_schema import held_rows
from bot.language import Language


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The fourth section of a report, and whose name stands under it; instants are UTC.

    `drafted` is what the figures suggest, `edited` what an administrator made of it, by language.
    """

    drafted: Mapping[Language, str]
    edited: Mapping[Language, str]
    signed_by: str | None
    signed_at: datetime | None

    def text(self, language: Language) -> str:
        """What is printed; empty before a draft was made."""
        return self.edited.get(language) or self.drafted.get(language, "")


def conclusion(connection: Connection, report_id: int) -> Conclusion | None:
    """The conclusion of a report; None when there is no such report."""
    columns = (reports.c.conclusion, reports.c.signed_by, reports.c.signed_at)
    row = connection.execute(select(*columns).where(reports.c.id == report_id)).one_or_none()
    if row is None:
        return None
    kept = json.loads(row.conclusion)
    return Conclusion(
        drafted=_by_language(kept.get("drafted", {})),
        edited=_by_language(kept.get("edited", {})),
        signed_by=row.signed_by,
        signed_at=row.signed_at,
    )


def keep(connection: Connection, report_id: int, changed: Conclusion) -> None:
    """Put a conclusion in the place of the one before."""
    kept = {"drafted": changed.drafted, "edited": changed.edited}
    connection.execute(
        update(reports)
        .where(reports.c.id == report_id)
        .values(
            conclusion=json.dumps(kept, ensure_ascii=False),
            signed_by=changed.signed_by,
            signed_at=changed.signed_at,
        )
    )


def faults(connection: Connection, months: Collection[str]) -> dict[str, int]:
    """How many rows of these months had faults in each column, mended or not; empty: the row as a whole."""
    rows = connection.execute(select(held_rows.c.faults).where(held_rows.c.month.in_(months)))
    counted = Counter[str]()
    for text in rows.scalars():
        counted.update({column or "" for column, *_fault in json.loads(text)})
    return dict(counted)


def _by_language(texts: Mapping[str, str]) -> dict[Language, str]:
    return {Language(code): text for code, text in texts.items()}
