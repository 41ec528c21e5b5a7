"""A register of services on its way through the chat: sent, checked, confirmed, corrected, cancelled."""

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import Connection, Table, delete

from bot.callbacks import CancelBatch, ChooseMonth, ConfirmBatch
from bot.db.schema import staff
from bot.db.survey_schema import batch_files, batches, held_rows, services
from bot.handlers import progress
from bot.i18n import plural, speaking
from bot.language import Language
from bot.people.model import Role
from bot.people.store import grant_role
from bot.screens.services import month_name
from bot.services import intake
from bot.services.limits import LIMITS
from bot.services.model import BatchState, Field
from rehearsal import register
from rehearsal.answers import Answers
from rehearsal.learner import Learner
from rehearsal.register import Cells
from rehearsal.stage import Stage
from sandbox.people import ReceivedFile
from tests.journeys.conftest import Restart

# A Thursday, 11:00 in Almaty: March is over, and its register is due.
APRIL = datetime(2026, 4, 2, 6, tzinfo=UTC)
XLSX = "register.xlsx"


@pytest.fixture
async def operator(stage: Stage, administrator: Learner) -> Learner:
    """Somebody of the call centre who speaks Kazakh."""
    learner = stage.learner("Айгүл", Language.KK, Answers({}))
    await learner.chooses_language()
    await stage.program.database.transact(grant_role, learner.person.id, Role.OPERATOR, APRIL)
    return learner


@pytest.fixture
async def april(stage: Stage) -> None:
    """The clock stands in April."""
    await stage.move_to(APRIL)


@pytest.fixture
def rows(stage: Stage) -> list[Cells]:
    return register.make(12, 3, stage.program.house.service_lists)


def spoilt(rows: Sequence[Cells], *numbers: int) -> list[Cells]:
    return [
        {**row, Field.BIRTH_DATE: "не знаю"} if number in numbers else row for number, row in enumerate(rows)
    ]


def file_of(stage: Stage, rows: Sequence[Cells], folder: Path, language: Language = Language.RU) -> bytes:
    file = folder / XLSX
    register.write_xlsx(file, rows, stage.program.house.service_lists, language)
    return file.read_bytes()


async def sends(who: Learner, data: bytes, name: str = XLSX, caption: str | None = None) -> None:
    await who.does(lambda: who.person.sends_file(name, data, caption))


async def of_march(stage: Stage, who: Learner) -> None:
    """Press March, and let the bot check the file."""
    with speaking(who.language):
        march = month_name("2026-03")
    await who.taps(march)
    await stage.program.tick()


async def takes_in(stage: Stage, who: Learner, n: int) -> None:
    """Confirm, and let the bot take it in."""
    with speaking(who.language):
        await who.taps(plural("✅ Take in {n} row", "✅ Take in {n} rows", n))
    assert who.sees(
        "I am taking it in and shall write here when it is done. You may go on with other things."
    )
    await stage.program.tick()


def dismiss(connection: Connection, telegram_id: int) -> None:
    connection.execute(delete(staff).where(staff.c.telegram_id == telegram_id))


async def number_of(stage: Stage, table: Table) -> int:
    return len(await stage.stored(table))


def corrected(file: ReceivedFile, rows: Sequence[Cells]) -> bytes:
    """The file that came back, with the coloured cells filled in from what is right."""
    book = openpyxl.load_workbook(BytesIO(file.data))
    right = {row[Field.CLIENT]: row[Field.BIRTH_DATE] for row in rows}
    for line in book.worksheets[0].iter_rows():
        texts = [str(cell.value) for cell in line]
        for cell in line:
            if cell.value == "не знаю":
                cell.value = next(right[name] for name in right if name in texts)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.usefixtures("april")
@pytest.mark.requirement("M01")
async def test_an_administrator_sends_a_good_register(
    stage: Stage, administrator: Learner, rows: list[Cells], tmp_path: Path
) -> None:
    await administrator.chooses_language()
    await sends(administrator, file_of(stage, rows, tmp_path))
    assert administrator.sees(
        "Of which month are these services? What counts is the day on which a service ended."
    )
    await of_march(stage, administrator)
    assert administrator.sees("✅ Good, to be taken: {n}", n=12)
    assert administrator.person.documents == []
    await takes_in(stage, administrator, 12)
    assert administrator.sees("✅ Taken: {n}", n=12)
    assert await number_of(stage, services) == 12
    await administrator.chooses("📥 Register of services")
    with speaking(administrator.language):
        march = month_name("2026-03")
    assert administrator.sees("{month}: {taken} taken, {held} to correct", month=march, taken=12, held=0)


