import asyncio
from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs
from structlog.typing import EventDict

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
