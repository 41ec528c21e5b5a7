"""The rules of the interview: which question is next, what may be answered, when may be called.

Pure. Every `datetime` is aware and in UTC; hours and days are those of `SurveyPolicy.zone`.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta

from bot.survey.model import MARKS, Answer, Case, FollowUpReason, Mode, Question, SurveyPolicy, Value

WorkingDay = Callable[[date], bool]

LOW_MARKS = ("1", "2")

# Answered "no" to the first question, there is nothing to ask of the quality or the help (REQUIREMENTS, A4).
WITHOUT_SERVICE = (Question.RECEIVED, Question.INTERESTED)

# The last weekday on which may be called; a Saturday that is worked in exchange is left in peace.
FRIDAY = 4

# How far ahead a calling day is looked for: no feast in Kazakhstan lasts as long.
FARTHEST = 60

# How many days a client may choose from who asks to be called.
DAYS_OFFERED = 5


def applicable(answers: Mapping[Question, Answer]) -> tuple[Question, ...]:
    """The questions that this client is asked, in their order."""
    received = answers.get(Question.RECEIVED)
    return WITHOUT_SERVICE if received and received.value == Value.NO else tuple(Question)


def next_question(answers: Mapping[Question, Answer]) -> Question | None:
    """The first question without an answer; None once all are answered."""
    return next((question for question in applicable(answers) if question not in answers), None)


def is_complete(answers: Mapping[Question, Answer]) -> bool:
    """Whether every question that applies is answered."""
    return next_question(answers) is None


def no_longer_apply(answers: Mapping[Question, Answer]) -> tuple[Question, ...]:
    """Answers to forget: they were given before the first one became "no"."""
    asked = applicable(answers)
    return tuple(question for question in answers if question not in asked)


def previous_question(answers: Mapping[Question, Answer], question: Question) -> Question | None:
    """The question before this one, as this client is asked them; None before the first."""
    asked = applicable(answers)
    at = asked.index(question) if question in asked else 0
    return asked[at - 1] if at else None


def position(answers: Mapping[Question, Answer], question: Question) -> tuple[int, int]:
    """Which question this is of how many, counted from 1."""
    asked = applicable(answers)
    return asked.index(question) + 1 if question in asked else 1, len(asked)


def choices(question: Question, mode: Mode) -> tuple[str, ...]:
    """The coded answers to a question; only an operator notes that somebody will not answer."""
    values = MARKS if question is Question.QUALITY else (Value.YES.value, Value.NO.value)
    refusal = (Value.REFUSED.value,) if mode is Mode.PHONE else ()
    return (*values, Value.HARD_TO_SAY.value, *refusal)


def follow_up_reasons(answers: Mapping[Question, Answer]) -> tuple[FollowUpReason, ...]:
    """Why somebody must look into this interview, if at all."""
    values = {question: answer.value for question, answer in answers.items()}
    if values.get(Question.RECEIVED) == Value.NO:
        return (FollowUpReason.NOT_RECEIVED,)
    low = values.get(Question.QUALITY) in LOW_MARKS
    not_helped = values.get(Question.HELPED) == Value.NO
    reasons = ((FollowUpReason.LOW_MARK, low), (FollowUpReason.NOT_HELPED, not_helped))
    return tuple(reason for reason, applies in reasons if applies)


def may_be_asked_in_chat(case: Case) -> bool:
    """Whether the chat may still remind of a case: it is open, and its client has an account here.

    Who asked to be called is called, and not written to as well; nor is who was called before, and perhaps
    said that it does not suit.
    """
    in_chat = case.person_id is not None and not case.calls
    return in_chat and not case.is_over and not case.appointment


def is_on_the_phone(case: Case, now: datetime) -> bool:
    """Whether an operator is talking with the client about this case at this moment."""
    claimed = case.claimed_until is not None and case.claimed_until > now
    return case.calling_since is not None and claimed


# When may be called


def is_calling_day(day: date, working_day: WorkingDay) -> bool:
    """Monday to Friday, none of them a day off."""
    return day.weekday() <= FRIDAY and working_day(day)


def is_calling_time(at: datetime, policy: SurveyPolicy, working_day: WorkingDay) -> bool:
    """Whether a client may be called at this instant."""
    local = at.astimezone(policy.zone)
    return policy.call_from <= local.hour < policy.call_until and is_calling_day(local.date(), working_day)


def next_calling_time(at: datetime, policy: SurveyPolicy, working_day: WorkingDay) -> datetime:
    """The instant itself if may be called then, otherwise the next morning on which calls begin."""
    if is_calling_time(at, policy, working_day):
        return at
    local = at.astimezone(policy.zone)
    today = local.date() + timedelta(days=local.hour >= policy.call_from)
    return local_time(next(_calling_days(today, working_day)), policy.call_from, policy)


def calling_days(now: datetime, policy: SurveyPolicy, working_day: WorkingDay) -> tuple[date, ...]:
    """The days that a client may choose from who asks to be called, today first if there is an hour left."""
    local = now.astimezone(policy.zone)
    first = local.date() + timedelta(days=local.hour + 1 >= policy.call_until)
    days = _calling_days(first, working_day)
    return tuple(next(days) for _ in range(DAYS_OFFERED))


def calling_hours(day: date, now: datetime, policy: SurveyPolicy) -> tuple[int, ...]:
    """The hours of a day that a client may choose from: those that are still to come."""
    hours = range(policy.call_from, policy.call_until)
    return tuple(hour for hour in hours if local_time(day, hour, policy) > now)


def local_time(day: date, hour: int, policy: SurveyPolicy) -> datetime:
    """The instant of a full local hour."""
    return datetime.combine(day, time(hour), policy.zone).astimezone(UTC)


def _calling_days(first: date, working_day: WorkingDay) -> Iterator[date]:
    days = (first + timedelta(days=ahead) for ahead in range(FARTHEST))
    return (day for day in days if is_calling_day(day, working_day))
