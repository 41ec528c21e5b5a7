"""What tests of the whole program must put back, and be rid of."""

import io
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from sqlalchemy import Connection, select

from bot import logs
from bot.db.course_schema import search_pages
from bot.db.whole_schema import metadata
from bot.settings import Settings


def stored(connection: Connection) -> str:
    """Every value of every row, bytes as they are; without the words of the course.

    Those are no secret, and the people in its examples have first names that others have too.
    """
    kept = [table for table in metadata.sorted_tables if table is not search_pages]
    rows = [row for table in kept for row in connection.execute(select(table))]
    values = [value for row in rows for value in row]
    return "\n".join(
        value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value) for value in values
    )


@pytest.fixture
def logging_restored() -> Iterator[None]:
    """Logging is set for the whole process, so it is put back as pytest wants it."""
    root, raising, hook = logging.getLogger(), logging.raiseExceptions, sys.excepthook
    handlers, level, structure = root.handlers, root.level, structlog.get_config()
    yield
    root.handlers, logging.raiseExceptions, sys.excepthook = handlers, raising, hook
    root.setLevel(level)
    structlog.configure(**structure)


@pytest.fixture
def log(logging_restored: None) -> io.StringIO:
    """Everything that the program would log at its most talkative."""
    stream = io.StringIO()
    logs.configure("DEBUG", "json", stream)
    return stream


@pytest.fixture
def empty_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The present folder is an empty one, and no setting of whoever runs the tests is in the environment."""
    for name in {each.upper() for each in Settings.model_fields} & set(os.environ):  # noqa: TID251 - to be rid of them
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path
