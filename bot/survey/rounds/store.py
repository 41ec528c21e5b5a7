"""Rounds, and the services that may be asked about, in SQL. Nothing here commits.

Asked about may be a registered service without a case whose client has not said "never again". The client's
account is found by IIN alone, never by Telegram id, phone or name.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from bot.db.schema import consents, lookups, people, profiles, staff
from bot.db.survey_schema import cases, client_lookups, clients, enterprises, passed_over, rounds, services
from bot.language import Language
from bot.people.model import Role
from bot.services.model import ServiceState
from bot.survey.model import SampleMethod
from bot.survey.rounds.model import Askable, Draw, Opened, Order, Progress, Round, Scope, Stratum

Digests = Collection[tuple[str, str]]
"""Kinds and digests of look-ups, of which one is enough."""

CALLERS = (Role.OPERATOR, Role.SUPERVISOR)

_HAS_CASE = exists().where(cases.c.service_id == services.c.id)
_IS_PASSED = exists().where(passed_over.c.service_id == services.c.id)
_MAY_BE_ASKED = and_(
    services.c.state == ServiceState.REGISTERED, clients.c.do_not_ask_at.is_(None), ~_HAS_CASE
)

# The account of whoever has this IIN, if the chat reaches it. Joined table by table: a subquery would be made
# up of everybody here, again for each piece of services.
_REACHED = and_(
    people.c.id == lookups.c.person_id,
    people.c.telegram_id > 0,
    people.c.blocked_at.is_(None),
    exists().where(profiles.c.person_id == people.c.id, profiles.c.registered_at.is_not(None)),
    exists().where(consents.c.person_id == people.c.id),
)
_ASKABLE: Select[Any] = (
    select(
        services.c.id,
        services.c.client_id,
        services.c.region,
        people.c.id.label("person_id"),
        people.c.language,
    )
    .join(clients, clients.c.id == services.c.client_id)
    .outerjoin(lookups, and_(lookups.c.kind == "iin", lookups.c.digest == clients.c.iin_digest))
    .outerjoin(people, _REACHED)
    .where(_MAY_BE_ASKED)
)


# What may be asked about


def askable(connection: Connection, scope: Scope, today: date, through: int | None = None) -> list[Askable]:
    """The services of a scope that ended by `today`; up to number `through`, if one is given."""
    wanted = [*_within(scope, today), *([services.c.id <= through] if through is not None else [])]
    return [_askable(row) for row in connection.execute(_ASKABLE.where(*wanted).order_by(services.c.id))]


def askable_of(connection: Connection, service_ids: Sequence[int]) -> list[Askable]:
    """Those of these services that may still be asked about."""
    rows = connection.execute(_ASKABLE.where(services.c.id.in_(service_ids)).order_by(services.c.id))
    return [_askable(row) for row in rows]


def _within(scope: Scope, today: date) -> list[ColumnElement[bool]]:
    wanted = [services.c.ended_on <= min(scope.last or today, today)]
    if scope.first:
        wanted.append(services.c.ended_on >= scope.first)
    if scope.client_id:
        wanted.append(services.c.client_id == scope.client_id)
    if scope.region:
        wanted.append(services.c.region == scope.region)
    if scope.centre:
        like = services.alias("like")
        for name in ("region", "place"):
            same = select(like.c[name]).where(like.c.id == scope.centre).scalar_subquery()
            wanted.append(services.c[name] == same)
    return wanted


def _askable(row: Row[Any]) -> Askable:
    language = Language(row.language) if row.language else None
    return Askable(row.id, row.client_id, row.region, row.person_id, language)


def newest_service(connection: Connection) -> int:
    """The greatest number of a service; 0 when there is none."""
    return connection.scalar(select(func.max(services.c.id))) or 0


def asked(connection: Connection, scope: Scope, today: date) -> int:
    """How many services of a scope have a case."""
    return _count(connection, scope, today, _HAS_CASE)


def never(connection: Connection, scope: Scope, today: date) -> int:
    """How many have none and get none: excluded, or of a client who is not to be asked."""
    kept_out = or_(services.c.state != ServiceState.REGISTERED, clients.c.do_not_ask_at.is_not(None))
    return _count(connection, scope, today, and_(~_HAS_CASE, kept_out))


def _count(connection: Connection, scope: Scope, today: date, which: ColumnElement[bool]) -> int:
    of_clients = services.join(clients, clients.c.id == services.c.client_id)
    counted = select(func.count()).select_from(of_clients).where(*_within(scope, today), which)
    return connection.scalar(counted) or 0


# What an operator chooses from


@dataclass(frozen=True, slots=True)
class Centre:
    """A place that gave services; `service_id` is one of them, `left` how many may be asked about."""

    service_id: int
    name: str
    left: int


def left_by_region(connection: Connection, today: date) -> dict[str, int]:
    """How many services of each region may be asked about; regions without any are left out."""
    counted = _left(services.c.region, today).group_by(services.c.region).order_by(services.c.region)
    return {row.region: row.left for row in connection.execute(counted)}


def left_by_month(connection: Connection, region: str, today: date) -> dict[str, int]:
    """How many services of each reporting month of a region may be asked about, newest first."""
    of_region = _left(services.c.month, today).where(services.c.region == region)
    counted = of_region.group_by(services.c.month).order_by(services.c.month.desc())
    return {row.month: row.left for row in connection.execute(counted)}


def centres(connection: Connection, scope: Scope, today: date) -> list[Centre]:
    """The places of a scope with something left to ask about, by name."""
    counted = _left(services.c.place, today).add_columns(func.min(services.c.id).label("service_id"))
    wanted = counted.where(*_within(scope, today)).group_by(services.c.place).order_by(services.c.place)
    return [Centre(row.service_id, row.place, row.left) for row in connection.execute(wanted)]


def _left(column: ColumnElement[Any], today: date) -> Select[Any]:
    of_clients = services.join(clients, clients.c.id == services.c.client_id)
    counted = select(column, func.count().label("left")).select_from(of_clients)
    return counted.where(_MAY_BE_ASKED, services.c.ended_on <= today)


def place_of(connection: Connection, service_id: int) -> str | None:
    """The place that gave a service."""
    return connection.scalar(select(services.c.place).where(services.c.id == service_id))


def has_client(connection: Connection, client_id: int) -> bool:
    """Whether there is such a client."""
    return connection.scalar(select(clients.c.id).where(clients.c.id == client_id)) is not None


def clients_matching(connection: Connection, criteria: Sequence[Digests], limit: int) -> list[int]:
    """The ids of up to `limit` clients of whom every criterion is true; a BIN finds its enterprise's."""
    found = select(clients.c.id).order_by(clients.c.id).limit(limit)
    for digests in criteria:
        one_of = or_(
            *(
                and_(client_lookups.c.kind == kind, client_lookups.c.digest == digest)
                for kind, digest in digests
            )
        )
        true_of = [clients.c.id.in_(select(client_lookups.c.client_id).where(one_of))]
        if identifiers := [digest for kind, digest in digests if kind in ("iin", "bin")]:
            true_of.append(clients.c.id.in_(_of_enterprises(identifiers)))
        found = found.where(or_(*true_of))
    return list(connection.execute(found).scalars())


