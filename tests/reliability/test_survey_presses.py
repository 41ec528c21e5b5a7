"""Presses of the survey that come again, or all at once, in one program or in two."""

import pytest

from bot.callbacks import SurveyAnswer
from bot.db import schema, survey_schema
from bot.survey.model import Question
from rehearsal.learner import Learner
from rehearsal.stage import Stage
from tests.reliability.acts import at_once, pressing
from tests.survey.asking import is_surveyed

TABLES = (survey_schema.cases, survey_schema.answers, survey_schema.follow_ups, schema.notifications)


async def stands_before_the_last_question(stage: Stage, baker: Learner) -> int:
    await baker.registers()
    case_id = await is_surveyed(stage, baker)
    await baker.chooses("▶️ Begin")
    await baker.presses(SurveyAnswer(case=case_id, question=Question.RECEIVED, value="no"))
    return case_id


async def kept(stage: Stage) -> list[object]:
    return [sorted(await stage.stored(table), key=repr) for table in TABLES]


@pytest.mark.parametrize("programs", [1, 2])
async def test_five_taps_at_once_end_the_case_once(
    stage: Stage, colleague: Stage, baker: Learner, naps: list[float], programs: int
) -> None:
    case_id = await stands_before_the_last_question(stage, baker)
    press = pressing(baker, SurveyAnswer(case=case_id, question=Question.INTERESTED, value="no"))
    for _tap in range(5):
        press()
    updates = stage.world.pending()
    stage.world.updates.drop_all()
    await at_once(updates, *(stage, colleague)[:programs])

    [case] = await stage.stored(survey_schema.cases)
    assert (case.outcome, case.ended_mode) == ("completed", "chat")
    assert len(await stage.stored(survey_schema.answers)) == 2
    assert len(await stage.stored(survey_schema.follow_ups)) == 1
    assert await stage.stored(schema.set_aside_updates) == []


async def test_a_repeated_answer_changes_nothing(stage: Stage, baker: Learner) -> None:
    case_id = await stands_before_the_last_question(stage, baker)
    pressing(baker, SurveyAnswer(case=case_id, question=Question.INTERESTED, value="yes"))()
    [update] = stage.world.pending()
    await stage.settle()
    before = await kept(stage)
    for _each in range(3):
        stage.world.repeat(update["update_id"])
        await stage.settle()
    assert await kept(stage) == before


async def test_what_was_answered_is_there_for_the_next_program(
    stage: Stage, colleague: Stage, baker: Learner
) -> None:
    await stands_before_the_last_question(stage, baker)
    baker.served_by(colleague.settle)
    await baker.sends("/start")
    await baker.chooses("💬 To the survey")
    assert "2 / 2" in baker.screen
