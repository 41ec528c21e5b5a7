"""A file that Telegram does not give is no error: the words of one may hold the bot's token."""

from collections.abc import AsyncGenerator
from typing import Any

import pytest
from aiogram import Bot
from aiogram.methods import TelegramMethod
from aiogram.types import Document, File
from aiohttp import ClientPayloadError

from bot.handlers.staff.documents import fetch
from sandbox.session import SandboxSession
from sandbox.world import World

SENT = Document(file_id="sent", file_unique_id="sent")


class _Breaks(SandboxSession):
    """Knows the file and breaks off while it is downloaded."""

    def __init__(self, world: World, error: Exception) -> None:
        super().__init__(world)
        self._error = error

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[Any],
        timeout: int | None = None,  # noqa: ASYNC109 - aiogram's signature
    ) -> Any:  # noqa: ANN401 - aiogram's signature
        """Answer getFile."""
        return File(file_id="sent", file_unique_id="sent", file_path="documents/sent")

    async def stream_content(self, *args: object, **kwargs: object) -> AsyncGenerator[bytes, None]:
        """Some bytes, and no more."""
        yield b"PK"
        raise self._error


@pytest.mark.parametrize(
    "error", [ClientPayloadError("token"), ConnectionResetError("token"), TimeoutError()]
)
async def test_a_download_that_breaks_off_is_a_file_that_is_not_there(error: Exception) -> None:
    world = World()
    async with Bot(world.token, session=_Breaks(world, error)) as bot:
        assert await fetch(bot, SENT) is None


async def test_a_file_that_telegram_does_not_know_is_not_there() -> None:
    world = World()
    async with Bot(world.token, session=SandboxSession(world)) as bot:
        assert await fetch(bot, SENT) is None
