"""The case in an operator's hands: what is to be seen of it, and whose it is."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Connection

from bot.errors import NotFound
from bot.language import Language
from bot.people.model import Person
from bot.people.rules import Permission, demand
from bot.survey import rules, store
from bot.survey.calls import store as call_store
from bot.survey.calls.rules import BY_PHONE
from bot.survey.calls.store import CallMade
from bot.survey.desk import SurveyDesk
from bot.survey.model import Case, Mode, Outcome, Question, Value
from bot.survey.store import Client


class Step(StrEnum):
    """What the operator sees of the case that they hold."""

    CARD = "card"
    """Before the call: the name is masked."""
    GREETING = "greeting"
    """The client answers the phone: greeting, and the consent to the talk."""
    QUESTION = "question"
    INSTRUMENTS = "instruments"
    NOTE = "note"
    """What the client said besides is being typed."""
    CLOSING = "closing"
    """Every question is answered: closing words, and the last look."""
    OUTCOMES = "outcomes"
    DAYS = "days"
    HOURS = "hours"


@dataclass(frozen=True, slots=True)
class Card:
    """A case in the hands of an operator. `number` is the call being made, counted from 1, of `most`."""

    case: Case
    client: Client
    language: Language
    number: int
    most: int
    calls: tuple[CallMade, ...]
    interests: frozenset[str]
    note: str | None
    handed: bool

    @property
    def outcomes(self) -> tuple[Outcome, ...]:
        """How a call that does not complete may end: "partial" needs an answer to be part of."""
        return tuple(each for each in BY_PHONE if each is not Outcome.PARTIAL or self.case.answers)


@dataclass(frozen=True, slots=True)
class Talk:
    """The case with what is to be seen of it: the question, the days or the hours to choose from."""

    card: Card
    step: Step
    question: Question | None = None
    days: tuple[date, ...] = ()
    hours: tuple[int, ...] = ()
    unfit: bool = False


@dataclass(frozen=True, slots=True)
class EndedInChat:
    """The client has answered in the chat meanwhile: there is nothing to ask any more."""


def held_case(
    connection: Connection, desk: SurveyDesk, actor: Person, case_id: int, now: datetime
) -> Case | EndedInChat:
    """The case if the operator holds it; said to be over when it was ended in the chat a moment ago."""
    demand(actor.role, Permission.INTERVIEW)
    case = store.case(connection, case_id)
    if case is None:
        raise NotFound(f"case {case_id}")
    if case.ended_at and case.ended_mode is Mode.CHAT and now - case.ended_at < desk.policy.claim:
        return EndedInChat()
    if case.claimed_by != actor.telegram_id:
        raise NotFound(f"case {case_id} is not held by {actor.telegram_id}")
    return case


def on_the_phone(
    connection: Connection, desk: SurveyDesk, actor: Person, case_id: int, now: datetime
) -> Case | EndedInChat:
    """The case if its operator has begun to call. Raises NotAllowed, NotFound."""
    case = held_case(connection, desk, actor, case_id, now)
    if isinstance(case, Case) and not case.calling_since:
        raise NotFound(f"case {case_id} is not being called")
    return case


def stored(connection: Connection, case_id: int) -> Case:
    """A case that is known to be there, with its answers."""
    case = store.case(connection, case_id)
    assert case is not None, "its id was just read in this transaction"
    return case


def card_of(connection: Connection, desk: SurveyDesk, actor: Person, case: Case) -> Card:
    """A case with all that an operator is shown of it. Raises SealBroken."""
    return Card(
        case=case,
        client=store.client_of(connection, desk.vault, case.client_id),
        language=spoken(case, actor),
        number=case.calls + 1,
        most=desk.policy.most_calls,
        calls=call_store.calls_of(connection, case.id),
        interests=store.interests_of(connection, case.id),
        note=store.comment_of(connection, desk.vault, case.id),
        handed=call_store.was_handed(connection, case.id),
    )


def where_it_stands(card: Card) -> Talk:
    """Where the talk stands: it goes on at the first open question, whoever asked the others."""
    case = card.case
    if not case.calling_since:
        return Talk(card, Step.CARD)
    asked_now = any(each.answered_at >= case.calling_since for each in case.answers.values())
    return after_answers(card) if asked_now else Talk(card, Step.GREETING)


def after_answers(card: Card) -> Talk:
    """The first open question, or the closing words when there is none."""
    question = rules.next_question(card.case.answers)
    return Talk(card, Step.QUESTION, question) if question else Talk(card, Step.CLOSING)


def is_interested(case: Case) -> bool:
    """Whether the client wants financial instruments, so that it is asked which."""
    interested = case.answers.get(Question.INTERESTED)
    return interested is not None and interested.value == Value.YES


def is_finished(case: Case) -> bool:
    """Whether an operator has every answer and only did not say so."""
    return case.calling_since is not None and rules.is_complete(case.answers)


def spoken(case: Case, actor: Person) -> Language:
    """The language of the talk: the client's, as far as it is known, or else the operator's."""
    return case.language or actor.language
