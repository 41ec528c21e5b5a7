"""Changing what was sent, and answering presses."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sandbox import rich, text
from sandbox.keyboards import check_markup
from sandbox.methods.sending import album_item
from sandbox.model import Chat, Files, Json, Message
from sandbox.refusal import bad_request, not_modelled

if TYPE_CHECKING:
    from sandbox.world import World

_DELETABLE_FOR = timedelta(hours=48)
_ANSWERABLE_FOR = timedelta(seconds=150)
_MEDIA = ("photo", "document", "video", "audio", "animation", "voice")
_EDITABLE: tuple[str, ...] = (
    "text",
    "entities",
    "rich_message",
    "link_preview_options",
    "caption",
    "caption_entities",
    "show_caption_above_media",
)
_EDITABLE += ("has_media_spoiler", *_MEDIA)


def _to_edit(world: World, params: Json) -> tuple[Chat, Message]:
    if "chat_id" not in params:
        raise bad_request("chat_id is empty")
    chat = world.reachable_chat(params["chat_id"])
    message = chat.find(params.get("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    # A message that came with a reply keyboard (or took one away) can never be edited.
    if not message.outgoing or message.had_reply_keyboard or "forward_origin" in message.body:
        raise bad_request("message can't be edited")
    return chat, message


def _change(world: World, chat: Chat, message: Message, content: Json, params: Json) -> Json:
    """Replace the content; an edit without a keyboard takes the old keyboard away."""
    markup = check_markup(params.get("reply_markup"))
    kept = {key: value for key, value in message.body.items() if key not in _EDITABLE}
    old = {key: value for key, value in message.body.items() if key in _EDITABLE}
    if old == content and message.markup == markup:
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    message.body = kept | content | {"edit_date": world.clock.timestamp()}
    message.markup = markup
    world.events.publish("edited", chat.id, message.for_person())
    return message.for_bot()


def edit_message_text(world: World, params: Json, files: Files) -> Json:
    """Only of a message that is a text or a rich message; each may become the other."""
    chat, message = _to_edit(world, params)
    if "text" not in message.body and "rich_message" not in message.body:
        raise bad_request("there is no text in the message to edit")
    if "rich_message" in params:
        return _change(world, chat, message, _rich_content(params), params)
    content = text.message_text(params)
    if params.get("link_preview_options"):
        content["link_preview_options"] = params["link_preview_options"]
    return _change(world, chat, message, content, params)


def _rich_content(params: Json) -> Json:
    """Stricter than the server, which takes the one and drops the other."""
    if "text" in params:
        raise bad_request("either text or rich_message must be specified, not both")
    return {"rich_message": rich.rich_message(params["rich_message"])}


def edit_message_caption(world: World, params: Json, files: Files) -> Json:
    """Only of a message with media; without a caption the old one goes."""
    chat, message = _to_edit(world, params)
    if not any(kind in message.body for kind in _MEDIA):
        raise bad_request("there is no caption in the message to edit")
    kept = {key: message.body[key] for key in (*_MEDIA, "has_media_spoiler") if key in message.body}
    above = {"show_caption_above_media": True} if params.get("show_caption_above_media") else {}
    return _change(world, chat, message, kept | text.caption(params) | above, params)


def edit_message_media(world: World, params: Json, files: Files) -> Json:
    """Put other media in; since Bot API 10 also in place of a text or a rich message."""
    chat, message = _to_edit(world, params)
    if not any(kind in message.body for kind in ("text", "rich_message", *_MEDIA)):
        raise bad_request("there is no media in the message to edit")
    return _change(world, chat, message, album_item(world, params["media"], files), params)


def edit_message_reply_markup(world: World, params: Json, files: Files) -> Json:
    """Only the keyboard."""
    chat, message = _to_edit(world, params)
    content = {key: message.body[key] for key in _EDITABLE if key in message.body}
    return _change(world, chat, message, content, params)


def delete_message(world: World, params: Json, files: Files) -> bool:
    """Within 48 hours of sending, either side's."""
    chat = world.reachable_chat(params["chat_id"])
    message = chat.find(params["message_id"])
    if message is None:
        raise bad_request("message to delete not found")
    if world.clock.now() - message.sent_at > _DELETABLE_FOR:
        raise bad_request("message can't be deleted for everyone")
    world.delete(chat, message)
    return True


def delete_messages(world: World, params: Json, files: Files) -> bool:
    """1-100 at once; what is not there is passed over."""
    chat = world.reachable_chat(params["chat_id"])
    if not 1 <= len(params["message_ids"]) <= 100:
        raise bad_request("message identifiers are not specified")
    found = [chat.find(number) for number in params["message_ids"]]
    for message in found:
        if message and world.clock.now() - message.sent_at <= _DELETABLE_FOR:
            world.delete(chat, message)
    return True


def answer_callback_query(world: World, params: Json, files: Files) -> bool:
    """Text of 0-200 characters, while the press is young."""
    press = world.presses.get(params["callback_query_id"])
    if press is None or world.clock.now() - press.at > _ANSWERABLE_FOR:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if params.get("url"):
        raise not_modelled("answers that open a link")
    words = params.get("text", "")
    if len(words) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    chat = world.chats[press.user_id]
    chat.toast = words or None
    chat.toast_is_alert = params.get("show_alert", False)
    world.events.publish(
        "answer",
        chat.id,
        {
            "callback_query_id": press.query_id,
            "text": chat.toast,
            "show_alert": chat.toast_is_alert,
        },
    )
    return True


def pin_chat_message(world: World, params: Json, files: Files) -> bool:
    """The newest pinned message is the one shown."""
    chat = world.reachable_chat(params["chat_id"])
    if chat.find(params["message_id"]) is None:
        raise bad_request("message to pin not found")
    chat.pinned = [
        *(number for number in chat.pinned if number != params["message_id"]),
        params["message_id"],
    ]
    return True


def unpin_chat_message(world: World, params: Json, files: Files) -> bool:
    """The named message, or the newest pinned one."""
    chat = world.reachable_chat(params["chat_id"])
    number = params.get("message_id", chat.pinned[-1] if chat.pinned else None)
    if number not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(number)
    return True


def set_message_reaction(world: World, params: Json, files: Files) -> bool:
    """At most one reaction, an ordinary emoji."""
    chat = world.reachable_chat(params["chat_id"])
    reaction = params.get("reaction", [])
    if chat.find(params["message_id"]) is None:
        raise bad_request("message to react not found")
    if len(reaction) > 1 or any(item["type"] != "emoji" for item in reaction):
        raise bad_request("REACTIONS_TOO_MANY" if len(reaction) > 1 else "REACTION_INVALID")
    chat.reactions[params["message_id"]] = reaction
    return True


METHODS = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageMedia": edit_message_media,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "answerCallbackQuery": answer_callback_query,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
    "setMessageReaction": set_message_reaction,
}
