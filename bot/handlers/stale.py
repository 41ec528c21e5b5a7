"""The last handlers: any button or message that nobody claimed, and updates that were handled before."""

from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery, Message, TelegramObject

from bot.db.database import Database
from bot.handlers.chat import Chat
from bot.handlers.present import show_present
from bot.house import House
from bot.people.model import Person
from bot.screens import guidance


def make_router() -> Router:
    """Registered last of all."""
    router = Router(name="stale")
    router.callback_query.register(old_button)
    router.message.register(unexpected)
    return router


async def old_button(
    event: CallbackQuery, chat: Chat, database: Database, person: Person | None, house: House, now: datetime
) -> None:
    """A button of an earlier release, or bytes that were never a button."""
    await chat.answer(guidance.out_of_date())
    await show_present(chat, database, person, house, now)


async def unexpected(
    event: Message, chat: Chat, database: Database, person: Person | None, house: House, now: datetime
) -> None:
    """A text, sticker or voice that the bot did not ask for."""
    above = guidance.not_understood() if person else None
    await show_present(chat, database, person, house, now, above=above)


async def as_it_is(
    event: TelegramObject, chat: Chat, database: Database, person: Person | None, house: House, now: datetime
) -> None:
    """Show where the person is and change nothing."""
    await show_present(chat, database, person, house, now)
