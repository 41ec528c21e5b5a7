"""Reading: contents, modules, pages, the end of a lesson, and going on where one stopped."""

from datetime import datetime

from aiogram import F, Router
from aiogram.types import TelegramObject

from bot.cabinet import service as cabinet
from bot.callbacks import FinishLesson, Go, OpenModule, OpenPage, Place
from bot.db.database import Database
from bot.handlers.act import Act
from bot.handlers.chat import Chat
from bot.handlers.present import inside
from bot.house import House
from bot.people.model import Person
from bot.screens import lessons


def make_router() -> Router:
    """The conversation's handlers; turning pages is the most frequent press of all, so it comes first."""
    router = Router(name="lessons")
    router.callback_query.register(open_page, OpenPage.filter())
    router.callback_query.register(finish_lesson, FinishLesson.filter())
    router.callback_query.register(open_module, OpenModule.filter())
    router.callback_query.register(contents, Go.filter(F.place == Place.CONTENTS))
    router.callback_query.register(resume, Go.filter(F.place == Place.RESUME))
    return router


async def open_page(
    event: TelegramObject,
    callback_data: OpenPage,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """Turn to a page."""
    outcome, course = await act(cabinet.page, house, person, callback_data.lesson, callback_data.page, now)
    await chat.show(lessons.page(outcome, course, person.manner))


async def finish_lesson(
    event: TelegramObject,
    callback_data: FinishLesson,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """The last page is read."""
    outcome, course = await act(cabinet.finish_lesson, house, person, callback_data.lesson, now)
    await chat.show(lessons.page(outcome, course, person.manner))


async def contents(
    event: TelegramObject, chat: Chat, database: Database, person: Person, house: House, now: datetime
) -> None:
    """All modules."""
    view = await database.transact(cabinet.cabinet, house, person, now)
    await chat.show(lessons.contents(house.edition_of(view.place).course, view.reading))


async def open_module(
    event: TelegramObject,
    callback_data: OpenModule,
    chat: Chat,
    database: Database,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """The lessons of a module."""
    view = await database.transact(cabinet.cabinet, house, person, now)
    course = house.edition_of(view.place).course
    await chat.show(lessons.module(course, view.reading, callback_data.module))


async def resume(
    event: TelegramObject, chat: Chat, act: Act, person: Person, house: House, now: datetime
) -> None:
    """Go on where the person stopped."""
    outcome = await act(cabinet.resume_reading, house, person, now)
    if isinstance(outcome, tuple):
        await chat.show(lessons.page(*outcome, person.manner))
    else:
        await chat.show(inside(outcome, house))
