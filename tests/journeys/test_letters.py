"""Letters to the operator, from a file with faults to the day on which everything is mended."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.callbacks.monitoring import CloseLetter, DeclareDay, ShowDay, ShowLetter, ShowLetterRows, UndoDay
from bot.db.report_schema import calendar_days, letters, submissions
from bot.db.schema import audit
from bot.i18n import day, plural, speaking
from bot.language import Language
from bot.screens.services import month_name
from bot.services.model import Field
from rehearsal import register
from rehearsal.answers import Answers
from rehearsal.learner import Learner
from rehearsal.register import Cells
from rehearsal.stage import Stage
from tests.reports.papers import pages, word

# A Thursday, 11:00 in Almaty: the register of March is late by a day.
APRIL = datetime(2026, 4, 2, 6, tzinfo=UTC)
COUNT = 12
LATE = (
    "⏰ Late: the register of this month was due by {date}. Its new rows stay out of the report;"
    " corrections within their term count."
)


@pytest.fixture(params=Language)
async def chief(request: pytest.FixtureRequest, stage: Stage) -> Learner:
    """An administrator of either language, in April."""
    await stage.move_to(APRIL)
    learner = stage.learner("Әкімші", request.param, Answers({}))
    await learner.chooses_language()
    return learner


@pytest.fixture
def rows(stage: Stage) -> list[Cells]:
    return register.make(COUNT, 3, stage.program.house.service_lists)


def spoilt(rows: Sequence[Cells], *numbers: int, text: str = "не знаю") -> list[Cells]:
    return [{**row, Field.BIRTH_DATE: text} if number in numbers else row for number, row in enumerate(rows)]


async def sends(stage: Stage, who: Learner, rows: Sequence[Cells], folder: Path, name: str) -> None:
    """The whole way of a file: sent, checked, confirmed, taken in."""
    file = folder / f"{name}.csv"
    register.write_csv(file, rows, stage.program.house.service_lists, Language.RU)
    data = file.read_bytes()
    await who.does(lambda: who.person.sends_file("r.csv", data, "2026-03"))
    await stage.program.tick()
    with speaking(who.language):
        takes = (plural("✅ Take in {n} row", "✅ Take in {n} rows", n) for n in range(1, COUNT + 1))
        keeps = who.word("Keep the rows to be corrected")
        confirm = next(each for each in (*takes, keeps) if each in who.person.buttons)
    await who.taps(confirm)
    await stage.program.tick()


def said(who: Learner, value: str) -> str:
    with speaking(who.language):
        return day(date.fromisoformat(value))


async def opens_letter(who: Learner, number: int = 1) -> None:
    await who.sends("/letters")
    await who.presses(ShowLetter(letter=number))


@pytest.mark.requirement("M04", "M05", "M10")
async def test_a_letter_from_the_faults_to_the_last_mended_row(
    stage: Stage, chief: Learner, rows: list[Cells], tmp_path: Path
) -> None:
    await sends(stage, chief, spoilt(rows, 2, 5), tmp_path, "march")
    [letter] = await stage.stored(letters)
    assert chief.sees(LATE, date=said(chief, "2026-04-01")), "the first was yesterday"
    assert (letter.due_on, letter.sent_on, letter.closed_at) == (date(2026, 4, 3), None, None)

    await opens_letter(chief)
    assert chief.sees("✍️ Send it by: {date}", date=said(chief, "2026-04-03"))
    assert chief.sees("Rows with faults: {n}", n=2)
    await chief.chooses("🔎 Row by row")
    assert chief.sees("Row {row}", row=4)
    assert chief.sees("⭕ still open")
    await opens_letter(chief)
    before = len(chief.person.documents)
    await chief.chooses("📄 Files: Word and PDF")
    files = {file.name: file.data for file in chief.person.documents[before:]}
    assert sorted(files) == [
        f"letter-2026-03-1-{kind}" for kind in ("kk.docx", "kk.pdf", "ru.docx", "ru.pdf")
    ]
    assert (
        "наурыз айының Көрсетілген қызметтер тізіліміне ескертулер туралы"
        in pages(files["letter-2026-03-1-kk.pdf"])[0]
    )
    assert "О замечаниях к Реестру оказанных услуг за март 2026 года" in [
        paragraph.text for paragraph in word(files["letter-2026-03-1-ru.docx"]).paragraphs
    ]
    assert (await stage.stored(audit))[-1].action == "draft_letter"

    await stage.move_to(datetime(2026, 4, 3, 6, tzinfo=UTC))
    await opens_letter(chief)
    await chief.chooses("📨 It is sent")
    await chief.sends("03.04.2026")
    assert chief.sees("⚠️ I do not see an outgoing number.")
    await chief.sends("12-3/456 05.04.2026")
    assert chief.sees("⚠️ These dates cannot be: look at their order, and that none lies ahead.")
    await chief.sends("12-3/456 03.04.2026")
    assert chief.sees("⏳ Correction due by: {date}", date=said(chief, "2026-04-08"))

    await stage.move_to(datetime(2026, 4, 7, 6, tzinfo=UTC))
    await sends(stage, chief, [rows[2]], tmp_path, "one")
    assert not chief.sees(LATE, date=said(chief, "2026-04-01")), "a correction has a term of its own"
    await opens_letter(chief)
    assert chief.sees("✅ Mended in time: {n}", n=1)
    assert chief.sees("⭕ Still open: {n}", n=1)
    await sends(stage, chief, [rows[5]], tmp_path, "other")
    await stage.program.tick()
    await opens_letter(chief)
    assert chief.sees("✅ Closed")
    assert chief.sees("✅ Mended in time: {n}", n=2)
    assert len(await stage.stored(letters)) == 1


@pytest.mark.requirement("M05", "Q9")
async def test_a_correction_after_its_term_is_late_and_a_wrong_one_stays_open(
    stage: Stage, chief: Learner, rows: list[Cells], tmp_path: Path
) -> None:
    await sends(stage, chief, spoilt(rows, 2, 5), tmp_path, "march")
    await opens_letter(chief)
    await chief.chooses("📨 It is sent")
    await chief.sends("1")
    await stage.move_to(datetime(2026, 4, 8, 6, tzinfo=UTC))
    await sends(stage, chief, [spoilt(rows, 5, text="опять не знаю")[5]], tmp_path, "wrong")
    await chief.presses(ShowLetterRows(letter=1, page=0))
    assert chief.sees("⭕ corrected wrongly, still open")
    await sends(stage, chief, [rows[5]], tmp_path, "right")
    await opens_letter(chief)
    assert chief.sees("🕓 Mended late: {n}", n=1)
    assert chief.sees("⭕ Still open: {n}", n=1)
    assert chief.sees("⚠️ Correction overdue since {date}", date=said(chief, "2026-04-07"))
    # The wrong correction is a batch with a fault of its own: its letter closed with the good row.
    assert [each.closed_at is not None for each in await stage.stored(letters)] == [False, True]

    await chief.chooses("Close as it is")
    await chief.presses(CloseLetter(letter=1, sure=True))
    assert chief.sees("✅ Closed")
    assert chief.sees("⭕ Still open: {n}", n=1)
    assert (await stage.stored(audit))[-1].action == "letter_closed"


@pytest.mark.requirement("M04")
async def test_what_is_due_or_overdue_is_told_in_the_morning(
    stage: Stage, chief: Learner, rows: list[Cells], tmp_path: Path
) -> None:
    await sends(stage, chief, spoilt(rows, 2), tmp_path, "march")
    await stage.move_to(datetime(2026, 4, 3, 4, 59, tzinfo=UTC))
    assert not chief.sees("✍️ To be sent today: {numbers}", numbers="№ 1")
    await stage.move_to(datetime(2026, 4, 3, 5, tzinfo=UTC))
    assert chief.sees("✍️ To be sent today: {numbers}", numbers="№ 1")
    told = len(chief.texts)
    await stage.move_to(datetime(2026, 4, 4, 6, tzinfo=UTC))  # a Saturday
    assert len(chief.texts) == told
    await stage.move_to(datetime(2026, 4, 6, 6, tzinfo=UTC))
    overdue = chief.word("⚠️ To be sent, overdue: {numbers}", numbers="№ 1")
    assert any(overdue in text for text in chief.texts[-2:]), "beside the weekly digest"
    await opens_letter(chief)
    assert chief.sees("⚠️ Overdue: it was to be sent by {date}", date=said(chief, "2026-04-03"))
    await chief.chooses("📨 It is sent")
    await chief.sends("7 06.04.2026")
    await stage.move_to(datetime(2026, 4, 10, 6, tzinfo=UTC))
    assert any("№ 1" in text for text in chief.texts[-2:])


@pytest.mark.requirement("Q21")
async def test_a_day_declared_off_moves_what_is_due_at_once_and_back(
    stage: Stage, chief: Learner, rows: list[Cells], tmp_path: Path
) -> None:
    await sends(stage, chief, spoilt(rows, 2), tmp_path, "march")
    friday = date(2026, 4, 3)
    await chief.sends("/calendar")
    with speaking(chief.language):
        assert month_name("2026-04") in chief.screen
    assert "·4" in chief.person.buttons
    assert "3" in chief.person.buttons
    await chief.sends("/calendar 03.04.2026")
    await chief.chooses("Make it a day off")
    await chief.sends("а" * 201)
    assert chief.sees("By which act or for what reason? Type it; deadlines that run change at once.")
    await chief.sends("Постановление <№ 1>")
    assert chief.sees("Declared: {note}", note="Постановление &lt;№ 1&gt;")
    assert not stage.program.house.working_day(friday)
    assert (await stage.stored(letters))[0].due_on == date(2026, 4, 6)
    await chief.sends("/calendar")
    assert "·3*" in chief.person.buttons
    await chief.presses(ShowDay(day=friday.toordinal()))
    await chief.presses(UndoDay(day=friday.toordinal()))
    assert chief.sees("A working day.")
    assert stage.program.house.working_day(friday)
    assert (await stage.stored(letters))[0].due_on == friday
    assert await stage.stored(calendar_days) == []
    actions = [each.action for each in await stage.stored(audit)]
    assert actions[-2:] == ["calendar_day", "calendar_day"]


async def test_a_day_declared_elsewhere_is_known_within_a_minute(stage: Stage, chief: Learner) -> None:
    sunday = date(2026, 4, 5)
    await chief.presses(DeclareDay(day=sunday.toordinal()))
    await chief.sends("Перенос")
    stage.program.house.calendar.declare({})  # another worker, which has not looked yet
    assert not stage.program.house.working_day(sunday)
    await stage.program.tick()
    assert stage.program.house.working_day(sunday)


async def test_what_is_no_date_is_answered_kindly(stage: Stage, chief: Learner) -> None:
    await chief.sends("/calendar 31.02.2026")
    assert chief.sees("⚠️ This is no date. Type it like this: {example}", example="/calendar 31.12.2026")


@pytest.mark.requirement("M08", "M10")
async def test_administrators_are_reminded_of_a_report_until_it_is_marked_as_sent(
    stage: Stage, chief: Learner
) -> None:
    await stage.move_to(datetime(2026, 4, 5, 6, tzinfo=UTC))
    with speaking(chief.language):
        left = plural("{n} day is left.", "{n} days are left.", 5)
    assert left in chief.screen
    await chief.chooses("📅 Deadlines of reports")
    assert chief.sees("Send it by: {date}", date=said(chief, "2026-04-10"))
    assert chief.sees("By the Methodology: {date}", date=said(chief, "2026-04-12"))
    await chief.chooses("📨 Sent: {period}", period="2026Q1")
    await chief.sends("05.04.2026")
    await chief.sends("5/12 31.03.2026")
    assert chief.sees("⚠️ These dates cannot be: look at their order, and that none lies ahead."), (
        "the quarter was not over"
    )
    await chief.sends("5/12 05.04.2026")
    assert chief.sees("✅ Sent: № {number}, {date}", number="5/12", date=said(chief, "2026-04-05"))
    assert [each.period for each in await stage.stored(submissions)] == ["2026Q1"]
    told = len(chief.texts)
    for number in (8, 9, 14):  # the 13th is a Monday, with its digest
        await stage.move_to(datetime(2026, 4, number, 6, tzinfo=UTC))
    assert len(chief.texts) == told
