"""What the answers say about each question of the test: difficulty, discrimination, choices, time, flags.

Pure arithmetic over counts that bot/quiz/item_store.py has taken. The limits are explained in
docs/decisions/0018-item-statistics-and-voiding.md.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import median

from bot.language import Language

# Of fewer answers nothing is said.
ENOUGH = 30
# Shares of right answers beyond which a question tells the strong from the weak no more.
HARD, EASY = 0.30, 0.95
# Correlations below this say little about who knows the subject.
WEAK = 0.15
# Two languages differ when chance would do that once in a hundred questions, and by so much that it matters.
CRITICAL, GAP = 2.576, 0.15
OPTIONS = 4


class Flag(StrEnum):
    """What somebody should look at. The first says only that it is too early to say anything."""

    TOO_FEW = "too_few"
    NEGATIVE = "negative"
    WEAK = "weak"
    TOO_HARD = "too_hard"
    TOO_EASY = "too_easy"
    LANGUAGES_DIFFER = "languages_differ"
    UNUSED_OPTION = "unused_option"


@dataclass(frozen=True, slots=True)
class Tally:
    """So many times a question was left with this choice (an index of the bank; None: no answer).

    `rest` is the sum of what these attempts scored on all their other questions, each as a proportion (draws
    differ), and `rest_squares` the sum of its squares.
    """

    question: str
    language: Language | None
    choice: int | None
    right: bool
    number: int
    rest: float
    rest_squares: float


@dataclass(frozen=True, slots=True)
class Pace:
    """So many times a question was answered in so many seconds."""

    question: str
    language: Language | None
    seconds: int
    number: int


@dataclass(frozen=True, slots=True)
class Figures:
    """A question in one language, or in all: how often asked, answered right, each option chosen."""

    asked: int
    right: int
    choices: tuple[int, ...]
    seconds: float | None
    """The median time to answer."""

    @property
    def unanswered(self) -> int:
        """How often no option was chosen."""
        return self.asked - sum(self.choices)


@dataclass(frozen=True, slots=True)
class Item:
    """A question as its answers show it. `discrimination` is None where nothing varies.

    The figures of a language are of those who answered in it; who left a question empty used none.
    """

    question: str
    whole: Figures
    by_language: Mapping[Language, Figures]
    discrimination: float | None
    flags: tuple[Flag, ...]

    @property
    def is_flagged(self) -> bool:
        """Whether somebody should look at it."""
        return any(flag is not Flag.TOO_FEW for flag in self.flags)


def appraise(questions: Iterable[str], tallies: Iterable[Tally], paces: Iterable[Pace]) -> tuple[Item, ...]:
    """Give an item for each of `questions`, in their order, and then for others that were asked, by id."""
    counted: defaultdict[str, list[Tally]] = defaultdict(list)
    for tally in tallies:
        counted[tally.question].append(tally)
    timed: defaultdict[str, list[Pace]] = defaultdict(list)
    for pace in paces:
        timed[pace.question].append(pace)
    known = dict.fromkeys(questions)
    everything = (*known, *sorted(counted.keys() - known.keys()))
    return tuple(_item(name, counted[name], timed[name]) for name in everything)


def _item(question: str, tallies: Sequence[Tally], paces: Sequence[Pace]) -> Item:
    whole = _figures(tallies, paces)
    by_language = {
        language: _figures(
            [each for each in tallies if each.language is language],
            [each for each in paces if each.language is language],
        )
        for language in Language
    }
    relation = discrimination(tallies)
    return Item(question, whole, by_language, relation, flags(whole, by_language, relation))


def _figures(tallies: Sequence[Tally], paces: Sequence[Pace]) -> Figures:
    chosen = Counter[int]()
    for each in tallies:
        if each.choice is not None:
            chosen[each.choice] += each.number
    return Figures(
        asked=sum(each.number for each in tallies),
        right=sum(each.number for each in tallies if each.right),
        choices=tuple(chosen[option] for option in range(OPTIONS)),
        seconds=_median(paces),
    )


def _median(paces: Sequence[Pace]) -> float | None:
    times = Counter[int]()
    for each in paces:
        times[each.seconds] += each.number
    return float(median(times.elements())) if times else None


def discrimination(tallies: Sequence[Tally]) -> float | None:
    """Correlate being right with the rest of the score: the corrected point-biserial, from sums alone.

    None when all were right, all wrong, or all did equally well on the rest.
    """
    number = sum(each.number for each in tallies)
    right = sum(each.number for each in tallies if each.right)
    rest = sum(each.rest for each in tallies)
    of_right = sum(each.rest for each in tallies if each.right)
    spread = sum(each.rest_squares for each in tallies) * number - rest * rest
    if not 0 < right < number or spread <= 1e-9 * number * number:
        return None
    return (of_right * number - right * rest) / sqrt(right * (number - right) * spread)


def flags(
    whole: Figures, by_language: Mapping[Language, Figures], relation: float | None
) -> tuple[Flag, ...]:
    """Give what somebody should look at, in the order of the alarm."""
    if whole.asked < ENOUGH:
        return (Flag.TOO_FEW,)
    share = whole.right / whole.asked
    raised = {
        Flag.NEGATIVE: relation is not None and relation < 0,
        # Where nearly all do alike, a weak relation follows of itself and is no news.
        Flag.WEAK: relation is not None and 0 <= relation < WEAK and HARD <= share <= EASY,
        Flag.TOO_HARD: share < HARD,
        Flag.TOO_EASY: share > EASY,
        Flag.LANGUAGES_DIFFER: differ(*by_language.values()),
        Flag.UNUSED_OPTION: 0 in whole.choices,
    }
    return tuple(flag for flag, is_raised in raised.items() if is_raised)


def differ(one: Figures, other: Figures) -> bool:
    """Tell whether two languages do differently: the test of two proportions, and a gap that matters."""
    if min(one.asked, other.asked) < ENOUGH:
        return False
    gap = abs(one.right / one.asked - other.right / other.asked)
    pooled = (one.right + other.right) / (one.asked + other.asked)
    error = sqrt(pooled * (1 - pooled) * (1 / one.asked + 1 / other.asked))
    return gap >= GAP and gap > CRITICAL * error
