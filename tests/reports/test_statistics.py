"""The numbers of /stats, counted a second time by the rules themselves."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import insert

from bot.db.schema import notifications, set_aside_updates
from bot.enrolments import service as enrolments
from bot.enrolments.model import Ending, TestPolicy
from bot.errors import NotAllowed
from bot.people import store, withdrawal
from bot.people.model import Person, Role
from bot.people.vault import Vault
from bot.reports import service
from bot.reports.statistics import State, Statistics, state_of
from tests.population import COURSE, NOW, Population, opened

POLICY = TestPolicy()
AHEAD, BEHIND = NOW + timedelta(days=3), NOW - timedelta(seconds=1)


@pytest.fixture
def people(database_url: str, tmp_path: Path) -> Iterator[Population]:
    with opened(database_url) as connection:
        yield Population(connection, Vault.open(tmp_path / "keys.json"))


def counted(people: Population) -> Statistics:
    """What an administrator sees, who is no learner but has a language."""
    administrator = people.joins(Role.ADMINISTRATOR)
    return service.statistics(people.connection, administrator, COURSE, POLICY, NOW)


def cycle(people: Population, person: Person, fails: int, *, running: bool, **columns: object) -> None:
    enrolment = people.enrols(person, **columns)
    for attempt in range(1, fails + 1):
        people.tries(enrolment, attempt, score=4)
    if running:
        people.tries(enrolment, fails + 1, score=None)


READ = {"lessons_done_at": NOW}


@pytest.mark.requirement("R07")
@pytest.mark.parametrize(
    ("state", "columns", "fails", "running"),
    [
        (State.LEARNING, {}, 0, False),
        (State.TEST_OPEN, READ, 0, False),
        (State.IN_TEST, READ, 0, True),
        (State.IN_TEST, READ | {"retest_until": BEHIND}, 1, True),
        (State.RETEST_OPEN, READ | {"retest_until": AHEAD}, 2, False),
        (State.WINDOW_EXPIRED, READ | {"retest_until": NOW}, 1, False),
        (State.WINDOW_EXPIRED, READ | {"ending": Ending.WINDOW_EXPIRED, "ended_at": NOW}, 1, False),
        (State.FAILED, READ | {"ending": Ending.FAILED, "ended_at": NOW}, 3, False),
        (State.FAILED, READ | {"retest_until": AHEAD}, 3, False),
        (State.RETEST_OPEN, READ | {"retest_until": AHEAD, "extra_attempts": 1}, 3, False),
        (State.PASSED, READ | {"ending": Ending.PASSED, "ended_at": NOW}, 1, False),
    ],
)
def test_a_learner_is_counted_where_the_newest_cycle_stands(
    people: Population, state: State, columns: dict[str, object], fails: int, running: bool
) -> None:
    cycle(people, people.registers(), fails, running=running, **columns)
    numbers = counted(people)
    assert numbers.people == dict.fromkeys(State, 0) | {State.CHOSE_LANGUAGE: 1, state: 1}


@pytest.mark.requirement("R07")
def test_who_has_not_begun_is_counted_by_how_far_the_registration_came(people: Population) -> None:
    for times, joins in enumerate((people.joins, people.consents, people.registers), start=1):
        for _each in range(times):
            joins()
    numbers = counted(people)
    assert numbers.total == 7
    assert numbers.people[State.CHOSE_LANGUAGE] == 2
    assert numbers.people[State.CONSENTED] == 2
    assert numbers.people[State.REGISTERED] == 3


def test_the_newest_cycle_alone_counts_and_only_that_of_this_course(people: Population) -> None:
    learner, elsewhere = people.registers(), people.registers()
    people.passes(learner, cycle=1)
    cycle(people, learner, 0, running=False, cycle=2)
    cycle(people, elsewhere, 0, running=False, course_id="another-course")
    numbers = counted(people)
    assert (numbers.people[State.LEARNING], numbers.people[State.PASSED]) == (1, 0)
    assert numbers.people[State.REGISTERED] == 1


@pytest.mark.requirement("R07")
@pytest.mark.parametrize("seed", range(3))
def test_a_crowd_is_counted_as_the_rules_would_one_by_one(people: Population, seed: int) -> None:
    random, expected = Random(seed), Counter({State.CHOSE_LANGUAGE: 1})
    for _each in range(60):
        person = people.registers()
        ending = random.choice([None, None, *Ending])
        cycle(
            people,
            person,
            random.randint(0, 4),
            running=ending is None and random.random() < 0.2,
            lessons_done_at=random.choice([None, NOW, NOW]),
            retest_until=random.choice([None, AHEAD, NOW, BEHIND]),
            extra_attempts=random.randint(0, 2),
            ending=ending,
            ended_at=NOW if ending else None,
        )
        place = enrolments.latest(people.connection, person.id, COURSE, POLICY, NOW)
        assert place is not None
        expected[state_of(place.standing)] += 1
    assert counted(people).people == {state: expected[state] for state in State}


def test_who_withdrew_is_counted_apart_and_not_as_blocked(people: Population) -> None:
    leaver, blocker = people.registers(), people.registers()
    people.passes(leaver)
    withdrawal.withdraw(people.connection, leaver, NOW)
    store.change(people.connection, blocker.id, blocked_at=NOW)
    numbers = counted(people)
    assert (numbers.total, numbers.withdrew, numbers.blocked) == (2, 1, 1)
    assert numbers.people[State.PASSED] == 0


def test_what_needs_a_hand_is_counted(people: Population) -> None:
    person = people.registers()
    enrolment = people.enrols(person)
    for number, done in enumerate(({}, {}, {"sent_at": NOW}, {"dropped_at": NOW})):
        people.connection.execute(
            insert(notifications).values(
                person_id=person.id, enrolment_id=enrolment, key=str(number), kind="pace", due_at=NOW, **done
            )
        )
    people.connection.execute(
        insert(set_aside_updates).values(update_id=1, error="ValueError", set_aside_at=NOW)
    )
    numbers = counted(people)
    assert (numbers.pending_notifications, numbers.set_aside_updates) == (2, 1)


@pytest.mark.parametrize("role", [Role.ENTREPRENEUR, Role.OPERATOR, Role.SUPERVISOR])
def test_statistics_are_for_administrators(people: Population, role: Role) -> None:
    with pytest.raises(NotAllowed):
        service.statistics(people.connection, people.joins(role), COURSE, POLICY, NOW)
