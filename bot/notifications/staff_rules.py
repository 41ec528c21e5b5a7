"""What administrators are told of the bot's own accord, and when.

Pure. Every instant taken and given is aware and in UTC; days are those of `ReminderPolicy.zone`.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.lessons.facts import AHEAD, Fact
from bot.notifications.model import Kind, Pending, ReminderPolicy
from bot.notifications.rules import at_reminder_hour

Details = Mapping[str, str | int]

# The rungs about a fact, in days from its last day: a month and a week ahead, and the first day without it.
RUNGS = (("month", -AHEAD), ("week", timedelta(days=-7)), ("over", timedelta(days=1)))


@dataclass(frozen=True, slots=True)
class StaffNotice:
    """Something that every administrator is told, once for ever.

    `key` names the occasion. What follows its last slash is the rung of a ladder: of those due at once only
    the latest is told. `details` is what the words are made of.
    """

    key: str
    kind: Kind
    due_at: datetime
    details: Details


def ending_facts(facts: Iterable[Fact], policy: ReminderPolicy, now: datetime) -> tuple[StaffNotice, ...]:
    """What is to be told of dated facts; those that end on one day are one message."""
    by_day: defaultdict[date, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.valid_to < date.max:
            by_day[fact.valid_to].append(fact)
    ladders = (_ladder(last, ending, policy) for last, ending in sorted(by_day.items()))
    return tuple(notice for ladder in ladders for notice in still_to_tell(ladder, now))


def _ladder(last: date, ending: Sequence[Fact], policy: ReminderPolicy) -> list[StaffNotice]:
    values = {f"{fact.id}.{language}": text for fact in ending for language, text in fact.text.items()}
    details: Details = {"day": str(last), "facts": " ".join(fact.id for fact in ending), **values}
    return [
        StaffNotice(
            f"facts/{last}/{rung}", Kind.FACT_ENDING, at_reminder_hour(last + distance, policy), details
        )
        for rung, distance in RUNGS
    ]


def still_to_tell(ladder: Sequence[StaffNotice], now: datetime) -> list[StaffNotice]:
    """Of a ladder in order of time: the rungs to come, and the latest of those that are due."""
    due = [notice for notice in ladder if notice.due_at <= now]
    return [*due[-1:], *(notice for notice in ladder if notice.due_at > now)]


def latest_of_ladders(rows: Iterable[Pending]) -> list[Pending]:
    """Of due rows the latest of each person and ladder."""
    latest: dict[tuple[int, str], Pending] = {}
    for row in sorted(rows, key=lambda row: (row.due_at, row.id)):
        latest[row.person_id, row.key.rpartition("/")[0]] = row
    return list(latest.values())
