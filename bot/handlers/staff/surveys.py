"""/survey: order that clients are asked about services, with the count, the cost and a confirmation."""

from datetime import date, datetime
from random import SystemRandom

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message, TelegramObject

from bot.callbacks.orders import OrderSurvey, SurveyMenu, SurveyPeriod, SurveyRegion, SurveyScope
from bot.db.database import Database
from bot.handlers.act import Act
from bot.handlers.chat import Chat
from bot.handlers.filters import Awaiting
from bot.house import House
from bot.people.model import Person
from bot.screens import surveys as screens
from bot.survey.rounds import opening
from bot.survey.rounds import service as rounds
from bot.survey.rounds.model import Order, Scope
from bot.survey.rounds.service import Centres, Months


def make_router() -> Router:
    """The conversation's handlers."""
    router = Router(name="surveys")
    router.message.register(show_menu, Command("survey"))
    router.callback_query.register(show_menu, SurveyMenu.filter(F.page == "menu"))
    router.callback_query.register(ask_client, SurveyMenu.filter(F.page == "client"))
    router.callback_query.register(choose_region, SurveyMenu.filter(F.page == "regions"))
    router.callback_query.register(choose_age, SurveyMenu.filter(F.page == "everybody"))
    router.callback_query.register(choose_period, SurveyRegion.filter())
    router.callback_query.register(choose_centre, SurveyPeriod.filter())
    router.callback_query.register(choose_sample, SurveyScope.filter())
    router.callback_query.register(order, OrderSurvey.filter(F.sure))
    router.callback_query.register(consider, OrderSurvey.filter())
    router.message.register(take_typed, Awaiting(rounds.TOPIC))
    return router


async def show_menu(event: TelegramObject, chat: Chat, act: Act, person: Person, house: House) -> None:
    """Whose services shall be asked about?"""
    await act(rounds.choose, person)
    await chat.show(screens.menu(house.survey.policy.days_after))


async def ask_client(event: CallbackQuery, chat: Chat, act: Act, person: Person) -> None:
    """Wait for words of a name, a number or four digits."""
    await chat.show(screens.clients(await act(rounds.ask_client, person)))


async def take_typed(
    event: Message, chat: Chat, act: Act, person: Person, house: House, now: datetime
) -> None:
    """A client or a period was typed; it is taken away: names and numbers are not to stay in the chat."""
    outcome = await act(rounds.take_typed, house.survey, person, event.text or "?", now)
    await chat.delete(event)
    names = house.dictionaries.regions
    match outcome:
        case Months():
            await chat.show(screens.months(outcome, names))
        case Centres():
            await chat.show(screens.centres(outcome, 0, names))
        case _:
            await chat.show(screens.clients(outcome))


async def choose_region(
    event: CallbackQuery,
    chat: Chat,
    database: Database,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """Regions in which somebody may be asked."""
    await act(rounds.choose, person)
    left = await database.read(rounds.regions, house.survey, person, now)
    await chat.show(screens.regions(left, house.dictionaries.regions))


async def choose_period(
    event: CallbackQuery,
    callback_data: SurveyRegion,
    chat: Chat,
    database: Database,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """A month by its button, or any period typed."""
    await act(rounds.ask_period, person, callback_data.region)
    outcome = await database.read(rounds.months, house.survey, person, callback_data.region, now)
    await chat.show(screens.months(outcome, house.dictionaries.regions))


async def choose_centre(
    event: CallbackQuery,
    callback_data: SurveyPeriod,
    chat: Chat,
    database: Database,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """A centre, or the whole region."""
    await act(rounds.choose, person)
    period = (_day(callback_data.first), _day(callback_data.last))
    scope = Scope(region=callback_data.region, first=period[0], last=period[1])
    outcome = await database.read(rounds.centres, house.survey, person, scope, now)
    await chat.show(screens.centres(outcome, callback_data.page, house.dictionaries.regions))


async def choose_age(
    event: CallbackQuery, chat: Chat, act: Act, person: Person, house: House, now: datetime
) -> None:
    """Everybody: of the last weeks, or of all time."""
    await act(rounds.choose, person)
    desk = house.survey
    await chat.show(screens.everybody(desk.policy.latest_days, desk.today(now)))


async def choose_sample(
    event: CallbackQuery, callback_data: SurveyScope, chat: Chat, act: Act, person: Person, house: House
) -> None:
    """All of them, or a sample; the seed is drawn here, so that what is considered is what is ordered."""
    await act(rounds.choose, person)
    seed = SystemRandom().randrange(opening.SEEDS)
    await chat.show(screens.who(_scope(callback_data), seed, house.dictionaries.regions))


async def consider(
    event: CallbackQuery,
    callback_data: OrderSurvey,
    chat: Chat,
    database: Database,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """The count and the cost. A large register is read beside the writer."""
    await act(rounds.choose, person)
    considered = await database.read(rounds.consider, house.survey, person, _order(callback_data), now)
    await chat.show(screens.consideration(considered, house.dictionaries.regions))


async def order(
    event: CallbackQuery,
    callback_data: OrderSurvey,
    chat: Chat,
    database: Database,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """Confirmed: draw again, by the same seed, and open the first cases; the job opens the others."""
    considered = await database.read(rounds.consider, house.survey, person, _order(callback_data), now)
    outcome = await act(rounds.order, house.survey, person, considered, callback_data.sure, now)
    await chat.show(screens.done(outcome, house.dictionaries.regions))


def _order(data: OrderSurvey) -> Order:
    return Order(_scope(data), data.method, data.figure, data.seed)


def _scope(data: SurveyScope | OrderSurvey) -> Scope:
    return Scope(
        client_id=data.client or None,
        centre=data.centre or None,
        region=data.region or None,
        first=_day(data.first),
        last=_day(data.last),
    )


def _day(number: int) -> date | None:
    return date.fromordinal(number) if number else None
