"""The register of questionnaires: of which period, and the words under the file."""

from bot.callbacks import ExportQuestionnaires
from bot.i18n import _
from bot.reports.service import Export
from bot.screens.ratings import period_names
from bot.screens.screen import Screen, bold, button, home_row, paragraphs


def ask_period() -> Screen:
    """Of which period?"""
    rows = tuple((button(name, ExportQuestionnaires(period=each)),) for each, name in period_names().items())
    text = paragraphs(bold("📋 " + _("Register of questionnaires")), _("Of which period?"))
    return Screen(text, (*rows, home_row()))


def caption(export: Export) -> str:
    """The words under the file."""
    return paragraphs(
        bold("📋 " + _("Register of questionnaires")),
        _("Rows: {n}", n=export.rows),
        _("Full names: keep the file safe. The export is in the audit."),
        f"SHA-256: <code>{export.sha256}</code>",
    )
