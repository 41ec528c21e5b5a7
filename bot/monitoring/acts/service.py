"""Use cases of acts: a file is taken in and matched, services are left out and restored.

Each piece is one short transaction. Nothing is left out by itself: what acts say is proposed, and an
administrator decides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.errors import NotFound
from bot.monitoring.acts import rules, store
from bot.monitoring.acts.model import Act, ActsView, Matched, ProofCounts, Reason, ServiceLine
from bot.people import audit
from bot.people.model import Person
from bot.people.rules import Permission, demand
from bot.people.vault import Vault

Details = Mapping[str, str | int | None]
PIECE = 50
"""Acts, or services, of one transaction: presses wait for it."""
ON_A_PAGE = 8
MONTHS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of the acts of a file; `excluded` of the proved services are left out at present."""

    new: int = 0
    proved: int = 0
    excluded: int = 0

    def plus(self, other: "Taken") -> "Taken":
        """Both together."""
        return Taken(self.new + other.new, self.proved + other.proved, self.excluded + other.excluded)


@dataclass(frozen=True, slots=True)
class Overview:
    """How a month is proved; `months` are those that can be chosen, `unused` acts prove nothing."""

    counts: ProofCounts | None
    proposed: int
    months: tuple[str, ...]
    unused: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of services, counted from 0."""

    month: str
    view: ActsView
    lines: tuple[ServiceLine, ...]
    reasons: Mapping[int, Reason]
    page: int
    pages: int
    services: int


@dataclass(frozen=True, slots=True)
class ServiceCard:
    """A service, and the act that proves it."""

    line: ServiceLine
    act: Act | None


# A file of acts


def take_in(connection: Connection, actor: Person, piece: Sequence[Act], now: datetime) -> Taken:
    """Keep a piece of a file, and match what is known of its enterprises. Raises NotAllowed."""
    demand(actor.role, Permission.MONITOR)
    new = store.add(connection, piece, actor.telegram_id, now)
    digests = {act.enterprise for act in piece}
    matched = rules.match(store.unused(connection, digests), store.unproved(connection, digests))
    for act_id, service_id in matched.proved.items():
        store.prove(connection, act_id, service_id)
    excluded = store.excluded_among(connection, matched.proved.values()) if matched.proved else 0
    return Taken(new, len(matched.proved), excluded)


def note_import(
    connection: Connection, vault: Vault, actor: Person, taken: Taken, sha256: str, now: datetime
) -> None:
    """Enter the import into the audit. Raises NotAllowed."""
    demand(actor.role, Permission.MONITOR)
    details: Details = {"new": taken.new, "proved": taken.proved, "sha256": sha256}
    audit.write(connection, vault, actor.telegram_id, "import_acts", details=details, now=now)


# What is there


def overview(connection: Connection, actor: Person, month: str | None) -> Overview:
    """How a month is proved, the newest one unless told. A long read. Raises NotAllowed."""
    demand(actor.role, Permission.MONITOR)
    months = tuple(store.months(connection, MONTHS_SHOWN))
    chosen = month or (months[0] if months else None)
    counts = store.counts(connection, chosen) if chosen else None
    proposed = len(_proposals(connection, chosen)) if chosen else 0
    return Overview(counts, proposed, months, len(store.unused(connection)))


def listed(connection: Connection, actor: Person, month: str, view: ActsView, page: int) -> Listed:
    """A page of services. A long read. Raises NotAllowed."""
    demand(actor.role, Permission.MONITOR)
    reasons = _proposals(connection, month) if view is ActsView.PROPOSED else {}
    numbers = sorted(reasons)
    if view is not ActsView.PROPOSED:
        numbers = (store.unproven if view is ActsView.UNPROVEN else store.excluded)(connection, month)
    pages = max(1, -(-len(numbers) // ON_A_PAGE))
    page = min(max(page, 0), pages - 1)
    shown = numbers[page * ON_A_PAGE :][:ON_A_PAGE]
    return Listed(month, view, tuple(store.lines(connection, shown)), reasons, page, pages, len(numbers))


def proposals(connection: Connection, actor: Person, month: str) -> tuple[tuple[int, Reason], ...]:
    """What is proposed to be left out of a month, and why. A long read. Raises NotAllowed."""
    demand(actor.role, Permission.MONITOR)
    return tuple(sorted(_proposals(connection, month).items()))


def _proposals(connection: Connection, month: str) -> dict[int, Reason]:
    acts = store.unused(connection)
    matched: Matched = rules.match(
        acts, store.unproved(connection, {act.enterprise for act in acts.values()})
    )
    mine = store.of_month(connection, month, matched.mismatched.keys())
    without = dict.fromkeys(store.without_proof(connection, month), Reason.NO_ACT)
    return without | {number: matched.mismatched[number] for number in mine}


def card(connection: Connection, actor: Person, service_id: int) -> ServiceCard:
    """A service. Raises NotAllowed, NotFound."""
    demand(actor.role, Permission.MONITOR)
    found = store.lines(connection, [service_id])
    if not found:
        raise NotFound(f"service {service_id}")
    return ServiceCard(found[0], store.act_of(connection, service_id))


# What an administrator decides


def exclude(
    connection: Connection, vault: Vault, actor: Person, service_id: int, reason: Reason, now: datetime
) -> ServiceCard:
    """Leave a service out of registers and reports. Raises NotAllowed, NotFound."""
    exclude_piece(connection, vault, actor, [(service_id, reason)], now)
    return card(connection, actor, service_id)


def exclude_piece(
    connection: Connection,
    vault: Vault,
    actor: Person,
    piece: Sequence[tuple[int, Reason]],
    now: datetime,
) -> int:
    """Leave several out, each in the audit with its reason; gives how many were not out before.

    Raises NotAllowed.
    """
    demand(actor.role, Permission.MONITOR)
    done = 0
    for service_id, reason in piece:
        if store.exclude(connection, service_id, reason, actor.telegram_id, now):
            details: Details = {"service": service_id, "reason": reason}
            audit.write(connection, vault, actor.telegram_id, "exclude_service", details=details, now=now)
            done += 1
    return done


def restore(
    connection: Connection, vault: Vault, actor: Person, service_id: int, now: datetime
) -> ServiceCard:
    """Count a service again. Raises NotAllowed, NotFound."""
    demand(actor.role, Permission.MONITOR)
    if store.restore(connection, service_id, actor.telegram_id, now):
        details: Details = {"service": service_id}
        audit.write(connection, vault, actor.telegram_id, "restore_service", details=details, now=now)
    return card(connection, actor, service_id)
