"""`python main.py report 2026Q1` and `export services ...`: what the chat makes, from the terminal.

Every file is written whole before its name is told, and stands in the audit with its digest.
"""

import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from bot.db.database import Database, open_database
from bot.db.migration import upgrade
from bot.errors import StartRefused
from bot.house import House, open_house
from bot.i18n import language, speaking
from bot.language import Language
from bot.monitoring.calendar.service import days as declared_days
from bot.monitoring.conclusion import service as conclusions
from bot.monitoring.figures import frozen_store, rules
from bot.monitoring.figures import service as figures
from bot.monitoring.figures.model import Period
from bot.registers import export
from bot.registers.model import Chosen, Making, RegisterName
from bot.reports import report_files
from bot.reports import service as reports
from bot.reports.report_document import Ending
from bot.reports.service import TERMINAL, Export
from bot.reports.spans import Stretch
from bot.screens.conclusion_words import drafts
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class ReportOrder:
    """A report asked for on the command line; `again`: the newest one of the period as it was made."""

    period: str
    language: Language
    out: Path
    again: bool


@dataclass(frozen=True, slots=True)
class ExportOrder:
    """A register asked for on the command line; both days belong to the period."""

    register: RegisterName
    first: date
    last: date
    language: Language
    out: Path

    @property
    def stretch(self) -> Stretch:
        """From the first day until before the first one after the period."""
        return Stretch(self.first, self.last + timedelta(days=1))


async def make_report(settings: Settings, order: ReportOrder, now: datetime) -> None:
    """Count, freeze, and write the files of a report. Raises StartRefused."""
    period = rules.parse(order.period)
    if period is None:
        raise StartRefused(
            f"report: {order.period} is no report; write 2026Q1, 2026Q2, 2026Q3, or 2026 for the year"
        )
    await _with_house(
        settings, order.language, lambda house, base: _make_report(house, base, order, period, now)
    )


async def make_export(settings: Settings, order: ExportOrder, now: datetime) -> None:
    """Write one register in its official form. Raises StartRefused."""
    if order.last < order.first:
        raise StartRefused("export: --to comes before --from")
    await _with_house(settings, order.language, lambda house, base: _make_export(house, base, order, now))


async def _with_house(
    settings: Settings, spoken: Language, work: Callable[[House, Database], Awaitable[None]]
) -> None:
    house = open_house(settings)
    database = await open_database(settings.database_url)
    try:
        await database.transact(upgrade)
        house.calendar.declare(await database.transact(declared_days))
        with speaking(spoken):
            await work(house, database)
    finally:
        await database.shut()


async def _make_report(
    house: House, database: Database, order: ReportOrder, period: Period, now: datetime
) -> None:
    number = await _number(house, database, order, period, now)
    kept = await database.read(figures.frozen, number)
    rows = await database.read(figures.rows, number)
    ending = await _ending(house, database, number)
    made = report_files.files(kept, rows, ending, house.printing_of(kept.report.profile))
    archive = report_files.archive(made)
    export = Export(
        "report", f"report={number}", kept.figures.blocks[0].services, sha256(archive).hexdigest()
    )
    await database.transact(reports.note_export_by, house.vault, TERMINAL, export, now)
    _write(order.out, made)


async def _ending(house: House, database: Database, number: int) -> Ending:
    """The conclusion as it is; drafted now when nobody has looked at the report yet."""
    regions = tuple(house.dictionaries.regions)
    remarks = await database.read(conclusions.suggested, number, regions)
    words = drafts(remarks, house.dictionaries, house.service_lists)
    conclusion = await database.transact(conclusions.keep_draft, number, words)
    return Ending(conclusion.text(language()), conclusion.signed_by)


async def _number(house: House, database: Database, order: ReportOrder, period: Period, now: datetime) -> int:
    if order.again:
        found = await database.read(frozen_store.newest, 1, period.code)
        if not found:
            raise StartRefused(f"report: {period.code} was not made yet; leave --again out")
        return found[0].id
    _warn_early(house, period, now)
    packed = await database.read(figures.count, house.reporting, period, now)
    return await database.transact(figures.freeze_for, house.reporting, figures.TERMINAL, period, packed, now)


def _warn_early(house: House, period: Period, now: datetime) -> None:
    """A report of days that are not over can be looked at, and is no report to sign."""
    after = house.reporting.blocks(period)[0].after
    if now.astimezone(house.reporting.zone).date() < after:
        print(
            f"report: {period.code} is not over before {after}; these figures are not final", file=sys.stderr
        )


def _write(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
        print(folder / name)


async def _make_export(house: House, database: Database, order: ExportOrder, now: datetime) -> None:
    chosen = Chosen(now, order.stretch)
    made = await database.read(export.export_for, house.registers, order.register, chosen, Making())
    await database.transact(reports.note_export_by, house.vault, TERMINAL, made.export, now)
    order.out.write_bytes(made.data)
    print(f"{order.out}: {made.export.rows} rows, sha256 {made.export.sha256}", file=sys.stderr)
