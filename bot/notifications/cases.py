"""Use cases of what is due about the survey: settle what a case calls for, take what is due, put it off."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.notifications import case_rules, store
from bot.notifications.model import Pending, ReminderPolicy
from bot.people import store as people
from bot.people.model import Person
from bot.survey import interview
from bot.survey import store as survey
from bot.survey.desk import SurveyDesk
from bot.survey.interview import Postponed, View
from bot.survey.model import Case

# How many cases one transaction settles: presses wait for it.
BATCH = 20


@dataclass(frozen=True, slots=True)
class CaseDue:
    """A notification about a case to send now, and to whom."""

    notification: Pending
    person: Person
    case: Case


def settle(connection: Connection, desk: SurveyDesk, policy: ReminderPolicy, now: datetime) -> None:
    """Bring pending invitations and reminders in line with the cases that have changed.

    What is pending is derived from where the case stands, so a second run changes nothing.
    """
    unsettled = survey.unsettled(connection, BATCH)
    for case in survey.by_ids(connection, unsettled):
        _plan(connection, desk, policy, case, now)
        survey.settled(connection, case.id)


def _plan(
    connection: Connection, desk: SurveyDesk, policy: ReminderPolicy, case: Case, now: datetime
) -> None:
    wanted = {planned.key: planned for planned in case_rules.plan(case, desk.policy, policy, now)}
    known = store.by_key_of_case(connection, case.id)
    # That the client asked to be invited later holds as long as the chat may ask at all.
    kept = {*wanted, case_rules.later_key(case.id)} if case_rules.is_asked(case, now) else set()
    store.drop(connection, [row.id for key, row in known.items() if row.is_open and key not in kept], now)
    again = [row.id for key, row in known.items() if key in wanted and not row.is_open and not row.is_sent]
    store.revive(connection, again)
    if case.person_id is not None:
        new = [planned for key, planned in wanted.items() if key not in known]
        store.add_of_case(connection, case.person_id, case.id, new)


def take_due(
    connection: Connection, policy: ReminderPolicy, batch: int, until: datetime, now: datetime
) -> list[CaseDue]:
    """Claim until `until` what is to be sent now; what does not fit any more is dropped on the way."""
    taken: list[CaseDue] = []
    for case in survey.by_ids(connection, store.due_cases(connection, now, batch)):
        due = case_rules.due_now(store.pending_of_case(connection, case.id, now), case, policy, now)
        store.drop(connection, [row.id for row in due.stale], now)
        store.claim(connection, [row.id for row in due.send], until)
        for row in due.send:
            person = people.person_by_id(connection, row.person_id)
            assert person is not None, "the row goes with the person"
            taken.append(CaseDue(row, person, case))
    return taken


def postpone(
    connection: Connection, policy: ReminderPolicy, person: Person, case_id: int, now: datetime
) -> View:
    """Later, please: the invitation comes again tomorrow, once; after that as planned. Raises NotFound."""
    case = interview.own(connection, person, case_id)
    if (closed := interview.shut(case, now)) is not None:
        return closed
    known = store.by_key_of_case(connection, case_id)
    invitation = known.get(f"c{case_id}/invite")
    if invitation and invitation.is_open:
        store.sent(connection, invitation.id, now)  # It has been seen, at home.
    planned = case_rules.later(case, policy, now)
    if planned and planned.key not in known and not case.appointment:
        store.add_of_case(connection, person.id, case_id, [planned])
    return Postponed(case, store.next_of_case(connection, case_id, now))
