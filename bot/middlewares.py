"""What surrounds every handler: who is at the door, in which language, when; that presses are answered."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import structlog
from aiogram import BaseMiddleware, Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import GetUpdates, Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import TelegramObject, Update, User

from bot.cabinet import service as cabinet
from bot.db.database import Database
from bot.errors import BotError
from bot.handlers.act import Act, Settle
from bot.handlers.chat import Chat
from bot.handlers.errors import explain
from bot.handlers.rich_pause import RichPause
from bot.house import House
from bot.i18n import closest, speaking
from bot.language import Language
from bot.people import service as people
from bot.people.model import Person

# How long a single request waits for a Telegram that is busy or stumbling, in seconds.
PATIENCE = (0.5, 2, 8)
LONGEST_PAUSE = 30


class AtTheDoor(BaseMiddleware):
    """Reads who comes and puts `person`, `visit`, `now`, `act` and `chat` within the handlers' reach."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        settle: Settle,
        house: House,
    ) -> None:
        self._database = database
        self._admin_ids = house.settings.admin_ids
        self._house = house
        self._clock = clock
        self._settle = settle
        self._rich = RichPause(clock)

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> object:
        """Run the handler in the person's language, then make sure that a press was answered."""
        assert isinstance(event, Update), "registered on updates alone"
        user: User | None = data.get("event_from_user")
        if user is None:
            return None  # Nobody to talk with: channel posts and the like are not asked for anyway.
        visit = await self._database.transact(people.visit, user.id, event.update_id, self._admin_ids)
        silent = event.my_chat_member or event.poll_answer
        if visit.repeated and silent:
            return None  # It is noted, and there is no screen to show.
        now, bot = self._clock(), data["bot"]
        chat = Chat(bot, self._database, user.id, visit.person, event.callback_query, self._rich)
        data.update(visit=visit, person=visit.person, now=now, chat=chat, update_id=event.update_id)
        data["act"] = Act(self._database, event.update_id, self._settle, now)
        if visit.person and visit.person.blocked and not silent:
            await self._database.transact(people.set_blocked, visit.person, None)
        with speaking(spoken_language(visit.person, user)):
            try:
                await self._serve(handler, event, data)
                await chat.answer()
            except TelegramForbiddenError:
                await self._note_blocked(visit.person, now)
        return None

    async def _serve(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: Update,
        data: dict[str, Any],
    ) -> None:
        try:
            await handler(event, data)
        except BotError as error:
            await explain(error, data["chat"], self._database, data["person"], self._house, data["now"])

    async def _note_blocked(self, person: Person | None, now: datetime) -> None:
        """The effects are committed; that nobody wants to see the screen is no fault of the update."""
        if person:
            await self._database.transact(cabinet.note_blocked, self._house, person, now)


def spoken_language(person: Person | None, user: User) -> Language:
    """The chosen language; before the choice, the one of the person's Telegram."""
    return person.language if person else closest(user.language_code)


class Patience(BaseRequestMiddleware):
    """Waits and asks again when Telegram is busy (429) or stumbles (5xx, broken answers, lost connections).

    A request that is still refused raises; the update that caused it is then tried again whole.
    """

    def __init__(self, pauses: tuple[float, ...] = PATIENCE) -> None:
        self._pauses = pauses

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        """Make the request, again after each pause; fetching updates has a loop of its own."""
        pauses = () if isinstance(method, GetUpdates) else self._pauses
        for pause in pauses:
            try:
                return await make_request(bot, method)
            except TelegramRetryAfter as error:
                if error.retry_after > LONGEST_PAUSE:
                    raise
                await asyncio.sleep(error.retry_after)
            except (TelegramServerError, TelegramNetworkError, ClientDecodeError) as error:
                _log.warning("telegram stumbled", method=type(method).__name__, error=type(error).__name__)
                await asyncio.sleep(pause)
        try:
            return await make_request(bot, method)
        except ClientDecodeError as error:
            if isinstance(method, GetUpdates):
                raise  # Of such a batch, what can be read is taken (bot/updates.py).
            # What could not be read is a message, with all that is private in it: logs must not have it.
            raise ClientDecodeError(error.message, ValueError(type(error.original).__name__), "") from None


_log = structlog.get_logger(__name__)
