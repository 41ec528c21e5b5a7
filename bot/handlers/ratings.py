"""A learner rates the course after a cycle has ended; each mark is kept at once."""

from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks import FinishRating, MarkCourse, OpenRating, RatingStep
from bot.handlers.act import Act
from bot.handlers.chat import Chat
from bot.handlers.filters import Awaiting
from bot.house import House
from bot.people.model import Person
from bot.screens import ratings as screens
from bot.survey.ratings import service as ratings


def make_router() -> Router:
    """The conversation's handlers."""
    router = Router(name="ratings")
    router.callback_query.register(open_rating, OpenRating.filter())
    router.callback_query.register(go, RatingStep.filter())
    router.callback_query.register(mark, MarkCourse.filter())
    router.callback_query.register(finish, FinishRating.filter())
    router.message.register(take_words, Awaiting(ratings.TOPIC))
    return router


async def open_rating(
    event: CallbackQuery, callback_data: OpenRating, chat: Chat, act: Act, person: Person, house: House
) -> None:
    """The rating of a cycle, where it stopped."""
    outcome = await act(ratings.open_rating, person, callback_data.enrolment)
    await chat.show(screens.show(outcome, house.wordings.course))


async def go(
    event: CallbackQuery, callback_data: RatingStep, chat: Chat, act: Act, person: Person, house: House
) -> None:
    """To another step."""
    outcome = await act(ratings.go, person, callback_data.enrolment, callback_data.step)
    await chat.show(screens.show(outcome, house.wordings.course))


async def mark(
    event: CallbackQuery,
    callback_data: MarkCourse,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """Keep a mark."""
    data = callback_data
    outcome = await act(ratings.mark, house.survey, person, data.enrolment, data.scale, data.mark, now)
    await chat.show(screens.show(outcome, house.wordings.course))


async def finish(
    event: CallbackQuery,
    callback_data: FinishRating,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """Without words."""
    outcome = await act(ratings.finish, house.survey, person, callback_data.enrolment, now)
    await chat.show(screens.show(outcome, house.wordings.course))


async def take_words(
    event: Message, chat: Chat, act: Act, person: Person, house: House, now: datetime
) -> None:
    """The words are typed."""
    outcome = await act(ratings.take_words, house.survey, person, event.text or "", now)
    await chat.show(screens.show(outcome, house.wordings.course))
