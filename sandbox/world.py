"""One Telegram in memory: a bot, people, their chats, the clock."""

from __future__ import annotations

import secrets
from datetime import datetime
from itertools import count

from sandbox import methods, specification
from sandbox.clock import Clock
from sandbox.events import Events
from sandbox.faults import Faults
from sandbox.files import FileStore
from sandbox.flood import Flood
from sandbox.keyboards import check_markup
from sandbox.model import Call, Chat, Files, Json, Message, Press, User, Value
from sandbox.people import Person
from sandbox.profile import Profile
from sandbox.refusal import Refusal, bad_request, forbidden, not_modelled
from sandbox.updates import Updates

# Parameters of sending methods that mean nothing in a private chat of this world.
_UNMODELLED = (
    "business_connection_id",
    "message_thread_id",
    "direct_messages_topic_id",
    "suggested_post_parameters",
    "allow_paid_broadcast",
    "inline_message_id",
)


class World:
    """The server's side, without any transport; `join` gives a Person for the human side.

    `now` starts a running clock at that moment; `clock` replaces it altogether (`Clock.fixed` for tests).
    """

    def __init__(
        self,
        token: str = "42:sandbox",
        username: str = "damu_sandbox_bot",
        name: str = "Damu",
        now: datetime | None = None,
        *,
        clock: Clock | None = None,
    ) -> None:
        self.token = token
        self.clock = clock or Clock(now)
        self.events = Events()
        self.updates = Updates(self.clock, self.events)
        self.profile = Profile(int(token.partition(":")[0]), username, {("name", ""): name})
        self.chats: dict[int, Chat] = {}
        self.files = FileStore()
        self.presses: dict[str, Press] = {}
        self.faults = Faults()
        self.flood = Flood(self.clock)
        self.calls: list[Call] = []
        self._person_ids = count(1001)
        self._message_ids = count(1)

    # The Bot API

    def call(self, method: str, params: Json, files: Files | None = None) -> Value:
        """Answer one request of the bot. Raises Refusal in the server's words."""
        uploads = files or {}
        try:
            name, checked = self._understood(method, params, uploads)
            self.flood.check(name, checked.get("chat_id"))
            result = methods.METHODS[name](self, checked, uploads)
        except Refusal as refusal:
            self._record(method, params, uploads, refusal=str(refusal))
            raise
        specification.check_answer(name, result)
        if result != []:  # Polls that bring nothing would drown the rest.
            self._record(name, checked, uploads, result=result)
        return result

    def _understood(self, method: str, params: Json, files: Files) -> tuple[str, Json]:
        checked = specification.check_request(method, params, files)
        name = specification.canonical(method) or method
        if name not in methods.METHODS:
            raise not_modelled(f"method {name}")
        for parameter in _UNMODELLED:
            if checked.get(parameter):
                raise not_modelled(f"parameter {parameter} of {name}")
        return name, checked

    def _record(self, method: str, params: Json, files: Files, **outcome: Value) -> None:
        sizes = {name: len(upload.data) for name, upload in files.items()}
        self.calls.append(Call(self.clock.now(), method, params, sizes, **outcome))

    def record_fault(self, method: str, params: Json, fault: str) -> None:
        """Note a request that an ordered fault kept from being answered."""
        self._record(method, params, {}, fault=fault)

    def called(self, method: str) -> list[Call]:
        """The recorded calls of one method, oldest first."""
        return [call for call in self.calls if call.method == method]

    # Updates

    def pending(
        self, offset: int | None = None, limit: int = 100, allowed_updates: list[str] | None = None
    ) -> list[Json]:
        """What getUpdates would give at once. Raises Refusal 409 while a webhook is set."""
        self.updates.check_polling()
        return self.updates.pending(offset, limit, allowed_updates)

    def repeat(self, update_id: int) -> None:
        """Deliver an update again, acknowledged or not."""
        self.updates.repeat(update_id)

    # People

    def join(self, name: str, language_code: str = "kk", phone: str | None = None) -> Person:
        """A new person, who has not yet written to the bot."""
        number = next(self._person_ids)
        user = User(number, name, language_code, phone or f"+7701{number:07d}")
        self.chats[number] = Chat(user)
        person = Person(self, number)
        self.events.publish("person", number, person.as_dict())
        return person

    def person(self, person_id: int) -> Person:
        """The person with this id. Raises KeyError if there is none."""
        return Person(self, self.chats[person_id].id)

    @property
    def people(self) -> list[Person]:
        """Everybody, in the order of joining."""
        return [Person(self, number) for number in self.chats]

    # Chats, for the method groups

    def chat(self, chat_id: object) -> Chat:
        """Raises Refusal 400 `chat not found`."""
        chat = self.chats.get(chat_id) if isinstance(chat_id, int) else None
        if chat is None:
            raise bad_request("chat not found")
        return chat

    def reachable_chat(self, chat_id: object) -> Chat:
        """A chat the bot may write to. Raises Refusal 403 if it may not."""
        chat = self.chat(chat_id)
        if chat.user.deactivated:
            raise forbidden("user is deactivated")
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        if not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        return chat

    def post(self, chat: Chat, content: Json, params: Json) -> Json:
        """The bot's new message; `params` may hold reply_parameters, reply_markup, protect_content."""
        markup = check_markup(params.get("reply_markup"))
        body = content | self._reply(chat, params.get("reply_parameters"))
        if params.get("protect_content"):
            body["has_protected_content"] = True
        if params.get("message_effect_id"):
            body["effect_id"] = params["message_effect_id"]
        message = self.add_message(chat, body, outgoing=True, markup=markup)
        message.protected = bool(params.get("protect_content"))
        return message.for_bot()

    def _reply(self, chat: Chat, reply: Json | None) -> Json:
        if reply is None:
            return {}
        original = chat.find(reply["message_id"])
        if original is not None:
            return {"reply_to_message": original.quoted()}
        if reply.get("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")

    def add_message(
        self, chat: Chat, content: Json, *, outgoing: bool, markup: Json | None = None
    ) -> Message:
        """Put a message into the chat and tell whoever watches."""
        number = next(self._message_ids)
        head = {
            "message_id": number,
            "date": self.clock.timestamp(),
            "chat": chat.user.as_chat(),
            "from": self.profile.as_user() if outgoing else chat.user.as_user(),
        }
        message = Message(chat.id, number, self.clock.now(), outgoing, head | content, markup)
        message.had_reply_keyboard = markup is not None and "inline_keyboard" not in markup
        chat.add(message)
        self.events.publish("message", chat.id, message.for_person())
        return message

    def delete(self, chat: Chat, message: Message) -> None:
        """Take a message away from both sides."""
        chat.remove(message)
        self.events.publish("deleted", chat.id, {"message_id": message.message_id})

    def new_id(self) -> str:
        """An id as unguessable as Telegram's."""
        return str(secrets.randbits(60))
