"""The world that the sandbox opens with: people in different places of the course, and staff.

Everything is played through the bot itself, with the clock some days back, so that nothing in the database
is there that a person could not have done.
"""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

from bot.i18n import plural, speaking
from bot.language import Language
from bot.people.staff import CALL_CENTRE
from bot.screens.roster import unit_name
from bot.screens.services import month_name
from rehearsal import register
from rehearsal.answers import BAKER, TYRE_FITTER, Answers
from rehearsal.learner import Learner
from rehearsal.stage import PATIENCE, Stage

# Present in the world, and not yet known to the bot: the visitor's own first steps.
NEWCOMERS = (("Айжан", Language.KK), ("Сергей", Language.RU))

# Staff: the account, its language, role and unit, and what colleagues call them. The people are made up.
COLLEAGUES = (
    ("Оператор Айсұлу", Language.KK, "Operator", CALL_CENTRE, "Айсұлу Бекова"),
    ("Оператор Виктор", Language.RU, "Operator", CALL_CENTRE, "Виктор Ли"),
    ("Супервайзер Гүлнар", Language.KK, "Supervisor", CALL_CENTRE, "Гүлнар Ахмет"),
)

# Services of last month, and so many people to call.
SERVICES = 12


async def seed(stage: Stage) -> AsyncIterator[str]:
    """Fill the world; yields what it is at, for whoever waits."""
    today = stage.world.clock.now()
    stage.world.clock.set(today - timedelta(days=5))
    yield "an administrator, two operators and a supervisor"
    operator = await _staff(stage)
    yield "a register of services, whose clients are to be called"
    await _a_register(stage, operator)
    yield "a learner in the middle of the course"
    await _in_the_middle(stage)
    yield "a learner with a failed attempt"
    await _failed_once(stage)
    stage.world.clock.set(today)
    for name, language in NEWCOMERS:
        stage.world.join(name, language_code=language)


async def _staff(stage: Stage) -> Learner:
    """Everybody comes in as in life: by a link that the administrator makes. Gives the first operator."""
    administrator = stage.learner("Әкімші / Администратор", Language.RU, Answers({}))
    await administrator.chooses_language()
    regions = stage.program.house.dictionaries.regions
    came = []
    for account, language, role, unit, name in COLLEAGUES:
        with speaking(administrator.language):
            place = unit_name(unit, regions)
        link = await _invitation(administrator, role, place, name)
        came.append(stage.learner(account, language, Answers({})))
        await came[-1].chooses_language(link)
    return came[0]


async def _invitation(administrator: Learner, role: str, place: str, name: str) -> str:
    """From /staff to a link; gives what it carries."""
    await administrator.sends("/staff")
    await administrator.chooses("➕ Invite")
    await administrator.chooses(role)
    await administrator.taps(place)
    await administrator.sends(name)
    return administrator.texts[-2].partition("?start=")[2].split()[0]


async def _a_register(stage: Stage, operator: Learner) -> None:
    """The operator sends in last month's services; the survey about them begins by itself."""
    zone, lists = stage.program.house.regulations.test.zone, stage.program.house.service_lists
    today = stage.world.clock.now().astimezone(zone).date()
    month = f"{today.replace(day=1) - timedelta(days=1):%Y-%m}"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "register.xlsx"
        register.write_xlsx(file, register.make(SERVICES, 1, lists, month), lists, operator.language)
        data = file.read_bytes()
    await operator.does(lambda: operator.person.sends_file("register.xlsx", data))
    with speaking(operator.language):
        named, take = month_name(month), plural("✅ Take in {n} row", "✅ Take in {n} rows", SERVICES)
    await operator.taps(named)
    await _until(stage, lambda: take in operator.person.buttons)
    await operator.taps(take)
    await _until(stage, lambda: operator.sees("✅ Taken: {n}", n=SERVICES))
    await operator.sends("/start")


async def _until(stage: Stage, happened: Callable[[], bool]) -> None:
    """Let the bot do what is due; over HTTP its own scheduler may be at it already."""
    async with asyncio.timeout(PATIENCE):
        while not happened():
            await stage.program.tick()
            await stage.settle()
            await asyncio.sleep(0)


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
