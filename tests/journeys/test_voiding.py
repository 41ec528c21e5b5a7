"""A faulty question is voided: who failed by it is put right, as the person and the administrator live it."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from sqlalchemy import Row

from bot.callbacks import PickOption, ShowReview
from bot.callbacks.items import ShowItem, VoidQuestion
from bot.db import schema
from bot.enrolments.model import ALMATY
from bot.people import audit
from bot.people.audit import Intact
from rehearsal.examinees import sit_the_test
from rehearsal.learner import Learner
from rehearsal.stage import Stage

REASON = "В вопросе два верных ответа"
NOTICE = "🎉 Good news: you have passed the test!"
VOID = "✅ The question {name} is void."


@pytest.fixture
async def failed_by_one(stage: Stage, administrator: Learner, baker: Learner) -> Learner:
    """Eleven of fifteen are right; twelve would have been enough."""
    await administrator.chooses_language()
    await baker.registers()
    await baker.skims_the_course()
    await baker.takes_the_test(right=11)
    assert baker.sees("This time it was not enough.")
    return baker


async def answers(stage: Stage, attempt: int, *, right: bool) -> Sequence[Row[Any]]:
    rows = await stage.stored(schema.attempt_questions)
    return [row for row in rows if row.attempt_id == attempt and (row.chosen == row.correct) is right]


async def voids(stage: Stage, administrator: Learner, question: str) -> None:
    await administrator.sends("/questions")
    await administrator.presses(ShowItem(question=question))
    await administrator.chooses("🚫 Void the question")
    assert administrator.sees("This cannot be taken back. No result gets worse by it.")
    await administrator.sends(REASON)
    assert administrator.sees(VOID, name=question)


async def voids_one_missed_in(stage: Stage, administrator: Learner, attempt: int) -> str:
    [missed, *_others] = await answers(stage, attempt, right=False)
    await voids(stage, administrator, missed.question_id)
    return str(missed.question_id)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment in Almaty."""
    return datetime.combine(day, time(hour, minute), ALMATY)


async def register(stage: Stage, administrator: Learner) -> list[list[object]]:
    """The rows of the register that name a certificate."""
    await administrator.sends("/register")
    await administrator.chooses("📄 Excel")
    book = openpyxl.load_workbook(BytesIO(administrator.person.documents[-1].data))
    rows: list[list[object]] = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    return [row for row in rows if str(row[-1]).startswith("DAMU-")]


@pytest.mark.requirement("R09", "R14", "R15", "R19")
async def test_who_failed_by_one_gets_certificate_and_notice_and_is_reminded_no_more(
    stage: Stage, administrator: Learner, failed_by_one: Learner
) -> None:
    await stage.move_to(at(date(2026, 1, 22), 12))
    question = await voids_one_missed_in(stage, administrator, 1)
    await stage.program.tick()
    assert failed_by_one.sees(NOTICE)
    assert "12/15" in failed_by_one.screen
    [file] = failed_by_one.person.documents
    assert file.name.endswith(".pdf")
    await administrator.presses(ShowItem(question=question))
    assert administrator.sees("Passed by it: {n}", n=1)
    assert administrator.sees("Reason: {reason}", reason=REASON)
    [row] = await register(stage, administrator)
    assert row[14:18] == [12, 15, 1, "DAMU-2026-000001"]
    before = len(failed_by_one.texts)
    await stage.move_to(at(date(2026, 2, 19), 12))
    assert len(failed_by_one.texts) == before  # and the question of the morning after was for that morning
    theirs = [row for row in await stage.stored(schema.notifications) if row.enrolment_id]
    waiting = [row for row in theirs if not row.sent_at]
    assert all(row.dropped_at for row in waiting)
    chain = await stage.program.database.read(audit.verify, stage.program.house.vault)
    assert isinstance(chain, Intact)
    assert chain.rows == 4  # voided, passed by it, regraded, the register exported


async def test_the_result_and_the_review_say_that_a_question_is_void(
    stage: Stage, administrator: Learner, failed_by_one: Learner
) -> None:
    [missed, *_others] = await answers(stage, 1, right=False)
    await voids(stage, administrator, missed.question_id)
    await stage.program.tick()
    await failed_by_one.chooses("📊 Result")
    assert failed_by_one.sees("🎉 You have passed!")
    assert "ℹ️" in failed_by_one.screen
    await failed_by_one.presses(ShowReview(attempt=1, position=missed.position))
    assert failed_by_one.sees("🚫 Found faulty: counts as right, whatever the answer.")


@pytest.mark.requirement("R12")
async def test_at_night_nobody_is_woken_by_it(
    stage: Stage, administrator: Learner, failed_by_one: Learner
) -> None:
    await stage.move_to(at(date(2026, 1, 22), 22, 30))
    before = len(failed_by_one.texts)
    await voids_one_missed_in(stage, administrator, 1)
    await stage.program.tick()
    assert len(failed_by_one.texts) == before
    assert failed_by_one.person.documents == []
    await stage.move_to(at(date(2026, 1, 23), 9))
    assert failed_by_one.word(NOTICE) in failed_by_one.screen
    assert len(failed_by_one.person.documents) == 1


