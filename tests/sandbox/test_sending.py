from __future__ import annotations

import pytest

from sandbox.model import Json, Upload
from sandbox.people import Person
from sandbox.refusal import Refusal
from sandbox.world import World


def keyboard(**button: object) -> Json:
    return {"inline_keyboard": [[{"text": "a", **button}]]}


def send(world: World, person: Person, **params: object) -> Json:
    message: Json = world.call("sendMessage", {"chat_id": person.id, "text": "x", **params})
    return message


def test_the_answer_is_the_message_and_the_person_sees_it(world: World, aselya: Person) -> None:
    message = send(world, aselya, text="<b>Сәлем</b>", parse_mode="HTML")
    assert message["text"] == "Сәлем"
    assert message["from"]["username"] == "damu_sandbox_bot"
    assert message["date"] == world.clock.timestamp()
    assert aselya.messages[-1] == message
    assert aselya.screen == "Сәлем"


@pytest.mark.parametrize(
    ("markup", "reason"),
    [
        (keyboard(callback_data="ә" * 33), "BUTTON_DATA_INVALID"),
        (keyboard(callback_data=""), "BUTTON_DATA_INVALID"),
        (keyboard(), "Text buttons are unallowed"),
        (keyboard(callback_data="b", url="https://damu.kz"), "exactly one type of button"),
        (keyboard(url="http://localhost/x"), "Wrong HTTP URL"),
        (keyboard(web_app={"url": "https://damu.kz"}), "501 not modelled: buttons with web_app"),
        ({"keyboard": [[{"text": "a", "request_location": True}]]}, "501 not modelled"),
        (keyboard(callback_data="b", style="loud"), "invalid button style"),
        ({"inline_keyboard": [[{"text": " ", "callback_data": "b"}]]}, "Text must be non-empty"),
        ({"inline_keyboard": [[{"text": "a", "callback_data": "b"}] * 9]}, "REPLY_MARKUP_TOO_LONG"),
        ({"inline_keyboard": [[{"text": "a", "callback_data": "b"}]] * 101}, "REPLY_MARKUP_TOO_LONG"),
        ({"keyboard": [[]]}, "at least one button"),
        ({"remove_keyboard": False}, "object expected as reply markup"),
    ],
)
def test_keyboards_that_telegram_refuses(world: World, aselya: Person, markup: Json, reason: str) -> None:
    with pytest.raises(Refusal, match=reason):
        send(world, aselya, reply_markup=markup)


@pytest.mark.parametrize(
    "markup",
    [
        keyboard(callback_data="ә" * 32),
        keyboard(url="https://damu.kz"),
        keyboard(url="tg://resolve?domain=damu"),
        keyboard(callback_data="b", style="success"),
    ],
)
def test_keyboards_that_telegram_takes(world: World, aselya: Person, markup: Json) -> None:
    assert send(world, aselya, reply_markup=markup)["reply_markup"] == markup


def test_an_inline_keyboard_without_buttons_is_none(world: World, aselya: Person) -> None:
    assert "reply_markup" not in send(world, aselya, reply_markup={"inline_keyboard": [[]]})


def test_a_reply_keyboard_stays_until_it_is_taken_away(world: World, aselya: Person) -> None:
    message = send(world, aselya, reply_markup={"keyboard": [[{"text": "Мәзір"}]]})
    assert "reply_markup" not in message, "the Bot API tells back inline keyboards only"
    send(world, aselya)
    assert aselya.reply_buttons == ["Мәзір"]
    send(world, aselya, reply_markup={"remove_keyboard": True})
    assert aselya.reply_buttons == []


def test_a_reply_keyboard_goes_with_its_message(world: World, aselya: Person) -> None:
    message = send(world, aselya, reply_markup={"keyboard": [[{"text": "Мәзір"}]]})
    world.call("deleteMessage", {"chat_id": aselya.id, "message_id": message["message_id"]})
    assert aselya.reply_buttons == []


def test_a_person_out_of_reach_is_refused_in_the_servers_words(world: World, aselya: Person) -> None:
    stranger = world.join("Иван", "ru")
    cases = [
        (999, "400 Bad Request: chat not found"),
        ("@channel", "400 Bad Request: chat not found"),
        (stranger.id, "403 Forbidden: bot can't initiate conversation with a user"),
    ]
    for chat_id, words in cases:
        with pytest.raises(Refusal, match=words):
            world.call("sendMessage", {"chat_id": chat_id, "text": "x"})
    aselya.blocks()
    with pytest.raises(Refusal, match="403 Forbidden: bot was blocked by the user"):
        send(world, aselya)
    aselya.unblocks()
    aselya.deactivates()
    with pytest.raises(Refusal, match="403 Forbidden: user is deactivated"):
        send(world, aselya)


def test_a_reply_needs_its_message(world: World, aselya: Person) -> None:
    number = aselya.says("сұрақ")
    answer = send(world, aselya, reply_parameters={"message_id": number})
    assert answer["reply_to_message"]["text"] == "сұрақ"
    with pytest.raises(Refusal, match="message to be replied not found"):
        send(world, aselya, reply_parameters={"message_id": 999})
    lenient = {"message_id": 999, "allow_sending_without_reply": True}
    assert "reply_to_message" not in send(world, aselya, reply_parameters=lenient)


