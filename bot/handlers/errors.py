"""The one place where the bot's own errors become words."""

from datetime import datetime

from aiogram import Bot
from aiogram.types import Update

from bot.db.database import Database
from bot.errors import BotError, NotAllowed, NotFound
from bot.handlers.chat import Chat
from bot.handlers.present import show_present
from bot.house import House
from bot.i18n import closest, speaking
from bot.people.model import Person
from bot.screens import guidance


async def explain(
    error: BotError, chat: Chat, database: Database, person: Person | None, house: House, now: datetime
) -> None:
    """Say what the error means and show where the person is. Raises the error when it is nobody's slip."""
    match error:
        case NotFound():
            await chat.answer(guidance.out_of_date())
        case NotAllowed():
            await chat.answer(guidance.not_allowed(), alert=True)
        case _:
            raise error
    await show_present(chat, database, person, house, now)


async def apologise(bot: Bot, update: Update) -> None:
    """Tell a person that the bot itself is at fault, and how to go on."""
    event = update.message or update.callback_query
    if event is None or event.from_user is None:
        return
    # The database may be what failed, so the language is the one of the person's Telegram.
    with speaking(closest(event.from_user.language_code)):
        screen = guidance.trouble()
    if update.callback_query:
        await bot.answer_callback_query(update.callback_query.id)
    await bot.send_message(event.from_user.id, screen.text, reply_markup=screen.keyboard)
