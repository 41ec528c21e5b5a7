"""The tables of the report of Appendix 3, made of its figures: the same for every format."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.i18n import _, day, language, month
from bot.language import Language
from bot.monitoring.figures import rules
from bot.monitoring.figures.model import (
    UNDIVIDED,
    Beside,
    Block,
    BlockFigures,
    BlockKind,
    Figures,
    Matrix,
    Provider,
    Reason,
    Statistic,
    short_reason,
)
from bot.monitoring.figures.profile import ReportingProfile
from bot.monitoring.figures.rules import SPECS, Check, Direction, Verdict
from bot.people.dictionaries import Dictionaries
from bot.people.identifiers import Sex
from bot.reports.table import Cell, Column, Table
from bot.services.model import Service, ServiceMode
from bot.services.rules import WITHOUT_BUSINESS
from bot.services.words import NO_BUSINESS
from bot.survey.content import Wordings

BLOCKS = ("I", "II")
"""How the blocks of a report are numbered."""
NUMBERS = {
    Statistic.S3_NONE: "3.1",
    Statistic.S4_REGIONS: "4.1",
    Statistic.S8_UNSTATED: "8.1",
} | {each: each.value[1:] for each in Statistic if len(each.value) == 2}
SECTION = "2"
"""The part of Appendix 3 in which the statistics stand: its numbers stand before theirs on paper."""
_SIDEWAYS = frozenset({Statistic.S2, Statistic.S3, Statistic.S6, Statistic.S7})
"""Their rows are many, or have long names: these have a column for each region. Others go downwards."""


@dataclass(frozen=True, slots=True)
class Naming:
    """Where the words of a report come from."""

    profile: ReportingProfile
    dictionaries: Dictionaries
    services: Mapping[str, Service]
    wordings: Wordings


def tables(figures: Figures, naming: Naming) -> list[Table]:
    """Every table of the statistics, and whether they add up, in the language being spoken."""
    return [table for place, block in enumerate(figures.blocks) for table in _of_block(place, block, naming)]


def _of_block(place: int, block: BlockFigures, naming: Naming) -> Iterator[Table]:
    for statistic in Statistic:
        yield statistic_table(place, block, statistic, naming)
    yield breaches_table(place, block, naming)
    yield left_out_table(place, block, naming)
    yield sums_table(place, block)


def days_of(block: Block) -> str:
    """What a block is of, in words."""
    names = {
        BlockKind.QUARTER: _("Quarter"),
        BlockKind.YEAR_TO_DATE: _("From the beginning of the year"),
        BlockKind.YEAR: _("Year"),
        BlockKind.DECEMBER: _("December of the year before, which its final report did not have"),
    }
    return f"{names[block.kind]}: {day(block.first)} – {day(block.after - timedelta(days=1))}"


# The nine statistics


def statistic_table(place: int, block: BlockFigures, statistic: Statistic, naming: Naming) -> Table:
    """One statistic: every row and every region, the empty ones as 0, with totals as they were counted."""
    matrix = block.statistics[statistic]
    rows = _rows(statistic, matrix, naming)
    regions, lies = region_names(matrix, naming.dictionaries), statistic in _SIDEWAYS
    return Table(
        name=f"{BLOCKS[place]} {number_of(statistic)}",
        title=f"{number_of(statistic)}. {begun(naming.profile.statistics[statistic][language()])}",
        notes=(days_of(block.block), *_notes(statistic)),
        columns=_sideways_columns(regions) if lies else _downwards_columns(rows),
        rows=tuple(
            _sideways(matrix, rows, regions, statistic) if lies else _downwards(matrix, rows, regions)
        ),
    )


def number_of(statistic: Statistic) -> str:
    """Under which number a statistic stands in the report: 2.4.1."""
    return f"{SECTION}.{NUMBERS[statistic]}"


def begun(text: str) -> str:
    """The words of an item of the order as a title: with a capital letter."""
    return text[:1].upper() + text[1:]


def _downwards_columns(rows: Mapping[str, str]) -> tuple[Column, ...]:
    total = (Column(_("Total"), 12),) if len(rows) > 1 else ()
    return (Column(_("Region"), 34), *(Column(begun(name), 16) for name in rows.values()), *total)


def _sideways_columns(regions: Mapping[str, str]) -> tuple[Column, ...]:
    return (
        Column(_("Indicator"), 80),
        *(Column(name, 14) for name in regions.values()),
        Column(_("Total"), 12),
    )


def _downwards(
    matrix: Matrix, rows: Mapping[str, str], regions: Mapping[str, str]
) -> Iterator[tuple[Cell, ...]]:
    for region, name in regions.items():
        cells = (matrix.cells.get(row, {}).get(region, 0) for row in rows)
        yield (name, *cells, *((matrix.regions.get(region, 0),) if len(rows) > 1 else ()))
    totals = (matrix.rows.get(row, 0) for row in rows)
    yield (_("Total"), *totals, *((matrix.total,) if len(rows) > 1 else ()))


def _sideways(
    matrix: Matrix, rows: Mapping[str, str], regions: Mapping[str, str], table: Statistic | Beside
) -> Iterator[tuple[Cell, ...]]:
    for row, name in rows.items():
        cells = row_cells(matrix, row, table)
        yield (name, *(cells.get(region, 0) for region in regions), row_total(matrix, row, table))
    yield (_("Total"), *(matrix.regions.get(region, 0) for region in regions), matrix.total)


def row_cells(matrix: Matrix, row: str, table: Statistic | Beside) -> Mapping[str, int]:
    """A row by regions; a service is the sum of its kinds, which stand below it."""
    found = Counter[str]()
    for code in _kinds(matrix, row, table):
        found.update(matrix.cells[code])
    return found


def row_total(matrix: Matrix, row: str, table: Statistic | Beside) -> int:
    """The figure of a row over all regions, as it was counted."""
    return sum(matrix.rows[code] for code in _kinds(matrix, row, table))


def _kinds(matrix: Matrix, row: str, table: Statistic | Beside) -> list[str]:
    has_kinds = table is Statistic.S7 and bool(row)
    return [code for code in matrix.rows if code == row or (has_kinds and code.startswith(f"{row}."))]


def region_names(matrix: Matrix, dictionaries: Dictionaries) -> dict[str, str]:
    """All regions in their order, and whatever else stands in a table: nothing that counts is hidden."""
    known = {code: region.name[language()] for code, region in dictionaries.regions.items()}
    return known | {code: code or not_stated() for code in matrix.regions if code not in known}


def not_stated() -> str:
    """The row of what the register does not say."""
    return _("not stated")


def _rows(statistic: Statistic, matrix: Matrix, naming: Naming) -> dict[str, str]:
    named = row_names(statistic, naming)
    return named | {code: code or not_stated() for code in matrix.rows if code not in named}


def row_names(statistic: Statistic | Beside, naming: Naming) -> dict[str, str]:
    """The rows of a statistic in their order, by code; the last one is of what is not stated."""
    if not isinstance(statistic, Statistic):
        return {short_reason(code): name for code, name in _reasons().items()}
    spoken, lists, none = language(), naming.dictionaries, {"": not_stated()}
    match statistic:
        case Statistic.S2:
            return {each.code: f"{each.code} {each.name[spoken]}" for each in lists.sections()} | none
        case Statistic.S3:
            forms = (each for each in lists.legal_forms.values() if each.code not in WITHOUT_BUSINESS)
            return {each.code: each.name[spoken] for each in forms} | none
        case Statistic.S3_NONE:
            return {code: lists.legal_forms[code].name[spoken] for code in sorted(WITHOUT_BUSINESS)}
        case Statistic.S4 | Statistic.S4_REGIONS:
            return {Sex.FEMALE.value: _("women"), Sex.MALE.value: _("men")} | none
        case Statistic.S5:
            return {each.code: each.name[spoken] for each in naming.profile.bands} | none
        case Statistic.S6:
            sizes = {each.code: each.name[spoken] for each in lists.categories.values()}
            return sizes | {NO_BUSINESS: _("no enterprise, or not stated")}
        case Statistic.S7:
            return {each.code: f"{each.code} {each.name[spoken]}" for each in naming.services.values()}
        case _:
            return _short_rows(statistic)


def _short_rows(statistic: Statistic) -> dict[str, str]:
    match statistic:
        case Statistic.S8:
            return {Provider.OPERATOR: _("the operator"), Provider.COMPANY: _("service companies")}
        case Statistic.S9:
            return {
                ServiceMode.ONLINE: _("online"),
                ServiceMode.OFFLINE: _("offline"),
                ServiceMode.UNKNOWN: _("format not known"),
            }
        case Statistic.S1:
            return {UNDIVIDED: _("number of clients")}
        case _:
            return {UNDIVIDED: _("number of services")}


def _notes(statistic: Statistic) -> Iterator[str]:
    spec = SPECS[statistic]
    if spec.once:
        yield _("Each client is counted once, in the region of the earliest service of the period.")
    elif not spec.additive:
        yield _("Each cell counts different persons or enterprises, so regions and rows do not add up.")


# What is told beside them


def left_out_table(place: int, block: BlockFigures, naming: Naming) -> Table:
    """How many services are no part of the figures, by reason and region (Methodology, points 10 and 11)."""
    matrix = block.left_out
    rows = {code: reason_name(code) for code in sorted({Reason.LATE.value, *matrix.rows})}
    regions = region_names(matrix, naming.dictionaries)
    return Table(
        name=f"{BLOCKS[place]} " + _("Left out"),
        title=_("Services that are left out of the report"),
        notes=(
            days_of(block.block),
            _("Rows that wait for their correction: {n}", n=block.held),
        ),
        columns=_sideways_columns(regions),
        rows=tuple(_sideways(matrix, rows, regions, Beside.LEFT_OUT)),
    )


def reason_name(code: str) -> str:
    """Why a service is left out, in words."""
    other = _("excluded: {reason}", reason=code.partition(":")[2] or not_stated())
    return _reasons().get(code) or other


def _reasons() -> dict[str, str]:
    return {
        Reason.LATE.value: _("came too late"),
        Reason.AFTER_CUTOFF.value: _("December: goes into the next year"),
        "excluded:no_act": _("no act"),
        "excluded:date_mismatch": _("the act is of another date"),
        "excluded:service_mismatch": _("the act is of another service"),
        "excluded:act_malformed": _("the act is not in order"),
    }


def breaches_table(place: int, block: BlockFigures, naming: Naming) -> Table:
    """Registers that were late or did not come (Methodology, point 14)."""
    return Table(
        name=f"{BLOCKS[place]} " + _("Breaches"),
        title=naming.profile.headings["breaches"][language()],
        notes=(days_of(block.block), _("Breaches: {n}", n=len(block.breaches))),
        columns=(
            Column(_("Month"), 20),
            Column(_("Due"), 14),
            Column(_("Received"), 14),
            Column(_("Days late"), 14),
            Column(_("Services in it"), 16),
        ),
        rows=tuple(
            (
                _month(each.month),
                each.due_on,
                each.received_on or _("not received"),
                each.days_late,
                each.services,
            )
            for each in block.breaches
        ),
    )


def _month(code: str) -> str:
    """A month of a register, 2026-03, in words."""
    return month(int(code[:4]), int(code[5:]))


def sums_table(place: int, block: BlockFigures) -> Table:
    """Which tables add up, and which do not and why (REQUIREMENTS, C)."""
    return Table(
        name=f"{BLOCKS[place]} " + _("Sums"),
        title=_("Do the tables add up?"),
        notes=(days_of(block.block),),
        columns=(
            Column(_("Table"), 10),
            Column(_("Added up by"), 18),
            Column(_("Sum"), 12),
            Column(_("Total"), 12),
            Column(_("Outcome"), 80),
        ),
        rows=tuple(_sum(check) for check in rules.reconcile(block.statistics)),
    )


def _sum(check: Check) -> tuple[Cell, ...]:
    directions = {Direction.REGIONS: _("regions"), Direction.ROWS: _("rows")}
    outcomes = {
        Verdict.ADDS_UP: _("adds up"),
        Verdict.COUNTED_TWICE: _("more than the total: the same client or enterprise is in several of them"),
        Verdict.WRONG: _("does not add up, and must: please tell the developers"),
    }
    return (
        number_of(check.statistic),
        directions[check.direction],
        check.added,
        check.total,
        outcomes[check.verdict],
    )


def named(names: Mapping[str, Mapping[Language, str]], code: str) -> str:
    """The words of a code, or the code itself."""
    return names[code][language()] if code in names else code or not_stated()
