"""More days for the retest and one more attempt, each with a typed reason."""

from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.cabinet import staff as cabinet
from bot.cabinet.staff import AskingDays, AskingReason, Given, Refused
from bot.callbacks import ExtendWindow, GrantAttempt
from bot.handlers.act import Act
from bot.handlers.chat import Chat
from bot.handlers.filters import Awaiting
from bot.house import House
from bot.people.model import Person
from bot.screens import staff as screens
from bot.screens.screen import Screen


def make_router() -> Router:
    """The conversation's handlers."""
    router = Router(name="chances")
    router.callback_query.register(extend, ExtendWindow.filter())
    router.callback_query.register(grant, GrantAttempt.filter())
    router.message.register(take_reason, Awaiting(cabinet.TOPIC))
    return router


async def extend(
    event: CallbackQuery,
    callback_data: ExtendWindow,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """By how many days, then why."""
    enrolment, days = callback_data.enrolment, callback_data.days
    outcome = await act(cabinet.extend, house, person, enrolment, days, now)
    await chat.show(_screen(outcome, house))


async def grant(
    event: CallbackQuery,
    callback_data: GrantAttempt,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """One more attempt: why?"""
    outcome = await act(cabinet.grant, house, person, callback_data.enrolment, now)
    await chat.show(_screen(outcome, house))


async def take_reason(
    event: Message, chat: Chat, act: Act, person: Person, house: House, now: datetime
) -> None:
    """The reason is typed: do it."""
    outcome = await act(cabinet.take_reason, house, person, event.text or "", now)
    await chat.show(_screen(outcome, house))


def _screen(outcome: AskingDays | AskingReason | Given | Refused, house: House) -> Screen:
    course = house.edition_of(outcome.card.place).course
    return screens.chance(outcome, course, house.regulations.test)
