"""Looks what is published and brings it into memory: at start, after each publication, and as a job.

What another process or the command line has published or withdrawn is noticed this way. Packages are read
beside the event loop.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import structlog

from bot.db.database import Database
from bot.editions import content, package, service, store
from bot.editions.library import needed
from bot.editions.model import Edition, Listed
from bot.errors import ContentError, UnfitPackage
from bot.house import House
from bot.search import service as search

# Editions in memory besides those that are studied.
MOST_LOOKED_AT = 3


class Shelving:
    """Keeps the library of the house in line with the database."""

    def __init__(self, database: Database, house: House, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._library = house.library
        self._vault = house.vault
        self._course_id = house.course.id
        self._questions = house.regulations.test.questions
        self._shelf: Path = house.settings.data_dir / "editions"
        self._own_folder = house.settings.content_dir
        self._clock = clock
        self._looked_at: dict[int, Edition] = {}
        self._at_work = asyncio.Lock()

    async def open(self) -> None:
        """Publish the course that the program came with, if it is new, and read what people study."""
        own = self._library.own
        listed = await self._database.transact(store.published, self._course_id)
        known = next((each for each in listed if each.version == own.version), None)
        if known is None:
            packed = await asyncio.to_thread(packed_folder, self._own_folder)
            known = await self._database.transact(service.adopt, self._vault, own, packed, self._clock())
        if known and known.digest != own.digest:
            _log.warning(
                "this version is published with other content, which stays; raise the version in course.toml",
                version=own.version,
                content=str(self._own_folder),
            )
        await self.look()

    async def look(self) -> dict[str, int]:
        """Bring into memory what is new, and forget old drafts; gives how many editions were read."""
        async with self._at_work:
            before = self._clock() - service.DRAFT_LASTS
            forgotten = await self._database.transact(store.forget_drafts_before, self._course_id, before)
            listed = await self._database.transact(store.published, self._course_id)
            read = 0 if listed == self._library.listed else await self._arrange()
        return {"editions_read": read, "drafts_forgotten": forgotten}

    async def _arrange(self) -> int:
        there = await self._database.read(service.standing, self._course_id)
        editions, read = [], 0
        for each in there.listed:
            if each.id in needed(there.listed, there.begun):
                held = self._library.by_id(each.id)
                edition = held or await self._read(each)
                editions += [edition] if edition else []
                read += held is None and edition is not None
                if edition and held is None:
                    await self._database.transact(search.index, each.id, edition.course)
        self._library.arrange(there.listed, editions)
        return read

    async def edition(self, listed: Listed) -> Edition | None:
        """An edition to look at, draft or published; None when it cannot be read.

        The last ones looked at stay in memory: the next press is about the same.
        """
        there = self._library.by_id(listed.id) or self._looked_at.get(listed.id)
        edition = there or await self._read(listed)
        if edition and there is None:
            self._looked_at = dict([*self._looked_at.items(), (listed.id, edition)][-MOST_LOOKED_AT:])
        return edition

    async def _read(self, listed: Listed) -> Edition | None:
        """The course that the program came with lies in a folder and in memory already."""
        own = self._library.own
        if listed.digest == own.digest:
            return replace(own, id=listed.id)
        data = await self._database.read(store.package, listed.id)
        try:
            return await asyncio.to_thread(
                content.shelve, data or b"", listed.digest, self._shelf, self._questions, listed.id
            )
        except (ContentError, UnfitPackage) as error:
            _log.error("an edition cannot be read", edition=listed.id, version=listed.version, why=str(error))
            return None


def packed_folder(folder: Path) -> bytes:
    """The course in a folder as a package. Takes a moment."""
    return package.pack(package.files_of(folder))


_log = structlog.get_logger(__name__)
