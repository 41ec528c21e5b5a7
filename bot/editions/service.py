"""Use cases of editions: take a draft, publish it, roll back, tell how things stand (Rules, point 7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.editions import rules, store
from bot.editions.model import PROGRAM, Edition, Listed
from bot.people import audit
from bot.people.vault import Vault

# A draft that nobody has published is forgotten after so long.
DRAFT_LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is published, and which versions anybody has begun on."""

    listed: tuple[Listed, ...]
    begun: frozenset[str]


def standing(connection: Connection, course_id: str) -> Standing:
    """What the library is arranged by. A long read."""
    return Standing(store.published(connection, course_id), store.versions_begun(connection, course_id))


def adopt(connection: Connection, vault: Vault, own: Edition, package: bytes, now: datetime) -> Listed | None:
    """Publish the course that the program came with, unless one of its version is: then gives that one.

    The first edition of all replaces nothing, so no audit tells of it.
    """
    listed = store.published(connection, own.course.id)
    known = next((each for each in listed if each.version == own.version), None)
    if known is None:
        draft = store.add(connection, own.course.id, own.version, own.digest, package, PROGRAM, now)
        store.publish(connection, draft, None, now)
        if over := rules.present(listed):
            _record(connection, vault, PROGRAM, "publish_course", own, over.version, now)
    return known


def _record(
    connection: Connection,
    vault: Vault,
    actor: int,
    action: str,
    edition: Edition | Listed,
    other: str,
    now: datetime,
    reason: str | None = None,
) -> None:
    """`other` is the version that it replaces, or that stands again."""
    details: Mapping[str, str | int | None] = {
        "version": edition.version,
        "digest": edition.digest,
        "other": other,
    }
    audit.write(connection, vault, actor, action, details=details, reason=reason, now=now)
