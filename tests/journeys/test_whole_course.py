"""The real course from the first lesson to the certificate; other journeys play on two modules of it."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs

import main
from bot.callbacks import OpenPage
from bot.db import schema
from bot.settings import ROOT, Settings
from rehearsal.learner import Learner
from rehearsal.stage import Stage, in_process
from sandbox.clock import Clock


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"content_dir": ROOT / "content"})


@pytest.mark.parametrize(("right", "passed"), [(14, False), (15, True)])
async def test_all_modules_weigh_alike_in_the_test_and_fifteen_of_twenty_pass(
    stage: Stage, baker: Learner, right: int, passed: bool
) -> None:
    await baker.registers()
    await baker.skims_the_course()
    await baker.takes_the_test(right=right)
    assert f"{right}/20" in baker.screen
    assert baker.sees("🎉 You have passed!") is passed
    asked = await stage.stored(schema.attempt_questions)
    assert Counter(question.question_id[:5] for question in asked) == {f"q-m{n:02}": 2 for n in range(1, 11)}


async def test_a_page_with_facts_and_a_picture_reads_in_both_languages(
    baker: Learner, tyre_fitter: Learner
) -> None:
    for learner, tax in ((baker, "93\u00a0600\u00a0теңге"), (tyre_fitter, "93\u00a0600\u00a0тенге")):
        await learner.registers()
        await learner.skims_the_course()
        await learner.sends("/start")
        await learner.presses(OpenPage(lesson="m03-l02", page=1))
        assert tax in learner.screen


async def test_the_bot_starts_with_a_fact_that_is_out_of_date_and_says_so_in_the_log(
    settings: Settings,
) -> None:
    with capture_logs() as lines:
        async with in_process(main.compose, settings, Clock.fixed(datetime(2027, 1, 5, 6, tzinfo=UTC))):
            pass
    told = [line["fact"] for line in lines if line["event"] == "a fact of the course is out of date"]
    assert any("fact_expired (fact mci, last 2026-12-31)" in fact for fact in told)
