"""The data model of the course's versions, of checking oneself, of voided questions, and of the search.

Times are UTC instants.
"""

from sqlalchemy import (
    DDL,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    event,
    text,
)

from bot.db.schema import LARGE_ID
from bot.db.schema import metadata as metadata
from bot.db.types import UtcDateTime

# A course as a whole, as it was sent in. Unpublished rows are drafts that an administrator looks at; of the
# published ones the newest that is not withdrawn is the present one (Rules, point 7).
editions = Table(
    "editions",
    metadata,
    Column("id", LARGE_ID, primary_key=True),
    Column("course_id", String(64), nullable=False),
    Column("version", String(32), nullable=False),
    Column(
        "digest", String(64), nullable=False
    ),  # SHA-256 of what the package holds, not of the zip around it
    Column("sent_by", BigInteger, nullable=False),  # Telegram id; 0 for the program itself
    Column("sent_at", UtcDateTime, nullable=False),
    Column("mends", ForeignKey("editions.id")),  # "applies at once" to who is on that one
    Column("published_at", UtcDateTime),
    Column("withdrawn_at", UtcDateTime),
    # A zip. The last column: SQLite would walk through it on the way to any that stood behind it.
    Column("package", LargeBinary, nullable=False),
)
# A version is published once: two administrators at the same moment.
Index(
    "uq_editions_version",
    editions.c.course_id,
    editions.c.version,
    unique=True,
    sqlite_where=text("published_at IS NOT NULL"),
    postgresql_where=text("published_at IS NOT NULL"),
)

# A poll by which a person checks themselves; never graded. Telegram tells the vote by the poll's id alone.
self_checks = Table(
    "self_checks",
    metadata,
    Column("telegram_poll", String(64), primary_key=True),
    Column("person_id", ForeignKey("people.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("lesson_id", String(32), nullable=False),
    Column("poll_id", String(32), nullable=False),  # in the course
    Column("message_id", BigInteger, nullable=False),
    Column("right_option", Integer, nullable=False),  # its place in the poll as it was sent, from 0
    Column("is_right", Boolean),
    Column("sent_at", UtcDateTime, nullable=False),
)

# Questions found faulty: they count as right for everybody, and no test draws them any more.
voided_questions = Table(
    "voided_questions",
    metadata,
    Column("course_id", String(64), primary_key=True),
    Column("question_id", String(32), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("voided_by", BigInteger, nullable=False),
    Column("voided_at", UtcDateTime, nullable=False),
    # Attempts are graded anew in the order of their ids, piece by piece: how far, and what it brought.
    Column("seen_attempt", BigInteger, nullable=False, server_default="0"),
    Column("regraded", Integer, nullable=False, server_default="0"),
    Column("passed", Integer, nullable=False, server_default="0"),
    Column("regraded_at", UtcDateTime),  # nothing is left to grade
)

# The pages of an edition as the search finds them: `terms` are the word stems of `words`.
search_pages = Table(
    "search_pages",
    metadata,
    Column("id", LARGE_ID, primary_key=True),
    Column("edition_id", ForeignKey("editions.id", ondelete="CASCADE"), nullable=False),
    Column("language", String(2), nullable=False),
    Column("lesson_id", String(32), nullable=False),
    Column("page", Integer, nullable=False),  # from 0
    Column("words", Text, nullable=False),  # plain, without markup
    Column("title", Text, nullable=False),  # stems too: of the lesson's title and the page's headings
    Column("terms", Text, nullable=False),
    UniqueConstraint("edition_id", "language", "lesson_id", "page"),
)

# What only one of the databases knows (migration 0004 says the same). On SQLite the index is a table of its
# own, kept by triggers, which also hear of rows that go with their edition; on PostgreSQL a column.
SEARCH_INDEX = "search_terms"
SEARCH_COLUMN = "vector"
_ON_SQLITE = (
    "CREATE VIRTUAL TABLE search_terms USING fts5(title, terms,"
    " content='search_pages', content_rowid='id', tokenize='unicode61 remove_diacritics 0')",
    "CREATE TRIGGER search_pages_added AFTER INSERT ON search_pages BEGIN"
    " INSERT INTO search_terms (rowid, title, terms) VALUES (new.id, new.title, new.terms); END",
    "CREATE TRIGGER search_pages_removed AFTER DELETE ON search_pages BEGIN"
    " INSERT INTO search_terms (search_terms, rowid, title, terms)"
    " VALUES ('delete', old.id, old.title, old.terms); END",
)
_ON_POSTGRES = (
    "ALTER TABLE search_pages ADD COLUMN vector tsvector GENERATED ALWAYS AS"
    " (setweight(to_tsvector('simple', title), 'A')"
    " || setweight(to_tsvector('simple', terms), 'D')) STORED",
    "CREATE INDEX ix_search_pages_vector ON search_pages USING gin (vector)",
)
for _statements, _dialect in ((_ON_SQLITE, "sqlite"), (_ON_POSTGRES, "postgresql")):
    for _statement in _statements:
        _ddl = DDL(_statement)  # type: ignore[no-untyped-call] # SQLAlchemy has no types here
        event.listen(search_pages, "after_create", _ddl.execute_if(dialect=_dialect))
