"""The periods for which registers and figures are shown, in local dates."""

from datetime import date
from enum import StrEnum


class Period(StrEnum):
    """A stretch of the calendar, seen from today."""

    QUARTER = "quarter"
    LAST_QUARTER = "last_quarter"
    YEAR = "year"


def span(period: Period, today: date) -> tuple[date, date]:
    """The first day of a period, and the first day after it."""
    begin = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    match period:
        case Period.QUARTER:
            return begin, _months_later(begin, 3)
        case Period.LAST_QUARTER:
            return _months_later(begin, -3), begin
        case Period.YEAR:
            return date(today.year, 1, 1), date(today.year + 1, 1, 1)


def _months_later(first: date, months: int) -> date:
    """The first of the month so many months later."""
    count = first.year * 12 + first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)
