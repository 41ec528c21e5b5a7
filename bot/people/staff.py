"""Use cases about staff: who works here, who is invited, who comes and who goes.

Operators and supervisors come by a link that works once and for two days; administrators are named in the
settings (ADMIN_IDS), so that nobody inside the bot can make or lock out one. All of it is in the audit.
"""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.errors import NotFound
from bot.people import audit, staff_store
from bot.people import store as people
from bot.people.model import Awaited, Person, Role
from bot.people.rules import Permission, demand
from bot.people.vault import Vault

CALL_CENTRE = "call_centre"
"""The unit that is no branch; a branch is the code of its region (Methodology, point 16)."""

Details = Mapping[str, str | int | None]

STAFF = (Role.OPERATOR, Role.SUPERVISOR, Role.ADMINISTRATOR)

TOPIC = "invite"
INVITED = (Role.OPERATOR, Role.SUPERVISOR)
DEEP_LINK = "s_"
VALID_FOR = timedelta(hours=48)
SHORTEST_NAME, LONGEST_NAME = 2, 60

# From less to more: a link never takes anything away from who follows it.
_RANKS = (Role.ENTREPRENEUR, *STAFF)

# So much of a digest names an invitation on a button; the word cannot be found from it.
_MARK = 16


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody in the role table: `name` is what colleagues call them, empty for who was put there by hand.

    `unit` is CALL_CENTRE, the code of a region (a branch), or None for who was put there by hand.
    """

    telegram_id: int
    name: str
    unit: str | None
    role: Role
    since: datetime


def colleague(connection: Connection, vault: Vault, telegram_id: int) -> Colleague | None:
    """The colleague behind an account; None for who is not staff (or an administrator by the settings)."""
    row = staff_store.member(connection, telegram_id)
    return _colleague(vault, row) if row else None


def colleagues(
    connection: Connection, vault: Vault, roles: Collection[Role] = STAFF
) -> tuple[Colleague, ...]:
    """Everybody with one of these roles, the longest-serving first."""
    return tuple(_colleague(vault, row) for row in staff_store.members(connection, roles))


def _colleague(vault: Vault, row: staff_store.Found) -> Colleague:
    name = vault.unseal(row.name, _record(row.telegram_id)) if row.name else ""
    return Colleague(row.telegram_id, name, row.unit, Role(row.role), row.granted_at)


def _record(telegram_id: int) -> str:
    return f"staff.name:{telegram_id}"


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that waits for its one person; `mark` names it on buttons and opens nothing."""

    mark: str
    role: Role
    unit: str
    name: str
    expires_at: datetime


def random_word() -> str:
    """What makes a link: 128 random bits in 22 characters that may stand in a link to a bot."""
    return secrets.token_urlsafe(16)


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody in the role table, and the invitations that wait, the newest first."""

    colleagues: tuple[Colleague, ...]
    invitations: tuple[Invitation, ...]


@dataclass(frozen=True, slots=True)
class AskingName:
    """What do colleagues call the one who is invited? `unfit` when what was typed is no name."""

    role: Role
    unit: str
    unfit: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A colleague; `own` when it is the one who looks, who cannot dismiss themself."""

    colleague: Colleague
    own: bool


@dataclass(frozen=True, slots=True)
class Dismissed:
    """Staff no longer; `person` has the language for their command menu, None before they chose one."""

    colleague: Colleague
    person: Person | None


@dataclass(frozen=True, slots=True)
class Joined:
    """The link is used up and its person is staff; `ask` are the names of supervisors in the same unit."""

    colleague: Colleague
    ask: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """Somebody who has this role or a higher one; the link still waits for whom it was meant for."""

    role: Role


@dataclass(frozen=True, slots=True)
class Refused:
    """Used, expired, withdrawn or never made: which of them is nobody's business."""


@dataclass(frozen=True, slots=True)
class Left:
    """An entrepreneur only, from now on."""


@dataclass(frozen=True, slots=True)
class Stays:
    """An administrator, who is named in the settings and cannot leave by a button."""


def roster(connection: Connection, vault: Vault, actor: Person, now: datetime) -> Roster:
    """Who works here and who is invited; a name that was asked for is no longer waited for.

    Raises NotAllowed.
    """
    demand(actor.role, Permission.MANAGE_STAFF)
    waiting = people.awaited_answer(connection, actor.id)
    if waiting and waiting.topic == TOPIC:
        people.await_answer(connection, actor.id, None)
    invitations = tuple(_invitation(vault, row) for row in staff_store.waiting(connection, now))
    return Roster(colleagues(connection, vault), invitations)


