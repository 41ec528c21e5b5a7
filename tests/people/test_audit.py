from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.db.schema import audit as rows
from bot.people import audit
from bot.people.audit import Broken, Intact
from bot.people.vault import Vault
from tests.population import opened

NOW = datetime(2026, 11, 22, 6, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault.open(tmp_path / "keys.json")


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    with opened(database_url) as connection:
        yield connection


def write_three(connection: Connection, vault: Vault) -> None:
    """An export, an extension and a grant by two administrators."""
    audit.write(connection, vault, 7001, "export", details={"rows": 12, "sha256": "ab"}, now=NOW)
    audit.write(
        connection,
        vault,
        7002,
        "extend",
        person_id=1,
        enrolment_id=2,
        details={"days": 7},
        reason="Ауырып қалған",
        now=NOW + timedelta(hours=1),
    )
    audit.write(
        connection,
        vault,
        7001,
        "grant",
        person_id=1,
        enrolment_id=2,
        details={"extra_attempts": 1},
        reason="связь прервалась",
        now=NOW + timedelta(days=1),
    )


def test_an_untouched_audit_is_intact_and_names_the_seal_of_its_newest_row(
    connection: Connection, vault: Vault
) -> None:
    assert audit.verify(connection, vault) == Intact(0, "")
    write_three(connection, vault)
    newest: bytes = connection.execute(select(rows.c.mac).where(rows.c.id == 3)).scalar_one()
    assert audit.verify(connection, vault) == Intact(3, newest.hex())


def test_a_row_tells_who_did_what_to_whom_and_why(connection: Connection, vault: Vault) -> None:
    write_three(connection, vault)
    row = connection.execute(select(rows).where(rows.c.id == 2)).one()
    assert (row.actor, row.action, row.person_id, row.enrolment_id) == (7002, "extend", 1, 2)
    assert (row.details, row.reason, row.at) == ('{"days": 7}', "Ауырып қалған", NOW + timedelta(hours=1))


@pytest.mark.parametrize("row_id", [1, 2, 3])
@pytest.mark.parametrize(
    "change",
    [
        {"at": NOW + timedelta(microseconds=1)},
        {"actor": 7003},
        {"action": "revoke"},
        {"person_id": 9},
        {"person_id": None, "enrolment_id": 1},
        {"enrolment_id": 9},
        {"details": '{"days": 70}'},
        {"reason": "другая причина"},
        {"mac": bytes(32)},
        {"id": 9},
    ],
    ids=lambda change: "+".join(change),
)
def test_a_change_of_any_column_is_found(
    connection: Connection, vault: Vault, row_id: int, change: dict[str, object]
) -> None:
    write_three(connection, vault)
    connection.execute(update(rows).where(rows.c.id == row_id).values(**change))
    assert isinstance(audit.verify(connection, vault), Broken)


@pytest.mark.parametrize("removed", [(1,), (2,), (1, 2)])
def test_a_row_removed_from_the_chain_is_found_at_the_next_one(
    connection: Connection, vault: Vault, removed: tuple[int, ...]
) -> None:
    write_three(connection, vault)
    connection.execute(delete(rows).where(rows.c.id.in_(removed)))
    assert audit.verify(connection, vault) == Broken(max(removed) + 1)


@pytest.mark.parametrize("kept", [0, 1, 2])
def test_rows_cut_off_at_the_end_are_found_by_a_seal_noted_before(
    connection: Connection, vault: Vault, kept: int
) -> None:
    write_three(connection, vault)
    before = audit.verify(connection, vault)
    assert isinstance(before, Intact)
    assert isinstance(audit.verify(connection, vault, before.seal), Intact)
    connection.execute(delete(rows).where(rows.c.id > kept))
    assert audit.verify(connection, vault, before.seal) == Broken(kept + 1)


def test_the_order_of_rows_is_part_of_the_chain(connection: Connection, vault: Vault) -> None:
    write_three(connection, vault)
    for was, becomes in ((1, 9), (2, 1), (9, 2)):
        connection.execute(update(rows).where(rows.c.id == was).values(id=becomes))
    assert audit.verify(connection, vault) == Broken(1)


def test_nobody_appends_a_row_without_the_keys(connection: Connection, vault: Vault, tmp_path: Path) -> None:
    write_three(connection, vault)
    forger = Vault.open(tmp_path / "other_keys.json")
    audit.write(connection, forger, 7001, "grant", details={}, now=NOW)
    assert audit.verify(connection, vault) == Broken(4)


def test_two_appends_on_one_end_of_the_chain_cannot_both_stay(connection: Connection, vault: Vault) -> None:
    write_three(connection, vault)
    newest = connection.execute(select(rows).where(rows.c.id == 3)).one()
    with pytest.raises(IntegrityError):
        connection.execute(insert(rows).values(**newest._mapping))
