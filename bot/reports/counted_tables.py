"""The rows behind a report: which services count, and which do not and why; without names."""

from collections.abc import Iterator
from itertools import islice

from bot.i18n import _, language
from bot.monitoring.figures import packing
from bot.monitoring.figures.model import CountedRow, Figures, LeftOut, Provider, Statistic
from bot.reports.figure_tables import Naming, days_of, named, reason_name, row_names
from bot.reports.table import Cell, Column, Streamed, Table

MOST_ROWS = 1_000_000
"""Of one sheet: Excel has 48,576 more, and the headings need some."""

Row = tuple[Cell, ...]


def tables(figures: Figures, packed: bytes, naming: Naming) -> list[Table]:
    """The sheets of the rows behind; the counted ones take as many sheets as they need."""
    count = sum(1 for _row in packing.counted_rows(packed))
    sheets = range(max(1, -(-count // MOST_ROWS)))
    return [*(_counted(figures, packed, naming, sheet, count) for sheet in sheets), _left_out(packed, naming)]


def _counted(figures: Figures, packed: bytes, naming: Naming, sheet: int, count: int) -> Table:
    words = {
        statistic: row_names(statistic, naming)
        for statistic in (Statistic.S2, Statistic.S4, Statistic.S5, Statistic.S6, Statistic.S9)
    }

    def rows() -> Iterator[Row]:
        mine = islice(packing.counted_rows(packed), sheet * MOST_ROWS, (sheet + 1) * MOST_ROWS)
        return (_row(row, words, naming, len(figures.blocks)) for row in mine)

    return Table(
        name=_("Rows behind") + (f" {sheet + 1}" if count > MOST_ROWS else ""),
        title=_("The services that count in this report"),
        notes=tuple(days_of(each.block) for each in figures.blocks),
        columns=_columns(len(figures.blocks)),
        rows=Streamed(min(MOST_ROWS, count - sheet * MOST_ROWS), rows),
    )


def _columns(blocks: int) -> tuple[Column, ...]:
    places = (Column(_("Part {part}", part=number), 10) for number in ("I", "II")[:blocks])
    return (
        Column(_("Service No."), 12),
        Column(_("Client No."), 12),
        Column(_("Enterprise No."), 12),
        Column(_("End of the service"), 14),
        Column(_("Region"), 30),
        Column(_("Sector by OKED"), 34),
        Column(_("Legal form of the enterprise"), 30),
        Column(_("Sex"), 14),
        Column(_("Age"), 18),
        Column(_("Business category"), 30),
        Column(_("Kind of service"), 50),
        Column(_("Given by"), 20),
        Column(_("Format of the service"), 16),
        *places,
    )


def _row(row: CountedRow, words: dict[Statistic, dict[str, str]], naming: Naming, blocks: int) -> Row:
    lists, spoken = naming.dictionaries, language()
    kind = naming.services.get(row.subtype)
    form, region = lists.legal_forms.get(row.form), lists.regions.get(row.region)
    return (
        row.service_id,
        row.client_id,
        row.enterprise_id,
        row.ended_on,
        region.name[spoken] if region else row.region,
        words[Statistic.S2].get(row.section, row.section),
        form.name[spoken] if form else row.form,
        words[Statistic.S4].get(row.sex, row.sex),
        words[Statistic.S5].get(row.band, row.band),
        words[Statistic.S6].get(row.category, row.category),
        f"{kind.code} {kind.name[spoken]}" if kind else row.subtype,
        provider_name(row.provider),
        words[Statistic.S9].get(row.mode, row.mode),
        *row.places[:blocks],
    )


def provider_name(code: str) -> str:
    """Who gave a service, in words."""
    names = {Provider.OPERATOR.value: _("the operator"), Provider.COMPANY.value: _("service companies")}
    return names.get(code) or _("not stated")


def _left_out(packed: bytes, naming: Naming) -> Table:
    found = tuple(packing.left_out_rows(packed))
    return Table(
        name=_("Left out, rows"),
        title=_("Services that are left out of the report"),
        notes=(_("Rows: {n}", n=len(found)),),
        columns=(
            Column(_("Service No."), 12),
            Column(_("End of the service"), 14),
            Column(_("Region"), 30),
            Column(_("Register No."), 12),
            Column(_("Reason"), 40),
        ),
        rows=tuple(_gone(row, naming) for row in found),
    )


def _gone(row: LeftOut, naming: Naming) -> Row:
    regions = {code: region.name for code, region in naming.dictionaries.regions.items()}
    return (row.service_id, row.ended_on, named(regions, row.region), row.batch_id, reason_name(row.reason))
