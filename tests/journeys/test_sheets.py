"""The working sheets: sent from the lesson and from its module, uploaded once; the lesson stays."""

import pytest

from bot.callbacks import OpenModule, OpenPage
from bot.callbacks.reading import SendSheet
from bot.language import Language
from bot.settings import ROOT, Settings
from rehearsal.learner import Learner
from rehearsal.stage import Stage

LESSON = "m04-l02"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"content_dir": ROOT / "content"})


@pytest.fixture
async def reader(baker: Learner) -> Learner:
    """May open every lesson."""
    await baker.registers()
    await baker.skims_the_course()
    await baker.sends("/start")
    return baker


async def test_a_sheet_comes_from_the_lesson_and_again_from_the_module_by_its_name(
    stage: Stage, reader: Learner
) -> None:
    lesson = stage.program.house.course.by_id[LESSON]
    [sheet] = lesson.sheets
    await reader.presses(OpenPage(lesson=LESSON, page=lesson.last_page))
    living = reader.pressable
    await reader.taps(f"📎 {sheet.title[Language.KK]}")
    await reader.chooses("✅ I have read it")
    await reader.taps(f"📎 {sheet.title[Language.KK]}")
    await reader.presses(OpenModule(module="m04"))
    await reader.taps(f"📎 {sheet.title[Language.KK]}")
    assert reader.pressable == living

    first, *later = stage.world.called("sendDocument")
    assert first.files
    assert [bool(call.files) for call in later] == [False, False]
    received = reader.person.documents
    assert {file.data for file in received} == {sheet.file[Language.KK].read_bytes()}
    assert {file.name for file in received} == {"Ақша қозғалысының жоспары (кесте).xlsx"}
    assert sheet.about[Language.KK] in received[0].caption


async def test_the_sheet_speaks_the_language_of_the_reader(
    stage: Stage, reader: Learner, tyre_fitter: Learner
) -> None:
    await tyre_fitter.registers()
    await tyre_fitter.skims_the_course()
    for name, sheet in stage.program.house.course.sheets.items():
        await tyre_fitter.presses(SendSheet(sheet=name))
        received = tyre_fitter.person.documents[-1]
        assert received.data == sheet.file[Language.RU].read_bytes()
        assert received.name == f"{sheet.title[Language.RU]}{sheet.file[Language.RU].suffix}"


async def test_a_sheet_that_the_course_does_not_have_leads_home(reader: Learner) -> None:
    await reader.presses(SendSheet(sheet="gone"))
    assert reader.person.toast == reader.word("This button is out of date. Here is where you are now.")
    assert reader.person.documents == []
