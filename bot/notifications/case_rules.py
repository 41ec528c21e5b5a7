"""When the invitation to a survey and its reminders are due, and whether they are still worth sending.

Pure. Every instant taken and given is aware and in UTC (REQUIREMENTS, Q16; content/policy.toml, survey).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot.notifications.model import DueNow, Kind, Pending, Planned, ReminderPolicy
from bot.notifications.rules import at_reminder_hour, is_quiet, out_of_quiet
from bot.survey.model import Case, SurveyPolicy
from bot.survey.rules import is_complete, is_on_the_phone, may_be_asked_in_chat


def plan(case: Case, survey: SurveyPolicy, policy: ReminderPolicy, now: datetime) -> tuple[Planned, ...]:
    """Give all that should be pending for a case that stands so, by time; other rows are superseded.

    From `phone_from` on an operator may call, and the chat is silent. Reminders whose time is past are left
    out; the invitation stays until something is answered, so that a late plan does not lose it.
    """
    if not is_asked(case, now):
        return ()
    invitation = Planned(f"c{case.id}/invite", Kind.SURVEY, out_of_quiet(case.opened_at, policy))
    reminders = (reminder for reminder in _reminders(case, survey, policy) if reminder.due_at > now)
    wanted = (*(() if case.answers else (invitation,)), *reminders)
    return tuple(planned for planned in wanted if planned.due_at < case.phone_from)


def is_asked(case: Case, now: datetime) -> bool:
    """Whether the chat may write about a case: something is unanswered, and it is not the phone's yet."""
    unanswered = may_be_asked_in_chat(case) and not is_complete(case.answers)
    return unanswered and now < case.phone_from


def _reminders(case: Case, survey: SurveyPolicy, policy: ReminderPolicy) -> Iterable[Planned]:
    opened = case.opened_at.astimezone(policy.zone).date()
    for days in survey.reminder_days:
        due = at_reminder_hour(opened + timedelta(days=days), policy)
        yield Planned(f"c{case.id}/remind/{days}", Kind.SURVEY_REMINDER, due)


def later(case: Case, policy: ReminderPolicy, now: datetime) -> Planned | None:
    """The invitation once more, tomorrow; None when an operator may call before."""
    tomorrow = now.astimezone(policy.zone).date() + timedelta(days=1)
    due = at_reminder_hour(tomorrow, policy)
    return Planned(later_key(case.id), Kind.SURVEY, due) if due < case.phone_from else None


def later_key(case_id: int) -> str:
    """The one occasion on which a client asks to be invited later."""
    return f"c{case_id}/later"


def still_wanted(row: Pending, case: Case, now: datetime) -> bool:
    """Tell, right before sending, whether a notification still fits where the case stands."""
    return is_asked(case, now) and row.person_id == case.person_id


def due_now(rows: Sequence[Pending], case: Case, policy: ReminderPolicy, now: datetime) -> DueNow:
    """Sort out the due rows of one case: of them all only the latest is sent.

    What quiet hours hold back, or an operator who is talking with the client, is in neither list.
    """
    due = sorted((row for row in rows if row.due_at <= now), key=lambda row: (row.due_at, row.id))
    wanted = [row for row in due if still_wanted(row, case, now)]
    latest = tuple(wanted[-1:])
    stale = tuple(row for row in due if row not in latest)
    silent = is_quiet(now, policy) or is_on_the_phone(case, now)
    return DueNow(() if silent else latest, stale)
