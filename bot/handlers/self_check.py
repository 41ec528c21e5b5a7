"""Checking oneself after a lesson: a poll in place of the screen, the vote, the end."""

from datetime import datetime
from random import SystemRandom

from aiogram import Router
from aiogram.types import PollAnswer, TelegramObject

from bot.cabinet import service as cabinet
from bot.callbacks import CheckYourself
from bot.db.database import Database
from bot.handlers.act import Act
from bot.handlers.chat import Chat
from bot.house import House
from bot.lessons import self_check
from bot.lessons.self_check import CheckedOneself, PollAsked, PollStands
from bot.people.model import Person
from bot.screens import lessons
from bot.screens import self_check as screens


def make_router() -> Router:
    """The conversation's handlers."""
    router = Router(name="self_check")
    router.callback_query.register(check, CheckYourself.filter())
    router.poll_answer.register(vote)
    return router


async def check(
    event: TelegramObject,
    callback_data: CheckYourself,
    chat: Chat,
    act: Act,
    database: Database,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """The next poll, or how it went."""
    data = callback_data
    outcome, course = await database.transact(
        cabinet.check_oneself, house, person, data.lesson, data.position, SystemRandom(), now
    )
    match outcome:
        case PollAsked():
            await _ask(outcome, chat, act, person, now)
        case PollStands():
            await chat.answer()
        case CheckedOneself():
            await chat.show(screens.end(outcome, course))
        case _:
            await chat.show(lessons.page(outcome, course))


async def _ask(asked: PollAsked, chat: Chat, act: Act, person: Person, now: datetime) -> None:
    """Send the poll, then keep its id: until it is sent it has none."""
    message = await chat.ask(screens.poll(asked))
    assert message.poll is not None, "a poll was sent"
    await act(self_check.note_sent, person.id, asked, message.poll.id, message.message_id, now)


async def vote(event: PollAnswer, act: Act, person: Person) -> None:
    """Keep a vote, quietly: Telegram has told the person whether it is right."""
    await act(self_check.vote, person.id, event.poll_id, event.option_ids)
