"""/reports: from the order to a signed archive, and from a figure to who stands behind it."""

import json
from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest
from docx import Document
from pypdf import PdfReader

from bot.callbacks.reports import OrderReport
from bot.db.report_schema import report_orders, reports
from bot.db.schema import audit as audit_table
from bot.handlers import chat
from bot.language import Language
from bot.monitoring.orders import store
from rehearsal.learner import Learner
from rehearsal.stage import Stage
from rehearsal.year.filling import Order, fill
from tests.conftest import START

SERVICES = 300


@pytest.fixture
async def reporter(stage: Stage, administrator: Learner) -> Learner:
    """An administrator of a database with a made-up year behind it."""
    async for _line in fill(stage.program.database, stage.program.house, Order(2025, SERVICES, 7)):
        pass
    await administrator.chooses_language()
    return administrator


async def ordered(stage: Stage, reporter: Learner, period: str = "2025Q3") -> None:
    await reporter.sends("/reports")
    await reporter.chooses("➕ Make {period}", period=period)
    assert reporter.sees("{period} is being made; I will send it here.", period=period)
    await stage.program.tick()
    await stage.settle()


def cells(table: object) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]  # type: ignore[attr-defined] # python-docx


@pytest.mark.requirement("M08", "M10", "M12")
async def test_a_report_is_made_concluded_signed_and_sent(stage: Stage, reporter: Learner) -> None:
    await ordered(stage, reporter)
    assert reporter.sees("✅ The report is made.")
    await reporter.taps("📝 RU")
    assert "Ключевые выводы:" in reporter.screen
    await reporter.chooses("✏️ Write another")
    await reporter.sends("коротко")
    assert reporter.sees("The text was too short or too long; it stays as it was.")
    await reporter.sends("Ключевые выводы:\n– Услуг стало больше, чем летом <прошлого> года.")
    assert "<прошлого>" in reporter.screen
    await reporter.chooses("⬅️ Report")
    await reporter.chooses("✍️ Sign")
    await reporter.sends("Управляющий директор Ж. Сериков")
    assert reporter.sees("Signed: {name}", name="Управляющий директор Ж. Сериков")
    assert not reporter.sees_button("✍️ Sign")
    await reporter.taps("📦 RU")
    _the_archive_holds(reporter)
    await reporter.taps("📝 KK")
    assert "Негізгі тұжырымдар:" in reporter.screen
    assert not reporter.sees_button("✏️ Write another")
    actions = [row.action for row in await stage.stored(audit_table)]
    assert actions == ["seed", "make_report", "edit_conclusion", "sign_report", "export"]


def _the_archive_holds(reporter: Learner) -> None:
    """Word, PDF and Excel show the same totals, the new conclusion and the signature; the sums fit."""
    [file] = reporter.person.documents
    assert file.name == "report-2025Q3-ru.zip"
    with ZipFile(BytesIO(file.data)) as archive:
        made = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(made["manifest.json"])
    assert {each["name"]: each["sha256"] for each in manifest["files"]} == {
        name: sha256(data).hexdigest() for name, data in made.items() if name != "manifest.json"
    }
    word = Document(BytesIO(made["report-2025Q3-ru.docx"]))
    printed = "\n".join(
        page.extract_text() for page in PdfReader(BytesIO(made["report-2025Q3-ru.pdf"])).pages
    )
    said = "\n".join(paragraph.text for paragraph in word.paragraphs)
    for text in (said, printed):
        assert "Услуг стало больше, чем летом <прошлого> года." in text
    assert any("Ж. Сериков" in cell for table in word.tables for row in cells(table) for cell in row)
    book = openpyxl.load_workbook(BytesIO(made["report-2025Q3-ru.xlsx"]))
    sheet = book["I 2.1"]
    total = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "Итого")[1]
    first, *_of_annexes = [
        table for table in word.tables if cells(table)[0] == ["Регион", "Количество клиентов"]
    ]
    assert cells(first)[-1] == ["Итого", str(total)]
    assert f"Итого {total}" in printed


@pytest.mark.parametrize("language", Language)
async def test_an_archive_larger_than_telegram_takes_is_told(
    stage: Stage, reporter: Learner, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    await reporter.switches_to(language)
    await ordered(stage, reporter)
    monkeypatch.setattr(chat, "LARGEST_SENT", 1000)
    await reporter.taps("📦 KK")
    assert not reporter.person.documents
    assert "report-2025Q3-kk.zip" in reporter.screen
    assert reporter.sees_button("🏠 Home")


async def test_two_administrators_order_one_report(stage: Stage, reporter: Learner) -> None:
    await reporter.sends("/reports")
    await reporter.chooses("➕ Make {period}", period="2025")
    await reporter.presses(OrderReport(period="2025"))
    assert len(await stage.stored(report_orders)) == 1
    await stage.program.tick()
    await stage.program.tick()
    assert len(await stage.stored(reports)) == 1


@pytest.mark.requirement("S1")
@pytest.mark.parametrize("language", Language)
async def test_from_a_figure_to_who_stands_behind_it(
    stage: Stage, reporter: Learner, language: Language
) -> None:
    await reporter.switches_to(language)
    await ordered(stage, reporter)
    await reporter.taps(f"📊 {reporter.word('Figures of the quarter')}")
    await reporter.taps("1")
    [whole] = [each for each in reporter.person.buttons if each.startswith(reporter.word("All · {n}", n=""))]
    await reporter.taps(whole)
    [everybody] = [
        each for each in reporter.person.buttons if each.startswith(reporter.word("All regions · {n}", n=""))
    ]
    await reporter.taps(everybody)
    assert reporter.sees("Who is in this figure")
    assert "***" in reporter.screen, "names are masked"
    assert reporter.sees("That you looked is in the audit.")
    looked = [row for row in await stage.stored(audit_table) if row.action == "look_behind"]
    assert len(looked) == 1


@pytest.mark.requirement("M06", "M07")
async def test_from_what_was_left_out_to_whose_services_they_are(stage: Stage, reporter: Learner) -> None:
    await ordered(stage, reporter)
    await reporter.taps(f"📊 {reporter.word('Figures of the quarter')}")
    [left_out] = [
        each for each in reporter.person.buttons if each.startswith(reporter.word("Left out: {n}", n=""))
    ]
    await reporter.taps(left_out)
    [late] = [
        each for each in reporter.person.buttons if each.lower().startswith(reporter.word("came too late"))
    ]
    await reporter.taps(late)
    number = late.rpartition(" ")[2]
    await reporter.chooses("All regions · {n}", n=number)
    assert reporter.sees("Who is in this figure")
    assert reporter.sees("Figure: {n}", n=number)
    assert "***" in reporter.screen


async def test_a_restart_between_counting_and_telling_loses_nothing(stage: Stage, reporter: Learner) -> None:
    reporter.person.blocks()
    await stage.settle()
    await stage.program.database.transact(store.add, "2025Q1", reporter.person.id, START)
    await stage.program.tick()
    [order] = await stage.stored(report_orders)
    assert order.report_id is not None
    assert order.told_at is not None, "who has blocked the bot finds it under /reports"
    reporter.person.unblocks()
    await reporter.sends("/reports")
    assert f"📘 2025Q1 · № {order.report_id}" in reporter.person.buttons
