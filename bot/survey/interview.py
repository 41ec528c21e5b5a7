"""Use cases of the client who is asked in the chat (Methodology, point 16; REQUIREMENTS, Q16).

Each loads the case by its number *and* the client's account. The case ends the moment every question that
applies is answered: whoever leaves then is not called. Instruments and a comment may follow.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from bot.errors import AnswerFlaw, NotFound
from bot.people import store as people
from bot.people.model import Awaited, Person
from bot.survey import answering, rules, store
from bot.survey.desk import SurveyDesk
from bot.survey.ending import end
from bot.survey.model import Answer, Case, Mode, Outcome, Question, Value

TOPIC = "survey"
"""Topic of the awaited comment."""

COMMENT = "comment"

LONGEST_COMMENT = 500
"""Characters."""


@dataclass(frozen=True, slots=True)
class Invited:
    """The invitation: nothing is answered yet."""

    case: Case


@dataclass(frozen=True, slots=True)
class Asking:
    """One question; the answer given so far, if any, is in the case."""

    case: Case
    question: Question


@dataclass(frozen=True, slots=True)
class ChoosingInstruments:
    """Which financial instruments the client is interested in."""

    case: Case
    chosen: frozenset[str]


@dataclass(frozen=True, slots=True)
class AskingComment:
    """A word may be typed; `flaw` is what was wrong with the last one."""

    case: Case
    flaw: AnswerFlaw | None = None


@dataclass(frozen=True, slots=True)
class Thanked:
    """The case is over; `commented` right after a comment was taken."""

    case: Case
    commented: bool = False


@dataclass(frozen=True, slots=True)
class Postponed:
    """The client will be written to again at `until`, or called (None)."""

    case: Case
    until: datetime | None


@dataclass(frozen=True, slots=True)
class ChoosingDay:
    """On which day to call."""

    case: Case
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class ChoosingHour:
    """At which local hour of that day to call."""

    case: Case
    day: date
    hours: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CallAgreed:
    """An operator will call at the case's `phone_from`."""

    case: Case


@dataclass(frozen=True, slots=True)
class OnThePhone:
    """An operator is asking the very same questions by phone at this moment."""

    case: Case


@dataclass(frozen=True, slots=True)
class AskingNever:
    """Whether the client is sure never to be asked again."""

    case: Case


@dataclass(frozen=True, slots=True)
class LetGo:
    """The account has nothing to do with the case any more; `never`: the client is never asked again."""

    never: bool


View = (
    Invited
    | Asking
    | ChoosingInstruments
    | AskingComment
    | Thanked
    | Postponed
    | ChoosingDay
    | ChoosingHour
    | CallAgreed
    | OnThePhone
    | AskingNever
    | LetGo
)


def open_case(connection: Connection, person: Person, case_id: int, now: datetime) -> View:
    """Where the case stands: the invitation, the next question, the agreed call, or the thanks."""
    case = own(connection, person, case_id)
    if (closed := shut(case, now)) is not None:
        return closed
    if case.appointment:
        return CallAgreed(case)
    return _next(case) if case.answers else Invited(case)


def begin(connection: Connection, person: Person, case_id: int, now: datetime) -> View:
    """The next question."""
    case = own(connection, person, case_id)
    return shut(case, now) or _next(case)


def answer(
    connection: Connection,
    desk: SurveyDesk,
    person: Person,
    case_id: int,
    question: Question,
    value: str,
    now: datetime,
) -> View:
    """Take an answer to a question that the client has come to. Raises NotFound for no answer of ours."""
    if value not in rules.choices(question, Mode.CHAT):
        raise NotFound(f"no answer {value!r} to {question}")
    case = own(connection, person, case_id)
    if case.is_over and _names_instruments(case) and question is Question.INTERESTED:
        return ChoosingInstruments(case, store.interests_of(connection, case_id))
    if (closed := shut(case, now)) is not None:
        return closed
    if question not in case.answers and question is not rules.next_question(case.answers):
        return _next(case)
    return _take(connection, desk, person, case, (question, value), now)


