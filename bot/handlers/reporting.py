"""Makes the reports that were ordered in the chat, beside the presses of people, and tells who ordered them.

An order is a row in the database, so a restart makes what was left; nothing is kept of a count that was
broken off.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError

from bot.db.database import Database
from bot.handlers.chat import Chat
from bot.house import House
from bot.i18n import speaking
from bot.monitoring.conclusion import service as conclusions
from bot.monitoring.figures import rules
from bot.monitoring.figures import service as figures
from bot.monitoring.orders import service as orders
from bot.monitoring.orders import store
from bot.monitoring.orders.store import Order
from bot.people import service as people
from bot.people.model import Person
from bot.people.rules import Permission, may
from bot.screens import reports as screens
from bot.screens.conclusion_words import drafts


class Reporting:
    """The job; its `work` does all that is to be done."""

    def __init__(self, bot: Bot, database: Database, house: House, clock: Callable[[], datetime]) -> None:
        self._bot = bot
        self._database = database
        self._house = house
        self._clock = clock
        self._at_work = asyncio.Lock()

    async def work(self) -> dict[str, int]:
        """Make what is ordered, tell what is made; gives counts."""
        counts = {"reports_made": 0, "reports_told": 0}
        async with self._at_work:
            for order in await self._database.read(store.unfinished):
                number = order.report_id or await self._make(order)
                if number is None:
                    continue
                counts["reports_made"] += order.report_id is None
                await self._tell(order, number)
                counts["reports_told"] += 1
        return counts

    async def _make(self, order: Order) -> int | None:
        """Count, keep, draft the conclusion; None when another program was quicker."""
        house, period = self._house, rules.parse(order.period)
        assert period is not None, "asked before it was ordered"
        packed = await self._database.read(figures.count, house.reporting, period, self._clock())
        number = await self._database.transact(orders.make, house.reporting, order, packed, self._clock())
        if number is not None:
            await self._draft(number)
        return number

    async def _draft(self, number: int) -> None:
        house = self._house
        regions = tuple(house.dictionaries.regions)
        remarks = await self._database.read(conclusions.suggested, number, regions)
        words = drafts(remarks, house.dictionaries, house.service_lists)
        await self._database.transact(conclusions.keep_draft, number, words)

    async def _tell(self, order: Order, number: int) -> None:
        person = await self._who(order)
        if person is not None:
            kept = await self._database.read(figures.show, person, number)
            conclusion = await self._database.read(conclusions.read, person, number)
            # Who has blocked the bot finds it under /reports later.
            with speaking(person.language), suppress(TelegramForbiddenError, TelegramBadRequest):
                chat = Chat(self._bot, self._database, person.telegram_id, person, None)
                await chat.show(screens.made(kept, conclusion))
        await self._database.transact(store.told, order.id, self._clock())

    async def _who(self, order: Order) -> Person | None:
        """Who ordered it, if they may still see it."""
        admins = self._house.settings.admin_ids
        visit = await self._database.transact(people.visit, order.ordered_by, 0, admins)
        return visit.person if may(visit.role, Permission.EXPORT_REGISTER) else None
