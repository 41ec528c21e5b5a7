"""What registers are called, and their filters in words: the same on screen and above a file."""

from bot.i18n import _, day, language
from bot.registers.model import Chosen, Programme, RegisterName
from bot.registers.register import RegisterDesk


def register_names() -> dict[RegisterName, str]:
    """The registers, as short as a button."""
    return {
        RegisterName.COMPLETERS: _("Completed the training"),
        RegisterName.PROGRESS: _("Progress of the training"),
        RegisterName.CERTIFICATES: _("Certificates"),
        RegisterName.SERVICES: _("Services (Appendix 1)"),
        RegisterName.QUESTIONNAIRES: _("Questionnaires (Appendix 2)"),
        RegisterName.INTERVIEWS: _("Interviews (Appendix 4)"),
        RegisterName.DISCREPANCIES: _("Discrepancies"),
    }


def programme_names() -> dict[Programme, str]:
    """The programmes."""
    return {
        Programme.ANY: _("All"),
        Programme.AA: _("«Auyl Amanaty»"),
        Programme.OSOP: _("One Village – One Product"),
        Programme.NONE: _("In neither programme"),
    }


def period_words(chosen: Chosen) -> str:
    """The days that are meant."""
    if chosen.stretch is None:
        return _("for all time")
    return f"{day(chosen.stretch.first)} – {day(chosen.stretch.last)}"


def narrowing_words(chosen: Chosen, place: str | None, desk: RegisterDesk) -> tuple[str, ...]:
    """By what the rows are narrowed besides the period; nothing of it is safe inside HTML."""
    words = []
    if chosen.region:
        known = desk.dictionaries.regions.get(chosen.region)
        words.append(_("Region: {name}", name=known.name[language()] if known else chosen.region))
    if place:
        words.append(_("Place: {name}", name=place))
    if chosen.programme is not Programme.ANY:
        words.append(_("Programme: {name}", name=programme_names()[chosen.programme]))
    return tuple(words)
