"""/leave: from staff back to being an entrepreneur only."""

from dataclasses import replace
from datetime import datetime

from aiogram import Bot, F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.callbacks.roster import LeaveStaff
from bot.db.database import Database
from bot.handlers.act import Act
from bot.handlers.chat import Chat
from bot.handlers.menu import set_menu
from bot.handlers.present import show_present
from bot.house import House
from bot.people import staff
from bot.people.model import Person, Role
from bot.screens import roster as screens


def make_router() -> Router:
    """The conversation's handlers."""
    router = Router(name="leaving")
    router.message.register(ask_leaving, Command("leave"))
    router.callback_query.register(leave, LeaveStaff.filter(F.sure))
    router.callback_query.register(ask_again, LeaveStaff.filter())
    return router


async def ask_leaving(
    event: Message, chat: Chat, database: Database, person: Person, house: House, now: datetime
) -> None:
    """Is it meant? An administrator is told who decides that."""
    if person.role is Role.ADMINISTRATOR:
        await show_present(chat, database, person, house, now, above=screens.left(staff.Stays()))
    else:
        await chat.show(screens.ask_leaving())


async def ask_again(event: CallbackQuery, chat: Chat) -> None:
    """The same by a button."""
    await chat.show(screens.ask_leaving())


async def leave(
    event: CallbackQuery,
    chat: Chat,
    bot: Bot,
    act: Act,
    database: Database,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """An entrepreneur only, from now on; the command menu follows."""
    outcome = await act(staff.leave, house.vault, person, now)
    if isinstance(outcome, staff.Left):
        person = replace(person, role=Role.ENTREPRENEUR)
    await show_present(chat, database, person, house, now, above=screens.left(outcome))
    await set_menu(bot, person.telegram_id, person.role, person.language)
