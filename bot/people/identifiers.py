"""IIN and BIN: the twelve digits that name a person or an enterprise in Kazakhstan.

IIN: YYMMDD, century and sex, four digits of order, check digit.
BIN: YYMM of registration, kind, part, five digits of order, check digit.
"""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.errors import IdentifierFlaw, InvalidIdentifier

_FIRST_WEIGHTS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
_SECOND_WEIGHTS = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
# People paste the number as other documents print it: in groups, with any kind of dash.
_SEPARATORS = re.compile(r"[\s\u00ad\u2010-\u2015\u2212_.-]+")
# The oldest enterprises in the register date from the middle of the last century.
_OLDEST_BIN_YEAR = 1950


class Sex(StrEnum):
    """The sex that an IIN states."""

    MALE = "m"
    FEMALE = "f"


class BinKind(StrEnum):
    """The fifth digit of a BIN."""

    RESIDENT = "resident"
    NON_RESIDENT = "non_resident"
    JOINT_IE = "joint_ie"
    """Joint individual entrepreneurship."""


class BinPart(StrEnum):
    """The sixth digit of a BIN."""

    HEAD = "head"
    BRANCH = "branch"
    REPRESENTATIVE_OFFICE = "representative_office"
    PEASANT_FARM_JOINT = "peasant_farm_joint"


@dataclass(frozen=True, slots=True)
class Iin:
    """A person's number. `sex` is None where the seventh digit is 0, as for some foreigners."""

    number: str
    birth_date: date
    sex: Sex | None


@dataclass(frozen=True, slots=True)
class Bin:
    """An enterprise's number; `registered` is a year and a month."""

    number: str
    kind: BinKind
    part: BinPart
    registered: tuple[int, int]


_KINDS = {"4": BinKind.RESIDENT, "5": BinKind.NON_RESIDENT, "6": BinKind.JOINT_IE}
_PARTS = dict(zip("0123", BinPart, strict=True))
_CENTURIES = {"1": 1800, "2": 1800, "3": 1900, "4": 1900, "5": 2000, "6": 2000}


def parse(text: str, today: date) -> Iin | Bin:
    """Read a typed IIN or BIN; spaces and dashes are tolerated.

    `today` is the local date: nobody is born and nothing is registered after it.
    Raises InvalidIdentifier with the first flaw found.
    """
    number = _SEPARATORS.sub("", text)
    _check_digits(number)
    return _iin(number, today) if number[4] in "0123" else _bin(number, today)


def masked(number: str) -> str:
    """Show the last four digits only: `********0009`."""
    return "*" * (len(number) - 4) + number[-4:]


def _check_digits(number: str) -> None:
    if not re.fullmatch("[0-9]{12}", number):
        raise InvalidIdentifier(IdentifierFlaw.LENGTH)
    if number == "0" * 12:
        raise InvalidIdentifier(IdentifierFlaw.ZEROS)
    expected = _check_digit([int(digit) for digit in number[:11]])
    if expected is None:
        raise InvalidIdentifier(IdentifierFlaw.UNASSIGNABLE)
    if expected != int(number[11]):
        raise InvalidIdentifier(IdentifierFlaw.CHECKSUM)


def _check_digit(digits: Iterable[int]) -> int | None:
    """Weigh eleven digits modulo 11, a second time with other weights if that gives 10."""
    for weights in (_FIRST_WEIGHTS, _SECOND_WEIGHTS):
        remainder = sum(weight * digit for weight, digit in zip(weights, digits, strict=True)) % 11
        if remainder < 10:
            return remainder
    return None


def _iin(number: str, today: date) -> Iin:
    sign = number[6]
    if sign not in "0123456":
        raise InvalidIdentifier(IdentifierFlaw.CENTURY)
    # Without a stated century the latest possible one is meant: centenarians do not open businesses.
    centuries = (2000, 1900) if sign == "0" else (_CENTURIES[sign],)
    dates = [born for century in centuries if (born := _date(century, number)) is not None]
    if not dates:
        raise InvalidIdentifier(IdentifierFlaw.DATE)
    past = [born for born in dates if born <= today]
    if not past:
        raise InvalidIdentifier(IdentifierFlaw.FUTURE)
    return Iin(number, past[0], _sex(sign))


def _date(century: int, number: str) -> date | None:
    year, month, day = century + int(number[:2]), int(number[2:4]), int(number[4:6])
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return date(year, month, day)


def _sex(sign: str) -> Sex | None:
    if sign == "0":
        return None
    return Sex.MALE if int(sign) % 2 else Sex.FEMALE


def _bin(number: str, today: date) -> Bin:
    kind, part, month = _KINDS.get(number[4]), _PARTS.get(number[5]), int(number[2:4])
    if kind is None:
        raise InvalidIdentifier(IdentifierFlaw.KIND)
    if part is None:
        raise InvalidIdentifier(IdentifierFlaw.PART)
    if not 1 <= month <= 12:
        raise InvalidIdentifier(IdentifierFlaw.MONTH)
    year = 2000 + int(number[:2])
    if year >= _OLDEST_BIN_YEAR + 100:
        year -= 100
    if (year, month) > (today.year, today.month):
        raise InvalidIdentifier(IdentifierFlaw.FUTURE)
    return Bin(number, kind, part, (year, month))
