"""The questions of the registration and of the profile, pressed and typed; stopping and going on."""

from datetime import datetime

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message, TelegramObject

from bot.callbacks import Answer, Ask, Go, OtherOptions, Place
from bot.db.database import Database
from bot.errors import AnswerFlaw
from bot.handlers.act import Act
from bot.handlers.chat import Chat
from bot.handlers.filters import Awaiting, Consented, Registered
from bot.handlers.present import present_screen, show_present
from bot.house import House
from bot.i18n import speaking
from bot.language import Language
from bot.people import profiles
from bot.people.model import Person, Visit
from bot.people.profiles import Asking, Elsewhere, NotAdmitted, ShowingProfile
from bot.people.registration import Step, is_private
from bot.screens import profile as profile_screens
from bot.screens import registration as screens
from bot.screens.screen import Screen


def make_router() -> Router:
    """The conversation's handlers; nobody is asked anything before the consent."""
    router = Router(name="registration")
    router.message.filter(Consented())
    router.callback_query.filter(Consented())
    router.callback_query.register(press, Answer.filter())
    router.callback_query.register(ask, Ask.filter())
    router.callback_query.register(turn, OtherOptions.filter())
    router.callback_query.register(no_form, Go.filter(F.place == Place.NO_FORM))
    router.callback_query.register(go_on, Registered(), Go.filter(F.place == Place.CANCEL))
    router.callback_query.register(stop, Go.filter(F.place == Place.CANCEL))
    router.callback_query.register(go_on, Go.filter(F.place == Place.REGISTER))
    router.message.register(leave_edit, Registered(), says_cancel)
    router.message.register(stop_typing, says_cancel)
    router.message.register(stop_typing, Command("cancel"))
    router.message.register(typed, Awaiting(profiles.REGISTRATION))
    router.message.register(typed, Awaiting(profiles.EDIT))
    return router


async def press(
    event: CallbackQuery,
    callback_data: Answer,
    chat: Chat,
    act: Act,
    database: Database,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """A ready answer."""
    step, value = callback_data.step, callback_data.value
    outcome = await act(profiles.answer_pressed, house.desk, person, step, value, now)
    await chat.show(await _screen(outcome, database, house, now))


async def ask(
    event: CallbackQuery,
    callback_data: Ask,
    chat: Chat,
    act: Act,
    database: Database,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """Back to an earlier question, or a field of the profile to change."""
    outcome = await act(profiles.ask, house.desk, person, callback_data.step, now)
    await chat.show(await _screen(outcome, database, house, now))


async def turn(
    event: CallbackQuery,
    callback_data: OtherOptions,
    chat: Chat,
    act: Act,
    database: Database,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """More ready answers to the same question."""
    outcome = await act(profiles.ask, house.desk, person, callback_data.step, now, callback_data.page)
    await chat.show(await _screen(outcome, database, house, now))


async def typed(
    event: Message,
    chat: Chat,
    act: Act,
    database: Database,
    visit: Visit,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """A typed answer, a shared contact, or something else that is no answer.

    What is private is deleted first: should the rest fail, the update comes again, the message need not.
    """
    assert visit.awaited is not None, "the filter has seen to it"
    step = Step(visit.awaited.step)
    if is_private(step, event.text or ""):
        await chat.delete(event)
    outcome = await act(profiles.answer_typed, house.desk, person, step, _answer(event, step), now)
    screen = await _screen(outcome, database, house, now)
    if step is Step.PHONE and not (isinstance(outcome, Asking) and outcome.flaw):
        await chat.show(screens.phone_saved())
        await chat.send(screen)
    else:
        await chat.show(screen)


async def no_form(event: CallbackQuery, chat: Chat) -> None:
    """The person's legal form is not in the list."""
    await chat.show(screens.no_form())


async def stop(event: CallbackQuery, chat: Chat, act: Act, person: Person) -> None:
    """Stop for now."""
    await act(profiles.pause, person)
    await chat.show(screens.stopped())


async def stop_typing(event: Message, chat: Chat, act: Act, person: Person) -> None:
    """Stop for now, from the input field."""
    await act(profiles.pause, person)
    await chat.show(screens.stopped_typing())


async def leave_edit(
    event: Message, chat: Chat, act: Act, database: Database, person: Person, house: House, now: datetime
) -> None:
    """Leave a field of the profile as it is."""
    outcome = await act(profiles.show_profile, house.desk, person, now)
    await chat.show(screens.unchanged())
    await chat.send(await _screen(outcome, database, house, now))


async def go_on(
    event: TelegramObject, chat: Chat, database: Database, person: Person, house: House, now: datetime
) -> None:
    """On to what is not answered yet."""
    await show_present(chat, database, person, house, now)


async def says_cancel(event: Message) -> bool:
    """The button under the input field sends its label, possibly in the language spoken before."""
    return event.text in {_cancel_word(language) for language in Language}


def _cancel_word(language: Language) -> str:
    with speaking(language):
        return screens.cancel_word()


def _answer(event: Message, step: Step) -> str | AnswerFlaw:
    """What was typed; the number of a shared contact where a number is asked for."""
    if event.contact and event.from_user and step is Step.PHONE:
        own = event.contact.user_id == event.from_user.id
        return event.contact.phone_number if own else AnswerFlaw.SOMEBODY_ELSES
    return event.text or AnswerFlaw.NOT_TEXT


async def _screen(outcome: profiles.Outcome, database: Database, house: House, now: datetime) -> Screen:
    match outcome:
        case Asking() | NotAdmitted():
            return screens.show(outcome, house.dictionaries, house.regulations.support_phone)
        case ShowingProfile():
            return profile_screens.profile(outcome, house.dictionaries)
        case Elsewhere(person):
            return await present_screen(database, person, house, now)
    return (await present_screen(database, outcome.person, house, now)).under(screens.completed())
