"""What may be asked of a register: which one, of what time, where, of which programme."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.reports.spans import Span, Stretch, stretch

ON_A_PAGE = 8


class RegisterName(StrEnum):
    """The registers, in the order in which they are offered."""

    COMPLETERS = "completers"
    PROGRESS = "progress"
    CERTIFICATES = "certificates"
    SERVICES = "services"
    QUESTIONNAIRES = "questionnaires"
    INTERVIEWS = "interviews"
    DISCREPANCIES = "discrepancies"


class When(StrEnum):
    """A stretch of time seen from today."""

    MONTH = "m0"
    LAST_MONTH = "m1"
    QUARTER = "q0"
    LAST_QUARTER = "q1"
    YEAR = "y0"
    LAST_YEAR = "y1"
    ALWAYS = "all"


_SPANS = {
    When.MONTH: (Span.MONTH, 0),
    When.LAST_MONTH: (Span.MONTH, 1),
    When.QUARTER: (Span.QUARTER, 0),
    When.LAST_QUARTER: (Span.QUARTER, 1),
    When.YEAR: (Span.YEAR, 0),
    When.LAST_YEAR: (Span.YEAR, 1),
}


class Programme(StrEnum):
    """In which programme people take part; NONE: in neither."""

    ANY = "any"
    AA = "aa"
    OSOP = "osop"
    NONE = "none"


class Narrowing(StrEnum):
    """By what a register can be narrowed."""

    PERIOD = "period"
    REGION = "region"
    PLACE = "place"
    PROGRAMME = "programme"


@dataclass(frozen=True, slots=True)
class Filter:
    """What a button carries: the same codes as `Chosen`, and a period that moves on with the calendar."""

    when: When
    region: str = ""
    place: int = 0
    programme: Programme = Programme.ANY


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which rows are meant, asked at `now`; `stretch` None is all time, an empty region all of them.

    `place` is a service that the place gave, in its region; 0 narrows nothing.
    """

    now: datetime
    stretch: Stretch | None
    region: str = ""
    place: int = 0
    programme: Programme = Programme.ANY

    def __str__(self) -> str:
        """As it stands in the audit: what narrows, and no more."""
        days = self.stretch and f"from={self.stretch.first} to={self.stretch.last}"
        programme = None if self.programme is Programme.ANY else self.programme.value
        narrowed = (("region", self.region), ("place", self.place), ("programme", programme))
        return " ".join((days or "from=always", *(f"{name}={value}" for name, value in narrowed if value)))


@dataclass(slots=True)
class Making:
    """How far a file is: read by who waits while another thread, or another program, counts up."""

    of: int = 0
    done: int = 0

    def hear(self, other: "Making") -> None:
        """Take over what another program tells of its own."""
        self.of, self.done = other.of, other.done


def stretch_of(when: When, today: date) -> Stretch | None:
    """The days that are meant; None for all time."""
    if when is When.ALWAYS:
        return None
    span, back = _SPANS[when]
    return stretch(span, back, today)
