"""The whole real course in the index of either database."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Connection

from bot.language import Language
from bot.lessons import content, facts
from bot.lessons.model import Course
from bot.search import rules, service
from bot.search.model import Hit
from bot.settings import ROOT
from tests.population import NOW, opened
from tests.search import published

Search = Callable[[str, Language], tuple[Hit, ...]]


@pytest.fixture(scope="session")
def course() -> Course:
    """All 37 lessons."""
    return content.load(ROOT / "content", facts.load(ROOT / "content"))


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    """One transaction on a fresh database of either kind."""
    with opened(database_url) as connection:
        yield connection


@pytest.fixture
def search(connection: Connection, course: Course) -> Search:
    """Look for something as a person who reads in that language does."""
    published.enter(connection, course, NOW)
    return lambda typed, language: service.find(connection, course, language, rules.parse(typed))
