"""What a cell says, as trimmed text: dates as 2026-03-31, numbers without what a spreadsheet did to them."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

from bot.services.limits import Cell
from bot.services.model import Field

_DATES = frozenset({Field.BIRTH_DATE, Field.STARTED_ON, Field.ENDED_ON, Field.ACT_DATE})
_IDENTIFIERS = frozenset({Field.IDENTIFIER, Field.CLIENT_IIN})
# Day first, as everybody in Kazakhstan writes; year first, as machines do. A time of day may follow.
_WRITTEN = (
    re.compile(r"(?P<d>\d{1,2})[./-](?P<m>\d{1,2})[./-](?P<y>\d{4})(?:\s*г\.?|[ T]\d{1,2}:\d{2}.*)?"),
    re.compile(r"(?P<y>\d{4})[./-](?P<m>\d{1,2})[./-](?P<d>\d{1,2})(?:[ T]\d{1,2}:\d{2}.*)?"),
)
# Spreadsheets count days from here; the years 1919 to 2119, so that no other number is taken for a date.
_DAY_ZERO = date(1899, 12, 30)
_SERIALS = range(7_000, 80_000)


def text(column: Field, cell: Cell) -> str:
    """A cell of a column as text."""
    if isinstance(cell, str):
        return _of_text(column, cell)
    whole = int(cell) if float(cell).is_integer() and abs(cell) < 1e15 else None
    if column in _DATES:
        return _from_serial(int(cell)) if int(cell) in _SERIALS else str(cell)
    if whole is None:
        return _of_fraction(column, float(cell))
    return _with_leading_zeros(column, str(whole))


def as_sent(cell: Cell) -> str:
    """A cell of no known column."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell).strip()


def _of_text(column: Field, cell: str) -> str:
    trimmed = cell.strip() if cell.isascii() and "\n" not in cell else " ".join(cell.split())
    if column in _DATES:
        return written_date(trimmed)
    if column in _IDENTIFIERS:
        return _with_leading_zeros(column, trimmed.removesuffix(".0"))
    return trimmed


def _with_leading_zeros(column: Field, digits: str) -> str:
    """IIN and BIN of the first decade begin with zeros, which a spreadsheet drops."""
    return (
        digits.zfill(12)
        if column in _IDENTIFIERS and 10 <= len(digits) < 12 and digits.isdecimal()
        else digits
    )


def _of_fraction(column: Field, number: float) -> str:
    """4.1 as a number may have been typed as 4.1 or as 4.10: two kinds of services, so neither is taken."""
    shown = repr(number)
    return f"{shown} / {shown}0" if column is Field.SUBTYPE and re.fullmatch(r"\d\.1", shown) else shown


@lru_cache(maxsize=50_000)
def written_date(typed: str) -> str:
    """A written date as 2026-03-31; a text that is none stays as it is."""
    if typed.isdecimal() and len(typed) == 5 and int(typed) in _SERIALS:
        return _from_serial(int(typed))
    for form in _WRITTEN:
        if found := form.fullmatch(typed):
            return _real(found.groupdict()) or typed
    return typed


def _real(parts: Mapping[str, str]) -> str | None:
    try:
        return date(int(parts["y"]), int(parts["m"]), int(parts["d"])).isoformat()
    except ValueError:
        return None


def _from_serial(days: int) -> str:
    return (_DAY_ZERO + timedelta(days=days)).isoformat()
