"""The register of entrepreneurs who completed the training (Rules, point 8; REQUIREMENTS R09)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.i18n import _, language
from bot.people.dictionaries import Dictionaries
from bot.reports.table import Cell, Column, Table, streamed


@dataclass(frozen=True, slots=True)
class Completer:
    """One completed cycle, opened and unmasked; what a person who withdrew had erased is None.

    Codes are those of the dictionaries, `programmes` is stored as `aa,osop`; instants are in UTC.
    """

    full_name: str | None
    identifier: str | None
    enterprise: str | None
    legal_form: str | None
    category: str | None
    region: str | None
    locality: str | None
    oked_section: str | None
    programmes: str | None
    cycle: int
    started_at: datetime
    completed_at: datetime
    score: int
    maximum: int
    attempts: int
    certificate: str | None


def register(
    completers: Sequence[Completer], course: str, dictionaries: Dictionaries, zone: ZoneInfo
) -> Table:
    """The register of `course` (its title), one row a completed cycle, in the language being spoken."""
    return Table(
        name=_("Register"),
        title=_("Register of entrepreneurs who completed the training"),
        notes=(_("Rules, point 8 · {course}", course=course),),
        columns=_columns(),
        rows=streamed(completers, lambda number, who: (number, *_row(who, course, dictionaries, zone))),
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("No."), 6),
        Column(_("Surname, given name, patronymic"), 34),
        Column(_("IIN/BIN"), 15),
        Column(_("Name of the enterprise"), 30),
        Column(_("Legal form of the enterprise"), 24),
        Column(_("Business category"), 26),
        Column(_("Region"), 24),
        Column(_("Settlement"), 22),
        Column(_("Sector by OKED"), 34),
        Column(_("Programmes"), 30),
        Column(_("Course"), 22),
        Column(_("Cycle"), 8),
        Column(_("Start of training"), 14),
        Column(_("Completion of training"), 14),
        Column(_("Score"), 10),
        Column(_("Maximum score"), 14),
        Column(_("Attempts used"), 12),
        Column(_("Certificate number"), 20),
    )


def _row(who: Completer, course: str, dictionaries: Dictionaries, zone: ZoneInfo) -> tuple[Cell, ...]:
    spoken = language()
    return (
        who.full_name,
        who.identifier,
        who.enterprise,
        who.legal_form and dictionaries.legal_forms[who.legal_form].name[spoken],
        who.category and dictionaries.categories[who.category].name[spoken],
        who.region and dictionaries.regions[who.region].name[spoken],
        who.locality,
        who.oked_section and dictionaries.oked[who.oked_section].name[spoken],
        programme_words(who.programmes),
        course,
        who.cycle,
        who.started_at.astimezone(zone).date(),
        who.completed_at.astimezone(zone).date(),
        who.score,
        who.maximum,
        who.attempts,
        who.certificate,
    )


def programme_words(stored: str | None) -> str:
    """The programmes of a profile, which are stored as `aa,osop`."""
    names = {"aa": _("«Auyl Amanaty»"), "osop": _("One Village – One Product")}
    return "; ".join(names[code] for code in (stored or "").split(",") if code)
