"""People and places on screen: enough to recognise, too little to copy."""

from datetime import date, datetime

from bot.i18n import language
from bot.people import names
from bot.registers.register import RegisterDesk

UNTOLD = "—"
_LONGEST = 40


def person(name: str | None) -> str:
    """A name that is masked; a dash where it was erased."""
    return names.masked_name(name) if name and name.strip() else UNTOLD


def region(code: str | None, desk: RegisterDesk) -> str:
    """The short name of a region."""
    known = desk.dictionaries.regions.get(code or "")
    return known.short[language()] if known else code or UNTOLD


def service(code: str, desk: RegisterDesk) -> str:
    """The name of a service, cut."""
    known = desk.service_lists.services.get(code)
    return cut(known.name[language()] if known else code)


def cut(text: str) -> str:
    """No more than fits a line or two of a phone."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"


def figures(value: date | None) -> str:
    """A date in figures."""
    return f"{value:%d.%m.%Y}" if value else UNTOLD


def local(value: datetime, desk: RegisterDesk) -> date:
    """The local day of an instant."""
    return value.astimezone(desk.policy.zone).date()
