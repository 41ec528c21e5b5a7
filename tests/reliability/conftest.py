import asyncio
from collections.abc import AsyncIterator

import pytest
from aiogram import Bot

import main
from bot.db.database import Database
from bot.language import Language
from bot.middlewares import Patience
from bot.settings import Settings
from rehearsal.answers import BAKER, TYRE_FITTER, Answers
from rehearsal.learner import Learner
from rehearsal.stage import Stage, in_process
from sandbox.clock import Clock
from sandbox.people import Person
from sandbox.session import SandboxSession
from sandbox.world import World
from tests.reliability.workbench import NOW, Workbench

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


@pytest.fixture
def baker(stage: Stage) -> Learner:
    """In front of a Telegram that is as patiently dealt with as over the network."""
    stage.program.bot.session.middleware(Patience())
    stage.world.join("The administrator")
    return stage.learner("Гүлмира", Language.KK, Answers(BAKER))


@pytest.fixture
def tyre_fitter(stage: Stage, baker: Learner) -> Learner:
    return stage.learner("Данияр", Language.RU, Answers(TYRE_FITTER))


@pytest.fixture
async def graduate(baker: Learner) -> Learner:
    """Has just passed; the certificate is not sent yet."""
    await baker.registers()
    await baker.skims_the_course()
    await baker.takes_the_test(right=15)
    return baker


@pytest.fixture
def world() -> World:
    return World(clock=Clock.fixed(NOW))


@pytest.fixture
async def bench(world: World, database: Database) -> AsyncIterator[Workbench]:
    async with Bot(world.token, session=SandboxSession(world)) as bot:
        yield Workbench(bot, database, world)


@pytest.fixture
def aigerim(world: World) -> Person:
    return world.join("Айгерім")


@pytest.fixture
def boris(world: World) -> Person:
    return world.join("Борис")
