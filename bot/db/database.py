"""Runs a use case whole, as one transaction, in one hop to a database thread.

A use case is a plain function `f(connection, ...)`. Nothing in it can await, so no transaction is ever open
while Telegram is spoken to. The same functions run on both databases:

* SQLite: one writer on aiosqlite's own thread, and a read-only connection for each long read.
* PostgreSQL: a few threads with psycopg, SERIALIZABLE; what the database asks to repeat is repeated.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import random
from time import sleep
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import aiosqlite
from sqlalchemy import Connection, Engine, create_engine, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.pool import NullPool, StaticPool

P = ParamSpec("P")
T = TypeVar("T")

# The last two, 32 MB of pages in memory and in the log, spare an import a fifth of its writing: its look-ups
# touch the same pages again and again.
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=5000",
    "cache_size=-32768",
    "wal_autocheckpoint=8000",
)
_SQLITE = "sqlite:///"
POSTGRES_THREADS = 6
# A use case that lost a race is run again on what the winner left; so many losses in a row are a fault.
# The pause before is drawn at random and grows (up to these seconds), lest the losers meet again.
REPEATS = 10
PAUSE, LONGEST_PAUSE = 0.004, 0.25


class SqliteDatabase(aiosqlite.Connection):
    """The one writer: use cases run one after another on this connection's own thread."""

    _sql: Connection
    _readers: Engine

    @classmethod
    async def open(cls, path: Path) -> "SqliteDatabase":
        """Open (and create) the file at `path`."""
        self = cls(lambda: sqlite3.connect(path, isolation_level=None), iter_chunk_size=64)
        self._readers = _readers(path)
        await self
        await self._hop(self._bind)
        return self

    async def transact(
        self, use_case: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `use_case(connection, ...)` as one transaction and return what it returns.

        Raises what the use case raises, after rolling back.
        """
        return cast(T, await self._hop(self._run, use_case, args, kwargs))

    async def read(
        self, use_case: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a long read on a connection of its own, beside the writer; writing there is an error.

        All that it reads is of one moment, whatever is written meanwhile.
        """
        return await asyncio.to_thread(_snapshot, self._readers, use_case, args, kwargs)

    async def shut(self) -> None:
        """Finish what is queued and close the file."""
        await self._hop(self._sql.close)
        await self.close()

    async def _hop(self, function: Callable[..., Any], *args: object) -> Any:  # noqa: ANN401 - as untyped as the library
        return await self._execute(function, *args)  # type: ignore[no-untyped-call] # aiosqlite has no types here

    def _bind(self) -> None:
        engine = create_engine(
            "sqlite://", creator=lambda: self._conn, poolclass=StaticPool, hide_parameters=True
        )
        self._sql = engine.connect()
        for pragma in PRAGMAS:
            self._sql.exec_driver_sql(f"PRAGMA {pragma}")

    def _run(self, use_case: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]) -> T:
        self._sql.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            outcome = use_case(self._sql, *args, **kwargs)
            self._sql.exec_driver_sql("COMMIT")
        except BaseException:
            # The driver has already rolled back when the disk is full or the commit failed.
            if self._conn.in_transaction:
                self._sql.exec_driver_sql("ROLLBACK")
            raise
        return outcome


class PostgresDatabase:
    """The same over psycopg: several use cases at once, as if one after another (SERIALIZABLE)."""

    def __init__(self, url: str) -> None:
        self._engine = _postgres(url)
        self._threads = ThreadPoolExecutor(POSTGRES_THREADS, thread_name_prefix="postgres")

    async def transact(
        self, use_case: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `use_case(connection, ...)` as one transaction; a lost race is run again."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, _repeating, self._engine, use_case, args, kwargs)

    async def read(
        self, use_case: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a long read; it takes a thread of its own, so presses do not wait for it."""
        return await asyncio.to_thread(_repeating, self._engine, use_case, args, kwargs)

    async def shut(self) -> None:
        """Finish what runs and close all connections."""
        await asyncio.to_thread(self._threads.shutdown)
        self._engine.dispose()


Database = SqliteDatabase | PostgresDatabase


async def open_database(url: str) -> Database:
    """Open `sqlite:///path` or `postgresql://...`."""
    if url.startswith(_SQLITE):
        path = Path(url.removeprefix(_SQLITE))
        path.parent.mkdir(parents=True, exist_ok=True)
        return await SqliteDatabase.open(path)
    return PostgresDatabase(url)


def read_alone(
    url: str, use_case: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
) -> T:
    """The same long read in this very thread, for a program that does nothing else."""
    if url.startswith(_SQLITE):
        return _snapshot(_readers(Path(url.removeprefix(_SQLITE))), use_case, args, kwargs)
    return _repeating(_postgres(url), use_case, args, kwargs)


def _readers(path: Path) -> Engine:
    url = f"sqlite:///file:{path}?mode=ro&uri=true"
    return create_engine(url, poolclass=NullPool, hide_parameters=True)


def _postgres(url: str) -> Engine:
    return create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        isolation_level="SERIALIZABLE",
        pool_size=POSTGRES_THREADS,
        pool_pre_ping=True,
        hide_parameters=True,
    )


def _on_engine(
    engine: Engine, use_case: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> T:
    with engine.begin() as connection:
        return use_case(connection, *args, **kwargs)


def _snapshot(engine: Engine, use_case: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]) -> T:
    """On SQLite the driver begins no transaction to read: each select would see a state of its own."""
    with engine.begin() as connection:
        connection.exec_driver_sql("BEGIN")
        return use_case(connection, *args, **kwargs)


def _repeating(
    engine: Engine, use_case: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> T:
    for lost in range(REPEATS - 1):
        try:
            return _on_engine(engine, use_case, args, kwargs)
        except DBAPIError as error:
            if not _lost_a_race(error):
                raise
        sleep(random() * min(PAUSE * 2**lost, LONGEST_PAUSE))
    return _on_engine(engine, use_case, args, kwargs)


def _lost_a_race(error: DBAPIError) -> bool:
    """Serialization failure, deadlock, or a unique key that another transaction has just taken."""
    return isinstance(error, IntegrityError) or getattr(error.orig, "sqlstate", "") in {"40001", "40P01"}
