"""Which held row does a new row correct: told by its number, else by likeness, and never two for one.

A correction changes what was wrong. So the cells that name the service (columns 6, 5, 15, 16, 18) must be as
they were, except those that the faults of the held row speak about; and of all cells most must be equal.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from bot.services.model import Fault, FaultCode, Field, RawRow

KEY = (Field.IDENTIFIER, Field.CLIENT, Field.SERVICE, Field.SUBTYPE, Field.STARTED_ON)
_PERSON = (Field.IDENTIFIER, Field.CLIENT_IIN)
# A fault that two cells can be guilty of: either may be the one that is corrected.
_SUSPECTS = {
    FaultCode.SEX_MISMATCH: (Field.SEX, *_PERSON),
    FaultCode.BIRTH_DATE_MISMATCH: (Field.BIRTH_DATE, *_PERSON),
    FaultCode.AGE_MISMATCH: (Field.AGE, Field.BIRTH_DATE, Field.STARTED_ON),
    FaultCode.ENDS_BEFORE_START: (Field.STARTED_ON, Field.ENDED_ON),
    FaultCode.OTHER_MONTH: (Field.STARTED_ON, Field.ENDED_ON),
    FaultCode.OTHER_SECTION: (Field.OKED_SECTION, Field.OKED_DIVISION),
    FaultCode.OTHER_SERVICE: (Field.SERVICE, Field.SUBTYPE),
    FaultCode.OTHER_REGION: (Field.REGION, Field.LOCALITY),
}
_DOUBLES = frozenset({FaultCode.DUPLICATE_IN_FILE, FaultCode.DUPLICATE_IN_REGISTER})
_DAY = re.compile(r"(\d{2})\.(\d{2})\.(\d{4})")


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A held row that is still open. Private: never logged."""

    id: int
    raw: RawRow = field(repr=False)
    faults: tuple[Fault, ...]


class HeldRows:
    """The open held rows of a month, found by what they say."""

    def __init__(self, rows: Iterable[HeldRow]) -> None:
        self._rows = {row.id: row for row in rows}
        self._found: dict[tuple[Field, str], set[int]] = defaultdict(set)
        for row in self._rows.values():
            for handle in _handles(row.raw):
                self._found[handle].add(row.id)

    def corrected_by(self, raw: RawRow, besides: Collection[int]) -> int | None:
        """The number of the held row that `raw` corrects; `besides` are given to other rows."""
        referred = self._referred(raw)
        return referred if referred and referred not in besides else self._alike(raw, besides)

    def replaced(self, numbers: Iterable[int]) -> None:
        """These held rows are given away for good."""
        for each in numbers:
            self._rows.pop(each, None)

    def _referred(self, raw: RawRow) -> int | None:
        text = raw.cells.get(Field.REFERENCE, "").strip().removesuffix(".0")
        number = int(text) if text.isascii() and text.isdigit() else 0
        return number if number in self._rows else None

    def _alike(self, raw: RawRow, besides: Collection[int]) -> int | None:
        near = {each for handle in _handles(raw) for each in self._found.get(handle, ())} & self._rows.keys()
        ranked = [
            (likeness, self._rows[each].raw.number == raw.number, -each)
            for each in near.difference(besides)
            if (likeness := _likeness(self._rows[each], raw)) is not None
        ]
        return -max(ranked)[2] if ranked else None


def _handles(raw: RawRow) -> Iterator[tuple[Field, str]]:
    for name in (Field.CLIENT, Field.IDENTIFIER):
        if text := _read(raw, name):
            yield name, text


def _likeness(held: HeldRow, raw: RawRow) -> int | None:
    """How many cells are equal; None when this is no correction of that row."""
    suspects, changed = _suspects(held.faults), [name for name in KEY if _differ(held.raw, raw, name)]
    double = any(fault.code in _DOUBLES for fault in held.faults)
    # Of two rows that name the same service one part of the name was wrong, and nobody knows which.
    if [name for name in changed if name not in suspects] and not (double and len(changed) == 1):
        return None
    names = {name for each in (held.raw, raw) for name in each.cells if _read(each, name)} - {Field.REFERENCE}
    equal = sum(not _differ(held.raw, raw, name) for name in names)
    return equal if 2 * equal > len(names) else None


def _suspects(faults: Iterable[Fault]) -> set[Field]:
    return {
        name for fault in faults for name in _SUSPECTS.get(fault.code, (fault.field,)) if name is not None
    }


def _differ(one: RawRow, other: RawRow, name: Field) -> bool:
    return _read(one, name) != _read(other, name)


def _read(raw: RawRow, name: Field) -> str:
    """A cell without case and spaces; a date in one form, whichever it was typed in."""
    return _DAY.sub(r"\3-\2-\1", " ".join(raw.cells.get(name, "").casefold().split()))
