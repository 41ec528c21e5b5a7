"""The tables of the audit of quality (Methodology, Appendix 3, part 3), each rate with its n."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from bot.i18n import _, language
from bot.monitoring.figures import quality
from bot.monitoring.figures.model import BlockFigures, Figures, Quality, Way
from bot.monitoring.figures.quality import Marks
from bot.people.staff import CALL_CENTRE
from bot.reports.figure_tables import BLOCKS, Naming, days_of, named, not_stated
from bot.reports.table import Cell, Column, Table
from bot.survey.calls.rules import Share
from bot.survey.content import Bilingual
from bot.survey.model import MARKS, Question, Value
from bot.survey.scales import SCALES


def tables(figures: Figures, naming: Naming) -> list[Table]:
    """Everything about quality, in the order of the criteria."""
    return [
        table
        for place, block in enumerate(figures.blocks)
        for _criterion, found in by_criterion(place, block, naming, figures.headline)
        for table in found
    ]


def by_criterion(
    place: int, block: BlockFigures, naming: Naming, headline: Way
) -> Iterator[tuple[str, tuple[Table, ...]]]:
    """The tables of each criterion of Appendix 3 under the name of its heading in the profile.

    The block is the report's `place`-th from 0; `headline` is the way whose figures are the report's
    (REQUIREMENTS, Q16).
    """
    paper = _Paper(place, block, naming, headline)
    yield "crit1", (paper.by_way(), paper.by_region(), paper.by_unit())
    yield "crit2", (paper.answers("А4.4", Question.RECEIVED, Question.HELPED), paper.scales())
    yield "crit3", (paper.answers("А4.5", Question.INTERESTED), paper.instruments(), paper.wishes())


@dataclass(frozen=True, slots=True)
class _Paper:
    """One block of a report, and the tables that are made of its audit of quality."""

    place: int
    block: BlockFigures
    naming: Naming
    headline: Way

    def by_way(self) -> Table:
        notes = (
            _("* These are the figures of the report; the other ways stand beside them."),
            _("Response rate: AAPOR RR1, complete interviews among all cases that are over."),
        )
        rows = _by_way(self._told, self.headline)
        return self._table(
            "А4.1", _("Marks of the services"), _marked(_("Way")), rows, *self._asked(), *notes
        )

    def by_region(self) -> Table:
        note = _("Way: {way}", way=way_name(self.headline))
        rows = _by_region(self._told, self.naming, self.headline)
        title = _("Marks of the services by region")
        return self._table("А4.2", title, _marked(_("Region")), rows, *self._asked(), note)

    def by_unit(self) -> Table:
        note = _("Way: {way}", way=way_name(Way.PHONE))
        rows = _by_unit(self._told, self.naming)
        title, columns = _("Marks of the services by the unit that called"), _marks(_("Unit"))
        return self._table("А4.3", title, columns, rows, *self._asked(), note)

    def answers(self, number: str, *questions: Question) -> Table:
        title = _("Answers to the other questions of Appendix 4")
        rows = _answers(self._told, self.naming, questions)
        return self._table(number, title, _answered(self.naming), rows, *self._asked())

    def scales(self) -> Table:
        title = self.naming.wordings.questionnaire.title[language()]
        return self._table(
            "А2.1", title, _marks(_("Scale")), _scales(self._told, self.naming), self._sheets()
        )

    def instruments(self) -> Table:
        title = _("Financial instruments in which clients are interested")
        columns = Column(_("Indicator"), 80), Column(_("Number"), 14)
        return self._table("А4.6", title, columns, _instruments(self._told, self.naming), *self._asked())

    def wishes(self) -> Table:
        title = _("Support that clients would like, and why they came (Appendix 2)")
        columns = Column(_("Group"), 24), Column(_("Indicator"), 58), Column(_("Number"), 14)
        return self._table("А2.2", title, columns, _wishes(self._told, self.naming), self._sheets())

    @property
    def _told(self) -> Quality:
        return self.block.quality

    def _asked(self) -> tuple[str, ...]:
        return (_("Cases that are still open: {n}", n=quality.still_open(self._told.ended)),)

    def _sheets(self) -> str:
        return _("Questionnaires: {n}", n=self._told.sheets.number)

    def _table(
        self,
        number: str,
        title: str,
        columns: tuple[Column, ...],
        rows: Iterable[tuple[Cell, ...]],
        *notes: str,
    ) -> Table:
        days = days_of(self.block.block)
        return Table(
            f"{BLOCKS[self.place]} {number}", f"{number}. {title}", (days, *notes), columns, tuple(rows)
        )


# Columns


def _marks(first: str) -> tuple[Column, ...]:
    return (
        Column(first, 40),
        Column(_("Marks (n)"), 12),
        *(Column(mark, 8) for mark in MARKS),
        Column(_("Mean mark"), 12),
        Column(_("Share of 4 and 5, %"), 14),
    )


def _marked(first: str) -> tuple[Column, ...]:
    return (*_marks(first), Column(_("Response rate, %"), 14), Column(_("Cases (n)"), 12))


def _answered(naming: Naming) -> tuple[Column, ...]:
    values = naming.wordings.interview.answers
    return (
        Column(_("Question"), 60),
        Column(_("Way"), 26),
        Column(_("Answers (n)"), 12),
        *(Column(values[value][language()], 14) for value in Value),
        Column(_("Share of yes, %"), 14),
    )


# Rows


def way_name(way: Way, headline: Way | None = None) -> str:
    """A way in words; the one whose figures are the report's is marked."""
    names = {Way.PHONE: _("by phone"), Way.CHAT: _("in the chat"), Way.BOTH: _("both ways")}
    return names[way] + (" *" if way is headline else "")


