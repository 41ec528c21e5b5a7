"""`python main.py publish`, `editions` and `rollback`: what /course does in the chat, from the terminal.

Findings and changes go to standard output, one a line; how it ended goes to standard error. The running bot
notices within half a minute.
"""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from bot.db.database import Database, open_database
from bot.db.migration import upgrade
from bot.editions import changes, checking, content, inspection, package, service, store
from bot.editions.model import PROGRAM, Edition, Listed
from bot.editions.package import Files
from bot.editions.service import (
    Drafted,
    NothingBefore,
    OtherCourse,
    Overtaken,
    Published,
    RolledBack,
    VersionTaken,
)
from bot.errors import StartRefused, UnfitPackage
from bot.house import House, open_house
from bot.i18n import speaking
from bot.language import Language
from bot.screens import course_faults
from bot.screens.edition_words import change_lines, obstacle_lines, unfit
from bot.settings import Settings

DONE, REFUSED, UNREADABLE = 0, 1, 2
"""The exit status."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be published, and how; `reason` goes into the audit."""

    source: Path
    at_once: bool
    dry_run: bool
    reason: str | None
    language: Language


@asynccontextmanager
async def _opened(settings: Settings, now: datetime | None = None) -> AsyncIterator[tuple[House, Database]]:
    """With `now` the course of the program is published first, as at its first start."""
    house = open_house(settings)
    database = await open_database(settings.database_url)
    try:
        await database.transact(upgrade)
        if now and not await database.transact(store.published, house.course.id):
            packed = package.pack(package.files_of(settings.content_dir))
            await database.transact(service.adopt, house.vault, house.library.own, packed, now)
        yield house, database
    finally:
        await database.shut()


async def publish(settings: Settings, order: Order, now: datetime) -> int:
    """Check a folder or a zip, tell what differs, and publish it; gives the exit status.

    Raises StartRefused when there is nothing to read.
    """
    with speaking(order.language):
        try:
            files = _read(order.source)
        except UnfitPackage as error:
            print(unfit(error), file=sys.stderr)
            return UNREADABLE
        async with _opened(settings, now) as (house, database):
            return await _publish(house, database, files, order, now)


def _read(source: Path) -> Files:
    """A folder is taken as it lies; a zip is unpacked as carefully as one from the chat."""
    if source.is_dir():
        files = package.files_of(source)
        if package.CONTENTS not in files:
            raise StartRefused(f"{source}: there is no {package.CONTENTS} in it")
        return files
    try:
        return package.unpack(source.read_bytes())
    except OSError as error:
        raise StartRefused(f"{source}: {error.strerror}") from error


async def _publish(house: House, database: Database, files: Files, order: Order, now: datetime) -> int:
    today = now.astimezone(house.regulations.test.zone).date()
    by = checking.yardstick(house.settings.content_dir)
    inspected = inspection.inspect(files, by, today, house.library.present)
    with speaking(order.language):
        lines = course_faults.lines(inspected.faults, inspected.unread)
    for line in lines:
        print(line)
    if inspected.edition is None or lines:
        return _say(f"{len(lines)} to correct; nothing is published", REFUSED)
    there = await database.read(service.told, house.course.id)
    over = await _read_present(house, database, there.present)
    _print_changes(inspected.edition, over, order)
    studying = sum(there.studying.values())
    if order.dry_run:
        return _say(f"{inspected.edition.version} is in order; {studying} are studying", DONE)
    kept = await database.transact(
        service.draft, PROGRAM, house.course.id, inspected.edition, package.pack(files), now
    )
    if not isinstance(kept, Drafted):
        return _say(_refusal(kept), REFUSED)
    edition = replace(inspected.edition, id=kept.draft.id)
    return await _bring_out(house, database, edition, over, order, now)


async def _read_present(house: House, database: Database, present: Listed | None) -> Edition | None:
    """What it is compared with."""
    if present is None:
        return None
    if present.digest == house.library.own.digest:
        return replace(house.library.own, id=present.id)
    shelf, questions = house.settings.data_dir / "editions", house.regulations.test.questions
    data = await database.read(store.package, present.id)
    return content.shelve(data or b"", present.digest, shelf, questions, present.id)


def _print_changes(edition: Edition, over: Edition | None, order: Order) -> None:
    if over is None:
        return
    for line in change_lines(changes.changes(over, edition), over, edition):
        print(line)
    if order.at_once:
        for line in obstacle_lines(changes.obstacles(over, edition)):
            print(line, file=sys.stderr)


async def _bring_out(
    house: House, database: Database, edition: Edition, over: Edition | None, order: Order, now: datetime
) -> int:
    outcome = await database.transact(
        service.bring_out,
        house.vault,
        PROGRAM,
        edition,
        over,
        now,
        at_once=order.at_once,
        reason=order.reason,
    )
    if isinstance(outcome, Published):
        told = "at once" if order.at_once else "for new cycles"
        return _say(f"{outcome.edition.version} is published {told}", DONE)
    # Nobody looks at a draft of the terminal.
    assert edition.id is not None, "a draft is a row"
    await database.transact(store.forget_draft, edition.course.id, edition.id)
    return _say(_refusal(outcome), REFUSED)


def _refusal(outcome: object) -> str:
    match outcome:
        case VersionTaken(by, same):
            content_is = "the same content" if same else "other content; raise version in course.toml"
            return f"{by.version} is published already, with {content_is}"
        case OtherCourse(name, expected):
            return f"its id is {name}, and here {expected} is taught"
        case Overtaken():
            return "another version has been published or withdrawn meanwhile; try again"
        case NothingBefore():
            return "there is no version to go back to"
        case _:
            return "it cannot apply at once; nothing is published"


def _say(words: str, status: int) -> int:
    print(words, file=sys.stderr)
    return status


async def editions(settings: Settings) -> int:
    """List all versions, newest first: version, days, who studies on it, digest; divided by tabs."""
    async with _opened(settings) as (house, database):
        there = await database.read(service.told, house.course.id)
    versions = {each.id: each.version for each in there.listed}
    for each in reversed((*there.listed, *there.drafts)):
        studying = there.studying.get(each.version, 0) if each.published_at else 0
        print(each.version, _state(each, there, versions), studying, each.digest[:12], sep="\t")
    if unknown := {version: n for version, n in there.studying.items() if version not in versions.values()}:
        print(*(f"{version}\tunknown here\t{n}\t-" for version, n in sorted(unknown.items())), sep="\n")
    return DONE


def _state(edition: Listed, there: service.Overview, versions: dict[int, str]) -> str:
    if edition.published_at is None:
        return f"draft of {edition.sent_at:%Y-%m-%d}"
    mends = f", mends {versions[edition.mends]}" if edition.mends else ""
    if edition.withdrawn_at:
        return f"published {edition.published_at:%Y-%m-%d}{mends}, withdrawn {edition.withdrawn_at:%Y-%m-%d}"
    present = "present, " if there.present == edition else ""
    return f"{present}published {edition.published_at:%Y-%m-%d}{mends}"


async def roll_back(settings: Settings, reason: str | None, now: datetime) -> int:
    """Withdraw the present version; gives the exit status."""
    async with _opened(settings) as (house, database):
        listed = (await database.read(service.told, house.course.id)).present
        outcome = await database.transact(
            service.withdraw, house.vault, PROGRAM, house.course.id, listed.id if listed else 0, now, reason
        )
    if isinstance(outcome, RolledBack):
        return _say(f"{outcome.withdrawn.version} is withdrawn; {outcome.present.version} is present", DONE)
    return _say(_refusal(outcome), REFUSED)
