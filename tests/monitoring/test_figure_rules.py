"""Which days a report is of, what is late, whose age counts, who stands in a cell."""

from datetime import date

import pytest

from bot.monitoring.figures import quality, rules
from bot.monitoring.figures.model import (
    Answered,
    Block,
    BlockKind,
    Cell,
    CountedRow,
    Ended,
    Period,
    Provider,
    Statistic,
    Way,
)
from bot.monitoring.figures.rules import Band, Correction
from bot.survey.calls.rules import Share
from bot.survey.model import Question

AS_OF = (12, 1)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2026Q1", Period(2026, 1)),
        ("2026q3", Period(2026, 3)),
        ("2026", Period(2026)),
        pytest.param("2026Q4", None, marks=pytest.mark.requirement("M09")),
        ("2026Q5", None),
        ("26Q1", None),
        ("Q1", None),
        ("", None),
        ("२०२६", None),
    ],
)
def test_a_report_is_of_a_quarter_or_of_the_year(text: str, period: Period | None) -> None:
    assert rules.parse(text) == period


@pytest.mark.requirement("M08", "M09", "Q15")
@pytest.mark.parametrize(
    ("period", "blocks"),
    [
        (
            Period(2026, 1),
            [
                Block(BlockKind.QUARTER, date(2026, 1, 1), date(2026, 4, 1)),
                Block(BlockKind.DECEMBER, date(2025, 12, 1), date(2026, 1, 1)),
            ],
        ),
        (
            Period(2026, 3),
            [
                Block(BlockKind.QUARTER, date(2026, 7, 1), date(2026, 10, 1)),
                Block(BlockKind.YEAR_TO_DATE, date(2026, 1, 1), date(2026, 10, 1)),
            ],
        ),
        (
            Period(2026),
            [
                Block(BlockKind.YEAR, date(2026, 1, 1), date(2026, 12, 1)),
                Block(BlockKind.QUARTER, date(2026, 10, 1), date(2026, 12, 1)),
            ],
        ),
    ],
)
def test_december_belongs_to_the_first_quarter_of_the_next_year(period: Period, blocks: list[Block]) -> None:
    assert list(rules.blocks(period, AS_OF)) == blocks


@pytest.mark.requirement("M03", "Q9")
@pytest.mark.parametrize(
    ("month", "due"),
    [("2026-01", date(2026, 2, 1)), ("2026-12", date(2027, 1, 1)), ("2026-11", date(2026, 12, 1))],
)
def test_a_register_is_due_on_the_first_of_the_next_month(month: str, due: date) -> None:
    assert rules.cut_off(month, 1) == due


DUE = date(2026, 4, 1)


@pytest.mark.requirement("M05", "M06", "Q9")
@pytest.mark.parametrize(
    ("received_on", "correction", "counts"),
    [
        (date(2026, 3, 31), None, True),
        (date(2026, 4, 1), None, True),
        (date(2026, 4, 2), None, False),
        (date(2026, 4, 7), Correction(date(2026, 4, 1), date(2026, 4, 7)), True),
        (date(2026, 4, 8), Correction(date(2026, 4, 1), date(2026, 4, 7)), False),
        # Nobody sent a letter, so no term has begun.
        (date(2026, 4, 20), Correction(date(2026, 4, 1), None), True),
        # The row was late when it first came: correcting it does not make it earlier.
        (date(2026, 4, 3), Correction(date(2026, 4, 2), date(2026, 4, 7)), False),
    ],
)
def test_a_row_counts_when_it_came_or_was_mended_in_time(
    received_on: date, correction: Correction | None, counts: bool
) -> None:
    assert rules.counts(received_on, DUE, correction) is counts


BANDS = (Band("young", 0, 28), Band("middle", 29, 62), Band("old", 63, None))


@pytest.mark.requirement("Q14")
@pytest.mark.parametrize(
    ("age", "band"),
    [(0, "young"), (28, "young"), (29, "middle"), (62, "middle"), (63, "old"), (110, "old"), (None, "")],
)
def test_both_ages_of_a_category_belong_to_it(age: int | None, band: str) -> None:
    assert rules.band(age, BANDS) == band


