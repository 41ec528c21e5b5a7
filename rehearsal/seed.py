"""The world that the sandbox opens with: people in different places of the course, and staff.

Everything is played through the bot itself, with the clock some days back, so that nothing in the database
is there that a person could not have done.
"""

from collections.abc import AsyncIterator
from datetime import timedelta

from bot.language import Language
from bot.people.model import Role
from bot.people.store import grant_role
from rehearsal.answers import BAKER, TYRE_FITTER, Answers
from rehearsal.learner import Learner
from rehearsal.stage import Stage

# Present in the world, and not yet known to the bot: the visitor's own first steps.
NEWCOMERS = (("Айжан", Language.KK), ("Сергей", Language.RU))


async def seed(stage: Stage) -> AsyncIterator[str]:
    """Fill the world; yields what it is at, for whoever waits."""
    today = stage.world.clock.now()
    stage.world.clock.set(today - timedelta(days=5))
    yield "an administrator and an operator"
    await _staff(stage)
    yield "a learner in the middle of the course"
    await _in_the_middle(stage)
    yield "a learner with a failed attempt"
    await _failed_once(stage)
    stage.world.clock.set(today)
    for name, language in NEWCOMERS:
        stage.world.join(name, language_code=language)


async def _staff(stage: Stage) -> None:
    administrator = stage.learner("Әкімші / Администратор", Language.RU, Answers({}))
    await _opens_the_chat(administrator)
    operator = stage.learner("Оператор", Language.KK, Answers({}))
    await stage.program.database.transact(
        grant_role, operator.person.id, Role.OPERATOR, stage.world.clock.now()
    )
    await _opens_the_chat(operator)


async def _opens_the_chat(somebody: Learner) -> None:
    await somebody.sends("/start")
    await somebody.taps({Language.KK: "Қазақша", Language.RU: "Русский"}[somebody.language])


async def _in_the_middle(stage: Stage) -> None:
    learner = stage.learner("Гүлмира", Language.KK, Answers(BAKER))
    await learner.registers()
    await learner.chooses("▶️ Begin the course")
    await learner.reads(3)
    await learner.chooses("▶️ Lesson {number}", number="2.1")
    await learner.chooses("Next ▶️")


async def _failed_once(stage: Stage) -> None:
    learner = stage.learner("Данияр", Language.RU, Answers(TYRE_FITTER))
    await learner.registers()
    await learner.chooses("▶️ Begin the course")
    await learner.reads(7)
    stage.world.clock.advance(timedelta(days=2))
    await learner.takes_the_test(right=9)
