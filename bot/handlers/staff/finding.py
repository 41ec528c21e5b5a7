"""/find, and the card of a learner."""

from datetime import datetime

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.cabinet import staff as cabinet
from bot.callbacks import ShowLearner
from bot.handlers.act import Act
from bot.handlers.chat import Chat
from bot.handlers.filters import Awaiting
from bot.house import House
from bot.people import finding
from bot.people.model import Person
from bot.screens import staff as screens


def make_router() -> Router:
    """The conversation's handlers."""
    router = Router(name="finding")
    router.message.register(find, Command("find"))
    router.message.register(find_typed, Awaiting(finding.TOPIC))
    router.callback_query.register(show_learner, ShowLearner.filter())
    return router


async def find(
    event: Message, command: CommandObject, chat: Chat, act: Act, person: Person, house: House
) -> None:
    """`/find` asks for what to look for; with words or a number it looks at once."""
    await _look(event, command.args or "", chat, act, person, house)


async def find_typed(event: Message, chat: Chat, act: Act, person: Person, house: House) -> None:
    """What was typed after the question; a photo or a sticker is as unreadable as a question mark."""
    await _look(event, event.text or "?", chat, act, person, house)


async def _look(event: Message, query: str, chat: Chat, act: Act, person: Person, house: House) -> None:
    """Look, and take the message away: names and numbers are not to stay in the chat."""
    outcome = await act(finding.find, house.vault, person, query)
    await chat.delete(event)
    await chat.show(screens.found(outcome))


async def show_learner(
    event: CallbackQuery,
    callback_data: ShowLearner,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """A card; also the way back from the question why."""
    card = await act(cabinet.learner_card, house, person, callback_data.person, now)
    await chat.show(screens.card(card, house.edition_of(card.place).course, house.regulations.test))
