"""Conversations of operators and administrators. Which permission opens which is on this page, once.

Whoever lacks it is answered as if the command or button did not exist (bot/handlers/stale.py).
"""

from aiogram import Router

from bot.handlers.filters import Allowed
from bot.handlers.staff import chances, finding, register, statistics
from bot.people.rules import Permission


def make_router() -> Router:
    """The parent of all staff routers."""
    router = Router(name="staff")
    router.include_routers(
        _gated(finding.make_router(), Permission.FIND_PEOPLE),
        _gated(statistics.make_router(), Permission.SEE_STATISTICS),
        _gated(register.make_router(), Permission.EXPORT_REGISTER),
        _gated(chances.make_router(), Permission.GRANT_CHANCES),
    )
    return router


def _gated(router: Router, permission: Permission) -> Router:
    """The same router behind its gate."""
    router.message.filter(Allowed(permission))
    router.callback_query.filter(Allowed(permission))
    return router
