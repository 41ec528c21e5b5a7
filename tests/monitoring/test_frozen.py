"""A report that was made stays as it was; who may look behind its figures, and what of it is in the audit."""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, delete, func, select, update

from bot.db.database import open_database
from bot.db.report_schema import reports
from bot.db.schema import audit
from bot.db.survey_schema import batches, clients, held_rows, services
from bot.errors import ContentError, NotAllowed, NotFound, SealBroken
from bot.house import House
from bot.i18n import speaking
from bot.language import Language
from bot.monitoring.figures import frozen_store, packing, rules, service
from bot.monitoring.figures.model import (
    Beside,
    BlockFigures,
    BlockKind,
    Cell,
    Figures,
    Period,
    Statistic,
    Way,
)
from bot.monitoring.figures.service import Frozen
from bot.people.model import Person, Role
from bot.people.rules import Permission, may
from bot.reports import figure_tables, quality_tables, summary_tables
from bot.reports.table import Table
from bot.services.sealing import client_record
from tests.monitoring.conftest import AFTER, Year
from tests.population import Population

FIRST_QUARTER = Period(2026, 1)


@pytest.fixture
def administrator(year: Year, connection: Connection) -> Person:
    return Population(connection, year.house.vault).joins(Role.ADMINISTRATOR)


@pytest.fixture
def operator(administrator: Person) -> Person:
    return replace(administrator, role=Role.OPERATOR)


@pytest.fixture
def report_id(year: Year, connection: Connection, administrator: Person) -> int:
    """A report of the first quarter, made by an administrator."""
    packed = year.packed(connection, "2026Q1")
    return service.freeze(connection, year.house.reporting, administrator, FIRST_QUARTER, packed, AFTER)


def test_the_report_stays_though_everything_has_changed_since(
    year: Year, connection: Connection, report_id: int, administrator: Person
) -> None:
    before = service.show(connection, administrator, report_id).figures
    connection.execute(update(services).values(state="excluded", region="75"))
    connection.execute(update(batches).values(received_at=AFTER))
    connection.execute(delete(held_rows))
    after = service.show(connection, administrator, report_id)
    assert after.figures == before
    assert after.figures.blocks[0].services > 500
    assert after.report.profile == "metodika-59-2019"
    assert year.figures(connection, "2026Q1").blocks[0].services == 0


def test_the_same_register_gives_the_same_snapshot(year: Year, connection: Connection) -> None:
    first, second = (year.packed(connection, "2026Q2") for _each in range(2))
    assert (first.figures, first.counted, first.sha256) == (second.figures, second.counted, second.sha256)


async def test_the_bot_counts_the_same_in_its_own_long_read_as_often_as_it_likes(
    year: Year, connection: Connection
) -> None:
    database = await open_database(year.url)
    try:
        counting = (
            database.read(service.count, year.house.reporting, FIRST_QUARTER, AFTER) for _each in range(2)
        )
        found = {(await each).sha256 for each in counting}
    finally:
        await database.shut()
    assert found == {year.packed(connection, "2026Q1").sha256}


def test_counting_leaves_nothing_behind(year: Year, connection: Connection) -> None:
    year.packed(connection, "2026Q2")
    with pytest.raises(Exception, match="counted_services"):
        connection.exec_driver_sql("SELECT count(*) FROM counted_services")


def test_rows_that_somebody_changed_are_refused(connection: Connection, report_id: int) -> None:
    assert service.rows(connection, report_id)
    packed = packing.pack(service.frozen(connection, report_id).figures, (), ())
    connection.execute(update(reports).values(counted=packed.counted))
    with pytest.raises(SealBroken):
        service.rows(connection, report_id)


@pytest.mark.parametrize("table", [*Statistic, Beside.LEFT_OUT])
def test_who_looks_behind_a_figure_sees_the_figure_itself(
    year: Year, connection: Connection, report_id: int, table: Statistic | Beside, administrator: Person
) -> None:
    matrix = service.frozen(connection, report_id).figures.blocks[0].matrix(table)
    row, regions = next(iter(matrix.cells.items()))
    region, number = next(iter(regions.items()))
    for cell, wanted in (
        (Cell(BlockKind.QUARTER, table, row, region), number),
        (Cell(BlockKind.QUARTER, table), matrix.total),
    ):
        seen = service.behind(connection, year.house.vault, administrator, report_id, cell, 0)
        assert seen.number == wanted
        assert seen.services >= wanted


