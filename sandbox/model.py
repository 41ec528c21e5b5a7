"""The state of the world: people, chats, messages, files."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from sandbox.rich_words import words

Json = dict[str, Any]
# Whatever JSON can say.
Value: TypeAlias = Any


@dataclass(frozen=True)
class Upload:
    """A file as it arrives in a request."""

    filename: str
    data: bytes
    content_type: str | None = None


Files = dict[str, Upload]


@dataclass(frozen=True)
class StoredFile:
    """A file the server keeps. `kind` is the message field it was sent in: document, photo, ..."""

    file_id: str
    unique_id: str
    kind: str
    name: str
    mime_type: str
    data: bytes
    path: str
    width: int = 0
    height: int = 0


@dataclass
class User:
    """A person of this world."""

    id: int
    name: str
    language_code: str
    phone: str
    deactivated: bool = False

    def as_user(self) -> Json:
        """The Bot API User."""
        user = {"id": self.id, "is_bot": False, "first_name": self.name}
        return user | ({"language_code": self.language_code} if self.language_code else {})

    def as_chat(self) -> Json:
        """The Bot API Chat of this person with the bot."""
        return {"id": self.id, "type": "private", "first_name": self.name}


@dataclass
class Message:
    """One message: in `body` its Bot API fields but for the markup, which may be of any of the four kinds."""

    chat_id: int
    message_id: int
    sent_at: datetime
    outgoing: bool
    body: Json
    markup: Json | None = None
    deleted: bool = False
    protected: bool = False
    had_reply_keyboard: bool = False
    # Of a poll: the options that the person has chosen, once they have.
    chosen: tuple[int, ...] | None = None

    def for_bot(self) -> Json:
        """The message as the Bot API shows it: only inline keyboards are told back."""
        return self.body | ({"reply_markup": self.markup} if self.markup and self.inline_rows else {})

    def quoted(self) -> Json:
        """The message as it stands in a reply to it: without the one it replies to itself."""
        return {key: value for key, value in self.for_bot().items() if key != "reply_to_message"}

    def for_person(self) -> Json:
        """The message with whatever keyboard came with it; of a poll no more than an app knows."""
        poll = {"poll": self._poll_as_seen()} if "poll" in self.body else {}
        return self.body | poll | ({"reply_markup": self.markup} if self.markup else {})

    def _poll_as_seen(self) -> Json:
        """Who has not voted is told neither the right answer nor the votes; `chosen` is the sandbox's own."""
        poll: Json = self.body["poll"]
        if self.chosen is not None:
            return poll | {"chosen": list(self.chosen)}
        if poll["is_closed"]:
            return poll
        options = [option | {"voter_count": 0} for option in poll["options"]]
        secret = {"correct_option_ids", "explanation", "explanation_entities"}
        return {key: value for key, value in poll.items() if key not in secret} | {"options": options}

    @property
    def inline_rows(self) -> list[list[Json]]:
        """The rows of the inline keyboard; empty if there is none."""
        rows: list[list[Json]] = (self.markup or {}).get("inline_keyboard", [])
        return rows

    @property
    def text(self) -> str:
        """What can be read in it: text, or else caption, a poll's question, the words of a rich message."""
        question = self.body["poll"]["question"] if "poll" in self.body else ""
        rich = words(self.body.get("rich_message", {}).get("blocks", []))
        return str(self.body.get("text") or self.body.get("caption") or question or rich)


@dataclass
class Chat:
    """The private chat of one person with the bot."""

    user: User
    started: bool = False
    blocked: bool = False
    messages: dict[int, Message] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    reactions: dict[int, list[Json]] = field(default_factory=dict)
    menu_button: Json | None = None
    toast: str | None = None
    toast_is_alert: bool = False
    _keyboard: Message | None = None

    @property
    def id(self) -> int:
        """The chat's id is the person's."""
        return self.user.id

    def visible(self) -> list[Message]:
        """What the person sees, oldest first."""
        return [message for message in self.messages.values() if not message.deleted]

    def find(self, message_id: object) -> Message | None:
        """The message if it is still there."""
        message = self.messages.get(message_id) if isinstance(message_id, int) else None
        return None if message is None or message.deleted else message

    def add(self, message: Message) -> None:
        """Append; the newest reply keyboard is the one shown, until one is taken away."""
        self.messages[message.message_id] = message
        markup = message.markup or {}
        if "keyboard" in markup:
            self._keyboard = message
        elif "remove_keyboard" in markup:
            self._keyboard = None

    def remove(self, message: Message) -> None:
        """Delete; a reply keyboard goes with the message that brought it."""
        message.deleted = True
        if self._keyboard is message:
            self._keyboard = None

    def reply_keyboard(self) -> Message | None:
        """The message whose reply keyboard is shown now, if any."""
        return self._keyboard


@dataclass
class Press:
    """A press of a button that waits for its answer."""

    query_id: str
    user_id: int
    message_id: int
    at: datetime


@dataclass(frozen=True)
class Call:
    """One request of the bot as it was recorded: `result`, or else `refusal` or the `fault` that hit it."""

    at: datetime
    method: str
    params: Json
    files: dict[str, int]
    result: Value = None
    refusal: str | None = None
    fault: str | None = None
