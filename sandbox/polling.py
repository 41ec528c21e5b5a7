"""Waiting for updates: long polling with the server's rule that the newest poller wins."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from sandbox.model import Json, Value
from sandbox.refusal import Refusal

if TYPE_CHECKING:
    from sandbox.world import World

# The poller that waits in each world now.
_pollers: WeakKeyDictionary[World, asyncio.Future[bool]] = WeakKeyDictionary()


async def get_updates(world: World, params: Json) -> Value:
    """As getUpdates: at once if something waits, else after at most `timeout` seconds of real time.

    Raises Refusal 409 in the older of two pollers, and while a webhook is set.
    """
    _dismiss_older(world)
    updates = world.call("getUpdates", params)
    timeout = float(params.get("timeout") or 0)
    if updates or timeout <= 0:
        return updates
    if await _something_happens(world, min(timeout, 50)):
        updates = world.call("getUpdates", params)
    return updates


def release(world: World) -> None:
    """Let a waiting poll answer at once, so that the server can stop."""
    if world in _pollers:
        _resolve(_pollers[world])


def _dismiss_older(world: World) -> None:
    older = _pollers.pop(world, None)
    if older is not None and not older.done():
        older.set_exception(
            Refusal(
                409,
                "Conflict: terminated by other getUpdates request; "
                "make sure that only one bot instance is running",
            )
        )


async def _something_happens(world: World, seconds: float) -> bool:
    news: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
    _pollers[world] = news
    stop = world.events.subscribe(lambda event: _resolve(news) if event.type == "update" else None)
    try:
        async with asyncio.timeout(seconds):
            return await news
    except TimeoutError:
        return False
    finally:
        stop()
        if _pollers.get(world) is news:
            del _pollers[world]


def _resolve(news: asyncio.Future[bool]) -> None:
    if not news.done():
        news.set_result(True)
