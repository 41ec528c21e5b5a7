"""Use cases of the search: enter an edition of the course into the index, find pages in it."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Connection

from bot.language import Language
from bot.lessons.model import Course
from bot.search import rules, store, words
from bot.search.model import Hit, Query, Scored, Term


def index(connection: Connection, edition_id: int, course: Course) -> int:
    """Let the pages of a course be those of an edition in the index; gives how many were entered.

    When they are there as they should be, nothing is written.
    """
    entries = tuple(words.entries(course))
    if store.entries(connection, edition_id) == set(entries):
        return 0
    return store.put(connection, edition_id, entries)


def find(connection: Connection, course: Course, language: Language, query: Query) -> tuple[Hit, ...]:
    """The best pages of a course for what somebody reading in `language` looks for; the best first.

    Both languages are searched: first the one that knows more of the words, by default the reader's own.
    """
    edition_id = store.edition(connection, course.id, course.version)
    if edition_id is None:
        return ()
    found = {each: store.pages(connection, edition_id, each, query[each]) for each in Language}
    if slips := _unknown(query, found):
        asked, query = query, _mended(connection, edition_id, query, slips)
        changed = [each for each in Language if not set(query[each]) <= set(asked[each])]
        found |= {each: store.pages(connection, edition_id, each, query[each]) for each in changed}
    return _hits(language, query, found)


def _hits(own: Language, query: Query, found: Mapping[Language, Sequence[Scored]]) -> tuple[Hit, ...]:
    known = {each: len(rules.known(query[each], found[each])) for each in Language}
    first, second = sorted(Language, key=lambda each: (-known[each], each is not own))
    chosen = rules.merged(*(rules.best(found[each], query[each]) for each in (first, second)))
    rarity = {each: rules.rarity(query[each], found[each]) for each in Language}
    return tuple(rules.hit(page, query[page.entry.language], rarity[page.entry.language]) for page in chosen)


def _unknown(query: Query, found: Mapping[Language, Sequence[Scored]]) -> frozenset[int]:
    """The places of words that none of the best pages in either language has."""
    known = {each: rules.known(query[each], found[each]) for each in Language}
    words_asked = range(len(query[Language.RU]))
    return frozenset(at for at in words_asked if not any(query[each][at] in known[each] for each in Language))


def _mended(connection: Connection, edition_id: int, query: Query, slips: Collection[int]) -> Query:
    """The same with slips of the finger taken for the words that differ in a single letter."""
    mended: dict[Language, tuple[Term, ...]] = {}
    for language, terms in query.items():
        vocabulary = store.vocabulary(connection, edition_id, language)
        stems = (
            stem
            for at, term in enumerate(terms)
            for stem in (rules.mended(term, vocabulary) if at in slips else [term.stem])
        )
        mended[language] = tuple(rules.term(stem, language) for stem in stems)
    return mended