@pytest.mark.usefixtures("april")
async def test_an_operator_corrects_what_came_back_and_sends_it_again(
    stage: Stage, operator: Learner, rows: list[Cells], tmp_path: Path
) -> None:
    await sends(operator, file_of(stage, spoilt(rows, 2, 5), tmp_path, Language.KK))
    await of_march(stage, operator)
    assert operator.sees("⚠️ To correct: {n}", n=2)
    assert operator.sees("This is not a date. Write it like this: 31.03.2026")
    assert len(operator.person.documents) == 1
    await takes_in(stage, operator, 10)
    assert operator.sees("⚠️ Waiting for correction: {n}", n=2)
    await sends(operator, corrected(operator.person.documents[-1], rows), caption="2026-03")
    await stage.program.tick()
    assert operator.sees("Corrections of earlier rows: {n}", n=2)
    await takes_in(stage, operator, 2)
    assert operator.sees("✅ Taken: {n}", n=2)
    assert await number_of(stage, services) == 12
    assert all(row.replaced_by for row in await stage.stored(held_rows))


@pytest.mark.usefixtures("april")
async def test_the_same_file_twice_offers_nothing_to_take(
    stage: Stage, operator: Learner, rows: list[Cells], tmp_path: Path
) -> None:
    data = file_of(stage, rows, tmp_path)
    await sends(operator, data, caption="2026-03")
    await stage.program.tick()
    await takes_in(stage, operator, 12)
    await sends(operator, data, caption="за 2026-03")
    await stage.program.tick()
    assert operator.sees("There is nothing new in this file.")
    assert operator.sees("In the register already: {n}", n=12)
    assert not any("✅" in label for label in operator.person.buttons)


@pytest.mark.usefixtures("april")
async def test_a_cancelled_file_is_forgotten(
    stage: Stage, operator: Learner, rows: list[Cells], tmp_path: Path
) -> None:
    await sends(operator, file_of(stage, rows, tmp_path), caption="2026-03")
    await stage.program.tick()
    await operator.chooses("Cancel")
    assert operator.sees("Cancelled: nothing of this file is taken in.")
    await operator.presses(ConfirmBatch(batch=1))
    await stage.program.tick()
    [batch] = await stage.stored(batches)
    assert batch.state == BatchState.DROPPED
    assert await stage.stored(batch_files) == []
    assert await number_of(stage, services) == 0


@pytest.mark.usefixtures("april")
async def test_a_newer_file_overtakes_one_that_was_not_confirmed(
    stage: Stage, operator: Learner, rows: list[Cells], tmp_path: Path
) -> None:
    await sends(operator, file_of(stage, rows[:6], tmp_path))
    await sends(operator, file_of(stage, rows[6:], tmp_path), caption="2026-03")
    await stage.program.tick()
    assert [row.state for row in await stage.stored(batches)] == [BatchState.DROPPED, BatchState.CHECKED]
    await operator.presses(ChooseMonth(batch=1, month="2026-03"))
    await stage.program.tick()
    assert (await stage.stored(batches))[0].state == BatchState.DROPPED


@pytest.mark.usefixtures("april")
async def test_two_presses_take_it_in_once(
    stage: Stage, operator: Learner, rows: list[Cells], tmp_path: Path
) -> None:
    await sends(operator, file_of(stage, rows, tmp_path), caption="2026-03")
    await stage.program.tick()
    for _each in range(2):
        await operator.presses(ConfirmBatch(batch=1))
    await stage.program.tick()
    await operator.presses(ConfirmBatch(batch=1))
    await operator.presses(CancelBatch(batch=1))
    await stage.program.tick()
    [batch] = await stage.stored(batches)
    assert (batch.state, batch.taken) == (BatchState.DONE, 12)
    assert await number_of(stage, services) == 12


@pytest.mark.usefixtures("april")
async def test_a_file_of_somebody_else_cannot_be_confirmed(
    stage: Stage, administrator: Learner, operator: Learner, rows: list[Cells], tmp_path: Path
) -> None:
    await administrator.chooses_language()
    await sends(operator, file_of(stage, rows, tmp_path), caption="2026-03")
    await stage.program.tick()
    await administrator.sends("/services")
    await administrator.presses(ConfirmBatch(batch=1))
    await stage.program.tick()
    [batch] = await stage.stored(batches)
    assert batch.state == BatchState.CHECKED


