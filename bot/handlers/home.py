"""Home and the plain commands: /progress, /pause, /resume, /cancel; and beginning a cycle."""

from datetime import datetime

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import TelegramObject

from bot.cabinet import service as cabinet
from bot.callbacks import Go, NewCycle, Place
from bot.db.database import Database
from bot.handlers.act import Act
from bot.handlers.chat import Chat
from bot.handlers.present import show_present
from bot.house import House
from bot.people import profiles
from bot.people import service as people
from bot.people.model import Person, Visit
from bot.screens import guidance, home


def make_router() -> Router:
    """The conversation's handlers."""
    router = Router(name="home")
    router.callback_query.register(go_home, Go.filter(F.place == Place.HOME))
    router.callback_query.register(go_home, Go.filter(F.place == Place.PROGRESS))
    router.callback_query.register(begin_cycle, NewCycle.filter())
    router.message.register(go_home, Command("progress", "home"))
    router.message.register(pause, Command("pause"))
    router.message.register(resume, Command("resume"))
    router.message.register(cancel, Command("cancel"))
    return router


async def go_home(
    event: TelegramObject,
    chat: Chat,
    act: Act,
    database: Database,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """The cabinet, also from within a running test; what was being typed is left."""
    await act(profiles.pause, person)
    view = await database.transact(cabinet.cabinet, house, person, now)
    await chat.show(home.home(view, house.edition_of(view.place).course, house.regulations.test))


async def begin_cycle(
    event: TelegramObject,
    callback_data: NewCycle,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """Begin the course, for the first time or again."""
    view = await act(cabinet.begin_cycle, house, person, callback_data.after, now)
    await chat.show(home.home(view, house.edition_of(view.place).course, house.regulations.test))


async def pause(event: TelegramObject, chat: Chat, act: Act, person: Person, now: datetime) -> None:
    """No reminders about the pace from now on."""
    await act(people.set_nudges_paused, person, now)
    await chat.show(guidance.paused())


async def resume(event: TelegramObject, chat: Chat, act: Act, person: Person) -> None:
    """Reminders about the pace again."""
    await act(people.set_nudges_paused, person, None)
    await chat.show(guidance.resumed())


async def cancel(
    event: TelegramObject,
    chat: Chat,
    act: Act,
    visit: Visit,
    person: Person,
    house: House,
    database: Database,
    now: datetime,
) -> None:
    """Wait for no typed answer any more, and show where the person is."""
    await act(profiles.pause, person)
    above = None if visit.awaited else guidance.nothing_to_cancel()
    await show_present(chat, database, person, house, now, above=above)
