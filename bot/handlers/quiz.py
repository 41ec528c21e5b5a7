"""The final test: its rules, its questions, the summary, handing in, the result, the review."""

from datetime import datetime
from random import SystemRandom

from aiogram import F, Router
from aiogram.types import TelegramObject

from bot.cabinet import service as cabinet
from bot.callbacks import (
    FinishTest,
    Go,
    PickOption,
    Place,
    ShowQuestion,
    ShowResult,
    ShowReview,
    ShowSummary,
    StartTest,
)
from bot.db.database import Database
from bot.handlers.act import Act
from bot.handlers.chat import Chat
from bot.handlers.present import in_test
from bot.house import House
from bot.people.model import Person
from bot.quiz import service as quiz
from bot.quiz.service import Asking, Finished
from bot.screens import quiz as screens


def make_router() -> Router:
    """The conversation's handlers."""
    router = Router(name="quiz")
    router.callback_query.register(pick, PickOption.filter())
    router.callback_query.register(show_question, ShowQuestion.filter())
    router.callback_query.register(show_summary, ShowSummary.filter())
    router.callback_query.register(finish, FinishTest.filter())
    router.callback_query.register(start, StartTest.filter())
    router.callback_query.register(show_result, ShowResult.filter())
    router.callback_query.register(show_review, ShowReview.filter())
    router.callback_query.register(show_rules, Go.filter(F.place == Place.RULES))
    return router


async def show_rules(
    event: TelegramObject, chat: Chat, database: Database, person: Person, house: House, now: datetime
) -> None:
    """What will happen, or why the test cannot be taken now."""
    decision, place = await database.transact(cabinet.test_rules, house, person, now)
    await chat.show(screens.rules_of(decision, place, house.regulations.test))


async def start(
    event: TelegramObject,
    callback_data: StartTest,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """Start the attempt that the button names."""
    outcome, place = await act(
        cabinet.start_test,
        house,
        person,
        callback_data.enrolment,
        callback_data.number,
        SystemRandom(),
        now,
    )
    if isinstance(outcome, Asking | Finished):
        await chat.show(in_test(outcome, house))
    else:
        await chat.show(screens.rules_of(outcome, place, house.regulations.test))


async def pick(
    event: TelegramObject,
    callback_data: PickOption,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """Store an answer."""
    attempt, at, option = callback_data.attempt, callback_data.position, callback_data.option
    outcome = await act(quiz.answer, house.test, person.id, attempt, at, option, person.language, now)
    await chat.show(in_test(outcome, house))


async def show_question(
    event: TelegramObject,
    callback_data: ShowQuestion,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """Go to a question."""
    outcome = await act(quiz.look, house.test, person.id, callback_data.attempt, callback_data.position, now)
    await chat.show(in_test(outcome, house))


async def show_summary(
    event: TelegramObject,
    callback_data: ShowSummary,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """See what is answered."""
    outcome = await act(quiz.summary, house.test, person.id, callback_data.attempt, now)
    await chat.show(in_test(outcome, house))


async def finish(
    event: TelegramObject,
    callback_data: FinishTest,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """Hand the answers in."""
    outcome = await act(quiz.finish, house.test, person.id, callback_data.attempt, now)
    await chat.show(in_test(outcome, house))


async def show_result(
    event: TelegramObject,
    callback_data: ShowResult,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """See a result again."""
    outcome = await act(quiz.look, house.test, person.id, callback_data.attempt, 0, now)
    await chat.show(in_test(outcome, house))


async def show_review(
    event: TelegramObject,
    callback_data: ShowReview,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """See the right answers, once none can be given any more."""
    outcome = await act(
        quiz.review, house.test, person.id, callback_data.attempt, callback_data.position, now
    )
    await chat.show(in_test(outcome, house))
