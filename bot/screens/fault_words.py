"""What is wrong with a row of a register, in words for somebody at a service centre: what, and what to do."""

from collections.abc import Callable, Mapping

from bot.errors import FileFlaw, IdentifierFlaw, UnreadableFile
from bot.i18n import _, language
from bot.services.model import OFFICIAL, Fault, FaultCode, Field
from bot.services.rules import Statistic
from bot.services.words import ServiceLists

# A fault whose suggestion is a code of another column than its own.
_SUGGESTED_IN = {FaultCode.OTHER_SECTION: Field.OKED_SECTION, FaultCode.OTHER_SERVICE: Field.SERVICE}


def explain(fault: Fault, lists: ServiceLists) -> str:
    """One sentence about a fault, in the language being spoken."""
    match fault.code:
        case FaultCode.IDENTIFIER:
            return _identifier(fault.detail)
        case FaultCode.AGE_MISMATCH if fault.detail:
            return _("By the date of birth the age is {age}.", age=fault.detail)
        case FaultCode.DUPLICATE_IN_FILE if fault.detail:
            return _("Row {row} is the same service. Delete one of the two rows.", row=fault.detail)
        case (
            FaultCode.UNKNOWN_WORD
            | FaultCode.OTHER_REGION
            | FaultCode.OTHER_SECTION
            | FaultCode.OTHER_SERVICE
        ):
            return _of_a_list(fault, suggestion(fault, lists))
    return _PLAIN[fault.code]()


def suggestion(fault: Fault, lists: ServiceLists) -> str:
    """What is suggested, in words; empty when nothing is."""
    column = _SUGGESTED_IN.get(fault.code, fault.field)
    if not fault.suggestion or column is None:
        return fault.suggestion
    return lists.worded(column, fault.suggestion, language())


def column_name(column: Field, lists: ServiceLists) -> str:
    """The official heading of a column."""
    return lists.headings[column][language()]


def _of_a_list(fault: Fault, suggested: str) -> str:
    match fault.code:
        case FaultCode.OTHER_SECTION:
            return _("This subsector belongs to another sector: «{name}».", name=suggested)
        case FaultCode.OTHER_SERVICE:
            return _("This subtype belongs to another service: «{name}».", name=suggested)
        case FaultCode.OTHER_REGION if suggested:
            return _("This region has no such settlement. Did you mean «{name}»?", name=suggested)
        case FaultCode.OTHER_REGION:
            return _("This region has no such settlement.")
    if suggested:
        return _("This is not in the list. Did you mean «{name}»?", name=suggested)
    return _("This is not in the list. Choose from the list of the template.")


def _identifier(detail: str) -> str:
    match detail:
        case IdentifierFlaw.LENGTH:
            return _("An IIN or BIN has exactly 12 digits. Look whether zeros in front were lost.")
        case IdentifierFlaw.CHECKSUM:
            return _(
                "There is a slip in this IIN or BIN: its last digit does not fit. Copy it from the document."
            )
        case IdentifierFlaw.DATE:
            return _("An IIN begins with the date of birth; there is no such date.")
        case IdentifierFlaw.MONTH:
            return _("A BIN begins with a year and a month; there is no such month.")
        case IdentifierFlaw.FUTURE:
            return _("By this IIN or BIN its owner is not there yet: the date in it has not come.")
    return _("There is no such IIN or BIN. Copy it from the document.")


_PLAIN: Mapping[FaultCode, Callable[[], str]] = {
    FaultCode.MISSING: lambda: _("This cell must be filled in."),
    FaultCode.SEX_MISMATCH: lambda: _("The sex does not fit the IIN. Correct whichever is wrong."),
    FaultCode.BIRTH_DATE_MISMATCH: lambda: _(
        "The date of birth does not fit the IIN. Correct whichever is wrong."
    ),
    FaultCode.NOT_A_DATE: lambda: _("This is not a date. Write it like this: 31.03.2026"),
    FaultCode.FUTURE_DATE: lambda: _("This day has not come yet."),
    FaultCode.ENDS_BEFORE_START: lambda: _("The service ends before it begins."),
    FaultCode.OTHER_MONTH: lambda: _("The service did not end in the month of this register."),
    FaultCode.NOT_A_NUMBER: lambda: _("A whole number is needed here."),
    FaultCode.AGE_MISMATCH: lambda: _("The age does not fit the date of birth."),
    FaultCode.PHONE: lambda: _("This number cannot be called. Write it like this: +7 701 123 45 67"),
    FaultCode.NO_PHONE: lambda: _("No phone can be called. One is needed, like this: +7 701 123 45 67"),
    FaultCode.EMAIL: lambda: _("This is not an e-mail address. Correct it or leave the cell empty."),
    FaultCode.NAME: lambda: _("This is not a full name. Write the surname and the given name, in letters."),
    FaultCode.TOO_LONG: lambda: _("This text is too long. Shorten it."),
    FaultCode.DUPLICATE_IN_FILE: lambda: _("The same service is in this file twice. Delete one of the rows."),
    FaultCode.DUPLICATE_IN_REGISTER: lambda: _(
        "The register has this very service, with other data. If it is another one, correct its date or kind."
    ),
    FaultCode.SEX_UNKNOWN: lambda: _(
        "For your information: this IIN does not tell the sex. The row is in order."
    ),
    FaultCode.ONE_PHONE_BAD: lambda: _(
        "For your information: this number cannot be called, the other one can. The row is in order."
    ),
}


def left_out(statistic: Statistic) -> str:
    """What a report will lack because an optional column is missing."""
    match statistic:
        case Statistic.ONLINE_SERVICES:
            return _("how many services were online")
        case Statistic.SERVICES_BY_PROVIDER:
            return _("who gave the services: the operator or service companies")
        case Statistic.CLIENTS_ONCE:
            return _("clients by their own IIN (by name and date of birth instead)")
        case Statistic.CONFIRMED_SERVICES:
            return _("which services are confirmed by an act")
        case Statistic.HEADCOUNT:
            return _("the number of employees")


def unreadable(error: UnreadableFile, lists: ServiceLists) -> str:
    """Why a file cannot be read, and what to do."""
    match error.flaw:
        case FileFlaw.NO_SUCH_COLUMNS:
            names = [column_name(Field(each), lists) for each in error.missing]
            return _missing_columns(names)
        case FileFlaw.TOO_BIG | FileFlaw.TOO_MANY_ROWS:
            return _("The file is too big. Divide it into parts, by region for example, and send each.")
        case FileFlaw.EMPTY | FileFlaw.NO_ROWS:
            return _(
                "There are no rows in this file. Look whether you chose the right one, and send it again."
            )
        case FileFlaw.ENCRYPTED:
            return _("The file has a password. Take it off in Excel, save the file and send it again.")
        case FileFlaw.OLD_EXCEL:
            return _(
                "This is another format. In Excel choose “Save as”, “Excel workbook (.xlsx)”, and send that."
            )
        case FileFlaw.NOT_A_SPREADSHEET:
            return _("This is no table. Send an Excel file (.xlsx) or a text table (.csv).")
    return _("The file is damaged. Open it in Excel, save it anew as .xlsx and send that.")


def _missing_columns(names: list[str]) -> str:
    if len(names) in (0, len(OFFICIAL)):
        return _(
            "I do not see the headings of the official form. Take the template and copy your rows into it."
        )
    shown = "\n".join(f"• {name}" for name in names[:5])
    if len(names) > 5:
        shown += "\n• …"
    return _("These columns of the official form are missing:\n{names}", names=shown)
