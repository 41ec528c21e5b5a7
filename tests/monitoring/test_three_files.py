"""Word, PDF and Excel hold every table of a report, and every figure in them is the frozen one."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import pytest

from bot.i18n import _, speaking
from bot.language import Language
from bot.monitoring.figures import service
from bot.monitoring.figures.model import Answered, BlockFigures, Matrix, Period, Statistic
from bot.monitoring.figures.rules import SPECS
from bot.monitoring.figures.service import Frozen
from bot.reports import counted_tables, figure_tables, quality_tables, report_files, summary_tables
from bot.reports.figure_tables import Naming
from bot.reports.report_document import Ending
from bot.reports.table import Cell, Table
from bot.survey.scales import SCALES
from tests.monitoring import reading_back
from tests.monitoring.conftest import AFTER, Year
from tests.monitoring.reading_back import InPdf, as_values, in_excel, in_word, said
from tests.population import opened

PERIODS = {"2026Q2": Period(2026, 2), "2026": Period(2026), "2027Q1": Period(2027, 1)}
pytestmark = pytest.mark.parametrize("year", ["sqlite"], indirect=True, scope="session")


@dataclass(frozen=True)
class Made:
    """A report as it is kept, with the rows behind."""

    year: Year
    kept: Frozen
    rows: bytes

    @property
    def naming(self) -> Naming:
        return self.year.house.printing_of(self.kept.report.profile).naming

    def tables(self) -> list[Table]:
        """Every table in the order of the workbook."""
        zone = self.year.house.reporting.zone
        return [
            summary_tables.about(self.kept, self.naming, zone),
            summary_tables.key_figures(self.kept),
            *figure_tables.tables(self.kept.figures, self.naming),
            *quality_tables.tables(self.kept.figures, self.naming),
            *counted_tables.tables(self.kept.figures, self.rows, self.naming),
        ]

    def on_paper(self) -> list[Table]:
        """Every table in the order of the printed report: block by block."""
        _about, key, *rest, _behind, _left = self.tables()
        blocks = [[table for table in rest if table.name.startswith(f"{n} ")] for n in figure_tables.BLOCKS]
        return [key, *(table for block in blocks for table in block)]


@pytest.fixture
def made(year: Year, request: pytest.FixtureRequest) -> Made:
    desk = year.house.reporting
    with opened(year.url) as connection:
        packed = year.packed(connection, request.param)
        number = service.freeze_for(connection, desk, service.TERMINAL, PERIODS[request.param], packed, AFTER)
        return Made(year, service.frozen(connection, number), service.rows(connection, number))


@pytest.fixture(params=list(Language))
def spoken(request: pytest.FixtureRequest) -> Iterator[Language]:
    with speaking(Language(request.param)):
        yield Language(request.param)


@pytest.mark.requirement("M10", "S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "S9", "S10")
@pytest.mark.parametrize(("made", "spoken"), [("2026Q2", "kk"), ("2026", "ru")], indirect=True)
def test_word_pdf_and_excel_hold_every_figure_of_every_table(made: Made, spoken: Language) -> None:
    printing = made.year.house.printing_of(made.kept.report.profile)
    files = report_files.files(made.kept, made.rows, Ending("Вывод.", None), printing)
    name = f"report-{made.kept.report.period}-{spoken}"
    assert in_word(files[f"{name}.docx"]) == [reading_back.texts(each, spoken) for each in made.on_paper()]
    pdf = InPdf(files[f"{name}.pdf"])
    for table in made.on_paper():
        for row in table.rows:
            assert pdf.holds(row, spoken), (table.name, row)
    sheets = in_excel(files[f"{name}.xlsx"], made.tables())
    for table, rows in zip(made.tables(), sheets.values(), strict=True):
        assert [tuple(map(said, row)) for row in rows] == [as_values(row) for row in table.rows], table.name


# The tables equal the frozen figures, looked up one by one


@pytest.mark.parametrize("made", PERIODS, indirect=True)
def test_each_cell_of_a_statistic_is_the_frozen_one(made: Made, spoken: Language) -> None:
    for place, block in enumerate(made.kept.figures.blocks):
        for statistic in Statistic:
            table = figure_tables.statistic_table(place, block, statistic, made.naming)
            matrix, grid = block.statistics[statistic], _grid(table, statistic, made.naming)
            rows = figure_tables.row_names(statistic, made.naming)
            regions = figure_tables.region_names(matrix, made.naming.dictionaries)
            for row, row_name in rows.items():
                for region, region_name in regions.items():
                    wanted = _frozen(matrix, statistic, row, region)
                    assert grid[row_name, region_name] == wanted, (statistic, row, region)
            whole = _total(table)
            assert whole == matrix.total


def _grid(table: Table, statistic: Statistic, naming: Naming) -> dict[tuple[str, str], Cell]:
    """Cells by the names of row and region, whichever way the table lies."""
    rows = figure_tables.row_names(statistic, naming).values()
    begun = {figure_tables.begun(name): name for name in rows}
    found: dict[tuple[str, str], Cell] = {}
    for line in table.rows:
        for column, cell in list(zip(table.columns, line, strict=True))[1:]:
            lies = column.heading not in begun
            found[(str(line[0]), column.heading) if lies else (begun[column.heading], str(line[0]))] = cell
    return found


def _total(table: Table) -> Cell:
    return table.rows[-1][-1]


def _frozen(matrix: Matrix, statistic: Statistic, row: str, region: str) -> int:
    """A cell, or the sum of the kinds of a service."""
    kinds = [
        row,
        *(code for code in matrix.cells if statistic is Statistic.S7 and code.startswith(f"{row}.")),
    ]
    return sum(matrix.cells.get(code, {}).get(region, 0) for code in kinds)


@pytest.mark.parametrize("made", PERIODS, indirect=True)
def test_what_was_left_out_and_the_breaches_are_the_frozen_ones(made: Made, spoken: Language) -> None:
    for place, block in enumerate(made.kept.figures.blocks):
        left = figure_tables.left_out_table(place, block, made.naming)
        by_reason = {str(row[0]): row[-1] for row in left.rows[:-1]}
        names = {figure_tables.reason_name(code): number for code, number in block.left_out.rows.items()}
        assert {name: number for name, number in by_reason.items() if number} == names
        assert list(left.rows[-1][1:]) == [
            *(
                block.left_out.regions.get(region, 0)
                for region in figure_tables.region_names(block.left_out, made.naming.dictionaries)
            ),
            block.left_out.total,
        ]
        breaches = figure_tables.breaches_table(place, block, made.naming).rows
        assert [row[1:] for row in breaches] == [
            (each.due_on, each.received_on, each.days_late, each.services) for each in block.breaches
        ]


@pytest.mark.parametrize("made", PERIODS, indirect=True)
def test_sums_are_those_of_the_frozen_tables(made: Made, spoken: Language) -> None:
    for place, block in enumerate(made.kept.figures.blocks):
        by_number = {figure_tables.number_of(each): block.statistics[each] for each in Statistic}
        rows = figure_tables.sums_table(place, block).rows
        assert len(rows) == len(Statistic) + sum(bool(SPECS[each].by) for each in Statistic)
        for number, _direction, added, total, _outcome in rows:
            matrix = by_number[str(number)]
            assert total == matrix.total
            assert added in (sum(matrix.regions.values()), sum(matrix.rows.values()))


@pytest.mark.requirement("S10", "M12", "M13")
@pytest.mark.parametrize("made", PERIODS, indirect=True)
def test_each_mark_answer_and_wish_is_the_frozen_one(made: Made, spoken: Language) -> None:
    for place, block in enumerate(made.kept.figures.blocks):
        tables = {
            table.name.split(" ")[1]: table.rows
            for _criterion, found in quality_tables.by_criterion(
                place, block, made.naming, made.kept.figures.headline
            )
            for table in found
        }
        told = block.quality.answered
        ways = (("phone",), ("chat",), ("phone", "chat"))
        assert [row[1:9] for row in tables["А4.1"]] == [
            _by_hand(each for each in told if each.mode in way) for way in ways
        ]
        regions = list(made.naming.dictionaries.regions)
        phone = [each for each in told if each.mode == "phone"]
        assert [row[1:9] for row in tables["А4.2"]] == [
            *(_by_hand(each for each in phone if each.region == region) for region in regions),
            _by_hand(iter(phone)),
        ]
        units = sorted({each.unit for each in phone})
        assert [row[1:] for row in tables["А4.3"]] == [
            *(_by_hand(each for each in phone if each.unit == unit) for unit in units),
            _by_hand(iter(phone)),
        ]
        questions = (*tables["А4.4"], *tables["А4.5"])
        assert [row[2:] for row in questions] == [
            _answers(each for each in told if each.question == question and each.mode in way)
            for question in ("q1", "q3", "q4")
            for way in ways
        ]
        assert [row[1] for row in tables["А4.6"]] == [
            block.quality.instruments.get(code, 0) for code in made.naming.wordings.interview.instruments
        ]
        _sheets_are_frozen(block, tables)


def _by_hand(answered: Iterator[Answered]) -> tuple[Cell, ...]:
    """Marks, their distribution, mean and share of fours and fives."""
    found = Counter[str]()
    for each in answered:
        found[each.value] += each.number if each.question == "q2" else 0
    marks = [found[mark] for mark in "12345"]
    return (sum(marks), *marks, *_mean_and_share(marks))


def _mean_and_share(marks: list[int]) -> tuple[Cell, Cell]:
    n = sum(marks)
    whole = sum(mark * number for mark, number in enumerate(marks, 1))
    return (
        (_rounded(whole, n, "0.01"), _rounded(100 * (marks[3] + marks[4]), n, "0.1")) if n else (None, None)
    )


def _rounded(part: int, of: int, places: str) -> Decimal:
    return (Decimal(part) / of).quantize(Decimal(places), ROUND_HALF_UP)


def _answers(answered: Iterator[Answered]) -> tuple[Cell, ...]:
    found = Counter[str]()
    for each in answered:
        found[each.value] += each.number
    n = found.total()
    values = (found[value] for value in ("yes", "no", "hard", "refused"))
    return (n, *values, _rounded(100 * found["yes"], n, "0.1") if n else None)


def _sheets_are_frozen(block: BlockFigures, tables: dict[str, Sequence[tuple[Cell, ...]]]) -> None:
    sheets = block.quality.sheets
    for row, scale in zip(tables["А2.1"], SCALES, strict=True):
        marks = [sheets.scales[scale].get(mark, 0) for mark in "12345"]
        assert row[1:] == (sum(marks), *marks, *_mean_and_share(marks))
    wishes = Counter(number for _group, _name, number in tables["А2.2"] if number)
    groups = (sheets.sources, sheets.financial, sheets.nonfinancial, sheets.purposes)
    frozen = Counter(number for group in groups for number in group.values() if number)
    assert wishes == frozen + Counter([sheets.number] if sheets.number else [])


@pytest.mark.parametrize("made", ["2026"], indirect=True)
def test_the_year_has_something_in_every_table(made: Made, spoken: Language) -> None:
    assert all(table.rows for table in made.tables() if table.name != f"II {_('Breaches')}")
