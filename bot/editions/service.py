"""Use cases of editions: take a draft, publish it, roll back, tell how things stand (Rules, point 7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.editions import changes, rules, store
from bot.editions.changes import Obstacle
from bot.editions.model import PROGRAM, Edition, Listed
from bot.errors import NotFound
from bot.people import audit
from bot.people.model import Person
from bot.people.rules import Permission, demand
from bot.people.vault import Vault

# A draft that nobody has published is forgotten after so long.
DRAFT_LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is published, and which versions anybody has begun on."""

    listed: tuple[Listed, ...]
    begun: frozenset[str]


@dataclass(frozen=True, slots=True)
class Overview:
    """What is published (oldest first), the drafts, and how many cycles run on each version."""

    listed: tuple[Listed, ...]
    drafts: tuple[Listed, ...]
    studying: Mapping[str, int]

    @property
    def present(self) -> Listed | None:
        """The edition on which a new cycle begins."""
        return rules.present(self.listed)

    @property
    def before(self) -> Listed | None:
        """What a roll back would lead to."""
        return rules.before(self.listed, self.present) if self.present else None


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft is kept; it can be looked at and published."""

    draft: Listed


@dataclass(frozen=True, slots=True)
class OtherCourse:
    """The package holds a course with another id than the one that is taught here."""

    id: str
    expected: str


@dataclass(frozen=True, slots=True)
class VersionTaken:
    """This version is published: each has a number of its own. `same` says that its content is the same."""

    by: Listed
    same: bool


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Another edition has become the present one since the changes were looked at."""

    present: Listed | None


