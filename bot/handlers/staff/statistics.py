"""/stats: people by state, and the dashboards."""

from datetime import datetime

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, TelegramObject

from bot.callbacks.dashboards import ShowDashboard, SwitchDigest
from bot.db.database import Database
from bot.handlers.act import Act
from bot.handlers.chat import Chat
from bot.handlers.staff.pictures import picture_of
from bot.house import House
from bot.people.model import Person
from bot.reports import dashboard_service as dashboards
from bot.reports import digest_service as digests
from bot.reports import service as reports
from bot.reports.dashboard import View
from bot.reports.dashboard_service import Asked
from bot.screens import dashboards as screens
from bot.screens import staff as staff_screens
from bot.survey.calls.rules import overdue_before


def make_router() -> Router:
    """The conversation's handlers."""
    router = Router(name="statistics")
    router.message.register(show_statistics, Command("stats"))
    router.callback_query.register(show_dashboard, ShowDashboard.filter())
    router.callback_query.register(switch_digest, SwitchDigest.filter())
    return router


async def show_statistics(
    event: TelegramObject, chat: Chat, database: Database, person: Person, house: House, now: datetime
) -> None:
    """How many people stand where at this moment."""
    policy = house.regulations.test
    outcome = await database.read(reports.statistics, person, house.course.id, policy, now)
    await chat.show(staff_screens.statistics(outcome, policy.zone, now, digest=person.digest))


async def show_dashboard(
    event: CallbackQuery,
    callback_data: ShowDashboard,
    chat: Chat,
    database: Database,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """A page with its picture, which is drawn beside the bot."""
    if callback_data.view is View.NOW:
        await show_statistics(event, chat, database, person, house, now)
        return
    await chat.answer()
    await chat.busy("upload_photo")
    asked = Asked(callback_data.view, callback_data.span, callback_data.back, house.course.id)
    survey, zone = house.survey, house.regulations.test.zone
    shown = await database.read(
        dashboards.dashboard,
        person,
        asked,
        zone,
        lambda moment: overdue_before(moment, survey.policy, survey.working_day),
        now,
    )
    picture = await picture_of(screens.charts(shown, house.dictionaries), house)
    await chat.show(screens.page(shown, picture))


async def switch_digest(
    event: CallbackQuery,
    callback_data: SwitchDigest,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """The weekly digest for this administrator, or not."""
    await act(digests.switch, person, None if callback_data.on else now)
    await chat.show(screens.digest_switched(house.regulations.reminders.hour, on=callback_data.on))
