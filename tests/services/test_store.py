"""A register on its way into the database: nothing lost, nothing doubled, corrections in their places."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Connection, select

from bot.db.survey_schema import batches, client_lookups, clients, enterprises, held_rows, services
from bot.people import audit, dictionaries
from bot.people.vault import Vault
from bot.services import content, intake, service, store
from bot.services.model import BatchState, FaultCode, Field
from bot.services.rules import full_years
from bot.services.sealing import client_record
from bot.services.words import ServiceLists
from bot.settings import ROOT
from rehearsal import register
from rehearsal.register import Cells
from tests.population import opened
from tests.services.sending import MONTH, NOW, Sender, csv_file


@pytest.fixture(scope="module")
def lists() -> ServiceLists:
    folder = ROOT / "content"
    return content.load(folder, dictionaries.load(folder))


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    with opened(database_url) as connection:
        yield connection


@pytest.fixture
def sender(connection: Connection, lists: ServiceLists, tmp_path: Path) -> Sender:
    return Sender(connection, Vault.open(tmp_path / "keys.json"), lists)


@pytest.fixture
def rows(lists: ServiceLists) -> list[Cells]:
    return register.make(12, 3, lists)


def spoilt(rows: list[Cells], *numbers: int, column: Field = Field.BIRTH_DATE) -> list[Cells]:
    """The same rows, some of them with an unreadable cell."""
    return [{**row, column: "не знаю"} if number in numbers else row for number, row in enumerate(rows)]


@pytest.mark.requirement("M01")
def test_good_rows_are_taken_and_bad_ones_held(sender: Sender, rows: list[Cells]) -> None:
    batch = sender.sends(spoilt(rows, 2, 5))
    assert (batch.state, batch.taken, batch.held) == (BatchState.DONE, 10, 2)
    assert sender.count(services) == 10
    assert sender.count(held_rows, held_rows.c.closed_at.is_(None)) == 2


def test_the_file_is_forgotten_once_it_is_dealt_with_and_the_audit_tells_of_it(
    sender: Sender, rows: list[Cells]
) -> None:
    batch = sender.sends(rows)
    assert store.sealed_file(sender.connection, batch.id) is None
    assert isinstance(audit.verify(sender.connection, sender.vault), audit.Intact)


def test_the_same_file_twice_changes_nothing(sender: Sender, rows: list[Cells]) -> None:
    sender.sends(spoilt(rows, 2, 5))
    again = sender.sends(spoilt(rows, 2, 5))
    assert (again.taken, again.held, again.known) == (0, 0, 10)
    assert (sender.count(services), sender.count(held_rows)) == (10, 2)


def test_a_dry_run_tells_what_will_happen_and_changes_nothing(sender: Sender, rows: list[Cells]) -> None:
    sender.sends(spoilt(rows[:6], 0))
    data = csv_file(spoilt(rows, 7), sender.lists)
    before = sender.count(services), sender.count(held_rows)
    dry = sender.looks(data)
    assert (dry.rows, dry.good, dry.held, dry.known, dry.mends) == (12, 6, 1, 5, 1)
    assert [(each.code, each.field, each.rows) for each in dry.problems] == [
        (FaultCode.NOT_A_DATE, Field.BIRTH_DATE, (9,))
    ]
    assert (sender.count(services), sender.count(held_rows)) == before
    batch = sender.takes(sender.confirms(data), data)
    assert (batch.taken, batch.held, batch.known, batch.mended) == (6, 1, 5, 1)


def test_a_corrected_file_replaces_exactly_the_held_rows(sender: Sender, rows: list[Cells]) -> None:
    sender.sends(spoilt(rows, 2, 5, 8))
    batch = sender.sends(spoilt(rows, 8))
    assert (batch.taken, batch.mended, batch.known) == (2, 2, 9)
    closed = sender.connection.execute(select(held_rows).where(held_rows.c.closed_at.is_not(None))).all()
    brought = sender.connection.execute(select(services.c.id).where(services.c.batch_id == batch.id))
    assert {row.replaced_by for row in closed} == set(brought.scalars())
    assert {row.row_number for row in closed} == {4, 7}


def test_a_correction_is_found_by_the_number_that_went_back_with_it(
    sender: Sender, rows: list[Cells]
) -> None:
    sender.sends(spoilt(rows, 2))
    [held] = store.open_rows(sender.connection, sender.vault, MONTH)
    batch = sender.sends([{**rows[2], Field.CLIENT: "Иванова Мария", Field.REFERENCE: str(held.id)}])
    assert batch.mended == 1
    assert sender.count(held_rows, held_rows.c.closed_at.is_(None)) == 0


def test_another_service_of_the_same_client_replaces_nothing(sender: Sender, rows: list[Cells]) -> None:
    """Only what was at fault may change: a service of another kind is another service."""
    kinds = [each for each in sender.lists.services.values() if each.parent == "1"]
    first, second = ({**rows[0], **_kind(sender, each.code)} for each in kinds[:2])
    sender.sends(spoilt([first], 0, column=Field.EMAIL))
    batch = sender.sends([second])
    assert (batch.taken, batch.mended) == (1, 0)
    assert sender.count(held_rows, held_rows.c.closed_at.is_(None)) == 1


def _kind(sender: Sender, code: str) -> Cells:
    language = next(iter(sender.lists.headings[Field.SERVICE]))
    return {
        Field.SERVICE: sender.lists.worded(Field.SERVICE, code.split(".")[0], language),
        Field.SUBTYPE: sender.lists.worded(Field.SUBTYPE, code, language),
    }


def test_one_held_row_is_not_replaced_twice(sender: Sender, rows: list[Cells]) -> None:
    sender.sends(spoilt(rows[:1], 0))
    other = {**rows[0], Field.BIRTH_DATE: "тоже не знаю"}
    batch = sender.sends([rows[0], other])
    assert (batch.taken, batch.mended, batch.held) == (1, 1, 1)


def test_a_correction_that_is_still_wrong_takes_the_place_of_what_was_held(
    sender: Sender, rows: list[Cells]
) -> None:
    sender.sends(spoilt(rows, 2))
    batch = sender.sends([{**rows[2], Field.BIRTH_DATE: "1990-02-31"}])
    assert (batch.taken, batch.held, batch.mended) == (0, 1, 0)
    assert sender.count(held_rows) == 2
    [open_row] = store.open_rows(sender.connection, sender.vault, MONTH)
    assert open_row.raw.cells[Field.BIRTH_DATE] == "1990-02-31"


def test_a_registered_service_with_other_data_is_held(sender: Sender, rows: list[Cells]) -> None:
    sender.sends(rows)
    batch = sender.sends([{**rows[0], Field.PLACE: "Другой ЦОП"}])
    assert (batch.taken, batch.held) == (0, 1)
    [held] = store.open_rows(sender.connection, sender.vault, MONTH)
    assert [fault.code for fault in held.faults] == [FaultCode.DUPLICATE_IN_REGISTER]


def test_an_interrupted_file_goes_on_where_it_was(
    sender: Sender, lists: ServiceLists, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "PIECE", 5)
    rows = spoilt(register.make(23, 4, lists), 1, 12, 20)
    data = csv_file(rows, lists)
    batch = sender.confirms(data)
    halted = sender.takes(batch, data, pieces=2)
    assert (halted.state, halted.progress) == (BatchState.CONFIRMED, 10)
    # Whoever did not hear of the interruption begins anew: pieces that are done change nothing.
    held = intake.held_of(sender.connection, sender.vault, MONTH, batch.id)
    file = sender.opens(data)
    first = file.next_piece(0)
    file.close()
    assert first is not None
    stale = service.take_in(sender.connection, sender.vault, batch.id, first, held, NOW)
    assert stale.batch.progress == 10
    # Nor does it matter that a newer program takes pieces of another size.
    monkeypatch.setattr(intake, "PIECE", 4)
    done = sender.takes(halted, data)
    assert (done.state, done.taken, done.held) == (BatchState.DONE, 20, 3)
    assert (sender.count(services), sender.count(held_rows)) == (20, 3)


@pytest.mark.requirement("Q12", "S4")
def test_a_person_first_known_by_name_and_later_by_iin_is_one_client(
    sender: Sender, lists: ServiceLists
) -> None:
    firm = next(row for row in register.make(40, 5, lists) if row[Field.CLIENT_IIN])
    unknown = {**firm, Field.CLIENT_IIN: "", Field.STARTED_ON: "2026-03-01", Field.ENDED_ON: "2026-03-10"}
    known = {**firm, Field.STARTED_ON: "2026-03-02", Field.ENDED_ON: "2026-03-11"}
    sender.sends([_aged(unknown)])
    sender.sends([_aged(known)])
    [client] = sender.connection.execute(select(clients)).all()
    assert client.iin_digest == sender.vault.lookup("iin", firm[Field.CLIENT_IIN])
    private = json.loads(sender.vault.unseal(client.private, client_record(client.digest)))
    assert private["iin"] == firm[Field.CLIENT_IIN]
    assert sender.count(services) == 2
    assert sender.count(enterprises) == 1


def _aged(row: Cells) -> Cells:
    born, started = date.fromisoformat(row[Field.BIRTH_DATE]), date.fromisoformat(row[Field.STARTED_ON])
    return {**row, Field.AGE: str(full_years(born, started))}


@pytest.mark.requirement("Q12")
def test_namesakes_of_one_birthday_with_two_iins_are_two_people(sender: Sender, lists: ServiceLists) -> None:
    firm = next(row for row in register.make(40, 5, lists) if row[Field.CLIENT_IIN])
    born, sign = date.fromisoformat(firm[Field.BIRTH_DATE]), int(firm[Field.CLIENT_IIN][6])
    twin = register.iin(Random(9), born, sign)
    assert twin != firm[Field.CLIENT_IIN]
    days = {Field.STARTED_ON: "2026-03-02", Field.ENDED_ON: "2026-03-11"}
    sender.sends([firm, _aged({**firm, **days, Field.CLIENT_IIN: twin})])
    assert sender.count(clients) == 2


@pytest.mark.requirement("S3")
def test_clients_and_enterprises_are_found_by_the_digests_of_the_bots_own_people(
    sender: Sender, rows: list[Cells]
) -> None:
    sender.sends(rows)
    vault = sender.vault
    for row in rows:
        number = row[Field.IDENTIFIER]
        kind = "iin" if number[4] in "0123" else "bin"
        assert sender.count(enterprises, enterprises.c.digest == vault.lookup(kind, number)) == 1
        own = row[Field.CLIENT_IIN] or number
        [client] = sender.connection.execute(
            select(clients.c.id).where(clients.c.iin_digest == vault.lookup("iin", own))
        )
        kinds = sender.connection.execute(
            select(client_lookups.c.kind).where(client_lookups.c.client_id == client.id)
        )
        assert {"name", "phone", "phone4", "iin", "id4"} <= set(kinds.scalars())


def test_nothing_private_lies_open_in_the_database(sender: Sender, rows: list[Cells]) -> None:
    sender.sends(spoilt(rows, 1))
    texts = [
        str(value)
        for table in (batches, clients, client_lookups, enterprises, services, held_rows)
        for row in sender.connection.execute(select(table))
        for value in row
    ]
    for row in rows:
        for column in (Field.CLIENT, Field.IDENTIFIER, Field.MOBILE_PHONE, Field.EMAIL, Field.MANAGER):
            assert not row[column] or not any(row[column] in text for text in texts)
