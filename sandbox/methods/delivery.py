"""How updates reach the bot, and who it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.model import Files, Json
from sandbox.refusal import not_modelled

if TYPE_CHECKING:
    from sandbox.world import World


def get_me(world: World, params: Json, files: Files) -> Json:
    """The bot itself."""
    return world.profile.as_user() | {
        "can_join_groups": False,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
    }


def get_updates(world: World, params: Json, files: Files) -> list[Json]:
    """What waits now; the waiting itself is done at the doors (polling.py)."""
    return world.pending(params.get("offset"), params.get("limit", 100), params.get("allowed_updates"))


def set_webhook(world: World, params: Json, files: Files) -> bool:
    """An empty address means polling."""
    if not params["url"]:
        return delete_webhook(world, params, files)
    if "certificate" in params:
        raise not_modelled("own certificates")
    world.updates.set_webhook(params)
    _adjust(world, params)
    return True


def delete_webhook(world: World, params: Json, files: Files) -> bool:
    """Back to polling."""
    world.updates.delete_webhook()
    _adjust(world, params)
    return True


def _adjust(world: World, params: Json) -> None:
    if params.get("drop_pending_updates"):
        world.updates.drop_all()
    if params.get("allowed_updates") is not None:
        world.updates.allow(params["allowed_updates"])


def get_webhook_info(world: World, params: Json, files: Files) -> Json:
    """Where updates go, how many wait, and the last failure."""
    return world.updates.webhook_info()


METHODS = {
    "getMe": get_me,
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