def _of_enterprises(digests: Sequence[str]) -> Select[Any]:
    own = enterprises.c.id == services.c.enterprise_id
    return select(services.c.client_id).join(enterprises, own).where(enterprises.c.digest.in_(digests))


def callers(connection: Connection) -> int:
    """How many people there are to make the calls."""
    return connection.scalar(select(func.count()).where(staff.c.role.in_(CALLERS))) or 0


# Cases


def latest_in_chat(connection: Connection, client_ids: Collection[int]) -> dict[int, datetime]:
    """When the newest case of each of these clients that goes to the chat was, or will be, opened."""
    found = (
        select(cases.c.client_id, func.max(cases.c.opened_at, type_=cases.c.opened_at.type).label("latest"))
        .where(cases.c.client_id.in_(client_ids), cases.c.person_id.is_not(None))
        .group_by(cases.c.client_id)
    )
    return {row.client_id: row.latest for row in connection.execute(found)}


def add_cases(connection: Connection, rows: Sequence[Mapping[str, object]]) -> None:
    """Open cases. Raises IntegrityError when another transaction has opened one of them at the same time."""
    if rows:
        connection.execute(insert(cases), rows)


# Rounds of operators


def add_round(connection: Connection, order: Order, draw: Draw, ordered_by: int, now: datetime) -> int:
    """Store an order with what it has drawn; gives the number of the round."""
    values = {
        "ordered_by": ordered_by,
        "ordered_at": now,
        "scope": order.scope.to_json(),
        "method": order.method,
        "figure": order.figure,
        "seed": order.seed,
        "size": draw.size,
        "through": draw.through,
        "cuts": None if draw.cuts is None else json.dumps(draw.cuts, sort_keys=True),
    }
    return int(connection.execute(insert(rounds).values(values).returning(rounds.c.id)).scalar_one())


@dataclass(frozen=True, slots=True)
class Ordered:
    """A round that was ordered before: what it has opened so far, and how much is `left`."""

    opened: Opened
    left: int