@dataclass(frozen=True, slots=True)
class NotAtOnce:
    """More differs than may be exchanged under the hands of who studies."""

    obstacles: Mapping[Obstacle, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Published:
    """The edition is published in the place of `over`, None for the first of all."""

    edition: Listed
    over: Listed | None


@dataclass(frozen=True, slots=True)
class RolledBack:
    """The edition is withdrawn; `present` stands again."""

    withdrawn: Listed
    present: Listed


@dataclass(frozen=True, slots=True)
class NothingBefore:
    """There is no edition to go back to."""


Refusal = OtherCourse | VersionTaken


def standing(connection: Connection, course_id: str) -> Standing:
    """What the library is arranged by. A long read."""
    return Standing(store.published(connection, course_id), store.versions_begun(connection, course_id))


def overview(connection: Connection, actor: Person, course_id: str) -> Overview:
    """How things stand. A long read. Raises NotAllowed."""
    demand(actor.role, Permission.PUBLISH_COURSE)
    return told(connection, course_id)


def told(connection: Connection, course_id: str) -> Overview:
    """The same for the command line, where whoever has the server may ask."""
    listed, drafts = store.published(connection, course_id), store.drafts(connection, course_id)
    return Overview(listed, drafts, store.studying(connection, course_id))


def look(connection: Connection, actor: Person, course_id: str, edition_id: int) -> Listed:
    """An edition to be looked at, draft or published. Raises NotAllowed, NotFound."""
    demand(actor.role, Permission.PUBLISH_COURSE)
    return _there(connection, course_id, edition_id)


def receive(
    connection: Connection, actor: Person, course_id: str, edition: Edition, package: bytes, now: datetime
) -> Drafted | Refusal:
    """Keep what an administrator has sent; an earlier draft of theirs is dropped. Raises NotAllowed."""
    demand(actor.role, Permission.PUBLISH_COURSE)
    return draft(connection, actor.telegram_id, course_id, edition, package, now)


def draft(
    connection: Connection, sent_by: int, course_id: str, edition: Edition, package: bytes, now: datetime
) -> Drafted | Refusal:
    """The same for the command line."""
    if edition.course.id != course_id:
        return OtherCourse(edition.course.id, course_id)
    if taken := _taken(store.published(connection, course_id), edition):
        return taken
    store.forget_drafts_of(connection, course_id, sent_by)
    added = store.add(connection, course_id, edition.version, edition.digest, package, sent_by, now)
    return Drafted(_there(connection, course_id, added))


def drop(connection: Connection, actor: Person, course_id: str, edition_id: int) -> None:
    """Drop a draft; of a published edition nothing is dropped. Raises NotAllowed."""
    demand(actor.role, Permission.PUBLISH_COURSE)
    store.forget_draft(connection, course_id, edition_id)


def publish(
    connection: Connection,
    vault: Vault,
    actor: Person,
    edition: Edition,
    over: Edition | None,
    now: datetime,
    *,
    at_once: bool,
) -> Published | VersionTaken | Overtaken | NotAtOnce:
    """Publish a draft in the place of the edition with which it was compared; `at_once` also for its cycles.

    Raises NotAllowed, and NotFound when the draft is gone.
    """
    demand(actor.role, Permission.PUBLISH_COURSE)
    return bring_out(connection, vault, actor.telegram_id, edition, over, now, at_once=at_once)


def bring_out(
    connection: Connection,
    vault: Vault,
    by: int,
    edition: Edition,
    over: Edition | None,
    now: datetime,
    *,
    at_once: bool,
    reason: str | None = None,
) -> Published | VersionTaken | Overtaken | NotAtOnce:
    """The same for the command line."""
    assert edition.id is not None, "a draft is a row"
    there = _there(connection, edition.course.id, edition.id)
    listed = store.published(connection, edition.course.id)
    if taken := _taken(listed, edition):
        return taken
    present = rules.present(listed)
    if (present and present.id) != (over and over.id):
        return Overtaken(present)
    if at_once and (in_the_way := changes.obstacles(over, edition) if over else {}):
        return NotAtOnce(in_the_way)
    store.publish(connection, there.id, present.id if at_once and present else None, now)
    action = "mend_course" if at_once else "publish_course"
    _record(connection, vault, by, action, there, present.version if present else None, now, reason)
    return Published(_there(connection, edition.course.id, there.id), present)


def roll_back(
    connection: Connection, vault: Vault, actor: Person, course_id: str, edition_id: int, now: datetime
) -> RolledBack | NothingBefore | Overtaken:
    """Withdraw the present edition, whose id the button names: the one before stands again.

    Raises NotAllowed.
    """
    demand(actor.role, Permission.PUBLISH_COURSE)
    return withdraw(connection, vault, actor.telegram_id, course_id, edition_id, now)


def withdraw(
    connection: Connection,
    vault: Vault,
    by: int,
    course_id: str,
    edition_id: int,
    now: datetime,
    reason: str | None = None,
) -> RolledBack | NothingBefore | Overtaken:
    """The same for the command line."""
    listed = store.published(connection, course_id)
    present = rules.present(listed)
    if present is None or present.id != edition_id:
        return Overtaken(present)
    former = rules.before(listed, present)
    if former is None:
        return NothingBefore()
    store.withdraw(connection, present.id, now)
    _record(connection, vault, by, "withdraw_course", present, former.version, now, reason)
    return RolledBack(_there(connection, course_id, present.id), former)


def adopt(connection: Connection, vault: Vault, own: Edition, package: bytes, now: datetime) -> Listed | None:
    """Publish the course that the program came with, unless one of its version is: then gives that one.

    The first edition of all replaces nothing, so no audit tells of it.
    """
    listed = store.published(connection, own.course.id)
    known = next((each for each in listed if each.version == own.version), None)
    if known is None:
        added = store.add(connection, own.course.id, own.version, own.digest, package, PROGRAM, now)
        store.publish(connection, added, None, now)
        if over := rules.present(listed):
            _record(connection, vault, PROGRAM, "publish_course", own, over.version, now)
    return known


def _there(connection: Connection, course_id: str, edition_id: int) -> Listed:
    found = store.by_id(connection, course_id, edition_id)
    if found is None:
        raise NotFound(f"edition {edition_id}")
    return found


def _taken(listed: tuple[Listed, ...], edition: Edition) -> VersionTaken | None:
    by = next((each for each in listed if each.version == edition.version), None)
    return VersionTaken(by, by.digest == edition.digest) if by else None


def _record(
    connection: Connection,
    vault: Vault,
    actor: int,
    action: str,
    edition: Edition | Listed,
    other: str | None,
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
