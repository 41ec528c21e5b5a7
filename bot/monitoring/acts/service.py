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
from bot.monitoring.acts.model import Act, ActsView, ProofCounts, Reason, ServiceLine
from bot.people import audit
from bot.people.model import Person
from bot.people.rules import Permission, demand
from bot.people.vault import Vault

Details = Mapping[str, str | int | None]
PIECE = 50
"""Acts, enterprises or services of one transaction: presses wait for it."""
ON_A_PAGE = 8
MONTHS_SHOWN = 12

_LISTS = {
    ActsView.UNPROVEN: store.unproven,
    ActsView.EXCLUDED: store.excluded,
    ActsView.RESTORABLE: store.restorable,
}


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of acts: those that are new and known, services proved, of them left out at present."""

    new: int = 0
    known: int = 0
    proved: int = 0
    excluded: int = 0

    def plus(self, other: "Taken") -> "Taken":
        """Both together."""
        return Taken(
            self.new + other.new,
            self.known + other.known,
            self.proved + other.proved,
            self.excluded + other.excluded,
        )


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


def keep(connection: Connection, actor: Person, piece: Sequence[Act], now: datetime) -> Taken:
    """Keep a piece of a file; nothing is matched yet. Raises NotAllowed."""
    demand(actor.role, Permission.MONITOR)
    new = store.add(connection, piece, actor.telegram_id, now)
    return Taken(new, len(piece) - new)


def match(connection: Connection, digests: Sequence[str]) -> Taken:
    """Match the unused acts of a piece of enterprises with their services."""
    claimed = store.unproved(connection, digests)
    proved = rules.match(store.unused(connection, digests), claimed).proved
    store.prove(connection, proved)
    served = set(proved.values())
    return Taken(proved=len(served), excluded=sum(each.excluded for each in claimed if each.id in served))


def overtaken(connection: Connection) -> list[str]:
    """Enterprises whose acts came before the services that they prove. A long read."""
    acts = store.unused(connection)
    proved = rules.match(acts, store.unproved(connection)).proved
    return sorted({acts[number].enterprise for number in proved})


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
    return Overview(counts, proposed, months, store.number_unused(connection))


def listed(connection: Connection, actor: Person, month: str, view: ActsView, page: int) -> Listed:
    """A page of services. A long read. Raises NotAllowed."""
    demand(actor.role, Permission.MONITOR)
    reasons = _proposals(connection, month) if view is ActsView.PROPOSED else {}
    numbers = list(reasons) if view is ActsView.PROPOSED else _LISTS[view](connection, month)
    pages = max(1, -(-len(numbers) // ON_A_PAGE))
    page = min(max(page, 0), pages - 1)
    shown = (store.line(connection, each) for each in numbers[page * ON_A_PAGE :][:ON_A_PAGE])
    return Listed(month, view, tuple(filter(None, shown)), reasons, page, pages, len(numbers))


def proposals(connection: Connection, actor: Person, month: str) -> tuple[tuple[int, Reason], ...]:
    """What is proposed to be left out of a month, and why. A long read. Raises NotAllowed."""
    demand(actor.role, Permission.MONITOR)
    return tuple(_proposals(connection, month).items())


def _proposals(connection: Connection, month: str) -> dict[int, Reason]:
    return rules.proposed(
        rules.match(store.unused(connection), store.unproved(connection)),
        store.without_proof(connection, month),
        store.counting(connection, month),
        store.restored(connection, month),
    )


def restorable(connection: Connection, actor: Person, month: str) -> list[int]:
    """What is left out of a month though an act has come since. A long read. Raises NotAllowed."""
    demand(actor.role, Permission.MONITOR)
    return store.restorable(connection, month)


def card(connection: Connection, actor: Person, service_id: int) -> ServiceCard:
    """A service. Raises NotAllowed, NotFound."""
    demand(actor.role, Permission.MONITOR)
    found = store.line(connection, service_id)
    if found is None:
        raise NotFound(f"service {service_id}")
    return ServiceCard(found, store.act_of(connection, service_id))


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
    restore_piece(connection, vault, actor, [service_id], now)
    return card(connection, actor, service_id)


def restore_piece(
    connection: Connection, vault: Vault, actor: Person, piece: Sequence[int], now: datetime
) -> int:
    """Count several again, each in the audit; gives how many were out. Raises NotAllowed."""
    demand(actor.role, Permission.MONITOR)
    done = 0
    for service_id in piece:
        if store.restore(connection, service_id, actor.telegram_id, now):
            details: Details = {"service": service_id}
            audit.write(connection, vault, actor.telegram_id, "restore_service", details=details, now=now)
            done += 1
    return done
