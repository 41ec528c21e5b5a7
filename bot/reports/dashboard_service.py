"""The use case of the dashboards: the figures of one page for one stretch of time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.people.model import Person
from bot.people.rules import Permission, demand
from bot.reports import dashboard_store as store
from bot.reports import spans
from bot.reports.dashboard import Compared, Dashboard, Figures, Survey, View
from bot.reports.spans import Span, Stretch

# Further back there is nothing; a client can send any digits.
FURTHEST_BACK = 520


@dataclass(frozen=True, slots=True)
class Asked:
    """Which page is asked for, of which course; `back` counts stretches before the present one."""

    view: View
    span: Span
    back: int
    course_id: str


def dashboard(
    connection: Connection,
    actor: Person,
    asked: Asked,
    zone: ZoneInfo,
    overdue_before: Callable[[datetime], datetime],
    now: datetime,
) -> Dashboard:
    """Read the figures; a long read. `overdue_before` tells since when a call has waited too long.

    Raises NotAllowed.
    """
    demand(actor.role, Permission.SEE_STATISTICS)
    today, back = now.astimezone(zone).date(), min(max(0, asked.back), FURTHEST_BACK)
    whole = spans.stretch(asked.span, back, today)
    if asked.view is View.DESK:
        figures: Figures = store.desk(connection, now, today, overdue_before(now))
    else:
        before = spans.stretch(asked.span, back + 1, today)
        figures = _of(connection, asked, whole, before, zone, today)
    return Dashboard(asked.view, asked.span, back, whole, figures)


def _of(
    connection: Connection, asked: Asked, whole: Stretch, before: Stretch, zone: ZoneInfo, today: date
) -> Figures:
    course_id, within = asked.course_id, whole.instants(zone)
    match asked.view:
        case View.REGIONS:
            return store.regions(connection, course_id, within)
        case View.TEST:
            return store.test(connection, course_id, within)
        case View.SURVEY:
            cut = [each for each in spans.pieces(asked.span, whole) if each.first <= today]
            return Survey(tuple((each, store.surveyed(connection, each.instants(zone))) for each in cut))
        case _:
            return Compared(
                store.course(connection, course_id, within),
                store.course(connection, course_id, before.instants(zone)),
            )
