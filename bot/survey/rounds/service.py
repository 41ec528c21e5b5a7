"""Use cases of ordering a survey: choose, consider what it costs, confirm (REQUIREMENTS, Q16).

An order is put by somebody who has seen the count and the cost. Ordered twice, it opens every case once.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection

from bot.errors import NotFound
from bot.people import audit, phones
from bot.people import store as people
from bot.people.finding import MOST as MOST_CLIENTS
from bot.people.finding import Asked, TooMany, Unsearchable, criteria_of
from bot.people.model import Awaited, Person
from bot.people.rules import Permission, demand
from bot.survey import store as case_store
from bot.survey.desk import SurveyDesk
from bot.survey.model import SampleMethod, SurveyPolicy
from bot.survey.rounds import opening, sampling, store
from bot.survey.rounds.model import Askable, Draw, Opened, Order, Scope
from bot.survey.rounds.opening import PIECE
from bot.survey.rounds.store import Centre

TOPIC = "survey"
AWAITED = Awaited(TOPIC, "client")
PERIOD = "period"

_DAY = re.compile(r"(?<!\d)(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)")

ORDERED = "survey ordered"
"""In the audit."""


@dataclass(frozen=True, slots=True)
class Found:
    """A client that fits a search, masked; `left` services of theirs may be asked about."""

    client_id: int
    name: str
    phone: str | None
    left: int


@dataclass(frozen=True, slots=True)
class FoundClients:
    """These clients fit; nobody, when there are none."""

    clients: tuple[Found, ...]


Search = Asked | FoundClients | TooMany | Unsearchable


@dataclass(frozen=True, slots=True)
class Months:
    """The reporting months of a region with how much is left to ask about, newest first.

    `unreadable` when what was typed instead is no period.
    """

    region: str
    left: Mapping[str, int]
    unreadable: bool = False


@dataclass(frozen=True, slots=True)
class Centres:
    """The centres of a scope, which is a region and a period, with how much is left to ask about."""

    scope: Scope
    centres: Sequence[Centre]


@dataclass(frozen=True, slots=True)
class Cost:
    """What a round takes: `minutes` of talk by phone, `days` of work for so many `callers` (at least one)."""

    in_chat: int
    by_phone: int
    minutes: int
    callers: int
    days: int


@dataclass(frozen=True, slots=True)
class Consideration:
    """What an order would do. `about` is the masked client or the centre, None where there is neither.

    Of the scope `services` may be asked about, `asked` are or were, `never` must not be; `draw` is chosen.
    """

    order: Order
    about: str | None
    services: int
    asked: int
    never: int
    draw: Draw
    cost: Cost


@dataclass(frozen=True, slots=True)
class Begun:
    """The round is stored, these cases are open; the job opens the `left` ones within minutes."""

    considered: Consideration
    opened: Opened
    left: int


@dataclass(frozen=True, slots=True)
class NothingLeft:
    """Everybody in question is asked already, or must not be."""

    considered: Consideration


@dataclass(frozen=True, slots=True)
class Changed:
    """The register is another since the count was shown: to be confirmed anew."""

    considered: Consideration


def choose(connection: Connection, actor: Person) -> None:
    """Begin: what was to be typed for an order is no longer waited for. Raises NotAllowed."""
    demand(actor.role, Permission.ORDER_SURVEYS)
    waiting = people.awaited_answer(connection, actor.id)
    if waiting and waiting.topic == TOPIC:
        people.await_answer(connection, actor.id, None)


def ask_client(connection: Connection, actor: Person) -> Asked:
    """Wait for words, digits or a number by which a client is found. Raises NotAllowed."""
    demand(actor.role, Permission.ORDER_SURVEYS)
    people.await_answer(connection, actor.id, AWAITED)
    return Asked()


def take_typed(
    connection: Connection, desk: SurveyDesk, actor: Person, typed: str, now: datetime
) -> Search | Months | Centres:
    """What an order waited for: a client, or a period of a region. Raises NotAllowed."""
    demand(actor.role, Permission.ORDER_SURVEYS)
    awaited = people.awaited_answer(connection, actor.id)
    if awaited and awaited.topic == TOPIC and awaited.step == PERIOD and awaited.subject is not None:
        return _take_period(connection, desk, actor, f"{awaited.subject:02d}", typed, now)
    return find_client(connection, desk, actor, typed, now)


def find_client(connection: Connection, desk: SurveyDesk, actor: Person, query: str, now: datetime) -> Search:
    """Look for clients of whom all that was typed is true; until one is found, go on waiting.

    Raises NotAllowed.
    """
    demand(actor.role, Permission.ORDER_SURVEYS)
    outcome = _look(connection, desk, query, now)
    some = isinstance(outcome, FoundClients) and outcome.clients
    people.await_answer(connection, actor.id, None if some else AWAITED)
    return outcome


def _look(
    connection: Connection, desk: SurveyDesk, query: str, now: datetime
) -> FoundClients | TooMany | Unsearchable:
    criteria = criteria_of(desk.vault, query)
    if not criteria:
        return Unsearchable()
    ids = store.clients_matching(connection, criteria, MOST_CLIENTS + 1)
    if len(ids) > MOST_CLIENTS:
        return TooMany()
    return FoundClients(tuple(_found(connection, desk, each, now) for each in ids))


def _found(connection: Connection, desk: SurveyDesk, client_id: int, now: datetime) -> Found:
    client = case_store.client_of(connection, desk.vault, client_id)
    left = store.askable(connection, Scope(client_id=client_id), desk.today(now))
    phone = phones.masked(client.phones[0]) if client.phones else None
    return Found(client_id, client.masked, phone, len(left))


def regions(connection: Connection, desk: SurveyDesk, actor: Person, now: datetime) -> dict[str, int]:
    """How many services of each region may be asked about. Raises NotAllowed."""
    demand(actor.role, Permission.ORDER_SURVEYS)
    return store.left_by_region(connection, desk.today(now))


def months(connection: Connection, desk: SurveyDesk, actor: Person, region: str, now: datetime) -> Months:
    """The same of each reporting month of a region. Raises NotAllowed."""
    demand(actor.role, Permission.ORDER_SURVEYS)
    return Months(region, store.left_by_month(connection, region, desk.today(now)))


def ask_period(connection: Connection, actor: Person, region: str) -> None:
    """Wait for the first and the last day of a period. Raises NotAllowed."""
    demand(actor.role, Permission.ORDER_SURVEYS)
    people.await_answer(connection, actor.id, Awaited(TOPIC, PERIOD, int(region)))


def _take_period(
    connection: Connection, desk: SurveyDesk, actor: Person, region: str, typed: str, now: datetime
) -> Months | Centres:
    period = parse_period(typed)
    if period is None:
        return replace(months(connection, desk, actor, region, now), unreadable=True)
    people.await_answer(connection, actor.id, None)
    return centres(connection, desk, actor, Scope(region=region, first=period[0], last=period[1]), now)


def parse_period(typed: str) -> tuple[date, date] | None:
    """Two days as 01.02.2026, the later one last; None when that is not what was typed."""
    try:
        first, last = (date(int(each[3]), int(each[2]), int(each[1])) for each in _DAY.finditer(typed))
    except ValueError:
        return None
    return (first, last) if first <= last else None


def centres(connection: Connection, desk: SurveyDesk, actor: Person, scope: Scope, now: datetime) -> Centres:
    """The centres of a region and period in which somebody may be asked. Raises NotAllowed."""
    demand(actor.role, Permission.ORDER_SURVEYS)
    return Centres(scope, store.centres(connection, scope, desk.today(now)))


def consider(
    connection: Connection, desk: SurveyDesk, actor: Person, order: Order, now: datetime
) -> Consideration:
    """Draw, and say what it would cost; writes nothing. Raises NotAllowed, NotFound."""
    demand(actor.role, Permission.ORDER_SURVEYS)
    about, today = _about(connection, desk, order.scope), desk.today(now)
    pending = {
        each
        for round in store.unfinished(connection)
        for each in opening.remaining(connection, round, desk.policy)
    }
    every = store.askable(connection, order.scope, today)
    there = [each for each in every if each.id not in pending]
    drawn, cuts = _draw(there, order)
    first = tuple(each.id for each in drawn[:PIECE])
    return Consideration(
        order=order,
        about=about,
        services=len(there),
        asked=store.asked(connection, order.scope, today) + len(every) - len(there),
        never=store.never(connection, order.scope, today),
        draw=Draw(len(drawn), store.newest_service(connection), cuts, first),
        cost=_cost(desk.policy, drawn, store.callers(connection)),
    )


def order(
    connection: Connection,
    desk: SurveyDesk,
    actor: Person,
    considered: Consideration,
    confirmed: int,
    now: datetime,
) -> Begun | NothingLeft | Changed:
    """Do what was considered a moment ago: store the round, open its first cases. Raises NotAllowed.

    `confirmed` is the number of services that was shown when the order was confirmed.
    """
    demand(actor.role, Permission.ORDER_SURVEYS)
    draw = considered.draw
    if not store.askable_of(connection, draw.first):
        return NothingLeft(considered)
    if (before := _ordered_before(connection, considered.order, actor)) is not None:
        return Begun(considered, before.opened, before.left)
    if draw.size != confirmed:
        return Changed(considered)
    round_id = store.add_round(connection, considered.order, draw, actor.telegram_id, now)
    opened = opening.open_cases(connection, desk, round_id, draw.first, now)
    left = draw.size - len(draw.first)
    if not left:
        store.finish(connection, round_id, now)
    _record(connection, desk, actor, considered, round_id, now)
    return Begun(considered, opened, left)


def _ordered_before(connection: Connection, order: Order, actor: Person) -> store.Ordered | None:
    """A sample leaves somebody over, of whom a second press would draw once more; a census does not."""
    if order.method is SampleMethod.CENSUS:
        return None
    return store.ordered_before(connection, order, actor.telegram_id)


def _record(
    connection: Connection,
    desk: SurveyDesk,
    actor: Person,
    considered: Consideration,
    round_id: int,
    now: datetime,
) -> None:
    ordered = considered.order
    details: dict[str, str | int | None] = {
        "round": round_id,
        "scope": ordered.scope.to_json(),
        "method": ordered.method.value,
        "figure": ordered.figure,
        "seed": ordered.seed,
        "size": considered.draw.size,
    }
    audit.write(connection, desk.vault, actor.telegram_id, ORDERED, details=details, now=now)


def _about(connection: Connection, desk: SurveyDesk, scope: Scope) -> str | None:
    if scope.client_id is not None:
        if not store.has_client(connection, scope.client_id):
            raise NotFound(f"client {scope.client_id}")
        return case_store.client_of(connection, desk.vault, scope.client_id).masked
    if scope.centre is None:
        return None
    place = store.place_of(connection, scope.centre)
    if place is None:
        raise NotFound(f"service {scope.centre}")
    return place


def _draw(there: Sequence[Askable], order: Order) -> tuple[list[Askable], Mapping[str, int] | None]:
    """Who is drawn, and by which cuts; everybody, and no cuts, in a census."""
    if order.method is SampleMethod.CENSUS:
        return list(there), None
    by_region: dict[str, list[int]] = {}
    for each in there:
        by_region.setdefault(each.region, []).append(each.id)
    cuts = sampling.cuts(by_region, order.method, order.figure, order.seed)
    return [each for each in there if sampling.is_drawn(cuts, order.seed, each.region, each.id)], cuts


def _cost(policy: SurveyPolicy, drawn: Sequence[Askable], callers: int) -> Cost:
    """The talk by phone in minutes, and in days on which every caller talks from morning to evening."""
    in_chat = sum(each.person_id is not None for each in drawn)
    by_phone, callers = len(drawn) - in_chat, max(callers, 1)
    minutes = by_phone * policy.minutes_by_phone
    a_day = (policy.call_until - policy.call_from) * 60 * callers
    return Cost(in_chat, by_phone, minutes, callers, -(-minutes // a_day))
