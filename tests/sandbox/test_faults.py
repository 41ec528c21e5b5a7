from __future__ import annotations

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)

from sandbox.people import Person
from sandbox.world import World


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("403", TelegramForbiddenError),
        ("deactivated", TelegramForbiddenError),
        ("chat_not_found", TelegramBadRequest),
        ("429", TelegramRetryAfter),
        ("500", TelegramServerError),
        ("502", ClientDecodeError),
        ("broken_json", ClientDecodeError),
        ("empty_body", ClientDecodeError),
        ("hang", TelegramNetworkError),
        ("reset", TelegramNetworkError),
    ],
)
@pytest.mark.parametrize("after", [False, True])
async def test_a_fault_strikes_once_before_or_after_the_effect(
    world: World, bot: Bot, aselya: Person, kind: str, error: type[Exception], after: bool
) -> None:
    world.faults.order(kind, method="sendMessage", after=after)
    with pytest.raises(error):
        await bot.send_message(aselya.id, "бір")
    assert [message["text"] for message in aselya.messages[1:]] == (["бір"] if after else [])
    assert world.called("sendMessage")[-1].fault == kind + (" after" if after else "")
    assert (await bot.send_message(aselya.id, "екі")).text == "екі"


async def test_a_429_tells_how_long_to_wait(world: World, bot: Bot, aselya: Person) -> None:
    world.faults.order("429", retry_after=600)
    with pytest.raises(TelegramRetryAfter) as refused:
        await bot.send_message(aselya.id, "x")
    assert refused.value.retry_after == 600


async def test_a_fault_can_be_kept_to_one_chat_and_method(world: World, bot: Bot, aselya: Person) -> None:
    ivan = world.join("Иван", "ru")
    ivan.says("/start")
    world.faults.order("403", method="sendMessage", chat_id=ivan.id, times=None)
    await bot.send_message(aselya.id, "x")
    await bot.send_chat_action(ivan.id, "typing")
    for _ in range(3):
        with pytest.raises(TelegramForbiddenError):
            await bot.send_message(ivan.id, "x")
    world.faults.clear()
    await bot.send_message(ivan.id, "x")


def struck(world: World, seed: int) -> list[bool]:
    world.faults.clear()
    world.faults.order("500", times=None, chance=0.3, seed=seed)
    return [world.faults.due("sendMessage", {}) is not None for _ in range(200)]


def test_random_faults_are_the_same_for_the_same_seed(world: World) -> None:
    first = struck(world, 7)
    assert first == struck(world, 7) != struck(world, 8)
    assert 30 < sum(first) < 90


def test_an_unknown_fault_cannot_be_ordered(world: World) -> None:
    with pytest.raises(ValueError, match="no such fault: earthquake"):
        world.faults.order("earthquake")
