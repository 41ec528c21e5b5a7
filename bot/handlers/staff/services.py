"""/services: the register of services; a file that is sent in, its month, and the word to take it in.

Reading a file takes long, so no handler does it: the job of bot/handlers/taking.py goes on from here.
"""

import asyncio
import re
from datetime import date, datetime

from aiogram import Bot, Router
from aiogram.filters import BaseFilter, Command
from aiogram.types import CallbackQuery, Document, Message

from bot.callbacks import CancelBatch, ChooseMonth, ConfirmBatch, SendForm, ServicesPage, ShowBatch
from bot.db.database import Database
from bot.errors import FileFlaw, UnreadableFile
from bot.handlers.act import Act
from bot.handlers.chat import Chat
from bot.handlers.staff.documents import fetch
from bot.house import House
from bot.i18n import speaking
from bot.language import Language
from bot.people.model import Person
from bot.reports import services as reports
from bot.reports import xlsx
from bot.screens import services as screens
from bot.screens.form_words import form_words
from bot.screens.screen import Screen
from bot.services import service as services
from bot.services.limits import LIMITS
from bot.services.reading import SUFFIXES
from bot.services.service import SentFile
from bot.services.store import Batch

MONTH = re.compile(r"\b20\d\d-(0[1-9]|1[0-2])\b")


class SendsFile(BaseFilter):
    """A document came: with a permission that is checked before, it needs no question."""

    async def __call__(self, event: Message) -> bool:
        """Look at the message."""
        return event.document is not None


def make_router() -> Router:
    """The conversation's handlers."""
    router = Router(name="services")
    router.message.register(show_overview, Command("services"))
    router.message.register(take_file, SendsFile())
    router.callback_query.register(show_page, ServicesPage.filter())
    router.callback_query.register(send_form, SendForm.filter())
    router.callback_query.register(show_batch, ShowBatch.filter())
    router.callback_query.register(choose_month, ChooseMonth.filter())
    router.callback_query.register(confirm, ConfirmBatch.filter())
    router.callback_query.register(cancel, CancelBatch.filter())
    return router


async def show_overview(event: Message, chat: Chat, database: Database, person: Person) -> None:
    """What the register holds; every row of it is counted, beside the writer."""
    await chat.show(screens.overview(await database.read(services.overview, person)))


async def show_page(
    event: CallbackQuery, callback_data: ServicesPage, chat: Chat, database: Database, person: Person
) -> None:
    """The overview again, or how a file is sent."""
    there = await database.read(services.overview, person)
    await chat.show(screens.overview(there) if callback_data.page == "overview" else screens.how_to_send())


async def send_form(
    event: CallbackQuery, callback_data: SendForm, chat: Chat, house: House, now: datetime
) -> None:
    """The empty form, in the language asked for."""
    await chat.answer()
    await chat.busy("upload_document")
    data = await asyncio.to_thread(empty_form, house, callback_data.language, now)
    await chat.send_document(f"register-{callback_data.language}.xlsx", data, screens.form_caption())


def empty_form(house: House, language: Language, now: datetime) -> bytes:
    """The workbook of Appendix 1, to be filled in. Takes a moment."""
    lists = house.service_lists
    with speaking(language):
        return xlsx.write(reports.form(lists, language, form_words()), now)


async def take_file(
    event: Message, chat: Chat, bot: Bot, act: Act, person: Person, house: House, now: datetime
) -> None:
    """A file came: keep it, and ask for its month unless the caption tells."""
    assert event.document is not None, "asked by the filter"
    try:
        file = await _download(bot, event.document, house)
    except UnreadableFile as error:
        await chat.show(screens.refused(error, house.service_lists))
        return
    if file is None:
        await chat.show(screens.file_lost())
        return
    said, today = MONTH.search(event.caption or ""), _today(house, now)
    batch = await act(services.receive, person, file, said and said.group(), today, now)
    await chat.show(_standing(batch, house, now))


async def _download(bot: Bot, document: Document, house: House) -> SentFile | None:
    """The file, sealed; None when Telegram does not give it. Raises UnreadableFile."""
    suffix = (document.file_name or "").rpartition(".")[2].lower()
    if suffix not in SUFFIXES:
        raise UnreadableFile(FileFlaw.OLD_EXCEL if suffix == "xls" else FileFlaw.NOT_A_SPREADSHEET)
    if (document.file_size or 0) > LIMITS.file_bytes:
        raise UnreadableFile(FileFlaw.TOO_BIG)
    data = await fetch(bot, document)
    if data is None:
        return None
    return await asyncio.to_thread(services.seal_file, house.vault, data, suffix)


async def choose_month(
    event: CallbackQuery,
    callback_data: ChooseMonth,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """The file is of this month."""
    today = _today(house, now)
    batch = await act(services.choose_month, person, callback_data.batch, callback_data.month, today, now)
    await chat.show(_standing(batch, house, now))


async def show_batch(
    event: CallbackQuery,
    callback_data: ShowBatch,
    chat: Chat,
    database: Database,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """Where a file is now."""
    batch = await database.transact(services.own_batch, person, callback_data.batch)
    await chat.show(_standing(batch, house, now))


async def confirm(
    event: CallbackQuery,
    callback_data: ConfirmBatch,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """Take it in."""
    batch = await act(services.confirm, person, callback_data.batch, now)
    await chat.show(_standing(batch, house, now))


async def cancel(
    event: CallbackQuery,
    callback_data: CancelBatch,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """Do not take it in; what was confirmed before goes on."""
    batch = await act(services.cancel, person, callback_data.batch, now)
    await chat.show(_standing(batch, house, now))


def _standing(batch: Batch, house: House, now: datetime) -> Screen:
    """Where a file is now; one without a month has no day by which it was due."""
    missed = house.missed(batch) if batch.month else None
    return screens.standing(batch, services.offered_months(_today(house, now)), missed)


def _today(house: House, now: datetime) -> date:
    return now.astimezone(house.regulations.test.zone).date()
