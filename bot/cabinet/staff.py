"""Use cases of staff on one learner: the masked card, more days for the retest, one more attempt.

An administrator says why in a typed text (REQUIREMENTS Q4, Q7); the change, its entry in the audit and the
notice to the learner are one transaction.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.certificates import store as certificates
from bot.enrolments import rules as enrolment_rules
from bot.enrolments import service as enrolments
from bot.enrolments import store as enrolment_store
from bot.enrolments.model import AlreadyPassed, Enrolment, NoAttemptsLeft, NoWindow
from bot.enrolments.service import Whereabouts
from bot.errors import NotFound
from bot.house import House
from bot.lessons import store as lesson_store
from bot.notifications import rules as notification_rules
from bot.notifications.service import announce_change
from bot.people import audit, finding
from bot.people import store as people
from bot.people.finding import Glimpse
from bot.people.model import Awaited, Person
from bot.people.rules import Permission, demand, may

TOPIC = "chance"

DAYS_OFFERED = (3, 7, 14, 30)

SHORTEST_REASON, LONGEST_REASON = 3, 300


@dataclass(frozen=True, slots=True)
class Card:
    """A learner as staff may see them; `extendable` and `grantable` say what the one who looks may change.

    `place` is the newest cycle, None before the first; `certificates` are numbers, newest first.
    """

    glimpse: Glimpse
    registered: bool
    blocked: bool
    place: Whereabouts | None
    lessons_read: int
    certificates: tuple[str, ...]
    extendable: bool
    grantable: bool


@dataclass(frozen=True, slots=True)
class Extension:
    """More days for the retest."""

    days: int


@dataclass(frozen=True, slots=True)
class OneMoreAttempt:
    """One more attempt at the test."""


Chance = Extension | OneMoreAttempt
Refusal = AlreadyPassed | NoAttemptsLeft | NoWindow


@dataclass(frozen=True, slots=True)
class AskingDays:
    """By how many days?"""

    card: Card
    enrolment_id: int


@dataclass(frozen=True, slots=True)
class AskingReason:
    """Why? `unfit` when what was typed is too short, too long or a command."""

    card: Card
    chance: Chance
    unfit: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """The chance is given; the card shows the new deadline and the attempts left."""

    card: Card
    chance: Chance


@dataclass(frozen=True, slots=True)
class Refused:
    """The Rules leave nothing to extend or to grant."""

    card: Card
    refusal: Refusal


def learner_card(connection: Connection, house: House, actor: Person, person_id: int, now: datetime) -> Card:
    """The card of a person; a reason that was asked for is no longer waited for.

    Raises NotAllowed, NotFound.
    """
    demand(actor.role, Permission.FIND_PEOPLE)
    card = _card(connection, house, actor, person_id, now)
    waiting = people.awaited_answer(connection, actor.id)
    if waiting and waiting.topic == TOPIC:
        people.await_answer(connection, actor.id, None)
    return card


def extend(
    connection: Connection, house: House, actor: Person, enrolment_id: int, days: int, now: datetime
) -> AskingDays | AskingReason:
    """Ask by how many days (`days` 0), then why. Raises NotAllowed, NotFound."""
    if days in DAYS_OFFERED:
        return _ask_reason(connection, house, actor, enrolment_id, Extension(days), now)
    return AskingDays(_card_of(connection, house, actor, enrolment_id, now), enrolment_id)


def grant(
    connection: Connection, house: House, actor: Person, enrolment_id: int, now: datetime
) -> AskingReason:
    """Ask why one more attempt. Raises NotAllowed, NotFound."""
    return _ask_reason(connection, house, actor, enrolment_id, OneMoreAttempt(), now)


def take_reason(
    connection: Connection, house: House, actor: Person, typed: str, now: datetime
) -> Given | Refused | AskingReason:
    """Do what was asked for, for the reason typed. Raises NotAllowed, and NotFound when nothing was asked."""
    awaited = people.awaited_answer(connection, actor.id)
    if awaited is None or awaited.topic != TOPIC or awaited.subject is None:
        raise NotFound(f"person {actor.id} is not asked for a reason")
    chance, reason = _chance(awaited.step), " ".join(typed.split())
    card = _card_of(connection, house, actor, awaited.subject, now)
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON or reason.startswith("/"):
        return AskingReason(card, chance, unfit=True)
    people.await_answer(connection, actor.id, None)
    changed = _apply(connection, house, awaited.subject, chance, now)
    if not isinstance(changed, Enrolment):
        return Refused(card, changed)
    _record(connection, house, actor, changed, chance, reason, now)
    return Given(_card(connection, house, actor, changed.person_id, now), chance)


def _ask_reason(
    connection: Connection, house: House, actor: Person, enrolment_id: int, chance: Chance, now: datetime
) -> AskingReason:
    card = _card_of(connection, house, actor, enrolment_id, now)
    people.await_answer(connection, actor.id, Awaited(TOPIC, _step(chance), enrolment_id))
    return AskingReason(card, chance)


def _card_of(connection: Connection, house: House, actor: Person, enrolment_id: int, now: datetime) -> Card:
    """The card behind a cycle that may be changed: the newest of its person."""
    demand(actor.role, Permission.GRANT_CHANCES)
    enrolment = enrolment_store.by_id(connection, enrolment_id)
    if enrolment is None:
        raise NotFound(f"enrolment {enrolment_id}")
    card = _card(connection, house, actor, enrolment.person_id, now)
    if card.place is None or card.place.enrolment.id != enrolment_id:
        raise NotFound(f"enrolment {enrolment_id} is not the newest of its person")
    return card


def _card(connection: Connection, house: House, actor: Person, person_id: int, now: datetime) -> Card:
    person = people.person_by_id(connection, person_id)
    # A negative account is none: the person has withdrawn, and only the register keeps the row.
    if person is None or person.telegram_id < 0:
        raise NotFound(f"person {person_id}")
    policy = house.regulations.test
    place = enrolments.latest(connection, person_id, house.course.id, policy, now)
    glimpse = finding.glimpse(connection, house.vault, person_id)
    extendable, grantable = _changeable(house, actor, place, now)
    return Card(
        glimpse=glimpse,
        registered=person.registered,
        blocked=person.blocked,
        place=place,
        lessons_read=len(lesson_store.reading(connection, place.enrolment.id).read) if place else 0,
        certificates=tuple(each.number for each in certificates.of_person(connection, person_id)),
        extendable=extendable,
        grantable=grantable,
    )


def _changeable(house: House, actor: Person, place: Whereabouts | None, now: datetime) -> tuple[bool, bool]:
    """Whether the one who looks may extend, and grant, and the Rules leave something to."""
    if place is None or not may(actor.role, Permission.GRANT_CHANCES):
        return False, False
    policy, enrolment, attempts = house.regulations.test, place.enrolment, place.attempts
    longer = enrolment_rules.extended(enrolment, attempts, DAYS_OFFERED[0], now, policy)
    more = enrolment_rules.granted(enrolment, attempts, now, policy, house.working_day)
    return isinstance(longer, Enrolment), isinstance(more, Enrolment)


def _apply(
    connection: Connection, house: House, enrolment_id: int, chance: Chance, now: datetime
) -> Enrolment | Refusal:
    policy = house.regulations.test
    match chance:
        case Extension(days):
            return enrolments.extend(connection, enrolment_id, days, policy, now)
        case OneMoreAttempt():
            return enrolments.grant(connection, enrolment_id, policy, house.working_day, now)


def _record(
    connection: Connection,
    house: House,
    actor: Person,
    changed: Enrolment,
    chance: Chance,
    reason: str,
    now: datetime,
) -> None:
    """Enter the change into the audit, and tell the learner."""
    audit.write(
        connection,
        house.vault,
        actor.telegram_id,
        _action(chance),
        person_id=changed.person_id,
        enrolment_id=changed.id,
        details=_details(changed, chance),
        reason=reason,
        now=now,
    )
    notice = notification_rules.changed(changed, house.regulations.reminders, now)
    announce_change(connection, changed.person_id, changed.id, notice)


def _details(changed: Enrolment, chance: Chance) -> Mapping[str, str | int | None]:
    until = changed.retest_until.isoformat() if changed.retest_until else None
    after: dict[str, str | int | None] = {"extra_attempts": changed.extra_attempts, "retest_until": until}
    return after | {"days": chance.days} if isinstance(chance, Extension) else after


def _action(chance: Chance) -> str:
    return "extend" if isinstance(chance, Extension) else "grant"


def _step(chance: Chance) -> str:
    """A chance as the step of an awaited answer: `extend:7`, `grant`."""
    return f"extend:{chance.days}" if isinstance(chance, Extension) else "grant"


def _chance(step: str) -> Chance:
    days = step.partition(":")[2]
    return Extension(int(days)) if days else OneMoreAttempt()
