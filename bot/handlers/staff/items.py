"""/questions: what the answers say about the questions of the test; lists, cards, the whole as a file."""

import asyncio
from datetime import datetime
from hashlib import sha256

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, TelegramObject

from bot.cabinet import items as cabinet
from bot.cabinet.items import Appraisal
from bot.callbacks.items import ListItems, SendItems, ShowItem, ShowItems
from bot.db.database import Database
from bot.handlers.act import Act
from bot.handlers.chat import Chat
from bot.house import House
from bot.i18n import language
from bot.people.model import Person
from bot.reports import items as reported
from bot.reports import service as reports
from bot.reports import xlsx
from bot.reports.service import Export
from bot.screens import items as screens

REPORT = "questions"


def make_router() -> Router:
    """The conversation's handlers."""
    router = Router(name="items")
    router.message.register(show_overview, Command("questions"))
    router.callback_query.register(show_overview, ShowItems.filter())
    router.callback_query.register(show_list, ListItems.filter())
    router.callback_query.register(show_card, ShowItem.filter())
    router.callback_query.register(send_file, SendItems.filter())
    return router


async def show_overview(
    event: TelegramObject, chat: Chat, database: Database, person: Person, house: House
) -> None:
    """All questions at a glance."""
    await chat.busy("typing")
    shown = await database.read(cabinet.appraise, house, person)
    await chat.show(screens.overview(shown, house.course))


async def show_list(
    event: CallbackQuery,
    callback_data: ListItems,
    chat: Chat,
    database: Database,
    person: Person,
    house: House,
) -> None:
    """A page of a list."""
    await chat.busy("typing")
    which, page = callback_data.which, callback_data.page
    shown = await database.read(cabinet.listed, house, person, which, page)
    await chat.show(screens.listed(shown, house.course, cabinet.ON_A_PAGE))


async def show_card(
    event: CallbackQuery,
    callback_data: ShowItem,
    chat: Chat,
    database: Database,
    person: Person,
    house: House,
) -> None:
    """One question."""
    await chat.busy("typing")
    shown = await database.read(cabinet.card, house, person, callback_data.question)
    await chat.show(screens.card(shown, house.course, house.regulations.test.zone))


async def send_file(
    event: CallbackQuery,
    chat: Chat,
    database: Database,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """Read and write beside the event loop, enter the export into the audit, and only then send it."""
    await chat.answer()
    await chat.busy("upload_document")
    shown = await database.read(cabinet.appraise, house, person)
    data = await asyncio.to_thread(_workbook, shown, house, now)
    export = Export(REPORT, f"course={house.course.id}", len(shown.items), sha256(data).hexdigest())
    await act(reports.note_export, house.vault, person, export, now)
    today = now.astimezone(house.regulations.test.zone).date()
    await chat.send_document(f"{REPORT}-{today}.xlsx", data, screens.caption(export))


def _workbook(shown: Appraisal, house: House, now: datetime) -> bytes:
    """The file, in the language being spoken; `asyncio.to_thread` takes it along."""
    zone, title = house.regulations.test.zone, house.course.title[language()]
    return xlsx.write(reported.table(shown.items, shown.bank, shown.voided, title, zone, now), now)
