"""Looks people up by keyed hashes, and reads what is shown of them, in SQL. Nothing here commits."""

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, and_, or_, select

from bot.db.schema import lookups, people

Digests = Collection[tuple[str, str]]
"""Kinds and digests of look-ups, of which one is enough."""


def matching(connection: Connection, criteria: Iterable[Digests], limit: int) -> list[int]:
    """The ids of up to `limit` people of whom every criterion is true, in the order of their coming."""
    found = select(people.c.id).order_by(people.c.id).limit(limit)
    for digests in criteria:
        one_of = or_(*(and_(lookups.c.kind == kind, lookups.c.digest == digest) for kind, digest in digests))
        found = found.where(people.c.id.in_(select(lookups.c.person_id).where(one_of)))
    return list(connection.execute(found).scalars())
