"""Use cases of the telephone interview (Methodology, points 15, 16): take a case, talk, say how it ended.

An operator holds one case at a time. Every press loads it by its id *and* the operator who holds it: on a
case that went back to the queue, or to somebody else, there is nothing to press any more.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection

from bot.errors import NotFound
from bot.language import Language
from bot.people import staff
from bot.people import store as people
from bot.people.model import Person
from bot.people.rules import Permission, demand
from bot.survey import rules, store
from bot.survey.calls import rules as call_rules
from bot.survey.calls import store as call_store
from bot.survey.calls.card import (
    EndedInChat,
    Step,
    Talk,
    card_of,
    held_case,
    is_finished,
    on_the_phone,
    spoken,
    stored,
    where_it_stands,
)
from bot.survey.calls.rules import CallAgain, Over
from bot.survey.calls.store import Asking, CallMade, DayFigures, Waiting
from bot.survey.calls.talk import look
from bot.survey.desk import SurveyDesk
from bot.survey.ending import end
from bot.survey.model import Case, Mode, Outcome

EXHAUSTED_PIECE = 25
"""How many cases one transaction ends: presses wait for it."""


@dataclass(frozen=True, slots=True)
class NothingDue:
    """Nobody is to be called now; `next_at` lies in calling hours."""

    waiting: Waiting


@dataclass(frozen=True, slots=True)
class CallingClosed:
    """It is not the hour or the day for calls; `waiting.next_at` only if nothing is due when they begin."""

    opens_at: datetime
    waiting: Waiting


@dataclass(frozen=True, slots=True)
class CallEnded:
    """The call is over. `follows` says whether somebody calls again."""

    outcome: Outcome
    follows: CallAgain | Over
    day: DayFigures


@dataclass(frozen=True, slots=True)
class GivenBack:
    """The case is in the queue again."""

    day: DayFigures


Next = Talk | NothingDue | CallingClosed


# Taking a case


def take_next(connection: Connection, desk: SurveyDesk, actor: Person, now: datetime) -> Next:
    """The case that the operator holds, or else the next one, claimed. Raises NotAllowed, SealBroken."""
    demand(actor.role, Permission.INTERVIEW)
    people.await_answer(connection, actor.id, None)
    open_now = rules.is_calling_time(now, desk.policy, desk.working_day)
    held = _still_held(connection, desk, actor, now, open_now=open_now)
    if held is None and open_now:
        held = _claim_next(connection, desk, actor, now)
    if held is None:
        return _nothing(connection, desk, now, open_now=open_now)
    return where_it_stands(card_of(connection, desk, actor, held))


def _still_held(
    connection: Connection, desk: SurveyDesk, actor: Person, now: datetime, *, open_now: bool
) -> Case | None:
    """The operator's own case, for longer; one whose time ran out goes back when calling is over."""
    case_id = call_store.held_by(connection, actor.telegram_id)
    if case_id is None:
        return None
    case = stored(connection, case_id)
    if _run_out(case, now) and (not open_now or is_finished(case)):
        let_go(connection, desk, case, now)
        return None
    call_store.renew(connection, case_id, now + desk.policy.claim)
    return case


def _claim_next(connection: Connection, desk: SurveyDesk, actor: Person, now: datetime) -> Case | None:
    asking = _asking(connection, desk, actor, now)
    while (case_id := call_store.next_due(connection, asking)) is not None:
        case = stored(connection, case_id)
        if not is_finished(case):
            call_store.claim(connection, case_id, actor.telegram_id, now + desk.policy.claim)
            return stored(connection, case_id)
        # Its operator left after the last answer: nobody has to call for that.
        let_go(connection, desk, case, now)
    return None


def _asking(connection: Connection, desk: SurveyDesk, actor: Person, now: datetime) -> Asking:
    unit = _unit(connection, desk, actor.telegram_id)
    return Asking(
        operator=actor.telegram_id,
        region=None if unit == staff.CALL_CENTRE else unit,
        most_calls=desk.policy.most_calls,
        language_since=now - desk.policy.delays.get(Outcome.LANGUAGE, timedelta()),
        now=now,
    )


