"""What the bot tells about itself: name, descriptions and commands, by scope and language."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sandbox.model import Json
from sandbox.refusal import bad_request, not_modelled

_LIMITS = {"name": 64, "description": 512, "short_description": 120}


@dataclass
class Profile:
    """Texts are kept by field and language (the empty language is for everyone else)."""

    bot_id: int
    username: str
    texts: dict[tuple[str, str], str]
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    menu_button: Json = field(default_factory=lambda: {"type": "default"})

    def text(self, what: str, language: str = "") -> str:
        """The name, description or short_description that a person of this language sees."""
        return self.texts.get((what, language[:2])) or self.texts.get((what, ""), "")

    def own_text(self, what: str, params: Json) -> str:
        """What was set for exactly this language, or for everybody."""
        return self.text(what, language_of(params))

    def set_text(self, what: str, params: Json) -> bool:
        """An empty text removes it; the name for everybody cannot be removed."""
        text = params.get(what, "").strip()
        if len(text) > _LIMITS[what]:
            raise bad_request(f"bot {what.replace('_', ' ')} is too long")
        if text or what != "name" or language_of(params):
            self.texts[what, language_of(params)] = text
        return True

    def set_commands(self, params: Json) -> bool:
        """Replace the commands of one scope and language."""
        for command in params["commands"]:
            _check_command(command)
        if len(params["commands"]) > 100:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        self.commands[scope_key(params), language_of(params)] = params["commands"]
        return True

    def commands_for(self, chat_id: int, language: str) -> list[Json]:
        """The menu of one private chat: the narrowest scope first, the person's language before none."""
        for scope in (f"chat {chat_id}", "all_private_chats", "default"):
            for code in (language[:2], ""):
                if self.commands.get((scope, code)):
                    return self.commands[scope, code]
        return []

    def as_user(self) -> Json:
        """The Bot API User of the bot."""
        name = self.text("name")
        return {"id": self.bot_id, "is_bot": True, "first_name": name, "username": self.username}


def language_of(params: Json) -> str:
    """The two-letter language of a request, or empty. Raises Refusal 400 for anything else."""
    code: str = params.get("language_code", "")
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad_request("invalid language code specified")
    return code


def scope_key(params: Json) -> str:
    """How a BotCommandScope is kept. Scopes of groups are not modelled."""
    scope = params.get("scope", {"type": "default"})
    if scope["type"] == "chat":
        return f"chat {scope['chat_id']}"
    if scope["type"] not in {"default", "all_private_chats"}:
        raise not_modelled(f"command scope {scope['type']}")
    return str(scope["type"])


def _check_command(command: Json) -> None:
    if not re.fullmatch(r"/?[a-z0-9_]{1,32}", command["command"]):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(command["description"].strip()) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
