"""The seven registers on a made-up year: rows counted in plain SQL, filters, pages, masks, the files."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from hashlib import sha256
from io import BytesIO
from itertools import product

import openpyxl
import pytest
from sqlalchemy import Connection, text, update

from bot.db.survey_schema import follow_ups
from bot.errors import NotAllowed, NotFound
from bot.i18n import _, day, speaking
from bot.language import Language
from bot.people.model import Person, Role
from bot.people.vault import Vault
from bot.registers import file, service
from bot.registers.model import ON_A_PAGE, Chosen, Filter, Making, Narrowing, Programme, RegisterName, When
from bot.registers.service import Shown
from bot.registers.shelf import REGISTERS
from bot.reports.spans import Stretch
from bot.survey.follow_ups.store import resolution_record
from tests.monitoring.conftest import Year

# A day in the last quarter of the made-up year.
NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
ADMINISTRATOR = Person(1, 1001, Language.RU, Role.ADMINISTRATOR, True, True, False, False, None)
EVERYTHING = Stretch(date(2026, 1, 1), date(2027, 1, 1))
ALWAYS = Filter(When.ALWAYS)

# Independent counts: {days} and {where} are filled in, `p` are profiles, `s` services.
COUNTS = {
    RegisterName.COMPLETERS: (
        "SELECT count(*) FROM enrolments e JOIN profiles p ON p.person_id = e.person_id"
        " WHERE e.ending = 'passed' AND {days} AND {where}",
        "e.ended_at",
    ),
    RegisterName.CERTIFICATES: (
        "SELECT count(*) FROM certificates c JOIN profiles p ON p.person_id = c.person_id"
        " WHERE {days} AND {where}",
        "c.issued_at",
    ),
    RegisterName.SERVICES: (
        "SELECT count(*) FROM services s WHERE s.state = 'registered' AND {days} AND {where}",
        "s.ended_on",
    ),
    RegisterName.QUESTIONNAIRES: (
        "SELECT count(*) FROM questionnaires q LEFT JOIN services s ON s.id = q.service_id"
        " WHERE q.confirmed_at IS NOT NULL AND {days} AND {where}",
        "q.filled_on",
    ),
    RegisterName.INTERVIEWS: (
        "SELECT count(*) FROM cases k JOIN services s ON s.id = k.service_id"
        " WHERE k.outcome IN ('completed', 'partial') AND s.state = 'registered' AND {days} AND {where}",
        "s.ended_on",
    ),
    RegisterName.DISCREPANCIES: (
        "SELECT count(*) FROM follow_ups f JOIN cases k ON k.id = f.case_id"
        " JOIN services s ON s.id = k.service_id WHERE f.reason = 'not_received' AND {days} AND {where}",
        "f.opened_at",
    ),
    RegisterName.PROGRESS: (
        "SELECT count(*) FROM profiles p JOIN people o ON o.id = p.person_id"
        " WHERE p.registered_at IS NOT NULL AND o.telegram_id > 0 AND {days} AND {where}",
        # Whatever was done last, be it nothing but the registration.
        "coalesce((SELECT max(d.t) FROM (SELECT e.started_at AS t FROM enrolments e"
        " WHERE e.person_id = p.person_id UNION SELECT l.read_at FROM lesson_progress l"
        " JOIN enrolments e ON e.id = l.enrolment_id WHERE e.person_id = p.person_id"
        " UNION SELECT a.finished_at FROM attempts a JOIN enrolments e ON e.id = a.enrolment_id"
        " WHERE e.person_id = p.person_id) d), p.registered_at)",
    ),
}
# The local midnights of Almaty in UTC, and the same days as dates.
INSTANTS = {
    When.MONTH: ("2026-10-31 19:00:00", "2026-11-30 19:00:00"),
    When.LAST_QUARTER: ("2026-06-30 19:00:00", "2026-09-30 19:00:00"),
    When.YEAR: ("2025-12-31 19:00:00", "2026-12-31 19:00:00"),
}
DAYS = {
    When.MONTH: ("2026-11-01", "2026-12-01"),
    When.LAST_QUARTER: ("2026-07-01", "2026-10-01"),
    When.YEAR: ("2026-01-01", "2027-01-01"),
}
ON_PEOPLE = (RegisterName.COMPLETERS, RegisterName.CERTIFICATES, RegisterName.PROGRESS)
ON_SERVICES = tuple(name for name in RegisterName if name not in ON_PEOPLE)
PROGRAMMES = {
    Programme.AA: "p.programmes IN ('aa', 'aa,osop')",
    Programme.OSOP: "p.programmes IN ('osop', 'aa,osop')",
    Programme.NONE: "coalesce(p.programmes, '') = ''",
}


def by_hand(
    connection: Connection, name: RegisterName, when: When, region: str = "", where: str = "1 = 1"
) -> int:
    counting, column = COUNTS[name]
    first, after = (INSTANTS if column.endswith(("_at", "_at)")) else DAYS)[when]
    if connection.dialect.name == "postgresql" and column.endswith(("_at", "_at)")):
        first, after = f"{first}+00", f"{after}+00"
    days = f"{column} >= '{first}' AND {column} < '{after}'"
    if region:
        where += f" AND {'p' if name in ON_PEOPLE else 's'}.region = '{region}'"
    return connection.scalar(text(counting.format(days=days, where=where))) or 0


def look(
    year: Year,
    connection: Connection,
    name: RegisterName,
    wanted: Filter,
    page: int = 0,
    actor: Person = ADMINISTRATOR,
) -> Shown:
    with speaking(Language.RU):
        return service.look(connection, year.house.registers, actor, name, wanted, page, NOW)


def busiest_region(connection: Connection, name: RegisterName) -> str:
    counts = {f"{code:02}": by_hand(connection, name, When.YEAR, f"{code:02}") for code in (*range(10, 80),)}
    return max(counts, key=lambda code: counts[code])


@pytest.mark.requirement("R07", "R09", "M01", "M02", "M13")
@pytest.mark.parametrize("name", RegisterName)
def test_each_register_counts_what_plain_sql_counts(
    year: Year, connection: Connection, name: RegisterName
) -> None:
    region = busiest_region(connection, name)
    for when, where in product(DAYS, ("", region)):
        shown = look(year, connection, name, Filter(when, where))
        assert shown.number == by_hand(connection, name, when, where), (when, where)
    assert look(year, connection, name, Filter(When.YEAR, region)).number > 0
    everywhere = look(year, connection, name, Filter(When.YEAR)).number
    regions = year.house.dictionaries.regions
    assert sum(look(year, connection, name, Filter(When.YEAR, code)).number for code in regions) <= everywhere


@pytest.mark.requirement("R07", "R09")
@pytest.mark.parametrize("name", ON_PEOPLE)
def test_programmes_narrow_who_learns(year: Year, connection: Connection, name: RegisterName) -> None:
    for programme, where in PROGRAMMES.items():
        wanted = Filter(When.YEAR, programme=programme)
        found = look(year, connection, name, wanted).number
        assert found == by_hand(connection, name, When.YEAR, where=where)
        assert 0 < found < look(year, connection, name, ALWAYS).number


@pytest.mark.requirement("M01", "M13")
@pytest.mark.parametrize("name", ON_SERVICES)
def test_the_most_frequent_places_narrow_what_is_about_services(
    year: Year, connection: Connection, name: RegisterName
) -> None:
    desk, wanted = year.house.registers, Filter(When.YEAR)
    places = service.places(connection, desk, ADMINISTRATOR, name, wanted, NOW)
    assert len(places) == service.MOST_PLACES
    numbers = [place.services for place in places]
    assert numbers == sorted(numbers, reverse=True)
    for place in places[:2]:
        shown = look(year, connection, name, Filter(When.YEAR, place=place.service_id))
        of_place = f"s.place = '{place.name}' AND s.region = '{place.region}'"
        assert shown.number == by_hand(connection, name, When.YEAR, where=of_place)
        assert shown.place == place.name
        if name is RegisterName.SERVICES:
            assert shown.number == place.services


def test_what_a_register_cannot_be_narrowed_by_is_no_part_of_it(year: Year, connection: Connection) -> None:
    learning = look(year, connection, RegisterName.PROGRESS, Filter(When.ALWAYS, place=10**12))
    assert learning.wanted == Filter(When.ALWAYS)
    strange = Filter(When.ALWAYS, programme=Programme.OSOP)
    shown = look(year, connection, RegisterName.QUESTIONNAIRES, strange)
    assert shown.wanted == Filter(When.QUARTER)
    assert str(shown.chosen) == "from=2026-10-01 to=2026-12-31"
    with pytest.raises(NotFound):
        look(year, connection, RegisterName.SERVICES, Filter(When.YEAR, place=10**12))
    assert look(year, connection, RegisterName.SERVICES, Filter(When.YEAR, region="99")).number == 0


@pytest.mark.parametrize("name", RegisterName)
def test_pages_are_the_file_in_pieces_masked(year: Year, connection: Connection, name: RegisterName) -> None:
    register, desk = REGISTERS[name], year.house.registers
    wanted = Filter(When.YEAR)
    chosen = service.chosen_of(desk, name, wanted, NOW)
    with speaking(Language.RU):
        rows = list(register.rows(connection, desk, chosen, Making()))
        lines = [register.line(row, desk) for row in rows]
    last = (len(rows) - 1) // ON_A_PAGE
    assert last > 0
    for page in (0, 1, last):
        shown = look(year, connection, name, wanted, page)
        assert list(shown.lines) == lines[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    assert look(year, connection, name, wanted, 10**6).page == last
    assert look(year, connection, name, wanted, -1).page == 0
    told = " ".join(" ".join((line.head, *line.rest)) for line in lines)
    assert told.count("***") == len(rows)
    assert not [each for each in names(rows) if each in told]


def names(rows: Iterable[object]) -> set[str]:
    """Every full name of opened rows."""
    told = {getattr(row, "full_name", None) or getattr(row, "client", None) for row in rows}
    return {str(each) for each in told if each}


@pytest.mark.parametrize("name", RegisterName)
@pytest.mark.parametrize("language", Language)
def test_the_file_holds_every_row_and_tells_its_filter(
    year: Year, connection: Connection, name: RegisterName, language: Language
) -> None:
    desk, making = year.house.registers, Making()
    region = busiest_region(connection, name)
    chosen = Chosen(NOW, EVERYTHING, region)
    with speaking(language):
        gathered = service.gather_for(connection, desk, name, chosen, making)
        made = file.write(gathered, desk)
    expected = by_hand(connection, name, When.YEAR, region)
    assert (making.done, making.of, made.export.rows) == (expected, expected, expected)
    assert made.export.sha256 == sha256(made.data).hexdigest()
    assert made.export.filter == f"from=2026-01-01 to=2026-12-31 region={region} lang={language}"
    sheet = openpyxl.load_workbook(BytesIO(made.data)).worksheets[0]
    cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    assert year.house.dictionaries.regions[region].name[language] in " ".join(
        str(cell) for cell in cells[:300]
    )
    assert names(gathered.rows) <= {str(cell) for cell in cells}, "names are in full"
    assert not any("***" in str(cell) for cell in cells)


@pytest.mark.parametrize("name", RegisterName)
@pytest.mark.parametrize("language", Language)
def test_a_file_names_its_period_the_moment_and_the_profile_of_its_form(
    year: Year, connection: Connection, name: RegisterName, language: Language
) -> None:
    desk = year.house.registers
    with speaking(language):
        gathered = service.gather_for(connection, desk, name, Chosen(NOW, EVERYTHING), Making())
        made = file.write(gathered, desk)
        period = _("Period: {days}", days=f"{day(EVERYTHING.first)} – {day(EVERYTHING.last)}")
        rows = len(gathered.rows)
        as_of = _("Data as of: {date}, {time} · Rows: {n}", date=day(NOW.date()), time="11:00", n=rows)
        profile = _("Profile: {profile}", profile="metodika-59-2019")
    sheet = openpyxl.load_workbook(BytesIO(made.data)).worksheets[0]
    above = [row[0] for row in sheet.iter_rows(max_row=8, max_col=1, values_only=True)]
    assert above[above.index(period) + 1] == as_of
    assert (profile in above) == (name in ON_SERVICES), "the Rules prescribe the others"


def test_a_discrepancy_is_a_service_that_was_not_received(year: Year, connection: Connection) -> None:
    counted = text("SELECT reason, count(*) AS number FROM follow_ups GROUP BY reason")
    reasons = {row.reason: row.number for row in connection.execute(counted)}
    assert set(reasons) == {"not_received", "not_helped", "low_mark"}
    shown = look(year, connection, RegisterName.DISCREPANCIES, ALWAYS)
    assert shown.number == reasons["not_received"]


def test_what_came_of_an_interview_is_told_with_it(year: Year, connection: Connection) -> None:
    register, desk = REGISTERS[RegisterName.INTERVIEWS], year.house.registers
    case = connection.scalar(text("SELECT min(case_id) FROM follow_ups WHERE reason = 'low_mark'"))
    number = connection.scalar(text(f"SELECT min(id) FROM follow_ups WHERE case_id = {case}"))
    sealed = desk.vault.seal("Перезвонили, извинились", resolution_record(number))
    connection.execute(update(follow_ups).where(follow_ups.c.id == number).values(resolution=sealed))
    rows = list(register.rows(connection, desk, Chosen(NOW, EVERYTHING), Making()))
    assert [row.resolutions for row in rows if row.resolutions] == [("Перезвонили, извинились",)]
    with speaking(Language.KK):
        told = {row[-1] for row in register.table(rows, desk).rows}
    assert told == {"Перезвонили, извинились", None}


def test_rows_are_opened_while_they_are_gone_through(year: Year, connection: Connection) -> None:
    making = Making()
    gathered = service.gather_for(
        connection, year.house.registers, RegisterName.SERVICES, Chosen(NOW, EVERYTHING), making
    )
    assert (making.done, making.of, len(gathered.rows)) == (0, making.of, making.of)
    seen = [making.done for _row in gathered.rows]
    assert (seen[0], seen[-1] < making.of, making.done) == (0, True, making.of)
    assert len(set(seen)) > 3, "piece by piece"
    assert next(iter(gathered.rows)) == gathered.rows[0], "and anew, from the first one on"
    assert making.done < making.of


@pytest.mark.requirement("R07")
def test_progress_tells_state_and_lessons(year: Year, connection: Connection) -> None:
    register, desk = REGISTERS[RegisterName.PROGRESS], year.house.registers
    rows = list(register.rows(connection, desk, Chosen(NOW, None), Making()))
    read = "SELECT count(*) FROM lesson_progress WHERE read_at IS NOT NULL"
    assert sum(row.lessons for row in rows) == connection.scalar(text(read))
    assert {row.cycle for row in rows if row.state == "registered"} == {None}
    passed = "SELECT count(*) FROM enrolments WHERE ending = 'passed'"
    assert sum(row.state == "passed" for row in rows) == connection.scalar(text(passed))
    assert max(row.lessons for row in rows) == len(desk.course.lessons)


def test_a_page_opens_no_more_than_it_shows(
    year: Year, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[bytes] = []
    unseal = Vault.unseal

    def counting(vault: Vault, sealed: bytes, record: str) -> str:
        opened.append(sealed)
        return unseal(vault, sealed, record)

    monkeypatch.setattr(Vault, "unseal", counting)
    shown = look(year, connection, RegisterName.SERVICES, Filter(When.YEAR), 100)
    assert shown.number > 2_000
    assert len(opened) == 3 * ON_A_PAGE


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_registers_are_for_administrators_alone(year: Year, connection: Connection, role: Role) -> None:
    desk = year.house.registers
    actor = Person(1, 1, Language.RU, role, True, True, False, False, None)
    for name in RegisterName:
        with pytest.raises(NotAllowed):
            look(year, connection, name, ALWAYS, actor=actor)
        with pytest.raises(NotAllowed):
            service.places(connection, desk, actor, name, ALWAYS, NOW)
        with pytest.raises(NotAllowed):
            service.gather(connection, desk, actor, name, ALWAYS, NOW, Making())


def test_every_register_is_narrowed_by_period() -> None:
    assert set(REGISTERS) == set(RegisterName)
    assert all(Narrowing.PERIOD in each.narrowings for each in REGISTERS.values())
