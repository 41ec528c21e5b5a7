"""Use cases of the talk on the phone: questions, instruments, a note, the language (Appendix 4).

Each answer is kept at the press that gives it, with its mode, language, wording and operator. A half-done
interview of the chat is gone on with: its answers stand, and may be changed by what the client says now.
"""

from datetime import date, datetime

from sqlalchemy import Connection

from bot.errors import NotFound
from bot.language import Language
from bot.people import store as people
from bot.people.model import Awaited, Person
from bot.survey import answering, rules, store
from bot.survey.calls import store as call_store
from bot.survey.calls.card import (
    Card,
    EndedInChat,
    Step,
    Talk,
    after_answers,
    card_of,
    held_case,
    is_interested,
    on_the_phone,
    spoken,
    stored,
    where_it_stands,
)
from bot.survey.desk import SurveyDesk
from bot.survey.model import Answer, Mode, Question

TOPIC = "call"

LONGEST_NOTE = 500


def show(
    connection: Connection,
    desk: SurveyDesk,
    actor: Person,
    case_id: int,
    step: Step,
    now: datetime,
    *,
    question: Question | None = None,
    day: date | None = None,
) -> Talk | EndedInChat:
    """Another look at the case held: a question again, the outcomes, the days of an appointment, a note.

    Raises NotAllowed, NotFound when the case has not come so far, SealBroken.
    """
    case = held_case(connection, desk, actor, case_id, now)
    if isinstance(case, EndedInChat):
        return case
    waits = Awaited(TOPIC, "note", case_id) if step is Step.NOTE else None
    people.await_answer(connection, actor.id, waits)
    card = card_of(connection, desk, actor, case)
    return look(card, step, question, day, desk, now)


def look(
    card: Card, step: Step, question: Question | None, day: date | None, desk: SurveyDesk, now: datetime
) -> Talk:
    """Raises NotFound for what this case does not have: an old button, or a forged one."""
    case, complete = card.case, rules.is_complete(card.case.answers)
    if step is Step.CARD and not case.calling_since:
        return Talk(card, step)
    if not case.calling_since or (step is Step.CLOSING and not complete):
        raise NotFound(f"case {case.id} is not at {step}")
    match step:
        case Step.QUESTION:
            asked = question or rules.next_question(case.answers)
            if asked not in rules.applicable(case.answers):
                return after_answers(card)
            return Talk(card, step, asked)
        case Step.DAYS:
            return Talk(card, step, days=rules.calling_days(now, desk.policy, desk.working_day))
        case Step.HOURS if day in rules.calling_days(now, desk.policy, desk.working_day):
            return Talk(card, step, days=(day,), hours=rules.calling_hours(day, now, desk.policy))
        case Step.INSTRUMENTS if not is_interested(case):
            raise NotFound(f"case {case.id} names no instruments")
        case Step.HOURS | Step.CARD:
            return where_it_stands(card)
    return Talk(card, step)


def answer(
    connection: Connection,
    desk: SurveyDesk,
    actor: Person,
    case_id: int,
    question: Question,
    value: str,
    now: datetime,
) -> Talk | EndedInChat:
    """Keep what the client says, at once; the answer to another question again changes it.

    Raises NotAllowed, NotFound for what cannot be answered so, SealBroken.
    """
    case = on_the_phone(connection, desk, actor, case_id, now)
    if isinstance(case, EndedInChat):
        return case
    if value not in rules.choices(question, Mode.PHONE) or question not in rules.applicable(case.answers):
        raise NotFound(f"{value} to {question}")
    language = spoken(case, actor)
    version = desk.wordings.interview.version
    given = Answer(question, value, Mode.PHONE, language, version, actor.telegram_id, now)
    answering.keep(connection, case, given)
    call_store.renew(connection, case_id, now + desk.policy.claim)
    card = card_of(connection, desk, actor, stored(connection, case_id))
    asks_which = question is Question.INTERESTED and is_interested(card.case)
    return Talk(card, Step.INSTRUMENTS) if asks_which else after_answers(card)


def tick(
    connection: Connection,
    desk: SurveyDesk,
    actor: Person,
    case_id: int,
    instrument: str,
    now: datetime,
    *,
    on: bool,
) -> Talk | EndedInChat:
    """Note, or take back, that the client named an instrument. Raises NotAllowed, NotFound, SealBroken."""
    case = on_the_phone(connection, desk, actor, case_id, now)
    if isinstance(case, EndedInChat):
        return case
    if instrument not in desk.wordings.interview.instruments or not is_interested(case):
        raise NotFound(f"instrument {instrument}")
    named = store.interests_of(connection, case_id)
    store.set_interests(connection, case_id, named | {instrument} if on else named - {instrument})
    call_store.renew(connection, case_id, now + desk.policy.claim)
    return Talk(card_of(connection, desk, actor, case), Step.INSTRUMENTS)


def take_note(
    connection: Connection, desk: SurveyDesk, actor: Person, typed: str, now: datetime
) -> Talk | EndedInChat:
    """Keep what the client said in the client's own words, as typed by the operator.

    Raises NotAllowed, and NotFound when nothing was asked or the case is not the operator's any more.
    """
    awaited = people.awaited_answer(connection, actor.id)
    if awaited is None or awaited.topic != TOPIC or awaited.subject is None:
        raise NotFound(f"person {actor.id} is not asked for a note")
    case = on_the_phone(connection, desk, actor, awaited.subject, now)
    words = " ".join(typed.split())
    if isinstance(case, EndedInChat):
        people.await_answer(connection, actor.id, None)
        return case
    if not 0 < len(words) <= LONGEST_NOTE:
        return Talk(card_of(connection, desk, actor, case), Step.NOTE, unfit=True)
    people.await_answer(connection, actor.id, None)
    store.set_comment(connection, desk.vault, case.id, words)
    call_store.renew(connection, case.id, now + desk.policy.claim)
    return where_it_stands(card_of(connection, desk, actor, case))


def speak(
    connection: Connection, desk: SurveyDesk, actor: Person, case_id: int, language: Language, now: datetime
) -> Talk | EndedInChat:
    """Hold the talk in this language from here on. Raises NotAllowed, NotFound, SealBroken."""
    case = on_the_phone(connection, desk, actor, case_id, now)
    if isinstance(case, EndedInChat):
        return case
    store.change(connection, case_id, language=language)
    return where_it_stands(card_of(connection, desk, actor, stored(connection, case_id)))
