"""Acts, the services that they prove, and exclusions, in SQL. Nothing here commits."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, bindparam, case, exists, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from bot.db.report_schema import acts, exclusions
from bot.db.survey_schema import enterprises, services
from bot.monitoring.acts.model import Act, Claimed, ProofCounts, Reason, ServiceLine
from bot.services.model import Proof, ServiceState

_PROVED = exists().where(acts.c.service_id == services.c.id)
_REGISTERED = services.c.state == ServiceState.REGISTERED
_UNUSED = acts.c.service_id.is_(None)
_STILL_OUT = (exclusions.c.service_id == services.c.id) & exclusions.c.restored_at.is_(None)
_CLAIMED = select(
    services.c.id,
    enterprises.c.digest,
    services.c.service,
    services.c.started_on,
    services.c.ended_on,
    services.c.act_number,
    ~_REGISTERED,
).join(enterprises, enterprises.c.id == services.c.enterprise_id)


# Acts


def add(connection: Connection, new: Sequence[Act], actor: int, now: datetime) -> int:
    """Keep acts that are not known yet; gives how many are new."""
    insert_new = sqlite_insert if connection.dialect.name == "sqlite" else postgres_insert
    kept = [
        {
            "number": act.number,
            "signed_on": act.signed_on,
            "enterprise_digest": act.enterprise,
            "service": act.service,
            "rendered_on": act.rendered_on,
            "imported_at": now,
            "imported_by": actor,
        }
        for act in new
    ]
    new_alone = insert_new(acts).on_conflict_do_nothing()
    return connection.execute(new_alone, kept, execution_options={"preserve_rowcount": True}).rowcount


def unused(connection: Connection, digests: Sequence[str] | None = None) -> dict[int, Act]:
    """Acts that prove nothing yet: of these few enterprises, or all."""
    found = select(acts).where(_UNUSED)
    if digests is not None:
        found = found.where(acts.c.enterprise_digest.in_(digests))
    return {row.id: _act(row) for row in connection.execute(found)}


def number_unused(connection: Connection) -> int:
    """How many acts prove nothing."""
    return int(connection.execute(select(func.count()).where(_UNUSED)).scalar_one())


def unproved(connection: Connection, digests: Sequence[str] | None = None) -> list[Claimed]:
    """Services that no act proves yet: of these few enterprises, or of all that have unused acts."""
    asked = select(acts.c.enterprise_digest).where(_UNUSED) if digests is None else digests
    found = _CLAIMED.where(enterprises.c.digest.in_(asked), ~_PROVED, services.c.proof != Proof.MFA)
    return [Claimed(*row) for row in connection.execute(found)]


def prove(connection: Connection, proved: Mapping[int, int]) -> None:
    """These acts prove these services."""
    proves = update(acts).where(acts.c.id == bindparam("the_act")).values(service_id=bindparam("the_service"))
    if proved:
        connection.execute(proves, [{"the_act": act, "the_service": each} for act, each in proved.items()])


# Services


def months(connection: Connection, most: int) -> list[str]:
    """The newest months of the register."""
    found = select(services.c.month).group_by(services.c.month).order_by(services.c.month.desc())
    return list(connection.execute(found.limit(most)).scalars())


def counts(connection: Connection, month: str) -> ProofCounts:
    """How the services of a month are proved. A long read: every one is looked at."""
    counted = _REGISTERED & ~_PROVED
    found = select(
        func.count(),
        _number(_REGISTERED & _PROVED),
        _number(counted & (services.c.proof == Proof.ACT)),
        _number(counted & (services.c.proof == Proof.MFA)),
        _number(counted & services.c.proof.in_((Proof.NONE, Proof.UNKNOWN))),
        _number(~_REGISTERED),
    ).where(services.c.month == month)
    return ProofCounts(month, *connection.execute(found).one(), len(restorable(connection, month)))


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def without_proof(connection: Connection, month: str) -> list[int]:
    """Registered services of a month that have no proof by the register, and no act that has come."""
    found = select(services.c.id).where(
        services.c.month == month, _REGISTERED, ~_PROVED, services.c.proof == Proof.NONE
    )
    return list(connection.execute(found.order_by(services.c.id)).scalars())


def counting(connection: Connection, month: str) -> set[int]:
    """The services of a month that are not left out."""
    found = select(services.c.id).where(services.c.month == month, _REGISTERED)
    return set(connection.execute(found).scalars())


def unproven(connection: Connection, month: str) -> list[int]:
    """Registered services of a month without any proof, or of which none is known."""
    missing = services.c.proof.in_((Proof.NONE, Proof.UNKNOWN))
    found = select(services.c.id).where(services.c.month == month, _REGISTERED, ~_PROVED, missing)
    return list(connection.execute(found.order_by(services.c.id)).scalars())


def excluded(connection: Connection, month: str) -> list[int]:
    """Services of a month that are left out."""
    found = select(services.c.id).where(services.c.month == month, ~_REGISTERED)
    return list(connection.execute(found.order_by(services.c.id)).scalars())


def restorable(connection: Connection, month: str) -> list[int]:
    """Services of a month that are left out though an act proves them that came after."""
    since = (exclusions.c.reason == Reason.NO_ACT) | (acts.c.imported_at > exclusions.c.excluded_at)
    found = (
        select(services.c.id)
        .join(exclusions, _STILL_OUT)
        .join(acts, acts.c.service_id == services.c.id)
        .where(services.c.month == month, since)
    )
    return list(connection.execute(found.order_by(services.c.id)).scalars())


def line(connection: Connection, service_id: int) -> ServiceLine | None:
    """A service, if it is there."""
    found = select(services, exclusions.c.reason).outerjoin(exclusions, _STILL_OUT)
    row = connection.execute(found.where(services.c.id == service_id)).one_or_none()
    return _service_line(row) if row else None


def _service_line(row: Row[tuple[object, ...]]) -> ServiceLine:
    return ServiceLine(
        row.id,
        row.month,
        row.region,
        row.service,
        row.started_on,
        row.ended_on,
        Proof(row.proof),
        ServiceState(row.state),
        row.act_number,
        Reason(row.reason) if row.reason else None,
    )


def act_of(connection: Connection, service_id: int) -> Act | None:
    """The act that proves a service."""
    row = connection.execute(select(acts).where(acts.c.service_id == service_id).limit(1)).one_or_none()
    return _act(row) if row else None


def _act(row: Row[tuple[object, ...]]) -> Act:
    return Act(row.number, row.signed_on, row.enterprise_digest, row.service, row.rendered_on)


# Exclusions


def exclude(connection: Connection, service_id: int, reason: Reason, actor: int, now: datetime) -> bool:
    """Leave a service out; False when it is out already, or not there."""
    there = services.c.id == service_id, _REGISTERED
    if not connection.execute(update(services).where(*there).values(state=ServiceState.EXCLUDED)).rowcount:
        return False
    values = {"service_id": service_id, "reason": reason, "excluded_by": actor, "excluded_at": now}
    connection.execute(insert(exclusions).values(values))
    return True


def restore(connection: Connection, service_id: int, actor: int, now: datetime) -> bool:
    """Count a service again; False when it does."""
    there = services.c.id == service_id, ~_REGISTERED
    if not connection.execute(update(services).where(*there).values(state=ServiceState.REGISTERED)).rowcount:
        return False
    still_out = exclusions.c.service_id == service_id, exclusions.c.restored_at.is_(None)
    connection.execute(update(exclusions).where(*still_out).values(restored_by=actor, restored_at=now))
    return True


def restored(connection: Connection, month: str) -> set[tuple[int, Reason]]:
    """What a person has restored of a month, with the reason for which it had been left out."""
    found = (
        select(exclusions.c.service_id, exclusions.c.reason)
        .join(services)
        .where(services.c.month == month, exclusions.c.restored_at.is_not(None))
    )
    return {(row.service_id, Reason(row.reason)) for row in connection.execute(found)}
