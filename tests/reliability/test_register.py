"""Two programs at work on one register of services."""

import asyncio
from pathlib import Path

import pytest

from bot.callbacks import ConfirmBatch
from bot.db.survey_schema import batch_files, batches, held_rows, services
from bot.i18n import speaking
from bot.language import Language
from bot.screens.services import month_name
from bot.services import intake
from bot.services.model import Field
from rehearsal import register
from rehearsal.answers import Answers
from rehearsal.stage import Stage
from tests.survey.population import at

ROWS = 60
SPOILT = range(0, ROWS, 12)


async def test_two_programs_take_in_one_register_and_each_row_once(
    stage: Stage, colleague: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "PIECE", 7)
    lists = stage.program.house.service_lists
    rows = register.make(ROWS, 3, lists)
    for number in SPOILT:
        rows[number] |= {Field.BIRTH_DATE: "не знаю"}
    register.write_xlsx(tmp_path / "register.xlsx", rows, lists)
    administrator = stage.learner("Әкімші", Language.RU, Answers({}))
    await administrator.chooses_language()
    await stage.move_to(at("2026-04-02T11:00"))
    data = (tmp_path / "register.xlsx").read_bytes()
    await administrator.does(lambda: administrator.person.sends_file("register.xlsx", data))
    with speaking(administrator.language):
        march = month_name("2026-03")
    await administrator.taps(march)
    await both(stage, colleague)
    await administrator.presses(ConfirmBatch(batch=1))
    await both(stage, colleague)

    [batch] = await stage.stored(batches)
    assert (batch.state, batch.rows, batch.taken, batch.held) == (
        "done",
        ROWS,
        ROWS - len(SPOILT),
        len(SPOILT),
    )
    assert await stage.stored(batch_files) == []
    kept = await stage.stored(services)
    assert len(kept) == len({row.key for row in kept}) == ROWS - len(SPOILT)
    assert len([row for row in await stage.stored(held_rows) if row.closed_at is None]) == len(SPOILT)
    assert administrator.sees("✅ Taken: {n}", n=ROWS - len(SPOILT))


async def both(*programs: Stage) -> None:
    """The jobs of each, all at the same time, twice: what one leaves to the other is done then."""
    for _each in range(2):
        await asyncio.gather(*(each.program.tick() for each in programs))
