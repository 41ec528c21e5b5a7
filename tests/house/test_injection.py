"""What handlers ask for by name: a closed list, and nobody is promised who may not be there."""

import inspect
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest
from aiogram import Bot, Router
from aiogram.dispatcher.event.handler import HandlerObject
from aiogram.filters import CommandObject
from aiogram.filters.callback_data import CallbackData
from aiogram.types import TelegramObject

from bot.db.database import Database
from bot.handlers import create_dispatcher
from bot.handlers.act import Act
from bot.handlers.chat import Chat
from bot.handlers.filters import Allowed, Awaiting, Consented, Known, Registered
from bot.handlers.shelving import Shelving
from bot.house import House
from bot.people.model import Person, Visit

# Put within reach at the door (bot/middlewares.py) and by main.py; the last two come from filters.
INJECTED: dict[str, Any] = {
    "bot": Bot,
    "database": Database,
    "house": House,
    "visit": Visit,
    "person": Person,
    "now": datetime,
    "act": Act,
    "chat": Chat,
    "shelving": Shelving,
    "update_id": int,
    "callback_data": CallbackData,
    "command": CommandObject,
}
# Behind one of these there is a person; before the choice of a language there is none.
GATES = (Known, Consented, Registered, Allowed, Awaiting)
EVENTS = ("message", "callback_query", "my_chat_member")

Registration = tuple[tuple[Router, ...], str, HandlerObject]


def registrations(router: Router, above: tuple[Router, ...] = ()) -> Iterator[Registration]:
    """Every handler with the kind of its event and the routers that lead to it."""
    path = (*above, router)
    for kind in EVENTS:
        for handler in router.observers[kind].handlers:
            yield path, kind, handler
    for inner in router.sub_routers:
        yield from registrations(inner, path)


REGISTERED = list(registrations(create_dispatcher()))


def name(registration: Registration) -> str:
    callback = registration[2].callback
    return f"{callback.__module__.removeprefix('bot.handlers.')}.{callback.__name__}"


def filters_of(registration: Registration) -> list[Callable[..., Any]]:
    """The handler's own filters and those of every router above it."""
    path, kind, handler = registration
    gates = [each for router in path for each in router.observers[kind]._handler.filters or ()]
    return [each.callback for each in (*gates, *(handler.filters or ()))]


def parameters(handler: HandlerObject) -> dict[str, inspect.Parameter]:
    return dict(inspect.signature(handler.callback).parameters)


every_handler = pytest.mark.parametrize("registration", REGISTERED, ids=name)


@every_handler
def test_a_handler_takes_its_event_first_and_then_only_what_is_injected(registration: Registration) -> None:
    first, *others = parameters(registration[2]).values()
    assert first.name == "event"
    assert issubclass(first.annotation, TelegramObject)
    assert {each.name for each in others} <= set(INJECTED)


@every_handler
def test_an_injected_name_means_the_same_everywhere(registration: Registration) -> None:
    for each in list(parameters(registration[2]).values())[1:]:
        meant = INJECTED[each.name]
        if meant is CallbackData:
            assert issubclass(each.annotation, CallbackData)
        else:
            assert each.annotation in {meant, meant | None}


@every_handler
def test_who_needs_a_person_stands_behind_a_gate(registration: Registration) -> None:
    person = parameters(registration[2]).get("person")
    if person is not None and person.annotation is Person:
        assert any(isinstance(each, GATES) for each in filters_of(registration))


@every_handler
def test_no_filter_runs_in_a_thread(registration: Registration) -> None:
    """aiogram hands magic filters and plain functions to a thread, half a millisecond a try."""
    assert [each for each in registration[2].filters or () if not each.awaitable] == []


def test_every_handler_of_staff_names_a_permission() -> None:
    staff = [each for each in REGISTERED if any(router.name == "staff" for router in each[0])]
    assert staff
    assert [name(each) for each in staff if not any(isinstance(f, Allowed) for f in filters_of(each))] == []


def test_the_last_router_takes_whatever_is_left() -> None:
    """So that no button and no message is ever met with silence."""
    order = [path[1].name for path, kind, _ in REGISTERED if kind in {"message", "callback_query"}]
    assert order[-1] == "stale"
    assert all(earlier == "stale" for earlier, later in pairwise(reversed(order)) if later == "stale")
    last = [each for each in REGISTERED if each[0][-1].name == "stale"]
    assert {kind for _, kind, _ in last} == {"message", "callback_query"}
    assert [filters_of(each) for each in last] == [[], []]
