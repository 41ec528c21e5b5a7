"""/next and /calls: the telephone interview, press by press."""

from datetime import date, datetime

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message, TelegramObject

from bot.callbacks.calls import (
    Appoint,
    AskAgain,
    BeginCall,
    EndCall,
    FinishCall,
    GiveBack,
    NextCase,
    NoteAnswer,
    ShowStep,
    Speak,
    TickInstrument,
)
from bot.db.database import Database
from bot.handlers.act import Act
from bot.handlers.chat import Chat
from bot.handlers.filters import Awaiting
from bot.house import House
from bot.people.model import Person
from bot.screens import calls as screens
from bot.survey.calls import service as calling
from bot.survey.calls import talk as talking
from bot.survey.calls.card import Step
from bot.survey.model import Outcome


def make_router() -> Router:
    """The conversation's handlers."""
    router = Router(name="calls")
    router.message.register(take_next, Command("next"))
    router.message.register(show_own_day, Command("calls"))
    router.message.register(take_note, Awaiting(talking.TOPIC))
    router.callback_query.register(answer, NoteAnswer.filter())
    router.callback_query.register(tick, TickInstrument.filter())
    router.callback_query.register(ask_again, AskAgain.filter())
    router.callback_query.register(look, ShowStep.filter())
    router.callback_query.register(take_next, NextCase.filter())
    router.callback_query.register(begin, BeginCall.filter())
    router.callback_query.register(speak, Speak.filter())
    router.callback_query.register(end, EndCall.filter())
    router.callback_query.register(appoint, Appoint.filter())
    router.callback_query.register(finish, FinishCall.filter())
    router.callback_query.register(give_back, GiveBack.filter())
    return router


async def take_next(
    event: TelegramObject, chat: Chat, act: Act, person: Person, house: House, now: datetime
) -> None:
    """The case that the operator holds, or the next one."""
    outcome = await act(calling.take_next, house.survey, person, now)
    await chat.show(screens.show(outcome, house, now))


async def show_own_day(
    event: Message, chat: Chat, database: Database, person: Person, house: House, now: datetime
) -> None:
    """The operator's own figures."""
    figures = await database.read(calling.own_day, house.survey, person, now)
    await chat.show(screens.own_day(figures))


async def begin(
    event: CallbackQuery,
    callback_data: BeginCall,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """The operator dials."""
    outcome = await act(calling.begin_call, house.survey, person, callback_data.case, now)
    await chat.show(screens.show(outcome, house, now))


async def look(
    event: CallbackQuery,
    callback_data: ShowStep,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """The first open question, the outcomes, the note, the closing words."""
    case, step = callback_data.case, callback_data.step
    outcome = await act(talking.show, house.survey, person, case, step, now)
    await chat.show(screens.show(outcome, house, now))


async def ask_again(
    event: CallbackQuery,
    callback_data: AskAgain,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """A question that was answered already."""
    case, question = callback_data.case, callback_data.question
    outcome = await act(talking.show, house.survey, person, case, Step.QUESTION, now, question=question)
    await chat.show(screens.show(outcome, house, now))


async def answer(
    event: CallbackQuery,
    callback_data: NoteAnswer,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """What the client said."""
    case, question, value = callback_data.case, callback_data.question, callback_data.value
    outcome = await act(talking.answer, house.survey, person, case, question, value, now)
    await chat.show(screens.show(outcome, house, now))


async def tick(
    event: CallbackQuery,
    callback_data: TickInstrument,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """An instrument that the client named."""
    case, instrument, on = callback_data.case, callback_data.instrument, callback_data.on
    outcome = await act(talking.tick, house.survey, person, case, instrument, now, on=on)
    await chat.show(screens.show(outcome, house, now))


async def take_note(
    event: Message, chat: Chat, act: Act, person: Person, house: House, now: datetime
) -> None:
    """What the client said besides; what is private does not stay in the chat."""
    outcome = await act(talking.take_note, house.survey, person, event.text or "", now)
    await chat.delete(event)
    await chat.show(screens.show(outcome, house, now))


async def speak(
    event: CallbackQuery,
    callback_data: Speak,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """The talk goes on in the other language."""
    case, language = callback_data.case, callback_data.language
    outcome = await act(talking.speak, house.survey, person, case, language, now)
    await chat.show(screens.show(outcome, house, now))


async def end(
    event: CallbackQuery,
    callback_data: EndCall,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """The call ends without every answer."""
    case, said = callback_data.case, callback_data.outcome
    outcome = await act(calling.end_call, house.survey, person, case, said, now)
    await chat.show(screens.show(outcome, house, now))


async def appoint(
    event: CallbackQuery,
    callback_data: Appoint,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """The client named a day, or a day and an hour."""
    case, day = callback_data.case, date.fromordinal(callback_data.day)
    hour = callback_data.hour if callback_data.hour >= 0 else None
    outcome = await act(
        calling.end_call, house.survey, person, case, Outcome.APPOINTMENT, now, day=day, hour=hour
    )
    await chat.show(screens.show(outcome, house, now))


async def finish(
    event: CallbackQuery,
    callback_data: FinishCall,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """Every answer is there."""
    outcome = await act(calling.finish, house.survey, person, callback_data.case, now)
    await chat.show(screens.show(outcome, house, now))


async def give_back(
    event: CallbackQuery,
    callback_data: GiveBack,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """The case goes back to the queue."""
    outcome = await act(calling.give_back, house.survey, person, callback_data.case, now)
    await chat.show(screens.show(outcome, house, now))
