"""Acts in the database: each service of an act is kept, and any number of them is looked through."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Connection, func, insert, select, update

from bot.db.migration import downgrade, upgrade
from bot.db.report_schema import acts
from bot.db.survey_schema import batches, clients, enterprises, services
from bot.house import House
from bot.language import Language
from bot.monitoring.acts import service, store
from bot.monitoring.acts.model import Act, ActsView, Reason
from bot.monitoring.acts.service import Taken
from bot.people.model import Person, Role
from tests.population import opened

pytestmark = pytest.mark.requirement("M07")

CHIEF = Person(1, 1001, Language.RU, Role.ADMINISTRATOR, True, True, False, False, None)
NOW = datetime(2026, 4, 2, 6, tzinfo=UTC)
MONTH, DAY = "2026-03", date(2026, 3, 10)
# More than a statement of SQLite (32,766) may have parameters.
MANY = 33_500
FIRST = Act("A-1", DAY, "d1", "4", DAY)


@pytest.fixture
def connection(database_url: str) -> Iterator[Connection]:
    with opened(database_url) as connection:
        yield connection


def enter(connection: Connection, number: int) -> None:
    """So many services without proof, each of an enterprise of its own: service 1 of d1, and so on."""
    ids = range(1, number + 1)
    batch = {"month": MONTH, "state": "done", "suffix": "csv", "sha256": "", "language": "ru"}
    connection.execute(insert(batches).values(id=1, sent_by=1, received_at=NOW, rows=number, **batch))
    connection.execute(insert(clients).values(id=1, digest="c", private=b""))
    connection.execute(
        insert(enterprises), [{"id": each, "digest": f"d{each}", "private": b""} for each in ids]
    )
    codes = "region locality place place_kind legal_form category oked_section oked_division fingerprint"
    row: dict[str, object] = dict.fromkeys(codes.split(), "1")
    row |= {"batch_id": 1, "month": MONTH, "client_id": 1, "mode": "offline", "proof": "none", "age": 30}
    row |= {"service": "4", "subtype": "4.1", "started_on": DAY, "ended_on": DAY}
    connection.execute(
        insert(services),
        [row | {"id": n, "row_number": n, "key": str(n), "enterprise_id": n, "private": b""} for n in ids],
    )


def enter_acts(connection: Connection, days_after: int) -> None:
    """An act for each of MANY enterprises, so many days after its service."""
    kept = {
        "service": "4",
        "rendered_on": DAY + timedelta(days=days_after),
        "imported_at": NOW,
        "imported_by": 1,
    }
    signed = DAY + timedelta(days=20)
    connection.execute(
        insert(acts),
        [
            kept | {"number": f"A-{n}", "signed_on": signed, "enterprise_digest": f"d{n}"}
            for n in range(1, MANY + 1)
        ],
    )


def test_each_service_of_an_act_is_kept_once(connection: Connection) -> None:
    whole = [FIRST, replace(FIRST, service="5"), replace(FIRST, rendered_on=date(2026, 3, 9))]
    assert store.add(connection, [*whole, FIRST], 1, NOW) == 3
    assert store.add(connection, whole, 1, NOW) == 0


def test_an_act_of_several_services_survives_the_way_up_and_down(connection: Connection) -> None:
    store.add(connection, [FIRST, replace(FIRST, service="5")], 1, NOW)
    downgrade(connection, "0004")
    assert connection.scalar(select(func.count()).select_from(acts)) == 1
    upgrade(connection)
    assert store.add(connection, [FIRST, replace(FIRST, service="5")], 1, NOW) == 1


def test_any_number_of_acts_is_looked_through(connection: Connection) -> None:
    enter(connection, MANY)
    enter_acts(connection, days_after=1)
    there = service.overview(connection, CHIEF, None)
    assert (there.unused, there.proposed) == (MANY, MANY)
    assert set(dict(service.proposals(connection, CHIEF, MONTH)).values()) == {Reason.DATE_MISMATCH}
    last = service.listed(connection, CHIEF, MONTH, ActsView.PROPOSED, 10**6)
    assert [each.id for each in last.lines][-1] == MANY


def test_any_number_of_acts_that_came_before_their_services_is_found(connection: Connection) -> None:
    enter(connection, MANY)
    enter_acts(connection, days_after=0)
    assert service.overview(connection, CHIEF, MONTH).proposed == 0
    found = service.overtaken(connection)
    assert len(found) == MANY
    assert service.match(connection, found[: service.PIECE]).proved == service.PIECE
    assert len(service.overtaken(connection)) == MANY - service.PIECE


def test_the_act_that_the_register_names_is_asked_of_the_register(connection: Connection) -> None:
    enter(connection, 1)
    connection.execute(update(services).values(act_number="№ 9"))
    service.keep(connection, CHIEF, [FIRST], NOW)
    assert service.match(connection, ["d1"]).proved == 0
    service.keep(connection, CHIEF, [replace(FIRST, number="009")], NOW)
    assert service.match(connection, ["d1"]).proved == 1
    assert service.card(connection, CHIEF, 1).line.act_number == "№ 9"


@pytest.mark.parametrize(
    ("reason", "later", "offered"),
    [
        (Reason.NO_ACT, 0, [1]),
        (Reason.NO_ACT, 1, [1]),
        (Reason.DATE_MISMATCH, 1, [1]),
        (Reason.ACT_MALFORMED, 1, [1]),
        (Reason.ACT_MALFORMED, 0, []),  # said of the very act that is there
    ],
)
def test_what_is_left_out_is_offered_again_once_an_act_has_come(
    connection: Connection, house: House, reason: Reason, later: int, offered: list[int]
) -> None:
    enter(connection, 2)
    for number in (1, 2):
        service.exclude(connection, house.vault, CHIEF, number, reason, NOW)
    service.keep(connection, CHIEF, [FIRST], NOW + timedelta(days=later))
    assert service.match(connection, ["d1"]) == Taken(proved=1, excluded=1)
    assert service.restorable(connection, CHIEF, MONTH) == offered
    there = service.overview(connection, CHIEF, MONTH).counts
    assert there is not None
    assert there.restorable == len(offered)
    assert service.restore_piece(connection, house.vault, CHIEF, [1], NOW) == 1
    assert service.restorable(connection, CHIEF, MONTH) == []
