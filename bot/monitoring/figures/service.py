"""Use cases of the report's figures: count, freeze, show again, and tell who stands behind a figure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.errors import NotFound, SealBroken
from bot.monitoring.figures import frozen_store, packing, quality_store, rules, store
from bot.monitoring.figures.frozen_store import Report
from bot.monitoring.figures.model import (
    Block,
    BlockFigures,
    BlockKind,
    Cell,
    CountedRow,
    Figures,
    LeftOut,
    Period,
    Way,
)
from bot.monitoring.figures.packing import Packed
from bot.monitoring.figures.profile import ReportingProfile
from bot.monitoring.figures.store import Terms
from bot.people import audit
from bot.people.model import Person
from bot.people.names import masked_name
from bot.people.rules import Permission, demand
from bot.people.vault import Vault

TERMINAL = 0
"""Who makes a report by the command line."""
CHUNK = 5_000
"""Rows that the database puts together at a time."""
ON_A_PAGE = 10


@dataclass(frozen=True, slots=True)
class ReportDesk:
    """What reports are made with; `headline` is the way whose marks are a report's own."""

    profile: ReportingProfile
    vault: Vault
    working_day: Callable[[date], bool]
    zone: ZoneInfo
    headline: Way

    @property
    def terms(self) -> Terms:
        """What decides which services count."""
        return Terms(self.profile.age_bands, self.profile.is_operator, self._cut_off, self.zone)

    def _cut_off(self, month: str) -> date:
        return self.profile.cut_off(month, self.working_day)

    def blocks(self, period: Period) -> tuple[Block, ...]:
        """The days of a report."""
        return rules.blocks(period, self.profile.dates.final_as_of)


@dataclass(frozen=True, slots=True)
class Frozen:
    """A report that was made, with its figures as they were then."""

    report: Report
    figures: Figures


@dataclass(frozen=True, slots=True)
class BehindRow:
    """A service behind a figure, as it was when it was counted.

    The name is masked, since this is shown in a chat, and empty when it is not in the register any more.
    """

    service_id: int
    name: str
    region: str
    ended_on: date


@dataclass(frozen=True, slots=True)
class Behind:
    """A page of the services behind a figure, counted from 0; `number` is the figure itself."""

    cell: Cell
    page: int
    pages: int
    number: int
    services: int
    rows: tuple[BehindRow, ...]


def count(connection: Connection, desk: ReportDesk, period: Period, now: datetime) -> Packed:
    """Count everything of a period and pack it. A long read, beside the writer."""
    blocks, terms = desk.blocks(period), desk.terms
    today = now.astimezone(desk.zone).date()
    store.collect(connection, blocks, _next_years(period, blocks[0]), terms)
    try:
        counted = tuple(
            BlockFigures(
                block=block,
                statistics=store.statistics(connection, place),
                left_out=store.reasons(connection, block, main=place == 0),
                held=store.held(connection, block),
                breaches=tuple(store.breaches(connection, block, terms, today)),
                quality=quality_store.quality(connection, block, place),
            )
            for place, block in enumerate(blocks)
        )
        kept = (store.columns_of(connection, each, CHUNK) for each in (store.counted, store.left_out))
        return packing.pack(Figures(period, desk.profile.name, counted, desk.headline), *kept)
    finally:
        store.clear(connection)


def _next_years(period: Period, main: Block) -> Block | None:
    """The days after the final report, which the next year's first one has (REQUIREMENTS, Q15)."""
    return Block(BlockKind.DECEMBER, main.after, date(period.year + 1, 1, 1)) if not period.quarter else None


def freeze(
    connection: Connection, desk: ReportDesk, actor: Person, period: Period, packed: Packed, now: datetime
) -> int:
    """Keep what was counted, for good; gives the number of the report. Raises NotAllowed."""
    demand(actor.role, Permission.EXPORT_REGISTER)
    return freeze_for(connection, desk, actor.telegram_id, period, packed, now)


