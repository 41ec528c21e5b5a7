"""/staff: who works here, invitations by link, another unit, dismissal."""

from datetime import datetime

from aiogram import Bot, F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message, TelegramObject

from bot.callbacks.roster import (
    DismissColleague,
    InviteAs,
    InviteColleague,
    InviteTo,
    MoveColleague,
    MoveTo,
    ShowColleague,
    ShowInvitation,
    ShowRoster,
    WithdrawInvitation,
)
from bot.db.database import Database
from bot.handlers.act import Act
from bot.handlers.chat import Chat
from bot.handlers.filters import Awaiting
from bot.handlers.menu import set_menu
from bot.house import House
from bot.people import staff
from bot.people.model import Person, Role
from bot.screens import roster as screens


def make_router() -> Router:
    """The conversation's handlers."""
    router = Router(name="roster")
    router.message.register(show_roster, Command("staff"))
    router.message.register(take_name, Awaiting(staff.TOPIC))
    router.callback_query.register(turn_roster, ShowRoster.filter())
    router.callback_query.register(ask_role, InviteColleague.filter())
    router.callback_query.register(ask_unit, InviteAs.filter())
    router.callback_query.register(ask_name, InviteTo.filter())
    router.callback_query.register(show_invitation, ShowInvitation.filter())
    router.callback_query.register(withdraw, WithdrawInvitation.filter())
    router.callback_query.register(show_colleague, ShowColleague.filter())
    router.callback_query.register(ask_new_unit, MoveColleague.filter())
    router.callback_query.register(move, MoveTo.filter())
    router.callback_query.register(dismiss, DismissColleague.filter(F.sure))
    router.callback_query.register(ask_dismissal, DismissColleague.filter())
    return router


async def show_roster(
    event: TelegramObject, chat: Chat, act: Act, person: Person, house: House, now: datetime
) -> None:
    """Everybody who works here, from the first page on."""
    await _show_roster(0, chat, act, person, house, now)


async def turn_roster(
    event: CallbackQuery,
    callback_data: ShowRoster,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """A page of them; also the way back from everything below."""
    await _show_roster(callback_data.page, chat, act, person, house, now)


async def _show_roster(
    page: int, chat: Chat, act: Act, person: Person, house: House, now: datetime, above: str | None = None
) -> None:
    who = await act(staff.roster, house.vault, person, now)
    zone = house.regulations.test.zone
    await chat.show(screens.roster(who, page, house.dictionaries.regions, zone).under(above))


async def ask_role(event: CallbackQuery, chat: Chat) -> None:
    """As whom?"""
    await chat.show(screens.ask_role())


async def ask_unit(event: CallbackQuery, callback_data: InviteAs, chat: Chat, house: House) -> None:
    """Into which unit?"""
    await chat.show(screens.ask_unit(callback_data.role, callback_data.page, house.dictionaries.regions))


async def ask_name(
    event: CallbackQuery, callback_data: InviteTo, chat: Chat, act: Act, person: Person, house: House
) -> None:
    """What are they called?"""
    regions = house.dictionaries.regions
    asking = await act(staff.ask_name, person, callback_data.role, callback_data.unit, regions)
    await chat.show(screens.ask_name(asking, regions))


async def take_name(
    event: Message, chat: Chat, bot: Bot, act: Act, person: Person, house: House, now: datetime
) -> None:
    """The name is typed: the link, as a message that can be forwarded, and what to do with it."""
    word = staff.random_word()
    outcome = await act(staff.take_name, house.vault, person, event.text or "", word, now)
    regions, zone = house.dictionaries.regions, house.regulations.test.zone
    if isinstance(outcome, staff.AskingName):
        await chat.show(screens.ask_name(outcome, regions))
        return
    me = await bot.me()
    url = f"https://t.me/{me.username}?start={staff.DEEP_LINK}{word}"
    await chat.send(screens.forwardable(outcome, url, regions, zone))
    await chat.show(screens.made(outcome, regions, zone))


async def show_invitation(
    event: CallbackQuery,
    callback_data: ShowInvitation,
    chat: Chat,
    database: Database,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """An invitation that waits."""
    waiting = await database.transact(staff.invitation, house.vault, person, callback_data.mark, now)
    await chat.show(screens.invitation(waiting, house.dictionaries.regions, house.regulations.test.zone))


async def withdraw(
    event: CallbackQuery,
    callback_data: WithdrawInvitation,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """The link works no more."""
    await act(staff.withdraw, house.vault, person, callback_data.mark, now)
    await _show_roster(0, chat, act, person, house, now, screens.withdrawn())


async def show_colleague(
    event: CallbackQuery,
    callback_data: ShowColleague,
    chat: Chat,
    database: Database,
    person: Person,
    house: House,
) -> None:
    """A card."""
    shown = await database.transact(staff.card, house.vault, person, callback_data.account)
    await chat.show(screens.card(shown, house.dictionaries.regions, house.regulations.test.zone))


async def ask_new_unit(
    event: CallbackQuery,
    callback_data: MoveColleague,
    chat: Chat,
    database: Database,
    person: Person,
    house: House,
) -> None:
    """Where from now on?"""
    shown = await database.transact(staff.card, house.vault, person, callback_data.account)
    await chat.show(screens.ask_new_unit(shown, callback_data.page, house.dictionaries.regions))


async def move(
    event: CallbackQuery,
    callback_data: MoveTo,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """There from now on."""
    regions, (account, unit) = house.dictionaries.regions, (callback_data.account, callback_data.unit)
    shown = await act(staff.move, house.vault, person, account, unit, regions, now)
    await chat.show(screens.card(shown, regions, house.regulations.test.zone))


async def ask_dismissal(
    event: CallbackQuery,
    callback_data: DismissColleague,
    chat: Chat,
    database: Database,
    person: Person,
    house: House,
) -> None:
    """Is it meant?"""
    shown = await database.transact(staff.card, house.vault, person, callback_data.account)
    await chat.show(screens.ask_dismissal(shown, house.dictionaries.regions, house.regulations.test.zone))


async def dismiss(
    event: CallbackQuery,
    callback_data: DismissColleague,
    chat: Chat,
    bot: Bot,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """Staff no more; the command menu follows."""
    outcome = await act(staff.dismiss, house.vault, person, callback_data.account, now)
    await _show_roster(0, chat, act, person, house, now, screens.dismissed(outcome.colleague))
    if outcome.person:
        await set_menu(bot, outcome.person.telegram_id, Role.ENTREPRENEUR, outcome.person.language)
