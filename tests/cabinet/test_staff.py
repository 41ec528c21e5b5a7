from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.cabinet import staff
from bot.cabinet.staff import (
    DAYS_OFFERED,
    AskingDays,
    AskingReason,
    Card,
    Extension,
    Given,
    OneMoreAttempt,
    Refused,
)
from bot.db.schema import audit as audit_rows
from bot.db.schema import notifications
from bot.enrolments.model import ALMATY, AlreadyPassed, Ending, RetestOpen, TestOpen, WindowExpired
from bot.enrolments.rules import last_day
from bot.errors import NotAllowed, NotFound
from bot.house import House
from bot.notifications.service import settle
from bot.people import audit, store, withdrawal
from bot.people.audit import Intact
from bot.people.model import Awaited, Person, Role
from tests.population import NOW, Population, opened

UNTIL = NOW + timedelta(days=5)
REASON = "Болела, есть справка"


@pytest.fixture
def people(database_url: str, house: House) -> Iterator[Population]:
    with opened(database_url) as connection:
        yield Population(connection, house.vault)


@pytest.fixture
def administrator(people: Population) -> Person:
    return people.joins(Role.ADMINISTRATOR)


@pytest.fixture
def operator(people: Population) -> Person:
    return people.joins(Role.OPERATOR)


@pytest.fixture
def learner(people: Population) -> Person:
    return people.registers(identifier="850315300009")


def failing(people: Population, learner: Person, fails: int = 1, **columns: object) -> int:
    """A cycle with failed attempts and an open window, unless told otherwise."""
    cycle = people.enrols(learner, **{"lessons_done_at": NOW, "retest_until": UNTIL} | columns)
    for number in range(1, fails + 1):
        people.tries(cycle, number, score=5)
    return cycle


def types(people: Population, house: House, actor: Person, text: str) -> Given | Refused | AskingReason:
    return staff.take_reason(people.connection, house, actor, text, NOW)


def card(people: Population, house: House, actor: Person, person: Person) -> Card:
    return staff.learner_card(people.connection, house, actor, person.id, NOW)


def test_a_card_is_masked_and_tells_where_the_learner_is(
    people: Population, house: House, operator: Person, learner: Person
) -> None:
    people.passes(learner, cycle=1)
    failing(people, learner, cycle=2)
    shown = card(people, house, operator, learner)
    assert shown.glimpse.name == "А***л С."
    assert shown.glimpse.identifier == "********0009"
    assert shown.place is not None
    assert (shown.place.enrolment.cycle, shown.place.standing) == (2, RetestOpen(2, UNTIL))
    assert shown.certificates == ("DAMU-2026-000001",)


def test_an_operator_sees_no_way_to_give_a_chance_and_an_administrator_does(
    people: Population, house: House, operator: Person, administrator: Person, learner: Person
) -> None:
    failing(people, learner)
    seen_by = {actor.role: card(people, house, actor, learner) for actor in (operator, administrator)}
    assert not seen_by[Role.OPERATOR].extendable
    assert not seen_by[Role.OPERATOR].grantable
    assert seen_by[Role.ADMINISTRATOR].extendable
    assert seen_by[Role.ADMINISTRATOR].grantable


@pytest.mark.parametrize(
    ("columns", "fails", "extendable", "grantable"),
    [
        ({"lessons_done_at": None, "retest_until": None}, 0, False, True),  # learning
        ({"retest_until": None}, 0, False, True),  # the first attempt has no deadline
        ({}, 2, True, True),
        ({"ending": Ending.WINDOW_EXPIRED, "ended_at": NOW, "retest_until": NOW}, 1, True, True),
        ({"ending": Ending.FAILED, "ended_at": NOW, "retest_until": None}, 3, False, True),
        ({"ending": Ending.PASSED, "ended_at": NOW, "retest_until": None}, 1, False, False),
    ],
)
def test_only_what_the_rules_leave_open_is_offered(
    people: Population,
    house: House,
    administrator: Person,
    learner: Person,
    columns: dict[str, object],
    fails: int,
    extendable: bool,
    grantable: bool,
) -> None:
    failing(people, learner, fails, **columns)
    shown = card(people, house, administrator, learner)
    assert (shown.extendable, shown.grantable) == (extendable, grantable)


