"""The modelled methods of the Bot API, by name. Whatever is not here answers 501."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sandbox.methods import changing, delivery, describing, reading, sending
from sandbox.model import Files, Json

if TYPE_CHECKING:
    from sandbox.world import World

Method = Callable[["World", Json, Files], Any]

METHODS: dict[str, Method] = (
    delivery.METHODS | describing.METHODS | sending.METHODS | changing.METHODS | reading.METHODS
)
