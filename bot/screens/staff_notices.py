"""What administrators are told without having asked."""

from dataclasses import astuple
from datetime import date

from bot.callbacks.dashboards import ShowDashboard
from bot.callbacks.monitoring import ShowDeadlines, ShowLetters
from bot.i18n import _, day, language, plural
from bot.monitoring.deadlines.rules import Deadline
from bot.monitoring.figures.rules import parse
from bot.notifications.model import Kind
from bot.notifications.staff import StaffDue
from bot.notifications.staff_rules import Details
from bot.reports.dashboard import View
from bot.reports.digest import unpacked
from bot.reports.spans import Span
from bot.screens import dashboards
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
        case Kind.DIGEST:
            return _digest(due.details, today)
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
    last_on, aim_on = (date.fromisoformat(str(details[name])) for name in ("last_on", "aim_on"))
    said = _term(Deadline(period, last_on, aim_on), today)
    todo = _("When it is sent, note its number and date: then nobody is reminded any more.")
    rows = ((button(_("📅 Deadlines of reports"), ShowDeadlines()),), home_row())
    return Screen(paragraphs(bold(period_name(period)), said, todo), rows)


def _term(deadline: Deadline, today: date) -> str:
    """By when a report is to be sent."""
    last_on, aim_on = deadline.last_on, deadline.aim_on
    if today > last_on:
        return _("⚠️ It was due by {date} and is not marked as sent.", date=day(last_on))
    if today >= aim_on:
        return _("📅 Send it by: {date}.", date=day(today))
    left = plural("{n} day is left.", "{n} days are left.", (aim_on - today).days)
    return _("📅 Send it by: {date}.", date=day(aim_on)) + " " + left


def _digest(details: Details, today: date) -> Screen:
    """The week that is over, what waits now, and the report that is due next."""
    told = unpacked(details)
    waiting = dashboards.lines(figure for figure in dashboards.waiting(told.desk) if figure[1])
    parts = (
        (_("📬 The week in figures"), dashboards.between(told.week)),
        (
            _("🎓 The course, against the week before"),
            dashboards.course_lines(told.course.now, told.course.before),
        ),
        (_("💬 Survey about services"), dashboards.talk_lines(*astuple(told.talks))),
        (_("📥 Waits now"), waiting or _("Nothing: everything is done.")),
        *_next_report(told.next_report, today),
    )
    text = paragraphs(*(f"{bold(head)}\n{said}" for head, said in parts))
    course = ShowDashboard(view=View.COURSE, span=Span.WEEK, back=1)
    pages = (button(_("📊 Statistics"), course),)
    return Screen(text, (pages, dashboards.digest_row(on=True), home_row()))


def _next_report(deadline: Deadline | None, today: date) -> tuple[tuple[str, str], ...]:
    return ((period_name(deadline.period), _term(deadline, today)),) if deadline else ()


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
