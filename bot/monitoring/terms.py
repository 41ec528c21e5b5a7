"""Terms in working days. Pure; dates are local (Asia/Almaty)."""

from collections.abc import Callable
from datetime import date, timedelta

IsWorkingDay = Callable[[date], bool]
_DAY = timedelta(days=1)


def after_working_days(day: date, number: int, is_working_day: IsWorkingDay) -> date:
    """The last day of a term of so many working days that runs from the day after `day`."""
    while number:
        day += _DAY
        number -= is_working_day(day)
    return day


def last_working_day_by(day: date, is_working_day: IsWorkingDay) -> date:
    """`day` itself, or the nearest working day before it."""
    while not is_working_day(day):
        day -= _DAY
    return day
