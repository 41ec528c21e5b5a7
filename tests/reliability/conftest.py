import asyncio
from collections.abc import AsyncIterator

import pytest

import main
from bot.settings import Settings
from rehearsal.stage import Stage, in_process

# Shorter pauses are the tests' own.
SHORTEST_NAP = 0.04


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Every pause that was made, in seconds; nobody really waits."""
    taken: list[float] = []
    let_others_run = asyncio.sleep

    async def nap(seconds: float) -> None:
        if seconds >= SHORTEST_NAP:
            taken.append(seconds)
        await let_others_run(0)

    monkeypatch.setattr(asyncio, "sleep", nap)
    return taken


@pytest.fixture
async def colleague(stage: Stage, settings: Settings) -> AsyncIterator[Stage]:
    """A second program on the same database, for the same bot."""
    async with in_process(main.compose, settings, stage.world.clock, stage.world) as second:
        yield second
