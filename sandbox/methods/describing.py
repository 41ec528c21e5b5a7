"""What the bot tells about itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox.model import Files, Json
from sandbox.profile import language_of, scope_key
from sandbox.refusal import not_modelled

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.world import World


def set_my_commands(world: World, params: Json, files: Files) -> bool:
    """Per scope and language."""
    _check_scope(world, params)
    world.profile.set_commands(params)
    world.events.publish("commands", None, {})
    return True


def _check_scope(world: World, params: Json) -> None:
    scope = params.get("scope", {})
    if "chat_id" in scope:
        world.chat(scope["chat_id"])


def get_my_commands(world: World, params: Json, files: Files) -> list[Json]:
    """Exactly what was set for this scope and language."""
    return world.profile.commands.get((scope_key(params), language_of(params)), [])


def delete_my_commands(world: World, params: Json, files: Files) -> bool:
    """After that the wider scope shows through."""
    world.profile.commands.pop((scope_key(params), language_of(params)), None)
    world.events.publish("commands", None, {})
    return True


def _setter(what: str) -> Callable[[World, Json, Files], Any]:
    return lambda world, params, files: world.profile.set_text(what, params)


def _getter(what: str) -> Callable[[World, Json, Files], Any]:
    return lambda world, params, files: {what: world.profile.own_text(what, params)}


def set_chat_menu_button(world: World, params: Json, files: Files) -> bool:
    """For one chat, or for all that have none of their own."""
    button = params.get("menu_button", {"type": "default"})
    if button["type"] == "web_app":
        raise not_modelled("web apps")
    if "chat_id" in params:
        world.chat(params["chat_id"]).menu_button = button
    else:
        world.profile.menu_button = button
    return True


def get_chat_menu_button(world: World, params: Json, files: Files) -> Json:
    """The chat's own button, or else everybody's."""
    own = world.chat(params["chat_id"]).menu_button if "chat_id" in params else None
    return own or world.profile.menu_button


METHODS = {
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setMyName": _setter("name"),
    "getMyName": _getter("name"),
    "setMyDescription": _setter("description"),
    "getMyDescription": _getter("description"),
    "setMyShortDescription": _setter("short_description"),
    "getMyShortDescription": _getter("short_description"),
    "setChatMenuButton": set_chat_menu_button,
    "getChatMenuButton": get_chat_menu_button,
}
