"""The figures of the survey in SQL. Long reads, made beside the writer; nothing here writes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, case, func, select

from bot.db.survey_schema import calls, cases
from bot.survey.model import Mode, Outcome


@dataclass(frozen=True, slots=True)
class Queue:
    """Open cases; of them due now, and of these waiting for longer than one working day."""

    open: int
    due: int
    overdue: int

    def __add__(self, other: "Queue") -> "Queue":
        return Queue(self.open + other.open, self.due + other.due, self.overdue + other.overdue)


@dataclass(frozen=True, slots=True)
class Ended:
    """So many cases of a region that ended in one way."""

    region: str
    mode: Mode | None
    outcome: Outcome
    number: int


@dataclass(frozen=True, slots=True)
class Made:
    """The calls of one operator in one unit."""

    operator: int
    unit: str
    calls: int
    completed: int
    refused: int
    calls_today: int
    completed_today: int


@dataclass(frozen=True, slots=True)
class Held:
    """A case in an operator's hands; `calling` while they talk."""

    case_id: int
    region: str
    operator: int
    until: datetime
    calling: bool


def queues(connection: Connection, now: datetime, overdue_before: datetime) -> dict[str, Queue]:
    """What is open, by region."""
    counted = select(
        cases.c.region,
        func.count(),
        func.count(case((cases.c.phone_from <= now, 1))),
        func.count(case((cases.c.phone_from < overdue_before, 1))),
    )
    rows = connection.execute(counted.where(cases.c.ended_at.is_(None)).group_by(cases.c.region))
    return {region: Queue(is_open, due, overdue) for region, is_open, due, overdue in rows}


def ended(connection: Connection, since: datetime) -> list[Ended]:
    """How the cases ended that are over since then."""
    groups = (cases.c.region, cases.c.ended_mode, cases.c.outcome)
    counted = select(*groups, func.count()).where(cases.c.ended_at >= since).group_by(*groups)
    return [
        Ended(region, Mode(mode) if mode else None, Outcome(outcome), number)
        for region, mode, outcome, number in connection.execute(counted)
    ]


def completed(connection: Connection, since: datetime) -> dict[Mode, int]:
    """Complete interviews since then, by mode."""
    done = cases.c.outcome == Outcome.COMPLETED
    counted = select(cases.c.ended_mode, func.count()).where(cases.c.ended_at >= since, done)
    rows = connection.execute(counted.group_by(cases.c.ended_mode))
    return dict.fromkeys(Mode, 0) | {Mode(mode): number for mode, number in rows if mode}


def made(connection: Connection, since: datetime, today: datetime) -> list[Made]:
    """The calls since then, by operator and unit, and those of today among them."""
    done, of_today = calls.c.outcome == Outcome.COMPLETED, calls.c.called_at >= today
    counted = select(
        calls.c.operator,
        calls.c.unit,
        func.count(),
        func.count(case((done, 1))),
        func.count(case((calls.c.outcome.in_((Outcome.REFUSED, Outcome.REFUSED_HARD)), 1))),
        func.count(case((of_today, 1))),
        func.count(case((done & of_today, 1))),
    ).where(calls.c.called_at >= since)
    rows = connection.execute(counted.group_by(calls.c.operator, calls.c.unit))
    return [Made(operator, unit or "", *figures) for operator, unit, *figures in rows]


def held(connection: Connection) -> list[Held]:
    """The cases in somebody's hands, the one to be given back first first."""
    taken = select(cases).where(cases.c.claimed_by.is_not(None)).order_by(cases.c.claimed_until)
    return [
        Held(row.id, row.region, row.claimed_by, row.claimed_until, row.calling_since is not None)
        for row in connection.execute(taken)
    ]
