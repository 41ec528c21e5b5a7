import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from structlog.testing import capture_logs
from structlog.typing import EventDict

from tests import databases

# Shorter pauses are the tests' own.
SHORTEST_NAP = 0.04


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """What breaks between the bot and Telegram does not depend on the kind of database."""
    return databases.sqlite_copy(sqlite_template, tmp_path)


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
