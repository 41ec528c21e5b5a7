"""What a learner thinks of the course: four scales and a word (Rules, point 8; REQUIREMENTS R08, Q18)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.enrolments.model import Ending
from bot.survey.scales import SCALES

WORDS = len(SCALES) + 1
"""The last step, counted from 1: a word of one's own, which may be left out."""

LONGEST_WORDS = 500

OFFERED_FOR = timedelta(days=30)
"""How long after its ending a cycle may be rated from home."""


@dataclass(frozen=True, slots=True)
class Rating:
    """A rating as far as it is given; `finished` once words were left or declined."""

    enrolment_id: int
    marks: tuple[int | None, ...]
    finished: bool


@dataclass(frozen=True, slots=True)
class Scale:
    """How many gave each mark; marks that nobody gave are there as zeros."""

    given: Mapping[int, int]

    @property
    def number(self) -> int:
        """How many marks there are."""
        return sum(self.given.values())

    @property
    def hundredths(self) -> int | None:
        """The mean in hundredths, rounded half up; None without marks."""
        total = sum(mark * times for mark, times in self.given.items())
        return (200 * total + self.number) // (2 * self.number) if self.number else None


@dataclass(frozen=True, slots=True)
class Opinion:
    """What those think whose cycles ended in a period: by ending, how many ended and how many rated."""

    ended: Mapping[Ending, int]
    rated: Mapping[Ending, int]
    scales: Mapping[str, Scale]
    words: int
    """How many left a word."""


def next_step(rating: Rating, after: int = 0) -> int:
    """The first scale without a mark, looked for beyond `after` first; the words when there is none."""
    steps = [*range(after + 1, WORDS), *range(1, after + 1)]
    return next((step for step in steps if step < WORDS and rating.marks[step - 1] is None), WORDS)


def is_offered(ended_at: datetime | None, now: datetime) -> bool:
    """Whether home offers to rate a cycle that ended then."""
    return ended_at is not None and now - ended_at <= OFFERED_FOR


def words_of(typed: str) -> str | None:
    """Typed words, trimmed; None when they are empty, too long or a command."""
    words = typed.strip()
    return words if 0 < len(words) <= LONGEST_WORDS and not words.startswith("/") else None