def test_a_protected_message_is_neither_copied_nor_forwarded(world: World, aselya: Person) -> None:
    number = send(world, aselya, protect_content=True, message_effect_id="5")["message_id"]
    where = {"chat_id": aselya.id, "from_chat_id": aselya.id, "message_id": number}
    for method, words in (("copyMessage", "can't be copied"), ("forwardMessage", "can't be forwarded")):
        with pytest.raises(Refusal, match=words):
            world.call(method, where)


def test_copies_and_forwards(world: World, aselya: Person, picture: bytes) -> None:
    number = aselya.sends_photo(picture, "сурет")
    where = {"chat_id": aselya.id, "from_chat_id": aselya.id, "message_id": number}
    assert world.call("copyMessage", where | {"caption": "жаңа"}) == {"message_id": number + 1}
    assert aselya.screen == "жаңа"
    forwarded = world.call("forwardMessage", where)
    assert forwarded["forward_origin"]["sender_user"]["id"] == aselya.id
    for method, doing in (("copyMessage", "copy"), ("forwardMessage", "forward")):
        with pytest.raises(Refusal, match=f"message to {doing} not found"):
            world.call(method, where | {"message_id": 999})


def test_small_content_arrives_as_it_was_sent(world: World, aselya: Person) -> None:
    contact = {"phone_number": "+77010000000", "first_name": "Damu"}
    assert world.call("sendContact", {"chat_id": aselya.id, **contact})["contact"] == contact
    place = {"latitude": 43.2, "longitude": 76.9}
    assert world.call("sendLocation", {"chat_id": aselya.id, **place})["location"] == place
    with pytest.raises(Refusal, match="501"):
        world.call("sendLocation", {"chat_id": aselya.id, "live_period": 60, **place})
    assert world.call("sendChatAction", {"chat_id": aselya.id, "action": "typing"}) is True
    with pytest.raises(Refusal, match="wrong parameter action"):
        world.call("sendChatAction", {"chat_id": aselya.id, "action": "thinking"})


def test_an_album_is_one_group_of_one_kind(world: World, aselya: Person, picture: bytes) -> None:
    files = {"a": Upload("a.png", picture), "b": Upload("b.txt", b"b")}
    photo = {"type": "photo", "media": "attach://a"}
    document = {"type": "document", "media": "attach://b"}
    album = world.call("sendMediaGroup", {"chat_id": aselya.id, "media": [photo, photo]}, files)
    assert len({message["media_group_id"] for message in album}) == 1
    for media, reason in (([photo], "2-10"), ([photo, document], "can't be mixed")):
        with pytest.raises(Refusal, match=reason):
            world.call("sendMediaGroup", {"chat_id": aselya.id, "media": media}, files)


def quiz(person: Person, **params: object) -> Json:
    options = [{"text": "иә"}, {"text": "жоқ"}]
    return {"chat_id": person.id, "question": "?", "options": options, **params}


def test_a_poll_is_anonymous_unless_set_and_can_be_stopped_once(world: World, aselya: Person) -> None:
    params = quiz(
        aselya, type="quiz", correct_option_ids=[1], explanation="<b>x</b>", explanation_parse_mode="HTML"
    )
    message = world.call("sendPoll", params)
    assert message["poll"]["is_anonymous"] is True
    assert message["poll"]["explanation"] == "x"
    where = {"chat_id": aselya.id, "message_id": message["message_id"]}
    assert world.call("stopPoll", where)["is_closed"] is True
    with pytest.raises(Refusal, match="already been closed"):
        world.call("stopPoll", where)
    with pytest.raises(Refusal, match="message with poll to stop not found"):
        world.call("stopPoll", where | {"message_id": 999})


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"question": "x" * 301}, "poll question length must not exceed 300"),
        ({"question": " "}, "poll question must be non-empty"),
        ({"options": []}, "1-12 options"),
        ({"options": [{"text": "x"}] * 13}, "1-12 options"),
        ({"options": [{"text": "x" * 101}]}, "poll option length must not exceed 100"),
        ({"type": "vote"}, "invalid poll type"),
        ({"type": "quiz"}, "wrong correct option ID"),
        ({"type": "quiz", "correct_option_ids": [2]}, "wrong correct option ID"),
        ({"type": "quiz", "correct_option_ids": [0], "explanation": "x" * 201}, "must not exceed 200"),
    ],
)
def test_polls_that_telegram_refuses(world: World, aselya: Person, wrong: Json, reason: str) -> None:
    with pytest.raises(Refusal, match=reason):
        world.call("sendPoll", quiz(aselya, **wrong))


def test_every_call_is_recorded_with_its_outcome(world: World, aselya: Person) -> None:
    send(world, aselya)
    with pytest.raises(Refusal):
        send(world, aselya, text="")
    sent, refused = world.called("sendMessage")
    assert sent.result["text"] == "x"
    assert refused.refusal == "400 Bad Request: message text is empty"
