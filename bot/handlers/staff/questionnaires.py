"""/questionnaires: the register of a period in the form of Appendix 2, as an Excel file."""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.callbacks import ExportQuestionnaires
from bot.db.database import Database
from bot.handlers.act import Act
from bot.handlers.chat import Chat
from bot.house import House
from bot.people.model import Person
from bot.reports import questionnaires as register
from bot.reports import service as reports
from bot.reports import xlsx
from bot.reports.service import Export
from bot.screens import questionnaire_register as screens
from bot.survey.periods import span
from bot.survey.questionnaires.rules import Sheet

REPORT = "questionnaires"


def make_router() -> Router:
    """The conversation's handlers."""
    router = Router(name="questionnaire_register")
    router.message.register(ask_period, Command("questionnaires"))
    router.callback_query.register(send_register, ExportQuestionnaires.filter())
    return router


async def ask_period(event: Message, chat: Chat) -> None:
    """Of which period?"""
    await chat.show(screens.ask_period())


async def send_register(
    event: CallbackQuery,
    callback_data: ExportQuestionnaires,
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
    first, after = period = span(callback_data.period, house.survey.today(now))
    sheets = await database.read(reports.questionnaires, house.vault, person, first, after)
    data = await asyncio.to_thread(_workbook, sheets, house, period, now)
    export = Export(REPORT, f"period={first}/{after}", len(sheets), sha256(data).hexdigest())
    await act(reports.note_export, house.vault, person, export, now)
    await chat.send_document(f"{REPORT}-{first}.xlsx", data, screens.caption(export))


def _workbook(sheets: Sequence[Sheet], house: House, period: tuple[date, date], now: datetime) -> bytes:
    """The file, in the language being spoken; `asyncio.to_thread` takes it along."""
    form, zone = house.wordings.questionnaire, house.regulations.test.zone
    return xlsx.write(register.register(sheets, form, house.service_lists.services, period, zone), now)
