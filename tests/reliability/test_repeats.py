"""Updates that come again, all at once, too late, out of order, from somebody else, or made up."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from itertools import cycle
from typing import Any

import pytest
from aiogram.filters.callback_data import CallbackData
from aiogram.types import Update

from bot.callbacks import (
    Answer,
    Consent,
    ExtendWindow,
    FinishTest,
    GrantAttempt,
    NewCycle,
    PickOption,
    SendCertificate,
    ShowLearner,
    ShowQuestion,
    ShowResult,
    ShowReview,
    StartTest,
)
from bot.db import schema
from bot.language import Language
from bot.people.registration import Step
from rehearsal.answers import BAKER, TYRE_FITTER, Answers
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


@pytest.fixture
def baker(stage: Stage) -> Learner:
    stage.world.join("The administrator")
    return stage.learner("Гүлмира", Language.KK, Answers(BAKER))


@pytest.fixture
def tyre_fitter(stage: Stage, baker: Learner) -> Learner:
    return stage.learner("Данияр", Language.RU, Answers(TYRE_FITTER))


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
    start_of_the_test,
    answer,
    handing_in,
    pause,
    profile_edit,
    withdrawal,
)


@pytest.mark.parametrize("kind", KINDS, ids=[kind.__name__ for kind in KINDS])
async def test_a_repeated_update_changes_nothing_and_shows_the_present_screen(
    stage: Stage, baker: Learner, kind: Callable[[Learner], Awaitable[Act]]
) -> None:
    [update] = await done(stage, await kind(baker))
    for times in (1, 4):
        before = await effects(stage)
        for _each in range(times):
            await repeated(stage, update)
        assert await effects(stage) == before
        await assert_sees_the_present(baker)
    await stage.move_to(stage.world.clock.now() + timedelta(hours=23))
    before = await effects(stage)
    await repeated(stage, update)
    assert await effects(stage) == before
    await assert_sees_the_present(baker)


async def done(stage: Stage, act: Act) -> list[Json]:
    """The updates of an act, handled."""
    act()
    updates = stage.world.pending()
    await stage.settle()
    return updates


async def repeated(stage: Stage, update: Json) -> None:
    stage.world.repeat(update["update_id"])
    await stage.settle()


async def test_a_block_that_is_told_again_is_noted_once_and_holds_nobody_up(
    stage: Stage, baker: Learner
) -> None:
    await baker.registers()
    [block] = await done(stage, baker.person.blocks)
    before = await effects(stage)
    async with asyncio.timeout(5):
        await repeated(stage, block)
    assert await effects(stage) == before
    await baker.does(baker.person.unblocks)
    assert [person.blocked_at for person in await stage.stored(schema.people)] == [None]


# At once


async def at_once(updates: list[Json], *workers: Stage) -> None:
    """Hand the updates over all together, in turn to each of the workers."""
    turns = zip(updates, cycle(workers), strict=False)
    await asyncio.gather(
        *(
            worker.program.lanes.take(Update.model_validate(raw, context={"bot": worker.program.bot}))
            for raw, worker in turns
        )
    )


async def five_taps(learner: Learner, act: Act, *workers: Stage) -> None:
    for _tap in range(5):
        act()
    updates = workers[0].world.pending()
    workers[0].world.updates.drop_all()
    await at_once(updates, *workers)


@pytest.mark.parametrize("programs", [1, 2])
@pytest.mark.parametrize(
    ("kind", "attempts", "answers", "finished"),
    [
        (new_cycle, 0, 0, 0),
        (start_of_the_test, 1, 0, 0),
        (answer, 1, 1, 0),
        (handing_in, 1, 15, 1),
    ],
    ids=["new cycle", "start", "answer", "hand in"],
)
async def test_five_taps_at_once_are_one(
    stage: Stage,
    colleague: Stage,
    baker: Learner,
    naps: list[float],
    kind: Callable[[Learner], Awaitable[Act]],
    attempts: int,
    answers: int,
    finished: int,
    programs: int,
) -> None:
    await five_taps(baker, await kind(baker), *(stage, colleague)[:programs])
    assert len(await stage.stored(schema.enrolments)) == 1
    started = await stage.stored(schema.attempts)
    questions = await stage.stored(schema.attempt_questions)
    assert len(started) == attempts
    assert len(questions) == 15 * attempts
    assert sum(question.chosen is not None for question in questions) == answers
    assert sum(attempt.score is not None for attempt in started) == finished
    assert await stage.stored(schema.set_aside_updates) == []
    assert baker.person.buttons


@pytest.mark.requirement("R19")
@pytest.mark.parametrize("programs", [1, 2])
async def test_five_taps_on_the_certificate_while_it_is_sent_give_the_same_bytes(
    stage: Stage, colleague: Stage, baker: Learner, naps: list[float], programs: int
) -> None:
    await baker.registers()
    await baker.skims_the_course()
    await baker.takes_the_test(right=15)
    [certificate] = await stage.stored(schema.certificates)
    await asyncio.gather(
        five_taps(
            baker,
            pressing(baker, SendCertificate(certificate=certificate.id)),
            *(stage, colleague)[:programs],
        ),
        stage.program.tick(),
        colleague.program.tick(),
    )
    documents = baker.person.documents
    assert len(documents) == 6
    assert len({document.data for document in documents}) == 1
    await baker.presses(SendCertificate(certificate=certificate.id))
    assert baker.person.documents[-1].data == documents[0].data


@pytest.mark.parametrize("kind", [consent, last_answer, start_of_the_test, handing_in])
async def test_one_update_in_the_hands_of_two_workers_has_its_effect_once(
    stage: Stage,
    colleague: Stage,
    baker: Learner,
    naps: list[float],
    kind: Callable[[Learner], Awaitable[Act]],
) -> None:
    (await kind(baker))()
    [update] = stage.world.pending()
    stage.world.updates.drop_all()
    await at_once([update] * 4, stage, colleague)
    handled = [row.update_id for row in await stage.stored(schema.handled_updates)]
    assert handled.count(update["update_id"]) == 1
    assert await stage.stored(schema.set_aside_updates) == []
    assert len(await stage.stored(schema.consents)) == 1
    assert len(await stage.stored(schema.attempts)) <= 1
    await assert_sees_the_present(baker)


# Out of order and too late


async def test_a_press_that_overtakes_the_text_before_it_spoils_nothing(stage: Stage, baker: Learner) -> None:
    await baker.agrees()
    await baker.answers_until(Step.ENTERPRISE)
    baker.person.says(BAKER[Step.ENTERPRISE])
    pressing(baker, Answer(step=Step.LEGAL_FORM, value="ip"))()
    text, press = stage.world.pending()
    stage.world.updates.drop_all()
    await at_once([press], stage)
    [profile] = await stage.stored(schema.profiles)
    assert (profile.enterprise, profile.legal_form) == (None, None)
    await at_once([text], stage)
    [profile] = await stage.stored(schema.profiles)
    assert (profile.enterprise is not None, profile.legal_form) == (True, None)
    await assert_sees_the_present(baker)


async def test_the_answer_to_question_5_may_come_before_that_to_question_4(
    stage: Stage, baker: Learner
) -> None:
    await answer(baker)
    for position in (4, 3):
        await baker.presses(PickOption(attempt=1, position=position, option=position - 3))
    chosen = {row.position: row.chosen for row in await stage.stored(schema.attempt_questions)}
    assert chosen == {position: {3: 0, 4: 1}.get(position) for position in range(15)}


OLD = (
    StartTest(enrolment=1, number=1),
    PickOption(attempt=1, position=0, option=3),
    ShowQuestion(attempt=1, position=3),
    FinishTest(attempt=1),
    NewCycle(after=0),
    Consent(agree=True, version="2026-1"),
    Consent(agree=False, version="2026-1"),
    Answer(step=Step.REGION, value="35"),
)


async def test_last_weeks_buttons_change_nothing_and_lead_to_something_to_press(
    stage: Stage, baker: Learner
) -> None:
    (await handing_in(baker))()
    await baker.does(lambda: None)
    await stage.move_to(stage.world.clock.now() + timedelta(days=8))
    before = await effects(stage)
    for button in OLD:
        await baker.presses(button)
        assert without_marks(await effects(stage)) == without_marks(before), button
        assert baker.person.buttons, button


def without_marks(rows: Rows) -> Rows:
    """A press may be marked as handled when it found nothing to change."""
    marks = EFFECTS.index(schema.handled_updates)
    return rows[:marks] + rows[marks + 1 :]


# Somebody else's, and made up

FOREIGN = (
    StartTest(enrolment=1, number=1),
    ShowQuestion(attempt=1, position=0),
    PickOption(attempt=1, position=0, option=0),
    FinishTest(attempt=1),
    ShowResult(attempt=1),
    ShowReview(attempt=1, position=0),
    SendCertificate(certificate=1),
    ShowLearner(person=1),
    ExtendWindow(enrolment=1, days=7),
    GrantAttempt(enrolment=1),
)


async def test_somebody_elses_buttons_show_ones_own_place_and_nothing_else(
    stage: Stage, baker: Learner, tyre_fitter: Learner
) -> None:
    await baker.registers()
    await baker.skims_the_course()
    await baker.takes_the_test(right=15)
    await tyre_fitter.registers()
    before = await effects(stage)
    for button in FOREIGN:
        await tyre_fitter.presses(button)
        assert without_marks(await effects(stage)) == without_marks(before), button
        await assert_sees_the_present(tyre_fitter)
        before = await effects(stage)
    assert tyre_fitter.person.documents == []
    assert "Сейітқызы" not in " ".join(tyre_fitter.texts)


MADE_UP = (
    "x",
    "pick",
    "pick:1:2",
    "pick:a:b:c",
    "pick:-1:-1:-1",
    "pick:4294967296:0:0",
    "page:../../etc/passwd:0",
    "read:m99-l99",
    "cycle:-1",
    "cycle:7",
    "go:nowhere",
    "answer:full_name:<b>",
    "answer:shoe_size:44",
    "ask:shoe_size",
    "lang:xx:",
    "start:0:0",
    "consent:1:never",
    "learner:1",
    "😀" * 16,
    "'; DROP TABLE people; --",
    "\x00\x01",
)


async def test_bytes_that_were_never_a_button_change_nothing(stage: Stage, baker: Learner) -> None:
    await baker.registers()
    before = await effects(stage)
    for data in MADE_UP:
        baker.person.presses(baker.pressable[-1], data)
        await stage.settle()
        assert without_marks(await effects(stage)) == without_marks(before), data
        assert baker.person.buttons, data
    await assert_sees_the_present(baker)
