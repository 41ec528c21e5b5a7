"""The workbook of a report: every table, the same totals as the figures, every region, the rows behind."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import Connection

from bot.errors import SealBroken
from bot.i18n import speaking
from bot.language import Language
from bot.monitoring.figures import packing
from bot.monitoring.figures.model import Figures, Matrix, Statistic
from bot.monitoring.figures.packing import Packed
from bot.reports import counted_tables, figure_tables, quality_tables, xlsx
from bot.reports.figure_tables import Naming
from bot.reports.table import Column, Streamed, Table
from tests.monitoring.conftest import AFTER, Year


@pytest.fixture(params=list(Language))
def spoken(request: pytest.FixtureRequest) -> Iterator[Language]:
    with speaking(request.param):
        yield request.param


@pytest.fixture
def naming(year: Year) -> Naming:
    house = year.house
    return Naming(house.profile, house.dictionaries, house.service_lists.services, house.wordings)


@pytest.fixture
def packed(year: Year, connection: Connection) -> Packed:
    return year.packed(connection, "2026Q1")


@pytest.fixture
def figures(packed: Packed) -> Figures:
    return packing.figures_of(packed.figures)


@pytest.mark.requirement("S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "S9")
@pytest.mark.parametrize("statistic", list(Statistic))
def test_totals_regions_and_rows_of_a_table_are_those_of_the_figures(
    figures: Figures, naming: Naming, spoken: Language, statistic: Statistic
) -> None:
    matrix = figures.blocks[0].statistics[statistic]
    table = figure_tables.statistic_table(0, figures.blocks[0], statistic, naming)
    lying = len(table.columns) > 15
    total = table.rows[-1][-1]
    assert total == matrix.total
    number, _, title = table.title.partition(". ")
    assert (number, title) == (
        f"2.{figure_tables.NUMBERS[statistic]}",
        figure_tables.begun(naming.profile.statistics[statistic][spoken]),
    )
    by_region = table.rows[-1][1:-1] if lying else [row[-1] for row in table.rows[:-1]]
    regions = [*naming.dictionaries.regions, *(set(matrix.regions) - set(naming.dictionaries.regions))]
    assert list(by_region) == [matrix.regions.get(region, 0) for region in regions]


def test_services_stand_over_their_kinds_with_their_sum(
    figures: Figures, naming: Naming, spoken: Language
) -> None:
    matrix = figures.blocks[0].statistics[Statistic.S7]
    table = figure_tables.statistic_table(0, figures.blocks[0], Statistic.S7, naming)
    rows = {str(row[0]).split(" ")[0]: row[-1] for row in table.rows}
    taxes = sum(number for code, number in matrix.rows.items() if code.startswith("1."))
    assert rows["1"] == taxes
    assert rows["1.1"] == matrix.rows["1.1"]
    assert sum(int(str(rows[code])) for code in map(str, range(1, 9))) == matrix.total


def test_an_unknown_code_is_shown_and_an_empty_one_is_named(
    figures: Figures, naming: Naming, spoken: Language
) -> None:
    odd = Matrix({"ZZ": {"99": 2}, "": {"": 1}}, {"ZZ": 2, "": 1}, {"99": 2, "": 1}, 3)
    block = replace(figures.blocks[0], statistics={Statistic.S6: odd})
    table = figure_tables.statistic_table(0, block, Statistic.S6, naming)
    told = {str(cell) for row in (tuple(each.heading for each in table.columns), *table.rows) for cell in row}
    assert {"ZZ", "99", figure_tables.not_stated()} <= told


@pytest.mark.requirement("M10", "M12")
def test_the_workbook_holds_every_table_and_the_rows_behind(
    figures: Figures, naming: Naming, packed: Packed, spoken: Language
) -> None:
    tables = [
        *figure_tables.tables(figures, naming),
        *quality_tables.tables(figures, naming),
        *counted_tables.tables(figures, packed.counted, naming),
    ]
    assert len({table.name for table in tables}) == len(tables)
    book = load_workbook(BytesIO(xlsx.write_all(tables, AFTER)))
    assert len(book.sheetnames) == len(tables)
    behind, left = (book[book.sheetnames[number]] for number in (-2, -1))
    first_data = next(row for row in range(1, 9) if behind.cell(row, 1).value == 1)
    assert behind.max_row - first_data + 1 == figures.blocks[0].services
    assert left.max_row > 10
    marked = quality_tables.tables(figures, naming)[0].rows
    assert [str(row[0]).endswith("*") for row in marked] == [True, False, False]


def test_rows_that_come_one_by_one_can_be_counted_and_picked() -> None:
    rows = Streamed(3, lambda: iter([(1,), (2,), (3,)]))
    assert (len(rows), list(rows), rows[-1], rows[:2]) == (3, [(1,), (2,), (3,)], (3,), ((1,), (2,)))
    with pytest.raises(IndexError):
        rows[3]


def test_a_workbook_that_is_broken_off_leaves_nothing_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def rows() -> Iterator[tuple[str]]:
        yield from (("Айгүл",) for _each in range(xlsx.LONG))
        assert list(tmp_path.iterdir()), "rows wait on the disk"
        raise SealBroken("services.private")

    table = Table("a", "A", (), (Column("x", 5),), Streamed(xlsx.LONG + 1, rows))
    with pytest.raises(SealBroken):
        xlsx.write(table, AFTER)
    assert not list(tmp_path.iterdir())


def test_a_long_and_a_short_table_share_a_workbook() -> None:
    short = Table("a", "A", (), (Column("x", 5),), ((1,),))
    long = Table("b", "B", (), short.columns, Streamed(3_000, lambda: ((n,) for n in range(3_000))))
    book = load_workbook(BytesIO(xlsx.write_all((short, long), AFTER)))
    assert (book["a"].cell(4, 1).value, book["b"].cell(3_003, 1).value) == (1, 2_999)
