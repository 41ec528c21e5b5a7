"""The words of the course's versions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.lessons.facts import Facts
from bot.lessons.model import Course
from bot.quiz.content import Bank

PROGRAM = 0
"""Who sends an edition when it is no person: the program itself, or the command line."""


@dataclass(frozen=True)
class Edition:
    """The course in one version with all that it is taught and tested by.

    `digest` is over names and contents of its files; `files` gives the SHA-256 of each. `id` is its row, None
    before it has one.
    """

    version: str
    digest: str
    course: Course
    bank: Bank
    facts: Facts
    id: int | None = None
    files: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Listed:
    """An edition as the database lists it, without what it holds.

    A draft has no `published_at`. `mends` is the edition in whose place it stands at once, also for those
    who have begun with that one.
    """

    id: int
    version: str
    digest: str
    sent_by: int
    sent_at: datetime
    mends: int | None
    published_at: datetime | None
    withdrawn_at: datetime | None

    @property
    def stands(self) -> bool:
        """Whether it is published and not withdrawn."""
        return self.published_at is not None and self.withdrawn_at is None
