"""What is looked for, and what is found of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.language import Language


@dataclass(frozen=True, slots=True)
class Term:
    """A word that was typed, by its stem in one language; a long one may also begin a longer word."""

    stem: str
    begins: bool

    def fits(self, stem: str) -> bool:
        """Whether a word of a page is meant."""
        return stem.startswith(self.stem) if self.begins else stem == self.stem


Query = Mapping[Language, tuple[Term, ...]]


@dataclass(frozen=True, slots=True)
class Entry:
    """A page as the index holds it; `title` and `terms` are stems, divided by spaces."""

    language: Language
    lesson_id: str
    page: int
    words: str
    title: str
    terms: str


@dataclass(frozen=True, slots=True)
class Scored:
    """A page that has some of the words; a greater score is a better page."""

    entry: Entry
    score: float


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a sentence; `hit` when it is a word that was looked for."""

    text: str
    hit: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A page (from 0) that was found, with its best sentence."""

    lesson_id: str
    page: int
    sentence: tuple[Piece, ...]
