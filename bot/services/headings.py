"""Finds the columns of a register by their headings, in Russian, in Kazakh or in both."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.language import Language
from bot.services.model import OFFICIAL, Field
from bot.services.words import ServiceLists, folded

# Fewer known headings than this are a chance likeness, not a register with columns missing.
_LIKENESS = 4

_IN_BRACKETS = re.compile(r"\([^)]*\)")
_NUMBER_IN_FRONT = re.compile(r"^\s*(?:№\s*)?\d+\s*[.)\s:-]\s*")
_SIGNS_BEHIND = re.compile(r"[\s*\d.:;¹²³⁴-⁹]+$")


Spellings = Mapping[str, tuple[Field, Language]]
"""Squeezed heading to column, with the language that it is written in."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What the headings of a file tell."""

    sheet: str
    """Empty for a text table."""
    heading_row: int
    """As the spreadsheet shows it."""
    fields: frozenset[Field]
    language: Language
    """Of the headings; Russian where they are in both."""
    ignored: tuple[str, ...]
    """Headings that mean nothing here, or that came a second time."""
    places: Mapping[Field, int]
    """Where each column stands, from 0."""

    @property
    def missing(self) -> tuple[Field, ...]:
        """The official columns that are not there, in their order."""
        return tuple(column for column in OFFICIAL if column not in self.fields)

    @property
    def is_a_register(self) -> bool:
        """Whether this can be meant as a register at all, even with columns missing."""
        return len(self.fields) >= _LIKENESS


def known(lists: ServiceLists) -> Spellings:
    """Every heading that is understood, squeezed: official, without its brackets, in both languages."""
    return {
        spelling: (column, language)
        for column, names in lists.headings.items()
        for spelling, language in _spellings(names)
    }


def _spellings(names: Mapping[Language, str]) -> Iterator[tuple[str, Language]]:
    kk, ru = names[Language.KK], names[Language.RU]
    for each, language in ((f"{ru} {kk}", Language.RU), (f"{kk} {ru}", Language.RU), (ru, Language.RU)):
        yield _squeezed(each), language
        yield _squeezed(_IN_BRACKETS.sub(" ", each)), language
    yield _squeezed(kk), Language.KK
    yield _squeezed(_IN_BRACKETS.sub(" ", kk)), Language.KK


def find(sheet: str, number: int, row: Sequence[str], spellings: Spellings) -> Columns:
    """What a row would tell if it were the row of headings; `number` as the spreadsheet shows it."""
    places: dict[Field, int] = {}
    languages: list[Language] = []
    ignored: list[str] = []
    for place, heading in enumerate(row):
        found = _meaning(heading, spellings)
        if found is None or found[0] in places:
            if heading.strip():
                ignored.append(" ".join(heading.split())[:60])
            continue
        places[found[0]] = place
        languages.append(found[1])
    kazakh = languages.count(Language.KK) > len(languages) / 2
    return Columns(
        sheet, number, frozenset(places), Language.KK if kazakh else Language.RU, tuple(ignored), places
    )


def is_numbering(cells: Iterable[str]) -> bool:
    """Whether a row under the headings only counts the columns: 1, 2, 3, ... as printed forms do."""
    numbers = [cell for cell in cells if cell]
    first = numbers[0] if numbers else ""
    if len(numbers) < 3 or not first.isdecimal() or len(first) > 2:
        return False
    return numbers == [str(int(first) + step) for step in range(len(numbers))]


def _meaning(heading: str, spellings: Spellings) -> tuple[Field, Language] | None:
    if len(heading) > 500:
        return None
    for text in _plainer(heading):
        if found := spellings.get(_squeezed(text)):
            return found
    return None


def _plainer(heading: str) -> Iterator[str]:
    """The heading as it is, then without its number, its footnote signs, its brackets."""
    yield heading
    bare = _SIGNS_BEHIND.sub("", _NUMBER_IN_FRONT.sub("", heading))
    yield bare
    yield _SIGNS_BEHIND.sub("", _IN_BRACKETS.sub(" ", bare))


@lru_cache(maxsize=4096)
def _squeezed(heading: str) -> str:
    """Without any spaces: headings are broken within words to fit into narrow columns."""
    return folded(heading).replace(" ", "")
