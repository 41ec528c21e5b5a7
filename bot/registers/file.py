"""A register as a workbook in its official form, with what it was narrowed by above the headings."""

from dataclasses import dataclass, replace
from hashlib import sha256

from bot.i18n import _, clock, day, language
from bot.registers.register import RegisterDesk
from bot.registers.service import Gathered
from bot.registers.shelf import REGISTERS
from bot.registers.words import narrowing_words, period_words
from bot.reports import xlsx
from bot.reports.service import Export


@dataclass(frozen=True, slots=True)
class RegisterFile:
    """The bytes, and what stands in the audit about them."""

    data: bytes
    export: Export


def write(gathered: Gathered, desk: RegisterDesk) -> RegisterFile:
    """The file in the language being spoken; slow when it is long."""
    register, chosen = REGISTERS[gathered.name], gathered.chosen
    table = register.table(gathered.rows, desk)
    data = xlsx.write(replace(table, notes=(*table.notes, *_notes(gathered, desk))), chosen.now)
    narrowed = f"{chosen} lang={language().value}"
    return RegisterFile(
        data, Export(gathered.name.value, narrowed, len(gathered.rows), sha256(data).hexdigest())
    )


def _notes(gathered: Gathered, desk: RegisterDesk) -> tuple[str, ...]:
    """Of what the rows are, as of when, how many, and by which profile their form is prescribed."""
    chosen, zone = gathered.chosen, desk.policy.zone
    date, time = day(chosen.now.astimezone(zone).date()), clock(chosen.now, zone)
    profile = (_("Profile: {profile}", profile=desk.profile),) if REGISTERS[gathered.name].prescribed else ()
    return (
        _("Period: {days}", days=period_words(chosen)),
        *narrowing_words(chosen, gathered.place, desk),
        _("Data as of: {date}, {time} · Rows: {n}", date=date, time=time, n=len(gathered.rows)),
        *profile,
    )
