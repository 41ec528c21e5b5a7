"""The report of Appendix 3 as a document: introduction, statistics, audit of quality, conclusion, annexes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.i18n import _, day, language
from bot.monitoring.figures.model import BlockFigures, Statistic, Way
from bot.monitoring.figures.quality import answers, marks
from bot.monitoring.figures.service import Frozen
from bot.reports import figure_tables, quality_tables, summary_tables
from bot.reports.chart import Chart, Series, Shape
from bot.reports.document import (
    Align,
    Block,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Picture,
    Printed,
    Rule,
    SideBySide,
    Space,
)
from bot.reports.figure_tables import Naming
from bot.survey.model import MARKS, Question

CHARTED = (Statistic.S1, Statistic.S9)
"""Statistics with a chart before their table."""
MARKED = "marks"
"""The chart of the marks."""
TOTALLED = ("А4.2", "А4.3")
"""Tables of the audit of quality that end in a sum."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How the report ends: its conclusion, and whose post and name stand under it (None: not signed yet)."""

    conclusion: str
    signed_by: str | None


def charts(kept: Frozen, naming: Naming) -> dict[str, Chart]:
    """The charts of the main block by the place where they stand, in the language being spoken."""
    main = kept.figures.blocks[0]
    drawn = {statistic.value: _by_region(main, statistic, naming) for statistic in CHARTED}
    return drawn | {MARKED: _marks(main, kept.figures.headline)}


def _by_region(main: BlockFigures, statistic: Statistic, naming: Naming) -> Chart:
    regions = main.statistics[statistic].regions
    names = naming.dictionaries.regions
    title = _("Clients by region") if statistic is Statistic.S1 else _("Services by region")
    there = sorted(names, key=lambda code: (-regions.get(code, 0), code))
    values = tuple(regions.get(code, 0) for code in there)
    return Chart(
        Shape.BARS, title, tuple(names[code].short[language()] for code in there), (Series(title, values),)
    )


def _marks(main: BlockFigures, way: Way) -> Chart:
    given = marks(answers(main.quality.answered, Question.QUALITY, way))
    values = tuple(given.numbers[mark] for mark in MARKS)
    title = _("How many gave each mark from 1 to 5 ({way})", way=quality_tables.way_name(way))
    return Chart(Shape.COLUMNS, title, MARKS, (Series(_("marks"), values),))


def document(
    kept: Frozen, ending: Ending, naming: Naming, pictures: Mapping[str, Picture], zone: ZoneInfo
) -> Document:
    """The whole report in the language being spoken; `pictures` are those of `charts`."""
    whole = _Report(kept, ending, naming, pictures, zone)
    title = naming.profile.headings["title"][language()]
    author = naming.profile.signatory.organisation[language()]
    return Document(title, author, language(), kept.report.made_at, tuple(whole.blocks()))


