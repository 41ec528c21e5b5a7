"""/registers: choose one, look at it masked, narrow it, take it along as an Excel file."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message, TelegramObject

from bot.callbacks import ExportQuestionnaires
from bot.callbacks.registers import ExportRegister, NarrowRegister, ShowRegister, ShowRegisters, filter_of
from bot.db import apart
from bot.db.database import Database
from bot.handlers.act import Act
from bot.handlers.chat import Chat
from bot.house import House
from bot.people.model import Person
from bot.registers import export
from bot.registers import service as registers
from bot.registers.file import RegisterFile
from bot.registers.model import Filter, Making, Narrowing, RegisterName, When
from bot.registers.service import Shown
from bot.registers.shelf import REGISTERS
from bot.reports import service as exports
from bot.screens import registers as screens
from bot.survey.periods import Period

PACE = 3.0
"""Seconds between two looks at how far a file is."""
MOST_ROWS = 200_000
"""More would not fit into the 50 MB that a bot may send; the command line writes any number."""
SHORT = 1_000
"""Rows that are written at once; more are written by a program of its own, which takes a second to begin."""

_WHEN = {
    Period.QUARTER: When.QUARTER,
    Period.LAST_QUARTER: When.LAST_QUARTER,
    Period.YEAR: When.YEAR,
}


def make_router() -> Router:
    """The conversation's handlers."""
    router = Router(name="registers")
    router.message.register(show_shelf, Command("registers"))
    router.message.register(show_completers, Command("register"))
    router.message.register(show_questionnaires, Command("questionnaires"))
    for handler, button in (
        (show_shelf, ShowRegisters),
        (show_page, ShowRegister),
        (narrow, NarrowRegister),
        (send_file, ExportRegister),
        (send_questionnaires, ExportQuestionnaires),
    ):
        router.callback_query.register(handler, button.filter())
    return router


@dataclass(frozen=True, slots=True)
class _Asker:
    """Who asks, of what, and when."""

    chat: Chat
    database: Database
    person: Person
    house: House
    now: datetime

    async def look(self, name: RegisterName, wanted: Filter, page: int = 0) -> Shown:
        """A page, read beside the event loop."""
        desk = self.house.registers
        return await self.database.read(registers.look, desk, self.person, name, wanted, page, self.now)

    async def show(self, name: RegisterName, wanted: Filter, page: int = 0) -> None:
        """Show a page."""
        await self.chat.show(screens.page(await self.look(name, wanted, page), self.house.registers))


async def show_shelf(event: TelegramObject, chat: Chat) -> None:
    """Which register?"""
    await chat.show(screens.shelf())


async def show_completers(
    event: Message, chat: Chat, database: Database, person: Person, house: House, now: datetime
) -> None:
    """The short cut to who completed the course."""
    name = RegisterName.COMPLETERS
    await _Asker(chat, database, person, house, now).show(name, REGISTERS[name].usual)


async def show_questionnaires(
    event: Message, chat: Chat, database: Database, person: Person, house: House, now: datetime
) -> None:
    """The short cut to the questionnaires."""
    name = RegisterName.QUESTIONNAIRES
    await _Asker(chat, database, person, house, now).show(name, REGISTERS[name].usual)


async def show_page(
    event: CallbackQuery,
    callback_data: ShowRegister,
    chat: Chat,
    database: Database,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """A page of a register."""
    asker = _Asker(chat, database, person, house, now)
    await asker.show(callback_data.name, filter_of(callback_data), callback_data.page)


async def narrow(
    event: CallbackQuery,
    callback_data: NarrowRegister,
    chat: Chat,
    database: Database,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """What there is to narrow a register by."""
    name, desk = callback_data.name, house.registers
    wanted = REGISTERS[name].fitting(filter_of(callback_data))
    match callback_data.by:
        case Narrowing.PERIOD:
            await chat.show(screens.periods(name, wanted))
        case Narrowing.REGION:
            await chat.show(screens.regions(name, wanted, desk))
        case Narrowing.PROGRAMME:
            await chat.show(screens.programmes(name, wanted))
        case Narrowing.PLACE:
            there = await database.read(registers.places, desk, person, name, wanted, now)
            await chat.show(screens.places(name, wanted, there, desk))


async def send_file(
    event: CallbackQuery,
    callback_data: ExportRegister,
    chat: Chat,
    database: Database,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """The register with this filter as a file."""
    asker = _Asker(chat, database, person, house, now)
    await _send(asker, act, callback_data.name, filter_of(callback_data))


async def send_questionnaires(
    event: CallbackQuery,
    callback_data: ExportQuestionnaires,
    chat: Chat,
    database: Database,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """The same by a button of an earlier release."""
    asker = _Asker(chat, database, person, house, now)
    await _send(asker, act, RegisterName.QUESTIONNAIRES, Filter(_WHEN[callback_data.period]))


async def _send(asker: _Asker, act: Act, name: RegisterName, wanted: Filter) -> None:
    """Read and write beside the event loop, enter the export into the audit, and only then send it."""
    chat, shown = asker.chat, await asker.look(name, wanted)
    if shown.number > MOST_ROWS:
        await chat.show(screens.too_many(shown, MOST_ROWS))
        return
    made = await _made(asker, name, wanted, shown.number)
    await act(exports.note_export, asker.house.vault, asker.person, made.export, asker.now)
    await chat.send_document(_file_name(shown), made.data, screens.caption(made.export))
    await chat.show(screens.page(shown, asker.house.registers))


async def _made(asker: _Asker, name: RegisterName, wanted: Filter, number: int) -> RegisterFile:
    """The file of about so many rows; who waits for it sees how far it is."""
    making, over = Making(), asyncio.Event()
    made, _told = await asyncio.gather(
        _make(asker, name, wanted, number, making, over), _tell(asker.chat, name, making, over)
    )
    return made


async def _make(
    asker: _Asker, name: RegisterName, wanted: Filter, number: int, making: Making, over: asyncio.Event
) -> RegisterFile:
    wanted_of = (asker.house.registers, asker.person, name, wanted, asker.now, making)
    try:
        if number <= SHORT:
            return await asker.database.read(export.export, *wanted_of)
        url = asker.house.settings.database_url
        return await apart.read_telling(url, making.hear, making, export.export, *wanted_of)
    finally:
        over.set()


async def _tell(chat: Chat, name: RegisterName, making: Making, over: asyncio.Event) -> None:
    """Say how far the file is, until it is over."""
    while not over.is_set():
        await chat.show(screens.making(name, making))
        await chat.busy("upload_document")
        with suppress(TimeoutError):
            await asyncio.wait_for(over.wait(), PACE)


def _file_name(shown: Shown) -> str:
    """As questionnaires-2026-01-01.xlsx: from which day on, or the day of asking."""
    stretch = shown.chosen.stretch
    return f"{shown.name.value}-{stretch.first if stretch else shown.chosen.now.date()}.xlsx"
