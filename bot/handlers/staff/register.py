"""/register: the register of those who completed the course, as an Excel file."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import Message

from bot.db.database import Database
from bot.handlers.act import Act
from bot.handlers.chat import Chat
from bot.house import House
from bot.i18n import language
from bot.people.model import Person
from bot.reports import completers, xlsx
from bot.reports import service as reports
from bot.reports.completers import Completer
from bot.reports.service import Export
from bot.screens import staff as screens

REPORT = "completers"


def make_router() -> Router:
    """The conversation's handler."""
    router = Router(name="register")
    router.message.register(send_register, Command("register"))
    return router


async def send_register(
    event: Message, chat: Chat, database: Database, act: Act, person: Person, house: House, now: datetime
) -> None:
    """Read and write beside the event loop, enter the export into the audit, and only then send it."""
    await chat.busy("upload_document")
    rows = await database.read(reports.completers, house.vault, person, house.course.id)
    data = await asyncio.to_thread(_workbook, rows, house, now)
    export = Export(REPORT, f"course={house.course.id}", len(rows), sha256(data).hexdigest())
    await act(reports.note_export, house.vault, person, export, now)
    await chat.send_document(_file_name(house, now), data, screens.register_caption(export))


def _workbook(rows: Sequence[Completer], house: House, now: datetime) -> bytes:
    """The file, in the language being spoken; `asyncio.to_thread` takes it along."""
    zone, title = house.regulations.test.zone, house.course.title[language()]
    return xlsx.write(completers.register(rows, title, house.dictionaries, zone, now), now)


def _file_name(house: House, now: datetime) -> str:
    return f"{REPORT}-{now.astimezone(house.regulations.test.zone).date()}.xlsx"