def back(connection: Connection, person: Person, case_id: int, question: Question, now: datetime) -> View:
    """A question again that is answered or is the next one."""
    case = own(connection, person, case_id)
    if (closed := shut(case, now)) is not None:
        return closed
    return Asking(case, question) if question in case.answers else _next(case)


def ask_call(connection: Connection, desk: SurveyDesk, person: Person, case_id: int, now: datetime) -> View:
    """On which day may an operator call."""
    case = own(connection, person, case_id)
    return shut(case, now) or _days(desk, case, now)


def ask_hour(
    connection: Connection, desk: SurveyDesk, person: Person, case_id: int, day: date, now: datetime
) -> View:
    """At which hour of that day; a day that can no longer be chosen asks for the day anew."""
    case = own(connection, person, case_id)
    if (closed := shut(case, now)) is not None:
        return closed
    hours = rules.calling_hours(day, now, desk.policy)
    if not hours or day not in rules.calling_days(now, desk.policy, desk.working_day):
        return _days(desk, case, now)
    return ChoosingHour(case, day, hours)


def agree_call(
    connection: Connection,
    desk: SurveyDesk,
    person: Person,
    case_id: int,
    day: date,
    hour: int,
    now: datetime,
) -> View:
    """The client is called at that hour, and neither called nor written to until then."""
    asked = ask_hour(connection, desk, person, case_id, day, now)
    if not isinstance(asked, ChoosingHour) or hour not in asked.hours:
        return asked
    at = rules.local_time(day, hour, desk.policy)
    if asked.case.claimed_by is not None and asked.case.calling_since is None:
        store.release(connection, case_id)  # An operator who has not dialled yet would do so now.
    store.change(connection, case_id, phone_from=at, appointment=True, language=person.language)
    return CallAgreed(own(connection, person, case_id))


def not_me(connection: Connection, desk: SurveyDesk, person: Person, case_id: int, now: datetime) -> View:
    """The account is not the client's: what it answered is forgotten, and the client is called."""
    case = own(connection, person, case_id)
    if (closed := shut(case, now)) is not None:
        return closed
    for given in case.answers.values():
        if given.mode is Mode.CHAT:
            store.forget_answer(connection, case_id, given.question)
    call = rules.next_calling_time(now, desk.policy, desk.working_day)
    store.change(connection, case_id, person_id=None, phone_from=call, appointment=False, language=None)
    return LetGo(never=False)


def ask_never(connection: Connection, person: Person, case_id: int, now: datetime) -> View:
    """Whether the client is sure."""
    case = own(connection, person, case_id)
    return Thanked(case) if case.is_over else AskingNever(case)


def never(connection: Connection, desk: SurveyDesk, person: Person, case_id: int, now: datetime) -> View:
    """The client is never asked again, about no service, in no way."""
    case = own(connection, person, case_id)
    if not end(connection, desk, case, Outcome.REFUSED_HARD, Mode.CHAT, None, now):
        return Thanked(case)
    return LetGo(never=True)


def show_instruments(connection: Connection, person: Person, case_id: int, now: datetime) -> View:
    """Which instruments the client has named so far."""
    case = own(connection, person, case_id)
    if not _names_instruments(case):
        return shut(case, now) or _next(case)
    return ChoosingInstruments(case, store.interests_of(connection, case_id))


def choose_instrument(
    connection: Connection,
    desk: SurveyDesk,
    person: Person,
    case_id: int,
    instrument: str,
    now: datetime,
    *,
    wanted: bool,
) -> View:
    """Note or strike out one instrument. Raises NotFound for one that is not on the list."""
    if instrument not in desk.wordings.interview.instruments:
        raise NotFound(f"no instrument {instrument!r}")
    shown = show_instruments(connection, person, case_id, now)
    if not isinstance(shown, ChoosingInstruments):
        return shown
    chosen = shown.chosen | {instrument} if wanted else shown.chosen - {instrument}
    store.set_interests(connection, case_id, chosen)
    return ChoosingInstruments(shown.case, chosen)


