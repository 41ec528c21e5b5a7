"""Who the bot talks with: the words for people, their languages and their roles."""

from dataclasses import dataclass
from enum import StrEnum

from bot.language import Language as Language


class Role(StrEnum):
    """What a person is to the bot. Everybody is an entrepreneur; staff are more besides."""

    ENTREPRENEUR = "entrepreneur"
    OPERATOR = "operator"
    SUPERVISOR = "supervisor"
    """An operator who also looks after the others of the call centre."""
    ADMINISTRATOR = "administrator"


class Choice(StrEnum):
    """What a person may choose about how lessons are shown."""

    PICTURES = "pictures"
    RICH = "rich"


@dataclass(frozen=True, slots=True)
class Manner:
    """How a person wants to read: with pictures or words in their place; as rich messages or plain ones."""

    pictures: bool = True
    rich: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """A Telegram account that has chosen a language; `registered` once every required answer is given."""

    id: int
    telegram_id: int
    language: Language
    role: Role
    consented: bool
    registered: bool
    blocked: bool
    nudges_paused: bool
    living_message: int | None
    manner: Manner = Manner()
    digest: bool = True
    """As an administrator: wants the weekly digest."""


@dataclass(frozen=True, slots=True)
class Awaited:
    """The typed answer that the bot waits for: whose conversation, which question, about what row."""

    topic: str
    step: str
    subject: int | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """Who is at the door: everything about a person that each update needs, read in one go.

    `repeated` says that the effects of this very update are already committed.
    """

    person: Person | None
    role: Role
    awaited: Awaited | None
    repeated: bool
