"""Voiding a question: what would follow, the reason, and what has come of it."""

from bot.cabinet.staff import LONGEST_REASON, SHORTEST_REASON
from bot.cabinet.voiding import AskingWhy, NowVoid
from bot.callbacks.items import KeepQuestion, ShowItem, ShowItems
from bot.i18n import _
from bot.lessons.model import Course
from bot.screens.items import progress, running_short
from bot.screens.screen import Screen, bold, button, home_row, paragraphs, quoted


def voiding(outcome: AskingWhy | NowVoid, course: Course) -> Screen:
    """The next step of voiding a question, or that it is done."""
    match outcome:
        case AskingWhy():
            return _ask(outcome, course)
        case NowVoid():
            return _done(outcome)


def _ask(asking: AskingWhy, course: Course) -> Screen:
    limits = _(
        "⚠️ A reason has {shortest} to {longest} characters.",
        shortest=SHORTEST_REASON,
        longest=LONGEST_REASON,
    )
    text = paragraphs(
        bold(_("🚫 Void the question {name}", name=quoted(asking.question_id))),
        "\n".join(
            (
                _("• It will count as right for everybody who was asked it."),
                _("• No test will draw it any more."),
                _("• Finished attempts with it, all graded anew: {n}", n=asking.attempts),
                _("• People who pass by it and get the certificate: {n}", n=asking.would_pass),
            )
        ),
        _("This cannot be taken back. No result gets worse by it."),
        running_short(asking.short, course),
        limits if asking.unfit else None,
        _("Type the reason. It stays in the audit, so write no names and no numbers of people."),
    )
    return Screen(text, ((button(_("Cancel"), KeepQuestion(question=asking.question_id)),), home_row()))


def _done(outcome: NowVoid) -> Screen:
    voided = outcome.voided
    name = quoted(voided.question_id)
    newly, before = _("✅ The question {name} is void.", name=name), _("{name} was void before.", name=name)
    text = paragraphs(
        bold(newly if outcome.newly else before),
        _("Reason: {reason}", reason=quoted(voided.reason)),
        progress(voided, outcome.left),
        _("Who passes by it gets the certificate and a message; reminders of a retest stop.")
        if outcome.left
        else None,
    )
    look = button(_("🔄 Look at the question"), ShowItem(question=voided.question_id))
    return Screen(text, ((look,), (button(_("❓ All questions"), ShowItems()),), home_row()))