def thanks(connection: Connection, person: Person, case_id: int, now: datetime) -> View:
    """The end; nothing is being typed any more."""
    case = own(connection, person, case_id)
    people.await_answer(connection, person.id, None)
    return shut(case, now) or _next(case)


def ask_comment(connection: Connection, person: Person, case_id: int, now: datetime) -> View:
    """Wait for a word of the client; only who has answered here is asked for one."""
    case = own(connection, person, case_id)
    if not _answered_here(case):
        return shut(case, now) or _next(case)
    people.await_answer(connection, person.id, Awaited(TOPIC, COMMENT, case_id))
    return AskingComment(case)


def comment(
    connection: Connection, desk: SurveyDesk, person: Person, case_id: int, typed: str | None, now: datetime
) -> View:
    """Keep the word, sealed; `typed` None was no text. Raises NotFound."""
    asked = ask_comment(connection, person, case_id, now)
    if not isinstance(asked, AskingComment):
        people.await_answer(connection, person.id, None)
        return asked
    words = (typed or "").strip()
    if not words:
        return AskingComment(asked.case, AnswerFlaw.NOT_TEXT)
    if len(words) > LONGEST_COMMENT:
        return AskingComment(asked.case, AnswerFlaw.TOO_LONG)
    store.set_comment(connection, desk.vault, case_id, words)
    people.await_answer(connection, person.id, None)
    return Thanked(asked.case, commented=True)


def waiting(connection: Connection, person: Person, now: datetime) -> Case | None:
    """The oldest case that waits for this person in the chat, once its time has come.

    None while an operator talks with the client about it.
    """
    cases = (case for case in store.open_of_person(connection, person.id) if case.opened_at <= now)
    return next((case for case in cases if not rules.is_on_the_phone(case, now)), None)


def lost(connection: Connection, desk: SurveyDesk, person_id: int, now: datetime) -> None:
    """The chat does not reach this account any more: its clients may be called at once."""
    call = rules.next_calling_time(now, desk.policy, desk.working_day)
    store.callable_from(connection, person_id, call)


def own(connection: Connection, person: Person, case_id: int) -> Case:
    """The case, if it is about this account's owner. Raises NotFound."""
    case = store.case(connection, case_id)
    if case is None or case.person_id != person.id:
        raise NotFound(f"no case {case_id} of person {person.id}")
    return case


def shut(case: Case, now: datetime) -> Thanked | OnThePhone | None:
    """Why nothing can be answered in the chat now; None when it can."""
    if case.is_over:
        return Thanked(case)
    return OnThePhone(case) if rules.is_on_the_phone(case, now) else None


def _next(case: Case) -> Asking:
    """The next question; the last one again where an operator noted all answers and never ended the call."""
    return Asking(case, rules.next_question(case.answers) or Question.INTERESTED)


def _take(
    connection: Connection,
    desk: SurveyDesk,
    person: Person,
    case: Case,
    given: tuple[Question, str],
    now: datetime,
) -> View:
    question, value = given
    version = desk.wordings.interview.version
    answering.keep(connection, case, Answer(question, value, Mode.CHAT, person.language, version, None, now))
    store.change(connection, case.id, language=person.language)
    case = own(connection, person, case.id)
    if not rules.is_complete(case.answers):
        return _next(case)
    end(connection, desk, case, Outcome.COMPLETED, Mode.CHAT, None, now)
    case = own(connection, person, case.id)
    if not _names_instruments(case):
        return Thanked(case)
    return ChoosingInstruments(case, store.interests_of(connection, case.id))


def _answered_here(case: Case) -> bool:
    return case.outcome is Outcome.COMPLETED and case.ended_mode is Mode.CHAT


def _names_instruments(case: Case) -> bool:
    """Whether the client has just said yes to the fourth question."""
    interested = case.answers.get(Question.INTERESTED)
    return _answered_here(case) and interested is not None and interested.value == Value.YES


def _days(desk: SurveyDesk, case: Case, now: datetime) -> ChoosingDay:
    return ChoosingDay(case, rules.calling_days(now, desk.policy, desk.working_day))
