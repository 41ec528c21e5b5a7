"""The survey about a service in the chat: a press for each answer, and every way out of it."""

from datetime import date, datetime

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Survey, SurveyAnswer, SurveyBack, SurveyCall, SurveyInstrument, SurveyMove
from bot.errors import NotFound
from bot.handlers.act import Act
from bot.handlers.chat import Chat
from bot.handlers.filters import Awaiting
from bot.house import House
from bot.notifications import cases
from bot.people.model import Person, Visit
from bot.screens import survey as screens
from bot.survey import interview
from bot.survey.interview import View


def make_router() -> Router:
    """The conversation's handlers."""
    router = Router(name="survey")
    router.callback_query.register(move, Survey.filter())
    router.callback_query.register(answer, SurveyAnswer.filter())
    router.callback_query.register(back, SurveyBack.filter())
    router.callback_query.register(agree_call, SurveyCall.filter())
    router.callback_query.register(choose_instrument, SurveyInstrument.filter())
    router.message.register(take_comment, Awaiting(interview.TOPIC))
    return router


async def move(
    event: CallbackQuery,
    callback_data: Survey,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """A step that needs no more than the case."""
    view = await _step(callback_data.move, callback_data.case, act, person, house, now)
    await chat.show(screens.show(view, house.survey))


async def _step(move: SurveyMove, case: int, act: Act, person: Person, house: House, now: datetime) -> View:
    match move:
        case SurveyMove.OPEN:
            return await act(interview.open_case, person, case, now)
        case SurveyMove.BEGIN:
            return await act(interview.begin, person, case, now)
        case SurveyMove.LATER:
            return await act(cases.postpone, house.standards.reminders, person, case, now)
        case SurveyMove.CALL:
            return await act(interview.ask_call, house.survey, person, case, now)
        case SurveyMove.NOT_ME:
            return await act(interview.not_me, house.survey, person, case, now)
        case SurveyMove.NEVER:
            return await act(interview.ask_never, person, case, now)
        case SurveyMove.NEVER_SURE:
            return await act(interview.never, house.survey, person, case, now)
        case SurveyMove.INSTRUMENTS:
            return await act(interview.show_instruments, person, case, now)
        case SurveyMove.COMMENT:
            return await act(interview.ask_comment, person, case, now)
        case SurveyMove.END:
            return await act(interview.thanks, person, case, now)


async def answer(
    event: CallbackQuery,
    callback_data: SurveyAnswer,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """Store an answer."""
    data = callback_data
    view = await act(interview.answer, house.survey, person, data.case, data.question, data.value, now)
    await chat.show(screens.show(view, house.survey))


async def back(
    event: CallbackQuery,
    callback_data: SurveyBack,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """Look at a question again."""
    view = await act(interview.back, person, callback_data.case, callback_data.question, now)
    await chat.show(screens.show(view, house.survey))


async def agree_call(
    event: CallbackQuery,
    callback_data: SurveyCall,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """The day of a call, then its hour."""
    case, day, hour = callback_data.case, _date(callback_data.day), callback_data.hour
    if hour < 0:
        view = await act(interview.ask_hour, house.survey, person, case, day, now)
    else:
        view = await act(interview.agree_call, house.survey, person, case, day, hour, now)
    await chat.show(screens.show(view, house.survey))


async def choose_instrument(
    event: CallbackQuery,
    callback_data: SurveyInstrument,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """Note or strike out a financial instrument."""
    data = callback_data
    view = await act(
        interview.choose_instrument,
        house.survey,
        person,
        data.case,
        data.instrument,
        now,
        wanted=data.wanted,
    )
    await chat.show(screens.show(view, house.survey))


async def take_comment(
    event: Message, chat: Chat, act: Act, visit: Visit, person: Person, house: House, now: datetime
) -> None:
    """A word about the service."""
    assert visit.awaited is not None, "the filter has seen to it"
    case = visit.awaited.subject or 0
    view = await act(interview.comment, house.survey, person, case, event.text, now)
    await chat.show(screens.show(view, house.survey))


def _date(number: int) -> date:
    """A date as a button carries it, 20261122. Raises NotFound for digits that are none."""
    try:
        return date(number // 10000, number // 100 % 100, number % 100)
    except ValueError as error:
        raise NotFound(f"no date: {number}") from error
