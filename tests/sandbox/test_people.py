from __future__ import annotations

import pytest

from sandbox.model import Json
from sandbox.people import Person
from sandbox.world import World


def show(world: World, person: Person, text: str, *buttons: Json, **params: object) -> Json:
    markup = {"reply_markup": {"inline_keyboard": [list(buttons)]}} if buttons else {}
    message: Json = world.call("sendMessage", {"chat_id": person.id, "text": text, **markup, **params})
    return message


def newest(world: World) -> Json:
    return world.pending()[-1]


def test_a_text_becomes_an_update_with_its_commands_marked(world: World) -> None:
    person = world.join("Иван", "ru", phone="+77011112233")
    person.follows("invite-1")
    message = newest(world)["message"]
    assert message["text"] == "/start invite-1"
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert message["from"]["language_code"] == "ru"
    assert message["chat"] == {"id": person.id, "type": "private", "first_name": "Иван"}


def test_a_person_without_a_language_has_none(world: World) -> None:
    world.join("X", "").says("hi")
    assert "language_code" not in newest(world)["message"]["from"]


def test_the_screen_is_the_newest_message_with_buttons(world: World, aselya: Person) -> None:
    assert aselya.screen == ""
    show(world, aselya, "бірінші")
    assert (aselya.screen, aselya.buttons) == ("бірінші", [])
    show(world, aselya, "мәзір", {"text": "A", "callback_data": "a"}, {"text": "B", "callback_data": "b"})
    show(world, aselya, "хабарлама")
    assert (aselya.screen, aselya.buttons, aselya.rows) == ("мәзір", ["A", "B"], [["A", "B"]])


def test_a_tap_presses_the_newest_button_of_that_name(world: World, aselya: Person) -> None:
    show(world, aselya, "ескі", {"text": "Бастау", "callback_data": "old"})
    new = show(world, aselya, "жаңа", {"text": "Бастау", "callback_data": "new"})
    aselya.taps("Бастау")
    query = newest(world)["callback_query"]
    assert query["data"] == "new"
    assert query["message"] == new


def test_a_tap_on_what_is_not_there_names_what_is(world: World, aselya: Person) -> None:
    show(world, aselya, "x", {"text": "Иә", "callback_data": "y"})
    show(world, aselya, "x", reply_markup={"keyboard": [[{"text": "Мәзір"}]]})
    with pytest.raises(AssertionError, match=r"no button 'Жоқ'; there are \['Иә', 'Мәзір'\]"):
        aselya.taps("Жоқ")


def test_reply_buttons_write_or_share_the_contact(world: World, aselya: Person) -> None:
    keys = [[{"text": "Мәзір"}], [{"text": "Нөмір", "request_contact": True}]]
    show(world, aselya, "x", reply_markup={"keyboard": keys})
    aselya.taps("Мәзір")
    assert newest(world)["message"]["text"] == "Мәзір"
    aselya.taps("Нөмір")
    contact = newest(world)["message"]["contact"]
    assert (contact["user_id"], contact["phone_number"]) == (aselya.id, aselya.phone)


def test_somebody_elses_contact_carries_no_id_of_the_sender(world: World, aselya: Person) -> None:
    aselya.shares_contact(own=False, phone="+77020000000")
    assert newest(world)["message"]["contact"] == {"phone_number": "+77020000000", "first_name": "Асель"}


def test_a_link_button_leads_into_this_bot_or_nowhere(world: World, aselya: Person) -> None:
    deep = "https://t.me/damu_sandbox_bot?start=abc"
    show(world, aselya, "x", {"text": "in", "url": deep}, {"text": "out", "url": "https://damu.kz"})
    show(world, aselya, "x", {"text": "copy", "copy_text": {"text": "DM-1"}})
    aselya.taps("in")
    assert newest(world)["message"]["text"] == "/start abc"
    with pytest.raises(AssertionError, match="outside of this world"):
        aselya.taps("out")
    aselya.taps("copy")
    assert newest(world)["message"]["text"] == "/start abc", "a copy is not told to the bot"


def test_a_deleted_message_can_still_be_pressed_by_who_saw_it(world: World, aselya: Person) -> None:
    message = show(world, aselya, "x", {"text": "A", "callback_data": "a"})
    world.call("deleteMessage", {"chat_id": aselya.id, "message_id": message["message_id"]})
    aselya.presses(message["message_id"], "forged")
    query = newest(world)["callback_query"]
    assert (query["message"]["date"], query["data"]) == (0, "forged")
    with pytest.raises(AssertionError, match="no button"):
        aselya.taps("A")


def test_files_and_replies_of_a_person(world: World, aselya: Person, picture: bytes) -> None:
    aselya.sends_file("тізім.xlsx", b"PK", caption="міне")
    document = newest(world)["message"]
    assert (document["document"]["file_name"], document["caption"]) == ("тізім.xlsx", "міне")
    aselya.sends_photo(picture)
    assert newest(world)["message"]["photo"][0]["width"] == 64
    shown = show(world, aselya, "сұрақ", {"text": "A", "callback_data": "a"})
    aselya.says("жауап", reply_to=shown["message_id"])
    assert newest(world)["message"]["reply_to_message"]["text"] == "сұрақ"


def test_blocking_is_told_to_the_bot_and_silences_the_person(world: World, aselya: Person) -> None:
    aselya.blocks()
    change = newest(world)["my_chat_member"]
    assert (change["old_chat_member"]["status"], change["new_chat_member"]["status"]) == ("member", "kicked")
    for act in (lambda: aselya.says("x"), lambda: aselya.presses(1, "x"), aselya.blocks):
        with pytest.raises(AssertionError):
            act()
    aselya.unblocks()
    assert newest(world)["my_chat_member"]["new_chat_member"]["status"] == "member"


def test_an_app_sends_no_empty_and_no_endless_text(world: World, aselya: Person) -> None:
    for text in (" ", "x" * 4097):
        with pytest.raises(AssertionError, match="1-4096"):
            aselya.says(text)


def test_the_world_finds_its_people(world: World, aselya: Person) -> None:
    assert world.person(aselya.id).name == "Асель"
    assert repr(world.people) == f"[<Асель, {aselya.id}>]"
    with pytest.raises(KeyError):
        world.person(1)
