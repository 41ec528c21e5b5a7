"""What learners think of the course: figures, and the words that they left. Reached from /stats."""

from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.callbacks import ShowRatings, ShowRatingWords
from bot.db.database import Database
from bot.handlers.act import Act
from bot.handlers.chat import Chat
from bot.house import House
from bot.people.model import Person
from bot.screens import ratings as screens
from bot.survey.ratings import service as ratings


def make_router() -> Router:
    """The conversation's handlers."""
    router = Router(name="opinions")
    router.callback_query.register(show_opinions, ShowRatings.filter())
    router.callback_query.register(show_words, ShowRatingWords.filter())
    return router


async def show_opinions(
    event: CallbackQuery,
    callback_data: ShowRatings,
    chat: Chat,
    database: Database,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """Number, response rate, means, distributions."""
    period, course = callback_data.period, house.course.id
    found = await database.read(ratings.opinions, house.survey, person, course, period, now)
    await chat.show(screens.opinions(found, house.wordings.course))


async def show_words(
    event: CallbackQuery,
    callback_data: ShowRatingWords,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """A page of words; the same transaction notes in the audit that it was read."""
    period, page = callback_data.period, callback_data.page
    found = await act(ratings.read_words, house.survey, person, house.course.id, period, page, now)
    await chat.show(screens.words(found, house.regulations.test.zone))
