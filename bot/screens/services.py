"""The register of services in the chat: what it holds, how a file is sent, what is wrong with it."""

from datetime import date

from bot.callbacks import (
    CancelBatch,
    ChooseMonth,
    ConfirmBatch,
    SendForm,
    ServicesPage,
    ShowBatch,
)
from bot.errors import UnreadableFile
from bot.i18n import _, day, month, plural
from bot.language import Language
from bot.screens import fault_words
from bot.screens.screen import Row, Screen, bar, bold, button, home_row, in_pairs, paragraphs, quoted
from bot.services.dry_run import DryRun, Problem
from bot.services.model import BatchState, Fault
from bot.services.service import Overview
from bot.services.store import Batch
from bot.services.words import ServiceLists


def overview(there: Overview) -> Screen:
    """What the register holds, and what may be done."""
    lines = [
        _(
            "{month}: {taken} taken, {held} to correct",
            month=month_name(each.month),
            taken=each.services,
            held=each.held,
        )
        for each in there.months
    ]
    text = paragraphs(
        bold(_("📥 Register of services")),
        "\n".join(lines) or _("There is nothing in it yet."),
        _("Send me the register of a month as a file: .xlsx or .csv. I check it, and you decide."),
    )
    return Screen(text, (*_open_rows(there), *_form_rows(), _how_to(), home_row()))


def _open_rows(there: Overview) -> tuple[Row, ...]:
    return tuple(
        (button(_("📄 Your file: {month}", month=month_name(each.month)), ShowBatch(batch=each.id)),)
        for each in there.open
    )


def _form_rows() -> tuple[Row, ...]:
    return (
        (button(_("Template in Kazakh"), SendForm(language=Language.KK)),),
        (button(_("Template in Russian"), SendForm(language=Language.RU)),),
    )


def _how_to() -> Row:
    return (button(_("How to send"), ServicesPage(page="how")),)


def _services_row() -> Row:
    return (button(_("📥 Register of services"), ServicesPage(page="overview")),)


def how_to_send() -> Screen:
    """The way of a file, step by step."""
    steps = (
        _("1. Take the template, or your own file with the same headings."),
        _("2. One row is one service. Choose from the lists where there are lists."),
        _("3. Send the file here and press its month."),
        _("4. I check every row and send the file back: what is wrong is coloured and explained."),
        _("5. You confirm: good rows are taken, the others wait for their correction."),
        _("6. Correct the coloured cells in that file and send it again: only those rows change."),
    )
    return Screen(
        paragraphs(bold(_("How to send")), "\n".join(steps)), (*_form_rows(), _services_row(), home_row())
    )


def ask_month(batch: Batch, months: tuple[str, ...]) -> Screen:
    """Of which month is it?"""
    text = paragraphs(
        bold(_("📄 The file is here")),
        _("Of which month are these services? What counts is the day on which a service ended."),
    )
    buttons = [button(month_name(each), ChooseMonth(batch=batch.id, month=each)) for each in months]
    return Screen(text, (*in_pairs(buttons), _cancel_row(batch), home_row()))


def checking(batch: Batch) -> Screen:
    """It will be checked at once."""
    text = paragraphs(
        bold(_("📄 Register of {month}", month=month_name(batch.month))),
        _("I am checking it and shall write here when I am ready. You may go on with other things."),
    )
    return Screen(text, (_cancel_row(batch), home_row()))


def progress(batch: Batch, done: int) -> str:
    """A message that is edited while a file is read or taken in; `done` rows so far."""
    head = bold(_("📄 Register of {month}", month=month_name(batch.month)))
    if batch.state is BatchState.CONFIRMED:
        told = _("Taking in: {done} of {of}", done=done, of=batch.rows)
        return paragraphs(head, bar(done, batch.rows) + "\n" + told)
    return paragraphs(head, _("Checking: {done} rows so far", done=done))


def checked(batch: Batch, dry: DryRun, lists: ServiceLists, missed: date | None = None) -> Screen:
    """The outcome of the check, the worst problems, and the question whether to take it in.

    `missed` is the day by which the register of the month was due, when this file came later with new rows.
    """
    text = paragraphs(
        bold(_("📄 Register of {month}: checked", month=month_name(batch.month))),
        _counts(dry),
        _late(missed),
        _problems(dry, lists),
        _left_out(dry),
        None if dry.changes else _("There is nothing new in this file."),
    )
    return Screen(text, (*_confirm_rows(batch), home_row()))


def _counts(dry: DryRun) -> str:
    lines = [
        _("Rows: {n}", n=dry.rows),
        _("✅ Good, to be taken: {n}", n=dry.good),
        _("⚠️ To correct: {n}", n=dry.held),
    ]
    if dry.known:
        lines.append(_("In the register already: {n}", n=dry.known))
    if dry.already_held:
        lines.append(_("Waiting for correction from before: {n}", n=dry.already_held))
    if dry.mends:
        lines.append(_("Corrections of earlier rows: {n}", n=dry.mends))
    return "\n".join(lines)


def _problems(dry: DryRun, lists: ServiceLists) -> str | None:
    if not dry.problems:
        return None
    return (
        bold(_("What is wrong most often:"))
        + "\n"
        + "\n".join(_problem(each, lists) for each in dry.problems)
    )