@pytest.mark.requirement("Q4")
@pytest.mark.parametrize("days", DAYS_OFFERED)
def test_an_extension_moves_the_deadline_by_whole_days(
    people: Population, house: House, administrator: Person, learner: Person, days: int
) -> None:
    cycle = failing(people, learner)
    assert isinstance(staff.extend(people.connection, house, administrator, cycle, 0, NOW), AskingDays)
    asking = staff.extend(people.connection, house, administrator, cycle, days, NOW)
    assert isinstance(asking, AskingReason)
    outcome = types(people, house, administrator, REASON)
    assert isinstance(outcome, Given)
    assert outcome.chance == Extension(days)
    assert outcome.card.place is not None
    assert isinstance(outcome.card.place.standing, RetestOpen)
    until = outcome.card.place.standing.until
    assert last_day(until, ALMATY) == last_day(UNTIL, ALMATY) + timedelta(days=days)


@pytest.mark.requirement("Q7")
def test_an_extension_reopens_a_window_that_has_expired(
    people: Population, house: House, administrator: Person, learner: Person
) -> None:
    cycle = failing(people, learner, retest_until=NOW - timedelta(days=1))
    settle(people.connection, house.standards, NOW)
    before = card(people, house, administrator, learner).place
    assert before is not None
    assert isinstance(before.standing, WindowExpired)
    staff.extend(people.connection, house, administrator, cycle, 7, NOW)
    outcome = types(people, house, administrator, REASON)
    assert outcome.card.place is not None
    assert isinstance(outcome.card.place.standing, RetestOpen)


def test_a_granted_attempt_reopens_a_cycle_that_failed(
    people: Population, house: House, administrator: Person, learner: Person
) -> None:
    cycle = failing(people, learner, 3, ending=Ending.FAILED, ended_at=NOW, retest_until=None)
    staff.grant(people.connection, house, administrator, cycle, NOW)
    outcome = types(people, house, administrator, REASON)
    assert isinstance(outcome, Given)
    assert outcome.chance == OneMoreAttempt()
    assert outcome.card.place is not None
    assert isinstance(outcome.card.place.standing, RetestOpen)
    assert outcome.card.place.standing.attempts_left == 1


def test_a_chance_is_in_the_audit_with_its_reason_and_the_learner_is_told_once(
    people: Population, house: House, administrator: Person, learner: Person
) -> None:
    cycle = failing(people, learner)
    staff.extend(people.connection, house, administrator, cycle, 14, NOW)
    types(people, house, administrator, f"  {REASON}\n")
    settle(people.connection, house.standards, NOW)
    row = people.connection.execute(select(audit_rows)).one()
    assert (row.actor, row.action, row.reason) == (administrator.telegram_id, "extend", REASON)
    assert (row.person_id, row.enrolment_id) == (learner.id, cycle)
    assert '"days": 14' in row.details
    assert isinstance(audit.verify(people.connection, house.vault), Intact)
    kinds = select(notifications.c.person_id).where(notifications.c.kind == "changed")
    assert list(people.connection.execute(kinds).scalars()) == [learner.id]


@pytest.mark.parametrize("text", ["", "  ", "ok", "/help", "x" * 301])
def test_without_a_reason_nothing_happens_and_it_is_asked_for_again(
    people: Population, house: House, administrator: Person, learner: Person, text: str
) -> None:
    cycle = failing(people, learner)
    asked = staff.extend(people.connection, house, administrator, cycle, 30, NOW)
    assert isinstance(asked, AskingReason)
    assert types(people, house, administrator, text) == AskingReason(asked.card, asked.chance, unfit=True)
    assert people.connection.execute(select(audit_rows)).all() == []
    waiting = store.awaited_answer(people.connection, administrator.id)
    assert waiting == Awaited("chance", "extend:30", cycle)
    assert isinstance(types(people, house, administrator, "x" * 300), Given)


