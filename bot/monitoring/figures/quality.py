"""Rates of the audit of quality, made of counts; each with its n (REQUIREMENTS, S10). Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.monitoring.figures.model import Answered, Ended, Quality, Way
from bot.survey.calls.rules import Share, dispositions, response_rate_1
from bot.survey.model import MARKS, Outcome, Question, Value


@dataclass(frozen=True, slots=True)
class Marks:
    """How many gave each mark. The mean is in hundredths, a half rounded up; None of no marks."""

    numbers: Mapping[str, int]

    @property
    def of(self) -> int:
        """How many marks there are."""
        return sum(self.numbers.values())

    @property
    def mean_hundredths(self) -> int | None:
        """The mean, 437 for 4.37."""
        whole = sum(int(mark) * number for mark, number in self.numbers.items())
        return _rounded(whole * 100, self.of) if self.of else None

    @property
    def high(self) -> Share:
        """The share of fours and fives."""
        return Share(self.numbers["4"] + self.numbers["5"], self.of)


def tenths(share: Share) -> int | None:
    """Tenths of a per cent, 324 for 32.4 %, a half rounded up; None of nothing."""
    return _rounded(share.part * 1000, share.of) if share.of else None


def _rounded(number: int, of: int) -> int:
    """The whole number nearest to a fraction, as Excel and who checks a report by hand have it."""
    return (2 * number + of) // (2 * of)


def marks(numbers: Mapping[str, int]) -> Marks:
    """The distribution from 1 to 5, with the zeros; what is no mark is left out."""
    return Marks({mark: numbers.get(mark, 0) for mark in MARKS})


def headline(chat_counts_as_phone: bool) -> Way:
    """Whose figures are the report's: the Methodology knows the phone only, unless the policy says more."""
    return Way.BOTH if chat_counts_as_phone else Way.PHONE


def answers(
    answered: Iterable[Answered],
    question: Question,
    way: Way,
    region: str | None = None,
    unit: str | None = None,
) -> dict[str, int]:
    """How many gave each answer to a question; None for `region` or `unit` means all."""
    found = Counter[str]()
    for each in answered:
        fits = region in (None, each.region) and unit in (None, each.unit)
        if each.question == question and fits and way in (Way.BOTH, each.mode):
            found[each.value] += each.number
    return dict(sorted(found.items()))


def yes_share(numbers: Mapping[str, int]) -> Share:
    """Those who say yes among all who were asked and answered, "hard to say" and refusals among them."""
    return Share(numbers.get(Value.YES, 0), sum(numbers.values()))


def response(ended: Iterable[Ended], way: Way, region: str | None = None) -> Share | None:
    """AAPOR's RR1 of the cases that are over (REQUIREMENTS, S10); None when none is.

    A case belongs to the way in which it was closed.
    """
    outcomes = Counter[Outcome]()
    for each in ended:
        if each.outcome and region in (None, each.region) and way in (Way.BOTH, each.mode):
            outcomes[Outcome(each.outcome)] += each.number
    return response_rate_1(dispositions(outcomes))


def still_open(ended: Iterable[Ended]) -> int:
    """Cases that nobody has ended yet: a rate is final with the last of them."""
    return sum(each.number for each in ended if not each.outcome)


def units(quality: Quality) -> list[str]:
    """From where interviews were held by phone."""
    return sorted({each.unit for each in quality.answered if each.mode == Way.PHONE})
