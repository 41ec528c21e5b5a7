"""The human side: what a person does, and what a person sees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from sandbox.files import media
from sandbox.model import Chat, Json, Message, Press, StoredFile, Upload
from sandbox.text import caption, formatted
from sandbox.voting import vote

if TYPE_CHECKING:
    from sandbox.world import World


@dataclass(frozen=True)
class ReceivedFile:
    """A document or photo the bot sent."""

    name: str
    data: bytes
    caption: str
    message_id: int


class Person:
    """A handle on one person. Impossible actions raise AssertionError, as in a test that went wrong."""

    def __init__(self, world: World, person_id: int) -> None:
        self._world = world
        self.id = person_id

    def __repr__(self) -> str:
        return f"<{self._chat.user.name}, {self.id}>"

    @property
    def _chat(self) -> Chat:
        return self._world.chats[self.id]

    @property
    def name(self) -> str:
        """The first name."""
        return self._chat.user.name

    @property
    def language_code(self) -> str:
        """The language of the person's app; may be empty."""
        return self._chat.user.language_code

    @property
    def phone(self) -> str:
        """The number the account is registered with."""
        return self._chat.user.phone

    @property
    def blocked(self) -> bool:
        """Whether this person has blocked the bot."""
        return self._chat.blocked

    def as_dict(self) -> Json:
        """The person as the page knows them."""
        return {
            "id": self.id,
            "name": self.name,
            "language_code": self.language_code,
            "phone": self.phone,
            "blocked": self.blocked,
        }

    # Acts

    def says(self, text: str, reply_to: int | None = None) -> int:
        """Write a text; returns the message's number."""
        plain, entities = formatted(text, None, None)
        assert 1 <= len(plain) <= 4096, f"an app sends 1-4096 characters, not {len(plain)}"
        body: Json = {"text": plain} | ({"entities": entities} if entities else {})
        original = self._chat.find(reply_to)
        if original:
            body["reply_to_message"] = original.quoted()
        return self._sends(body)

    def follows(self, start_payload: str = "") -> int:
        """Open the bot by a deep link and press Start."""
        return self.says(f"/start {start_payload}".strip())

    def shares_contact(self, own: bool = True, phone: str | None = None) -> int:
        """Share one's own contact, or somebody else's (which carries no user_id of the sender)."""
        contact: Json = {"phone_number": phone or self.phone, "first_name": self.name}
        return self._sends({"contact": contact | ({"user_id": self.id} if own else {})})

    def sends_file(self, name: str, data: bytes, caption: str | None = None) -> int:
        """Send a document."""
        return self._sends_media("document", name, data, caption)

    def sends_photo(self, data: bytes, caption: str | None = None) -> int:
        """Send a picture as a photo."""
        return self._sends_media("photo", "photo.jpg", data, caption)

    def _sends_media(self, kind: str, name: str, data: bytes, words: str | None) -> int:
        file = self._world.files.add(kind, Upload(name, data))
        return self._sends(media(file, {}) | caption({"caption": words or ""}))

    def _sends(self, body: Json) -> int:
        assert not self.blocked, f"{self.name} has blocked the bot: unblock it first"
        chat = self._chat
        chat.started = True
        message = self._world.add_message(chat, body, outgoing=False)
        self._world.updates.put("message", message.for_bot(), self.id)
        return message.message_id

    def presses(self, message_id: int, callback_data: str) -> str:
        """Press a button, be its message deleted or its data made up; returns the query's id."""
        assert not self.blocked, f"{self.name} has blocked the bot: unblock it first"
        query_id = self._world.new_id()
        self._world.presses[query_id] = Press(query_id, self.id, message_id, self._world.clock.now())
        chat = self._chat
        message = chat.find(message_id)
        gone = {"chat": chat.user.as_chat(), "message_id": message_id, "date": 0}
        query = {
            "id": query_id,
            "from": chat.user.as_user(),
            "message": message.for_bot() if message else gone,
            "chat_instance": str(self.id * 7919),
            "data": callback_data,
        }
        self._world.updates.put("callback_query", query, self.id)
        return query_id

    def taps(self, label: str) -> None:
        """Tap the newest visible button with this label, inline or of the reply keyboard.

        Raises AssertionError with the labels there are if there is no such button.
        """
        keyboard = self._chat.reply_keyboard()
        for message in reversed(self._chat.messages.values()):
            shown = self._shown_buttons(message, keyboard)
            button = next((button for button in shown if button["text"] == label), None)
            if button:
                self._tap(message, button)
                return
        raise AssertionError(f"no button {label!r}; there are {self._all_labels(keyboard)}")

    def _shown_buttons(self, message: Message, keyboard: Message | None) -> list[Json]:
        if message is keyboard:
            return [button for row in (message.markup or {})["keyboard"] for button in row]
        return [] if message.deleted else [button for row in message.inline_rows for button in row]

    def _all_labels(self, keyboard: Message | None) -> list[str]:
        return [
            button["text"]
            for message in self._chat.messages.values()
            for button in self._shown_buttons(message, keyboard)
        ]

    def _tap(self, message: Message, button: Json) -> None:
        if "callback_data" in button:
            self.presses(message.message_id, button["callback_data"])
        elif button.get("request_contact"):
            self.shares_contact()
        elif "url" in button:
            self._opens(button["url"])
        elif "copy_text" not in button:  # Copying is between the person and the app.
            self.says(button["text"])

    def _opens(self, url: str) -> None:
        link = urlsplit(url)
        own = link.hostname == "t.me" and link.path.strip("/") == self._world.profile.username
        assert own, f"this button opens {url}, which is outside of this world"
        self.follows(parse_qs(link.query).get("start", [""])[0])

    def votes(self, *options: str | int, message_id: int | None = None) -> None:
        """Vote in the newest poll, or in that of this message; options by label or place (none: retract)."""
        message = self._poll(message_id)
        labels = [option["text"] for option in message.body["poll"]["options"]]
        unknown = [option for option in options if isinstance(option, str) and option not in labels]
        assert not unknown, f"no option {unknown}; there are {labels}"
        places = [labels.index(option) if isinstance(option, str) else option for option in options]
        vote(self._world, self._chat, message, sorted(places))

    def _poll(self, message_id: int | None) -> Message:
        polls = [
            message
            for message in self._chat.visible()
            if "poll" in message.body and message_id in {None, message.message_id}
        ]
        assert polls, "there is no such poll"
        return polls[-1]

    @property
    def poll(self) -> Json:
        """The newest poll as this person sees it: what is right is there only after the vote."""
        seen: Json = self._poll(None).for_person()["poll"]
        return seen

    def blocks(self) -> None:
        """Stop the bot; it is told by my_chat_member."""
        self._sets_blocked(True)

    def unblocks(self) -> None:
        """Restart the bot; it is told by my_chat_member."""
        self._sets_blocked(False)

    def _sets_blocked(self, blocked: bool) -> None:
        chat = self._chat
        assert chat.blocked != blocked, f"{self.name} has done so already"
        bot = self._world.profile.as_user()
        member = {"status": "member", "user": bot}
        kicked = {"status": "kicked", "user": bot, "until_date": 0}
        chat.blocked = blocked
        change = {
            "chat": chat.user.as_chat(),
            "from": chat.user.as_user(),
            "date": self._world.clock.timestamp(),
            "old_chat_member": member if blocked else kicked,
            "new_chat_member": kicked if blocked else member,
        }
        self._world.updates.put("my_chat_member", change, self.id)
        self._world.events.publish("blocked", self.id, {"blocked": blocked})

    def deactivates(self) -> None:
        """Delete the account: whatever is sent to it is refused from now on."""
        self._chat.user.deactivated = True

    # Sights

    @property
    def messages(self) -> list[Json]:
        """All visible messages of both sides, oldest first, each with whatever keyboard came with it."""
        return [message.for_person() for message in self._chat.visible()]

    @property
    def commands(self) -> list[Json]:
        """The command menu of this chat, by scope and language."""
        return self._world.profile.commands_for(self.id, self.language_code)

    @property
    def _from_bot(self) -> list[Message]:
        return [message for message in self._chat.visible() if message.outgoing]

    def _with_keyboard(self) -> Message | None:
        with_buttons = [message for message in self._from_bot if message.inline_rows]
        return with_buttons[-1] if with_buttons else None

    @property
    def screen(self) -> str:
        """The text of the newest message with an inline keyboard, or else of the bot's newest message."""
        newest = self._with_keyboard() or next(reversed(self._from_bot), None)
        return newest.text if newest else ""

    @property
    def rows(self) -> list[list[str]]:
        """The labels of the newest inline keyboard, row by row."""
        message = self._with_keyboard()
        return [[button["text"] for button in row] for row in message.inline_rows] if message else []

    @property
    def buttons(self) -> list[str]:
        """The labels of the newest inline keyboard, in reading order."""
        return [label for row in self.rows for label in row]

    @property
    def reply_buttons(self) -> list[str]:
        """The labels of the reply keyboard that is shown now."""
        message = self._chat.reply_keyboard()
        return (
            [button["text"] for row in (message.markup or {})["keyboard"] for button in row]
            if message
            else []
        )

    @property
    def documents(self) -> list[ReceivedFile]:
        """The documents the bot sent and did not delete, oldest first."""
        return [self._received(message, message.body["document"]) for message in self._having("document")]

    @property
    def photos(self) -> list[ReceivedFile]:
        """The photos the bot sent and did not delete, oldest first."""
        return [self._received(message, message.body["photo"][-1]) for message in self._having("photo")]

    def _having(self, kind: str) -> list[Message]:
        return [message for message in self._from_bot if kind in message.body]

    def _received(self, message: Message, described: Json) -> ReceivedFile:
        file: StoredFile = self._world.files.get(described["file_id"])
        return ReceivedFile(file.name, file.data, message.text, message.message_id)

    @property
    def toast(self) -> str | None:
        """The text of the last answer to a press; None if it had none."""
        return self._chat.toast

    @property
    def toast_is_alert(self) -> bool:
        """Whether that answer was a dialog to be closed."""
        return self._chat.toast_is_alert
