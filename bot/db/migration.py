"""Brings a database to the newest schema, whole or not at all: one killed half way leaves no trace."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

SCRIPTS = Path(__file__).parents[2] / "migrations"


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's settings; there is no alembic.ini, since nothing in it would be ours."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Upgrade inside the caller's transaction (a use case: `db.transact(upgrade)`)."""
    command.upgrade(configuration(connection), revision)


def downgrade(connection: Connection, revision: str = "base") -> None:
    """Downgrade inside the caller's transaction."""
    command.downgrade(configuration(connection), revision)


def present_revision(connection: Connection) -> str | None:
    """The revision that the database is at, None when it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str | None:
    """The revision that the program needs."""
    return ScriptDirectory.from_config(configuration()).get_current_head()
