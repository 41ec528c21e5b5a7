"""Files, chats and members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.files import DOWNLOAD_LIMIT
from sandbox.model import Files, Json
from sandbox.refusal import Refusal, bad_request

if TYPE_CHECKING:
    from sandbox.world import World


def get_file(world: World, params: Json, files: Files) -> Json:
    """Where a file of up to 20 MB can be downloaded."""
    try:
        file = world.files.get(params["file_id"])
    except Refusal:
        raise bad_request("invalid file_id") from None
    if len(file.data) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return {
        "file_id": file.file_id,
        "file_unique_id": file.unique_id,
        "file_size": len(file.data),
        "file_path": file.path,
    }


def get_chat(world: World, params: Json, files: Files) -> Json:
    """A private chat with the fields the type demands."""
    chat = world.chat(params["chat_id"])
    gifts = (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    )
    return chat.user.as_chat() | {
        "accent_color_id": chat.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, True),
    }


def get_chat_member(world: World, params: Json, files: Files) -> Json:
    """In a private chat both sides are members."""
    chat = world.chat(params["chat_id"])
    if params["user_id"] == chat.id:
        return {"status": "member", "user": chat.user.as_user()}
    if params["user_id"] == world.profile.bot_id:
        return {"status": "member", "user": world.profile.as_user()}
    raise bad_request("PARTICIPANT_ID_INVALID")


METHODS = {"getFile": get_file, "getChat": get_chat, "getChatMember": get_chat_member}
