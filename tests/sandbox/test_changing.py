from __future__ import annotations

from datetime import timedelta

import pytest

from sandbox.model import Json, Upload
from sandbox.people import Person
from sandbox.refusal import Refusal
from sandbox.world import World

MARKUP = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}


@pytest.fixture
def sent(world: World, aselya: Person) -> Json:
    params = {"chat_id": aselya.id, "text": "<b>x</b>", "parse_mode": "HTML", "reply_markup": MARKUP}
    message: Json = world.call("sendMessage", params)
    return message


@pytest.fixture
def photo(world: World, aselya: Person, picture: bytes) -> Json:
    params = {"chat_id": aselya.id, "caption": "x"}
    message: Json = world.call("sendPhoto", params, {"photo": Upload("a.png", picture)})
    return message


def where(message: Json) -> Json:
    return {"chat_id": message["chat"]["id"], "message_id": message["message_id"]}


def test_an_edit_replaces_text_and_keyboard(world: World, aselya: Person, sent: Json) -> None:
    edited = world.call("editMessageText", where(sent) | {"text": "y"})
    assert edited["text"] == aselya.screen == "y"
    assert "reply_markup" not in edited, "an edit without a keyboard takes the old one away"
    assert "entities" not in edited
    quiet = {"link_preview_options": {"is_disabled": True}}
    assert world.call("editMessageText", where(sent) | {"text": "z"} | quiet)["link_preview_options"][
        "is_disabled"
    ]


@pytest.mark.parametrize(
    ("change", "is_new"),
    [
        ({"text": "<strong>x</strong> ", "parse_mode": "HTML", "reply_markup": MARKUP}, False),
        ({"text": "x", "reply_markup": MARKUP}, True),
        ({"text": "<b>x</b>", "parse_mode": "HTML"}, True),
    ],
)
def test_not_modified_compares_text_entities_and_markup(
    world: World, sent: Json, change: Json, is_new: bool
) -> None:
    if is_new:
        assert world.call("editMessageText", where(sent) | change)["text"] == "x"
        return
    with pytest.raises(
        Refusal, match="message is not modified: specified new message content and reply markup"
    ):
        world.call("editMessageText", where(sent) | change)


def test_a_photo_has_a_caption_and_no_text_to_edit(
    world: World, aselya: Person, photo: Json, sent: Json
) -> None:
    with pytest.raises(Refusal, match="there is no text in the message to edit"):
        world.call("editMessageText", where(photo) | {"text": "y"})
    with pytest.raises(Refusal, match="there is no caption in the message to edit"):
        world.call("editMessageCaption", where(sent) | {"caption": "y"})
    edited = world.call(
        "editMessageCaption", where(photo) | {"caption": "y", "show_caption_above_media": True}
    )
    assert (edited["caption"], edited["photo"]) == ("y", photo["photo"])
    assert "caption" not in world.call("editMessageCaption", where(photo))


def test_media_can_be_replaced_also_in_place_of_a_text(
    world: World, aselya: Person, sent: Json, photo: Json
) -> None:
    media = {"type": "document", "media": "attach://d", "caption": "z"}
    for message in (sent, photo):
        edited = world.call(
            "editMessageMedia", where(message) | {"media": media}, {"d": Upload("d.txt", b"d")}
        )
        assert edited["caption"] == "z"
        assert not {"text", "photo"} & edited.keys()
    same = {"type": "photo", "media": photo["photo"][0]["file_id"]}
    world.call("editMessageMedia", where(photo) | {"media": same})
    with pytest.raises(Refusal, match="message is not modified"):
        world.call("editMessageMedia", where(photo) | {"media": same})
    contact = world.call("sendContact", {"chat_id": aselya.id, "phone_number": "1", "first_name": "x"})
    with pytest.raises(Refusal, match="there is no media"):
        world.call("editMessageMedia", where(contact) | {"media": same})
    with pytest.raises(Refusal, match="501"):
        world.call(
            "editMessageMedia", where(photo) | {"media": {"type": "live_photo", "media": "x", "photo": "y"}}
        )


