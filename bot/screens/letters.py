"""Letters to the operator and deadlines of reports: lists with their clocks, cards, what is to be typed."""

from datetime import date

from bot.callbacks.monitoring import (
    CloseLetter,
    MarkLetterSent,
    MarkReportSent,
    SendLetterFiles,
    ShowDeadlines,
    ShowLetter,
    ShowLetterRows,
    ShowLetters,
)
from bot.i18n import _, day, plural
from bot.monitoring.deadlines.model import Submission
from bot.monitoring.deadlines.rules import Deadline
from bot.monitoring.deadlines.service import AskingSubmission, Overview
from bot.monitoring.figures.model import Period
from bot.monitoring.figures.rules import parse
from bot.monitoring.letters.model import Comparison, Fate, FaultyRow, LetterState
from bot.monitoring.letters.rules import BadDates, NoNumber
from bot.monitoring.letters.service import AskingSending, Card, LetterList, RowsPage
from bot.screens.fault_words import column_name, explain
from bot.screens.pages import page_of, turns
from bot.screens.screen import Row, Screen, bar, bold, button, home_row, paragraphs, quoted
from bot.screens.services import month_name
from bot.services.words import ServiceLists

# Rows with many faults would not fit into one message.
LONGEST_LINE = 200


def letters(there: LetterList) -> Screen:
    """All letters, the open ones first."""
    head = bold(_("✉️ Letters to the operator")) + page_of(there.page, there.pages)
    text = paragraphs(
        head,
        _("Open: {n}, overdue: {overdue}", n=there.open, overdue=there.overdue) if there.cards else None,
        "\n\n".join(_entry(each) for each in there.cards) or _("No register has faults: nothing to write."),
    )
    rows = [(button(_label(each), ShowLetter(letter=each.letter.id)),) for each in there.cards]
    others = turns(there.page, there.pages, lambda page: ShowLetters(page=page))
    deadlines = (button(_("📅 Deadlines of reports"), ShowDeadlines()),)
    return Screen(text, (*rows, *others, deadlines, home_row()))


def _entry(card: Card) -> str:
    return "\n".join((f"<b>№ {card.letter.id}</b> · {month_name(card.letter.month)}", *_clock(card)))


def _label(card: Card) -> str:
    return f"{_SIGNS[card.state]} № {card.letter.id} · {month_name(card.letter.month)}"


_SIGNS = {
    LetterState.TO_SEND: "✍️",
    LetterState.SENDING_OVERDUE: "⚠️",
    LetterState.AWAITING: "⏳",
    LetterState.ANSWER_OVERDUE: "⚠️",
    LetterState.CLOSED: "✅",
}


def _clock(card: Card) -> list[str]:
    """Where a letter stands, and by when something is due."""
    letter = card.letter
    match card.state:
        case LetterState.TO_SEND:
            return [_("✍️ Send it by: {date}", date=day(letter.due_on))]
        case LetterState.SENDING_OVERDUE:
            return [_("⚠️ Overdue: it was to be sent by {date}", date=day(letter.due_on))]
        case LetterState.CLOSED:
            return [_("✅ Closed"), *_sent(card)]
    assert letter.answer_due_on is not None, "a letter that was sent"
    answer = day(letter.answer_due_on)
    if card.state is LetterState.AWAITING:
        return [*_sent(card), _("⏳ Correction due by: {date}", date=answer)]
    return [*_sent(card), _("⚠️ Correction overdue since {date}", date=answer)]


def _sent(card: Card) -> list[str]:
    letter = card.letter
    if letter.sent_on is None:
        return []
    return [
        _("Sent: № {number}, {date}", number=quoted(letter.outgoing_number or ""), date=day(letter.sent_on))
    ]


def card(there: Card, zone_day: date) -> Screen:
    """One letter; `zone_day` is the local day on which its faults were seen."""
    letter = there.letter
    later = letter.received_on if letter.received_on != letter.sent_on else None
    text = paragraphs(
        bold(_("✉️ Letter № {n}: register of {month}", n=letter.id, month=month_name(letter.month))),
        "\n".join(
            (
                _("Faults seen: {date}", date=day(zone_day)),
                *_clock(there),
                *((_("Received by the operator: {date}", date=day(later)),) if later else ()),
            )
        ),
        _comparison(there.comparison),
    )
    closed = there.state is LetterState.CLOSED
    rows: list[Row] = [
        (button(_("📄 Files: Word and PDF"), SendLetterFiles(letter=letter.id)),),
        (button(_("🔎 Row by row"), ShowLetterRows(letter=letter.id, page=0)),),
    ]
    if not closed:
        label = _("✏️ Correct number and date") if letter.sent_on else _("📨 It is sent")
        rows.append((button(label, MarkLetterSent(letter=letter.id)),))
        rows.append((button(_("Close as it is"), CloseLetter(letter=letter.id, sure=False)),))
    return Screen(text, (*rows, _back(), home_row()))


def _comparison(told: Comparison) -> str:
    mended = told.in_time + told.late
    return "\n".join(
        (
            _("Rows with faults: {n}", n=told.rows),
            f"{bar(mended, told.rows)}",
            _("✅ Mended in time: {n}", n=told.in_time),
            _("🕓 Mended late: {n}", n=told.late),
            _("⭕ Still open: {n}", n=told.open),
        )
    )


