"""One row while it is checked: what its cells say, and what has been found wrong with them."""

import re
from dataclasses import dataclass, field
from datetime import date

from bot.errors import InvalidIdentifier, InvalidPhone
from bot.people import identifiers, names, phones
from bot.people.identifiers import Bin, Iin
from bot.services.model import REMARKS, Fault, FaultCode, Field, RawRow
from bot.services.words import ServiceLists

# A dash is how a form says that a cell is empty on purpose.
NOTHING = frozenset({"-", "–", "—", "--"})
"""What means an empty cell."""
_NAMES = (Field.CLIENT, Field.MANAGER)


@dataclass(slots=True)
class Findings:
    """One row while it is checked, and what has been found wrong with it."""

    raw: RawRow
    lists: ServiceLists
    faults: list[Fault] = field(default_factory=list)

    @property
    def held(self) -> bool:
        """Whether something was found that keeps the row out."""
        return any(fault.code not in REMARKS for fault in self.faults)

    def text(self, column: Field) -> str:
        """A cell; empty too where the file has no such column."""
        text = self.raw.cells.get(column, "")
        return "" if text in NOTHING else text

    def add(self, column: Field | None, code: FaultCode, detail: str = "", suggestion: str = "") -> None:
        """Write down a fault; `column` None means the whole row."""
        self.faults.append(Fault(column, code, detail, suggestion))

    def has(self, column: Field) -> bool:
        """Whether this cell is faulty."""
        return any(fault.field is column and fault.code not in REMARKS for fault in self.faults)

    def word(self, column: Field) -> str:
        """The code that a word stands for; empty when there is none."""
        text = self.text(column)
        if not text:
            return ""
        code = self.lists.words.code(column, text)
        if code is None:
            self.add(column, FaultCode.UNKNOWN_WORD, suggestion=self.lists.words.nearest(column, text))
        return code or ""

    def line(self, column: Field, most: int) -> str:
        """A text without spaces to spare that fits."""
        line = " ".join(self.text(column).split())
        if len(line) > most:
            self.add(column, FaultCode.TOO_LONG, detail=str(most))
        elif line and column in _NAMES and not names.is_plausible(line):
            self.add(column, FaultCode.NAME)
        return line

    def day(self, column: Field, today: date) -> date | None:
        """A day that has come; None when there is none to go by."""
        text = self.text(column)
        if not text:
            return None
        try:
            day = date.fromisoformat(text)
        except ValueError:
            self.add(column, FaultCode.NOT_A_DATE)
            return None
        if day > today:
            self.add(column, FaultCode.FUTURE_DATE)
            return None
        return day

    def number(self, column: Field) -> int | None:
        """A whole number; None when the cell is empty or holds none."""
        text = self.text(column)
        if text and not re.fullmatch("[0-9]{1,9}", text):
            self.add(column, FaultCode.NOT_A_NUMBER)
        return int(text) if text and not self.has(column) else None

    def identifier(self, column: Field, today: date) -> Iin | Bin | None:
        """An IIN or BIN; None when it is wrong or not there."""
        text = self.text(column)
        try:
            return identifiers.parse(text, today) if text else None
        except InvalidIdentifier as error:
            self.add(column, FaultCode.IDENTIFIER, detail=error.flaw)
            return None

    def phone(self, column: Field) -> str:
        """A number that begins with +7, which an operator can call; empty when it is none."""
        try:
            phone = phones.normalise(self.text(column))
        except InvalidPhone:
            return ""
        return phone if phone.startswith("+7") else ""