@pytest.mark.requirement("R16", "R19")
async def test_who_is_in_a_later_attempt_is_told_that_it_is_needed_no_more(
    stage: Stage, administrator: Learner, failed_by_one: Learner
) -> None:
    await failed_by_one.chooses("📝 To the test")
    await failed_by_one.chooses("🟢 Start")
    await failed_by_one.answers_one(right=True)
    await voids_one_missed_in(stage, administrator, 1)
    await stage.program.tick()
    await failed_by_one.presses(PickOption(attempt=2, position=1, option=0))
    assert failed_by_one.sees("✅ The test is passed already, by another attempt.")
    assert len(await answers(stage, 2, right=True)) == 1
    await stage.move_to(stage.world.clock.now() + timedelta(hours=2))
    assert len(failed_by_one.person.documents) == 1
    [cycle] = await stage.stored(schema.enrolments)
    assert cycle.ending == "passed"


@pytest.mark.requirement("R18")
async def test_who_has_begun_the_course_again_gets_the_certificate_and_may_go_on(
    stage: Stage, administrator: Learner, failed_by_one: Learner
) -> None:
    await stage.move_to(at(date(2026, 2, 22), 12))
    await failed_by_one.sends("/start")
    await failed_by_one.chooses("🔁 Take the course again")
    await voids_one_missed_in(stage, administrator, 1)
    await stage.program.tick()
    assert failed_by_one.sees(
        "You need not finish the course that you have begun again, but you may: it stays open."
    )
    assert len(failed_by_one.person.documents) == 1
    first, second = sorted(await stage.stored(schema.enrolments), key=lambda row: row.cycle)
    assert (first.ending, second.ending, second.cycle) == ("passed", None, 2)
    await failed_by_one.chooses("🏠 Home")
    await failed_by_one.skims()
    await failed_by_one.sends("/start")
    assert failed_by_one.sees_button("📝 To the test")


async def test_a_voided_question_is_in_no_later_test_and_counts_in_the_one_that_runs(
    stage: Stage, administrator: Learner, baker: Learner
) -> None:
    await administrator.chooses_language()
    await baker.registers()
    await baker.skims_the_course()
    await baker.chooses("📝 To the test")
    await baker.chooses("🟢 Start")
    rows = await stage.stored(schema.attempt_questions)
    await voids(stage, administrator, rows[0].question_id)
    await baker.sends("/start")
    assert baker.sees("🚫 Found faulty: counts as right, whatever the answer.")
    for at_ in range(15):
        await baker.answers_one(right=1 <= at_ <= 11)
    await baker.chooses("📨 Hand in")
    assert baker.sees("🎉 You have passed!")
    asked = await stage.stored(schema.attempt_questions)
    assert {row.language for row in asked} == {"kk"}


async def test_after_all_the_question_is_not_voided(
    stage: Stage, administrator: Learner, failed_by_one: Learner
) -> None:
    [missed, *_others] = await answers(stage, 1, right=False)
    await administrator.sends("/questions")
    await administrator.presses(VoidQuestion(question=missed.question_id))
    await administrator.sends("ok")
    assert administrator.sees("⚠️ A reason has {shortest} to {longest} characters.", shortest=3, longest=300)
    await administrator.chooses("Cancel")
    assert administrator.sees_button("🚫 Void the question")
    await administrator.sends(REASON)
    await stage.program.tick()
    assert failed_by_one.person.documents == []
    assert await stage.program.database.read(audit.verify, stage.program.house.vault) == Intact(0, "")


async def test_an_administrator_reads_the_questions_through(
    stage: Stage, administrator: Learner, failed_by_one: Learner
) -> None:
    await administrator.sends("/questions")
    assert administrator.sees("Asked in finished tests, times: {n}", n=15)
    await administrator.taps("2")
    assert administrator.sees("Module {number}", number=2)
    await administrator.chooses("▶️")
    await administrator.taps(next(label for label in administrator.person.buttons if "q-m02" in label))
    assert administrator.sees("Asked fewer than {n} times: it is too early to judge.", n=30)
    await administrator.chooses("◀️ To the list")
    assert "2 / " in administrator.screen
    await administrator.chooses("❓ All questions")
    await administrator.chooses("📥 All in Excel")
    [file] = administrator.person.documents
    assert file.name == "questions-2026-01-20.xlsx"
    sheet = openpyxl.load_workbook(BytesIO(file.data)).worksheets[0]
    rows = [row for row in sheet.iter_rows(min_row=6) if str(row[1].value).startswith("q-")]
    asked = [int(str(row[6].value)) for row in rows]
    assert (len(asked), sum(asked)) == (len(stage.program.house.bank.questions), 15)
    chain = await stage.program.database.read(audit.verify, stage.program.house.vault)
    assert isinstance(chain, Intact)
    assert chain.rows == 1


async def test_a_question_that_the_strong_miss_is_found_among_many_answers(
    stage: Stage, administrator: Learner
) -> None:
    await administrator.chooses_language()
    house, now = stage.program.house, stage.world.clock.now()
    await stage.program.database.transact(sit_the_test, house, "q-m01-03", 60, now)
    await administrator.sends("/questions")
    await administrator.taps(next(each for each in administrator.person.buttons if each.startswith("⚠️")))
    assert administrator.sees("the strong miss it more often")
    await administrator.taps("⚠️ q-m01-03")
    assert administrator.sees(
        "Those who know more miss it more often than the others. Check which option is marked as right, "
        "and the wording. If the question is faulty, void it."
    )
    assert "−0," in administrator.screen
