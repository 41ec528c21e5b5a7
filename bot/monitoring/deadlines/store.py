"""Reports that went out, in SQL. Nothing here commits."""

from datetime import date, datetime

from sqlalchemy import Connection, delete, insert, select

from bot.db.report_schema import submissions
from bot.monitoring.deadlines.model import Submission


def submitted(connection: Connection) -> dict[str, Submission]:
    """By period, such as 2026Q1."""
    return {
        row.period: Submission(row.period, row.outgoing_number, row.sent_on)
        for row in connection.execute(select(submissions))
    }


def note(
    connection: Connection, period: str, number: str, sent_on: date, marked_by: int, now: datetime
) -> None:
    """A report went out; what was noted of it before is replaced."""
    connection.execute(delete(submissions).where(submissions.c.period == period))
    values = {
        "period": period,
        "outgoing_number": number,
        "sent_on": sent_on,
        "marked_by": marked_by,
        "marked_at": now,
    }
    connection.execute(insert(submissions).values(values))
