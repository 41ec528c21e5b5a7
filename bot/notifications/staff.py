"""Use cases of what administrators are told: plan it for each of them, and take what is due."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.lessons.facts import Facts
from bot.notifications import rules, staff_rules, staff_store, store
from bot.notifications.model import MOST_TRIES, Kind, Pending, ReminderPolicy
from bot.notifications.staff_rules import Details, StaffNotice
from bot.people import store as people
from bot.people.model import Person


@dataclass(frozen=True, slots=True)
class StaffDue:
    """A notification to send now to an administrator."""

    notification: Pending
    person: Person
    details: Details


def announce(connection: Connection, admin_ids: Collection[int], notices: Collection[StaffNotice]) -> int:
    """Plan notices for every administrator who uses the bot; gives how many rows are new.

    Who was ever to be told one of this key is not told it again; planning twice is planning once.
    """
    wanted = _for_each(connection, admin_ids, notices)
    known = staff_store.known(connection, wanted.keys())
    new = [each for key, each in wanted.items() if key not in known]
    staff_store.add(connection, new)
    return len(new)


def bring_in_line(
    connection: Connection,
    admin_ids: Collection[int],
    kind: Kind,
    notices: Collection[StaffNotice],
    now: datetime,
) -> int:
    """Let these and no others of `kind` be pending, with their present words; gives how many are new.

    What was dropped and is wanted again comes back, unless it was given up. A second run changes nothing.
    """
    wanted = _for_each(connection, admin_ids, notices)
    rows = staff_store.unsent(connection, kind)
    store.drop(connection, [row.id for row in rows if not row.dropped_at and row.key not in wanted], now)
    kept = [row for row in rows if row.key in wanted and row.tries < MOST_TRIES]
    store.revive(connection, [row.id for row in kept if row.dropped_at])
    for row in kept:
        _person_id, notice = wanted[row.key]
        if row.details != staff_store.written(notice):
            staff_store.rewrite(connection, row.id, notice)
    return announce(connection, admin_ids, notices)


def _for_each(
    connection: Connection, admin_ids: Collection[int], notices: Collection[StaffNotice]
) -> dict[str, tuple[int, StaffNotice]]:
    return {
        staff_store.key_of(person_id, notice): (person_id, notice)
        for notice in notices
        for person_id in staff_store.listeners(connection, admin_ids, notice.kind)
    }


def plan_facts(
    connection: Connection, admin_ids: Collection[int], facts: Facts, policy: ReminderPolicy, now: datetime
) -> int:
    """Plan what is to be told of the dated facts of the present course; gives how many rows are new."""
    notices = staff_rules.ending_facts(facts.by_id.values(), policy, now)
    return bring_in_line(connection, admin_ids, Kind.FACT_ENDING, notices, now)


def take_due(
    connection: Connection,
    admin_ids: Collection[int],
    policy: ReminderPolicy,
    batch: int,
    until: datetime,
    now: datetime,
) -> list[StaffDue]:
    """Claim until `until` what is to be sent now; what is for who does not want it any more,
    or administers no more, is dropped."""
    if rules.is_quiet(now, policy):
        return []
    found = {row.id: row for row in staff_store.due(connection, now, batch)}
    if not found:
        return []
    due = [store.as_pending(row) for row in found.values()]
    still = {
        (person_id, kind)
        for kind in {row.kind for row in due}
        for person_id in staff_store.listeners(connection, admin_ids, kind)
    }
    send = [row for row in staff_rules.latest_of_ladders(due) if (row.person_id, row.kind) in still]
    store.drop(connection, [row.id for row in due if row not in send], now)
    store.claim(connection, [row.id for row in send], until)
    return [_due(connection, row, found[row.id].details) for row in send]


def _due(connection: Connection, row: Pending, details: str) -> StaffDue:
    person = people.person_by_id(connection, row.person_id)
    assert person is not None, "the row goes with the person"
    return StaffDue(row, person, json.loads(details))