@pytest.mark.parametrize("period", ["2026Q1", "2027Q1"])
def test_behind_every_figure_of_every_table_stands_as_many_as_were_counted(
    year: Year, connection: Connection, period: str
) -> None:
    packed = year.packed(connection, period)
    rows, gone = list(packing.counted_rows(packed.counted)), list(packing.left_out_rows(packed.counted))
    for place, block in enumerate(packing.figures_of(packed.figures).blocks):
        for cell, number in _cells(block):
            counted = {rules.thing(row, cell.statistic) for row in rows if rules.is_in(row, cell, place)}
            left = [row for row in gone if rules.is_gone(row, cell, block.block, place)]
            assert len(counted) + len(left) == number, cell


def _cells(block: BlockFigures) -> Iterator[tuple[Cell, int]]:
    """Every figure of a block: cells, rows, regions and totals."""
    kind = block.block.kind
    for table in (*Statistic, Beside.LEFT_OUT):
        matrix = block.matrix(table)
        yield Cell(kind, table), matrix.total
        yield from ((Cell(kind, table, row), number) for row, number in matrix.rows.items())
        yield from ((Cell(kind, table, None, region), number) for region, number in matrix.regions.items())
        for row, line in matrix.cells.items():
            yield from ((Cell(kind, table, row, region), number) for region, number in line.items())


def test_a_service_holds_all_its_kinds(
    year: Year, connection: Connection, report_id: int, administrator: Person
) -> None:
    rows = service.frozen(connection, report_id).figures.blocks[0].statistics[Statistic.S7].rows
    cell = Cell(BlockKind.QUARTER, Statistic.S7, "1")
    seen = service.behind(connection, year.house.vault, administrator, report_id, cell, 0)
    assert seen.number == sum(number for code, number in rows.items() if code.startswith("1.")) > 0


@pytest.mark.requirement("Q16")
def test_neither_settings_nor_wording_nor_erasure_change_a_figure(
    year: Year, connection: Connection, report_id: int, administrator: Person
) -> None:
    """Another headline, other age categories and dates, other words, no client in the register any more."""
    before = service.show(connection, administrator, report_id)
    printed = _tables(year.house, before)
    bands = tuple(
        band.model_copy(update={"ru": f"{band.ru}!", "first": band.first + 5})
        for band in year.house.profile.bands
    )
    profile = year.house.profile.model_copy(update={"bands": bands})
    survey = replace(year.house.regulations.survey, chat_counts_as_phone=True)
    house = replace(year.house, profile=profile, regulations=replace(year.house.regulations, survey=survey))
    connection.execute(update(clients).values(private=b"", sex=None))
    after = service.show(connection, administrator, report_id)
    assert after == before
    assert _numbers(_tables(house, after)) == _numbers(printed)
    assert house.reporting.headline is Way.BOTH


def _tables(house: House, kept: Frozen) -> list[Table]:
    naming = house.printing_of(kept.report.profile).naming
    with speaking(Language.RU):
        return [
            summary_tables.key_figures(kept),
            *figure_tables.tables(kept.figures, naming),
            *quality_tables.tables(kept.figures, naming),
        ]


def _numbers(tables: list[Table]) -> list[list[tuple[object, ...]]]:
    return [[row[1:] for row in table.rows] for table in tables]


def test_a_report_is_printed_by_the_profile_that_it_follows(
    year: Year, connection: Connection, report_id: int, administrator: Person
) -> None:
    kept = service.show(connection, administrator, report_id)
    later = year.house.profile.model_copy(update={"name": "order-of-2027"})
    house = replace(year.house, profile=later)
    assert house.printing_of(kept.report.profile).naming.profile == year.house.profile
    assert house.printing_of("order-of-2027").naming.profile == later
    with pytest.raises(ContentError):
        house.printing_of("order-of-2031")


def test_a_service_whose_client_is_there_no_more_keeps_its_place(
    year: Year, connection: Connection, report_id: int, administrator: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frozen_store, "names", lambda *_who: {})
    cell = Cell(BlockKind.QUARTER, Statistic.S9)
    seen = service.behind(connection, year.house.vault, administrator, report_id, cell, 0)
    assert [row.name for row in seen.rows] == [""] * service.ON_A_PAGE


