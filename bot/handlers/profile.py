"""/profile: what the person has told; /delete: withdrawing the consent, asked twice."""

from datetime import datetime

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, TelegramObject

from bot.callbacks import Go, Place, Withdraw
from bot.db.database import Database
from bot.handlers.act import Act
from bot.handlers.chat import Chat
from bot.handlers.filters import Known, Registered
from bot.house import House
from bot.people import profiles, withdrawal
from bot.people.model import Person
from bot.screens import profile as screens


def make_router() -> Router:
    """The conversation's handlers; before the registration /profile leads to the next question (stale.py)."""
    router = Router(name="profile")
    router.message.filter(Known())
    router.callback_query.filter(Known())
    router.message.register(show, Registered(), Command("profile"))
    router.callback_query.register(show, Registered(), Go.filter(F.place == Place.PROFILE))
    router.message.register(ask_withdrawal, Command("delete"))
    router.callback_query.register(ask_withdrawal, Go.filter(F.place == Place.WITHDRAW))
    router.callback_query.register(withdraw, Withdraw.filter(F.sure))
    router.callback_query.register(confirm_withdrawal, Withdraw.filter())
    return router


async def show(
    event: TelegramObject, chat: Chat, act: Act, person: Person, house: House, now: datetime
) -> None:
    """All answers, each with its button."""
    outcome = await act(profiles.show_profile, house.desk, person, now)
    await chat.show(screens.profile(outcome, house.dictionaries))


async def ask_withdrawal(event: TelegramObject, chat: Chat, database: Database, person: Person) -> None:
    """What would be erased."""
    await chat.show(screens.ask_withdrawal(await database.transact(withdrawal.consider, person)))


async def confirm_withdrawal(event: CallbackQuery, chat: Chat) -> None:
    """The second question."""
    await chat.show(screens.confirm_withdrawal())


async def withdraw(event: CallbackQuery, chat: Chat, act: Act, person: Person, now: datetime) -> None:
    """Erase, and say goodbye."""
    await chat.show(screens.farewell(await act(withdrawal.withdraw, person, now)))
