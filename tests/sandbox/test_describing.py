from __future__ import annotations

import pytest

from sandbox.model import Json
from sandbox.people import Person
from sandbox.refusal import Refusal
from sandbox.world import World


def set_commands(world: World, name: str, **params: object) -> None:
    command = {"command": name, "description": name}
    assert world.call("setMyCommands", {"commands": [command], **params}) is True


def menu(person: Person) -> list[str]:
    return [command["command"] for command in person.commands]


def test_the_narrowest_scope_and_the_own_language_win(world: World, aselya: Person) -> None:
    assert menu(aselya) == []
    set_commands(world, "everywhere")
    assert menu(aselya) == ["everywhere"]
    set_commands(world, "kazakh", language_code="kk")
    assert menu(aselya) == ["kazakh"]
    set_commands(world, "private", scope={"type": "all_private_chats"})
    assert menu(aselya) == ["private"]
    mine: Json = {"scope": {"type": "chat", "chat_id": aselya.id}}
    set_commands(world, "mine", **mine)
    assert menu(aselya) == ["mine"]
    assert menu(world.join("Иван", "ru")) == ["private"]
    assert world.call("getMyCommands", mine)[0]["command"] == "mine"
    assert world.call("deleteMyCommands", mine) is True
    assert world.call("getMyCommands", mine) == []
    assert menu(aselya) == ["private"]


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"commands": [{"command": "Start", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "x" * 33, "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "x", "description": " "}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [{"command": "x", "description": "x"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": [], "language_code": "kaz"}, "invalid language code specified"),
        ({"commands": [], "scope": {"type": "chat", "chat_id": 999}}, "chat not found"),
        ({"commands": [], "scope": {"type": "all_group_chats"}}, "501 not modelled"),
    ],
)
def test_commands_that_telegram_refuses(world: World, params: Json, reason: str) -> None:
    with pytest.raises(Refusal, match=reason):
        world.call("setMyCommands", params)


@pytest.mark.parametrize(
    ("what", "method", "limit"),
    [
        ("name", "MyName", 64),
        ("description", "MyDescription", 512),
        ("short_description", "MyShortDescription", 120),
    ],
)
def test_texts_by_language_and_their_limits(world: World, what: str, method: str, limit: int) -> None:
    world.call(f"set{method}", {what: "для всех"})
    world.call(f"set{method}", {what: "қазақша", "language_code": "kk"})
    assert world.call(f"get{method}", {"language_code": "kk"}) == {what: "қазақша"}
    assert world.call(f"get{method}", {"language_code": "ru"}) == {what: "для всех"}
    world.call(f"set{method}", {what: "", "language_code": "kk"})
    assert world.call(f"get{method}", {"language_code": "kk"}) == {what: "для всех"}
    with pytest.raises(Refusal, match="is too long"):
        world.call(f"set{method}", {what: "x" * (limit + 1)})


def test_the_menu_button_is_the_chats_own_or_everybodys(world: World, aselya: Person) -> None:
    assert world.call("getChatMenuButton", {}) == {"type": "default"}
    world.call("setChatMenuButton", {"menu_button": {"type": "commands"}})
    assert world.call("getChatMenuButton", {"chat_id": aselya.id}) == {"type": "commands"}
    world.call("setChatMenuButton", {"chat_id": aselya.id})
    assert world.call("getChatMenuButton", {"chat_id": aselya.id}) == {"type": "default"}
    web_app = {"type": "web_app", "text": "x", "web_app": {"url": "https://x.kz"}}
    with pytest.raises(Refusal, match="501"):
        world.call("setChatMenuButton", {"menu_button": web_app})


def test_the_bot_and_its_chats(world: World, aselya: Person) -> None:
    assert world.call("getMe", {})["username"] == "damu_sandbox_bot"
    assert world.call("getChat", {"chat_id": aselya.id})["first_name"] == "Асель"
    for user_id in (aselya.id, 42):
        member = world.call("getChatMember", {"chat_id": aselya.id, "user_id": user_id})
        assert member["status"] == "member"
    with pytest.raises(Refusal, match="PARTICIPANT_ID_INVALID"):
        world.call("getChatMember", {"chat_id": aselya.id, "user_id": 7})
