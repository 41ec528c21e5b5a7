"""Rules of calling: when a call is made again, what ends a case, and the rates of the survey.

Pure: values in, values out. Instants are aware; hours and days are those of the policy's zone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from bot.survey.model import Outcome, SurveyPolicy
from bot.survey.rules import WorkingDay, is_calling_day, is_calling_time, next_calling_time

BY_PHONE = (
    Outcome.NO_ANSWER,
    Outcome.BUSY,
    Outcome.SWITCHED_OFF,
    Outcome.WRONG_NUMBER,
    Outcome.REFUSED,
    Outcome.REFUSED_HARD,
    Outcome.LANGUAGE,
    Outcome.DECEASED,
    Outcome.PARTIAL,
    Outcome.APPOINTMENT,
)
"""What an operator may say of a call that did not bring every answer, in the order of the buttons."""

# What a case is called when its last call is made: what was learnt weighs more than the last silence.
_WEIGHT = (Outcome.PARTIAL, Outcome.REFUSED, Outcome.LANGUAGE)


@dataclass(frozen=True, slots=True)
class CallAgain:
    """The case goes back to the queue and is due `at`; an `appointment` was named by the client."""

    at: datetime
    appointment: bool = False


@dataclass(frozen=True, slots=True)
class Over:
    """Nobody calls again; `outcome` is how the case ends."""

    outcome: Outcome


def after_call(
    outcome: Outcome,
    earlier: Sequence[Outcome],
    policy: SurveyPolicy,
    now: datetime,
    working_day: WorkingDay,
    wanted: datetime | None = None,
) -> CallAgain | Over:
    """What follows from a call that ends `now` (REQUIREMENTS, Q16).

    `earlier` are the outcomes of the calls before this one; together they are at most `policy.most_calls`.
    A client who refuses a second time is not called again. `wanted` is what the client named, with
    APPOINTMENT only; it is moved into calling hours.
    """
    if outcome is not Outcome.APPOINTMENT and outcome not in policy.delays:
        return Over(outcome)
    if outcome is Outcome.REFUSED and Outcome.REFUSED in earlier:
        return Over(outcome)
    if len(earlier) + 1 >= policy.most_calls:
        return Over(after_last_call((*earlier, outcome)))
    if outcome is Outcome.APPOINTMENT:
        return CallAgain(next_calling_time(wanted or now, policy, working_day), appointment=True)
    if outcome is Outcome.LANGUAGE:
        # Somebody else may call at once; the same operator is not offered the case during the delay.
        return CallAgain(next_calling_time(now, policy, working_day))
    return CallAgain(_another_hour(now, policy.delays[outcome], policy, working_day))


def after_last_call(outcomes: Sequence[Outcome]) -> Outcome:
    """How a case ends whose every call was made, by what the calls brought."""
    return next((each for each in _WEIGHT if each in outcomes), Outcome.UNREACHED)


def _another_hour(now: datetime, delay: timedelta, policy: SurveyPolicy, working_day: WorkingDay) -> datetime:
    """After the delay, in calling hours; of a day another hour than now, where the hours leave a choice."""
    at = next_calling_time(now + delay, policy, working_day)
    if at.astimezone(policy.zone).hour != now.astimezone(policy.zone).hour:
        return at
    half_a_day = timedelta(hours=max(1, (policy.call_until - policy.call_from) // 2))
    later = at + half_a_day
    return later if is_calling_time(later, policy, working_day) else _next_morning(at, policy, working_day)


def _next_morning(at: datetime, policy: SurveyPolicy, working_day: WorkingDay) -> datetime:
    evening = datetime.combine(at.astimezone(policy.zone).date(), time(23, 59), policy.zone)
    return next_calling_time(evening, policy, working_day)


def overdue_before(now: datetime, policy: SurveyPolicy, working_day: WorkingDay) -> datetime:
    """A case that was due before this instant has waited longer than one working day."""
    local = now.astimezone(policy.zone)
    day = local.date() - timedelta(days=1)
    while not is_calling_day(day, working_day):
        day -= timedelta(days=1)
    return datetime.combine(day, local.time(), policy.zone)


class Disposition(StrEnum):
    """The groups into which the AAPOR Standard Definitions put every case of a survey."""

    INTERVIEW = "I"
    PARTIAL = "P"
    REFUSAL = "R"
    """Refusal and break-off."""
    NON_CONTACT = "NC"
    OTHER = "O"
    """Eligible, not interviewed for another reason: the client died, no common language."""
    UNKNOWN_HOUSEHOLD = "UH"
    """Not known whether the client is to be found behind this number."""
    UNKNOWN_OTHER = "UO"
    """Unknown for another reason: none of our outcomes."""


DISPOSITIONS: Mapping[Outcome, Disposition] = {
    Outcome.COMPLETED: Disposition.INTERVIEW,
    Outcome.PARTIAL: Disposition.PARTIAL,
    Outcome.REFUSED: Disposition.REFUSAL,
    Outcome.REFUSED_HARD: Disposition.REFUSAL,
    Outcome.NO_ANSWER: Disposition.NON_CONTACT,
    Outcome.BUSY: Disposition.NON_CONTACT,
    Outcome.SWITCHED_OFF: Disposition.NON_CONTACT,
    Outcome.APPOINTMENT: Disposition.NON_CONTACT,
    Outcome.UNREACHED: Disposition.NON_CONTACT,
    Outcome.DECEASED: Disposition.OTHER,
    Outcome.LANGUAGE: Disposition.OTHER,
    Outcome.WRONG_NUMBER: Disposition.UNKNOWN_HOUSEHOLD,
}
"""Where each outcome of a case belongs."""


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `of`, whole numbers; `of` is the n that stands beside every rate (REQUIREMENTS, S10)."""

    part: int
    of: int


def dispositions(outcomes: Mapping[Outcome, int]) -> dict[Disposition, int]:
    """How many cases ended in each group, from how many ended with each outcome."""
    counts = dict.fromkeys(Disposition, 0)
    for outcome, number in outcomes.items():
        counts[DISPOSITIONS[outcome]] += number
    return counts


def response_rate_1(counts: Mapping[Disposition, int]) -> Share | None:
    """The minimum response rate, of the cases that are over (the screen says so); None when none is.

    Open cases are no part of it: during the field work it is that of what is done, and final with the last.

    AAPOR, Standard Definitions: «Response Rate 1 (RR1), or the minimum response rate, is the number of
    complete interviews divided by the number of interviews (complete plus partial) plus the number of
    non-interviews (refusal and break-off plus non-contacts plus others) plus all cases of unknown
    eligibility»: RR1 = I / ((I + P) + (R + NC + O) + (UH + UO)).
    """
    return _share(counts, Disposition.INTERVIEW)


def refusal_rate_1(counts: Mapping[Disposition, int]) -> Share | None:
    """The share of refusals and break-offs among all cases; None when no case is over.

    AAPOR, Standard Definitions: REF1 = R / ((I + P) + (R + NC + O) + (UH + UO)).
    """
    return _share(counts, Disposition.REFUSAL)


def _share(counts: Mapping[Disposition, int], group: Disposition) -> Share | None:
    whole = sum(counts.get(each, 0) for each in Disposition)
    return Share(counts.get(group, 0), whole) if whole else None
