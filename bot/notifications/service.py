"""Use cases of what is due: settle what a change calls for, take what is due now, note what became of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.certificates import service as certificates
from bot.enrolments import store as enrolments
from bot.enrolments.model import Passed, TestPolicy
from bot.enrolments.service import Whereabouts, whereabouts
from bot.notifications import cases, rules, staff, store
from bot.notifications.cases import CaseDue
from bot.notifications.model import MOST_TRIES, Kind, Pending, Planned, ReminderPolicy
from bot.notifications.staff import StaffDue
from bot.people import store as people
from bot.people.model import Person
from bot.people.vault import Vault
from bot.survey import interview
from bot.survey.desk import SurveyDesk
from bot.survey.ratings import store as rating_store

# How many enrolments one transaction settles, or takes up for sending.
BATCH = 50
# A sender that died leaves its claims; after this time others send what it had claimed.
CLAIM = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Standards:
    """The approved figures that decide what is due, and the keys for what a certificate seals."""

    test: TestPolicy
    reminders: ReminderPolicy
    number_prefix: str
    vault: Vault
    survey: SurveyDesk
    admin_ids: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """A notification to send now, to whom, and where that person stands.

    `newest` is False when the person has begun the course anew since.
    """

    notification: Pending
    person: Person
    place: Whereabouts
    newest: bool = True


AnyDue = Due | CaseDue | StaffDue


def settle(connection: Connection, standards: Standards, now: datetime) -> None:
    """Bring certificates and pending notifications in line with the enrolments and cases that have changed.

    Runs in the transaction of the change; what is pending is derived from where the enrolment stands, so
    a second run changes nothing.
    """
    for enrolment_id in store.unsettled(connection, BATCH):
        enrolment = enrolments.by_id(connection, enrolment_id)
        assert enrolment is not None, "just read in this transaction"
        place = whereabouts(connection, enrolment, standards.test, now)
        if isinstance(place.standing, Passed):
            _issue(connection, standards, place)
        _plan(connection, standards, place, now)
        enrolments.settled(connection, enrolment_id)
    cases.settle(connection, standards.survey, standards.reminders, now)


def _issue(connection: Connection, standards: Standards, place: Whereabouts) -> None:
    passed = next(attempt for attempt in place.attempts if attempt.passed)
    certificates.issue(
        connection,
        standards.vault,
        standards.number_prefix,
        place.enrolment,
        passed,
        standards.reminders.zone,
    )


def _plan(connection: Connection, standards: Standards, place: Whereabouts, now: datetime) -> None:
    wanted = {
        planned.key: planned
        for planned in rules.plan(place.enrolment, place.attempts, place.standing, standards.reminders, now)
    }
    known = store.by_key(connection, place.enrolment.id)
    # A notice of what an administrator changed is news in itself; no later plan takes it back.
    superseded = [
        row.id
        for key, row in known.items()
        if row.is_open and key not in wanted and row.kind is not Kind.CHANGED
    ]
    again = [row.id for key, row in known.items() if key in wanted and not row.is_open and not row.is_sent]
    store.drop(connection, superseded, now)
    store.revive(connection, again)
    store.add(
        connection,
        place.enrolment.person_id,
        place.enrolment.id,
        [planned for key, planned in wanted.items() if key not in known],
    )


def announce_change(connection: Connection, person_id: int, enrolment_id: int, planned: Planned) -> None:
    """Tell a learner what an administrator has changed; telling it twice is telling it once."""
    if planned.key not in store.by_key(connection, enrolment_id):
        store.add(connection, person_id, enrolment_id, [planned])


def take_due(connection: Connection, standards: Standards, now: datetime) -> list[AnyDue]:
    """Claim what is to be sent now; what is stale or does not fit any more is dropped on the way."""
    policy, until = standards.reminders, now + CLAIM
    about_cases = cases.take_due(connection, policy, BATCH, until, now)
    for_staff = staff.take_due(connection, standards.admin_ids, policy, BATCH, until, now)
    return [*_take_of_enrolments(connection, standards, now), *about_cases, *for_staff]


def _take_of_enrolments(connection: Connection, standards: Standards, now: datetime) -> list[Due]:
    taken: list[Due] = []
    kinds = rules.AT_ANY_HOUR if rules.is_quiet(now, standards.reminders) else frozenset(Kind)
    for enrolment_id in store.due_enrolments(connection, now, kinds, BATCH):
        enrolment = enrolments.by_id(connection, enrolment_id)
        person = people.person_by_id(connection, enrolment.person_id) if enrolment else None
        if enrolment is None or person is None:
            continue
        place = whereabouts(connection, enrolment, standards.test, now)
        newest = enrolments.latest(connection, person.id, enrolment.course_id) == enrolment
        due = rules.due_now(store.pending(connection, enrolment_id, now), standards.reminders, now)
        rated = rating_store.is_rated(connection, enrolment_id)
        fits = [row for row in due.send if _fits(row, person, place, newest=newest, rated=rated)]
        store.drop(connection, [row.id for row in due.stale], now)
        store.drop(connection, [row.id for row in due.send if row not in fits], now)
        store.claim(connection, [row.id for row in fits], now + CLAIM)
        taken += [Due(row, person, place, newest) for row in fits]
    return taken


def _fits(row: Pending, person: Person, place: Whereabouts, *, newest: bool, rated: bool) -> bool:
    """Once the course is begun anew, only a certificate and its reason are still news of the cycle before."""
    if not newest and row.kind not in {Kind.CERTIFICATE, Kind.CORRECTED}:
        return False
    if rated and row.kind is Kind.RATE_COURSE:
        return False
    return rules.still_wanted(row.kind, place.standing, person.nudges_paused)


def arrived(connection: Connection, due: AnyDue, now: datetime) -> None:
    """The message was sent."""
    store.sent(connection, due.notification.id, now)


def unreachable(connection: Connection, standards: Standards, due: AnyDue, now: datetime) -> None:
    """The person has blocked the bot: nothing is tried until they are back; surveys go to the phone."""
    people.change(connection, due.person.id, blocked_at=now)
    interview.lost(connection, standards.survey, due.person.id, now)
    store.put_off(connection, due.notification.id, now)


def failed(connection: Connection, due: AnyDue, now: datetime) -> bool:
    """Sending failed: try again later, ever more slowly. Gives False when it was given up."""
    tries = store.tries(connection, due.notification.id)
    if tries >= MOST_TRIES:
        store.drop(connection, [due.notification.id], now)
        return False
    store.put_off(connection, due.notification.id, now + timedelta(minutes=2**tries))
    return True
