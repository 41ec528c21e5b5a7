"""A desk with the real lists, and people who have agreed and can be asked."""

from collections.abc import Callable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection

from bot.language import Language
from bot.people import dictionaries, service
from bot.people.model import Role
from bot.people.profiles import Desk
from bot.people.vault import Vault
from bot.settings import ROOT
from tests.people.answering import NOW, Somebody
from tests.population import opened


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    """One transaction on a fresh database of either kind."""
    with opened(database_url) as connection:
        yield connection


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Fresh keys, the real lists, the zone of Almaty."""
    return Desk(
        Vault.open(tmp_path / "keys.json"), dictionaries.load(ROOT / "content"), ZoneInfo("Asia/Almaty")
    )


@pytest.fixture
def arrives(connection: Connection, desk: Desk) -> Callable[[int], Somebody]:
    """Somebody new, by the number of the account, who has agreed."""

    def arrive(telegram_id: int) -> Somebody:
        person = service.choose_language(connection, telegram_id, Role.ENTREPRENEUR, Language.RU, NOW)
        person = service.give_consent(connection, person, "2026-1", "2026-1", telegram_id, NOW)
        return Somebody(connection, desk, person)

    return arrive


@pytest.fixture
def aigul(arrives: Callable[[int], Somebody]) -> Somebody:
    """The person of most stories, account 7001."""
    return arrives(7001)
