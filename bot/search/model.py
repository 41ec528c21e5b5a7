"""What is looked for, and what is found of it."""

from collections.abc import Mapping, Set
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

    def is_among(self, stems: Set[str]) -> bool:
        """Whether one of these words of a page is meant."""
        return self.stem in stems or (self.begins and any(map(self.fits, stems)))


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
    """A page that has some of the words, with all its stems; a greater score is a better page."""

    entry: Entry
    score: float
    stems: frozenset[str]


def scored(entry: Entry, score: float) -> Scored:
    """A page with its score."""
    return Scored(entry, score, frozenset(f"{entry.title} {entry.terms}".split()))


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
