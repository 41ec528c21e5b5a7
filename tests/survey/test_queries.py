"""What is asked at every press is answered by an index: told by SQLite's own plan, not by a clock.

A table of any size would be read through, and the one writer held for as long, if the words of a query were
not those of its index.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, create_engine, event

from bot.db.survey_schema import metadata
from bot.notifications import store as notifications
from bot.survey import store
from bot.survey.calls import store as call_store
from bot.survey.calls.store import Asking
from bot.survey.follow_ups import store as following_store
from bot.survey.rounds import store as round_store
from tests.survey.population import NOW


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{tmp_path}/plans.db")
    metadata.create_all(engine)
    yield engine
    engine.dispose()


def plans(engine: Engine, ask: Callable[[Connection], object]) -> list[str]:
    """SQLite's plan for each question that is asked, one step a line."""
    asked: list[tuple[str, Any]] = []

    def note(connection: object, cursor: object, statement: str, values: object, *rest: object) -> None:
        asked.append((statement, values))

    with engine.connect() as connection:
        event.listen(engine, "before_cursor_execute", note)
        ask(connection)
        event.remove(engine, "before_cursor_execute", note)
        explained = (connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values) for sql, values in asked)
        return ["\n".join(str(row.detail) for row in rows) for rows in explained]


def test_what_lags_behind_is_found_without_a_look_at_every_case_and_enrolment(engine: Engine) -> None:
    assert "ix_cases_unsettled" in plans(engine, lambda connection: store.unsettled(connection, 20))[0]
    found = plans(engine, lambda connection: notifications.unsettled(connection, 20))
    assert "ix_enrolments_unsettled" in found[0]


def test_the_next_case_is_found_in_the_three_orders_of_their_indexes(engine: Engine) -> None:
    asking = Asking(7, "19", most_calls=5, language_since=NOW - timedelta(hours=1), now=NOW)
    found = plans(engine, lambda connection: call_store.next_due(connection, asking))
    indexes = ("ix_cases_appointments", "ix_cases_region", "ix_cases_age")
    assert len(found) == len(indexes)
    for plan, index in zip(found, indexes, strict=True):
        assert index in plan
    assert "phone_from<" in found[0], "the hour of an appointment is looked up, not passed by"


def test_who_holds_a_case_and_whose_time_ran_out_is_found_among_those_that_are_held(engine: Engine) -> None:
    assert "uq_cases_claimed" in plans(engine, lambda connection: call_store.held_by(connection, 7))[0]
    assert "uq_cases_claimed" in plans(engine, lambda connection: call_store.forgotten(connection, NOW))[0]


def test_who_was_called_as_often_as_may_be_is_found_without_a_look_at_every_open_case(engine: Engine) -> None:
    assert "ix_cases_calls" in plans(engine, lambda connection: call_store.exhausted(connection, 5, 25))[0]


@pytest.mark.parametrize("taker", [None, 7])
def test_what_must_be_looked_into_is_found_among_what_is_open(engine: Engine, taker: int | None) -> None:
    plan = plans(engine, lambda connection: following_store.still_open(connection, taker, 10))[0]
    assert "ix_follow_ups_open" in plan
    assert "TEMP B-TREE" not in plan
    counted = plans(engine, lambda connection: following_store.number_open(connection, taker))[0]
    assert "ix_follow_ups_open" in counted


def test_home_finds_the_open_cases_of_an_account(engine: Engine) -> None:
    found = plans(engine, lambda connection: store.open_of_person(connection, 1))
    assert "ix_cases_person_id" in found[0]


def test_a_piece_of_services_is_looked_up_without_a_look_at_everybody_else(engine: Engine) -> None:
    plan = plans(engine, lambda connection: round_store.askable_of(connection, range(1, 300)))[0]
    assert "SCAN" not in plan
    assert "MATERIALIZE" not in plan


@pytest.mark.parametrize("kinds", [("name",), ("phone4", "id4"), ("iin", "bin")])
def test_a_client_is_found_without_a_look_at_every_service(engine: Engine, kinds: tuple[str, ...]) -> None:
    criteria = [{(kind, "digest") for kind in kinds}]
    plan = plans(engine, lambda connection: round_store.clients_matching(connection, criteria, 11))[0]
    assert "SCAN services" not in plan
    assert "SCAN client" not in plan
