"""What administrators are told without having asked."""

from datetime import date

from bot.i18n import _, day, language, plural
from bot.notifications.model import Kind
from bot.notifications.staff import StaffDue
from bot.notifications.staff_rules import Details
from bot.screens.screen import Screen, home_row, paragraphs, quoted

# So many facts stand in one message; a new year may end a whole file of them.
MOST = 25


def notice(due: StaffDue, today: date) -> Screen:
    """The message of a notification for administrators."""
    assert due.notification.kind is Kind.FACT_ENDING, "staff are told of nothing else"
    return _facts(due.details, today)


def _facts(details: Details, today: date) -> Screen:
    last = date.fromisoformat(str(details["day"]))
    names = str(details["facts"]).split()
    if today > last:
        head = _("⚠️ These facts of the course no longer hold. Their last day was {date}:", date=day(last))
    else:
        head = _("📅 These facts of the course hold until {date}:", date=day(last))
    lines = [f"• <code>{quoted(name)}</code>: {_value(details, name)}" for name in names[:MOST]]
    if (more := len(names) - MOST) > 0:
        lines.append(plural("… and {n} more", "… and {n} more", more))
    todo = _("What to do: put the new values, dates and sources into facts.toml and send the course: /course")
    return Screen(paragraphs(head, "\n".join(lines), todo), (home_row(),))


def _value(details: Details, name: str) -> str:
    return quoted(str(details[f"{name}.{language()}"]))
