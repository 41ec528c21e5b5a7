"""The pages of an edition in SQL: FTS5 on SQLite, text search on PostgreSQL. Nothing here commits.

Stems hold letters and digits only (bot/search/words.py), so no query can be broken by what somebody types.
"""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, Row, delete, insert, select, text

from bot.db.course_schema import editions, search_pages
from bot.language import Language
from bot.search.model import Entry, Scored, Term, scored

# So many pages are looked at more closely.
MOST_PAGES = 40

Where = Mapping[str, object]
Found = Row[tuple[object, ...]]

# Of a page the title weighs four times as much as its text, on both databases.
_ON_SQLITE = text(
    """
    SELECT p.lesson_id, p.page, p.words, p.title, p.terms, -bm25(search_terms, 4.0, 1.0) AS score
    FROM search_terms JOIN search_pages AS p ON p.id = search_terms.rowid
    WHERE search_terms MATCH :query AND p.edition_id = :edition AND p.language = :language
    ORDER BY score DESC, p.id LIMIT :most
    """
)
# The column `vector` is made by the database of the title (A) and the terms (D): migration 0004. How rare a
# word is must be counted here, since `ts_rank` does without; the figure is that of BM25, as FTS5 takes it.
# Whatever is the same for all pages is reckoned once, and a vector unpacked once (by joining an empty one).
_ON_POSTGRES = """
    WITH asked AS MATERIALIZED (
        SELECT to_tsquery('simple', :any) AS any_of_them, {queries}
    ), found AS MATERIALIZED (
        SELECT p.id, p.lesson_id, p.page, p.words, p.title, p.terms, p.vector || '' AS vector
        FROM search_pages AS p, asked
        WHERE p.edition_id = :edition AND p.language = :language AND p.vector @@ any_of_them
    ), counted AS MATERIALIZED (
        SELECT (SELECT CAST(count(*) AS float8) FROM search_pages AS p
                WHERE p.edition_id = :edition AND p.language = :language) AS pages, {counts} FROM found, asked
    ), weighed AS MATERIALIZED (SELECT {rarities} FROM counted)
    SELECT lesson_id, page, words, title, terms, {ranks} AS score
    FROM found, weighed, asked ORDER BY score DESC, id LIMIT :most
"""
_QUERY = "to_tsquery('simple', :{0}) AS {0}"
_COUNT = "count(*) FILTER (WHERE vector @@ {0}) AS count_{0}"
_RARITY = "greatest(ln((pages - count_{0} + 0.5) / (count_{0} + 0.5)), 1e-6) AS rarity_{0}"
_RANK = "rarity_{0} * ts_rank('{{0.25, 0, 0, 1}}', vector, {0}, 1)"


def edition(connection: Connection, course_id: str, version: str) -> int | None:
    """The published edition of a version of the course."""
    found = select(editions.c.id).where(
        editions.c.course_id == course_id, editions.c.version == version, editions.c.published_at.is_not(None)
    )
    return connection.scalar(found)


def entries(connection: Connection, edition_id: int) -> set[Entry]:
    """The pages of an edition as they were entered."""
    found = connection.execute(select(search_pages).where(search_pages.c.edition_id == edition_id))
    return {_entry(Language(row.language), row) for row in found}


def _entry(language: Language, row: Found) -> Entry:
    return Entry(language, row.lesson_id, row.page, row.words, row.title, row.terms)


def put(connection: Connection, edition_id: int, entries: Iterable[Entry]) -> int:
    """Make these the pages of an edition; gives how many there are."""
    connection.execute(delete(search_pages).where(search_pages.c.edition_id == edition_id))
    values = [
        {
            "edition_id": edition_id,
            "language": entry.language,
            "lesson_id": entry.lesson_id,
            "page": entry.page,
            "words": entry.words,
            "title": entry.title,
            "terms": entry.terms,
        }
        for entry in entries
    ]
    connection.execute(insert(search_pages), values)
    return len(values)


def vocabulary(connection: Connection, edition_id: int, language: Language) -> frozenset[str]:
    """All stems of an edition in a language."""
    found = select(search_pages.c.title + " " + search_pages.c.terms).where(
        search_pages.c.edition_id == edition_id, search_pages.c.language == language
    )
    return frozenset(" ".join(connection.execute(found).scalars()).split())


def pages(connection: Connection, edition_id: int, language: Language, terms: Sequence[Term]) -> list[Scored]:
    """The pages that have any of these words, the best first: the rarer a word, the more it weighs."""
    if not terms:
        return []
    where = {"edition": edition_id, "language": language, "most": MOST_PAGES}
    on = _on_sqlite if connection.dialect.name == "sqlite" else _on_postgres
    return [scored(_entry(language, row), row.score) for row in on(connection, where, _phrases(terms))]


def _phrases(terms: Sequence[Term]) -> list[tuple[str, bool]]:
    """Stems as they are looked for: whole, and the long ones also as beginnings: so the whole counts more."""
    different = dict.fromkeys(terms)
    return [(term.stem, begins) for term in different for begins in (False, True)[: 1 + term.begins]]


def _on_sqlite(connection: Connection, where: Where, phrases: Sequence[tuple[str, bool]]) -> Iterable[Found]:
    query = " OR ".join(f'"{stem}"{"*" if begins else ""}' for stem, begins in phrases)
    return connection.execute(_ON_SQLITE, {**where, "query": query})


def _on_postgres(
    connection: Connection, where: Where, phrases: Sequence[tuple[str, bool]]
) -> Iterable[Found]:
    queries = {f"q{at}": f"{stem}:*" if begins else stem for at, (stem, begins) in enumerate(phrases)}
    statement = _ON_POSTGRES.format(
        queries=", ".join(map(_QUERY.format, queries)),
        counts=", ".join(map(_COUNT.format, queries)),
        rarities=", ".join(map(_RARITY.format, queries)),
        ranks=" + ".join(map(_RANK.format, queries)),
    )
    return connection.execute(text(statement), {**where, **queries, "any": " | ".join(queries.values())})
