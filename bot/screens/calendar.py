"""The calendar of working days: a month to press, a day, what was declared."""

from datetime import date
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardButton

from bot.callbacks.monitoring import DeclareDay, ShowDay, ShowDeclared, ShowMonth, UndoDay
from bot.i18n import _, day, month, weekday
from bot.monitoring.calendar.service import (
    FIRST_YEAR,
    LAST_YEAR,
    LONGEST_NOTE,
    AskingNote,
    DayView,
    MonthView,
)
from bot.monitoring.calendar.store import DeclaredDay
from bot.screens.screen import Row, Screen, bold, button, home_row, in_columns, paragraphs, quoted

# So many declared days stand in one message, each with the beginning of its reason.
MOST = 30
MOST_OF_A_NOTE = 60
DAYS_OF_A_WEEK = 7


def month_view(there: MonthView) -> Screen:
    """A month, Monday first; before days off stands a dot, behind declared days a star."""
    text = paragraphs(
        bold("🗓 " + month(there.year, there.month)),
        _("With a dot: days off. With a star: declared here."),
        _("Press a day to change it, or type: {example}", example=f"/calendar 31.12.{there.year}"),
    )
    first = date(there.year, there.month, 1)
    empty = [button("·", ShowMonth(year=there.year, month=there.month)) for _each in range(first.weekday())]
    cells = empty + [_cell(there, number) for number in there.worked]
    missing = -len(cells) % DAYS_OF_A_WEEK
    cells += [button("·", ShowMonth(year=there.year, month=there.month)) for _each in range(missing)]
    declared = (button(_("📝 Declared days"), ShowDeclared()),)
    return Screen(text, (*in_columns(cells, DAYS_OF_A_WEEK), _beside(there), declared, home_row()))


def _cell(there: MonthView, number: int) -> InlineKeyboardButton:
    label = str(number) if there.worked[number] else f"·{number}"
    star = "*" if number in there.declared else ""
    return button(label + star, ShowDay(day=date(there.year, there.month, number).toordinal()))


def _beside(there: MonthView) -> Row:
    """The months before and after."""
    at = there.year * 12 + there.month - 1
    pairs = [(sign, *divmod(at + step, 12)) for sign, step in (("◀️", -1), ("▶️", 1))]
    return tuple(
        button(sign, ShowMonth(year=year, month=number + 1))
        for sign, year, number in pairs
        if FIRST_YEAR <= year <= LAST_YEAR
    )


def day_view(there: DayView, zone: ZoneInfo) -> Screen:
    """A day, and what can be made of it."""
    declared = there.declared
    state = _("A working day.") if there.is_working else _("A day off.")
    text = paragraphs(
        bold(f"🗓 {day(there.day)}, {weekday(there.day)}"),
        state + (" " + _("By the calendar.") if declared is None else ""),
        _declared(declared, zone) if declared else None,
    )
    other = _("Make it a day off") if there.is_working else _("Make it a working day")
    number = there.day.toordinal()
    rows: list[Row] = []
    if declared is None or there.is_working == there.by_rule:
        rows.append((button(other, DeclareDay(day=number)),))
    if declared:
        rows.append((button(_("↩️ Undo: as the calendar has it"), UndoDay(day=number)),))
    return Screen(text, (*rows, _to_month(there.day), home_row()))


def _declared(declared: DeclaredDay, zone: ZoneInfo) -> str:
    made = day(declared.changed_at.astimezone(zone).date())
    return "\n".join(
        (
            _("Declared: {note}", note=quoted(declared.note)),
            _("Changed: {date}, account {account}", date=made, account=declared.changed_by),
        )
    )


def asking(outcome: AskingNote) -> Screen:
    """Why is a day worked, or off?"""
    number = outcome.day.toordinal()
    becomes = _("becomes a working day") if outcome.is_working else _("becomes a day off")
    text = paragraphs(
        _("⚠️ Type a few words, {most} characters at most.", most=LONGEST_NOTE) if outcome.unfit else None,
        bold(f"🗓 {day(outcome.day)}: {becomes}"),
        _("By which act or for what reason? Type it; deadlines that run change at once."),
    )
    return Screen(text, ((button(_("Cancel"), ShowDay(day=number)),), home_row()))


def declared_days(there: tuple[DeclaredDay, ...], today: date) -> Screen:
    """What was declared, the newest change first."""
    lines = [_line(each) for each in there[:MOST]]
    rows = [(button(day(each.day), ShowDay(day=each.day.toordinal())),) for each in there[:MOST]]
    text = paragraphs(bold(_("📝 Declared days")), "\n".join(lines) or _("Nothing is declared."))
    return Screen(text, (*rows, _to_month(today), home_row()))


def not_a_day() -> Screen:
    """What was typed is no date."""
    text = _("⚠️ This is no date. Type it like this: {example}", example="/calendar 31.12.2026")
    return Screen(text, ((button(_("🗓 Calendar"), ShowMonth(year=0, month=0)),), home_row()))


def _to_month(of: date) -> Row:
    return (button("◀️ " + month(of.year, of.month), ShowMonth(year=of.year, month=of.month)),)


def _line(each: DeclaredDay) -> str:
    made = _("working") if each.is_working else _("off")
    note = each.note if len(each.note) <= MOST_OF_A_NOTE else each.note[: MOST_OF_A_NOTE - 1] + "…"
    return f"• {day(each.day)}: {made}. {quoted(note)}"
