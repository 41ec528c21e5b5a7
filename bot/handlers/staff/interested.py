"""The file of those who are interested in instruments, for Damu's branches."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.callbacks.calls import SendInterested
from bot.db.database import Database
from bot.handlers.act import Act
from bot.handlers.chat import Chat
from bot.house import House
from bot.people.model import Person
from bot.reports import interested, xlsx
from bot.reports import service as reports
from bot.reports.service import Export
from bot.screens import follow_ups as screens
from bot.survey.follow_ups import service as following
from bot.survey.follow_ups.store import Interested

REPORT = "interested"


def make_router() -> Router:
    """The conversation's handler."""
    router = Router(name="interested")
    router.callback_query.register(send_file, SendInterested.filter())
    return router


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
    people = await database.read(following.interested, house.survey, person)
    data = await asyncio.to_thread(_workbook, people, house, now)
    export = Export(REPORT, "all", len(people), sha256(data).hexdigest())
    await act(reports.note_export, house.vault, person, export, now)
    today = house.survey.today(now)
    await chat.send_document(f"{REPORT}-{today}.xlsx", data, screens.interested_caption(export))


def _workbook(people: Sequence[Interested], house: House, now: datetime) -> bytes:
    """The file, in the language being spoken; `asyncio.to_thread` takes it along."""
    instruments, services = house.wordings.interview.instruments, house.service_lists.services
    zone = house.survey.policy.zone
    table = interested.register(people, instruments, services, house.dictionaries, zone, now)
    return xlsx.write(table, now)
