"""/registers: from the list to a masked page, through the filters, to a file that the audit knows."""

import json
from hashlib import sha256
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from bot.callbacks import ExportQuestionnaires
from bot.callbacks.registers import ExportRegister, NarrowRegister, ShowRegister
from bot.db import apart
from bot.db.schema import audit as audit_table
from bot.handlers.staff import registers as handlers
from bot.language import Language
from bot.registers.model import Narrowing, Programme, RegisterName, When
from bot.survey.periods import Period
from rehearsal.learner import Learner
from rehearsal.stage import Stage
from rehearsal.year.filling import Order, fill
from tests.journeys.conftest import Restart

# The clock of the journeys stands in January 2026: the year before is full.
YEAR, SERVICES = 2025, 300


@pytest.fixture
async def keeper(stage: Stage, administrator: Learner) -> Learner:
    """An administrator of a database with a made-up year behind it."""
    async for _line in fill(stage.program.database, stage.program.house, Order(YEAR, SERVICES, 7)):
        pass
    await administrator.chooses_language()
    return administrator


def wanted(name: RegisterName, region: str = "", place: int = 0) -> dict[str, Any]:
    year = When.LAST_YEAR
    return {"name": name, "when": year, "region": region, "place": place, "programme": Programme.ANY}


async def exports(stage: Stage) -> list[dict[str, object]]:
    rows = await stage.stored(audit_table)
    return [json.loads(row.details) for row in rows if row.action == "export"]


@pytest.mark.requirement("M01", "R09")
@pytest.mark.parametrize("language", Language)
async def test_a_register_is_narrowed_looked_through_and_taken_along(
    stage: Stage, keeper: Learner, language: Language
) -> None:
    await keeper.switches_to(language)
    await keeper.sends("/registers")
    await keeper.taps(f"🏢 {keeper.word('Services (Appendix 1)')}")
    assert keeper.sees("There is nothing in it."), "nothing was given in the new quarter"
    assert not keeper.sees_button("📄 Excel")
    await keeper.chooses("🗓 Period")
    assert not keeper.sees_button("All time"), "a form that names its days is of some days"
    await keeper.chooses("Last year")
    pages = next(label for label in keeper.person.buttons if label.startswith("1 / "))
    assert keeper.screen.count("***") == 8
    await keeper.taps("▶️")
    assert "\n9. " in keeper.screen
    await keeper.chooses("📍 Region")
    region = stage.program.house.dictionaries.regions["75"]
    await keeper.taps(region.short[language])
    assert keeper.sees("Region: {name}", name=region.name[language])
    assert pages not in keeper.person.buttons
    await keeper.chooses("🏢 Place")
    busiest = keeper.person.buttons[1]
    await keeper.taps(busiest)
    number = int(busiest.rpartition(" · ")[2])
    await keeper.chooses("📄 Excel")
    assert keeper.sees("Region: {name}", name=region.name[language]), "the page is there again"
    [file] = keeper.person.documents
    assert file.name == "services-2025-01-01.xlsx"
    [entry] = await exports(stage)
    assert (entry["report"], entry["rows"]) == ("services", number)
    assert entry["sha256"] == sha256(file.data).hexdigest()
    narrowed = str(entry["filter"])
    assert narrowed.startswith("from=2025-01-01 to=2025-12-31 region=75 place=")
    assert narrowed.endswith(f" lang={language}")
    sheet = openpyxl.load_workbook(BytesIO(file.data)).worksheets[0]
    rows = [row for row in sheet.iter_rows(values_only=True) if row[0] == region.name[language]]
    assert len(rows) == number
    assert not [row for row in rows if "***" in str(row[4])], "whole names in the file"


@pytest.mark.requirement("R07")
async def test_buttons_of_a_page_survive_a_restart(stage: Stage, keeper: Learner, restart: Restart) -> None:
    await keeper.sends("/registers")
    await keeper.taps(f"📖 {keeper.word('Progress of the training')}")
    await keeper.chooses("🌾 Programme")
    await keeper.chooses("In neither programme")
    before = keeper.screen
    anew = await restart(keeper)
    await keeper.taps("▶️")
    assert keeper.sees("Programme: {name}", name=keeper.word("In neither programme"))
    await keeper.taps("◀️")
    assert keeper.screen == before
    await keeper.chooses("📄 Excel")
    [entry] = await exports(anew)
    assert entry["filter"] == "from=always programme=none lang=ru"


