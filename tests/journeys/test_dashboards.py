"""/stats as pictures: pages, stretches of time, both languages, and a press a second later."""

import subprocess

import pytest

from bot.callbacks.dashboards import ShowDashboard
from bot.language import Language
from bot.reports import drawing
from bot.reports.dashboard import View
from bot.reports.spans import Span
from rehearsal.learner import Learner
from rehearsal.stage import Stage


def photos(learner: Learner) -> list[str]:
    """The pictures in the chat, by Telegram's names."""
    return [
        message["photo"][-1]["file_unique_id"] for message in learner.person.messages if message.get("photo")
    ]


@pytest.mark.requirement("R07")
@pytest.mark.parametrize("language", Language)
async def test_an_administrator_walks_through_the_dashboards(
    stage: Stage, administrator: Learner, baker: Learner, language: Language
) -> None:
    await administrator.chooses_language()
    await baker.registers()
    await administrator.switches_to(language)
    await administrator.sends("/stats")
    await administrator.chooses("🎓 Course")
    assert f"{administrator.word('Registered')}: 1  ▲ 1" in administrator.screen
    first = photos(administrator)
    assert len(first) == 1
    await administrator.taps("◀️")
    assert f"{administrator.word('Registered')}: 0  =" in administrator.screen
    assert len(photos(administrator)) == 1, "one living message"
    assert photos(administrator) != first
    await administrator.taps("▶️")
    assert photos(administrator) == first, "the same figures are the same file"
    for view in ("🗺 Regions", "📝 Test", "💬 Survey", "📥 At work"):
        await administrator.chooses(view)
        assert administrator.word(view) in administrator.screen
        assert len(photos(administrator)) == 1
    await administrator.chooses("📊 Now")
    assert photos(administrator) == []


async def test_without_a_picture_the_lines_say_the_same(
    stage: Stage, administrator: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(charts: object) -> bytes:
        raise subprocess.CalledProcessError(1, "drawing")

    monkeypatch.setattr(drawing, "picture", fails)
    await administrator.chooses_language()
    await administrator.sends("/stats")
    await administrator.chooses("📥 At work")
    assert f"{administrator.word('Calls to make')}: 0" in administrator.screen
    assert photos(administrator) == []


async def test_a_forged_step_far_back_is_answered(stage: Stage, administrator: Learner) -> None:
    await administrator.chooses_language()
    await administrator.sends("/stats")
    await administrator.presses(ShowDashboard(view=View.COURSE, span=Span.YEAR, back=2**31 - 1))
    assert administrator.word("🎓 Course") in administrator.screen
