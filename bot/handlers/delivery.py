"""Turns a due notification into a message in the person's language and sends it."""

from datetime import datetime

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError

from bot.certificates import service as certificates
from bot.db.database import Database
from bot.errors import Unreachable
from bot.handlers.certificates import send as send_certificate
from bot.handlers.chat import Chat
from bot.house import House
from bot.i18n import speaking
from bot.notifications.cases import CaseDue
from bot.notifications.model import Kind
from bot.notifications.service import AnyDue
from bot.notifications.staff import StaffDue
from bot.screens import staff_notices, survey
from bot.screens.notices import notice


class Delivery:
    """Delivers notifications; given to the sender as its `deliver`."""

    def __init__(self, bot: Bot, database: Database, house: House) -> None:
        self._bot = bot
        self._database = database
        self._house = house

    async def __call__(self, due: AnyDue, now: datetime) -> None:
        """Send one notification. Raises Unreachable when the person has blocked the bot or is gone."""
        chat = Chat(self._bot, self._database, due.person.telegram_id, due.person, None)
        try:
            with speaking(due.person.language):
                await self._deliver(chat, due, now)
        except TelegramForbiddenError as error:
            raise Unreachable(error.message) from error
        except TelegramBadRequest as error:
            if "chat not found" in error.message:
                raise Unreachable(error.message) from error
            raise

    async def _deliver(self, chat: Chat, due: AnyDue, now: datetime) -> None:
        if isinstance(due, CaseDue):
            await chat.send(survey.notice(due, self._house.survey))
            return
        if isinstance(due, StaffDue):
            today = now.astimezone(self._house.regulations.reminders.zone).date()
            await chat.send(staff_notices.notice(due, today))
            return
        if due.notification.kind is not Kind.CERTIFICATE:
            await chat.send(notice(due, self._house.regulations.test, now))
            return
        certificate = await self._database.transact(certificates.of_cycle, due.place.enrolment.id)
        assert certificate is not None, "issued in the transaction that made the notification"
        await send_certificate(chat, self._bot, self._database, self._house, certificate)
