"""The texts of a course: how many words, as many in one language as in the other, and the official terms.

Kazakh glues to a word what Russian sets before it, so it needs fewer words. In the 37 lessons of the course
it has 0.89 to 1.01 of the Russian, which the 20 per cent allow: no allowance besides is needed.
"""

import re
from collections.abc import Iterator, Mapping

from bot.editions.glossary import Glossary
from bot.findings.model import CourseFault, Details
from bot.findings.notes import Notes
from bot.findings.tables import Entry
from bot.language import Language
from bot.lessons.facts import PLACEHOLDER

LEAST_WORDS, MOST_WORDS = 300, 700
# A language has at least this share of the words of the other.
LEAST_SHARE = 0.8
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def words(text: str) -> int:
    """How many words a text has; figures and signs are none."""
    return len(_WORD.findall(PLACEHOLDER.sub(" ", text)))


def check_lesson(notes: Notes, lesson_id: str, glossary: Glossary) -> dict[Language, int]:
    """A lesson in both languages; gives its words. A file that is not there has been complained of."""
    counts = {}
    for language in Language:
        file = f"lessons/{lesson_id}.{language}.md"
        text = Notes(notes.folder).text(file)
        if text is None:
            continue
        counts[language] = words(text.partition("\n")[2])
        for number, line in enumerate(text.split("\n"), 1):
            _check_terms(notes, file, number, language, line, glossary)
        if not LEAST_WORDS <= counts[language] <= MOST_WORDS:
            told: Details = {"words": counts[language], "least": LEAST_WORDS, "most": MOST_WORDS}
            notes.add(CourseFault.WORD_COUNT, file, 1, language, **told)
    _compare(notes, lesson_id, counts)
    return counts


def _compare(notes: Notes, lesson_id: str, counts: Mapping[Language, int]) -> None:
    if len(counts) < len(Language):
        return
    fewer = min(counts, key=lambda language: counts[language])
    if counts[fewer] < LEAST_SHARE * max(counts.values()):
        told: Details = {"words": counts[fewer], "other": max(counts.values())}
        notes.add(CourseFault.LANGUAGES_APART, f"lessons/{lesson_id}.{fewer}.md", 1, fewer, **told)


def check_table(entry: Entry, glossary: Glossary) -> None:
    """Every text of a TOML file that is of a language."""
    for keys, language, text in _texts(entry.table, ()):
        line = entry.source.line((*entry.path, *keys), containing=text.split("\n")[0])
        _check_terms(entry.source.notes, entry.source.file, line, language, text, glossary)


def _texts(
    value: object, keys: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], Language, str]]:
    match value:
        case dict():
            for key, inner in value.items():
                yield from _texts(inner, (*keys, key))
        case list():
            for at, inner in enumerate(value):
                yield from _texts(inner, (*keys, at))
        case str() if language := next((Language(key) for key in keys[::-1] if key in set(Language)), None):
            yield keys, language, value


def _check_terms(
    notes: Notes, file: str, line: int, language: Language, text: str, glossary: Glossary
) -> None:
    for found in glossary.refused(text, language):
        why = {f"why_{each}": said for each, said in found.term.why.items() if said}
        told: Details = {"word": found.word, "term": found.term.word[language], **why}
        notes.add(CourseFault.REFUSED_WORD, file, line, language, **told)
