"""The audit of quality equals counts in plain SQL: answers by way, region and unit, questionnaires."""

import pytest
from sqlalchemy import Connection, text, update

from bot.db.survey_schema import cases
from bot.monitoring.figures import quality
from bot.monitoring.figures.model import Way
from bot.survey.model import Question
from bot.survey.scales import SCALES
from tests.monitoring.conftest import Year
from tests.monitoring.test_nine_statistics import COUNTED

HEAD = COUNTED.format(first="2026-04-01", after="2026-07-01")


def pairs(connection: Connection, question: str) -> dict[str, int]:
    return {row[0]: row[1] for row in connection.execute(text(HEAD + question))}


@pytest.mark.requirement("S10", "M12", "M13", "Q16")
@pytest.mark.parametrize("question", list(Question))
@pytest.mark.parametrize("way", list(Way))
def test_answers_equal_the_count_by_hand(
    year: Year, connection: Connection, question: Question, way: Way
) -> None:
    told = year.figures(connection, "2026Q2").blocks[0].quality
    modes = {Way.PHONE: "('phone')", Way.CHAT: "('chat')", Way.BOTH: "('phone', 'chat')"}[way]
    assert quality.answers(told.answered, question, way) == pairs(
        connection,
        "SELECT a.value, count(*) FROM answers a JOIN cases k ON k.id = a.case_id"
        " JOIN counted s ON s.id = k.service_id"
        f" WHERE k.ended_at IS NOT NULL AND a.question = '{question.value}' AND a.mode IN {modes}"
        " GROUP BY a.value ORDER BY a.value",
    )


@pytest.mark.requirement("S10", "M13")
def test_units_and_regions_divide_the_same_answers(year: Year, connection: Connection) -> None:
    told = year.figures(connection, "2026Q2").blocks[0].quality
    whole = quality.answers(told.answered, Question.QUALITY, Way.PHONE)
    assert len(quality.units(told)) > 10
    for parts in (
        [quality.answers(told.answered, Question.QUALITY, Way.PHONE, unit=u) for u in quality.units(told)],
        [
            quality.answers(told.answered, Question.QUALITY, Way.PHONE, region=region)
            for region in year.house.dictionaries.regions
        ],
    ):
        assert {mark: sum(part.get(mark, 0) for part in parts) for mark in whole} == whole


@pytest.mark.requirement("S10")
def test_the_response_rate_equals_the_count_by_hand(year: Year, connection: Connection) -> None:
    told = year.figures(connection, "2026Q2").blocks[0].quality
    ended = pairs(
        connection,
        "SELECT k.outcome, count(*) FROM cases k JOIN counted s ON s.id = k.service_id"
        " WHERE k.ended_mode = 'phone' GROUP BY k.outcome",
    )
    rate = quality.response(told.ended, Way.PHONE)
    assert rate is not None
    assert (rate.part, rate.of) == (ended["completed"], sum(ended.values()))


@pytest.mark.requirement("S10")
def test_a_case_that_is_open_again_tells_nothing(year: Year, connection: Connection) -> None:
    connection.execute(update(cases).values(ended_at=None, outcome=None))
    told = year.figures(connection, "2026Q2").blocks[0].quality
    assert told.answered == ()
    assert quality.still_open(told.ended) > 100
    assert quality.response(told.ended, Way.BOTH) is None


@pytest.mark.requirement("S10", "M02", "M12")
def test_questionnaires_equal_the_count_by_hand(year: Year, connection: Connection) -> None:
    sheets = year.figures(connection, "2026Q2").blocks[0].quality.sheets
    there = (
        " FROM questionnaires q JOIN services s ON s.id = q.service_id"
        " WHERE q.filled_on BETWEEN '2026-04-01' AND '2026-06-30' AND s.state = 'registered'"
    )
    assert sheets.number == connection.scalar(text(f"SELECT count(*) {there}"))
    for scale in SCALES:
        rows = connection.execute(text(f"SELECT {scale}, count(*) {there} GROUP BY {scale}"))
        assert sheets.scales[scale] == {str(mark): number for mark, number in rows}
    wishing = connection.scalar(text(f"SELECT count(*) {there} AND q.financial LIKE '%fin2%'"))
    assert sheets.financial["fin2"] == wishing
