"""Conversations of operators and administrators. Which permission opens which is on this page, once.

Whoever lacks it is answered as if the command or button did not exist (bot/handlers/stale.py).
"""

from aiogram import Router

from bot.handlers.filters import Allowed
from bot.handlers.staff import (
    acts,
    calendar,
    calls,
    chances,
    collected,
    course,
    course_preview,
    finding,
    follow_ups,
    interested,
    items,
    leaving,
    letters,
    opinions,
    registers,
    reports,
    room,
    roster,
    services,
    statistics,
    surveys,
    voiding,
)
from bot.people.rules import Permission


def make_router() -> Router:
    """The parent of all staff routers."""
    router = Router(name="staff")
    router.include_routers(
        _gated(calls.make_router(), Permission.INTERVIEW),
        _gated(room.make_router(), Permission.SUPERVISE),
        _gated(follow_ups.make_router(), Permission.FOLLOW_UP),
        _gated(interested.make_router(), Permission.EXPORT_REGISTER),
        _gated(finding.make_router(), Permission.FIND_PEOPLE),
        _gated(surveys.make_router(), Permission.ORDER_SURVEYS),
        _gated(statistics.make_router(), Permission.SEE_STATISTICS),
        _gated(opinions.make_router(), Permission.SEE_STATISTICS),
        _gated(registers.make_router(), Permission.EXPORT_REGISTER),
        _gated(reports.make_router(), Permission.EXPORT_REGISTER),
        _gated(chances.make_router(), Permission.GRANT_CHANCES),
        _gated(items.make_router(), Permission.SEE_ITEMS),
        _gated(voiding.make_router(), Permission.VOID_QUESTIONS),
        _gated(roster.make_router(), Permission.MANAGE_STAFF),
        _gated(leaving.make_router(), Permission.LEAVE),
        _gated(letters.make_router(), Permission.MONITOR),
        _gated(calendar.make_router(), Permission.MONITOR),
        _gated(course.make_router(), Permission.PUBLISH_COURSE),  # Takes every zip.
        _gated(course_preview.make_router(), Permission.PUBLISH_COURSE),
        _gated(collected.make_router(), Permission.IMPORT_SERVICES),  # Leaves what is no questionnaire.
        _gated(acts.make_router(), Permission.MONITOR),  # Leaves what is no file of acts.
        _gated(services.make_router(), Permission.IMPORT_SERVICES),
    )
    return router


def _gated(router: Router, permission: Permission) -> Router:
    """The same router behind its gate."""
    router.message.filter(Allowed(permission))
    router.callback_query.filter(Allowed(permission))
    return router