def ask_name(
    connection: Connection, actor: Person, role: Role, unit: str, regions: Collection[str]
) -> AskingName:
    """Ask what to call the one who is to be invited. Raises NotAllowed, NotFound."""
    demand(actor.role, Permission.MANAGE_STAFF)
    if role not in INVITED:
        raise NotFound(f"nobody is invited as {role}")
    _check(unit, regions)
    people.await_answer(connection, actor.id, Awaited(TOPIC, f"{role}:{unit}"))
    return AskingName(role, unit)


def take_name(
    connection: Connection, vault: Vault, actor: Person, typed: str, word: str, now: datetime
) -> Invitation | AskingName:
    """Invite the one of this name by `word`. Raises NotAllowed, and NotFound when no name was asked for."""
    awaited = people.awaited_answer(connection, actor.id)
    if awaited is None or awaited.topic != TOPIC:
        raise NotFound(f"person {actor.id} is not asked for a name")
    asked, _, unit = awaited.step.partition(":")
    role, name = Role(asked), " ".join(typed.split())
    if not SHORTEST_NAME <= len(name) <= LONGEST_NAME or name.startswith("/") or not name.isprintable():
        return AskingName(role, unit, unfit=True)
    people.await_answer(connection, actor.id, None)
    return invite(connection, vault, actor, role, unit, name, word, now)


def invite(
    connection: Connection,
    vault: Vault,
    actor: Person,
    role: Role,
    unit: str,
    name: str,
    word: str,
    now: datetime,
) -> Invitation:
    """Make a link out of `word` (random, 128 bits), of which only a digest is kept. Raises NotAllowed."""
    demand(actor.role, Permission.MANAGE_STAFF)
    digest, expires_at = vault.lookup("invitation", word), now + VALID_FOR
    staff_store.forget_expired(connection, now)
    staff_store.add_invitation(
        connection,
        digest=digest,
        role=role,
        unit=unit,
        name=vault.seal(name, _invited(digest)),
        made_by=actor.telegram_id,
        made_at=now,
        expires_at=expires_at,
    )
    _record_act(connection, vault, actor, "invite", {"role": role, "unit": unit}, now)
    return Invitation(digest[:_MARK], role, unit, name, expires_at)


def invitation(connection: Connection, vault: Vault, actor: Person, mark: str, now: datetime) -> Invitation:
    """An invitation that waits. Raises NotAllowed, and NotFound when it waits no longer."""
    demand(actor.role, Permission.MANAGE_STAFF)
    return _invitation(vault, _waiting(connection, mark, now))


def withdraw(connection: Connection, vault: Vault, actor: Person, mark: str, now: datetime) -> Roster:
    """Make a link that waits work no more. Raises NotAllowed, and NotFound when it waits no longer."""
    demand(actor.role, Permission.MANAGE_STAFF)
    row = _waiting(connection, mark, now)
    staff_store.withdraw(connection, row.digest)
    _record_act(connection, vault, actor, "uninvite", {"role": row.role, "unit": row.unit}, now)
    return roster(connection, vault, actor, now)


def accept(
    connection: Connection, vault: Vault, person: Person, word: str, now: datetime
) -> Joined | Kept | Refused:
    """Make who follows the link what it says, at once and once.

    A link lifts and never lowers: an operator may become a supervisor by one, and an administrator who
    tries the own link uses nothing up. A second press of the same person shows the welcome again.
    """
    digest = vault.lookup("invitation", word)
    row = staff_store.invitation(connection, digest)
    if row is None:
        return Refused()
    mine = colleague(connection, vault, person.telegram_id)
    if mine and row.used_by == person.telegram_id:
        return Joined(mine, _supervisors(connection, vault, mine))
    if row.used_by is None and row.expires_at > now and _rank(person.role) >= _rank(Role(row.role)):
        return Kept(person.role)
    if not staff_store.use(connection, digest, person.telegram_id, now):
        return Refused()
    return _join(connection, vault, person, row, now)


