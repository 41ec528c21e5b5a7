"""The in-process door: an aiogram session that speaks to a World instead of the network."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Any, cast

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import InputFile

from sandbox.gate import Answer, Broken, answer, refused
from sandbox.model import Files, Json, Upload
from sandbox.refusal import Refusal
from sandbox.world import World


class SandboxSession(BaseSession):
    """Usable as `Bot(token=world.token, session=SandboxSession(world))`."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world

    async def close(self) -> None:
        """Nothing is open."""

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 - aiogram's signature
    ) -> TelegramType:
        """Prepare the request as aiogram does for the network, and read the answer as it does."""
        await asyncio.sleep(0)  # A network lets others run meanwhile; without this no race would ever show.
        params, files = await self._prepared(bot, method)
        try:
            reply = await self._reply(bot, method.__api_method__, params, files)
        except Broken as broken:
            # A hang lasts only as long as was ordered, so that tests need not wait out a real time-out.
            await asyncio.sleep(broken.fault.seconds)
            words = "Request timeout error" if broken.fault.broken == "hang" else "Connection reset by peer"
            raise TelegramNetworkError(method=method, message=words) from None
        response = self.check_response(bot, method, reply.status, reply.body)
        return cast(TelegramType, response.result)

    async def _reply(self, bot: Bot, name: str, params: Json, files: Files) -> Answer:
        if bot.token != self.world.token:
            return refused(Refusal(401, "Unauthorized"))
        return await answer(self.world, name, params, files)

    async def _prepared(self, bot: Bot, method: TelegramMethod[Any]) -> tuple[Json, Files]:
        attached: dict[str, InputFile] = {}
        prepared = {
            name: self.prepare_value(value, bot=bot, files=attached)
            for name, value in method.model_dump(warnings=False).items()
        }
        files = {key: await _read(bot, key, file) for key, file in attached.items()}
        return {name: value for name, value in prepared.items() if value}, files

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,  # noqa: ASYNC109 - aiogram's signature
        chunk_size: int = 65536,
        raise_for_status: bool = True,
    ) -> AsyncGenerator[bytes, None]:
        """Download a file by the address that aiogram made from its file_path."""
        _, _, path = url.partition(f"/file/bot{self.world.token}/")
        file = self.world.files.by_path(path)
        if file is None:
            raise FileNotFoundError("no such file in the sandbox")
        for start in range(0, len(file.data), chunk_size):
            yield file.data[start : start + chunk_size]


async def _read(bot: Bot, key: str, file: InputFile) -> Upload:
    data = b"".join([chunk async for chunk in file.read(bot)])
    return Upload(file.filename or key, data)