def test_only_the_keyboard_can_be_changed(world: World, sent: Json) -> None:
    edited = world.call("editMessageReplyMarkup", where(sent))
    assert edited["text"] == "x"
    assert "reply_markup" not in edited
    with pytest.raises(Refusal, match="message is not modified"):
        world.call("editMessageReplyMarkup", where(sent))


def test_what_cannot_be_edited(world: World, aselya: Person) -> None:
    keyboard = {"keyboard": [[{"text": "a"}]]}
    fixed = world.call("sendMessage", {"chat_id": aselya.id, "text": "x", "reply_markup": keyboard})
    cases = [
        ({"message_id": 999}, "message to edit not found"),
        ({"message_id": aselya.says("x")}, "message can't be edited"),
        ({"message_id": fixed["message_id"]}, "message can't be edited"),
    ]
    for target, reason in cases:
        with pytest.raises(Refusal, match=reason):
            world.call("editMessageText", {"chat_id": aselya.id, "text": "y"} | target)
    with pytest.raises(Refusal, match="chat_id is empty"):
        world.call("editMessageText", {"text": "y", "message_id": 1})


def test_deleting_works_once_and_within_two_days(world: World, aselya: Person, sent: Json) -> None:
    old = aselya.says("ескі")
    world.clock.advance(timedelta(hours=48, seconds=1))
    with pytest.raises(Refusal, match="message can't be deleted for everyone"):
        world.call("deleteMessage", {"chat_id": aselya.id, "message_id": old})
    typed = aselya.says("850101300123")
    assert world.call("deleteMessage", {"chat_id": aselya.id, "message_id": typed}) is True
    assert typed not in [message["message_id"] for message in aselya.messages]
    with pytest.raises(Refusal, match="message to delete not found"):
        world.call("deleteMessage", {"chat_id": aselya.id, "message_id": typed})


def test_deleting_many_passes_over_what_is_not_there(world: World, aselya: Person, sent: Json) -> None:
    numbers = [sent["message_id"], 999]
    assert world.call("deleteMessages", {"chat_id": aselya.id, "message_ids": numbers}) is True
    assert sent not in aselya.messages
    with pytest.raises(Refusal, match="not specified"):
        world.call("deleteMessages", {"chat_id": aselya.id, "message_ids": []})


def test_a_press_is_answered_while_it_is_young(world: World, aselya: Person, sent: Json) -> None:
    query_id = aselya.presses(sent["message_id"], "b")
    answer = {"callback_query_id": query_id, "text": "Дұрыс", "show_alert": True}
    assert world.call("answerCallbackQuery", answer) is True
    assert (aselya.toast, aselya.toast_is_alert) == ("Дұрыс", True)
    with pytest.raises(Refusal, match="MESSAGE_TOO_LONG"):
        world.call("answerCallbackQuery", answer | {"text": "x" * 201})
    with pytest.raises(Refusal, match="501 not modelled"):
        world.call("answerCallbackQuery", answer | {"url": "https://t.me/x"})
    world.clock.advance(timedelta(seconds=151))
    for wrong in (query_id, "12345"):
        with pytest.raises(
            Refusal, match="query is too old and response timeout expired or query ID is invalid"
        ):
            world.call("answerCallbackQuery", {"callback_query_id": wrong})


def test_pins_and_reactions(world: World, aselya: Person, sent: Json) -> None:
    assert world.call("pinChatMessage", where(sent)) is True
    assert world.call("unpinChatMessage", {"chat_id": aselya.id}) is True
    heart = [{"type": "emoji", "emoji": "❤"}]
    assert world.call("setMessageReaction", where(sent) | {"reaction": heart}) is True
    assert world.chat(aselya.id).reactions[sent["message_id"]] == heart
    gone = {"chat_id": aselya.id, "message_id": 999}
    cases = [
        ("pinChatMessage", gone, "message to pin not found"),
        ("unpinChatMessage", {"chat_id": aselya.id}, "message to unpin not found"),
        ("setMessageReaction", gone, "message to react not found"),
        ("setMessageReaction", where(sent) | {"reaction": heart * 2}, "REACTIONS_TOO_MANY"),
        ("setMessageReaction", where(sent) | {"reaction": [{"type": "paid"}]}, "REACTION_INVALID"),
    ]
    for method, params, reason in cases:
        with pytest.raises(Refusal, match=reason):
            world.call(method, params)
