"""What surrounds every handler: who is at the door, in which language, at what time; and that presses are answered."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, TypeVar

import structlog
from aiogram import BaseMiddleware, Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import GetUpdates, Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import TelegramObject, Update, User
from sqlalchemy import Connection

from bot.db.database import Database
from bot.handlers.chat import Chat
from bot.i18n import speaking
from bot.language import Language
from bot.people import service as people
from bot.people.model import Person
from bot.people.store import mark_handled

P = ParamSpec("P")
T = TypeVar("T")

# How long a single request waits for a Telegram that is busy or stumbling, in seconds.
PATIENCE = (0.5, 2, 8)
LONGEST_PAUSE = 30


class Act:
    """Runs the use cases of one update. The first one also notes, in its transaction, that the update is handled.

    So the effects of an update and the knowledge of having had them are one commit, and a repeated update
    changes nothing.
    """

    def __init__(self, database: Database, update_id: int, settle: "Settle", now: datetime) -> None:
        self._database = database
        self._update_id = update_id
        self._settle = settle
        self._now = now
        self._marked = False

    async def __call__(
        self, use_case: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `use_case(connection, ...)` as one transaction and settle what follows from it."""

        def whole(connection: Connection) -> T:
            if not self._marked:
                mark_handled(connection, self._update_id, self._now)
            outcome = use_case(connection, *args, **kwargs)
            self._settle(connection, self._now)
            return outcome

        outcome = await self._database.transact(whole)
        self._marked = True
        return outcome


# Brings certificates and reminders after every changed enrolment, in the transaction of the change.
Settle = Callable[[Connection, datetime], None]


class AtTheDoor(BaseMiddleware):
    """Reads who comes and puts `person`, `visit`, `now`, `act` and `chat` within the handlers' reach."""

    def __init__(
        self,
        database: Database,
        admin_ids: Collection[int],
        clock: Callable[[], datetime],
        settle: Settle,
    ) -> None:
        self._database = database
        self._admin_ids = admin_ids
        self._clock = clock
        self._settle = settle

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
        now, bot = self._clock(), data["bot"]
        chat = Chat(bot, self._database, user.id, visit.person, event.callback_query)
        data.update(visit=visit, person=visit.person, now=now, chat=chat, update_id=event.update_id)
        data["act"] = Act(self._database, event.update_id, self._settle, now)
        with speaking(spoken_language(visit.person, user)):
            outcome = await handler(event, data)
            await chat.answer()
        return outcome


def spoken_language(person: Person | None, user: User) -> Language:
    """The chosen language; before the choice, the one of the person's Telegram."""
    if person:
        return person.language
    return Language.KK if (user.language_code or "").startswith("kk") else Language.RU


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
        if isinstance(method, GetUpdates):
            return await make_request(bot, method)
        for pause in self._pauses:
            try:
                return await make_request(bot, method)
            except TelegramRetryAfter as error:
                if error.retry_after > LONGEST_PAUSE:
                    raise
                await asyncio.sleep(error.retry_after)
            except (TelegramServerError, TelegramNetworkError, ClientDecodeError) as error:
                _log.warning("telegram stumbled", method=type(method).__name__, error=type(error).__name__)
                await asyncio.sleep(pause)
        return await make_request(bot, method)


_log = structlog.get_logger(__name__)
