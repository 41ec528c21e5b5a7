"""A link by which somebody becomes staff."""

from datetime import datetime

from aiogram import Bot

from bot.db.database import Database
from bot.handlers.act import Act
from bot.handlers.chat import Chat
from bot.handlers.menu import set_menu
from bot.handlers.present import show_present
from bot.house import House
from bot.people import staff
from bot.people.model import Person
from bot.screens import roster as screens


async def join(
    word: str,
    chat: Chat,
    bot: Bot,
    act: Act,
    database: Database,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """Welcome a new colleague; or say above the present screen that the link does not work."""
    outcome = await act(staff.accept, house.vault, person, word, now)
    match outcome:
        case staff.Joined(colleague):
            await chat.show(screens.joined(outcome, house.dictionaries.regions))
            await set_menu(bot, person.telegram_id, colleague.role, person.language)
        case staff.Kept():
            await show_present(chat, database, person, house, now, above=screens.kept(outcome))
        case staff.Refused():
            await show_present(chat, database, person, house, now, above=screens.refused())
