"""The stretches of time that a dashboard steps through, in local dates."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta


class Span(StrEnum):
    """How long a stretch is."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_STEPS = {
    Span.WEEK: relativedelta(weeks=1),
    Span.MONTH: relativedelta(months=1),
    Span.QUARTER: relativedelta(months=3),
    Span.YEAR: relativedelta(years=1),
}
# Into so many pieces a stretch is cut, to show a way through it.
_PIECES = {
    Span.WEEK: relativedelta(days=1),
    Span.MONTH: relativedelta(days=3),
    Span.QUARTER: relativedelta(weeks=1),
    Span.YEAR: relativedelta(months=1),
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `first` until before `after`."""

    first: date
    after: date

    @property
    def last(self) -> date:
        """The last day of it."""
        return self.after - timedelta(days=1)

    def instants(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """The first instant, and the first one after it, in UTC."""
        return _midnight(self.first, zone), _midnight(self.after, zone)


def stretch(span: Span, back: int, today: date) -> Stretch:
    """The stretch that holds today, or the one so many before it; `back` below zero counts as zero."""
    first = _first_day(span, today) - _STEPS[span] * max(0, back)
    return Stretch(first, first + _STEPS[span])


def pieces(span: Span, whole: Stretch) -> tuple[Stretch, ...]:
    """The same stretch cut into days, weeks or months; the last piece may be shorter."""
    cut: list[Stretch] = []
    while (first := cut[-1].after if cut else whole.first) < whole.after:
        cut.append(Stretch(first, min(first + _PIECES[span], whole.after)))
    return tuple(cut)


def _first_day(span: Span, today: date) -> date:
    match span:
        case Span.WEEK:
            return today - timedelta(days=today.weekday())
        case Span.MONTH:
            return today.replace(day=1)
        case Span.QUARTER:
            return date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
        case Span.YEAR:
            return date(today.year, 1, 1)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone).astimezone(UTC)
