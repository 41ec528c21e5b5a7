"""The stretches of time that dashboards step through."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from bot.enrolments.model import ALMATY
from bot.reports.spans import Span, Stretch, pieces, stretch


@pytest.mark.parametrize(
    ("span", "back", "today", "first", "last"),
    [
        (Span.WEEK, 0, date(2026, 1, 20), date(2026, 1, 19), date(2026, 1, 25)),
        (Span.WEEK, 3, date(2026, 1, 20), date(2025, 12, 29), date(2026, 1, 4)),
        (Span.MONTH, 0, date(2026, 3, 31), date(2026, 3, 1), date(2026, 3, 31)),
        (Span.MONTH, 1, date(2026, 3, 31), date(2026, 2, 1), date(2026, 2, 28)),
        (Span.QUARTER, 0, date(2026, 11, 28), date(2026, 10, 1), date(2026, 12, 31)),
        (Span.QUARTER, 4, date(2026, 11, 28), date(2025, 10, 1), date(2025, 12, 31)),
        (Span.YEAR, 0, date(2026, 1, 1), date(2026, 1, 1), date(2026, 12, 31)),
        (Span.YEAR, -7, date(2026, 1, 1), date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_stretch_holds_today_or_lies_before_it(
    span: Span, back: int, today: date, first: date, last: date
) -> None:
    found = stretch(span, back, today)
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize("span", Span)
@pytest.mark.parametrize("today", [date(2026, 2, 28), date(2028, 2, 29), date(2026, 12, 31)])
def test_pieces_cover_a_stretch_without_gap_or_overlap(span: Span, today: date) -> None:
    whole = stretch(span, 0, today)
    cut = pieces(span, whole)
    assert (cut[0].first, cut[-1].after) == (whole.first, whole.after)
    assert all(one.after == two.first for one, two in pairwise(cut))
    assert 7 <= len(cut) <= 14


def test_days_begin_at_midnight_in_almaty() -> None:
    one = Stretch(date(2026, 1, 19), date(2026, 1, 20))
    assert one.instants(ALMATY) == (
        datetime(2026, 1, 18, 19, tzinfo=UTC),
        datetime(2026, 1, 19, 19, tzinfo=UTC),
    )
