"""Voiding a faulty question, with a typed reason."""

from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.cabinet import items, voiding
from bot.callbacks.items import KeepQuestion, VoidQuestion
from bot.db.database import Database
from bot.handlers.act import Act
from bot.handlers.chat import Chat
from bot.handlers.filters import Awaiting
from bot.house import House
from bot.people.model import Person
from bot.screens import items as item_screens
from bot.screens import voiding as screens


def make_router() -> Router:
    """The conversation's handlers."""
    router = Router(name="voiding")
    router.callback_query.register(ask_why, VoidQuestion.filter())
    router.callback_query.register(keep, KeepQuestion.filter())
    router.message.register(take_reason, Awaiting(voiding.TOPIC))
    return router


async def ask_why(
    event: CallbackQuery, callback_data: VoidQuestion, chat: Chat, act: Act, person: Person, house: House
) -> None:
    """What would follow; why?"""
    outcome = await act(voiding.ask_why, house, person, callback_data.question)
    await chat.show(screens.voiding(outcome, house.course))


async def keep(
    event: CallbackQuery,
    callback_data: KeepQuestion,
    chat: Chat,
    act: Act,
    database: Database,
    person: Person,
    house: House,
) -> None:
    """After all, do not: back to the card."""
    await act(voiding.forget_question, person)
    shown = await database.read(items.card, house, person, callback_data.question)
    await chat.show(item_screens.card(shown, house.course, house.regulations.test.zone))


async def take_reason(
    event: Message, chat: Chat, act: Act, person: Person, house: House, now: datetime
) -> None:
    """The reason is typed: do it. What follows is graded by a job, piece by piece."""
    outcome = await act(voiding.take_reason, house, person, event.text or "", now)
    await chat.show(screens.voiding(outcome, house.course))
