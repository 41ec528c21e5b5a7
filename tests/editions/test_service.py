"""Publishing under races and at start, on both databases."""

import asyncio
import logging
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, select, update

from bot.db.course_schema import editions
from bot.db.database import Database, open_database
from bot.db.schema import audit, enrolments, people
from bot.editions import content, package, service, store
from bot.editions.model import PROGRAM, Edition
from bot.editions.service import Drafted, NotAtOnce, NothingBefore, Overtaken, Published, VersionTaken
from bot.errors import NotAllowed
from bot.handlers.shelving import Shelving
from bot.house import House, open_house
from bot.language import Language
from bot.people.model import Person, Role
from bot.settings import Settings
from tests.packages import TYPO, Edits, edited

NOW = datetime(2026, 1, 20, 6, tzinfo=UTC)
FIRST, SECOND = (
    Person(number, 1000 + number, Language.RU, Role.ADMINISTRATOR, True, True, False, False, None)
    for number in (1, 2)
)


def made(content_dir: Path, folder: Path, version: str, edits: Edits = TYPO) -> tuple[Edition, bytes]:
    files = edited(content_dir, version, edits)
    package.write(files, folder / version)
    return content.load(folder / version, 15), package.pack(files)


@pytest.fixture
async def shelving(database: Database, house: House) -> Shelving:
    """The program has started: its course is published."""
    opened = Shelving(database, house, lambda: NOW)
    await opened.open()
    return opened


async def drafted(database: Database, by: Person, made: tuple[Edition, bytes]) -> Edition:
    edition, packed = made
    kept = await database.transact(service.receive, by, edition.course.id, edition, packed, NOW)
    assert isinstance(kept, Drafted)
    return Edition(
        edition.version, edition.digest, edition.course, edition.bank, edition.facts, kept.draft.id
    )


@pytest.mark.usefixtures("shelving")
async def test_two_administrators_publish_the_same_version_at_once(
    database: Database, house: House, short_content: Path, tmp_path: Path, database_url: str
) -> None:
    course = made(short_content, tmp_path, "2026.3")
    drafts = [await drafted(database, each, course) for each in (FIRST, SECOND)]
    over = house.library.present
    async with another(database_url) as other:
        outcomes = await asyncio.gather(
            *(
                each.transact(service.publish, house.vault, by, draft, over, NOW, at_once=False)
                for each, by, draft in zip((database, other), (FIRST, SECOND), drafts, strict=True)
            )
        )
    assert {type(each) for each in outcomes} == {Published, VersionTaken}
    assert await database.transact(_actions) == ["publish_course"]


@asynccontextmanager
async def another(url: str) -> AsyncIterator[Database]:
    """The same database, opened by a second process."""
    opened = await open_database(url)
    yield opened
    await opened.shut()


def _actions(connection: Connection) -> list[str]:
    return list(connection.execute(select(audit.c.action).order_by(audit.c.id)).scalars())


@pytest.mark.usefixtures("shelving")
async def test_what_was_compared_with_another_edition_is_not_published(
    database: Database, house: House, short_content: Path, tmp_path: Path
) -> None:
    over = house.library.present
    first = await drafted(database, FIRST, made(short_content, tmp_path, "2026.3"))
    second = await drafted(database, SECOND, made(short_content, tmp_path, "2026.4"))
    vault = house.vault
    published = await database.transact(service.publish, vault, FIRST, first, over, NOW, at_once=False)
    assert isinstance(published, Published)
    late = await database.transact(service.publish, vault, SECOND, second, over, NOW, at_once=False)
    assert late == Overtaken(published.edition)


@pytest.mark.usefixtures("shelving")
async def test_at_once_is_refused_by_the_use_case_too(
    database: Database, house: House, short_content: Path, tmp_path: Path
) -> None:
    renamed: Edits = {"quiz/m01.toml": ('id = "q-m01-01"', 'id = "q-m01-99"')}
    draft = await drafted(database, FIRST, made(short_content, tmp_path, "2026.3", renamed))
    over = house.library.present
    refused = await database.transact(service.publish, house.vault, FIRST, draft, over, NOW, at_once=True)
    assert isinstance(refused, NotAtOnce)
    assert await database.transact(_actions) == []


@pytest.mark.usefixtures("shelving")
async def test_there_is_nothing_before_the_first_edition(database: Database, house: House) -> None:
    present = house.library.present
    assert present.id is not None
    kept = await database.transact(service.roll_back, house.vault, FIRST, house.course.id, present.id, NOW)
    assert kept == NothingBefore()


