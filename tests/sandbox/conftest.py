from __future__ import annotations

import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from aiogram import Bot
from PIL import Image

from sandbox.clock import Clock
from sandbox.people import Person
from sandbox.session import SandboxSession
from sandbox.world import World

MORNING = datetime(2026, 3, 31, 4, 0, tzinfo=UTC)


@pytest.fixture
def world() -> World:
    return World(clock=Clock.fixed(MORNING))


@pytest.fixture
def aselya(world: World) -> Person:
    """A person who has started the bot; nothing waits for the bot."""
    person = world.join("Асель", "kk")
    person.says("/start")
    world.updates.drop_all()
    return person


@pytest.fixture
async def bot(world: World) -> AsyncIterator[Bot]:
    async with Bot(world.token, session=SandboxSession(world)) as bot:
        yield bot


@pytest.fixture(scope="session")
def picture() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), "white").save(buffer, "PNG")
    return buffer.getvalue()
