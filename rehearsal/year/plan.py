"""How a made-up year goes: services by month, when the registers come, what is wrong with them. Pure."""

from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

# More in spring, when reports are due, and in autumn; less in summer and in January.
SEASON = (6, 7, 10, 10, 9, 8, 6, 6, 9, 11, 10, 8)
# Populous regions have more, and none has nothing.
REGIONS = {
    "10": 3, "11": 4, "15": 5, "19": 8, "23": 4, "27": 4, "31": 6, "33": 4, "35": 6, "39": 4,
    "43": 4, "47": 4, "55": 4, "59": 3, "61": 10, "62": 2, "63": 4, "71": 8, "75": 11, "79": 7,
}  # fmt: skip
MENDED, OPEN, EXCLUDED = 0.008, 0.006, 0.007
"""Shares of a month: rows that were held and mended, rows that still are, services that are excluded."""
LATE_MONTHS = {3: 2, 8: 4}
"""Months of which a part came so many days too late ..."""
LATE = 0.05
"""... and how large that part is."""
SLOW_MONTH = 5
"""The month whose corrections came after their term."""
REASONS = ("no_act", "date_mismatch", "service_mismatch", "act_malformed")
"""Why services are excluded (Methodology, point 11)."""
_LETTER_DAYS, _ANSWER_DAYS = 1, 3


class PartKind(StrEnum):
    """What a file of a month is."""

    REGISTER = "register"
    LATE = "late"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Part:
    """A file that came in: so many services, and rows that are held in it for good."""

    kind: PartKind
    month: str
    received_at: datetime
    services: int
    held: int = 0


@dataclass(frozen=True, slots=True)
class Letter:
    """The letter about the faults of a register (Methodology, points 8 and 9)."""

    detected_at: datetime
    sent_on: date
    answer_due_on: date


@dataclass(frozen=True, slots=True)
class Month:
    """One month: its files in the order in which they came."""

    name: str
    first: date
    parts: tuple[Part, ...]
    letter: Letter

    @property
    def days(self) -> int:
        """How many days it has."""
        return monthrange(self.first.year, self.first.month)[1]


WorkingDay = Callable[[date], bool]


def months(year: int, services: int, zone: ZoneInfo, working_day: WorkingDay) -> list[Month]:
    """The twelve months with exactly so many services among them."""
    shares = divided(services, SEASON)
    return [_month(year, number, share, zone, working_day) for number, share in enumerate(shares, start=1)]


def divided(whole: int, weights: Sequence[int]) -> list[int]:
    """Whole numbers in the proportion of the weights, `whole` in all."""
    bounds, so_far = [0], 0
    for weight in weights:
        so_far += weight
        bounds.append(whole * so_far // sum(weights))
    return [after - before for before, after in pairwise(bounds)]


def _month(year: int, number: int, services: int, zone: ZoneInfo, working_day: WorkingDay) -> Month:
    first = date(year, number, 1)
    due = (first + timedelta(days=31)).replace(day=1)
    name, mended = f"{first:%Y-%m}", round(services * MENDED)
    late = round(services * LATE) if number in LATE_MONTHS else 0
    sent_on = working_days_later(due, _LETTER_DAYS, working_day)
    letter = Letter(_at(due, 11, zone), sent_on, working_days_later(sent_on, _ANSWER_DAYS, working_day))
    mended_on = letter.answer_due_on + timedelta(days=4 if number == SLOW_MONTH else 0)
    parts = (
        Part(PartKind.REGISTER, name, _at(due, 10, zone), services - mended - late, round(services * OPEN)),
        Part(PartKind.LATE, name, _at(due + timedelta(days=LATE_MONTHS.get(number, 0)), 15, zone), late),
        Part(PartKind.CORRECTION, name, _at(mended_on, 16, zone), mended),
    )
    return Month(name, first, tuple(part for part in parts if part.services), letter)


def working_days_later(day: date, days: int, working_day: WorkingDay) -> date:
    """The day so many working days after this one."""
    while days:
        day += timedelta(days=1)
        days -= working_day(day)
    return day


def _at(day: date, hour: int, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(hour), zone).astimezone(UTC)


def popularity(codes: Sequence[str], random: Random) -> list[float]:
    """Weights of kinds of services: a few are asked for all the time, many rarely."""
    ranks = list(range(len(codes)))
    random.shuffle(ranks)
    return [1 / (rank + 3) for rank in ranks]