def test_a_second_reason_gives_no_second_chance(
    people: Population, house: House, administrator: Person, learner: Person
) -> None:
    staff.grant(people.connection, house, administrator, failing(people, learner), NOW)
    types(people, house, administrator, REASON)
    with pytest.raises(NotFound):
        types(people, house, administrator, REASON)
    assert len(people.connection.execute(select(audit_rows)).all()) == 1


def test_who_passed_while_the_reason_was_typed_is_left_alone(
    people: Population, house: House, administrator: Person, learner: Person
) -> None:
    cycle = people.passes(learner)
    staff.grant(people.connection, house, administrator, cycle, NOW)
    outcome = types(people, house, administrator, REASON)
    assert isinstance(outcome, Refused)
    assert outcome.refusal == AlreadyPassed(NOW)
    assert people.connection.execute(select(audit_rows)).all() == []


def test_going_back_to_the_card_means_no_reason_is_waited_for(
    people: Population, house: House, administrator: Person, learner: Person
) -> None:
    staff.grant(people.connection, house, administrator, failing(people, learner), NOW)
    card(people, house, administrator, learner)
    assert store.awaited_answer(people.connection, administrator.id) is None
    store.await_answer(people.connection, administrator.id, Awaited("edit", "phone"))
    card(people, house, administrator, learner)
    assert store.awaited_answer(people.connection, administrator.id) == Awaited("edit", "phone")


def test_only_the_newest_cycle_of_somebody_who_is_there_can_be_changed(
    people: Population, house: House, administrator: Person, learner: Person
) -> None:
    old = people.passes(learner, cycle=1)
    people.enrols(learner, cycle=2)
    for enrolment in (old, 999):
        with pytest.raises(NotFound):
            staff.grant(people.connection, house, administrator, enrolment, NOW)
    withdrawal.withdraw(people.connection, learner, NOW)
    with pytest.raises(NotFound):
        card(people, house, administrator, learner)


@pytest.mark.parametrize("days", [-3, 1, 8, 31, 10**9])
def test_a_forged_number_of_days_is_asked_again(
    people: Population, house: House, administrator: Person, learner: Person, days: int
) -> None:
    cycle = failing(people, learner)
    assert isinstance(staff.extend(people.connection, house, administrator, cycle, days, NOW), AskingDays)
    assert store.awaited_answer(people.connection, administrator.id) is None


def test_a_learner_in_an_open_test_has_no_deadline_to_extend(
    people: Population, house: House, administrator: Person, learner: Person
) -> None:
    cycle = people.enrols(learner, lessons_done_at=NOW)
    staff.extend(people.connection, house, administrator, cycle, 3, NOW)
    outcome = types(people, house, administrator, REASON)
    assert isinstance(outcome, Refused)
    assert outcome.card.place is not None
    assert isinstance(outcome.card.place.standing, TestOpen)


@pytest.mark.parametrize("role", [Role.ENTREPRENEUR, Role.OPERATOR, Role.SUPERVISOR])
def test_the_use_cases_ask_for_the_role_themselves(
    people: Population, house: House, learner: Person, role: Role
) -> None:
    cycle = failing(people, learner)
    actor = people.joins(role)
    store.await_answer(people.connection, actor.id, Awaited("chance", "grant", cycle))
    for attempt in (
        lambda: staff.extend(people.connection, house, actor, cycle, 0, NOW),
        lambda: staff.extend(people.connection, house, actor, cycle, 7, NOW),
        lambda: staff.grant(people.connection, house, actor, cycle, NOW),
        lambda: types(people, house, actor, REASON),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    if role is Role.ENTREPRENEUR:
        with pytest.raises(NotAllowed):
            card(people, house, actor, learner)