@pytest.mark.parametrize("role", [Role.ENTREPRENEUR, Role.OPERATOR, Role.SUPERVISOR])
async def test_only_administrators_publish(database: Database, house: House, role: Role) -> None:
    somebody = Person(3, 1003, Language.RU, role, True, True, False, False, None)
    own, course = house.library.own, house.course.id
    asked = (
        (service.overview, (somebody, course)),
        (service.look, (somebody, course, 1)),
        (service.receive, (somebody, course, own, b"", NOW)),
        (service.drop, (somebody, course, 1)),
        (service.roll_back, (house.vault, somebody, course, 1, NOW)),
    )
    for use_case, arguments in asked:
        with pytest.raises(NotAllowed):
            await database.transact(use_case, *arguments)
    with pytest.raises(NotAllowed):
        await database.transact(service.publish, house.vault, somebody, own, own, NOW, at_once=True)


# The start of the program


async def test_the_course_of_the_program_is_published_once(
    database: Database, house: House, shelving: Shelving
) -> None:
    await shelving.open()
    (listed,) = await database.transact(store.published, house.course.id)
    assert (listed.version, listed.sent_by, listed.digest) == ("2026.2", PROGRAM, house.library.own.digest)
    assert house.library.present.id == listed.id
    assert await database.transact(_actions) == []


@pytest.mark.usefixtures("shelving")
async def test_the_published_course_stays_when_the_folder_differs_under_the_same_version(
    database: Database, house: House, settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        changed = await restarted(database, settings, tmp_path, "2026.2")
    assert "raise the version in course.toml" in caplog.text
    assert changed.library.present.digest == house.library.own.digest != changed.library.own.digest
    (listed,) = await database.transact(store.published, house.course.id)
    assert listed.digest == house.library.own.digest


@pytest.mark.usefixtures("shelving")
async def test_a_program_with_a_newer_course_publishes_it_and_says_so_in_the_audit(
    database: Database, settings: Settings, tmp_path: Path
) -> None:
    newer = await restarted(database, settings, tmp_path, "2026.3")
    assert newer.library.present.version == "2026.3"
    assert await database.transact(_actions) == ["publish_course"]


async def restarted(database: Database, settings: Settings, tmp_path: Path, version: str) -> House:
    """The program starts on the same database with a changed course in its folder."""
    folder = tmp_path / "content"
    shutil.copytree(settings.content_dir, folder)
    package.write(edited(settings.content_dir, version), folder)
    house = open_house(settings.model_copy(update={"content_dir": folder}))
    await Shelving(database, house, lambda: NOW).open()
    return house


@pytest.mark.usefixtures("shelving")
async def test_an_edition_that_cannot_be_read_is_logged_and_the_one_before_stands_in(
    database: Database,
    house: House,
    shelving: Shelving,
    short_content: Path,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    draft = await drafted(database, FIRST, made(short_content, tmp_path, "2026.3"))
    over = house.library.present
    await database.transact(service.publish, house.vault, FIRST, draft, over, NOW, at_once=False)
    await database.transact(_spoil, draft.id)
    with caplog.at_level(logging.ERROR):
        await shelving.look()
    assert "an edition cannot be read" in caplog.text
    assert house.library.present.version == "2026.2"
    assert await shelving.look() == {"editions_read": 0, "drafts_forgotten": 0}


def _spoil(connection: Connection, edition_id: int | None) -> None:
    connection.execute(update(editions).where(editions.c.id == edition_id).values(package=b"torn"))


@pytest.mark.usefixtures("shelving")
async def test_running_cycles_are_counted_by_version(database: Database, house: House) -> None:
    await database.transact(_begin, house.course.id, ("2026.1", "2026.2", "2026.2"))
    there = await database.read(service.overview, FIRST, house.course.id)
    assert there.studying == {"2026.1": 1, "2026.2": 2}


def _begin(connection: Connection, course_id: str, versions: tuple[str, ...]) -> None:
    for number, version in enumerate(versions, 1):
        connection.execute(
            insert(people).values(id=number, telegram_id=number, language="ru", created_at=NOW)
        )
        cycle = {"person_id": number, "course_id": course_id, "course_version": version, "cycle": 1}
        connection.execute(insert(enrolments).values(**cycle, started_at=NOW, unsettled=False))
