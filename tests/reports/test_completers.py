from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import select, update

from bot.db.schema import audit as audit_rows
from bot.db.schema import enrolments
from bot.enrolments.model import ALMATY, Ending
from bot.errors import NotAllowed
from bot.house import House
from bot.i18n import _, speaking
from bot.language import Language
from bot.people import audit, withdrawal
from bot.people.audit import Intact
from bot.people.model import Role
from bot.reports import completers, service, xlsx
from bot.reports.completers import Completer
from bot.reports.service import Export
from bot.reports.table import Table
from tests.population import COURSE, NOW, Population, opened

IIN = "850315300009"


@pytest.fixture
def people(database_url: str, house: House) -> Iterator[Population]:
    with opened(database_url) as connection:
        yield Population(connection, house.vault)


def in_russian(rows: tuple[Completer, ...], house: House) -> Table:
    with speaking(Language.RU):
        table = completers.register(rows, "Бизнес с нуля", house.dictionaries, ALMATY)
        return replace(table, rows=tuple(table.rows))  # Rows are worded while they are gone through.


def sheet_of(data: bytes) -> Worksheet:
    sheet = openpyxl.load_workbook(BytesIO(data)).active
    assert isinstance(sheet, Worksheet)
    return sheet


@pytest.mark.requirement("R09")
def test_a_completed_cycle_is_one_row_with_all_that_the_register_asks_for(
    people: Population, house: House
) -> None:
    people.passes(people.registers(identifier=IIN), score=13, number=2)
    with speaking(Language.RU):
        programmes = f"{_('«Auyl Amanaty»')}; {_('One Village – One Product')}"
    table = in_russian(people.completed(), house)
    assert table.rows == (
        (
            1,
            "Серікова Айгүл Маратқызы",
            IIN,
            "=ИП «Береке»",
            "индивидуальный предприниматель",
            house.dictionaries.categories["micro"].name[Language.RU],
            house.dictionaries.regions["19"].name[Language.RU],
            "Қаскелең",
            house.dictionaries.oked["C"].name[Language.RU],
            programmes,
            "Бизнес с нуля",
            1,
            date(2026, 11, 22),
            date(2026, 11, 22),
            13,
            15,
            2,
            "DAMU-2026-000001",
        ),
    )
    assert len(table.columns) == len(table.rows[0])


@pytest.mark.requirement("R09", "R18")
def test_every_completed_cycle_is_there_exactly_once_and_no_other(people: Population) -> None:
    twice, once, failed, learning = (people.registers() for each in range(4))
    people.passes(once)
    people.passes(twice, cycle=1, score=12)
    people.passes(twice, cycle=2, score=15, number=3)
    gone = people.enrols(failed, lessons_done_at=NOW, ending=Ending.FAILED, ended_at=NOW)
    people.tries(gone, 1, score=14, passed=False)
    people.enrols(learning)
    people.connection.execute(
        update(enrolments).where(enrolments.c.cycle == 2).values(ended_at=NOW + timedelta(days=1))
    )
    found = [(row.cycle, row.score, row.attempts, row.certificate) for row in people.completed()]
    assert found == [
        (1, 12, 1, "DAMU-2026-000001"),
        (1, 12, 1, "DAMU-2026-000002"),
        (2, 15, 3, "DAMU-2026-000003"),
    ]


@pytest.mark.requirement("R09")
def test_who_withdrew_stays_in_the_register_with_what_law_keeps(people: Population) -> None:
    learner = people.registers(identifier=IIN)
    people.passes(learner)
    before = people.completed()
    withdrawal.withdraw(people.connection, learner, NOW)
    assert people.completed() == (replace(before[0], enterprise=None, locality=None),)


def test_another_course_has_a_register_of_its_own(people: Population) -> None:
    people.passes(people.registers())
    assert people.completed("another-course") == ()


def test_days_are_those_of_almaty(people: Population, house: House) -> None:
    people.passes(people.registers())
    late = NOW.replace(hour=19, minute=1)  # one minute past midnight in Almaty
    [row] = people.completed()
    table = in_russian((replace(row, completed_at=late),), house)
    assert table.rows[0][13] == date(2026, 11, 23)


@pytest.mark.parametrize("language", Language)
def test_the_register_is_worded_in_both_languages_and_an_empty_one_is_a_register_too(
    house: House, language: Language
) -> None:
    with speaking(language):
        table = completers.register((), house.course.title[language], house.dictionaries, ALMATY)
    assert not table.rows
    assert len({column.heading for column in table.columns}) == 18
    sheet = sheet_of(xlsx.write(table, NOW))
    assert sheet["A1"].value == table.title


def test_the_workbook_holds_text_as_text_and_days_as_days(people: Population, house: House) -> None:
    people.passes(people.registers(identifier=IIN))
    table = in_russian(people.completed(), house)
    sheet = sheet_of(xlsx.write(table, NOW))
    head, row = list(sheet.iter_rows(min_row=len(table.notes) + 3))
    assert [cell.value for cell in head] == [column.heading for column in table.columns]
    assert (row[2].value, row[2].data_type) == (IIN, "s")
    assert (row[3].value, row[3].data_type) == ("=ИП «Береке»", "s")
    assert [(cell.value, cell.data_type) for cell in row[14:16]] == [(12, "n"), (15, "n")]
    assert (row[13].data_type, row[0].value) == ("d", 1)


def test_the_same_register_made_at_the_same_time_is_the_same_file(people: Population, house: House) -> None:
    people.passes(people.registers())
    table = in_russian(people.completed(), house)
    assert xlsx.write(table, NOW) == xlsx.write(table, NOW)


@pytest.mark.parametrize("hostile", ["=1+1", "+7", "-1", "@SUM(A1)", "https://example.kz", "\x07", "0012"])
def test_what_people_typed_never_becomes_a_formula_a_link_or_a_number(
    people: Population, house: House, hostile: str
) -> None:
    people.passes(people.registers())
    [row] = people.completed()
    sheet = sheet_of(xlsx.write(in_russian((replace(row, enterprise=hostile),), house), NOW))
    cell = sheet.cell(row=sheet.max_row, column=4)
    assert (cell.data_type, cell.hyperlink) == ("s", None)
    assert cell.value == (hostile if hostile.isprintable() else "_x0007_")


@pytest.mark.parametrize("role", [Role.ENTREPRENEUR, Role.OPERATOR, Role.SUPERVISOR])
def test_only_administrators_export_the_register(people: Population, role: Role) -> None:
    actor = people.joins(role)
    with pytest.raises(NotAllowed):
        service.note_export(people.connection, people.vault, actor, Export("x", COURSE, 0, ""), NOW)


def test_an_export_is_in_the_audit_with_filter_rows_and_the_sum_of_the_file(people: Population) -> None:
    administrator = people.joins(Role.ADMINISTRATOR)
    export = Export("completers", f"course={COURSE}", 3, "ab" * 32)
    service.note_export(people.connection, people.vault, administrator, export, NOW)
    row = people.connection.execute(select(audit_rows)).one()
    assert (row.actor, row.action) == (administrator.telegram_id, "export")
    assert row.details == (
        f'{{"filter": "course={COURSE}", "report": "completers", "rows": 3, "sha256": "{"ab" * 32}"}}'
    )
    assert isinstance(audit.verify(people.connection, people.vault), Intact)
