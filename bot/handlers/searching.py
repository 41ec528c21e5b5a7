"""Looking something up: any text that the bot has not asked for, or /search with words behind it."""

from datetime import datetime

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import Message, TelegramObject

from bot.cabinet import searching as use_case
from bot.cabinet.searching import Found
from bot.callbacks import Go, Place
from bot.db.database import Database
from bot.handlers.chat import Chat
from bot.handlers.filters import Registered, Typed
from bot.handlers.present import inside
from bot.house import House
from bot.people.model import Person
from bot.screens import guidance, searching


def make_router() -> Router:
    """Asked after everybody who may wait for a typed answer."""
    router = Router(name="searching")
    router.callback_query.filter(Registered())
    router.message.filter(Registered())
    router.callback_query.register(how_to, Go.filter(F.place == Place.SEARCH))
    router.message.register(command, Command("search"))
    router.message.register(typed, Typed())
    return router


async def how_to(event: TelegramObject, chat: Chat) -> None:
    """The button explains that no button is needed."""
    await chat.show(searching.how_to())


async def command(
    event: TelegramObject,
    command: CommandObject,
    chat: Chat,
    database: Database,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """Look for the words behind the command."""
    if command.args:
        await _look_for(command.args, chat, database, person, house, now)
    else:
        await chat.show(searching.how_to())


async def typed(
    event: Message, chat: Chat, database: Database, person: Person, house: House, now: datetime
) -> None:
    """Look for what was typed of the person's own accord."""
    await _look_for(event.text or "", chat, database, person, house, now)


async def _look_for(
    words: str, chat: Chat, database: Database, person: Person, house: House, now: datetime
) -> None:
    outcome = await database.transact(use_case.find, house, person, words, now)
    if isinstance(outcome, Found):
        await chat.show(searching.found(outcome, outcome.course))
    else:
        await chat.show(inside(outcome, house).under(guidance.not_understood()))
