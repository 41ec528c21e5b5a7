"""Reports and the days by which they are due."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Submission:
    """A report that went out: under which number, on which local day."""

    period: str
    outgoing_number: str
    sent_on: date
