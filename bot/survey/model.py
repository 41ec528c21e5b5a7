"""The survey about a service: one case, two modes (Methodology, points 5(2), 15, 16, Appendix 4).

Every `datetime` is aware and in UTC; hours and days are those of the policy's zone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.language import Language
from bot.services.model import PlaceKind, ServiceMode


class Question(StrEnum):
    """The four questions of Appendix 4, in their order."""

    RECEIVED = "q1"
    QUALITY = "q2"
    HELPED = "q3"
    INTERESTED = "q4"


class Value(StrEnum):
    """The coded answers; the quality is "1" to "5" instead of yes and no."""

    YES = "yes"
    NO = "no"
    HARD_TO_SAY = "hard"
    REFUSED = "refused"
    """By phone only: the client will not answer this question."""


MARKS = ("1", "2", "3", "4", "5")


class Mode(StrEnum):
    """The way an answer came; each is told apart in the statistics (REQUIREMENTS, Q16)."""

    CHAT = "chat"
    PHONE = "phone"


class Outcome(StrEnum):
    """How a call or a case ended, on the lines of the AAPOR standard definitions."""

    COMPLETED = "completed"
    PARTIAL = "partial"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    SWITCHED_OFF = "switched_off"
    WRONG_NUMBER = "wrong_number"
    REFUSED = "refused"
    REFUSED_HARD = "refused_hard"
    """Does not want to be asked ever again."""
    DECEASED = "deceased"
    """The client has died, or the enterprise is closed."""
    LANGUAGE = "language"
    """The operator does not speak the client's language: somebody else calls."""
    APPOINTMENT = "appointment"
    """The client named a day and an hour."""
    UNREACHED = "unreached"
    """Of a case only: every call that may be made was made."""


class SampleMethod(StrEnum):
    """Who of those in question is asked (REQUIREMENTS, Q16)."""

    CENSUS = "census"
    SHARE = "share"
    """`figure` per cent of each region."""
    NUMBER = "number"
    """`figure` of each region."""


class FollowUpReason(StrEnum):
    """Why somebody must look into an interview."""

    LOW_MARK = "low_mark"
    """The quality was marked 1 or 2."""
    NOT_HELPED = "not_helped"
    NOT_RECEIVED = "not_received"
    """The client says there was no such service: a discrepancy against the register."""


@dataclass(frozen=True, slots=True)
class SurveyPolicy:
    """The approved figures of the survey, read from content/policy.toml.

    `delays` are those after which a call with this outcome is repeated; outcomes in neither `delays` nor
    APPOINTMENT are final. Calls are made on working days from `call_from` to `call_until`, local hours.
    """

    days_after: int
    latest_days: int
    method: SampleMethod
    figure: int
    reminder_days: tuple[int, ...]
    phone_after_days: int
    chat_counts_as_phone: bool
    minutes_by_phone: int
    most_calls: int
    call_from: int
    call_until: int
    claim: timedelta
    delays: Mapping[Outcome, timedelta]
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Subject:
    """What the client is asked about: the service, as the questions name it."""

    service_id: int
    ended_on: date
    place: str
    place_kind: PlaceKind
    locality: str
    mode: ServiceMode
    service: str
    subtype: str

    @property
    def where(self) -> str:
        """What stands in the first question: the centre, or the settlement of a mobile one (Appendix 4)."""
        return self.locality if self.place_kind is PlaceKind.MOBILE else self.place


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer with the way it came; `operator` is a Telegram id, None in the chat."""

    question: Question
    value: str
    mode: Mode
    language: Language
    wording: str
    operator: int | None
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class Case:
    """One service to be asked about. `person_id` is the client's account here, if there is one."""

    id: int
    client_id: int
    person_id: int | None
    region: str
    language: Language | None
    opened_at: datetime
    phone_from: datetime
    appointment: bool
    calls: int
    claimed_by: int | None
    claimed_until: datetime | None
    calling_since: datetime | None
    outcome: Outcome | None
    ended_mode: Mode | None
    ended_at: datetime | None
    subject: Subject
    answers: Mapping[Question, Answer] = field(default_factory=dict)

    @property
    def is_over(self) -> bool:
        """Whether nobody is to be asked about this service any more."""
        return self.ended_at is not None
