"""The world that the sandbox opens with: people in different places of the course, and staff.

Everything is played through the bot itself, with the clock some days back, so that nothing in the database
is there that a person could not have done.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import date, datetime, timedelta

from bot.i18n import plural, speaking
from bot.language import Language
from bot.people.staff import CALL_CENTRE
from bot.services.model import Field, ServiceMode
from rehearsal import centre, register
from rehearsal.answers import BAKER, TYRE_FITTER, Answers
from rehearsal.learner import Learner
from rehearsal.register import Cells
from rehearsal.stage import PATIENCE, Stage

# Present in the world, and not yet known to the bot: the visitor's own first steps.
NEWCOMERS = (("Айжан", Language.KK), ("Сергей", Language.RU))

# Staff: the account, its language, role and unit, and what colleagues call them. The people are made up.
COLLEAGUES = (
    ("Оператор Айсұлу", Language.KK, "Operator", CALL_CENTRE, "Айсұлу Бекова"),
    ("Оператор Виктор", Language.RU, "Operator", CALL_CENTRE, "Виктор Ли"),
    ("Супервайзер Гүлнар", Language.KK, "Supervisor", CALL_CENTRE, "Гүлнар Ахмет"),
)

# Services of last month that were given to people who are not in the bot: they are to be called.
SERVICES = 12
# One of their rows waits for its correction.
FAULTY = 4


async def seed(stage: Stage) -> AsyncIterator[str]:
    """Fill the world; yields what it is at, for whoever waits."""
    today = stage.world.clock.now()
    stage.world.clock.set(today - timedelta(days=5))
    yield "an administrator, two operators and a supervisor"
    operator = await _staff(stage)
    yield "a learner in the middle of the course"
    baker = await _in_the_middle(stage)
    yield "a learner with a failed attempt"
    tyre_fitter = await _failed_once(stage)
    yield "a register of services, whose clients are asked in the chat and by phone"
    stage.world.clock.set(_noon(stage, today, days_ago=2))
    await _a_register(stage, operator, baker, tyre_fitter)
    await _was_not_content(stage, tyre_fitter)
    await stage.move_to(_noon(stage, today, days_ago=1))
    await stage.move_to(today)
    for name, language in NEWCOMERS:
        stage.world.join(name, language_code=language)


def _noon(stage: Stage, today: datetime, days_ago: int) -> datetime:
    """An hour at which the bot writes to people, whatever the hour is now."""
    day = today.astimezone(stage.program.house.regulations.test.zone) - timedelta(days=days_ago)
    return day.replace(hour=12, minute=0, second=0, microsecond=0)


async def _staff(stage: Stage) -> Learner:
    """Everybody comes in as in life: by a link that the administrator makes. Gives the first operator."""
    administrator = stage.learner("Әкімші / Администратор", Language.RU, Answers({}))
    await administrator.chooses_language()
    came = []
    for account, language, role, unit, name in COLLEAGUES:
        link = await centre.invitation(stage, administrator, name, role, unit)
        came.append(stage.learner(account, language, Answers({})))
        await came[-1].chooses_language(link)
    return came[0]


async def _a_register(stage: Stage, operator: Learner, baker: Learner, tyre_fitter: Learner) -> None:
    """The operator sends in last month's services; the survey about them begins by itself."""
    zone = stage.program.house.regulations.test.zone
    last_month = stage.world.clock.now().astimezone(zone).date().replace(day=1) - timedelta(days=1)
    rows = _rows(stage, last_month.replace(day=20), baker, tyre_fitter)
    data = centre.workbook(stage, rows, operator.language)
    await centre.sends_register(operator, data, f"{last_month:%Y-%m}")
    good = len(rows) - 1
    with speaking(operator.language):
        take = plural("✅ Take in {n} row", "✅ Take in {n} rows", good)
    await _until(stage, lambda: take in operator.person.buttons)
    await operator.taps(take)
    await _until(stage, lambda: operator.sees("✅ Taken: {n}", n=good))


def _rows(stage: Stage, served: date, baker: Learner, tyre_fitter: Learner) -> list[Cells]:
    """Twelve made-up clients, one row of them faulty; the baker was served twice, the tyre fitter once."""
    lists, language = stage.program.house.service_lists, Language.KK
    strangers = register.make(SERVICES, 1, lists, f"{served:%Y-%m}")
    strangers[FAULTY] |= {Field.BIRTH_DATE: "31.02.1985"}
    bakes, fits = baker.answers.given, tyre_fitter.answers.given
    return [
        register.about(bakes, lists, served, language, ServiceMode.ONLINE, "Онлайн"),
        register.about(bakes, lists, served - timedelta(days=7), language, place="Ұтқыр КҚО"),
        register.about(fits, lists, served, Language.RU),
        *strangers,
    ]


async def _was_not_content(stage: Stage, learner: Learner) -> None:
    """A low mark: somebody at Damu has to look into it."""
    await _until(stage, lambda: learner.sees_button("▶️ Begin"))
    await learner.chooses("▶️ Begin")
    await centre.hears(stage, learner, "yes", "2", "yes", "no")


async def _until(stage: Stage, happened: Callable[[], bool]) -> None:
    """Let the bot do what is due; over HTTP its own scheduler may be at it already."""
    async with asyncio.timeout(PATIENCE):
        while not happened():
            await stage.program.tick()
            await stage.settle()
            await asyncio.sleep(0)


async def _in_the_middle(stage: Stage) -> Learner:
    learner = stage.learner("Гүлмира", Language.KK, Answers(BAKER))
    await learner.registers()
    await learner.chooses("▶️ Begin the course")
    await learner.reads(3)
    await learner.chooses("▶️ Lesson {number}", number="2.1")
    await learner.chooses("Next ▶️")
    return learner


async def _failed_once(stage: Stage) -> Learner:
    learner = stage.learner("Данияр", Language.RU, Answers(TYRE_FITTER))
    await learner.registers()
    await learner.skims_the_course()
    stage.world.clock.advance(timedelta(days=2))
    await learner.takes_the_test(right=9)
    return learner