@pytest.mark.requirement("R09", "M02")
async def test_the_short_cuts_lead_into_their_registers(stage: Stage, keeper: Learner) -> None:
    await keeper.sends("/register")
    assert keeper.sees("Completed the training")
    await keeper.sends("/questionnaires")
    assert keeper.sees("Questionnaires (Appendix 2)")
    await keeper.presses(ExportQuestionnaires(period=Period.LAST_QUARTER))
    [file] = keeper.person.documents
    [entry] = await exports(stage)
    assert (file.name, entry["report"]) == ("questionnaires-2025-10-01.xlsx", "questionnaires")


@pytest.mark.parametrize("name", RegisterName)
async def test_every_register_has_a_page_and_a_file(
    stage: Stage, keeper: Learner, name: RegisterName
) -> None:
    await keeper.sends("/registers")
    await keeper.presses(ShowRegister(**wanted(name), page=0))
    assert keeper.sees_button("📄 Excel")
    assert "***" in keeper.screen
    await keeper.chooses("📄 Excel")
    [entry] = await exports(stage)
    assert (entry["report"], entry["sha256"]) == (name, sha256(keeper.person.documents[0].data).hexdigest())


@pytest.mark.requirement("M01")
async def test_a_long_register_is_written_by_a_program_of_its_own(
    stage: Stage, keeper: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handlers, "SHORT", 10)
    monkeypatch.setattr(handlers, "PACE", 0.05)
    monkeypatch.setattr(apart, "PACE", 0.05)
    await keeper.presses(ExportRegister(**wanted(RegisterName.SERVICES)))
    [file] = keeper.person.documents
    [entry] = await exports(stage)
    assert (entry["report"], entry["sha256"]) == ("services", sha256(file.data).hexdigest())
    sheet = openpyxl.load_workbook(BytesIO(file.data)).worksheets[0]
    number = int(str(entry["rows"]))
    assert number > 250
    assert sum(isinstance(row[0], str) for row in sheet.iter_rows(min_row=8, values_only=True)) == number


async def test_strange_presses_do_no_harm(stage: Stage, keeper: Learner) -> None:
    await keeper.sends("/registers")
    await keeper.presses(ShowRegister(**wanted(RegisterName.SERVICES), page=9_999_999))
    assert next(label for label in keeper.person.buttons if " / " in label).split(" / ")[0] != "1"
    await keeper.presses(ShowRegister(**wanted(RegisterName.SERVICES, region="99"), page=0))
    assert keeper.sees("There is nothing in it.")
    await keeper.presses(ExportRegister(**wanted(RegisterName.SERVICES, region="99")))
    await keeper.presses(ShowRegister(**wanted(RegisterName.SERVICES, place=10**12), page=0))
    await keeper.presses(ExportRegister(**wanted(RegisterName.SERVICES, place=10**12)))
    await keeper.sends("/registers")
    await keeper.presses(NarrowRegister(**wanted(RegisterName.SERVICES), by=Narrowing.PROGRAMME))
    for data in ("reg:services:q9::0:any:0", "reg:people:q0::0:any:0", "regout:services:q0:1:0:any", "reg:"):
        await keeper.presses(data)
    assert len(await exports(stage)) == len(keeper.person.documents)


async def test_a_file_too_large_to_send_is_not_made(
    stage: Stage, keeper: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handlers, "MOST_ROWS", 10)
    await keeper.sends("/registers")
    await keeper.presses(ExportRegister(**wanted(RegisterName.SERVICES)))
    assert keeper.sees("⚠️ A file of more than {most} rows is too large to send.", most=10)
    assert keeper.sees_button("🗓 Period")
    assert await exports(stage) == []


def test_no_button_of_a_register_is_too_long() -> None:
    for name in RegisterName:
        longest: dict[str, Any] = {
            "name": name,
            "when": When.ALWAYS,
            "region": "75",
            "programme": Programme.NONE,
        }
        place = 10**13 - 1
        ShowRegister(**longest, place=place, page=10**7 - 1).pack()
        ExportRegister(**longest, place=place).pack()
        for by in Narrowing:
            NarrowRegister(**longest, place=place, by=by).pack()