def freeze_for(
    connection: Connection, desk: ReportDesk, made_by: int, period: Period, packed: Packed, now: datetime
) -> int:
    """The same for whoever was permitted before: who ordered it (a Telegram id), or TERMINAL."""
    number = frozen_store.keep(connection, period.code, desk.profile.name, packed, made_by, now)
    details: dict[str, str | int | None] = {"report": number, "period": period.code, "sha256": packed.sha256}
    audit.write(connection, desk.vault, made_by, "make_report", details=details, now=now)
    return number


def show(connection: Connection, actor: Person, report_id: int) -> Frozen:
    """A report as it was made. Raises NotAllowed, NotFound."""
    demand(actor.role, Permission.EXPORT_REGISTER)
    return frozen(connection, report_id)


def frozen(connection: Connection, report_id: int) -> Frozen:
    """A report as it was made, for whoever may see it already. Raises NotFound."""
    report = frozen_store.report(connection, report_id)
    if report is None:
        raise NotFound(f"report {report_id}")
    return Frozen(report, packing.figures_of(report.figures))


def rows(connection: Connection, report_id: int) -> bytes:
    """The rows behind a report, packed. Raises NotFound, and SealBroken when they are not as they were."""
    report, counted = frozen(connection, report_id).report, frozen_store.counted(connection, report_id)
    if packing.digest(report.figures, counted) != report.sha256:
        raise SealBroken(f"reports.counted:{report_id}")
    return counted


def behind(
    connection: Connection, vault: Vault, actor: Person, report_id: int, cell: Cell, page: int
) -> Behind:
    """Who is in this cell? A long read; `note_look` writes it into the audit.

    Raises NotAllowed, NotFound, SealBroken.
    """
    demand(actor.role, Permission.EXPORT_REGISTER)
    kept = frozen(connection, report_id)
    place = next((n for n, each in enumerate(kept.figures.blocks) if each.block.kind is cell.block), None)
    if place is None:
        raise NotFound(f"{cell.block} in report {report_id}")
    found = _Page(page)
    packed, block = rows(connection, report_id), kept.figures.blocks[place].block
    for row in packing.counted_rows(packed):
        if rules.is_in(row, cell, place):
            found.add(row, rules.thing(row, cell.statistic))
    for gone in packing.left_out_rows(packed):
        if rules.is_gone(gone, cell, block, place):
            found.add(gone, gone.service_id)
    names = frozen_store.names(connection, vault, [row.service_id for row in found.shown])
    masked = tuple(_behind(row, names.get(row.service_id)) for row in found.shown)
    return Behind(cell, found.page, found.pages, len(found.things), found.services, masked)


class _Page:
    """The rows of one page, or of the last when there are fewer: a million rows are not kept for ten."""

    def __init__(self, wanted: int) -> None:
        self.services = 0
        self.things: set[int] = set()
        self._wanted = max(wanted, 0)
        self._rows: list[CountedRow | LeftOut] = []
        self._last: list[CountedRow | LeftOut] = []

    def add(self, row: CountedRow | LeftOut, thing: int) -> None:
        if self.services % ON_A_PAGE == 0:
            self._last = []
        self._last.append(row)
        if self.services // ON_A_PAGE == self._wanted:
            self._rows = self._last
        self.services += 1
        self.things.add(thing)

    @property
    def pages(self) -> int:
        return max(1, -(-self.services // ON_A_PAGE))

    @property
    def page(self) -> int:
        return min(self._wanted, self.pages - 1)

    @property
    def shown(self) -> list[CountedRow | LeftOut]:
        return self._rows or self._last


def _behind(row: CountedRow | LeftOut, name: str | None) -> BehindRow:
    return BehindRow(row.service_id, masked_name(name) if name else "", row.region, row.ended_on)


def note_look(
    connection: Connection, vault: Vault, actor: Person, report_id: int, seen: Behind, now: datetime
) -> None:
    """Write into the audit what somebody looks at, before it is shown. Raises NotAllowed."""
    demand(actor.role, Permission.EXPORT_REGISTER)
    cell = seen.cell
    details = {
        "report": report_id,
        "block": cell.block.value,
        "statistic": cell.statistic.value,
        "row": cell.row,
        "region": cell.region,
        "page": seen.page,
        "rows": len(seen.rows),
    }
    audit.write(connection, vault, actor.telegram_id, "look_behind", details=details, now=now)
