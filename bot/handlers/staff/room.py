"""/room: what a supervisor sees of the survey, and giving a case to another operator."""

from datetime import datetime

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.callbacks.calls import HandOver, RoomView, ShowRoom
from bot.db.database import Database
from bot.handlers.act import Act
from bot.handlers.chat import Chat
from bot.handlers.filters import Awaiting
from bot.house import House
from bot.people.model import Person
from bot.screens import room as screens
from bot.survey.calls import handover as handing
from bot.survey.calls import room as figures


def make_router() -> Router:
    """The conversation's handlers."""
    router = Router(name="room")
    router.message.register(show_room, Command("room"))
    router.message.register(take_number, Awaiting(handing.TOPIC))
    router.callback_query.register(turn, ShowRoom.filter())
    router.callback_query.register(hand_over, HandOver.filter())
    return router


async def show_room(
    event: Message, chat: Chat, database: Database, person: Person, house: House, now: datetime
) -> None:
    """The room as it is now."""
    outcome = await database.read(figures.room, house.survey, person, now)
    await chat.show(screens.room(outcome, RoomView.SUMMARY, house, now))


async def turn(
    event: CallbackQuery,
    callback_data: ShowRoom,
    chat: Chat,
    database: Database,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """Another page of the room, or the question for a number."""
    if callback_data.view is RoomView.NUMBER:
        await chat.show(screens.handing(await act(handing.ask_number, person), house))
        return
    outcome = await database.read(figures.room, house.survey, person, now)
    await chat.show(screens.room(outcome, callback_data.view, house, now))


async def take_number(event: Message, chat: Chat, act: Act, person: Person, house: House) -> None:
    """The number of a case is typed."""
    outcome = await act(handing.take_number, house.survey, person, event.text or "")
    await chat.show(screens.handing(outcome, house))


async def hand_over(
    event: CallbackQuery,
    callback_data: HandOver,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """To whom; then it is theirs."""
    case, to = callback_data.case, callback_data.to
    if not to:
        await chat.show(screens.handing(await act(handing.ask_whom, house.survey, person, case), house))
        return
    outcome = await act(handing.hand_over, house.survey, person, case, to, now)
    await chat.show(screens.handing(outcome, house))