def rows(there: RowsPage, lists: ServiceLists) -> Screen:
    """The rows of a letter against what has come since."""
    letter = there.card.letter
    head = bold(_("🔎 Letter № {n}, row by row", n=letter.id)) + page_of(there.page, there.pages)
    lines = "\n\n".join(_row(row, fate, lists) for row, fate in there.rows)
    others = turns(there.page, there.pages, lambda page: ShowLetterRows(letter=letter.id, page=page))
    back = (button(_("◀️ Back"), ShowLetter(letter=letter.id)),)
    return Screen(paragraphs(head, lines), (*others, back, home_row()))


def _row(row: FaultyRow, fate: Fate, lists: ServiceLists) -> str:
    wrong = "; ".join(
        (f"{column_name(each.field, lists)}: " if each.field else "") + explain(each, lists)
        for each in row.faults
    )
    if len(wrong) > LONGEST_LINE:
        wrong = wrong[: LONGEST_LINE - 1] + "…"
    head = _("Row {row}", row=row.number)
    return f"<b>{head}</b> · {_fate(row, fate)}\n{quoted(wrong)}"


def _fate(row: FaultyRow, fate: Fate) -> str:
    match fate:
        case Fate.OPEN:
            return _("⭕ corrected wrongly, still open") if row.again else _("⭕ still open")
        case Fate.IN_TIME:
            return _("✅ mended in time")
    return _("🕓 mended late")


def asking(outcome: AskingSending) -> Screen:
    """The outgoing number and the date are to be typed."""
    text = paragraphs(
        _flaw(outcome.flaw),
        bold(_("📨 Letter № {n} is sent", n=outcome.letter.id)),
        _("Type the outgoing number and the date, for example: {example}", example="12-3/456 03.04.2026"),
        _("Did the operator receive it on a later day? Add that date behind. Without a date it is today."),
    )
    return Screen(text, ((button(_("Cancel"), ShowLetter(letter=outcome.letter.id)),), home_row()))


def _flaw(flaw: NoNumber | BadDates | None) -> str | None:
    match flaw:
        case NoNumber():
            return _("⚠️ I do not see an outgoing number.")
        case BadDates():
            return _("⚠️ These dates cannot be: look at their order, and that none lies ahead.")
    return None


def ask_closing(there: Card) -> Screen:
    """Is it meant?"""
    text = paragraphs(
        bold(_("Close letter № {n}?", n=there.letter.id)),
        plural(
            "{n} row is still open and stays out of the register until it is corrected. Nobody is reminded.",
            "{n} rows are still open and stay out of the register until corrected. Nobody is reminded.",
            there.comparison.open,
        ),
    )
    yes = (button(_("Yes, close"), CloseLetter(letter=there.letter.id, sure=True)),)
    return Screen(text, (yes, (button(_("Cancel"), ShowLetter(letter=there.letter.id)),), home_row()))


def caption() -> str:
    """Under a drafted letter."""
    return _("A draft: read it, sign it, register it, send it. Then press “It is sent”.")


def all_rows_caption() -> str:
    """Under the workbook with every row."""
    return _("Every row with its faults: it goes with the letter.")


# Deadlines of reports


def deadlines(there: Overview) -> Screen:
    """What is due, and what went out."""
    text = paragraphs(
        bold(_("📅 Deadlines of reports")),
        "\n\n".join(_deadline(each, sent, there.today) for each, sent in there.deadlines),
        _("The day to aim at is the last working day by the date of the Methodology."),
    )
    marks = [
        (
            button(
                _("📨 Sent: {period}", period=each.period.code),
                MarkReportSent(period=each.period.code),
            ),
        )
        for each, sent in there.deadlines
        if sent is None
    ]
    return Screen(text, (*marks, _back(), home_row()))


def _deadline(each: Deadline, sent: Submission | None, today: date) -> str:
    lines = [bold(period_name(each.period))]
    if sent:
        told = {"number": quoted(sent.outgoing_number), "date": day(sent.sent_on)}
        lines.append(_("✅ Sent: № {number}, {date}", **told))
    elif today > each.last_on:
        lines.append(_("⚠️ Overdue: it was due by {date}", date=day(each.last_on)))
    else:
        lines.append(_("Send it by: {date}", date=day(each.aim_on)))
        if each.aim_on != each.last_on:
            lines.append(_("By the Methodology: {date}", date=day(each.last_on)))
    return "\n".join(lines)


def asking_submission(outcome: AskingSubmission) -> Screen:
    """Number and date of a report are to be typed."""
    period = parse(outcome.period)
    assert period is not None, "asked by the use case"
    text = paragraphs(
        _flaw(outcome.flaw),
        bold(_("📨 Sent: {period}", period=period_name(period))),
        _("Type the outgoing number and the date, for example: {example}", example="12-3/456 10.04.2026"),
    )
    return Screen(text, ((button(_("Cancel"), ShowDeadlines()),), home_row()))


def period_name(period: Period) -> str:
    """A report by its period."""
    if period.quarter is None:
        return _("Final report, {year}", year=period.year)
    return _("Report of quarter {quarter}, {year}", quarter=period.quarter, year=period.year)


def _back() -> Row:
    return (button(_("✉️ Letters to the operator"), ShowLetters(page=0)),)
