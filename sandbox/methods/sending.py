"""New messages of the bot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sandbox import rich, text
from sandbox.files import media
from sandbox.methods import polls
from sandbox.model import Chat, Files, Json, Message
from sandbox.refusal import bad_request, not_modelled

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.world import World

_ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}
_CONTENT: tuple[str, ...] = (
    "text",
    "entities",
    "caption",
    "caption_entities",
    "photo",
    "document",
    "video",
    "audio",
    "voice",
)
_CONTENT += (
    "animation",
    "video_note",
    "contact",
    "location",
    "poll",
    "rich_message",
    "link_preview_options",
    "has_media_spoiler",
)


def send_message(world: World, params: Json, files: Files) -> Json:
    """A text of 1-4096 characters after parsing."""
    chat = world.reachable_chat(params["chat_id"])
    return world.post(chat, text.message_text(params) | _preview(params), params)


def send_rich_message(world: World, params: Json, files: Files) -> Json:
    """Headings, lists, tables and details; the bot's own text is HTML."""
    chat = world.reachable_chat(params["chat_id"])
    return world.post(chat, {"rich_message": rich.rich_message(params["rich_message"])}, params)


def _preview(params: Json) -> Json:
    options = params.get("link_preview_options")
    return {"link_preview_options": options} if options else {}


def media_content(world: World, kind: str, params: Json, files: Files) -> Json:
    """The message fields of one media item: the file, its caption, how it is shown."""
    file = world.files.resolve(kind, params.get(kind, ""), files)
    content = media(file, params)
    if kind != "video_note":
        content |= text.caption(params)
    if params.get("has_spoiler"):
        content["has_media_spoiler"] = True
    if params.get("show_caption_above_media") and "caption" in content:
        content["show_caption_above_media"] = True
    return content


def _media_sender(kind: str) -> Callable[[World, Json, Files], Any]:
    def send(world: World, params: Json, files: Files) -> Json:
        chat = world.reachable_chat(params["chat_id"])
        return world.post(chat, media_content(world, kind, params, files), params)

    return send


def send_media_group(world: World, params: Json, files: Files) -> list[Json]:
    """An album of 2-10 items; documents and audio files keep to themselves."""
    chat = world.reachable_chat(params["chat_id"])
    items = params["media"]
    if not 2 <= len(items) <= 10:
        raise bad_request("album must contain 2-10 items")
    kinds = {item["type"] for item in items}
    if len(kinds) > 1 and kinds & {"document", "audio"}:
        raise bad_request("documents and audio files can't be mixed with other media types")
    group = {"media_group_id": world.new_id()}
    contents = [album_item(world, item, files) | group for item in items]
    return [world.post(chat, content, params) for content in contents]


def album_item(world: World, item: Json, files: Files) -> Json:
    """The message fields of an InputMedia."""
    if item["type"] in {"live_photo", "link", "location", "sticker", "venue"}:
        raise not_modelled(f"media of type {item['type']}")
    return media_content(world, item["type"], item | {item["type"]: item["media"]}, files)


def send_contact(world: World, params: Json, files: Files) -> Json:
    """Somebody's phone number."""
    chat = world.reachable_chat(params["chat_id"])
    names = ("phone_number", "first_name", "last_name", "vcard")
    contact = {name: params[name] for name in names if params.get(name)}
    return world.post(chat, {"contact": contact}, params)


def send_location(world: World, params: Json, files: Files) -> Json:
    """A point on the map, not a live one."""
    if params.get("live_period"):
        raise not_modelled("live locations")
    chat = world.reachable_chat(params["chat_id"])
    names = ("latitude", "longitude", "horizontal_accuracy")
    location = {name: params[name] for name in names if name in params}
    return world.post(chat, {"location": location}, params)


def send_chat_action(world: World, params: Json, files: Files) -> bool:
    """`typing` and the like."""
    chat = world.reachable_chat(params["chat_id"])
    if params["action"] not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    world.events.publish("typing", chat.id, {"action": params["action"]})
    return True


def _original(world: World, params: Json, doing: str) -> tuple[Chat, Message]:
    chat = world.reachable_chat(params["chat_id"])
    original = world.chat(params["from_chat_id"]).find(params["message_id"])
    if original is None:
        raise bad_request(f"message to {doing} not found")
    if original.protected:
        raise bad_request(f"message can't be {'copied' if doing == 'copy' else 'forwarded'}")
    return chat, original


def _content_of(message: Message) -> Json:
    return {name: message.body[name] for name in _CONTENT if name in message.body}


def copy_message(world: World, params: Json, files: Files) -> Json:
    """The same content as a message of the bot's own; a caption may be replaced."""
    chat, original = _original(world, params, "copy")
    content = _content_of(original)
    if "caption" in params and "text" not in content:
        kept = {key: value for key, value in content.items() if not key.startswith("caption")}
        content = kept | text.caption(params)
    if "poll" in content:
        content["poll"] = polls.anew(world, content["poll"])
    return {"message_id": world.post(chat, content, params)["message_id"]}


def forward_message(world: World, params: Json, files: Files) -> Json:
    """The same content with its origin."""
    chat, original = _original(world, params, "forward")
    sender = original.body["from"]
    origin = {"type": "user", "date": original.body["date"], "sender_user": sender}
    return world.post(chat, _content_of(original) | {"forward_origin": origin}, params)


METHODS = {
    "sendMessage": send_message,
    "sendRichMessage": send_rich_message,
    "sendPhoto": _media_sender("photo"),
    "sendDocument": _media_sender("document"),
    "sendVideo": _media_sender("video"),
    "sendAudio": _media_sender("audio"),
    "sendVoice": _media_sender("voice"),
    "sendAnimation": _media_sender("animation"),
    "sendVideoNote": _media_sender("video_note"),
    "sendMediaGroup": send_media_group,
    "sendPoll": polls.send_poll,
    "stopPoll": polls.stop_poll,
    "sendContact": send_contact,
    "sendLocation": send_location,
    "sendChatAction": send_chat_action,
    "copyMessage": copy_message,
    "forwardMessage": forward_message,
}