def test_the_rows_behind_name_nobody(year: Year, connection: Connection, report_id: int) -> None:
    """Numbers of the register and codes only: what is erased there leaves no name in a report."""
    row = next(packing.counted_rows(service.rows(connection, report_id)))
    private = connection.execute(
        select(clients.c.private, clients.c.digest).where(clients.c.id == row.client_id)
    ).one()
    opened = json.loads(year.house.vault.unseal(private.private, client_record(private.digest)))
    told = " ".join(str(value) for value in asdict(row).values())
    assert not [
        value for value in (opened["name"], opened["birth_date"], opened["iin"]) if value and value in told
    ]


def test_who_stands_behind_is_masked_paged_and_in_the_audit(
    year: Year, connection: Connection, report_id: int, administrator: Person
) -> None:
    cell = Cell(BlockKind.QUARTER, Statistic.S9, "online")
    vault = year.house.vault
    first = service.behind(connection, vault, administrator, report_id, cell, 0)
    last = service.behind(connection, vault, administrator, report_id, cell, 10_000)
    assert len(first.rows) == service.ON_A_PAGE
    assert last.page == last.pages - 1
    assert {row.service_id for row in first.rows}.isdisjoint(row.service_id for row in last.rows)
    assert all("***" in row.name for row in first.rows)
    service.note_look(connection, vault, administrator, report_id, first, AFTER + timedelta(minutes=1))
    written = connection.execute(select(audit).order_by(audit.c.id.desc()).limit(1)).one()
    details = json.loads(written.details)
    assert (written.action, written.actor) == ("look_behind", administrator.telegram_id)
    assert details["statistic"] == "s9"
    assert details["rows"] == service.ON_A_PAGE


def test_nobody_else_makes_reports_or_looks_behind_them(
    year: Year, connection: Connection, report_id: int, operator: Person
) -> None:
    cell, vault, desk = Cell(BlockKind.QUARTER, Statistic.S1), year.house.vault, year.house.reporting
    packed = packing.pack(service.frozen(connection, report_id).figures, (), ())
    assert not may(Role.OPERATOR, Permission.EXPORT_REGISTER)
    for refused in (
        lambda: service.freeze(connection, desk, operator, FIRST_QUARTER, packed, AFTER),
        lambda: service.show(connection, operator, report_id),
        lambda: service.behind(connection, vault, operator, report_id, cell, 0),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_what_is_not_there_is_not_found(
    year: Year, connection: Connection, report_id: int, administrator: Person
) -> None:
    with pytest.raises(NotFound):
        service.show(connection, administrator, report_id + 1)
    absent = Cell(BlockKind.YEAR, Statistic.S1)
    with pytest.raises(NotFound):
        service.behind(connection, year.house.vault, administrator, report_id, absent, 0)


def test_the_newest_report_of_a_period_comes_first(
    year: Year, connection: Connection, report_id: int
) -> None:
    again = service.freeze_for(
        connection,
        year.house.reporting,
        service.TERMINAL,
        FIRST_QUARTER,
        year.packed(connection, "2026Q1"),
        AFTER,
    )
    assert [each.id for each in frozen_store.newest(connection, 5, "2026Q1")] == [again, report_id]
    assert connection.scalar(select(func.count()).select_from(reports)) == 2


def test_a_hundred_thousand_rows_are_unpacked_as_they_were_packed() -> None:
    columns = ("7",) * 4
    days = ",".join(["2026-03-31"] * 5_000)
    ids = (",".join(str(chunk * 5_000 + each) for each in range(5_000)) for chunk in range(20))
    codes = tuple(",".join([code] * 5_000) for code in ("19", "", "ip", "f", "b", "c", "1", "1.1", "p", "m"))
    others = tuple(",".join(columns[:1] * 5_000) for _each in range(2))
    chunks = ((number, *others, days, *codes, *(",".join(["1"] * 5_000),) * 2) for number in ids)
    packed = packing.pack(Figures(FIRST_QUARTER, "x", ()), chunks, ())
    rows = list(packing.counted_rows(packed.counted))
    assert [row.service_id for row in rows] == list(range(100_000))
    assert rows[-1].section == ""
    assert rows[-1].places == (1, 1)
    with pytest.raises(ValueError, match="cut short"):
        list(packing.counted_rows(packed.counted[:-9]))
