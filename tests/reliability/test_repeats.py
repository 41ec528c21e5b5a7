"""Updates that come again, or all at once, in one program or in two."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.callbacks import (
    SendCertificate,
)
from bot.db import schema
from rehearsal.learner import Learner
from rehearsal.stage import Stage
from sandbox.model import Json
from tests.reliability.acts import (
    KINDS,
    Act,
    answer,
    assert_sees_the_present,
    at_once,
    consent,
    effects,
    handing_in,
    last_answer,
    new_cycle,
    pressing,
    start_of_the_test,
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
