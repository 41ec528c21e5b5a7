"""The rules of the figures: which days, who counts once, what is late, and whether tables add up. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.monitoring.figures.model import (
    UNDIVIDED,
    Beside,
    Block,
    BlockKind,
    Cell,
    CountedRow,
    LeftOut,
    Matrix,
    Period,
    Provider,
    Statistic,
    Unit,
    short_reason,
)
from bot.services.rules import WITHOUT_BUSINESS

QUARTERS = (1, 2, 3)
"""The fourth has no report of its own: it is a part of the final one (Methodology, point 12)."""


# Periods


def parse(text: str) -> Period | None:
    """A period as it is written, 2026Q1 or 2026; None when there is no report of it."""
    year, divider, quarter = text.strip().upper().partition("Q")
    if not (year.isascii() and year.isdigit() and len(year) == 4):
        return None
    if not divider:
        return Period(int(year))
    return Period(int(year), int(quarter)) if quarter in {str(each) for each in QUARTERS} else None


def reportable(today: date, as_of: tuple[int, int]) -> tuple[Period, ...]:
    """The periods that are over, newest first: the quarters of this year and the last, and their years."""
    found = [
        (blocks(period, as_of)[0].after, period)
        for year in (today.year, today.year - 1)
        for period in (Period(year), *(Period(year, quarter) for quarter in QUARTERS))
    ]
    over = sorted(((after, period) for after, period in found if after <= today), key=lambda each: each[0])
    return tuple(period for _after, period in reversed(over))[:4]


def blocks(period: Period, as_of: tuple[int, int]) -> tuple[Block, ...]:
    """The blocks of a report, the main one first; `as_of` is month and day of the final one (1 December).

    REQUIREMENTS, Q15: what ends from that day on belongs to the first quarter of the next year, apart.
    """
    new_year, cut = date(period.year, 1, 1), date(period.year, *as_of)
    if period.quarter is None:
        return (Block(BlockKind.YEAR, new_year, cut), Block(BlockKind.QUARTER, date(period.year, 10, 1), cut))
    first = date(period.year, 3 * period.quarter - 2, 1)
    quarter = Block(BlockKind.QUARTER, first, date(period.year, 3 * period.quarter + 1, 1))
    if period.quarter == 1:
        return (quarter, Block(BlockKind.DECEMBER, date(period.year - 1, *as_of), new_year))
    return (quarter, Block(BlockKind.YEAR_TO_DATE, new_year, quarter.after))


def months(block: Block) -> Iterator[str]:
    """The months of a block as registers name them, 2026-03."""
    day = block.first.replace(day=1)
    while day < block.after:
        yield f"{day:%Y-%m}"
        day = (day + timedelta(days=31)).replace(day=1)


# What counts


@dataclass(frozen=True, slots=True)
class Correction:
    """A service that took the place of a held row: when that row came, and until when it was to be mended.

    `answer_due_on` is the end of the three working days from the letter (Methodology, point 9); None where
    no letter was sent, so that no term has begun.
    """

    first_received_on: date
    answer_due_on: date | None


def cut_off(month: str, day: int) -> date:
    """The last day on which the register of a month (2026-03) is on time: the 1st of the next month."""
    year, number = int(month[:4]), int(month[5:])
    return date(year + number // 12, number % 12 + 1, day)


def counts(received_on: date, due_on: date, correction: Correction | None = None) -> bool:
    """Whether a row that came on this local day is on time, or mends one that was, within the term.

    Methodology, points 7, 9 and 10; REQUIREMENTS, Q9.
    """
    if received_on <= due_on:
        return True
    if correction is None or correction.first_received_on > due_on:
        return False
    return correction.answer_due_on is None or received_on <= correction.answer_due_on


@dataclass(frozen=True, slots=True)
class Band:
    """An age category, both ages included (REQUIREMENTS, Q14); `last` None has no end."""

    code: str
    first: int
    last: int | None


def band(age: int | None, bands: Sequence[Band]) -> str:
    """The category of an age in full years; empty when there is none for it."""
    if age is None:
        return ""
    fitting = (each.code for each in bands if each.first <= age and (each.last is None or age <= each.last))
    return next(fitting, "")


# What each table counts


@dataclass(frozen=True, slots=True)
class Spec:
    """How a statistic is counted: what, divided by which column, and whether each client counts once.

    `among` limits it to rows with these codes in a column, `besides` to those without.
    """

    unit: Unit
    by: str | None = None
    once: bool = False
    among: tuple[str, frozenset[str]] | None = None
    besides: tuple[str, frozenset[str]] | None = None

    @property
    def additive(self) -> bool:
        """Whether rows and regions must add up: nothing is counted twice in it."""
        return self.once or self.unit is Unit.SERVICE


SPECS: Mapping[Statistic, Spec] = {
    Statistic.S1: Spec(Unit.CLIENT),
    Statistic.S2: Spec(Unit.CLIENT, "section"),
    Statistic.S3: Spec(Unit.ENTERPRISE, "form", besides=("form", WITHOUT_BUSINESS)),
    Statistic.S3_NONE: Spec(Unit.ENTERPRISE, "form", among=("form", WITHOUT_BUSINESS)),
    Statistic.S4: Spec(Unit.CLIENT, "sex", once=True),
    Statistic.S4_REGIONS: Spec(Unit.CLIENT, "sex"),
    Statistic.S5: Spec(Unit.CLIENT, "band", once=True),
    Statistic.S6: Spec(Unit.CLIENT, "category"),
    Statistic.S7: Spec(Unit.SERVICE, "subtype"),
    Statistic.S8: Spec(Unit.SERVICE, "provider"),
    Statistic.S8_UNSTATED: Spec(Unit.SERVICE, among=("provider", frozenset({Provider.UNSTATED}))),
    Statistic.S9: Spec(Unit.SERVICE, "mode"),
}
"""Methodology, Appendix 3; REQUIREMENTS, S1 to S9, Q10 to Q12."""


def row_of(statistic: Statistic, code: str) -> str:
    """The row under which a code stands: what nobody states of a service is the operator's (Q11)."""
    unstated = statistic is Statistic.S8 and code == Provider.UNSTATED
    return Provider.OPERATOR if unstated else code