def _join(
    connection: Connection, vault: Vault, person: Person, row: staff_store.Found, now: datetime
) -> Joined:
    account, name = person.telegram_id, vault.unseal(row.name, _invited(row.digest))
    sealed = vault.seal(name, _record(account))
    staff_store.put(connection, account, Role(row.role), row.unit, sealed, now)
    details: Details = {"role": row.role, "unit": row.unit, "invited_by": row.made_by}
    _record_act(connection, vault, person, "join", details, now)
    joined = Colleague(account, name, row.unit, Role(row.role), now)
    return Joined(joined, _supervisors(connection, vault, joined))


def card(connection: Connection, vault: Vault, actor: Person, telegram_id: int) -> Card:
    """A colleague. Raises NotAllowed, and NotFound for who is not staff."""
    demand(actor.role, Permission.MANAGE_STAFF)
    found = colleague(connection, vault, telegram_id)
    if found is None:
        raise NotFound(f"account {telegram_id} is not staff")
    return Card(found, own=telegram_id == actor.telegram_id)


def move(
    connection: Connection,
    vault: Vault,
    actor: Person,
    telegram_id: int,
    unit: str,
    regions: Collection[str],
    now: datetime,
) -> Card:
    """Let a colleague work in another unit. Raises NotAllowed, NotFound."""
    before = card(connection, vault, actor, telegram_id).colleague
    _check(unit, regions)
    if before.unit != unit:
        staff_store.set_unit(connection, telegram_id, unit)
        details: Details = {"account": telegram_id, "from": before.unit, "unit": unit}
        _record_act(connection, vault, actor, "move", details, now)
    return card(connection, vault, actor, telegram_id)


def dismiss(
    connection: Connection, vault: Vault, actor: Person, telegram_id: int, now: datetime
) -> Dismissed:
    """Take the role away, which works at the next press. Raises NotAllowed; NotFound for oneself, too."""
    shown = card(connection, vault, actor, telegram_id)
    if shown.own:
        raise NotFound("nobody dismisses themself: an administrator would be locked out")
    _go(connection, telegram_id, now)
    gone = shown.colleague
    details: Details = {"account": telegram_id, "role": gone.role, "unit": gone.unit}
    _record_act(connection, vault, actor, "dismiss", details, now)
    return Dismissed(gone, people.person_by_telegram(connection, telegram_id, Role.ENTREPRENEUR))


def leave(connection: Connection, vault: Vault, person: Person, now: datetime) -> Left | Stays:
    """Be an entrepreneur only, from now on. Raises NotAllowed for who is one already."""
    demand(person.role, Permission.LEAVE)
    if person.role is Role.ADMINISTRATOR:
        return Stays()
    mine = colleague(connection, vault, person.telegram_id)
    _go(connection, person.telegram_id, now)
    details: Details = {"role": person.role, "unit": mine.unit if mine else None}
    _record_act(connection, vault, person, "leave", details, now)
    return Left()


def _go(connection: Connection, telegram_id: int, now: datetime) -> None:
    staff_store.release_work(connection, telegram_id, now)
    staff_store.remove(connection, telegram_id)


def _check(unit: str, regions: Collection[str]) -> None:
    """Refuse what no button of ours carries."""
    if unit != CALL_CENTRE and unit not in regions:
        raise NotFound(f"unit {unit}")


def _supervisors(connection: Connection, vault: Vault, mine: Colleague) -> tuple[str, ...]:
    return tuple(
        each.name
        for each in colleagues(connection, vault, (Role.SUPERVISOR,))
        if each.unit == mine.unit and each.telegram_id != mine.telegram_id and each.name
    )


def _waiting(connection: Connection, mark: str, now: datetime) -> staff_store.Found:
    for row in staff_store.waiting(connection, now):
        if row.digest[:_MARK] == mark:
            return row
    raise NotFound("an invitation that waits no longer")


def _invitation(vault: Vault, row: staff_store.Found) -> Invitation:
    name = vault.unseal(row.name, _invited(row.digest))
    return Invitation(row.digest[:_MARK], Role(row.role), row.unit, name, row.expires_at)


def _record_act(
    connection: Connection,
    vault: Vault,
    actor: Person,
    action: str,
    details: Details,
    now: datetime,
) -> None:
    person_id = actor.id if action in _ABOUT_ONESELF else None
    audit.write(connection, vault, actor.telegram_id, action, person_id=person_id, details=details, now=now)


def _rank(role: Role) -> int:
    return _RANKS.index(role)


def _invited(digest: str) -> str:
    return f"invitation.name:{digest}"


_ABOUT_ONESELF = ("join", "leave")
