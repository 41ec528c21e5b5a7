"""What the figures of a report suggest to say."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from bot.i18n import speaking
from bot.language import Language
from bot.monitoring.conclusion.rules import PROPOSALS, Point, Remark, remarks
from bot.monitoring.conclusion.service import earlier
from bot.monitoring.figures import quality
from bot.monitoring.figures.model import (
    Answered,
    Block,
    BlockFigures,
    BlockKind,
    Breach,
    Matrix,
    Period,
    Quality,
    Sheets,
    Statistic,
    Way,
)
from bot.people import dictionaries
from bot.reports import document, quality_tables
from bot.screens.conclusion_words import drafts
from bot.services import content as service_lists
from bot.settings import ROOT
from bot.survey.calls.rules import Share
from bot.survey.model import Question

REGIONS = ("10", "11", "15")
QUARTER = Block(BlockKind.QUARTER, date(2026, 4, 1), date(2026, 7, 1))
NOTHING = Matrix({}, {}, {}, 0)
SHEETS = Sheets(0, {}, {}, {}, {}, {})


def figures(
    regions: Mapping[str, int],
    subtypes: Mapping[str, int] | None = None,
    answered: tuple[Answered, ...] = (),
    left_out: Mapping[str, int] | None = None,
    breaches: tuple[Breach, ...] = (),
    held: int = 0,
) -> BlockFigures:
    total = sum(regions.values())
    services = Matrix({}, subtypes or {}, regions, total)
    gone = left_out or {}
    return BlockFigures(
        block=QUARTER,
        statistics=dict.fromkeys(Statistic, services),
        left_out=Matrix({}, gone, {}, sum(gone.values())),
        held=held,
        breaches=breaches,
        quality=Quality(answered, (), {}, SHEETS),
    )


def said(
    now: BlockFigures, before: BlockFigures | None = None, faults: Mapping[str, int] | None = None
) -> tuple[Remark, ...]:
    return remarks(now, before, Way.PHONE, faults or {}, REGIONS)


def points(remarks: tuple[Remark, ...]) -> list[Point]:
    return [each.point for each in remarks]


def answers(question: str, region: str, **numbers: int) -> tuple[Answered, ...]:
    return tuple(
        Answered(question, value.removeprefix("m"), "phone", region, "call_centre", number)
        for value, number in numbers.items()
    )


ALL = dict.fromkeys(REGIONS, 20)


def test_without_a_report_before_nothing_is_compared() -> None:
    assert said(figures(ALL)) == (Remark(Point.SERVICES, now=60), Remark(Point.CLIENTS, now=60))


def test_regions_that_moved_are_told_those_that_hardly_moved_are_not() -> None:
    now, before = figures({"10": 50, "11": 20, "15": 6}), figures({"10": 20, "11": 21, "15": 12})
    moved = [each for each in said(now, before) if each.of and each.point is not Point.COMPARED]
    assert moved == [
        Remark(Point.REGION_GREW, "10", 50, 20),
        Remark(Point.REGION_FELL, "15", 6, 12),
    ]


def test_small_numbers_mean_nothing() -> None:
    now, before = figures({"10": 4, "11": 20, "15": 20}), figures({"10": 1, "11": 20, "15": 20})
    assert {each.of for each in said(now, before)} == {"", "2026Q2"}


def test_a_service_that_is_new_has_grown() -> None:
    now, before = figures(ALL, {"1.1": 30, "": 9}), figures(ALL, {})
    assert Remark(Point.SERVICE_GREW, "1.1", 30, 0) in said(now, before)
    assert all(each.of for each in said(now, before) if each.point is Point.SERVICE_GREW)


def test_no_more_than_three_are_named() -> None:
    subtypes = {f"1.{number}": 100 - number for number in range(9)}
    found = [each for each in said(figures(ALL, subtypes), figures(ALL)) if each.point is Point.SERVICE_GREW]
    assert [each.of for each in found] == ["1.0", "1.1", "1.2"]


def test_a_region_without_services_is_named_with_what_to_do() -> None:
    found = said(figures({"10": 20, "11": 20}))
    assert Remark(Point.EMPTY_REGION, "15") in found
    assert points(found)[-1] is Point.PROPOSE_REGION


@pytest.mark.parametrize(
    ("marks", "low"),
    [({"m3": 5}, True), ({"m3": 4}, False), ({"m4": 9}, False), ({"m1": 2, "m5": 3}, True)],
)
def test_low_marks_need_enough_of_them(marks: dict[str, int], low: bool) -> None:
    found = points(said(figures(ALL, answered=answers("q2", "10", **marks))))
    assert (Point.LOWEST_REGION in found) == low
    assert (Point.PROPOSE_QUALITY in found) == low
    assert Point.QUALITY in found


@pytest.mark.parametrize(("yes", "no", "proposed"), [(3, 7, True), (29, 71, False)])
def test_many_interested_are_handed_to_the_branches(yes: int, no: int, proposed: bool) -> None:
    found = said(figures(ALL, answered=answers("q4", "10", yes=yes, no=no)))
    assert Remark(Point.INTERESTED, now=yes + no, share=Share(yes, yes + no)) in found
    assert (Point.PROPOSE_INSTRUMENTS in points(found)) == proposed


def test_breaches_late_and_excluded_rows_are_told_apart() -> None:
    breach = Breach("2026-04", date(2026, 5, 1), 1, date(2026, 5, 4), 3, 7)
    gone = {"late": 7, "excluded:no_act": 2, "excluded:date_mismatch": 1}
    found = said(figures(ALL, left_out=gone, breaches=(breach,), held=4), faults={"identifier": 9, "": 1})
    for remark in (
        Remark(Point.BREACHES, now=1),
        Remark(Point.LATE, now=7),
        Remark(Point.EXCLUDED, now=3),
        Remark(Point.HELD, now=4),
        Remark(Point.FAULT, "identifier", 9),
    ):
        assert remark in found
    assert {Point.PROPOSE_TERMS, Point.PROPOSE_DATA} <= set(points(found))


def test_proposals_come_last() -> None:
    found = [point in PROPOSALS for point in points(said(figures({"10": 5}, held=1)))]
    assert found == sorted(found)


@pytest.mark.parametrize(
    ("block", "code"),
    [
        (QUARTER, "2026Q2"),
        (Block(BlockKind.QUARTER, date(2026, 1, 1), date(2026, 4, 1)), "2026Q1"),
        (Block(BlockKind.YEAR, date(2026, 1, 1), date(2026, 12, 1)), "2026"),
    ],
)
def test_with_what_it_is_compared_is_told_only_when_it_is(block: Block, code: str) -> None:
    now = figures(ALL)
    assert Remark(Point.COMPARED, code) in said(now, replace(now, block=block))
    assert Point.COMPARED not in points(said(now))


@pytest.mark.parametrize(
    ("period", "compared", "kind"),
    [
        (Period(2027, 1), Period(2026, 1), BlockKind.QUARTER),
        (Period(2027, 2), Period(2027, 1), BlockKind.QUARTER),
        (Period(2027, 3), Period(2027, 2), BlockKind.QUARTER),
        (Period(2027), Period(2026), BlockKind.YEAR),
    ],
)
def test_equal_stretches_of_days_are_compared(period: Period, compared: Period, kind: BlockKind) -> None:
    """The final report has October and November without December: no quarter is held against them."""
    assert earlier(period) == (compared, kind)


@pytest.mark.requirement("S10")
@pytest.mark.parametrize(
    ("marks", "mean", "high"),
    [({"m5": 1, "m4": 2}, 433, 1000), ({"m5": 2, "m4": 1}, 467, 1000), ({"m3": 2, "m5": 1}, 367, 333)],
)
def test_means_and_shares_are_rounded_as_a_spreadsheet_does(
    marks: dict[str, int], mean: int, high: int
) -> None:
    given = quality.marks(quality.answers(answers("q2", "10", **marks), Question.QUALITY, Way.PHONE))
    assert (given.mean_hundredths, quality.tenths(given.high)) == (mean, high)


def test_the_conclusion_says_a_share_as_the_table_does() -> None:
    remark = Remark(Point.INTERESTED, now=488, share=Share(158, 488))
    house = dictionaries.load(ROOT / "content")
    drafted = drafts([remark], house, service_lists.load(ROOT / "content", house))
    assert all("32,4\u00a0%" in text for text in drafted.values())
    with speaking(Language.RU):
        assert document.written(quality_tables.share_of(Share(158, 488)), Language.RU) == "32,4"
