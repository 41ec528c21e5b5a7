"""The tables of the audit of quality (Methodology, Appendix 3, part 3), each rate with its n."""

from collections.abc import Iterator, Mapping

from bot.i18n import _, language, percent
from bot.monitoring.figures import quality
from bot.monitoring.figures.model import BlockFigures, Figures, Quality
from bot.monitoring.figures.quality import Marks, Way
from bot.people.staff import CALL_CENTRE
from bot.reports.figure_tables import BLOCKS, Naming, days_of, named, not_stated
from bot.reports.table import Cell, Column, Table
from bot.survey.calls.rules import Share
from bot.survey.content import Bilingual
from bot.survey.model import MARKS, Question, Value
from bot.survey.scales import SCALES

_QUESTIONS = (Question.RECEIVED, Question.HELPED, Question.INTERESTED)


def tables(figures: Figures, naming: Naming, headline: Way) -> list[Table]:
    """Everything about quality; `headline` is the way whose figures are the report's (REQUIREMENTS, Q16)."""
    return [
        table
        for place, block in enumerate(figures.blocks)
        for table in _of_block(place, block, naming, headline)
    ]


def _of_block(place: int, block: BlockFigures, naming: Naming, headline: Way) -> Iterator[Table]:
    told = block.quality
    yield _table(place, block, "А4.1", _marks_title(naming), _marked(_("Way")), _by_way(told, headline))
    yield _table(
        place, block, "А4.2", _by_region_title(), _marked(_("Region")), _by_region(told, naming, headline)
    )
    yield _table(place, block, "А4.3", _by_unit_title(), _marked(_("Unit")), _by_unit(told, naming))
    yield _table(place, block, "А4.4", _answers_title(), _answered(naming), _answers(told, naming))
    yield _table(place, block, "А4.5", _instruments_title(), _numbered(), _instruments(told, naming))
    yield _table(place, block, "А2.1", _scales_title(naming), _marked(_("Scale")), _scales(told, naming))
    yield _table(place, block, "А2.2", _wishes_title(), _numbered(), _wishes(told, naming))


def _table(
    place: int,
    block: BlockFigures,
    number: str,
    title: str,
    columns: tuple[Column, ...],
    rows: Iterator[tuple[Cell, ...]],
) -> Table:
    note = _("Cases that are still open: {n}", n=quality.still_open(block.quality.ended))
    return Table(f"{BLOCKS[place]} {number}", title, (days_of(block.block), note), columns, tuple(rows))


# Titles


def _marks_title(naming: Naming) -> str:
    return naming.profile.headings["crit1"][language()]


def _by_region_title() -> str:
    return _("Marks of the services by region")


def _by_unit_title() -> str:
    return _("Marks of the services by the unit that called")


def _answers_title() -> str:
    return _("Answers to the other questions of Appendix 4")


def _instruments_title() -> str:
    return _("Financial instruments in which clients are interested")


def _scales_title(naming: Naming) -> str:
    return naming.wordings.questionnaire.title[language()]


def _wishes_title() -> str:
    return _("Support that clients would like, and why they came (Appendix 2)")


# Columns


def _marked(first: str) -> tuple[Column, ...]:
    return (
        Column(first, 40),
        Column(_("Marks (n)"), 12),
        *(Column(mark, 8) for mark in MARKS),
        Column(_("Mean mark"), 12),
        Column(_("Share of 4 and 5"), 14),
        Column(_("Response rate"), 14),
        Column(_("Cases (n)"), 12),
    )


def _answered(naming: Naming) -> tuple[Column, ...]:
    values = naming.wordings.interview.answers
    return (
        Column(_("Question"), 60),
        Column(_("Way"), 26),
        Column(_("Answers (n)"), 12),
        *(Column(values[value][language()], 14) for value in Value),
        Column(_("Share of yes"), 14),
    )


def _numbered() -> tuple[Column, ...]:
    return (Column(_("Indicator"), 80), Column(_("Number"), 12))


# Rows


def way_name(way: Way, headline: Way | None = None) -> str:
    """A way in words; the one whose figures are the report's is marked."""
    names = {Way.PHONE: _("by phone"), Way.CHAT: _("in the chat"), Way.BOTH: _("both ways")}
    return names[way] + (" *" if way is headline else "")


def _by_way(told: Quality, headline: Way) -> Iterator[tuple[Cell, ...]]:
    for way in Way:
        marks = quality.marks(quality.answers(told.answered, Question.QUALITY, way))
        yield (way_name(way, headline), *_row(marks, quality.response(told.ended, way)))


def _by_region(told: Quality, naming: Naming, headline: Way) -> Iterator[tuple[Cell, ...]]:
    for code, region in naming.dictionaries.regions.items():
        marks = quality.marks(quality.answers(told.answered, Question.QUALITY, headline, region=code))
        yield (region.name[language()], *_row(marks, quality.response(told.ended, headline, region=code)))


def _by_unit(told: Quality, naming: Naming) -> Iterator[tuple[Cell, ...]]:
    for unit in quality.units(told):
        marks = quality.marks(quality.answers(told.answered, Question.QUALITY, Way.PHONE, unit=unit))
        yield (_unit_name(unit, naming), *_row(marks, None))


def _unit_name(unit: str, naming: Naming) -> str:
    if unit == CALL_CENTRE:
        return _("call centre")
    regions = naming.dictionaries.regions
    return _("branch: {region}", region=regions[unit].name[language()]) if unit in regions else not_stated()


def _row(marks: Marks, response: Share | None) -> tuple[Cell, ...]:
    return (
        marks.of,
        *marks.numbers.values(),
        mean_of(marks),
        share_of(marks.high),
        share_of(response),
        response.of if response else None,
    )


def mean_of(marks: Marks) -> str | None:
    """A mean as 4,37; nothing of no marks."""
    mean = marks.mean_hundredths
    return None if mean is None else f"{mean // 100},{mean % 100:02}"


def share_of(share: Share | None) -> str | None:
    """A share in per cent; nothing of nothing."""
    return percent(share.part, share.of) if share and share.of else None


def _answers(told: Quality, naming: Naming) -> Iterator[tuple[Cell, ...]]:
    for question in _QUESTIONS:
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
        yield (naming.wordings.questionnaire.scales[scale][language()], *_row(marks, None))


def _wishes(told: Quality, naming: Naming) -> Iterator[tuple[Cell, ...]]:
    form, sheets = naming.wordings.questionnaire, told.sheets
    yield (_("Questionnaires"), sheets.number)
    sources = {"chat": _("filled in the chat"), "import": _("collected by the operator")}
    yield from ((name, sheets.sources.get(code, 0)) for code, name in sources.items())
    for names, numbers in (
        (form.financial, sheets.financial),
        (form.nonfinancial, sheets.nonfinancial),
        (form.purposes, sheets.purposes),
    ):
        yield from _counted(names, numbers)


def _counted(names: Mapping[str, Bilingual], numbers: Mapping[str, int]) -> Iterator[tuple[Cell, ...]]:
    for code in {**names, **numbers}:
        words = named(names, code) if code else _("nothing was ticked")
        yield (words, numbers.get(code, 0))
