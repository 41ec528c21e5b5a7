"""The figures of a report as values (Methodology, Appendix 3): periods, tables, what was left out.

Codes are those of the dictionaries, an empty one is what the register does not state; days are local.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Cells = Mapping[str, Mapping[str, int]]
"""By row, by region."""


@dataclass(frozen=True, slots=True)
class Period:
    """What a report is of: a quarter, or the year with the final report (Methodology, point 12)."""

    year: int
    quarter: int | None = None

    @property
    def code(self) -> str:
        """As 2026Q1, or 2026."""
        return f"{self.year}Q{self.quarter}" if self.quarter else str(self.year)


class BlockKind(StrEnum):
    """A stretch of days for which all tables of a report are made."""

    QUARTER = "quarter"
    YEAR_TO_DATE = "year_to_date"
    YEAR = "year"
    """To the last day before the date as of which the final report is made."""
    DECEMBER = "december"
    """Of the year before, which its final report could not have (REQUIREMENTS, Q15)."""


@dataclass(frozen=True, slots=True)
class Block:
    """The days of a block: `after` is the first one that is no part of it."""

    kind: BlockKind
    first: date
    after: date


class Statistic(StrEnum):
    """The nine statistics of Appendix 3, and what is told beside them."""

    S1 = "s1"
    S2 = "s2"
    S3 = "s3"
    S3_NONE = "s3_none"
    """Of people with an initiative who have no enterprise: they are no part of the third."""
    S4 = "s4"
    S4_REGIONS = "s4_regions"
    """The fourth with each client counted in every region: its regions do not add up."""
    S5 = "s5"
    S6 = "s6"
    S7 = "s7"
    S8 = "s8"
    S8_UNSTATED = "s8_unstated"
    """Of the operator's: those of which the register does not say who gave them (REQUIREMENTS, Q11)."""
    S9 = "s9"


class Beside(StrEnum):
    """What is no statistic, and can be looked behind all the same."""

    LEFT_OUT = "left"
    """Services that are no part of the report, by `short_reason`."""


class Unit(StrEnum):
    """What a statistic counts."""

    CLIENT = "client"
    ENTERPRISE = "enterprise"
    SERVICE = "service"


class Provider(StrEnum):
    """The two lines of the eighth statistic (REQUIREMENTS, Q11)."""

    OPERATOR = "operator"
    COMPANY = "company"
    UNSTATED = "unstated"


UNDIVIDED = "all"
"""The row of a table that has one row only."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """One table: rows by regions. `rows`, `regions` and `total` are counted by themselves, not added up."""

    cells: Cells
    rows: Mapping[str, int]
    regions: Mapping[str, int]
    total: int


class Reason(StrEnum):
    """Why a service is no part of the figures; an excluded one has the code of its exclusion behind this."""

    LATE = "late"
    """It came after the day on which the register of its month was due (Methodology, point 10)."""
    AFTER_CUTOFF = "after_cutoff"
    """It ended in the December that belongs to the next year (REQUIREMENTS, Q15)."""
    EXCLUDED = "excluded"
    """As `excluded:no_act` (Methodology, point 11)."""


def short_reason(reason: str) -> str:
    """A reason as buttons carry it: an exclusion by its own code, which no other reason has."""
    return reason.removeprefix(f"{Reason.EXCLUDED}:")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A service that does not count, and why."""

    service_id: int
    reason: str
    region: str
    batch_id: int
    ended_on: date


@dataclass(frozen=True, slots=True)
class Breach:
    """A register of a month that was formed too late, or not at all (Methodology, points 7 and 14).

    `received_on` None: nothing has come. `batch_id` None likewise.
    """

    month: str
    due_on: date
    batch_id: int | None
    received_on: date | None
    days_late: int
    services: int


class Way(StrEnum):
    """How clients were asked: never mixed without saying so (REQUIREMENTS, Q16)."""

    PHONE = "phone"
    CHAT = "chat"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Answered:
    """So many answers alike: to a question of Appendix 4, in a region, one way, by a unit (phone only)."""

    question: str
    value: str
    mode: str
    region: str
    unit: str
    number: int


@dataclass(frozen=True, slots=True)
class Ended:
    """So many cases that ended alike; an empty `outcome` is that of open ones."""

    region: str
    mode: str
    outcome: str
    number: int


@dataclass(frozen=True, slots=True)
class Sheets:
    """The questionnaires of Appendix 2 that were filled in during a block: counts by code."""

    number: int
    sources: Mapping[str, int]
    scales: Mapping[str, Mapping[str, int]]
    purposes: Mapping[str, int]
    financial: Mapping[str, int]
    nonfinancial: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Quality:
    """The audit of quality (Methodology, points 5(2), 15 and 16), as counts that rules make rates of."""

    answered: tuple[Answered, ...]
    ended: tuple[Ended, ...]
    instruments: Mapping[str, int]
    sheets: Sheets


@dataclass(frozen=True, slots=True)
class BlockFigures:
    """Everything about one block."""

    block: Block
    statistics: Mapping[Statistic, Matrix]
    left_out: Matrix
    held: int
    """Rows of these months that still wait for their correction, and so are no services."""
    breaches: tuple[Breach, ...]
    quality: Quality

    @property
    def services(self) -> int:
        """How many services count."""
        return self.statistics[Statistic.S9].total

    def matrix(self, table: Statistic | Beside) -> Matrix:
        """A table with its rows under the codes that a `Cell` has."""
        if isinstance(table, Statistic):
            return self.statistics[table]
        cells = {short_reason(reason): numbers for reason, numbers in self.left_out.cells.items()}
        rows = {short_reason(reason): number for reason, number in self.left_out.rows.items()}
        return Matrix(cells, rows, self.left_out.regions, self.left_out.total)


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one report; the first block is the one that it is of.

    `headline` is the way whose marks and rates are the report's, as the policy was when it was made.
    """

    period: Period
    profile: str
    blocks: tuple[BlockFigures, ...]
    headline: Way = Way.PHONE


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of a report: a block, a table, a row of it or all, a region or all."""

    block: BlockKind
    statistic: Statistic | Beside
    row: str | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True)
class CountedRow:
    """A service that counts, in codes; `places` says for each block of the report whether it lies in it.

    0: no part of the block; 1: a part of it; 2: the earliest one of its client there.
    """

    service_id: int
    client_id: int
    enterprise_id: int
    ended_on: date
    region: str
    section: str
    form: str
    sex: str
    band: str
    category: str
    service: str
    subtype: str
    provider: str
    mode: str
    places: tuple[int, ...]
