"""What a report says of itself, and its main figures beside one another."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from bot.i18n import _, day, language
from bot.monitoring.figures.model import BlockFigures, Figures, Provider, Statistic, Way
from bot.monitoring.figures.quality import answers, marks, response
from bot.monitoring.figures.service import Frozen
from bot.reports.figure_tables import Naming, days_of
from bot.reports.quality_tables import mean_of, share_of, way_name
from bot.reports.table import Cell, Column, Table
from bot.services.model import ServiceMode
from bot.survey.model import Question

QUARTERS = ("I", "II", "III", "IV")


def period_of(figures: Figures) -> str:
    """Of what the report is, as its title says it."""
    period = figures.period
    if period.quarter:
        return _("for quarter {quarter} of {year}", quarter=QUARTERS[period.quarter - 1], year=period.year)
    return _("for {year}, as of {date}", year=period.year, date=day(figures.blocks[0].block.after))


def about(kept: Frozen, naming: Naming, zone: ZoneInfo) -> Table:
    """By which act and of which snapshot the figures are: a workbook goes its own ways."""
    report, profile = kept.report, naming.profile
    rows: tuple[tuple[Cell, ...], ...] = (
        (_("Report"), profile.headings["title"][language()]),
        (_("Period"), period_of(kept.figures)),
        (_("Basis"), profile.source[language()]),
        (_("Reporting profile"), report.profile),
        (_("Snapshot No"), report.id),
        (_("Made on"), report.made_at.astimezone(zone).date()),
        ("SHA-256", report.sha256),
    )
    columns = (Column(_("Indicator"), 26), Column(_("Value"), 80))
    return Table(_("About"), _("What this report is"), (), columns, rows)


def key_figures(kept: Frozen) -> Table:
    """The main figures of each block: all of them stand again in the tables that follow."""
    figures = kept.figures
    lines = [tuple(_lines(block, figures.headline)) for block in figures.blocks]
    rows = tuple((name, *(each[at][1] for each in lines)) for at, (name, _cell) in enumerate(lines[0]))
    columns = (Column(_("Indicator"), 42), *(Column(days_of(each.block), 27) for each in figures.blocks))
    return Table("1.1", "1.1. " + _("Main figures"), (), columns, rows)


def _lines(block: BlockFigures, headline: Way) -> Iterator[tuple[str, Cell]]:
    statistics, told = block.statistics, block.quality
    given = marks(answers(told.answered, Question.QUALITY, headline))
    rate = response(told.ended, headline)
    yield _("Services that count"), block.services
    yield _("of them by the operator"), statistics[Statistic.S8].rows.get(Provider.OPERATOR, 0)
    yield _("of them online"), statistics[Statistic.S9].rows.get(ServiceMode.ONLINE, 0)
    yield _("Clients who received services"), statistics[Statistic.S1].total
    yield _("Enterprises of the clients"), statistics[Statistic.S3].total
    yield (
        _("Regions in which services were rendered"),
        sum(map(bool, statistics[Statistic.S9].regions.values())),
    )
    yield _("Services left out of the report"), block.left_out.total
    yield _("Rows that wait for their correction"), block.held
    yield _("Registers formed late or not at all"), len(block.breaches)
    yield _("Mean mark of the services ({way})", way=way_name(headline)), mean_of(given)
    yield _("Marks (n)"), given.of
    yield _("Response rate, %"), share_of(rate)
    yield _("Questionnaires of Appendix 2"), told.sheets.number
