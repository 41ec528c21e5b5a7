"""Each statistic of Appendix 3 equals a count that was written apart from the bot, in plain SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Connection, Row, text

from bot.monitoring.figures import rules
from bot.monitoring.figures.model import BlockFigures, Matrix, Statistic
from bot.monitoring.figures.rules import Verdict
from tests.monitoring.conftest import Year

# What the seed planted is known here without the rules of the bot: the first file of a month is on time; of
# the others only rows that replace a held row, and in May those came too late as well.
COUNTED = """
WITH counted AS (
    SELECT s.*, coalesce(c.sex, '') AS sex
    FROM services s JOIN clients c ON c.id = s.client_id
    WHERE s.state = 'registered' AND s.ended_on >= '{first}' AND s.ended_on < '{after}'
      AND (s.batch_id = (SELECT min(id) FROM batches b WHERE b.month = s.month)
           OR (s.month <> '2026-05' AND s.id IN (SELECT replaced_by FROM held_rows)))
),
firsts AS (
    SELECT * FROM counted a WHERE NOT EXISTS (
        SELECT 1 FROM counted b WHERE b.client_id = a.client_id
          AND (b.ended_on < a.ended_on OR (b.ended_on = a.ended_on AND b.id < a.id)))
)
"""
BAND = """CASE WHEN age < 18 THEN 'under_18' WHEN age < 29 THEN '18_28' WHEN age < 36 THEN '29_35'
    WHEN age < 46 THEN '36_45' WHEN age < 63 THEN '46_62' ELSE '63_on' END"""
PROVIDER = "CASE WHEN coalesce(provider, 'оператор') = 'оператор' THEN 'operator' ELSE 'company' END"
FIRM = "legal_form NOT IN ('individual', 'self_employed')"


@dataclass(frozen=True)
class Plain:
    """How one statistic is counted by hand: what, by which row, from which rows."""

    row: str
    number: str = "count(DISTINCT client_id)"
    source: str = "counted"
    where: str = "1 = 1"


BY_HAND = {
    Statistic.S1: Plain("'all'"),
    Statistic.S2: Plain("oked_section"),
    Statistic.S3: Plain("legal_form", "count(DISTINCT enterprise_id)", where=FIRM),
    Statistic.S3_NONE: Plain("legal_form", "count(DISTINCT enterprise_id)", where=f"NOT ({FIRM})"),
    Statistic.S4: Plain("sex", "count(*)", "firsts"),
    Statistic.S4_REGIONS: Plain("sex"),
    Statistic.S5: Plain(BAND, "count(*)", "firsts"),
    Statistic.S6: Plain("category"),
    Statistic.S7: Plain("subtype", "count(*)"),
    Statistic.S8: Plain(PROVIDER, "count(*)"),
    Statistic.S8_UNSTATED: Plain("'all'", "count(*)", where="provider IS NULL"),
    Statistic.S9: Plain("mode", "count(*)"),
}
PERIODS = ("2026Q1", "2026Q2", "2026Q3", "2026", "2027Q1")


class ByHand:
    """Counts of one block, by plain SQL."""

    def __init__(self, connection: Connection, block: BlockFigures) -> None:
        self._connection = connection
        self._head = COUNTED.format(first=block.block.first, after=block.block.after)

    def matrix(self, plain: Plain) -> Matrix:
        cells: dict[str, dict[str, int]] = {}
        for row, region, number in self._ask(plain, "line, region"):
            cells.setdefault(row, {})[region] = number
        rows, regions = self._by(plain, "line"), self._by(plain, "region")
        [(total,)] = self._ask(plain, "")
        return Matrix(cells, rows, regions, total)

    def _by(self, plain: Plain, column: str) -> dict[str, int]:
        return {row[0]: row[1] for row in self._ask(plain, column)}

    def _ask(self, plain: Plain, groups: str) -> Sequence[Row[*tuple[Any, ...]]]:
        columns, by = (f"{groups}, ", f" GROUP BY {groups}") if groups else ("", "")
        lines = f"(SELECT *, {plain.row} AS line FROM {plain.source} WHERE {plain.where}) AS lines"
        question = f"{self._head} SELECT {columns}{plain.number} FROM {lines}{by}"
        return self._connection.execute(text(question)).all()


@pytest.mark.requirement("S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "S9", "Q11", "Q12", "Q14", "Q15")
@pytest.mark.parametrize("period", PERIODS)
def test_each_statistic_equals_the_count_by_hand(year: Year, connection: Connection, period: str) -> None:
    for block in year.figures(connection, period).blocks:
        by_hand = ByHand(connection, block)
        for statistic, plain in BY_HAND.items():
            assert block.statistics[statistic] == by_hand.matrix(plain), (block.block, statistic)


def test_the_year_is_large_enough_to_prove_something(year: Year, connection: Connection) -> None:
    main = year.figures(connection, "2026").blocks[0]
    assert main.services > 2_500
    assert len(main.statistics[Statistic.S1].regions) == 20
    assert main.statistics[Statistic.S8_UNSTATED].total > 100
    assert {"online", "offline", "unknown"} == set(main.statistics[Statistic.S9].rows)
    assert set(main.statistics[Statistic.S4].rows) == {"", "f", "m"}


@pytest.mark.requirement("S4", "S5", "Q12")
def test_what_must_add_up_does_and_what_cannot_says_why(year: Year, connection: Connection) -> None:
    block = year.figures(connection, "2026").blocks[0]
    checks = rules.reconcile(block.statistics)
    assert not [check for check in checks if check.verdict is Verdict.WRONG]
    twice = {check.statistic for check in checks if check.verdict is Verdict.COUNTED_TWICE}
    assert {Statistic.S1, Statistic.S2, Statistic.S4_REGIONS} <= twice
    assert not {Statistic.S4, Statistic.S5, Statistic.S7, Statistic.S8, Statistic.S9} & twice


def test_a_table_that_must_add_up_and_does_not_is_a_fault() -> None:
    broken = Matrix({"f": {"10": 1}}, {"f": 1}, {"10": 1}, 2)
    fine = rules.added_up([("f", "10", 2)])
    checks = rules.reconcile({each: broken if each is Statistic.S4 else fine for each in Statistic})
    assert {check.statistic for check in checks if check.verdict is Verdict.WRONG} == {Statistic.S4}
