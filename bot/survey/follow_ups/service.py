"""Use cases of what must be looked into: low marks, services that did not help or were never given."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.errors import NotFound
from bot.people import audit, staff
from bot.people import store as people
from bot.people.model import Awaited, Person
from bot.people.rules import Permission, demand
from bot.survey import store
from bot.survey.desk import SurveyDesk
from bot.survey.follow_ups import store as following_store
from bot.survey.follow_ups.store import FollowUp, Interested
from bot.survey.model import Case
from bot.survey.store import Client

TOPIC = "followup"

SHORTEST_RESOLUTION, LONGEST_RESOLUTION = 3, 500

MOST = 20
"""So many are listed at once, the oldest first."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list; the client is masked."""

    follow_up: FollowUp
    case: Case
    masked: str


@dataclass(frozen=True, slots=True)
class FollowUpList:
    """What is open, or what one has taken; `number` counts those that are not listed as well."""

    mine: bool
    lines: tuple[Listed, ...]
    number: int


@dataclass(frozen=True, slots=True)
class FollowUpCard:
    """One thing to look into. `client` is opened for who has taken it, and for nobody else.

    `taker` is who deals with it. `unfit` when the resolution typed is too short, too long or a command.
    """

    follow_up: FollowUp
    case: Case
    masked: str
    client: Client | None
    taker: str | None
    comment: str | None
    asking: bool = False
    unfit: bool = False


@dataclass(frozen=True, slots=True)
class Resolved:
    """It is closed; what is still open follows."""

    left: FollowUpList


def listed(connection: Connection, desk: SurveyDesk, actor: Person, *, mine: bool) -> FollowUpList:
    """What is open and taken by nobody, or what one has taken. Raises NotAllowed, SealBroken."""
    demand(actor.role, Permission.FOLLOW_UP)
    waiting = people.awaited_answer(connection, actor.id)
    if waiting and waiting.topic == TOPIC:
        people.await_answer(connection, actor.id, None)
    return _list(connection, desk, actor, mine=mine)


def opened(connection: Connection, desk: SurveyDesk, actor: Person, follow_up_id: int) -> FollowUpCard:
    """One of them. Raises NotAllowed, NotFound, SealBroken."""
    return _card(connection, desk, actor, _known(connection, actor, follow_up_id))


def take(
    connection: Connection, desk: SurveyDesk, actor: Person, follow_up_id: int, now: datetime
) -> FollowUpCard:
    """I deal with it: the first one who says so. Raises NotAllowed, NotFound, SealBroken."""
    found = _known(connection, actor, follow_up_id)
    if found.taken_by is None and following_store.take(connection, found.id, actor.telegram_id, now):
        _record(connection, desk, actor, "take_follow_up", found, now)
    return _card(connection, desk, actor, _known(connection, actor, follow_up_id))


def ask_resolution(
    connection: Connection, desk: SurveyDesk, actor: Person, follow_up_id: int
) -> FollowUpCard:
    """What has come of it? Only who deals with it says so. Raises NotAllowed, NotFound, SealBroken."""
    found = _own(connection, actor, follow_up_id)
    people.await_answer(connection, actor.id, Awaited(TOPIC, "resolution", found.id))
    return _card(connection, desk, actor, found, asking=True)


def take_resolution(
    connection: Connection, desk: SurveyDesk, actor: Person, typed: str, now: datetime
) -> Resolved | FollowUpCard:
    """Close it with what was typed, sealed. Raises NotAllowed, and NotFound when nothing was asked."""
    awaited = people.awaited_answer(connection, actor.id)
    if awaited is None or awaited.topic != TOPIC or awaited.subject is None:
        raise NotFound(f"person {actor.id} is not asked for a resolution")
    found, words = _own(connection, actor, awaited.subject), " ".join(typed.split())
    if not SHORTEST_RESOLUTION <= len(words) <= LONGEST_RESOLUTION or words.startswith("/"):
        return _card(connection, desk, actor, found, asking=True, unfit=True)
    people.await_answer(connection, actor.id, None)
    following_store.close(connection, desk.vault, found.id, actor.telegram_id, words, now)
    _record(connection, desk, actor, "close_follow_up", found, now)
    return Resolved(_list(connection, desk, actor, mine=True))


def interest_counts(connection: Connection, actor: Person) -> dict[tuple[str, str], int]:
    """Interested clients by instrument and region. A long read. Raises NotAllowed."""
    demand(actor.role, Permission.FOLLOW_UP)
    return following_store.interest_counts(connection)


def interested(connection: Connection, desk: SurveyDesk, actor: Person) -> tuple[Interested, ...]:
    """All of them with names and numbers in full. A long read. Raises NotAllowed, SealBroken."""
    demand(actor.role, Permission.EXPORT_REGISTER)
    return tuple(following_store.interested(connection, desk.vault))


def _known(connection: Connection, actor: Person, follow_up_id: int) -> FollowUp:
    demand(actor.role, Permission.FOLLOW_UP)
    found = following_store.by_id(connection, follow_up_id)
    if found is None or found.closed_at:
        raise NotFound(f"open follow-up {follow_up_id}")
    return found


def _own(connection: Connection, actor: Person, follow_up_id: int) -> FollowUp:
    found = _known(connection, actor, follow_up_id)
    if found.taken_by != actor.telegram_id:
        raise NotFound(f"follow-up {follow_up_id} is not dealt with by {actor.telegram_id}")
    return found


def _list(connection: Connection, desk: SurveyDesk, actor: Person, *, mine: bool) -> FollowUpList:
    taker = actor.telegram_id if mine else None
    found = following_store.still_open(connection, taker, MOST)
    there = {case.id: case for case in store.by_ids(connection, {each.case_id for each in found})}
    lines = tuple(
        Listed(each, there[each.case_id], _client(connection, desk, there[each.case_id]).masked)
        for each in found
    )
    return FollowUpList(mine, lines, following_store.number_open(connection, taker))


def _card(
    connection: Connection,
    desk: SurveyDesk,
    actor: Person,
    found: FollowUp,
    *,
    asking: bool = False,
    unfit: bool = False,
) -> FollowUpCard:
    case = store.case(connection, found.case_id)
    assert case is not None, "a follow-up goes with its case"
    client = _client(connection, desk, case)
    return FollowUpCard(
        follow_up=found,
        case=case,
        masked=client.masked,
        client=client if found.taken_by == actor.telegram_id else None,
        taker=_taker(connection, desk, found),
        comment=store.comment_of(connection, desk.vault, case.id),
        asking=asking,
        unfit=unfit,
    )


def _client(connection: Connection, desk: SurveyDesk, case: Case) -> Client:
    return store.client_of(connection, desk.vault, case.client_id)


def _taker(connection: Connection, desk: SurveyDesk, found: FollowUp) -> str | None:
    if found.taken_by is None:
        return None
    colleague = staff.colleague(connection, desk.vault, found.taken_by)
    return (colleague and colleague.name) or str(found.taken_by)


def _record(
    connection: Connection, desk: SurveyDesk, actor: Person, action: str, found: FollowUp, now: datetime
) -> None:
    audit.write(
        connection,
        desk.vault,
        actor.telegram_id,
        action,
        details={"follow_up": found.id, "case": found.case_id, "reason": found.reason},
        now=now,
    )
