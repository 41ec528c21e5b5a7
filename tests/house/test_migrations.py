"""The schema and its migrations say the same on both databases; a migration is whole or not at all."""

import asyncio
import json
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import (
    Column,
    Connection,
    Integer,
    MetaData,
    Table,
    create_engine,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.engine.interfaces import ReflectedColumn

from bot.db import migration, schema
from bot.db.database import Database, open_database
from bot.db.migration import downgrade, newest_revision, present_revision, upgrade
from bot.db.whole_schema import is_described, metadata
from bot.house import House
from bot.settings import ROOT
from tests.population import NOW, Population, opened
from tools import new_migration

# Upgrades as main.py does, and is killed right before the statement of this number.
KILLED_UPGRADE = """
import asyncio, itertools, os, signal, sys
from sqlalchemy import Engine, event
from bot.db.database import open_database
from bot.db import migration, schema
from bot.db.database import Database, open_database
from bot.db.migration import upgrade

count = itertools.count(1)

@event.listens_for(Engine, "before_cursor_execute")
def die(connection, cursor, statement, *rest):
    if statement.lstrip().startswith(("CREATE", "INSERT")) and next(count) == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)

async def main():
    database = await open_database(sys.argv[1])
    await database.transact(upgrade)
    await database.shut()

asyncio.run(main())
"""


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    """A connection to a migrated database; what is done in it is undone."""
    with opened(database_url) as connection:
        yield connection


def tables(connection: Connection) -> set[str]:
    names = set(inspect(connection).get_table_names()) - {"alembic_version"}
    return {name for name in names if is_described(name, "table", {})}


def described(connection: Connection) -> dict[str, object]:
    """All that the database itself knows about every table; conditions of indexes and checks too."""
    look = inspect(connection)
    return {
        name: {
            "columns": {each["name"]: _column(each) for each in look.get_columns(name)},
            "key": look.get_pk_constraint(name),
            "foreign": _by_name(look.get_foreign_keys(name)),
            "unique": _by_name(look.get_unique_constraints(name)),
            "checks": _by_name(look.get_check_constraints(name)),
            "indexes": _by_name(look.get_indexes(name)),
        }
        for name in sorted(tables(connection))
    }


def search_index(connection: Connection) -> list[str]:
    """The parts of the search's index that SQLAlchemy does not see, in the words that made them."""
    if connection.dialect.name != "sqlite":
        return []  # There it is a column and an index, which are described with the others.
    made = text("SELECT sql FROM sqlite_master WHERE name LIKE 'search_pages_%' OR name = 'search_terms'")
    return sorted(connection.execute(made).scalars())


def _column(column: ReflectedColumn) -> tuple[str, bool, str | None]:
    return str(column["type"]), column["nullable"], column["default"]


def _by_name(found: list) -> list[str]:  # type: ignore[type-arg] # five kinds of dictionaries
    return sorted(json.dumps(each, default=str, sort_keys=True) for each in found)


def test_up_down_up_leaves_nothing_and_then_everything(connection: Connection) -> None:
    assert present_revision(connection) == newest_revision()
    downgrade(connection)
    assert present_revision(connection) is None
    assert tables(connection) == set()
    upgrade(connection)
    assert present_revision(connection) == newest_revision()
    assert tables(connection) == set(metadata.tables)


def test_autogenerate_finds_nothing_to_migrate(connection: Connection) -> None:
    options = {"compare_type": True, "include_name": is_described}
    context = MigrationContext.configure(connection, opts=options)
    assert compare_metadata(context, metadata) == []


def test_migrated_and_created_databases_are_the_same_to_the_last_condition(connection: Connection) -> None:
    """Autogenerate sees neither check constraints nor the conditions of partial indexes."""
    migrated, indexed = described(connection), search_index(connection)
    assert len(indexed) == (3 if connection.dialect.name == "sqlite" else 0)
    downgrade(connection)
    metadata.create_all(connection)
    assert migrated == described(connection)
    assert indexed == search_index(connection)


@pytest.mark.parametrize("statement", [2, 9, 17])
def test_a_migration_that_is_killed_leaves_no_trace(database_url: str, statement: int) -> None:
    engine = create_engine(database_url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        downgrade(connection)
    command = [sys.executable, "-c", KILLED_UPGRADE, database_url, str(statement)]
    killed = subprocess.run(command, cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    with engine.begin() as connection:
        assert tables(connection) == set()
        assert present_revision(connection) is None
        upgrade(connection)
        assert present_revision(connection) == newest_revision()
    engine.dispose()


# A database in use


@pytest.fixture
async def first_release(database_url: str, house: House) -> AsyncIterator[Database]:
    """A database of the first release with rows in every table that later ones make anew, and around them.

    They are written by the program of today, and then taken back to what that release had.
    """
    database = await open_database(database_url)
    try:
        await database.transact(_fill, house)
        await database.transact(downgrade, "0001")
        yield database
    finally:
        await database.shut()


def _fill(connection: Connection, house: House) -> None:
    people = Population(connection, house.vault)
    person = people.registers()
    people.passes(person)
    connection.execute(insert(schema.staff).values(telegram_id=77, role="administrator", granted_at=NOW))
    told = {"person_id": person.id, "enrolment_id": 1, "key": "e1/certificate", "kind": "certificate"}
    connection.execute(insert(schema.notifications).values(due_at=NOW, sent_at=NOW, **told))


def _old_tables(connection: Connection) -> list[Table]:
    old = MetaData()
    old.reflect(connection)
    return [table for table in old.sorted_tables if table.name != "alembic_version"]


def _rows(connection: Connection, old: list[Table]) -> dict[str, list[str]]:
    """Every row, in the columns that there were."""
    return {table.name: sorted(map(repr, connection.execute(select(table)))) for table in old}


async def test_an_update_of_a_database_in_use_keeps_every_row(first_release: Database) -> None:
    old = await first_release.transact(_old_tables)
    before = await first_release.transact(_rows, old)
    filled = {name for name, rows in before.items() if rows}
    assert filled >= {"people", "profiles", "certificates", "notifications", "staff"}
    await first_release.transact(upgrade)
    assert await first_release.transact(_rows, old) == before
    assert await first_release.transact(present_revision) == newest_revision()


@pytest.mark.parametrize("statement", [3, 20, 36])
async def test_an_update_of_a_database_in_use_that_is_killed_changes_nothing(
    database_url: str, first_release: Database, statement: int
) -> None:
    old = await first_release.transact(_old_tables)
    before = await first_release.transact(_rows, old)
    command = [sys.executable, "-c", KILLED_UPGRADE, database_url, str(statement)]
    killed = await asyncio.to_thread(subprocess.run, command, cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert await first_release.transact(present_revision) == "0001"
    assert await first_release.transact(tables) == {table.name for table in old}
    assert await first_release.transact(_rows, old) == before
    await first_release.transact(upgrade)
    assert await first_release.transact(_rows, old) == before


def test_a_drafted_migration_goes_on_from_the_newest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    scripts = Path(shutil.copytree(migration.SCRIPTS, tmp_path / "migrations"))
    monkeypatch.setattr(migration, "SCRIPTS", scripts)
    newest = newest_revision()
    Table("surveys", metadata, Column("id", Integer, primary_key=True))
    try:
        assert new_migration.main(["add surveys"]) == 0
    finally:
        metadata.remove(metadata.tables["surveys"])
    [drafted] = scripts.glob("versions/*_add_surveys.py")
    text = drafted.read_text(encoding="utf-8")
    assert f'down_revision = "{newest}"'.replace('"', "'") in text
    assert text.count("create_table") == 1
    assert drafted.name[:4] in capsys.readouterr().out


def test_a_migration_needs_a_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert new_migration.main([""]) == 2
    assert "make migration name=" in capsys.readouterr().err
