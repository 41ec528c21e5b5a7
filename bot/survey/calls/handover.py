"""Use cases of a supervisor who gives a case to another operator; each is in the audit."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from bot.errors import NotFound
from bot.people import audit, staff
from bot.people import store as people
from bot.people.model import Awaited, Person
from bot.people.rules import Permission, demand
from bot.people.staff import Colleague
from bot.survey import store
from bot.survey.calls import store as call_store
from bot.survey.calls.card import stored
from bot.survey.calls.service import let_go
from bot.survey.desk import SurveyDesk
from bot.survey.model import Case

TOPIC = "room"


@dataclass(frozen=True, slots=True)
class AskingNumber:
    """The number of a case is to be typed; `unknown` when there is no open case of the number typed."""

    unknown: bool = False


@dataclass(frozen=True, slots=True)
class AskingWhom:
    """To whom? `holder` has the case now; `busy` is who was chosen and holds another one.

    `talking` is who has the same client now, about another service.
    """

    case: Case
    masked: str
    holder: str | None
    colleagues: tuple[Colleague, ...]
    busy: str | None = None
    talking: str | None = None


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The case is in the hands of this colleague, who is told at the next /next."""

    case_id: int
    to: str


@dataclass(frozen=True, slots=True)
class AllAnswered:
    """Nothing was left to ask: the case ended as completed by whoever held it, and goes to nobody."""

    case_id: int


def ask_number(connection: Connection, actor: Person) -> AskingNumber:
    """Wait for the number that stands on the card. Raises NotAllowed."""
    demand(actor.role, Permission.SUPERVISE)
    people.await_answer(connection, actor.id, Awaited(TOPIC, "case"))
    return AskingNumber()


def take_number(
    connection: Connection, desk: SurveyDesk, actor: Person, typed: str
) -> AskingNumber | AskingWhom:
    """The case of this number. Raises NotAllowed, SealBroken."""
    demand(actor.role, Permission.SUPERVISE)
    number = typed.strip().lstrip("#№ ")
    # Longer than any number that a database gives out.
    case_id = int(number) if number.isascii() and number.isdigit() and len(number) <= 18 else 0
    case = store.case(connection, case_id)
    if case is None or case.is_over:
        return AskingNumber(unknown=True)
    people.await_answer(connection, actor.id, None)
    return _asking(connection, desk, case)


def ask_whom(connection: Connection, desk: SurveyDesk, actor: Person, case_id: int) -> AskingWhom:
    """To whom may the case go? Raises NotAllowed, NotFound, SealBroken."""
    demand(actor.role, Permission.SUPERVISE)
    return _asking(connection, desk, _open(connection, case_id))


def hand_over(
    connection: Connection, desk: SurveyDesk, actor: Person, case_id: int, to: int, now: datetime
) -> HandedOver | AskingWhom | AllAnswered:
    """Take the case from whoever holds it and give it to `to`, who must hold no other.

    Refused while somebody else has the same client: nobody is called by two operators at once.

    Raises NotAllowed, and NotFound when the case is over or `to` does not call.
    """
    demand(actor.role, Permission.SUPERVISE)
    case = _open(connection, case_id)
    colleague = staff.colleague(connection, desk.vault, to)
    if colleague is None or case.claimed_by == to:
        raise NotFound(f"case {case_id} cannot be given to {to}")
    if _is_busy(connection, desk, to, now):
        return replace(_asking(connection, desk, case), busy=_called(colleague))
    if (other := call_store.holder_of_client(connection, case, to, now)) is not None:
        return replace(_asking(connection, desk, case), talking=_name(connection, desk, other))
    let_go(connection, desk, case, now)
    if stored(connection, case_id).is_over:
        return AllAnswered(case_id)
    call_store.claim(connection, case_id, to, now + desk.policy.claim, handed_by=actor.telegram_id)
    audit.write(
        connection,
        desk.vault,
        actor.telegram_id,
        "hand_over",
        details={"case": case_id, "from": case.claimed_by, "to": to},
        now=now,
    )
    return HandedOver(case_id, _called(colleague))


def _open(connection: Connection, case_id: int) -> Case:
    case = store.case(connection, case_id)
    if case is None or case.is_over:
        raise NotFound(f"open case {case_id}")
    return case


def _is_busy(connection: Connection, desk: SurveyDesk, operator: int, now: datetime) -> bool:
    """Whether the operator holds another case; one that was left long ago goes back first."""
    held = call_store.held_by(connection, operator)
    if held is None:
        return False
    case = stored(connection, held)
    if case.claimed_until is not None and case.claimed_until > now:
        return True
    let_go(connection, desk, case, now)
    return False


def _asking(connection: Connection, desk: SurveyDesk, case: Case) -> AskingWhom:
    there = staff.colleagues(connection, desk.vault)
    holder = next((_called(each) for each in there if each.telegram_id == case.claimed_by), None)
    others = tuple(each for each in there if each.telegram_id != case.claimed_by)
    masked = store.client_of(connection, desk.vault, case.client_id).masked
    return AskingWhom(case, masked, holder, others)


def _name(connection: Connection, desk: SurveyDesk, operator: int) -> str:
    colleague = staff.colleague(connection, desk.vault, operator)
    return _called(colleague) if colleague else str(operator)


def _called(colleague: Colleague) -> str:
    return colleague.name or str(colleague.telegram_id)
