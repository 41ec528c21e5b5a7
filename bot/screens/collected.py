"""What became of a file of questionnaires that were collected elsewhere."""

from bot.i18n import _, language, plural
from bot.screens.screen import Screen, bold, home_row, paragraphs
from bot.survey.content import Questionnaire
from bot.survey.questionnaires.collected import Taken
from bot.survey.questionnaires.collected_rules import Fault, Flaw

# More are not shown: the file is corrected and sent again.
MOST_FAULTS = 10


def taken(outcome: Taken, form: Questionnaire) -> Screen:
    """Counts, and the first faults by row."""
    shown = outcome.faults[:MOST_FAULTS]
    left = len(outcome.faults) - len(shown)
    text = paragraphs(
        bold(_("📋 Questionnaires collected elsewhere")),
        "\n".join(
            (
                _("Taken in: {n}", n=outcome.new),
                _("Of them joined to a service of the register: {n}", n=outcome.matched),
                _("Taken in before: {n}", n=outcome.known),
                _("Rows with faults: {n}", n=len({fault.row for fault in outcome.faults})),
            )
        ),
        "\n".join(_line(fault, form) for fault in shown),
        plural("… and {n} fault more", "… and {n} faults more", left) if left else None,
        _("Correct these rows and send the file again: rows that are there already stay as they are.")
        if shown
        else None,
    )
    return Screen(text, (home_row(),))


def too_many(most: int) -> Screen:
    """Nothing was taken in: the file has more rows than may come at once."""
    said = plural(
        "⚠️ Nothing was taken in: one file may hold {n} questionnaire at most.",
        "⚠️ Nothing was taken in: one file may hold {n} questionnaires at most.",
        most,
    )
    text = paragraphs(
        bold(_("📋 Questionnaires collected elsewhere")),
        said,
        _("Please divide it into several files and send them one after the other."),
    )
    return Screen(text, (home_row(),))


def _line(fault: Fault, form: Questionnaire) -> str:
    heading = form.headings.get(fault.column) or form.scales[fault.column]
    title = heading[language()]
    short = title if len(title) <= 40 else title[:39] + "…"
    return "• " + _("Row {row}: {what}", row=fault.row, what=f"{_flaw(fault.flaw)} ({short})")


def _flaw(flaw: Flaw) -> str:
    return {
        Flaw.MISSING: _("the cell is empty"),
        Flaw.NAME: _("surname and given name are needed"),
        Flaw.TOO_LONG: _("the text is too long"),
        Flaw.UNKNOWN_SERVICE: _("there is no such service in the official list"),
        Flaw.NOT_A_MARK: _("a mark is a whole number from 1 to 5"),
        Flaw.UNKNOWN_WISH: _("there is no such support in the form"),
        Flaw.NOT_A_DATE: _("this is not a date"),
        Flaw.FUTURE_DATE: _("this day has not come yet"),
        Flaw.ALREADY_THERE: _("this service has a questionnaire already"),
    }[flaw]
