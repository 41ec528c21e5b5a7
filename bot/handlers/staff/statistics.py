"""/stats: people by state."""

from datetime import datetime

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import Message

from bot.db.database import Database
from bot.handlers.chat import Chat
from bot.house import House
from bot.people.model import Person
from bot.reports import service as reports
from bot.screens import staff as screens


def make_router() -> Router:
    """The conversation's handler."""
    router = Router(name="statistics")
    router.message.register(show_statistics, Command("stats"))
    return router


async def show_statistics(
    event: Message, chat: Chat, database: Database, person: Person, house: House, now: datetime
) -> None:
    """How many people stand where at this moment."""
    policy = house.regulations.test
    outcome = await database.read(reports.statistics, person, house.course.id, policy, now)
    await chat.show(screens.statistics(outcome, policy.zone, now))