@dataclass(frozen=True, slots=True)
class _Report:
    kept: Frozen
    ending: Ending
    naming: Naming
    pictures: Mapping[str, Picture]
    zone: ZoneInfo

    def blocks(self) -> Iterator[Block]:
        """Everything in its order."""
        main = self.kept.figures.blocks[0]
        yield from self._title(main)
        yield Heading("1. " + self._heading("short_s1"))
        yield from self._introduction()
        yield Heading("2. " + self._heading("short_s2"))
        yield Paragraph(self._heading("s2"), indent=True)
        yield from self._statistics(0, main)
        yield Heading("3. " + self._heading("short_s3"))
        yield Paragraph(self._heading("s3"), indent=True)
        yield from self._quality(0, main)
        yield Heading("4. " + self._heading("short_s4"))
        yield from self._conclusion()
        yield from self._annexes()

    def _heading(self, name: str) -> str:
        return self.naming.profile.headings[name][language()]

    def _title(self, main: BlockFigures) -> Iterator[Block]:
        profile = self.naming.profile
        yield Paragraph(profile.signatory.organisation[language()], Align.CENTRE, bold=True)
        yield Rule()
        yield from self._numbers()
        yield Space(3)
        yield Heading(self._heading("title"), level=1)
        yield Paragraph(summary_tables.period_of(self.kept.figures), Align.CENTRE, bold=True)
        yield Paragraph(figure_tables.days_of(main.block), Align.CENTRE)
        if self.ending.signed_by is None:
            yield Paragraph(_("Draft"), Align.CENTRE, bold=True)
        yield Space(4)
        yield Paragraph(_("Made by: {source}", source=profile.source[language()]), Align.LEFT, small=True)
        yield Paragraph(self._snapshot(), Align.LEFT, small=True)

    def _numbers(self) -> Iterator[Block]:
        """Where the outgoing number and that of the chancellery are written in (Methodology, point 13)."""
        date = _("of “____” ______________ 20____")
        outgoing = (_("Outgoing No. __________________"), date)
        registered = (_("Registered by the authorised body:"), _("No. __________________"), date)
        yield SideBySide(outgoing, registered, small=True)

    def _snapshot(self) -> str:
        report = self.kept.report
        return _(
            "Reporting profile: {profile}. Snapshot No {number} of {date}, SHA-256 {sha256}.",
            profile=report.profile,
            number=report.id,
            date=day(report.made_at.astimezone(self.zone).date()),
            sha256=report.sha256,
        )

    def _introduction(self) -> Iterator[Block]:
        yield Paragraph(self._heading("s1"), indent=True)
        yield Paragraph(
            _(
                "The report is made of the register of services that the operator of non-financial support "
                "forms every month (Methodology, points 6 and 7), of the questionnaires of clients, and of "
                "interviews with them (points 15 and 16)."
            ),
            indent=True,
        )
        yield Paragraph(
            _(
                "A client is counted by IIN, or else by name and date of birth; what the register does not "
                "state stands in a row of its own; regions without services are shown as 0."
            ),
            indent=True,
        )
        yield Printed(summary_tables.key_figures(self.kept))

    def _statistics(self, place: int, block: BlockFigures) -> Iterator[Block]:
        for statistic in Statistic:
            if place == 0 and statistic.value in self.pictures:
                yield self.pictures[statistic.value]
            yield Printed(figure_tables.statistic_table(place, block, statistic, self.naming), totals=1)
        yield from self._beside(place, block)

    def _beside(self, place: int, block: BlockFigures) -> Iterator[Block]:
        number = f"{figure_tables.SECTION}.10. " if place == 0 else ""
        yield Heading(number + _("Breaches of the terms (Methodology, point 14)"), level=3)
        yield Printed(figure_tables.breaches_table(place, block, self.naming), lying=True)
        yield Printed(figure_tables.left_out_table(place, block, self.naming), totals=1)
        yield Printed(figure_tables.sums_table(place, block))

    def _quality(self, place: int, block: BlockFigures) -> Iterator[Block]:
        if place == 0 and MARKED in self.pictures:
            yield self.pictures[MARKED]
        parts = quality_tables.by_criterion(place, block, self.naming, self.kept.figures.headline)
        for number, (criterion, tables) in enumerate(parts, 1):
            title = figure_tables.begun(self._heading(criterion))
            yield Heading(f"3.{number}. {title}" if place == 0 else title, level=3)
            yield from (Printed(table, totals=table.name.endswith(TOTALLED)) for table in tables)

    def _conclusion(self) -> Iterator[Block]:
        for line in self.ending.conclusion.splitlines():
            text = line.strip()
            if text:
                yield Paragraph(text.removeprefix("– "), item=text.startswith("– "), bold=text.endswith(":"))
        yield Space(12)
        yield from self._signature()

    def _signature(self) -> Iterator[Block]:
        post = self.naming.profile.signatory.post[language()]
        line = "____________________"
        name = () if self.ending.signed_by else (_("Name of who signs") + f" {line}",)
        yield SideBySide((self.ending.signed_by or post,), (_("Signature") + f" {line}", *name), bold=True)
        yield Space(4)
        yield Paragraph(_("“____” ______________ 20____"), Align.LEFT)
        yield Space(8)
        yield Paragraph(_("Prepared by: {line}, telephone: {line}", line=line), Align.LEFT, small=True)

    def _annexes(self) -> Iterator[Block]:
        for place, block in enumerate(self.kept.figures.blocks[1:], 1):
            yield PageBreak()
            yield Heading(_("Annex {number}", number=place))
            yield Paragraph(figure_tables.days_of(block.block), Align.CENTRE)
            yield from self._statistics(place, block)
            yield from self._quality(place, block)
