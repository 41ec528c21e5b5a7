"""The official terms from content/glossary.toml, and the words that may not stand in their place."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.findings.model import CourseFault
from bot.findings.notes import Notes
from bot.findings.tables import Entry
from bot.findings.tables import read as read_table
from bot.language import Language

FILE = "glossary.toml"
# Speech and names, addresses, and the names of facts.
_LEFT_ALONE = re.compile(
    r"«[^»]*»|“[^”]*”|\"[^\"\n]*\"|\{\{.*?\}\}|\S+://\S+|\S+@\S+|\S+\.(?:kz|com|org)\b\S*"
)


@dataclass(frozen=True, slots=True)
class Term:
    """An official term in both languages; `why` tells an author more, where there is more to tell."""

    word: Mapping[Language, str]
    why: Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class Refused:
    """A word that was found in a text, where it stands there, and the term that belongs in its place."""

    at: int
    word: str
    term: Term


@dataclass(frozen=True, eq=False)
class Glossary:
    """What is refused in each language: a pattern for many words, with the term of each."""

    patterns: Mapping[Language, tuple[tuple[re.Pattern[str], Term], ...]]

    def refused(self, text: str, language: Language) -> Iterator[Refused]:
        """The words of a text that the glossary refuses, outside of quotes and addresses."""
        bare = _LEFT_ALONE.sub(lambda found: " " * len(found[0]), text)
        for pattern, term in self.patterns.get(language, ()):
            for found in pattern.finditer(bare):
                yield Refused(found.start(), found[0], term)


EMPTY = Glossary({})


def load(content_dir: Path) -> Glossary:
    """Read the glossary. Raises ContentError with the line of what cannot be used."""
    notes = Notes(content_dir)
    entry = read_table(notes, FILE)
    terms = [_term(each) for each in entry.entries("terms")] if entry else []
    notes.refuse()
    patterns = {
        language: tuple((_pattern(refused[language]), term) for term, refused in terms if refused[language])
        for language in Language
    }
    return Glossary(patterns)


def _term(entry: Entry) -> tuple[Term, Mapping[Language, tuple[str, ...]]]:
    entry.refuse_unknown(frozenset({*Language, "refused", "why"}))
    word = {language: entry.word(language) for language in Language}
    why = entry.bilingual("why") if "why" in entry.table else dict.fromkeys(Language, "")
    return Term(word, why), _refused(entry)


def _refused(entry: Entry) -> Mapping[Language, tuple[str, ...]]:
    inner = entry.inner("refused")
    lists = {language: inner.table.get(language, []) if inner else [] for language in Language}
    for language, words in lists.items():
        if not isinstance(words, list) or not all(
            isinstance(word, str) and word.strip("*") for word in words
        ):
            entry.note(CourseFault.WRONG_VALUE, "refused", language, key=f"refused.{language}")
            return dict.fromkeys(Language, ())
    return {language: tuple(words) for language, words in lists.items()}


def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Whole words, or those that begin so; an abbreviation with a case ending is that abbreviation."""
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(_of_word, words))})")


def _of_word(word: str) -> str:
    stem, whole = re.escape(word.rstrip("*")), not word.endswith("*")
    if word.isupper():
        return rf"{stem}(?!\w)"
    return rf"(?i:{stem})" + (r"(?![\w-])" if whole else r"\w*")