def _by_way(told: Quality, headline: Way) -> Iterator[tuple[Cell, ...]]:
    for way in Way:
        yield (way_name(way, headline), *_rated(told, way))


def _by_region(told: Quality, naming: Naming, headline: Way) -> Iterator[tuple[Cell, ...]]:
    for code, name in _regions(told, naming).items():
        yield (name, *_rated(told, headline, code))
    yield (_("Total"), *_rated(told, headline))


def _regions(told: Quality, naming: Naming) -> dict[str, str]:
    """All regions in their order, and whatever else was answered of: nothing that counts is hidden."""
    known = {code: region.name[language()] for code, region in naming.dictionaries.regions.items()}
    there = {each.region for each in told.answered} | {each.region for each in told.ended}
    return known | {code: code or not_stated() for code in sorted(there - known.keys())}


def _rated(told: Quality, way: Way, region: str | None = None) -> tuple[Cell, ...]:
    response = quality.response(told.ended, way, region)
    given = quality.marks(quality.answers(told.answered, Question.QUALITY, way, region))
    return (*_row(given), share_of(response), response.of if response else 0)


def _by_unit(told: Quality, naming: Naming) -> Iterator[tuple[Cell, ...]]:
    for unit in quality.units(told):
        marks = quality.marks(quality.answers(told.answered, Question.QUALITY, Way.PHONE, unit=unit))
        yield (_unit_name(unit, naming), *_row(marks))
    whole = quality.marks(quality.answers(told.answered, Question.QUALITY, Way.PHONE))
    yield (_("Total"), *_row(whole))


def _unit_name(unit: str, naming: Naming) -> str:
    if unit == CALL_CENTRE:
        return _("call centre")
    regions = naming.dictionaries.regions
    return _("branch: {region}", region=regions[unit].name[language()]) if unit in regions else not_stated()


def _row(marks: Marks) -> tuple[Cell, ...]:
    return (marks.of, *marks.numbers.values(), mean_of(marks), share_of(marks.high))


def mean_of(marks: Marks) -> Decimal | None:
    """A mean as 4.37; nothing of no marks."""
    mean = marks.mean_hundredths
    return None if mean is None else Decimal(mean).scaleb(-2)


def share_of(share: Share | None) -> Decimal | None:
    """A share in per cent as 32.4; nothing of nothing."""
    tenths = quality.tenths(share) if share else None
    return None if tenths is None else Decimal(tenths).scaleb(-1)


def _answers(told: Quality, naming: Naming, questions: Iterable[Question]) -> Iterator[tuple[Cell, ...]]:
    for question in questions:
        words = naming.wordings.interview.questions[question][language()]
        for way in Way:
            numbers = quality.answers(told.answered, question, way)
            share = quality.yes_share(numbers)
            counts = (numbers.get(value, 0) for value in Value)
            yield (words.format(date="…", place="…"), way_name(way), share.of, *counts, share_of(share))


def _instruments(told: Quality, naming: Naming) -> Iterator[tuple[Cell, ...]]:
    instruments = naming.wordings.interview.instruments
    for code in {**instruments, **told.instruments}:
        yield (named(instruments, code), told.instruments.get(code, 0))


def _scales(told: Quality, naming: Naming) -> Iterator[tuple[Cell, ...]]:
    for scale in SCALES:
        marks = quality.marks(told.sheets.scales[scale])
        yield (naming.wordings.questionnaire.scales[scale][language()], *_row(marks))


def _wishes(told: Quality, naming: Naming) -> Iterator[tuple[Cell, ...]]:
    form, sheets = naming.wordings.questionnaire, told.sheets
    yield (_("Questionnaires"), _("Total"), sheets.number)
    sources = {"chat": _("filled in the chat"), "import": _("collected by the operator")}
    yield from ((_("Questionnaires"), name, sheets.sources.get(code, 0)) for code, name in sources.items())
    for group, names, numbers in (
        (_("Financial support"), form.financial, sheets.financial),
        (_("Non-financial support"), form.nonfinancial, sheets.nonfinancial),
        (_("Purpose of coming"), form.purposes, sheets.purposes),
    ):
        yield from _counted(group, names, numbers)


def _counted(
    group: str, names: Mapping[str, Bilingual], numbers: Mapping[str, int]
) -> Iterator[tuple[Cell, ...]]:
    for code in {**names, **numbers}:
        words = named(names, code) if code else _("nothing was ticked")
        yield (group, words, numbers.get(code, 0))
