"""Working days of Kazakhstan: the `holidays` package, corrected by the yearly government calendar."""

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import ContentError

if TYPE_CHECKING:
    from holidays import HolidayBase

# What each kind of row in content/calendar.csv makes of its day.
_WORKED = {"holiday": False, "substitute": False, "swap_off": False, "religious": False, "swap_work": True}


class WorkingDays:
    """Answers whether a date is worked, in a five-day week with days off moved as the government says."""

    def __init__(self, overrides: Mapping[date, bool], declared: Mapping[date, bool] | None = None) -> None:
        self._overrides = overrides
        self._declared: Mapping[date, bool] = declared or {}
        self._country: HolidayBase | None = None

    def is_working_day(self, day: date) -> bool:
        """Tell whether this local date is a working day: as declared, as the table states, as expected."""
        declared = self._declared.get(day)
        return self.is_worked_by_rule(day) if declared is None else declared

    def is_worked_by_rule(self, day: date) -> bool:
        """Tell whether this date would be a working day if no administrator had declared anything."""
        stated = self._overrides.get(day)
        return self._expected(day) if stated is None else stated

    def declare(self, days: Mapping[date, bool]) -> None:
        """From now on these days, and no others, are as administrators declared them in the database."""
        self._declared = days

    def declaring(self, days: Mapping[date, bool]) -> "WorkingDays":
        """The same calendar with these days declared: for a transaction that may yet fail."""
        return WorkingDays(self._overrides, days)

    def _expected(self, day: date) -> bool:
        if self._country is None:
            import holidays  # Heavy, and not needed for the days that the table states.

            self._country = holidays.country_holidays("KZ")
        return self._country.is_working_day(day)


def read_overrides(path: Path) -> dict[date, bool]:
    """Read the override table: date -> whether it is worked.

    Raises ContentError, with file and line, on a bad date, an unknown kind or a date given twice.
    """
    overrides: dict[date, bool] = {}
    for line, row in _rows(path):
        try:
            day, worked = date.fromisoformat(row["date"]), _WORKED[row["kind"]]
        except (KeyError, TypeError, ValueError) as error:
            expected = f"a date like 2026-01-31 and one of {', '.join(_WORKED)}"
            raise ContentError(f"{path}:{line}: expected {expected}") from error
        if day in overrides:
            raise ContentError(f"{path}:{line}: {day} is given twice")
        overrides[day] = worked
    return overrides


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        for row in reader:
            yield reader.line_num, row
