"""Use cases of the weekly digest: it is made up of figures, and switched off and on."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection

from bot.monitoring.deadlines import service as deadlines
from bot.monitoring.deadlines.service import DeadlineDesk
from bot.people import store as people
from bot.people.model import Person
from bot.people.rules import Permission, demand
from bot.reports import dashboard_store as store
from bot.reports.dashboard import Compared, Surveyed
from bot.reports.digest import Digest, Talks
from bot.reports.spans import Span, Stretch, stretch


def make_up(
    connection: Connection,
    desk: DeadlineDesk,
    course_id: str,
    week: Stretch,
    overdue_before: Callable[[datetime], datetime],
    now: datetime,
) -> Digest:
    """Read the figures of a week; a long read. `overdue_before` tells since when a call waits too long."""
    within = week.instants(desk.zone)
    before = stretch(Span.WEEK, 1, week.first).instants(desk.zone)
    today = now.astimezone(desk.zone).date()
    return Digest(
        week,
        Compared(store.course(connection, course_id, within), store.course(connection, course_id, before)),
        _talks(store.surveyed(connection, within)),
        store.desk(connection, now, today, overdue_before(now)),
        deadlines.next_open(connection, desk, now),
    )


def _talks(survey: Surveyed) -> Talks:
    completed, marks, total = survey.completed, survey.marks, survey.total
    return Talks(survey.ended, sum(completed.values()), sum(marks.values()), sum(total.values()))


def switch(connection: Connection, person: Person, off_since: datetime | None) -> None:
    """Send no digest to this administrator (or, with None, send it again). Raises NotAllowed."""
    demand(person.role, Permission.SEE_STATISTICS)
    people.change(connection, person.id, digest_paused_at=off_since)
