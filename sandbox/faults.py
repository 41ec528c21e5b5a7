"""Faults to order: what Telegram, or the way to it, does wrong, and when."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from sandbox.model import Json
from sandbox.refusal import Refusal


@dataclass(frozen=True)
class Fault:
    """What the bot meets instead of an answer: a refusal, a raw body, or nothing at all."""

    name: str
    refusal: Refusal | None = None
    status: int = 200
    body: str | None = None
    # "hang" or "reset": the connection gives no answer.
    broken: str | None = None
    # How long a hanging connection is kept open.
    seconds: float = 0


@dataclass
class Order:
    """When a fault strikes: for one method or all, one chat or all, so many times, always or by chance."""

    fault: Fault
    method: str | None
    chat_id: int | None
    times: int | None
    chance: float
    # True: the effect happens, and only its answer is lost.
    after: bool
    dice: random.Random

    def strikes(self, method: str, params: Json) -> bool:
        """Whether this request is hit; counts down if so."""
        if self.times == 0 or self.method not in {None, method}:
            return False
        if self.chat_id is not None and str(params.get("chat_id")) != str(self.chat_id):
            return False
        if self.chance < 1 and self.dice.random() >= self.chance:
            return False
        self.times = None if self.times is None else self.times - 1
        return True


def _fault(kind: str, retry_after: int, seconds: float) -> Fault:
    match kind:
        case "403":
            return Fault(kind, Refusal(403, "Forbidden: bot was blocked by the user"))
        case "deactivated":
            return Fault(kind, Refusal(403, "Forbidden: user is deactivated"))
        case "chat_not_found":
            return Fault(kind, Refusal(400, "Bad Request: chat not found"))
        case "unknown_method":
            return Fault(kind, Refusal(404, "Not Found: method not found"))
        case "no_text":
            return Fault(kind, Refusal(400, "Bad Request: message text is empty"))
        case "rich_refused":
            return Fault(kind, Refusal(400, "Bad Request: RICH_MESSAGE_EMPTY"))
        case "429":
            words = f"Too Many Requests: retry after {retry_after}"
            return Fault(kind, Refusal(429, words, retry_after))
        case "500":
            return Fault(kind, Refusal(500, "Internal Server Error"))
        case "502":
            return Fault(kind, status=502, body="<html><body><h1>502 Bad Gateway</h1></body></html>")
        case "broken_json":
            return Fault(kind, body='{"ok":true,"result":{"mess')
        case "empty_body":
            return Fault(kind, body="")
        case "hang" | "reset":
            return Fault(kind, broken=kind, seconds=seconds)
    raise ValueError(f"no such fault: {kind}")


@dataclass
class Faults:
    """The orders of this world, the oldest first."""

    orders: list[Order] = field(default_factory=list)

    def order(
        self,
        kind: str,
        *,
        method: str | None = None,
        chat_id: int | None = None,
        times: int | None = 1,
        chance: float = 1.0,
        seed: int = 0,
        after: bool = False,
        retry_after: int = 1,
        seconds: float = 0,
    ) -> Order:
        """Order a fault.

        `kind`: 403, deactivated, chat_not_found, 429 (with `retry_after` seconds), 500, 502 (an HTML page),
        broken_json, empty_body, hang (for `seconds`), reset. `times` None means for ever; `chance` below 1
        strikes at random, the same way for the same `seed`; `after` lets the effect happen first.
        Raises ValueError for an unknown kind.
        """
        fault = _fault(kind, retry_after, seconds)
        order = Order(fault, method, chat_id, times, chance, after, random.Random(seed))
        self.orders.append(order)
        return order

    def due(self, method: str, params: Json) -> Order | None:
        """The order that hits this request, if any."""
        return next((order for order in self.orders if order.strikes(method, params)), None)

    def clear(self) -> None:
        """From now on all is well."""
        self.orders.clear()
