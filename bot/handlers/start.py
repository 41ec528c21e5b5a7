"""The first minute: /start, the consent, the link behind a QR code; language and help at any time."""

import re
from dataclasses import replace
from datetime import datetime

from aiogram import Bot, F, Router
from aiogram.filters import Command, CommandStart
from aiogram.types import CallbackQuery, Message, TelegramObject

from bot.callbacks import ChooseLanguage, Consent, Go, Place
from bot.certificates.service import DEEP_LINK as CERTIFICATE
from bot.db.database import Database
from bot.handlers.act import Act
from bot.handlers.certificates import verdict
from bot.handlers.chat import Chat
from bot.handlers.filters import Known
from bot.handlers.joining import join
from bot.handlers.menu import set_menu
from bot.handlers.present import show_present
from bot.house import House
from bot.i18n import speaking
from bot.people import profiles
from bot.people import service as people
from bot.people.model import Person, Visit
from bot.people.staff import DEEP_LINK as INVITATION
from bot.screens import guidance, welcome
from bot.screens.screen import home_row

# A newcomer's link waits in a language button, where a prefix and a language leave 56 of 64 bytes.
_LINK = re.compile(r"[A-Za-z0-9_-]{1,56}")


def make_router() -> Router:
    """The conversation's handlers."""
    router = Router(name="start")
    router.message.register(start, Known(), CommandStart())
    router.message.register(first_start, CommandStart())
    router.message.register(ask_language, Command("language"))
    router.callback_query.register(ask_language, Go.filter(F.place == Place.LANGUAGE))
    router.callback_query.register(choose_language, ChooseLanguage.filter())
    router.callback_query.register(agree, Known(), Consent.filter(F.agree))
    router.callback_query.register(refuse, Known(), Consent.filter())
    router.callback_query.register(go_on, Go.filter(F.place == Place.HOME))
    router.message.register(show_help, Known(), Command("help"))
    router.callback_query.register(show_help, Known(), Go.filter(F.place == Place.HELP))
    return router


async def start(
    event: Message,
    chat: Chat,
    bot: Bot,
    act: Act,
    database: Database,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """Back to where the person was, or to what the link shows."""
    await act(profiles.pause, person)
    await _follow(_payload(event), chat, bot, act, database, person, house, now)


async def first_start(event: Message, chat: Chat) -> None:
    """The language, before any other text."""
    await chat.show(welcome.choose_language(_payload(event)))


async def ask_language(event: TelegramObject, chat: Chat) -> None:
    """The two buttons again."""
    await chat.show(welcome.choose_language())


async def choose_language(
    event: CallbackQuery,
    callback_data: ChooseLanguage,
    chat: Chat,
    bot: Bot,
    act: Act,
    database: Database,
    visit: Visit,
    house: House,
    now: datetime,
) -> None:
    """Everything in the chosen language from now on: the present screen, and the menu of commands."""
    spoken = callback_data.language
    person = await act(people.choose_language, event.from_user.id, visit.role, spoken, now)
    chat.meets(person)
    await set_menu(bot, event.from_user.id, visit.role, spoken)
    with speaking(spoken):
        await _follow(callback_data.then, chat, bot, act, database, person, house, now)


async def agree(
    event: CallbackQuery,
    callback_data: Consent,
    chat: Chat,
    act: Act,
    database: Database,
    person: Person,
    update_id: int,
    house: House,
    now: datetime,
) -> None:
    """Note the consent, and on to the first question."""
    present = house.regulations.consent.version
    person = await act(people.give_consent, person, callback_data.version, present, update_id, now)
    await show_present(chat, database, person, house, now)


async def refuse(
    event: CallbackQuery,
    chat: Chat,
    act: Act,
    database: Database,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """A polite end; nothing is kept."""
    remaining = await act(people.refuse_consent, person)
    if remaining is None:
        await chat.show(welcome.goodbye())
    else:
        await show_present(chat, database, remaining, house, now)


async def go_on(
    event: CallbackQuery, chat: Chat, database: Database, person: Person | None, house: House, now: datetime
) -> None:
    """Home of somebody who is not registered: the first thing that is missing."""
    await show_present(chat, database, person, house, now)


async def show_help(event: TelegramObject, chat: Chat, visit: Visit, house: House) -> None:
    """What the bot can do, and who helps: also for somebody who is stuck in the registration."""
    await chat.show(guidance.help_screen(visit.role, house.regulations.support_phone))


async def _follow(
    link: str,
    chat: Chat,
    bot: Bot,
    act: Act,
    database: Database,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """Do what a deep link says; without one, or with one that says nothing, show where the person is."""
    if link.startswith(INVITATION):
        word = link.removeprefix(INVITATION)
        await join(word, chat, bot, act, database, person, house, now)
    elif link.startswith(CERTIFICATE):
        screen = await verdict(database, house, link.removeprefix(CERTIFICATE))
        await chat.show(replace(screen, rows=(home_row(),)))
    else:
        await show_present(chat, database, person, house, now)


def _payload(event: Message) -> str:
    link = (event.text or "").partition(" ")[2].strip()
    return link if _LINK.fullmatch(link) else ""
