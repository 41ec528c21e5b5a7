"""What the figures of a report suggest to say in its conclusion (Methodology, Appendix 3, section 4). Pure.

Nothing is said of a difference that means nothing: small numbers are passed over.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.monitoring.figures.model import (
    Block,
    BlockFigures,
    BlockKind,
    Matrix,
    Period,
    Reason,
    Statistic,
    Way,
)
from bot.monitoring.figures.quality import Marks, answers, marks, response, yes_share
from bot.survey.calls.rules import Share
from bot.survey.model import Question

MOST = 3
"""So many regions, services or faults are named."""
FEWEST = 5
"""Marks, or services on either side of a comparison, below which nothing is said of a region."""
NOTABLE = 10
"""Per cent by which a figure must have moved to be called grown or fallen."""
LOW_MEAN = 400
"""Hundredths: a mean mark below this asks for a look."""
MANY_INTERESTED = 30
"""Per cent of clients interested in instruments from which Damu's branches are told."""


class Point(StrEnum):
    """What can be said."""

    COMPARED = "compared"
    SERVICES = "services"
    CLIENTS = "clients"
    REGION_GREW = "region_grew"
    REGION_FELL = "region_fell"
    SERVICE_GREW = "service_grew"
    SERVICE_FELL = "service_fell"
    EMPTY_REGION = "empty_region"
    QUALITY = "quality"
    LOWEST_REGION = "lowest_region"
    HELPED = "helped"
    INTERESTED = "interested"
    BREACHES = "breaches"
    LATE = "late"
    EXCLUDED = "excluded"
    HELD = "held"
    FAULT = "fault"
    PROPOSE_TERMS = "propose_terms"
    PROPOSE_QUALITY = "propose_quality"
    PROPOSE_REGION = "propose_region"
    PROPOSE_DATA = "propose_data"
    PROPOSE_INSTRUMENTS = "propose_instruments"


