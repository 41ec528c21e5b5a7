"""The main job, whole, as two people live it."""

import pytest

from bot.language import Language
from rehearsal.answers import BAKER, Answers
from rehearsal.stage import Stage


@pytest.mark.requirement("R04", "R13", "R14", "R19")
async def test_a_baker_goes_from_start_to_the_certificate_in_kazakh(stage: Stage) -> None:
    baker = stage.learner("Гүлмира", Language.KK, Answers(BAKER))
    await baker.registers()
    await baker.chooses("▶️ Begin the course")
    await baker.reads(7)
    await baker.takes_the_test(right=12)
    assert "12/15 (80" in baker.screen
    await stage.program.tick()
    [certificate] = baker.person.documents
    assert certificate.data.startswith(b"%PDF")
    assert certificate.name == "DAMU-2026-000001.pdf"