def row(**columns: object) -> CountedRow:
    values = {
        "service_id": 1,
        "client_id": 1,
        "enterprise_id": 1,
        "ended_on": date(2026, 3, 5),
        "region": "19",
        "section": "C",
        "form": "ip",
        "sex": "f",
        "band": "29_35",
        "category": "micro",
        "service": "1",
        "subtype": "1.1",
        "provider": "operator",
        "mode": "online",
        "places": (2, 0),
    }
    return CountedRow(**values | columns)  # type: ignore[arg-type] # columns of any type


QUARTER = BlockKind.QUARTER


@pytest.mark.parametrize(
    ("counted", "cell", "inside"),
    [
        (row(), Cell(QUARTER, Statistic.S1), True),
        (row(), Cell(QUARTER, Statistic.S1, region="19"), True),
        (row(), Cell(QUARTER, Statistic.S1, region="75"), False),
        (row(), Cell(QUARTER, Statistic.S2, "C", "19"), True),
        (row(), Cell(QUARTER, Statistic.S2, "G", "19"), False),
        (row(places=(0, 1)), Cell(QUARTER, Statistic.S1), False),
        # The second service of a client is behind the first table and not behind the fourth.
        (row(places=(1, 0)), Cell(QUARTER, Statistic.S1), True),
        (row(places=(1, 0)), Cell(QUARTER, Statistic.S4, "f"), False),
        (row(places=(2, 0)), Cell(QUARTER, Statistic.S4, "f"), True),
        (row(form="individual"), Cell(QUARTER, Statistic.S3), False),
        (row(form="individual"), Cell(QUARTER, Statistic.S3_NONE), True),
        (row(provider=Provider.UNSTATED), Cell(QUARTER, Statistic.S8, Provider.OPERATOR), True),
        (row(provider=Provider.UNSTATED), Cell(QUARTER, Statistic.S8_UNSTATED), True),
        (row(), Cell(QUARTER, Statistic.S8_UNSTATED), False),
    ],
)
def test_who_stands_in_a_cell(counted: CountedRow, cell: Cell, inside: bool) -> None:
    assert rules.is_in(counted, cell, 0) is inside


ANSWERED = (
    Answered("q2", "5", "phone", "19", "call_centre", 3),
    Answered("q2", "3", "phone", "75", "75", 1),
    Answered("q2", "1", "chat", "19", "", 4),
    Answered("q3", "yes", "phone", "19", "call_centre", 3),
    Answered("q3", "hard", "phone", "19", "call_centre", 1),
)


@pytest.mark.requirement("S10", "Q16")
def test_chat_and_phone_are_told_apart() -> None:
    phone, chat, both = (quality.marks(quality.answers(ANSWERED, Question.QUALITY, way)) for way in Way)
    assert (phone.of, phone.mean_hundredths, phone.high) == (4, 450, Share(3, 4))
    assert (chat.of, chat.mean_hundredths, chat.high) == (4, 100, Share(0, 4))
    assert (both.of, both.mean_hundredths, both.high) == (8, 275, Share(3, 8))
    assert quality.marks({}).mean_hundredths is None
    assert quality.headline(chat_counts_as_phone=False) is Way.PHONE
    assert quality.headline(chat_counts_as_phone=True) is Way.BOTH


@pytest.mark.requirement("S10", "M13")
def test_marks_by_region_and_by_unit() -> None:
    assert quality.answers(ANSWERED, Question.QUALITY, Way.BOTH, region="19") == {"1": 4, "5": 3}
    assert quality.answers(ANSWERED, Question.QUALITY, Way.PHONE, unit="75") == {"3": 1}


@pytest.mark.requirement("S10")
def test_hard_to_say_is_no_yes_and_stays_in_the_share() -> None:
    assert quality.yes_share(quality.answers(ANSWERED, Question.HELPED, Way.PHONE)) == Share(3, 4)


@pytest.mark.requirement("S10")
def test_the_response_rate_is_of_the_cases_that_are_over() -> None:
    ended = (
        Ended("19", "phone", "completed", 6),
        Ended("19", "phone", "unreached", 2),
        Ended("19", "chat", "completed", 1),
        Ended("75", "phone", "refused", 2),
        Ended("75", "", "", 5),
    )
    assert quality.response(ended, Way.PHONE) == Share(6, 10)
    assert quality.response(ended, Way.BOTH, region="19") == Share(7, 9)
    assert quality.response((), Way.CHAT) is None
    assert quality.still_open(ended) == 5
