"""A report that was made stays as it was; who may look behind its figures, and what of it is in the audit."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection, delete, func, select, update

from bot.db.report_schema import reports
from bot.db.schema import audit
from bot.db.survey_schema import batches, held_rows, services
from bot.errors import NotAllowed, NotFound, SealBroken
from bot.monitoring.figures import frozen_store, packing, rules, service
from bot.monitoring.figures.model import BlockKind, Cell, Figures, Period, Statistic
from bot.people.model import Person, Role
from bot.people.rules import Permission, may
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


@pytest.mark.parametrize("statistic", list(Statistic))
def test_behind_each_figure_of_services_stand_as_many_services(
    year: Year, connection: Connection, report_id: int, statistic: Statistic, administrator: Person
) -> None:
    figures = service.frozen(connection, report_id).figures
    matrix = figures.blocks[0].statistics[statistic]
    rows = list(packing.counted_rows(service.rows(connection, report_id)))
    row, regions = next(iter(matrix.cells.items()))
    region, number = next(iter(regions.items()))
    for cell, wanted in (
        (Cell(BlockKind.QUARTER, statistic, row, region), number),
        (Cell(BlockKind.QUARTER, statistic), matrix.total),
    ):
        seen = service.behind(connection, year.house.vault, administrator, report_id, cell, 0)
        ids = {"s3": "enterprise_id", "s3_none": "enterprise_id"}.get(statistic, "client_id")
        inside = [each for each in rows if rules.is_in(each, cell, 0)]
        assert seen.services == len(inside)
        exact = statistic in (Statistic.S7, Statistic.S8, Statistic.S8_UNSTATED, Statistic.S9)
        assert (len(inside) if exact else len({getattr(each, ids) for each in inside})) == wanted


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
    again = service.freeze_at_terminal(
        connection, year.house.reporting, FIRST_QUARTER, year.packed(connection, "2026Q1"), AFTER
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
