"""Clients who are interested in state instruments, for Damu's branches (Methodology, point 5(2))."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.i18n import _, day, language
from bot.language import Language
from bot.people.dictionaries import Dictionaries
from bot.reports.table import Cell, Column, Table
from bot.services.model import Service
from bot.survey.follow_ups.store import Interested


def register(
    people: Sequence[Interested],
    instruments: Mapping[str, Mapping[Language, str]],
    services: Mapping[str, Service],
    dictionaries: Dictionaries,
    zone: ZoneInfo,
    now: datetime,
) -> Table:
    """One row an interview, by region, in the language being spoken."""
    return Table(
        name=_("Interested"),
        title=_("Clients interested in state financial instruments"),
        notes=(_("Date: {date} · Rows: {n}", date=day(now.astimezone(zone).date()), n=len(people)),),
        columns=_columns(),
        rows=tuple(
            (number, *_row(each, instruments, services, dictionaries, zone))
            for number, each in enumerate(people, start=1)
        ),
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("No."), 6),
        Column(_("Surname, given name, patronymic"), 34),
        Column(_("Phone"), 18),
        Column(_("Region"), 24),
        Column(_("Instruments"), 44),
        Column(_("Date of the interview"), 14),
        Column(_("Service"), 44),
        Column(_("End of the service"), 14),
    )


def _row(
    who: Interested,
    instruments: Mapping[str, Mapping[Language, str]],
    services: Mapping[str, Service],
    dictionaries: Dictionaries,
    zone: ZoneInfo,
) -> tuple[Cell, ...]:
    spoken, regions = language(), dictionaries.regions
    named = "; ".join(instruments[code][spoken] for code in who.instruments if code in instruments)
    return (
        who.name,
        ", ".join(who.phones),
        regions[who.region].name[spoken] if who.region in regions else who.region,
        named or _("not stated"),
        who.asked_at.astimezone(zone).date(),
        services[who.service].name[spoken] if who.service in services else who.service,
        who.ended_on,
    )
