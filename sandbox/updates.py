"""The updates that wait for the bot: kept until acknowledged, delivered again if not."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sandbox.clock import Clock
from sandbox.events import Events
from sandbox.model import Json
from sandbox.refusal import Refusal, bad_request
from sandbox.specification import check_update

_LIFETIME = timedelta(hours=24)
# A press of a button is dropped by the server much earlier than a message.
_PRESS_LIFETIME = timedelta(seconds=150)
_SENT_ONLY_ON_DEMAND = {"chat_member", "message_reaction", "message_reaction_count"}
# Texts keep their order by chat; presses and votes have queues of their own.
_QUEUES = {"callback_query": "presses of", "poll_answer": "votes of", "poll": "polls of"}
_FIRST_ID = 700_000_001
_FAR_AHEAD = 10


@dataclass
class Waiting:
    """An update in its queue (texts by chat, presses by person)."""

    update: Json
    expires: datetime
    queue: str
    # Ordered by a test to come again although it was acknowledged.
    repeated: bool = False

    @property
    def update_id(self) -> int:
        """Its number."""
        number: int = self.update["update_id"]
        return number


@dataclass
class Webhook:
    """Where updates are posted, if they are."""

    url: str = ""
    secret_token: str | None = None
    max_connections: int = 40
    ip_address: str | None = None
    last_error_at: datetime | None = None
    last_error: str | None = None


@dataclass
class Updates:
    """All updates of the bot, in the order of their numbers."""

    clock: Clock
    events: Events
    webhook: Webhook = field(default_factory=Webhook)
    allowed: list[str] = field(default_factory=list)
    _waiting: list[Waiting] = field(default_factory=list)
    _history: dict[int, Waiting] = field(default_factory=dict)
    _next_id: int = _FIRST_ID

    def put(self, kind: str, content: Json, person_id: int) -> int:
        """A new update; returns its number (it is used up even if the bot does not want such updates)."""
        update = {"update_id": self._next_id, kind: content}
        check_update(update)
        self._next_id += 1
        lifetime = _PRESS_LIFETIME if kind == "callback_query" else _LIFETIME
        queue = f"{_QUEUES.get(kind, 'chat')} {person_id}"
        waiting = Waiting(update, self.clock.now() + lifetime, queue)
        self._history[waiting.update_id] = waiting
        if self._wanted(kind):
            self._waiting.append(waiting)
            self.events.publish("update", None, {})
        return waiting.update_id

    def _wanted(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in _SENT_ONLY_ON_DEMAND

    def repeat(self, update_id: int) -> None:
        """Deliver an update once more, with its old number, acknowledged or not (a fault of Telegram)."""
        old = self._history[update_id]
        again = Waiting(old.update, self.clock.now() + _LIFETIME, old.queue, repeated=True)
        self._waiting.insert(0, again)
        self.events.publish("update", None, {})

    def restart_numbers(self, first: int) -> None:
        """Number the next update `first`, as Telegram may at random after a week without updates."""
        self._next_id = first

    def alive(self) -> list[Waiting]:
        """What still waits, without what became too old."""
        now = self.clock.now()
        self._waiting = [waiting for waiting in self._waiting if waiting.expires > now]
        return self._waiting

    def pending(
        self, offset: int | None = None, limit: int = 100, allowed: list[str] | None = None
    ) -> list[Json]:
        """A batch as getUpdates gives it: a positive `offset` acknowledges everything below it for good."""
        if allowed is not None:
            self.allow(allowed)
        if offset is not None and offset != 0:
            self._acknowledge_below(offset)
        batch = self.alive()[: min(max(limit, 1), 100)]
        for waiting in batch:
            waiting.repeated = False
        return [waiting.update for waiting in batch]

    def _acknowledge_below(self, offset: int) -> None:
        if offset < 0:
            numbers = [waiting.update_id for waiting in self.alive()][offset:]
            offset = numbers[0] if numbers else 0
        if offset > self._next_id + _FAR_AHEAD:
            return  # Left from before the numbers were restarted.
        self._waiting = [
            waiting for waiting in self._waiting if waiting.update_id >= offset or waiting.repeated
        ]

    def confirm(self, waiting: Waiting) -> None:
        """The webhook took it."""
        self._waiting = [other for other in self._waiting if other is not waiting]

    def drop_all(self) -> None:
        """Forget everything that waits."""
        self._waiting = []

    def allow(self, allowed: list[str]) -> None:
        """Remember which updates are wanted; an empty list means the usual ones."""
        self.allowed = list(allowed)

    def set_webhook(self, params: Json) -> None:
        """Raises Refusal 400 for an address or a secret that Telegram would not take."""
        _check_address(params["url"])
        secret = params.get("secret_token")
        if secret is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
            raise bad_request("secret token contains unallowed characters")
        self.webhook = Webhook(
            params["url"], secret, params.get("max_connections", 40), params.get("ip_address")
        )
        self.events.publish("update", None, {})

    def delete_webhook(self) -> None:
        """Back to polling."""
        self.webhook = Webhook()
        self.events.publish("update", None, {})

    def webhook_info(self) -> Json:
        """The Bot API WebhookInfo."""
        hook = self.webhook
        info: Json = {
            "url": hook.url,
            "has_custom_certificate": False,
            "pending_update_count": len(self.alive()),
            "max_connections": hook.max_connections if hook.url else None,
            "ip_address": hook.ip_address,
            "last_error_date": int(hook.last_error_at.timestamp()) if hook.last_error_at else None,
            "last_error_message": hook.last_error,
            "allowed_updates": self.allowed or None,
        }
        return {key: value for key, value in info.items() if value is not None}

    def check_polling(self) -> None:
        """Raises Refusal 409 while a webhook is set."""
        if self.webhook.url:
            raise Refusal(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )


def _check_address(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return
    if parts.scheme == "http" and parts.hostname in {"localhost", "127.0.0.1", "::1"}:
        return  # Telegram itself wants HTTPS; on this machine there is nobody to hide from.
    raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
