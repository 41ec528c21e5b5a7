import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
from structlog.testing import capture_logs
from structlog.typing import EventDict

import main
from bot.settings import Settings
from rehearsal.stage import Stage, in_process

# Shorter pauses are the tests' own.
SHORTEST_NAP = 0.04


@pytest.fixture(autouse=True)
def log() -> Iterator[list[EventDict]]:
    """What the bot wrote into its log."""
    with capture_logs() as entries:
        yield entries


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
