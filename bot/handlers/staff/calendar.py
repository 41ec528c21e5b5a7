"""/calendar: working days; an administrator declares a day worked or off, and takes it back."""

from datetime import date, datetime

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.callbacks.monitoring import DeclareDay, ShowDay, ShowDeclared, ShowMonth, UndoDay
from bot.db.database import Database
from bot.handlers.act import Act
from bot.handlers.chat import Chat
from bot.handlers.filters import Awaiting
from bot.house import House
from bot.monitoring.calendar import service as calendar
from bot.monitoring.calendar.service import AskingNote
from bot.people.model import Person, Visit
from bot.screens import calendar as screens
from bot.services.cells import written_date


def make_router() -> Router:
    """The conversation's handlers."""
    router = Router(name="calendar")
    router.message.register(show_calendar, Command("calendar"))
    router.message.register(take_note, Awaiting(calendar.TOPIC))
    router.callback_query.register(show_month, ShowMonth.filter())
    router.callback_query.register(show_day, ShowDay.filter())
    router.callback_query.register(ask_note, DeclareDay.filter())
    router.callback_query.register(undo, UndoDay.filter())
    router.callback_query.register(show_declared, ShowDeclared.filter())
    return router


async def show_calendar(
    event: Message,
    command: CommandObject,
    chat: Chat,
    database: Database,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """The present month; with a date behind, that day."""
    if not command.args:
        await _show_month(0, 0, chat, database, person, house, now)
        return
    try:
        asked = date.fromisoformat(written_date(command.args.strip()))
    except ValueError:
        await chat.show(screens.not_a_day())
        return
    await _show_day(asked, chat, database, person, house)


async def show_month(
    event: CallbackQuery,
    callback_data: ShowMonth,
    chat: Chat,
    database: Database,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """Another month."""
    await _show_month(callback_data.year, callback_data.month, chat, database, person, house, now)


async def _show_month(
    year: int, number: int, chat: Chat, database: Database, person: Person, house: House, now: datetime
) -> None:
    today = _today(house, now)
    asked = (year, number) if year else (today.year, today.month)
    there = await database.transact(calendar.month, house.working_days, person, *asked)
    await chat.show(screens.month_view(there))


async def show_day(
    event: CallbackQuery,
    callback_data: ShowDay,
    chat: Chat,
    database: Database,
    person: Person,
    house: House,
) -> None:
    """A day."""
    await _show_day(_day(callback_data.day), chat, database, person, house)


async def _show_day(asked: date, chat: Chat, database: Database, person: Person, house: House) -> None:
    there = await database.transact(calendar.day, house.working_days, person, asked)
    await chat.show(screens.day_view(there, house.regulations.test.zone))


async def ask_note(
    event: CallbackQuery, callback_data: DeclareDay, chat: Chat, act: Act, person: Person, house: House
) -> None:
    """Why?"""
    outcome = await act(calendar.ask_note, house.working_days, person, _day(callback_data.day))
    await chat.show(screens.asking(outcome))


async def take_note(
    event: Message, chat: Chat, act: Act, person: Person, visit: Visit, house: House, now: datetime
) -> None:
    """The reason is typed: from now on every rule knows the day."""
    assert visit.awaited is not None, "asked by the filter"
    typed = event.text or ""
    outcome = await act(calendar.declare, house.working_days, person, visit.awaited, typed, now)
    if isinstance(outcome, AskingNote):
        await chat.show(screens.asking(outcome))
        return
    house.calendar.declare(outcome.days)
    await chat.show(screens.day_view(outcome.view, house.regulations.test.zone))


async def undo(
    event: CallbackQuery,
    callback_data: UndoDay,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """As the calendar has it."""
    outcome = await act(calendar.undo, house.working_days, person, _day(callback_data.day), now)
    house.calendar.declare(outcome.days)
    await chat.show(screens.day_view(outcome.view, house.regulations.test.zone))


async def show_declared(
    event: CallbackQuery, chat: Chat, database: Database, person: Person, house: House, now: datetime
) -> None:
    """What was declared."""
    there = await database.transact(calendar.changes, person)
    await chat.show(screens.declared_days(there, _today(house, now)))


def _day(number: int) -> date:
    """0 is no day of any calendar, and the use case refuses the first one."""
    return date.fromordinal(max(number, 1))


def _today(house: House, now: datetime) -> date:
    return now.astimezone(house.regulations.test.zone).date()
