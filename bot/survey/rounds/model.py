"""What a round chooses from, how an order is put, and what comes of it. Pure values."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from bot.language import Language
from bot.survey.model import SampleMethod


@dataclass(frozen=True, slots=True)
class Scope:
    """The services in question; what is None narrows nothing. The days are those on which services ended.

    `centre` is the number of a service: the place that gave it is meant, in its region.
    """

    client_id: int | None = None
    centre: int | None = None
    region: str | None = None
    first: date | None = None
    last: date | None = None

    def to_json(self) -> str:
        """As it is stored with a round."""
        told = {name: value for name, value in asdict(self).items() if value is not None}
        return json.dumps(told, default=date.isoformat, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> "Scope":
        """As it was stored. Raises ValueError or TypeError."""
        told = json.loads(text)
        days = {name: date.fromisoformat(told[name]) for name in ("first", "last") if name in told}
        return cls(**{**told, **days})


@dataclass(frozen=True, slots=True)
class Order:
    """Whom to ask: of this scope all, a share or a number of each region; the seed decides who."""

    scope: Scope
    method: SampleMethod
    figure: int
    seed: int


@dataclass(frozen=True, slots=True)
class Draw:
    """What an order has drawn: the `size` services with the lowest ranks, none that came after `through`.

    `cuts` None means everybody. `first` are the services that are opened at once.
    """

    size: int
    through: int
    cuts: Mapping[str, int] | None
    first: tuple[int, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Round:
    """A stored order whose cases are not all open yet."""

    id: int
    order: Order
    ordered_at: datetime
    through: int
    cuts: Mapping[str, int] | None


@dataclass(frozen=True, slots=True)
class Stratum:
    """The services of a region and a reporting month, from which the scheduler draws once and for all."""

    month: str
    region: str
    method: SampleMethod
    figure: int

    @property
    def key(self) -> str:
        """Under which its round is stored: other approved figures make another draw."""
        return f"{self.month} {self.region} {self.method} {self.figure}"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the draw of a stratum has come; `pieces` is 0 before the first."""

    seed: int
    pieces: int
    opened: int
    passed: int


@dataclass(frozen=True, slots=True)
class Askable:
    """A service that may be asked about. The person is the client's account here, if the chat reaches it."""

    id: int
    client_id: int
    region: str
    person_id: int | None
    language: Language | None


@dataclass(frozen=True, slots=True)
class Opened:
    """How many cases were opened."""

    in_chat: int = 0
    by_phone: int = 0

    @property
    def cases(self) -> int:
        """Both ways together."""
        return self.in_chat + self.by_phone
