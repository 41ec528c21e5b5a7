"""The shipped lists, and a register to spoil."""

from pathlib import Path

import pytest

from bot.people import dictionaries
from bot.services import content
from bot.services.words import ServiceLists
from rehearsal.register import Cells, make

CONTENT = Path(__file__).parents[2] / "content"


@pytest.fixture(scope="session")
def lists() -> ServiceLists:
    return content.load(CONTENT, dictionaries.load(CONTENT))


@pytest.fixture
def rows(lists: ServiceLists) -> list[Cells]:
    return make(40, 7, lists)
