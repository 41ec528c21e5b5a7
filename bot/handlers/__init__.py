"""The Telegram edge: each file a conversation. The routing table, with its gates, is on this page."""

from aiogram import Dispatcher, Router

from bot.handlers import (
    certificates,
    home,
    lessons,
    membership,
    profile,
    questionnaires,
    quiz,
    ratings,
    reading,
    registration,
    searching,
    self_check,
    stale,
    start,
    survey,
)
from bot.handlers import staff as staff_handlers
from bot.handlers.filters import Registered, Repeated


def create_dispatcher() -> Dispatcher:
    """The dispatcher with all routers, in the order in which they are asked."""
    dispatcher = Dispatcher(disable_fsm=True)
    dispatcher.include_routers(
        _repeated(),
        membership.make_router(),
        _learners(),
        start.make_router(),
        registration.make_router(),
        profile.make_router(),
        staff_handlers.make_router(),
        searching.make_router(),
        stale.make_router(),
    )
    return dispatcher


def _repeated() -> Router:
    """An update whose effects are committed changes nothing and shows the present screen."""
    router = Router(name="repeated")
    router.callback_query.register(stale.as_it_is, Repeated())
    router.message.register(stale.as_it_is, Repeated())
    return router


def _learners() -> Router:
    """The conversations of registered people: the gate stands once, here."""
    router = Router(name="learners")
    router.callback_query.filter(Registered())
    router.message.filter(Registered())
    router.poll_answer.filter(Registered())
    router.include_routers(
        quiz.make_router(),
        lessons.make_router(),
        reading.make_router(),
        self_check.make_router(),
        home.make_router(),
        certificates.make_router(),
        survey.make_router(),
        questionnaires.make_router(),
        ratings.make_router(),
    )
    return router