def _nothing(
    connection: Connection, desk: SurveyDesk, now: datetime, *, open_now: bool
) -> NothingDue | CallingClosed:
    there = call_store.waiting(connection, now if open_now else None)
    next_at = there.next_at and rules.next_calling_time(there.next_at, desk.policy, desk.working_day)
    if open_now:
        return NothingDue(Waiting(there.cases, next_at))
    opens_at = rules.next_calling_time(now, desk.policy, desk.working_day)
    later = next_at if next_at and next_at > opens_at else None
    return CallingClosed(opens_at, Waiting(there.cases, later))


def give_back(
    connection: Connection, desk: SurveyDesk, actor: Person, case_id: int, now: datetime
) -> GivenBack | EndedInChat:
    """Put a case back that was not called. Raises NotAllowed, NotFound."""
    case = held_case(connection, desk, actor, case_id, now)
    if isinstance(case, EndedInChat):
        return case
    if case.calling_since:
        raise NotFound(f"case {case_id} is being called: it ends with an outcome")
    store.release(connection, case_id)
    return GivenBack(day_figures(connection, desk, actor, now))


def release_forgotten(connection: Connection, desk: SurveyDesk, now: datetime) -> int:
    """Put cases whose operator has left them back into the queue; with every answer there, they end."""
    found = call_store.forgotten(connection, now)
    for case_id in found:
        let_go(connection, desk, stored(connection, case_id), now)
    return len(found)


def let_go(connection: Connection, desk: SurveyDesk, case: Case, now: datetime) -> None:
    """Put a case back whose operator has left it; when nothing was left to ask, it ends as completed."""
    if not is_finished(case):
        store.release(connection, case.id)
        return
    assert case.claimed_by is not None, "a finished case is one that is held"
    _note_call(connection, desk, case, case.claimed_by, Outcome.COMPLETED, None, now)
    end(connection, desk, case, Outcome.COMPLETED, Mode.PHONE, case.claimed_by, now)


def end_exhausted(connection: Connection, desk: SurveyDesk, now: datetime) -> int:
    """End a piece of the cases that nobody may call any more; gives how many, at most EXHAUSTED_PIECE.

    An end comes with the last call. These had theirs before `policy.most_calls` was lowered.
    """
    found = call_store.exhausted(connection, desk.policy.most_calls, EXHAUSTED_PIECE)
    for case_id in found:
        last = call_rules.after_last_call([each.outcome for each in call_store.calls_of(connection, case_id)])
        end(connection, desk, stored(connection, case_id), last, Mode.PHONE, None, now)
    return len(found)


def begin_call(
    connection: Connection, desk: SurveyDesk, actor: Person, case_id: int, now: datetime
) -> Talk | EndedInChat | CallingClosed | NothingDue:
    """The operator dials: from here on the full name is shown. Raises NotAllowed, NotFound, SealBroken.

    When the hour for calls has passed meanwhile, the case goes back.
    """
    case = held_case(connection, desk, actor, case_id, now)
    if isinstance(case, EndedInChat):
        return case
    if not case.calling_since and not rules.is_calling_time(now, desk.policy, desk.working_day):
        store.release(connection, case_id)
        return _nothing(connection, desk, now, open_now=False)
    call_store.begin(connection, case_id, now, now + desk.policy.claim)
    return where_it_stands(card_of(connection, desk, actor, stored(connection, case_id)))


# The end of a call


def finish(
    connection: Connection, desk: SurveyDesk, actor: Person, case_id: int, now: datetime
) -> CallEnded | EndedInChat:
    """Every answer is there: the case ends, completed by phone. Raises NotAllowed, NotFound."""
    case = on_the_phone(connection, desk, actor, case_id, now)
    if isinstance(case, EndedInChat):
        return case
    if not rules.is_complete(case.answers):
        raise NotFound(f"case {case_id} is not complete")
    return _end_call(connection, desk, actor, case, Outcome.COMPLETED, None, now)