PROPOSALS = frozenset(each for each in Point if each.startswith("propose_"))


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to say: of which region, service, column or period, and its figures.

    `before` None: nothing to compare.
    """

    point: Point
    of: str = ""
    now: int = 0
    before: int | None = None
    share: Share | None = None


def remarks(
    now: BlockFigures,
    before: BlockFigures | None,
    way: Way,
    faults: Mapping[str, int],
    regions: tuple[str, ...],
) -> tuple[Remark, ...]:
    """Everything worth saying, in the order of the report; proposals come last.

    `before` is the same block of the period before, None when no report of it was made. `faults` are
    rows of these months with faults, by column, `regions` all codes there are.
    """
    said = (*_growth(now, before), *_empty(now, regions), *_quality(now, way), *_terms(now), *_faults(faults))
    return (*said, *_proposals(said))


def _growth(now: BlockFigures, before: BlockFigures | None) -> Iterator[Remark]:
    earlier = before.statistics if before else {}
    for point, statistic in ((Point.SERVICES, Statistic.S9), (Point.CLIENTS, Statistic.S1)):
        then = earlier[statistic].total if earlier else None
        yield Remark(point, now=now.statistics[statistic].total, before=then)
    if before:
        yield Remark(Point.COMPARED, _code(before.block))
        yield from _moved(
            now.statistics[Statistic.S9].regions,
            earlier[Statistic.S9].regions,
            (Point.REGION_GREW, Point.REGION_FELL),
        )
        yield from _moved(
            now.statistics[Statistic.S7].rows,
            earlier[Statistic.S7].rows,
            (Point.SERVICE_GREW, Point.SERVICE_FELL),
        )


def _code(block: Block) -> str:
    """The period of a block, as 2026Q1 or 2026."""
    quarter = (block.first.month + 2) // 3 if block.kind is BlockKind.QUARTER else None
    return Period(block.first.year, quarter).code


def _moved(
    now: Mapping[str, int], before: Mapping[str, int], points: tuple[Point, Point]
) -> Iterator[Remark]:
    """Those that moved most in numbers, among those that moved notably."""
    names = sorted(name for name in now.keys() | before.keys() if name)
    moves = [(now.get(name, 0) - before.get(name, 0), name) for name in names]
    notable = [(by, name) for by, name in moves if _is_notable(now.get(name, 0), before.get(name, 0))]
    grown = sorted((each for each in notable if each[0] > 0), key=lambda each: (-each[0], each[1]))
    fallen = sorted(each for each in notable if each[0] < 0)
    for point, found in zip(points, (grown, fallen), strict=True):
        for _by, name in found[:MOST]:
            yield Remark(point, name, now.get(name, 0), before.get(name, 0))


def _is_notable(now: int, before: int) -> bool:
    return max(now, before) >= FEWEST and abs(now - before) * 100 >= NOTABLE * max(before, 1)


def _empty(now: BlockFigures, regions: tuple[str, ...]) -> Iterator[Remark]:
    served = now.statistics[Statistic.S9].regions
    return (Remark(Point.EMPTY_REGION, region) for region in regions if not served.get(region))


def _quality(now: BlockFigures, way: Way) -> Iterator[Remark]:
    answered = now.quality.answered
    given = marks(answers(answered, Question.QUALITY, way))
    if given.mean_hundredths is not None:
        rate = response(now.quality.ended, way)
        yield Remark(Point.QUALITY, now=given.mean_hundredths, before=given.of, share=rate)
    yield from _lowest(now, way)
    for point, question in ((Point.HELPED, Question.HELPED), (Point.INTERESTED, Question.INTERESTED)):
        said = yes_share(answers(answered, question, way))
        if said.of:
            yield Remark(point, now=said.of, share=said)


def _lowest(now: BlockFigures, way: Way) -> Iterator[Remark]:
    regions = {each.region for each in now.quality.answered}
    by_region = {
        region: marks(answers(now.quality.answered, Question.QUALITY, way, region)) for region in regions
    }
    low = sorted((mean, region, given) for region, given in by_region.items() if (mean := _low_mean(given)))
    for mean, region, given in low[:MOST]:
        yield Remark(Point.LOWEST_REGION, region, mean, given.of)


def _low_mean(given: Marks) -> int | None:
    mean = given.mean_hundredths
    return mean if mean is not None and given.of >= FEWEST and mean < LOW_MEAN else None


def _terms(now: BlockFigures) -> Iterator[Remark]:
    if now.breaches:
        yield Remark(Point.BREACHES, now=len(now.breaches))
    late = now.left_out.rows.get(Reason.LATE, 0)
    if late:
        yield Remark(Point.LATE, now=late)
    excluded = _excluded(now.left_out)
    if excluded:
        yield Remark(Point.EXCLUDED, now=excluded)
    if now.held:
        yield Remark(Point.HELD, now=now.held)


def _excluded(left_out: Matrix) -> int:
    return sum(number for reason, number in left_out.rows.items() if reason.startswith(Reason.EXCLUDED))


def _faults(faults: Mapping[str, int]) -> Iterator[Remark]:
    often = sorted(faults.items(), key=lambda each: (-each[1], each[0]))
    return (Remark(Point.FAULT, code, number) for code, number in often[:MOST])


def _proposals(said: tuple[Remark, ...]) -> Iterator[Remark]:
    there = {each.point for each in said}
    if there & {Point.BREACHES, Point.LATE}:
        yield Remark(Point.PROPOSE_TERMS)
    yield from (Remark(Point.PROPOSE_QUALITY, each.of) for each in said if each.point is Point.LOWEST_REGION)
    if Point.EMPTY_REGION in there:
        yield Remark(Point.PROPOSE_REGION)
    if there & {Point.FAULT, Point.HELD, Point.EXCLUDED}:
        yield Remark(Point.PROPOSE_DATA)
    interested = next((each.share for each in said if each.point is Point.INTERESTED), None)
    if interested and interested.part * 100 >= MANY_INTERESTED * interested.of:
        yield Remark(Point.PROPOSE_INSTRUMENTS)
