"""The audit of quality in SQL: the interviews about services that count, and the questionnaires of a block.

Long reads of `counted` (bot/monitoring/figures/store.py), which is filled by then.
"""

from collections import Counter
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, and_, func, or_, select

from bot.db.survey_schema import answers, calls, cases, interests, questionnaires, services
from bot.monitoring.figures.model import Answered, Block, Ended, Quality, Sheets
from bot.monitoring.figures.store import counted
from bot.services.model import ServiceState
from bot.survey.model import Mode, Outcome
from bot.survey.scales import SCALES


def quality(connection: Connection, block: Block, place: int) -> Quality:
    """Everything about the block with this number."""
    inside = counted.c[f"place_{place}"] >= 1
    return Quality(
        answered=_answered(connection, inside),
        ended=_ended(connection, inside),
        instruments=_instruments(connection, inside),
        sheets=_sheets(connection, block),
    )


def _answered(connection: Connection, inside: ColumnElement[bool]) -> tuple[Answered, ...]:
    """What was answered in cases that are over; by phone also from where it was called (point 16)."""
    whole_call = and_(
        calls.c.case_id == cases.c.id,
        calls.c.outcome == Outcome.COMPLETED,
        answers.c.mode == Mode.PHONE,
    )
    unit = func.coalesce(calls.c.unit, "")
    groups = (answers.c.question, answers.c.value, answers.c.mode, cases.c.region, unit)
    rows = connection.execute(
        select(*groups, func.count())
        .select_from(counted)
        .join(cases, cases.c.service_id == counted.c.id)
        .join(answers, answers.c.case_id == cases.c.id)
        .outerjoin(calls, whole_call)
        .where(inside, cases.c.ended_at.is_not(None))
        .group_by(*groups)
        .order_by(*groups)
    )
    return tuple(Answered(*row) for row in rows)


def _ended(connection: Connection, inside: ColumnElement[bool]) -> tuple[Ended, ...]:
    groups = (
        cases.c.region,
        func.coalesce(cases.c.ended_mode, ""),
        func.coalesce(cases.c.outcome, ""),
    )
    rows = connection.execute(
        select(*groups, func.count())
        .select_from(counted)
        .join(cases, cases.c.service_id == counted.c.id)
        .where(inside)
        .group_by(*groups)
        .order_by(*groups)
    )
    return tuple(Ended(*row) for row in rows)


def _instruments(connection: Connection, inside: ColumnElement[bool]) -> dict[str, int]:
    rows = connection.execute(
        select(interests.c.instrument, func.count().label("number"))
        .select_from(counted)
        .join(cases, cases.c.service_id == counted.c.id)
        .join(interests, interests.c.case_id == cases.c.id)
        .where(inside, cases.c.ended_at.is_not(None))
        .group_by(interests.c.instrument)
        .order_by(interests.c.instrument)
    )
    return {row.instrument: row.number for row in rows}


def _sheets(connection: Connection, block: Block) -> Sheets:
    """Confirmed questionnaires filled in on these days, but for those about excluded services."""
    there = and_(
        questionnaires.c.confirmed_at.is_not(None),
        questionnaires.c.filled_on >= block.first,
        questionnaires.c.filled_on < block.after,
        or_(services.c.id.is_(None), services.c.state == ServiceState.REGISTERED),
    )
    sources = _by(connection, questionnaires.c.source, there)
    return Sheets(
        number=sum(sources.values()),
        sources=sources,
        scales={scale: _by(connection, questionnaires.c[scale], there) for scale in SCALES},
        purposes=_by(connection, questionnaires.c.purpose, there),
        financial=_split(_by(connection, questionnaires.c.financial, there)),
        nonfinancial=_split(_by(connection, questionnaires.c.nonfinancial, there)),
    )


def _by(connection: Connection, column: Column[Any], there: ColumnElement[bool]) -> dict[str, int]:
    """How many questionnaires have each value of a column; an empty one is what was not answered."""
    rows = connection.execute(
        select(column, func.count())
        .select_from(questionnaires.outerjoin(services, services.c.id == questionnaires.c.service_id))
        .where(there)
        .group_by(column)
        .order_by(column)
    )
    return {"" if row[0] is None else str(row[0]): int(row[1]) for row in rows}


def _split(combinations: dict[str, int]) -> dict[str, int]:
    """How many wish each support, from how many wish each combination; an empty code is no wish at all."""
    found = Counter[str]()
    for combination, number in combinations.items():
        for code in combination.split(","):
            found[code] += number
    return dict(sorted(found.items()))
