"""A register as a workbook in its official form, with what it was narrowed by above the headings."""

from dataclasses import dataclass, replace
from hashlib import sha256

from bot.i18n import language
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
    table = register.table(gathered.rows, desk, chosen)
    # Forms that are asked for by period name it themselves.
    period = (period_words(chosen),) if register.timeless and chosen.stretch else ()
    notes = (*table.notes, *period, *narrowing_words(chosen, gathered.place, desk))
    data = xlsx.write(replace(table, notes=notes), chosen.now)
    narrowed = f"{chosen} lang={language().value}"
    return RegisterFile(
        data, Export(gathered.name.value, narrowed, len(gathered.rows), sha256(data).hexdigest())
    )
