from __future__ import annotations

import json

import pytest

from sandbox.model import Json
from sandbox.people import Person
from sandbox.refusal import Refusal
from sandbox.specification import check_answer, check_request, check_update
from sandbox.world import World

BUTTON = {"text": "a", "callback_data": "b"}


@pytest.mark.parametrize(
    ("method", "params", "reason"),
    [
        ("sendMessage", {"chat_id": 1}, "Bad Request: message text is empty"),
        ("sendMessage", {"text": "x"}, "Bad Request: chat_id is empty"),
        ("sendDocument", {"chat_id": 1}, "Bad Request: there is no document in the request"),
        ("deleteMessage", {"chat_id": 1}, "Bad Request: message identifier is not specified"),
        ("sendPoll", {"chat_id": 1, "question": "?"}, 'parameter "options" of sendPoll is required'),
        ("sendMessage", {"chat_id": 1, "text": "x", "texd": "y"}, 'unknown parameter "texd"'),
        ("sendMessage", {"chat_id": 1, "text": 5}, "sendMessage.text: String was expected"),
        ("sendMessage", {"chat_id": [], "text": "x"}, "chat_id"),
        ("sendMessage", {"chat_id": 1, "text": "x", "protect_content": "maybe"}, "Boolean was expected"),
        ("sendMessage", {"chat_id": 1, "text": "x", "reply_markup": "{"}, "JSON was expected"),
        ("sendMessage", {"chat_id": 1, "text": "x", "reply_markup": "[]"}, "was expected"),
        ("deleteMessage", {"chat_id": 1, "message_id": "x"}, "Integer was expected"),
        ("deleteMessages", {"chat_id": 1, "message_ids": "5"}, "Array of Integer was expected"),
        ("sendLocation", {"chat_id": 1, "latitude": "north", "longitude": 1}, "Float was expected"),
        ("setMyCommands", {"commands": [{"command": "x"}]}, '"description" of BotCommand is required'),
        ("setMyCommands", {"commands": [], "scope": {"type": "chat"}}, '"chat_id" of BotCommandScopeChat'),
        ("setMyCommands", {"commands": [], "scope": {"type": "private"}}, "must be"),
        ("setWebhook", {"url": "https://x.kz", "certificate": "text"}, "an uploaded file was expected"),
        ("editMessageMedia", {"media": {"type": "photo"}}, '"media" of InputMediaPhoto is required'),
    ],
)
def test_a_request_that_does_not_fit_is_refused(method: str, params: Json, reason: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_request(method, params, ())
    assert refused.value.code == 400
    assert reason in refused.value.description


@pytest.mark.parametrize(
    ("button", "reason"),
    [
        (BUTTON | {"colour": "red"}, 'unknown parameter "colour" of InlineKeyboardButton'),
        (BUTTON | {"web_app": {"address": "x"}}, 'unknown parameter "address" of WebAppInfo'),
        ({"callback_data": "b"}, 'parameter "text" of InlineKeyboardButton is required'),
        (BUTTON | {"callback_data": 7}, "InlineKeyboardButton.callback_data: String was expected"),
    ],
)
def test_nested_objects_are_checked_as_well(button: Json, reason: str) -> None:
    markup = {"inline_keyboard": [[button]]}
    with pytest.raises(Refusal) as refused:
        check_request("sendMessage", {"chat_id": 1, "text": "x", "reply_markup": markup}, ())
    assert reason in refused.value.description


def test_form_values_are_put_right() -> None:
    markup = {"inline_keyboard": [[BUTTON]]}
    params = {"chat_id": "7", "text": "[1]", "protect_content": "True", "reply_markup": json.dumps(markup)}
    checked = check_request("sendmessage", params, ())
    assert checked == {"chat_id": 7, "text": "[1]", "protect_content": True, "reply_markup": markup}


def test_a_file_may_come_as_a_part_of_the_fields_name() -> None:
    assert check_request("sendPhoto", {"chat_id": 1}, {"photo"})["photo"] == "attach://photo"


def test_an_unknown_method_is_404_and_an_unmodelled_one_501(world: World, aselya: Person) -> None:
    for method, params, code in (("sendEverything", {}, 404), ("sendDice", {"chat_id": aselya.id}, 501)):
        with pytest.raises(Refusal) as refused:
            world.call(method, params)
        assert refused.value.code == code


@pytest.mark.parametrize("answer", [{"id": 42}, True, None])
def test_the_sandbox_checks_its_own_answers(answer: object) -> None:
    with pytest.raises(AssertionError, match="the sandbox answers getMe wrongly"):
        check_answer("getMe", answer)


def test_the_sandbox_checks_its_own_updates() -> None:
    with pytest.raises(AssertionError, match='unknown parameter "mesage"'):
        check_update({"update_id": 1, "mesage": {}})


def test_an_unmodelled_parameter_is_501(world: World, aselya: Person) -> None:
    with pytest.raises(Refusal, match="501 not modelled: parameter message_thread_id"):
        world.call("sendMessage", {"chat_id": aselya.id, "text": "x", "message_thread_id": 5})
