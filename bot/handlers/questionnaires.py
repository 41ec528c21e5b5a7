"""The questionnaire of Appendix 2, filled in step by step; each answer is kept at once."""

from datetime import datetime

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.callbacks import (
    ConfirmQuestionnaire,
    MarkService,
    NoWish,
    OpenQuestionnaire,
    PickPurpose,
    QuestionnaireStep,
    TickWish,
)
from bot.handlers.act import Act
from bot.handlers.chat import Chat
from bot.handlers.filters import Awaiting
from bot.house import House
from bot.people.model import Person
from bot.screens import questionnaires as screens
from bot.screens.screen import Screen
from bot.survey.questionnaires import service as questionnaires
from bot.survey.questionnaires.service import NothingToFill, Outcome


def make_router() -> Router:
    """The conversation's handlers."""
    router = Router(name="questionnaires")
    router.callback_query.register(open_one, OpenQuestionnaire.filter())
    router.callback_query.register(go, QuestionnaireStep.filter())
    router.callback_query.register(mark, MarkService.filter())
    router.callback_query.register(choose_purpose, PickPurpose.filter())
    router.callback_query.register(tick, TickWish.filter())
    router.callback_query.register(wish_none, NoWish.filter())
    router.callback_query.register(confirm, ConfirmQuestionnaire.filter())
    router.message.register(open_next, Command("questionnaire"))
    router.message.register(take_words, Awaiting(questionnaires.TOPIC))
    return router


def _screen(outcome: Outcome | NothingToFill, house: House) -> Screen:
    zone = house.regulations.test.zone
    return screens.show(outcome, house.wordings.questionnaire, house.service_lists.services, zone)


async def open_next(
    event: Message, chat: Chat, act: Act, person: Person, house: House, now: datetime
) -> None:
    """The questionnaire that waits, or that there is none."""
    await chat.show(_screen(await act(questionnaires.open_next, house.survey, person, now), house))


async def open_one(
    event: CallbackQuery,
    callback_data: OpenQuestionnaire,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """The questionnaire about a service, where it stopped."""
    outcome = await act(questionnaires.open_one, house.survey, person, callback_data.service, now)
    await chat.show(_screen(outcome, house))


async def go(
    event: CallbackQuery,
    callback_data: QuestionnaireStep,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """To another step."""
    service, step = callback_data.service, callback_data.step
    outcome = await act(questionnaires.go, house.survey, person, service, step, now)
    await chat.show(_screen(outcome, house))


async def mark(
    event: CallbackQuery,
    callback_data: MarkService,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """Keep a mark."""
    data = callback_data
    outcome = await act(questionnaires.mark, house.survey, person, data.service, data.scale, data.mark, now)
    await chat.show(_screen(outcome, house))


async def choose_purpose(
    event: CallbackQuery,
    callback_data: PickPurpose,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """Keep the purpose, or ask for its words."""
    service, purpose = callback_data.service, callback_data.purpose
    outcome = await act(questionnaires.choose_purpose, house.survey, person, service, purpose, now)
    await chat.show(_screen(outcome, house))


async def take_words(
    event: Message, chat: Chat, act: Act, person: Person, house: House, now: datetime
) -> None:
    """The purpose is typed."""
    outcome = await act(questionnaires.take_words, house.survey, person, event.text or "", now)
    await chat.show(_screen(outcome, house))


async def tick(
    event: CallbackQuery,
    callback_data: TickWish,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """Put or take away a tick."""
    data = callback_data
    outcome = await act(questionnaires.tick, house.survey, person, data.service, data.wish, now, on=data.on)
    await chat.show(_screen(outcome, house))


async def wish_none(
    event: CallbackQuery,
    callback_data: NoWish,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """No support of this list."""
    service, step = callback_data.service, callback_data.step
    outcome = await act(questionnaires.wish_none, house.survey, person, service, step, now)
    await chat.show(_screen(outcome, house))


async def confirm(
    event: CallbackQuery,
    callback_data: ConfirmQuestionnaire,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """Confirm: what stands for the signature."""
    outcome = await act(questionnaires.confirm, house.survey, person, callback_data.service, now)
    await chat.show(_screen(outcome, house))
