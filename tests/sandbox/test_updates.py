from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramConflictError

from sandbox import polling
from sandbox.model import Json
from sandbox.people import Person
from sandbox.refusal import Refusal
from sandbox.world import World


def numbers(updates: list[Json]) -> list[int]:
    return [update["update_id"] for update in updates]


def test_updates_come_again_until_the_offset_acknowledges_them(world: World, aselya: Person) -> None:
    for text in ("бір", "екі", "үш"):
        aselya.says(text)
    first, second, third = numbers(world.pending())
    assert first < second < third
    assert numbers(world.pending()) == [first, second, third]
    assert numbers(world.pending(limit=1)) == [first]
    assert numbers(world.pending(offset=second)) == [second, third]
    assert numbers(world.pending(offset=0)) == [second, third]
    assert numbers(world.pending(offset=-1)) == [third]
    assert numbers(world.pending()) == [third], "a negative offset forgets what is older"
    assert world.pending(offset=third + 1) == []


def test_messages_wait_a_day_and_presses_150_seconds(world: World, aselya: Person) -> None:
    said = aselya.says("x")
    aselya.presses(said, "x")
    world.clock.advance(timedelta(seconds=149))
    assert len(world.pending()) == 2
    world.clock.advance(timedelta(seconds=1))
    assert [set(update) for update in world.pending()] == [{"update_id", "message"}]
    world.clock.advance(timedelta(hours=24))
    assert world.pending() == []


def test_the_wanted_kinds_are_remembered(world: World, aselya: Person) -> None:
    world.pending(allowed_updates=["callback_query"])
    aselya.says("x")
    assert world.pending() == []
    aselya.presses(1, "x")
    assert len(world.pending()) == 1
    world.pending(allowed_updates=[])
    aselya.says("y")
    assert len(world.pending()) == 2


def test_an_acknowledged_update_can_be_made_to_come_again_once(world: World, aselya: Person) -> None:
    aselya.says("бір")
    [number] = numbers(world.pending())
    world.pending(offset=number + 1)
    world.repeat(number)
    assert numbers(world.pending(offset=number + 1)) == [number]
    assert world.pending(offset=number + 1) == []


def test_numbers_may_start_anew_and_an_old_offset_then_means_nothing(world: World, aselya: Person) -> None:
    aselya.says("бір")
    [number] = numbers(world.pending())
    world.updates.restart_numbers(300_000_001)
    aselya.says("екі")
    assert numbers(world.pending(offset=number + 1)) == [number, 300_000_001]
    assert world.pending(offset=300_000_002) == world.pending()[:1]
    assert numbers(world.pending()) == [number]


def test_polling_beside_a_webhook_is_a_conflict(world: World, aselya: Person) -> None:
    world.call("setWebhook", {"url": "https://bot.damu.kz/hook", "secret_token": "s3cret"})
    with pytest.raises(Refusal, match="409 Conflict: can't use getUpdates method while webhook is active"):
        world.call("getUpdates", {})
    aselya.says("x")
    info = world.call("getWebhookInfo", {})
    assert (info["url"], info["pending_update_count"]) == ("https://bot.damu.kz/hook", 1)
    world.call("setWebhook", {"url": "", "drop_pending_updates": True, "allowed_updates": ["message"]})
    assert world.call("getUpdates", {}) == []
    assert world.call("getWebhookInfo", {})["allowed_updates"] == ["message"]


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"url": "http://bot.damu.kz"}, "An HTTPS URL must be provided"),
        ({"url": "https://x.kz", "certificate": "attach://c"}, "501 not modelled"),
        ({"url": "nonsense"}, "An HTTPS URL must be provided"),
        ({"url": "http://127.0.0.1:8080/x", "secret_token": "құпия"}, "unallowed characters"),
    ],
)
def test_webhooks_that_telegram_refuses(world: World, params: Json, reason: str) -> None:
    with pytest.raises(Refusal, match=reason):
        world.call("setWebhook", params)


async def test_a_long_poll_wakes_as_soon_as_something_happens(bot: Bot, aselya: Person) -> None:
    poll = asyncio.ensure_future(bot.get_updates(timeout=30))
    await asyncio.sleep(0)
    aselya.says("сәлем")
    [update] = await asyncio.wait_for(poll, 5)
    assert update.message is not None
    assert update.message.text == "сәлем"


async def test_a_long_poll_ends_empty_when_its_time_is_over(world: World) -> None:
    assert await polling.get_updates(world, {"timeout": "1"}) == []


async def test_the_older_of_two_pollers_is_sent_away(bot: Bot, aselya: Person) -> None:
    older = asyncio.ensure_future(bot.get_updates(timeout=30))
    await asyncio.sleep(0)
    newer = asyncio.ensure_future(bot.get_updates(timeout=30))
    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request"):
        await asyncio.wait_for(older, 5)
    aselya.says("x")
    assert len(await asyncio.wait_for(newer, 5)) == 1