@pytest.mark.usefixtures("april")
async def test_a_restart_in_the_middle_goes_on_and_tells_the_sender(
    stage: Stage,
    operator: Learner,
    rows: list[Cells],
    tmp_path: Path,
    restart: Restart,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(intake, "PIECE", 5)
    await sends(operator, file_of(stage, spoilt(rows, 3), tmp_path), caption="2026-03")
    anew = await restart(operator)
    await anew.program.tick()
    assert operator.sees("⚠️ To correct: {n}", n=1)
    await operator.presses(ConfirmBatch(batch=1))
    with monkeypatch.context() as patch:
        patch.setattr("bot.services.service.finish", None)  # The power goes before the last transaction.
        await anew.program.tick()
    [batch] = await stage.stored(batches)
    assert (batch.state, batch.progress) == (BatchState.CONFIRMED, 12)
    assert operator.sees(
        "I am taking it in and shall write here when it is done. You may go on with other things."
    )
    again = await restart(operator)
    await again.program.tick()
    assert operator.sees("✅ Taken: {n}", n=11)
    assert await number_of(stage, services) == 11


@pytest.mark.usefixtures("april")
async def test_how_far_it_is_stands_in_a_message_that_goes_away(
    stage: Stage, operator: Learner, rows: list[Cells], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "PIECE", 4)
    monkeypatch.setattr(progress, "EVERY", 0)
    await sends(operator, file_of(stage, rows, tmp_path), caption="2026-03")
    await stage.program.tick()
    edited = [call for call in stage.world.calls if call.method == "editMessageText"]
    assert operator.word("Checking: {done} rows so far", done=12) in str(edited[-1])
    assert not any(operator.word("Checking: {done} rows so far", done=12) in text for text in operator.texts)
    await takes_in(stage, operator, 12)
    assert operator.sees("✅ Taken: {n}", n=12)


@pytest.mark.usefixtures("april")
@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("register.xls", b"old", "This is another format."),
        ("register.pdf", b"%PDF", "This is no table. Send an Excel file (.xlsx) or a text table (.csv)."),
        ("register.csv", b"\n", "There are no rows in this file."),
        (
            "register.csv",
            "имя;город\nАйгүл;Астана\n".encode(),
            "I do not see the headings of the official form.",
        ),
    ],
)
async def test_a_file_that_cannot_be_read_is_answered_with_what_to_do(
    stage: Stage, operator: Learner, name: str, data: bytes, said: str
) -> None:
    await sends(operator, data, name, caption="2026-03")
    await stage.program.tick()
    assert operator.sees("⚠️ I cannot read this file")
    with speaking(operator.language):
        sentence = next((each for each in _sentences() if each.startswith(said)), said)
    assert operator.sees(sentence)
    assert operator.sees_button("Template in Kazakh")


def _sentences() -> tuple[str, ...]:
    return (
        "This is another format. In Excel choose “Save as”, “Excel workbook (.xlsx)”, and send that.",
        "There are no rows in this file. Look whether you chose the right one, and send it again.",
        "I do not see the headings of the official form. Take the template and copy your rows into it.",
    )


@pytest.mark.usefixtures("april")
async def test_a_file_that_is_too_big_is_not_even_fetched(
    stage: Stage, operator: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sends(operator, bytes(LIMITS.file_bytes + 1), "register.xlsx")
    assert operator.sees("The file is too big. Divide it into parts, by region for example, and send each.")
    assert "getFile" not in {call.method for call in stage.world.calls}


@pytest.mark.parametrize("language", Language)
async def test_the_template_comes_in_the_language_asked_for(
    stage: Stage, operator: Learner, language: Language
) -> None:
    await operator.sends("/services")
    await operator.chooses("Template in Kazakh" if language is Language.KK else "Template in Russian")
    [file] = operator.person.documents
    assert file.name == f"register-{language}.xlsx"
    sheet = openpyxl.load_workbook(BytesIO(file.data)).worksheets[0]
    headings = stage.program.house.service_lists.headings
    texts = [cell.value for cell in sheet[4]]
    assert texts[:22] == [headings[field][language] for field in list(Field)[:22]]
    assert [cell.value for cell in sheet[5]][:22] == list(range(1, 23))


async def test_how_to_send_leads_back(stage: Stage, operator: Learner) -> None:
    await operator.sends("/services")
    await operator.chooses("How to send")
    await operator.chooses("📥 Register of services")
    assert operator.sees("There is nothing in it yet.")


async def test_who_is_not_staff_is_told_that_buttons_are_understood_best(
    stage: Stage, operator: Learner, baker: Learner, rows: list[Cells], tmp_path: Path
) -> None:
    await baker.registers()
    await sends(baker, file_of(stage, rows, tmp_path), caption="2026-03")
    assert baker.sees("I understand buttons best. Here is where you are:")
    assert await number_of(stage, batches) == 0


@pytest.mark.usefixtures("april")
async def test_who_is_no_operator_any_more_is_told_nothing_of_the_file(
    stage: Stage, operator: Learner, rows: list[Cells], tmp_path: Path
) -> None:
    await sends(operator, file_of(stage, spoilt(rows, 1), tmp_path), caption="2026-03")
    await stage.program.database.transact(dismiss, operator.person.id)
    await stage.program.tick()
    assert operator.person.documents == []
