"""What learners do, up to the act that a test is about; and everything that an update can bring about."""

import asyncio
from collections.abc import Callable, Sequence
from itertools import cycle
from typing import Any

from aiogram.filters.callback_data import CallbackData
from aiogram.types import Update

from bot.callbacks import (
    Answer,
    PickOption,
)
from bot.db import course_schema, schema
from bot.people.registration import Step
from rehearsal.answers import BAKER
from rehearsal.learner import Learner
from rehearsal.stage import Stage
from sandbox.model import Json

EFFECTS = (
    schema.consents,
    schema.profiles,
    schema.lookups,
    schema.awaited,
    schema.enrolments,
    schema.lesson_progress,
    course_schema.self_checks,
    schema.attempts,
    schema.attempt_questions,
    schema.certificates,
    schema.notifications,
    schema.handled_updates,
    schema.set_aside_updates,
    schema.audit,
)

Act = Callable[[], object]
Rows = list[Sequence[Any]]


async def effects(stage: Stage) -> Rows:
    """Everything that an update can bring about; not which message is the living one."""
    kept = [sorted(await stage.stored(table), key=repr) for table in EFFECTS]
    people = sorted(
        (row.telegram_id, row.language, row.blocked_at) for row in await stage.stored(schema.people)
    )
    return [*kept, people]


async def assert_sees_the_present(learner: Learner) -> None:
    """What /start would show stands in the chat already, below or in the message that was pressed."""
    shown = learner.texts
    await learner.sends("/start")
    assert learner.screen in shown


def without_marks(rows: Rows) -> Rows:
    """A press may be marked as handled when it found nothing to change."""
    marks = EFFECTS.index(schema.handled_updates)
    return rows[:marks] + rows[marks + 1 :]


async def at_once(updates: list[Json], *workers: Stage) -> None:
    """Hand the updates over all together, in turn to each of the workers."""
    turns = zip(updates, cycle(workers), strict=False)
    await asyncio.gather(
        *(
            worker.program.lanes.take(Update.model_validate(raw, context={"bot": worker.program.bot}))
            for raw, worker in turns
        )
    )


# Each brings a learner to the act that is repeated.


async def first_start(learner: Learner) -> Act:
    return lambda: learner.person.says("/start")


async def language(learner: Learner) -> Act:
    await learner.sends("/start")
    return lambda: learner.person.taps("Қазақша")


async def consent(learner: Learner) -> Act:
    await learner.chooses_language()
    return lambda: learner.person.taps(learner.word("✅ I agree"))


async def refusal(learner: Learner) -> Act:
    await learner.chooses_language()
    return lambda: learner.person.taps(learner.word("I do not agree"))


async def contact(learner: Learner) -> Act:
    await learner.agrees()
    return learner.person.shares_contact


async def typed_answer(learner: Learner) -> Act:
    await learner.agrees()
    await learner.answers_until(Step.FULL_NAME)
    return lambda: learner.person.says(BAKER[Step.FULL_NAME])


async def typed_identifier(learner: Learner) -> Act:
    await learner.agrees()
    await learner.answers_until(Step.IDENTIFIER)
    return lambda: learner.person.says(BAKER[Step.IDENTIFIER])


async def pressed_answer(learner: Learner) -> Act:
    await learner.agrees()
    await learner.answers_until(Step.REGION)
    return pressing(learner, Answer(step=Step.REGION, value=BAKER[Step.REGION]))


async def last_answer(learner: Learner) -> Act:
    await learner.agrees()
    await learner.answers_until(Step.EMAIL)
    return lambda: learner.person.says("gulmira@example.kz")


async def new_cycle(learner: Learner) -> Act:
    await learner.registers()
    return lambda: learner.person.taps(learner.word("▶️ Begin the course"))


async def page(learner: Learner) -> Act:
    await learner.registers()
    await learner.chooses("▶️ Begin the course")
    await learner.chooses("▶️ Lesson {number}", number="1.1")
    return lambda: learner.person.taps(learner.word("Next ▶️"))


async def finished_lesson(learner: Learner) -> Act:
    (await page(learner))()
    await learner.sends("/help")
    await learner.chooses("🏠 Home")
    await learner.chooses("▶️ Lesson {number}", number="1.1")
    while learner.sees_button("Next ▶️"):
        await learner.chooses("Next ▶️")
    return lambda: learner.person.taps(learner.word("✅ I have read it"))


async def self_check(learner: Learner) -> Act:
    await learner.registers()
    await learner.chooses("▶️ Begin the course")
    await learner.reads(1)
    return lambda: learner.person.taps(learner.word("🎯 Check yourself"))


async def start_of_the_test(learner: Learner) -> Act:
    await learner.registers()
    await learner.skims_the_course()
    await learner.chooses("📝 To the test")
    return lambda: learner.person.taps(learner.word("🟢 Start"))


async def answer(learner: Learner) -> Act:
    (await start_of_the_test(learner))()
    await learner.does(lambda: None)
    return pressing(learner, PickOption(attempt=1, position=0, option=2))


async def handing_in(learner: Learner) -> Act:
    await answer(learner)
    for position in range(15):
        await learner.presses(PickOption(attempt=1, position=position, option=position % 4))
    return lambda: learner.person.taps(learner.word("📨 Hand in"))


async def pause(learner: Learner) -> Act:
    await learner.registers()
    return lambda: learner.person.says("/pause")


async def profile_edit(learner: Learner) -> Act:
    await learner.registers()
    await learner.sends("/profile")
    return lambda: learner.person.says("/cancel")


async def withdrawal(learner: Learner) -> Act:
    await learner.registers()
    await learner.sends("/delete")
    await learner.chooses("🗑 Delete my data")
    return lambda: learner.person.taps(learner.word("🗑 Yes, delete for good"))


def pressing(learner: Learner, button: CallbackData) -> Act:
    message = learner.pressable[-1]
    return lambda: learner.person.presses(message, button.pack())


KINDS = (
    first_start,
    language,
    consent,
    refusal,
    contact,
    typed_answer,
    typed_identifier,
    pressed_answer,
    last_answer,
    new_cycle,
    page,
    finished_lesson,
    self_check,
    start_of_the_test,
    answer,
    handing_in,
    pause,
    profile_edit,
    withdrawal,
)
