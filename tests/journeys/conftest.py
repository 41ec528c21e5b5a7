"""Who takes part in the journeys, and what happens to the program under them."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from functools import cache

import pytest
from aiogram.methods.base import Response
from aiogram.types import Message

import main
from bot.editions import content
from bot.handlers import shelving
from bot.language import Language
from bot.settings import Settings
from rehearsal.answers import BAKER, TYRE_FITTER, Answers
from rehearsal.learner import Learner
from rehearsal.stage import Stage, in_process

# Pydantic holds such classes weakly, and would build them anew in every other test.
ANSWERS_OF_TELEGRAM = (Response[Message], Response[bool], Response[Message | bool])

Restart = Callable[[Learner], Awaitable[Stage]]


@pytest.fixture(scope="session", autouse=True)
def one_course() -> Iterator[None]:
    """The course is read from its files once, not in each of hundreds of journeys."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(content, "load", cache(content.load))
        patch.setattr(shelving, "packed_folder", cache(shelving.packed_folder))
        yield


@pytest.fixture
def administrator(stage: Stage) -> Learner:
    """The first to join: the account that the settings name as administrator."""
    return stage.learner("Әкімші", Language.RU, Answers({}))


@pytest.fixture
def baker(stage: Stage, administrator: Learner) -> Learner:
    """A newcomer who speaks Kazakh."""
    return stage.learner("Гүлмира", Language.KK, Answers(BAKER))


@pytest.fixture
def tyre_fitter(stage: Stage, administrator: Learner) -> Learner:
    """A newcomer who speaks Russian."""
    return stage.learner("Данияр", Language.RU, Answers(TYRE_FITTER))


@pytest.fixture
async def restart(stage: Stage, settings: Settings) -> AsyncIterator[Restart]:
    """Compose the program anew on the same database, as after a crash."""
    async with AsyncExitStack() as running:

        async def begin_anew(learner: Learner) -> Stage:
            anew = await running.enter_async_context(
                in_process(main.compose, settings, stage.world.clock, stage.world)
            )
            learner.served_by(anew.settle)
            return anew

        yield begin_anew
