"""What administrators are told without having asked."""

from datetime import date

from bot.callbacks.monitoring import ShowDeadlines, ShowLetters
from bot.i18n import _, day, language, plural
from bot.monitoring.figures.rules import parse
from bot.notifications.model import Kind
from bot.notifications.staff import StaffDue
from bot.notifications.staff_rules import Details
from bot.screens.letters import period_name
from bot.screens.screen import Screen, bold, button, home_row, paragraphs, quoted

# So many facts stand in one message; a new year may end a whole file of them.
MOST = 25


def notice(due: StaffDue, today: date) -> Screen:
    """The message of a notification for administrators."""
    match due.notification.kind:
        case Kind.LETTERS_DUE:
            return _letters(due.details)
        case Kind.REPORT_DUE:
            return _report(due.details, today)
    return _facts(due.details, today)


def _letters(details: Details) -> Screen:
    """Letters that are due today or overdue, by their numbers."""
    words = {
        "send_today": _("✍️ To be sent today: {numbers}"),
        "send_overdue": _("⚠️ To be sent, overdue: {numbers}"),
        "answer_overdue": _("⚠️ The operator has not corrected in time: {numbers}"),
    }
    lines = [
        text.format(numbers=_numbers(str(details[name]))) for name, text in words.items() if details[name]
    ]
    rows = ((button(_("✉️ Letters to the operator"), ShowLetters(page=0)),), home_row())
    return Screen(paragraphs(bold(_("✉️ Letters to the operator")), "\n".join(lines)), rows)


def _numbers(ids: str) -> str:
    """№ 5, № 7 of `5 7`; a long list is cut, the conversation shows all."""
    shown = ids.split()
    return ", ".join(f"№ {each}" for each in shown[:MOST]) + (" …" if len(shown) > MOST else "")


def _report(details: Details, today: date) -> Screen:
    """A report that is due soon, or was due."""
    period = parse(str(details["period"]))
    assert period is not None, "planned by the rules"
    aim_on, last_on = (date.fromisoformat(str(details[name])) for name in ("aim_on", "last_on"))
    if today > last_on:
        said = _("⚠️ It was due by {date} and is not marked as sent.", date=day(last_on))
    elif today < aim_on:
        left = plural("{n} day is left.", "{n} days are left.", (aim_on - today).days)
        said = _("📅 Send it by: {date}.", date=day(aim_on)) + " " + left
    else:
        said = _("📅 Send it by: {date}.", date=day(max(today, aim_on)))
    todo = _("When it is sent, note its number and date: then nobody is reminded any more.")
    rows = ((button(_("📅 Deadlines of reports"), ShowDeadlines()),), home_row())
    return Screen(paragraphs(bold(period_name(period)), said, todo), rows)


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