def end_call(
    connection: Connection,
    desk: SurveyDesk,
    actor: Person,
    case_id: int,
    outcome: Outcome,
    now: datetime,
    day: date | None = None,
    hour: int | None = None,
) -> CallEnded | Talk | EndedInChat:
    """The call ends without every answer; an appointment asks for its day and hour, unless it was the last.

    Raises NotAllowed, NotFound, SealBroken.
    """
    case = on_the_phone(connection, desk, actor, case_id, now)
    if isinstance(case, EndedInChat):
        return case
    card = card_of(connection, desk, actor, case)
    if outcome not in card.outcomes or rules.is_complete(case.answers):
        raise NotFound(f"{outcome} of case {case_id}")
    wanted = _wanted(desk, day, hour, now)
    if outcome is Outcome.APPOINTMENT and wanted is None and card.number < card.most:
        return look(card, Step.HOURS if day else Step.DAYS, None, day, desk, now)
    return _end_call(connection, desk, actor, case, outcome, wanted, now)


def _wanted(desk: SurveyDesk, day: date | None, hour: int | None, now: datetime) -> datetime | None:
    """The instant that the client named, if it can be kept."""
    if day is None or hour is None or day not in rules.calling_days(now, desk.policy, desk.working_day):
        return None
    fits = hour in rules.calling_hours(day, now, desk.policy)
    return rules.local_time(day, hour, desk.policy) if fits else None


def _end_call(
    connection: Connection,
    desk: SurveyDesk,
    actor: Person,
    case: Case,
    outcome: Outcome,
    wanted: datetime | None,
    now: datetime,
) -> CallEnded:
    people.await_answer(connection, actor.id, None)
    earlier = [each.outcome for each in call_store.calls_of(connection, case.id)]
    follows = call_rules.after_call(outcome, earlier, desk.policy, now, desk.working_day, wanted)
    again_at = follows.at if isinstance(follows, CallAgain) else None
    _note_call(connection, desk, case, actor.telegram_id, outcome, again_at, now)
    match follows:
        case CallAgain(at, appointment):
            language = _other(spoken(case, actor)) if outcome is Outcome.LANGUAGE else case.language
            columns = {"phone_from": at, "appointment": appointment, "language": language}
            store.change(connection, case.id, **columns)
            store.release(connection, case.id)
        case Over(last):
            end(connection, desk, case, last, Mode.PHONE, actor.telegram_id, now)
    return CallEnded(outcome, follows, day_figures(connection, desk, actor, now))


def _note_call(
    connection: Connection,
    desk: SurveyDesk,
    case: Case,
    operator: int,
    outcome: Outcome,
    again_at: datetime | None,
    now: datetime,
) -> None:
    number = case.calls + 1
    seconds = int((now - case.calling_since).total_seconds()) if case.calling_since else None
    made = CallMade(number, operator, outcome, now, again_at, seconds)
    call_store.add_call(connection, case.id, made, _unit_of_call(connection, desk, operator))
    store.change(connection, case.id, calls=number)


def own_day(connection: Connection, desk: SurveyDesk, actor: Person, now: datetime) -> DayFigures:
    """What the operator has done today. Raises NotAllowed."""
    demand(actor.role, Permission.INTERVIEW)
    return day_figures(connection, desk, actor, now)


def day_figures(connection: Connection, desk: SurveyDesk, actor: Person, now: datetime) -> DayFigures:
    """The operator's own figures of the local day."""
    today = desk.today(now)
    since = datetime.combine(today, time(), desk.policy.zone)
    until = datetime.combine(today + timedelta(days=1), time(), desk.policy.zone)
    return call_store.day_of(connection, actor.telegram_id, since, until)


def _run_out(case: Case, now: datetime) -> bool:
    return case.claimed_until is not None and case.claimed_until <= now


def _other(language: Language) -> Language:
    return Language.RU if language is Language.KK else Language.KK


def _unit(connection: Connection, desk: SurveyDesk, telegram_id: int) -> str:
    """Where an operator works; who was put into the table by hand works at the call centre."""
    colleague = staff.colleague(connection, desk.vault, telegram_id)
    return (colleague and colleague.unit) or staff.CALL_CENTRE


def _unit_of_call(connection: Connection, desk: SurveyDesk, telegram_id: int) -> str:
    """Where a call was made; of who was dismissed right after it, where the one before was made."""
    colleague = staff.colleague(connection, desk.vault, telegram_id)
    unit = colleague.unit if colleague else call_store.last_unit(connection, telegram_id)
    return unit or staff.CALL_CENTRE