def is_in(row: CountedRow, cell: Cell, place: int) -> bool:
    """Whether a counted service is one of those behind a figure; `place` is the number of its block."""
    if not isinstance(cell.statistic, Statistic):
        return False
    spec = SPECS[cell.statistic]
    if row.places[place] < (2 if spec.once else 1) or (cell.region is not None and row.region != cell.region):
        return False
    if spec.among and getattr(row, spec.among[0]) not in spec.among[1]:
        return False
    if spec.besides and getattr(row, spec.besides[0]) in spec.besides[1]:
        return False
    return cell.row is None or _is_of(_code(row, cell.statistic), cell.row)


def _is_of(code: str, row: str) -> bool:
    """Whether a code stands in a row: a service holds its kinds, 1 holds 1.4."""
    return code == row or bool(row and code.startswith(f"{row}."))


def is_gone(row: LeftOut, cell: Cell, block: Block, place: int) -> bool:
    """Whether a service that was left out is behind a figure; the main block tells what is after it too."""
    if cell.statistic is not Beside.LEFT_OUT or row.ended_on < block.first:
        return False
    if (place and row.ended_on >= block.after) or cell.region not in (None, row.region):
        return False
    return cell.row in (None, short_reason(row.reason))


def thing(row: CountedRow, table: Statistic | Beside) -> int:
    """The client, enterprise or service that a table counts of this row, by its number."""
    unit = SPECS[table].unit if isinstance(table, Statistic) else Unit.SERVICE
    return {Unit.CLIENT: row.client_id, Unit.ENTERPRISE: row.enterprise_id, Unit.SERVICE: row.service_id}[
        unit
    ]


def _code(row: CountedRow, statistic: Statistic) -> str:
    by = SPECS[statistic].by
    return row_of(statistic, getattr(row, by)) if by else UNDIVIDED


# Whether tables add up


class Verdict(StrEnum):
    """What adding a table up shows."""

    ADDS_UP = "adds_up"
    COUNTED_TWICE = "counted_twice"
    """More than the total, as it must be: one client, or enterprise, stands in several rows or regions."""
    WRONG = "wrong"
    """A fault of the program or of the data: it must add up and does not."""


class Direction(StrEnum):
    """What is added up."""

    REGIONS = "regions"
    ROWS = "rows"


@dataclass(frozen=True, slots=True)
class Check:
    """One sum: `added` should be `total`, or may exceed it."""

    statistic: Statistic
    direction: Direction
    added: int
    total: int
    verdict: Verdict


def reconcile(statistics: Mapping[Statistic, Matrix]) -> list[Check]:
    """Add up each table along its regions and its rows, and hold the tables against each other."""
    return [check for name, matrix in statistics.items() for check in _checks(name, matrix)] + list(
        _between(statistics)
    )


def _checks(name: Statistic, matrix: Matrix) -> Iterator[Check]:
    sums = {Direction.REGIONS: sum(matrix.regions.values()), Direction.ROWS: sum(matrix.rows.values())}
    for direction, added in sums.items():
        if direction is Direction.REGIONS or SPECS[name].by:
            yield Check(name, direction, added, matrix.total, _verdict(name, added, matrix.total))


def _verdict(name: Statistic, added: int, total: int) -> Verdict:
    if added == total:
        return Verdict.ADDS_UP
    return Verdict.COUNTED_TWICE if added > total and not SPECS[name].additive else Verdict.WRONG


_EQUAL = (
    (Statistic.S4, Statistic.S1),
    (Statistic.S5, Statistic.S1),
    (Statistic.S7, Statistic.S9),
    (Statistic.S8, Statistic.S9),
    (Statistic.S2, Statistic.S1),
    (Statistic.S6, Statistic.S1),
    (Statistic.S4_REGIONS, Statistic.S1),
)
"""Tables of the same clients, or of the same services, have the same total."""


def _between(statistics: Mapping[Statistic, Matrix]) -> Iterator[Check]:
    for one, other in _EQUAL:
        if statistics[one].total != statistics[other].total:
            yield Check(one, Direction.ROWS, statistics[one].total, statistics[other].total, Verdict.WRONG)


def added_up(cells: Iterable[tuple[str, str, int]]) -> Matrix:
    """The table of rows, regions and numbers in which nothing is counted twice."""
    found: dict[str, dict[str, int]] = {}
    rows: dict[str, int] = {}
    regions: dict[str, int] = {}
    for row, region, number in sorted(cells):
        line = found.setdefault(row, {})
        line[region] = line.get(region, 0) + number
        rows[row] = rows.get(row, 0) + number
        regions[region] = regions.get(region, 0) + number
    return Matrix(found, rows, dict(sorted(regions.items())), sum(rows.values()))
