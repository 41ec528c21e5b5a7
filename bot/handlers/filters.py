"""Own filters. All are async: aiogram runs magic filters and plain functions in a thread, at each try."""

from aiogram.filters import BaseFilter
from aiogram.types import Message, TelegramObject

from bot.people.model import Visit
from bot.people.rules import Permission, may


class Awaiting(BaseFilter):
    """The bot waits for a typed answer of this topic from the person; a command is never an answer."""

    def __init__(self, topic: str) -> None:
        self._topic = topic

    async def __call__(self, event: Message, visit: Visit) -> bool:
        """Look at what was read at the door."""
        waits = visit.awaited is not None and visit.awaited.topic == self._topic
        return waits and not (event.text or "").startswith("/")


class Typed(BaseFilter):
    """A text that is no command, from somebody who is not asked for one."""

    async def __call__(self, event: Message, visit: Visit) -> bool:
        """Look at what was read at the door."""
        return bool(event.text) and visit.awaited is None and not (event.text or "").startswith("/")


class Repeated(BaseFilter):
    """The effects of this very update are committed already."""

    async def __call__(self, event: TelegramObject, visit: Visit) -> bool:
        """Look at what was read at the door."""
        return visit.repeated


class Registered(BaseFilter):
    """The person has agreed and answered every question of the registration."""

    async def __call__(self, event: TelegramObject, visit: Visit) -> bool:
        """Look at what was read at the door."""
        return visit.person is not None and visit.person.consented and visit.person.registered


class Known(BaseFilter):
    """The person has chosen a language."""

    async def __call__(self, event: TelegramObject, visit: Visit) -> bool:
        """Look at what was read at the door."""
        return visit.person is not None


class Consented(BaseFilter):
    """The person has agreed, so questions may be asked."""

    async def __call__(self, event: TelegramObject, visit: Visit) -> bool:
        """Look at what was read at the door."""
        return visit.person is not None and visit.person.consented


class Allowed(BaseFilter):
    """The person's role, as it is at this very update, permits this; nothing else is permitted."""

    def __init__(self, permission: Permission) -> None:
        self._permission = permission

    async def __call__(self, event: TelegramObject, visit: Visit) -> bool:
        """Look at what was read at the door; staff choose a language first, as everybody does."""
        return visit.person is not None and may(visit.role, self._permission)
