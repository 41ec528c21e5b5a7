"""Fetches a file that somebody has sent."""

from io import BytesIO

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import Document
from aiohttp import ClientError


async def fetch(bot: Bot, document: Document) -> bytes | None:
    """The bytes of a file; None when Telegram does not give it."""
    data = BytesIO()
    try:
        await bot.download(document, destination=data)
    # The words of these errors may hold the bot's token, so they are not passed on.
    except (TelegramBadRequest, ClientError, OSError):
        return None
    return data.getvalue()
