"""An administrator's day, as an administrator lives it: who needs a language only, and is no learner."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest

from bot.i18n import plural, speaking
from bot.people import audit
from bot.people.audit import Intact
from rehearsal.learner import Learner
from rehearsal.stage import Stage

BAKER_IIN = "901207400002"
ON_A_BUTTON = "Г***а С. · ********0002"


async def find_the_baker(administrator: Learner, query: str) -> None:
    await administrator.chooses_language()
    await administrator.sends("/find")
    await administrator.sends(query)
    await administrator.taps(ON_A_BUTTON)


@pytest.mark.requirement("Q4", "Q7")
async def test_who_fell_ill_gets_a_week_more_and_passes(
    stage: Stage, administrator: Learner, baker: Learner
) -> None:
    await baker.registers()
    await baker.skims_the_course()
    await baker.takes_the_test(right=3)
    await stage.move_to(stage.world.clock.now() + timedelta(days=40))
    await find_the_baker(administrator, "Гүлмира 0002")
    assert administrator.sees("Retest time expired")
    await administrator.chooses("📅 Extend the deadline")
    with speaking(administrator.language):
        await administrator.taps(plural("{n} day", "{n} days", 7))
    await administrator.sends("ok")
    assert administrator.sees("⚠️ A reason has {shortest} to {longest} characters.", shortest=3, longest=300)
    await administrator.sends("Болела две недели")
    assert administrator.sees("Retest open")
    await stage.move_to(stage.world.clock.now() + timedelta(hours=1))
    assert baker.sees("🎁 You have been given more time or one more attempt.")
    await baker.chooses("🏠 Home")
    await baker.takes_the_test(right=15)
    assert "15/15" in baker.screen


async def test_a_query_does_not_stay_in_the_chat(
    stage: Stage, administrator: Learner, baker: Learner
) -> None:
    await baker.registers()
    await find_the_baker(administrator, BAKER_IIN)
    assert "********0002" in administrator.screen
    assert not any(BAKER_IIN in text for text in administrator.texts)


async def test_a_chance_can_be_left_ungiven(stage: Stage, administrator: Learner, baker: Learner) -> None:
    await baker.registers()
    await baker.skims_the_course()
    await find_the_baker(administrator, "0002")
    await administrator.chooses("➕ One more attempt")
    await administrator.chooses("Cancel")
    assert administrator.sees_button("➕ One more attempt")
    await administrator.sends("Передумал")
    assert await stage.program.database.read(audit.verify, stage.program.house.vault) == Intact(0, "")


@pytest.mark.requirement("R07", "R09")
async def test_statistics_and_the_register_follow_the_learners(
    stage: Stage, administrator: Learner, baker: Learner, tyre_fitter: Learner
) -> None:
    await administrator.chooses_language()
    await tyre_fitter.registers()
    await baker.registers()
    await baker.skims_the_course()
    await baker.takes_the_test(right=12)
    await administrator.sends("/stats")
    for state, number in (
        ("Passed", 1),
        ("Registered, not begun", 1),
        ("Chose a language", 1),
        ("Learning", 0),
    ):
        assert f"{administrator.word(state)}: {number}" in administrator.screen
    await administrator.sends("/register")
    await administrator.chooses("📄 Excel")
    [file] = administrator.person.documents
    assert file.name == "completers-2026-01-20.xlsx"
    sheet = openpyxl.load_workbook(BytesIO(file.data)).worksheets[0]
    row = [cell.value for cell in sheet[sheet.max_row]]
    assert (row[1], row[2]) == ("Сейітқызы Гүлмира", BAKER_IIN)
    assert row[14:18] == [12, 15, 1, "DAMU-2026-000001"]
    chain = await stage.program.database.read(audit.verify, stage.program.house.vault)
    assert isinstance(chain, Intact)
    assert chain.rows == 1
