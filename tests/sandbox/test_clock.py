from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sandbox.clock import Clock

START = datetime(2026, 1, 31, 9, 0, tzinfo=UTC)


def test_a_fixed_clock_stands_still_until_it_is_moved() -> None:
    clock = Clock.fixed(START)
    assert clock.now() == clock.now() == START
    clock.advance(timedelta(hours=-1))
    assert clock.now() == START - timedelta(hours=1)


def test_a_month_after_the_31st_is_the_last_day_of_the_shorter_month() -> None:
    clock = Clock.fixed(START)
    clock.advance_months(1)
    assert clock.now() == datetime(2026, 2, 28, 9, 0, tzinfo=UTC)


def test_a_running_clock_goes_on_from_where_it_was_put() -> None:
    clock = Clock(START)
    first = clock.now()
    assert START <= first <= clock.now() < START + timedelta(minutes=1)
    clock.set(START + timedelta(days=1))
    assert clock.now() >= START + timedelta(days=1)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no zone"):
        Clock(datetime(2026, 1, 31))  # noqa: DTZ001 - that is what is tested.