def ordered_before(connection: Connection, order: Order, ordered_by: int) -> Ordered | None:
    """What has come of the very same order of this account, told by its seed: a button pressed twice."""
    row = connection.execute(
        select(rounds.c.id, rounds.c.size).where(
            rounds.c.ordered_by == ordered_by,
            rounds.c.seed == order.seed,
            rounds.c.method == order.method,
            rounds.c.figure == order.figure,
            rounds.c.scope == order.scope.to_json(),
        )
    ).first()
    if row is None:
        return None
    counted = select(func.count(), func.count(cases.c.person_id)).where(cases.c.round_id == row.id)
    number, in_chat = connection.execute(counted).one()
    return Ordered(Opened(in_chat, number - in_chat), max(row.size - number, 0))


def unfinished(connection: Connection) -> list[Round]:
    """The orders whose cases are not all open, oldest first."""
    rows = connection.execute(
        select(rounds)
        .where(rounds.c.finished_at.is_(None), rounds.c.through.is_not(None))
        .order_by(rounds.c.id)
    )
    return [_round(row) for row in rows]


def _round(row: Row[Any]) -> Round:
    order = Order(Scope.from_json(row.scope), SampleMethod(row.method), row.figure, row.seed)
    return Round(row.id, order, row.ordered_at, row.through, json.loads(row.cuts) if row.cuts else None)


def finish(connection: Connection, round_id: int, now: datetime) -> None:
    """Every service that an order has drawn is open, or not to be asked about any more."""
    connection.execute(update(rounds).where(rounds.c.id == round_id).values(finished_at=now))


# Rounds of the scheduler


@dataclass(frozen=True, slots=True)
class Due:
    """A service whose time has come, with the stratum it belongs to."""

    id: int
    month: str
    region: str


def due(connection: Connection, first: date, last: date, limit: int | None) -> list[Due]:
    """Services that ended between these days, are in no case and were not passed over."""
    found = (
        select(services.c.id, services.c.month, services.c.region)
        .join(clients, clients.c.id == services.c.client_id)
        .where(services.c.ended_on.between(first, last), _MAY_BE_ASKED, ~_IS_PASSED)
        .order_by(services.c.id)
        .limit(limit)
    )
    return [Due(row.id, row.month, row.region) for row in connection.execute(found)]


def next_end(connection: Connection, after: date) -> date | None:
    """The first day after this one on which a service ended that is to be asked about."""
    found = (
        select(func.min(services.c.ended_on))
        .join(clients, clients.c.id == services.c.client_id)
        .where(services.c.ended_on > after, _MAY_BE_ASKED, ~_IS_PASSED)
    )
    ended_on: date | None = connection.scalar(found)
    return ended_on


def progress_of(connection: Connection, stratum: Stratum) -> Progress | None:
    """How far the draw of a stratum has come; None before it began."""
    row = connection.execute(select(rounds).where(rounds.c.stratum == stratum.key)).one_or_none()
    if row is None:
        return None
    opened, passed = (
        connection.scalar(select(func.count()).where(table.c.round_id == row.id)) or 0
        for table in (cases, passed_over)
    )
    return Progress(row.seed, row.progress, opened, passed)


def take_turn(
    connection: Connection, stratum: Stratum, seen: Progress, opened: int, now: datetime
) -> int | None:
    """Write the next piece of a stratum's draw; gives its round, None when somebody else was faster.

    Whoever has drawn from an older state than the present one must look again.
    """
    if seen.pieces:
        turn = update(rounds).where(rounds.c.stratum == stratum.key, rounds.c.progress == seen.pieces)
        values = {"progress": rounds.c.progress + 1, "size": rounds.c.size + opened}
        return connection.execute(turn.values(values).returning(rounds.c.id)).scalar_one_or_none()
    first = {
        "ordered_by": 0,
        "ordered_at": now,
        "scope": json.dumps({"month": stratum.month, "region": stratum.region}),
        "method": stratum.method,
        "figure": stratum.figure,
        "seed": seen.seed,
        "size": opened,
        "stratum": stratum.key,
        "progress": 1,
    }
    insert_new = sqlite_insert if connection.dialect.name == "sqlite" else postgres_insert
    added = insert_new(rounds).values(first).on_conflict_do_nothing().returning(rounds.c.id)
    return connection.execute(added).scalar_one_or_none()


def pass_over(connection: Connection, round_id: int, service_ids: Sequence[int]) -> None:
    """The scheduler never draws these again."""
    insert_new = sqlite_insert if connection.dialect.name == "sqlite" else postgres_insert
    if service_ids:
        rows = [{"service_id": each, "round_id": round_id} for each in service_ids]
        connection.execute(insert_new(passed_over).on_conflict_do_nothing(), rows)
