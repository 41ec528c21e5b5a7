"""Use cases of the deadlines of reports: what is due, what went out, who is reminded."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.errors import NotFound
from bot.monitoring.deadlines import rules, store
from bot.monitoring.deadlines.model import Submission
from bot.monitoring.deadlines.rules import Deadline, Terms
from bot.monitoring.figures.model import Period
from bot.monitoring.figures.rules import blocks, parse
from bot.monitoring.letters.rules import BadDates, NoNumber, Sending, read_sending
from bot.monitoring.terms import IsWorkingDay
from bot.notifications import staff
from bot.notifications.model import Kind, ReminderPolicy
from bot.people import audit
from bot.people import store as people
from bot.people.model import Awaited, Person
from bot.people.rules import Permission, demand
from bot.people.vault import Vault

TOPIC = "report"


@dataclass(frozen=True, slots=True)
class DeadlineDesk:
    """What deadlines are kept with: the days of the profile and of the policy, the calendar, the keys."""

    terms: Terms
    reminder_days: tuple[int, ...]
    is_working_day: IsWorkingDay
    zone: ZoneInfo
    vault: Vault

    def near(self, now: datetime) -> tuple[Deadline, ...]:
        """The deadlines that matter now."""
        return rules.near(now.astimezone(self.zone).date(), self.terms, self.is_working_day)


@dataclass(frozen=True, slots=True)
class Overview:
    """Deadlines in order of time, each with what was noted of its report."""

    deadlines: tuple[tuple[Deadline, Submission | None], ...]
    today: date


@dataclass(frozen=True, slots=True)
class AskingSubmission:
    """Number and date are to be typed; `flaw` says what was wrong with what was typed before."""

    period: str
    flaw: NoNumber | BadDates | None = None


def plan_reminders(
    connection: Connection,
    desk: DeadlineDesk,
    admin_ids: Collection[int],
    policy: ReminderPolicy,
    now: datetime,
) -> int:
    """Plan what administrators are told of reports that are due; gives how many notices are new."""
    notices = rules.reminders(
        desk.near(now), store.submitted(connection).keys(), desk.reminder_days, policy, now
    )
    return staff.bring_in_line(connection, admin_ids, Kind.REPORT_DUE, notices, now)


def next_open(connection: Connection, desk: DeadlineDesk, now: datetime) -> Deadline | None:
    """The first report that is not marked as sent."""
    sent = store.submitted(connection)
    return next((each for each in desk.near(now) if each.period.code not in sent), None)


def overview(connection: Connection, desk: DeadlineDesk, actor: Person, now: datetime) -> Overview:
    """What is due. Raises NotAllowed."""
    demand(actor.role, Permission.MONITOR)
    sent = store.submitted(connection)
    near = tuple((each, sent.get(each.period.code)) for each in desk.near(now))
    return Overview(near, now.astimezone(desk.zone).date())


def ask_submission(connection: Connection, actor: Person, period: str) -> AskingSubmission:
    """Wait for number and date of a report that went out. Raises NotAllowed, NotFound."""
    _demand(actor, period)
    people.await_answer(connection, actor.id, Awaited(TOPIC, period))
    return AskingSubmission(period)


def take_submission(
    connection: Connection, desk: DeadlineDesk, actor: Person, period: str, typed: str, now: datetime
) -> AskingSubmission | Overview:
    """The report went out: nobody is reminded of it any more. Raises NotAllowed, NotFound."""
    asked = _demand(actor, period)
    today = now.astimezone(desk.zone).date()
    read = read_sending(typed, blocks(asked, desk.terms.final_as_of)[0].after, today)
    if not isinstance(read, Sending):
        return AskingSubmission(period, read)
    people.await_answer(connection, actor.id, None)
    store.note(connection, period, read.number, read.sent_on, actor.telegram_id, now)
    details = {"period": period, "outgoing_number": read.number, "sent_on": str(read.sent_on)}
    audit.write(connection, desk.vault, actor.telegram_id, "report_sent", details=details, now=now)
    return overview(connection, desk, actor, now)


def _demand(actor: Person, period: str) -> Period:
    demand(actor.role, Permission.MONITOR)
    asked = parse(period)
    if asked is None:
        raise NotFound(f"period {period}")
    return asked
