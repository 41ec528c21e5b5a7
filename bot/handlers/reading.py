"""How a person wants to read, a picture in words, and the working sheets."""

from datetime import datetime

from aiogram import F, Router
from aiogram.types import TelegramObject

from bot.cabinet import service as cabinet
from bot.callbacks import Go, Place
from bot.callbacks.reading import ChooseManner, SendSheet, ShowPicture
from bot.db.database import Database
from bot.handlers.act import Act
from bot.handlers.chat import Chat
from bot.house import House
from bot.people import service as people
from bot.people.model import Manner, Person
from bot.screens import lessons
from bot.screens import reading as screens


def make_router() -> Router:
    """The conversation's handlers."""
    router = Router(name="reading")
    router.callback_query.register(show_picture, ShowPicture.filter())
    router.callback_query.register(send_sheet, SendSheet.filter())
    router.callback_query.register(manner, Go.filter(F.place == Place.MANNER))
    router.callback_query.register(choose_manner, ChooseManner.filter())
    return router


async def show_picture(
    event: TelegramObject,
    callback_data: ShowPicture,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """The same page with words in the place of its picture, or with the picture after all."""
    outcome, course = await act(cabinet.page, house, person, callback_data.lesson, callback_data.page, now)
    once = Manner(pictures=not callback_data.words, rich=person.manner.rich)
    await chat.show(lessons.page(outcome, course, once))


async def send_sheet(
    event: TelegramObject,
    callback_data: SendSheet,
    chat: Chat,
    database: Database,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """The file below; the living message stays what it is."""
    sheet = await database.transact(cabinet.sheet, house, person, callback_data.sheet, now)
    await chat.answer()
    file = sheet.file[person.language]
    await chat.send_file(file, f"{sheet.title[person.language]}{file.suffix}", screens.sheet_caption(sheet))


async def manner(event: TelegramObject, chat: Chat, person: Person) -> None:
    """The two switches."""
    await chat.show(screens.manner(person.manner))


async def choose_manner(
    event: TelegramObject, callback_data: ChooseManner, chat: Chat, act: Act, person: Person
) -> None:
    """Turn a switch."""
    chosen = await act(people.choose_manner, person, callback_data.choice, callback_data.on)
    await chat.show(screens.manner(chosen, changed=True))
