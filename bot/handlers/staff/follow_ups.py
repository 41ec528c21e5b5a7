"""/followups and /interested: what must be looked into, and who wants instruments."""

from datetime import datetime

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.callbacks.calls import CloseFollowUp, OpenFollowUp, ShowFollowUps, TakeFollowUp
from bot.db.database import Database
from bot.handlers.act import Act
from bot.handlers.chat import Chat
from bot.handlers.filters import Awaiting
from bot.house import House
from bot.people.model import Person
from bot.screens import follow_ups as screens
from bot.survey.follow_ups import service as following


def make_router() -> Router:
    """The conversation's handlers."""
    router = Router(name="follow_ups")
    router.message.register(show_list, Command("followups"))
    router.message.register(show_interested, Command("interested"))
    router.message.register(take_resolution, Awaiting(following.TOPIC))
    router.callback_query.register(turn, ShowFollowUps.filter())
    router.callback_query.register(open_one, OpenFollowUp.filter())
    router.callback_query.register(take, TakeFollowUp.filter())
    router.callback_query.register(ask_resolution, CloseFollowUp.filter())
    return router


async def show_list(event: Message, chat: Chat, act: Act, person: Person, house: House) -> None:
    """What is open and taken by nobody."""
    outcome = await act(following.listed, house.survey, person, mine=False)
    await chat.show(screens.listed(outcome))


async def turn(
    event: CallbackQuery,
    callback_data: ShowFollowUps,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
) -> None:
    """What is open, or what I deal with."""
    outcome = await act(following.listed, house.survey, person, mine=callback_data.mine)
    await chat.show(screens.listed(outcome))


async def open_one(
    event: CallbackQuery, callback_data: OpenFollowUp, chat: Chat, act: Act, person: Person, house: House
) -> None:
    """One of them."""
    card = await act(following.opened, house.survey, person, callback_data.follow_up)
    await chat.show(screens.card(card, house))


async def take(
    event: CallbackQuery,
    callback_data: TakeFollowUp,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """I look into it."""
    card = await act(following.take, house.survey, person, callback_data.follow_up, now)
    await chat.show(screens.card(card, house))


async def ask_resolution(
    event: CallbackQuery, callback_data: CloseFollowUp, chat: Chat, act: Act, person: Person, house: House
) -> None:
    """What has come of it?"""
    card = await act(following.ask_resolution, house.survey, person, callback_data.follow_up)
    await chat.show(screens.card(card, house))


async def take_resolution(
    event: Message, chat: Chat, act: Act, person: Person, house: House, now: datetime
) -> None:
    """It is closed with what was typed, which does not stay in the chat."""
    outcome = await act(following.take_resolution, house.survey, person, event.text or "", now)
    await chat.delete(event)
    await chat.show(screens.resolved(outcome, house))


async def show_interested(
    event: Message, chat: Chat, database: Database, person: Person, house: House
) -> None:
    """How many want which instrument, by region."""
    counts = await database.read(following.interest_counts, person)
    await chat.show(screens.interested(counts, house, person.role))
