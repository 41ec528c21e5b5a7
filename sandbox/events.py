"""What happens in the world, for whoever watches: the live page, waiting pollers, the webhook."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Event:
    """One happening: its type, whose chat it concerns (None: everybody), and its data."""

    type: str
    person: int | None
    data: dict[str, Any]


Listener = Callable[[Event], None]


class Events:
    """The list of those who watch."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` at each event from now on; returns the way to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def publish(self, type: str, person: int | None, data: dict[str, Any]) -> None:
        """Tell everyone at once."""
        event = Event(type, person, data)
        for listener in list(self._listeners):
            listener(event)
