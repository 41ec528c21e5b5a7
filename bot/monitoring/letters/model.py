"""Notification letters as they are stored, and what is said of one at a given day."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.services.model import Fault


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter about the faults of one batch. Dates are local.

    `received_on`: the day on which the operator got it. `closed_at`: nothing of it is awaited any more.
    """

    id: int
    batch_id: int
    month: str
    batch_received_at: datetime
    detected_at: datetime
    due_on: date
    outgoing_number: str | None
    sent_on: date | None
    received_on: date | None
    answer_due_on: date | None
    closed_at: datetime | None


class LetterState(StrEnum):
    """Where a letter stands on a day."""

    TO_SEND = "to_send"
    SENDING_OVERDUE = "sending_overdue"
    """More than one working day has passed since the faults were seen (Methodology, point 8)."""
    AWAITING = "awaiting"
    ANSWER_OVERDUE = "answer_overdue"
    """The three working days of the operator are over (Methodology, point 9)."""
    CLOSED = "closed"


class Fate(StrEnum):
    """What became of a row that a letter is about."""

    OPEN = "open"
    IN_TIME = "in_time"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class FaultyRow:
    """A row of a batch as the letter tells of it: its number in the file, and what is wrong.

    `mended_on` is the local day on which the file came that has the good row; `again` says that a correction
    came which was wrong in its turn.
    """

    held_id: int
    number: int
    faults: tuple[Fault, ...]
    mended_on: date | None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """The rows of a letter against what has come since."""

    rows: int
    in_time: int
    late: int

    @property
    def open(self) -> int:
        """Rows that still wait."""
        return self.rows - self.in_time - self.late
