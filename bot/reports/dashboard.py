"""What a dashboard shows of one stretch of time (Rules, point 8; Methodology, points 5 and 7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.reports.spans import Span, Stretch
from bot.survey.model import Mode


class View(StrEnum):
    """The pages of /stats."""

    NOW = "now"
    """Where everybody stands at this moment; the only page without a picture."""
    COURSE = "course"
    REGIONS = "regions"
    TEST = "test"
    SURVEY = "survey"
    DESK = "desk"
    """What waits for somebody's hand at this moment: calls, registers, letters."""


@dataclass(frozen=True, slots=True)
class Course:
    """What happened within a stretch: people who registered, cycles that were begun, tested or ended."""

    registered: int
    begun: int
    tested: int
    passed: int
    failed: int
    lapsed: int


@dataclass(frozen=True, slots=True)
class Region:
    """People who registered, and cycles that were passed, in one region."""

    registered: int
    passed: int


@dataclass(frozen=True, slots=True)
class Attempts:
    """Attempts of one number that were finished: how many reached the pass mark."""

    passed: int
    failed: int


@dataclass(frozen=True, slots=True)
class Test:
    """Finished attempts by their number, and how many scored each tenth of the maximum (9: 90 to 100 %)."""

    __test__ = False  # pytest would otherwise take the name for a test class.

    attempts: Mapping[int, Attempts]
    tenths: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Surveyed:
    """Cases that ended within a piece of a stretch, and the marks that were given, by the way they came."""

    ended: int
    completed: Mapping[Mode, int]
    marks: Mapping[Mode, int]
    """How many marks."""
    total: Mapping[Mode, int]
    """Their sum."""

    def mean(self, mode: Mode) -> float | None:
        """The mean mark; None where nobody gave one."""
        number = self.marks.get(mode, 0)
        return self.total[mode] / number if number else None


@dataclass(frozen=True, slots=True)
class Survey:
    """The survey, piece by piece."""

    pieces: tuple[tuple[Stretch, Surveyed], ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """What waits now: calls, registers on their way, rows to be corrected, letters by their clocks."""

    calls_open: int
    calls_due: int
    calls_overdue: int
    batches_open: int
    rows_held: int
    letters_to_send: int
    letters_late: int
    """Not sent, and their day is over."""
    answers_awaited: int
    answers_late: int


@dataclass(frozen=True, slots=True)
class Compared:
    """The figures of a stretch, and those of the one before it."""

    now: Course
    before: Course


Figures = Compared | Mapping[str, Region] | Test | Survey | Desk


@dataclass(frozen=True, slots=True)
class Dashboard:
    """A page with its figures; `back` counts stretches before the present one."""

    view: View
    span: Span
    back: int
    stretch: Stretch
    figures: Figures
