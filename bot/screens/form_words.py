"""What stands on the form of Appendix 1 besides its official headings, in the language being spoken."""

from bot.i18n import _
from bot.reports.services import FormWords
from bot.services.model import Field


def form_words() -> FormWords:
    """What stands on the form besides the official headings."""
    return FormWords(
        name=_("Services"),
        title=_("Information on the course of service support"),
        notes=(_("One row is one service. A comment on each heading says what goes in."),),
        hints={each: _hint(each) for each in Field},
        remarks=_("What to correct"),
    )


def _hint(column: Field) -> str:
    """What goes into a column."""
    match column:
        case Field.IDENTIFIER | Field.CLIENT_IIN:
            return _("12 digits, without spaces.")
        case Field.CLIENT | Field.MANAGER:
            return _("Surname, given name, patronymic if there is one.")
        case Field.BIRTH_DATE | Field.STARTED_ON | Field.ENDED_ON | Field.ACT_DATE:
            return _("A date like this: 31.03.2026")
        case Field.WORK_PHONE | Field.MOBILE_PHONE:
            return _("Like this: +7 701 123 45 67. At least one of the two phones is needed.")
        case Field.AGE:
            return _("Full years on the day the service began.")
        case Field.LOCALITY | Field.PLACE:
            return _("Where the service was given. For a mobile centre write so, with the settlement.")
        case Field.EMAIL:
            return _("May stay empty.")
        case Field.ACT_NUMBER | Field.PROVIDER | Field.HEADCOUNT | Field.REFERENCE | Field.ENTERPRISE:
            return _("As in the documents; columns after the 22nd may stay empty.")
    return _("Choose from the list.")