def _problem(problem: Problem, lists: ServiceLists) -> str:
    """Column, fault, how often, in which rows; the file tells of each single row."""
    fault = Fault(problem.field, problem.code, problem.detail, problem.suggestion)
    words = fault_words.explain(fault, lists)
    where = _short(fault_words.column_name(problem.field, lists)) + ": " if problem.field else ""
    rows = ", ".join(map(str, problem.rows))
    once = problem.count == 1
    shown = _("(row {row})", row=rows) if once else _("(×{n}, row {rows})", n=problem.count, rows=rows)
    return f"• {quoted(where)}{quoted(words)} {shown}"


def _short(heading: str, most: int = 40) -> str:
    return heading if len(heading) <= most else heading[: most - 1].rstrip(" ,(") + "…"


def _left_out(dry: DryRun) -> str | None:
    if not dry.left_out:
        return None
    return _(
        "The file has not all optional columns, so a report will not tell: {what}.",
        what="; ".join(map(fault_words.left_out, dry.left_out)),
    )


def _confirm_rows(batch: Batch) -> tuple[Row, ...]:
    if not batch.taken and not batch.held:
        return (_cancel_row(batch),)
    take = plural("✅ Take in {n} row", "✅ Take in {n} rows", batch.taken)
    keep = _("Keep the rows to be corrected")
    return (
        (button(take if batch.taken else keep, ConfirmBatch(batch=batch.id)),),
        _cancel_row(batch),
    )


def _cancel_row(batch: Batch) -> Row:
    return (button(_("Cancel"), CancelBatch(batch=batch.id)),)


def taking(batch: Batch) -> Screen:
    """It is confirmed."""
    text = paragraphs(
        bold(_("📄 Register of {month}", month=month_name(batch.month))),
        _("I am taking it in and shall write here when it is done. You may go on with other things."),
    )
    return Screen(text, (_services_row(), home_row()))


def done(batch: Batch, missed: date | None = None) -> Screen:
    """It is taken in; `missed` as in `checked`."""
    lines = [_("✅ Taken: {n}", n=batch.taken)]
    if batch.mended:
        lines.append(_("Corrections of earlier rows: {n}", n=batch.mended))
    if batch.known:
        lines.append(_("In the register already: {n}", n=batch.known))
    if waiting := batch.rows - batch.taken - batch.known:
        lines.append(_("⚠️ Waiting for correction: {n}", n=waiting))
        lines.append("")
        lines.append(_("Correct the coloured cells in the file above and send it again."))
    head = bold(_("📄 Register of {month}: done", month=month_name(batch.month)))
    return Screen(paragraphs(head, "\n".join(lines), _late(missed)), (_services_row(), home_row()))


def _late(missed: date | None) -> str | None:
    """What a late register means; corrections have a term of their own (Methodology, points 7, 9 and 10)."""
    if missed is None:
        return None
    return _(
        "⏰ Late: the register of this month was due by {date}. Its new rows stay out of the report;"
        " corrections within their term count.",
        date=day(missed),
    )


def standing(batch: Batch, months: tuple[str, ...], missed: date | None = None) -> Screen:
    """Where a file is now: for a button of an earlier screen; `missed` as in `checked`."""
    match batch.state:
        case BatchState.SENT:
            return ask_month(batch, months)
        case BatchState.CHECKING:
            return checking(batch)
        case BatchState.CHECKED:
            return _short_check(batch, missed)
        case BatchState.CONFIRMED:
            return taking(batch)
        case BatchState.DONE:
            return done(batch, missed)
    return cancelled()


def _short_check(batch: Batch, missed: date | None) -> Screen:
    """What the check found, in counts."""
    lines = (
        _("Rows: {n}", n=batch.rows),
        _("✅ Good, to be taken: {n}", n=batch.taken),
        _("⚠️ To correct: {n}", n=batch.held),
    )
    head = bold(_("📄 Register of {month}: checked", month=month_name(batch.month)))
    return Screen(paragraphs(head, "\n".join(lines), _late(missed)), (*_confirm_rows(batch), home_row()))


def cancelled() -> Screen:
    """Nothing is taken in."""
    return Screen(_("Cancelled: nothing of this file is taken in."), (_services_row(), home_row()))


def refused(error: UnreadableFile, lists: ServiceLists) -> Screen:
    """The file cannot be read."""
    text = paragraphs(bold(_("⚠️ I cannot read this file")), quoted(fault_words.unreadable(error, lists)))
    return Screen(text, (*_form_rows(), _services_row(), home_row()))


def file_lost() -> Screen:
    """Telegram does not give the file."""
    return Screen(
        _("Telegram did not give me the file. Please send it again."), (_services_row(), home_row())
    )


def month_name(text: str) -> str:
    """`2026-03` in words."""
    year, number = text.split("-")
    return month(int(year), int(number))


def form_caption() -> str:
    """Under the empty form."""
    return _("The template of the register. Fill it in and send it here.")


def faults_caption(whole: bool) -> str:
    """Under a file that goes back."""
    if whole:
        return _("Your file: what is wrong is coloured, and the first column says what to do.")
    return _("Only the rows to be corrected: your file is too long to go back whole.")


def rest_caption() -> str:
    """Under what is left to be corrected."""
    return _("The rows that wait for correction. Correct the coloured cells and send this file.")
