"""Alembic's entry: one chain of revisions for both databases, on the connection of bot/db/migration.py."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection

from bot.db.types import UtcDateTime
from bot.db.whole_schema import is_described, metadata


def _render(kind: str, item: object, autogen: AutogenContext) -> str | Literal[False]:
    """Write our own types into revisions by their names."""
    if kind == "type" and isinstance(item, UtcDateTime):
        autogen.imports.add("from bot.db.types import UtcDateTime")
        return "UtcDateTime()"
    return False


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_item=_render,
        include_name=is_described,
        render_as_batch=True,
        transactional_ddl=True,
    )
    context.run_migrations()


_run(context.config.attributes["connection"])
