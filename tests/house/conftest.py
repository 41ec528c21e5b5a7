"""What tests of the whole program must put back, and be rid of."""

import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from bot.settings import Settings


@pytest.fixture
def logging_restored() -> Iterator[None]:
    """Logging is set for the whole process, so it is put back as pytest wants it."""
    root, raising, hook = logging.getLogger(), logging.raiseExceptions, sys.excepthook
    handlers, level = root.handlers, root.level
    yield
    root.handlers, logging.raiseExceptions, sys.excepthook = handlers, raising, hook
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def empty_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The present folder is an empty one, and no setting of whoever runs the tests is in the environment."""
    for name in {each.upper() for each in Settings.model_fields} & set(os.environ):  # noqa: TID251 - to be rid of them
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path
