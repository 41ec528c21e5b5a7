from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import NotAllowed
from bot.people import finding, profile_store, store
from bot.people.finding import MOST, Asked, Found, Glimpse, TooMany, Unsearchable
from bot.people.model import Person, Role
from bot.people.registration import Step
from bot.people.vault import Vault
from tests.population import Population, opened

AIGUL_IIN, BIN = "850315300009", "190840000015"


@pytest.fixture
def people(database_url: str, tmp_path: Path) -> Iterator[Population]:
    with opened(database_url) as connection:
        yield Population(connection, Vault.open(tmp_path / "keys.json"))


@pytest.fixture
def operator(people: Population) -> Person:
    return people.joins(Role.OPERATOR)


@pytest.fixture
def aigul(people: Population) -> Person:
    return people.registers("Серікова Айгүл Маратқызы", AIGUL_IIN, "+77011234567")


@pytest.fixture
def pyotr(people: Population) -> Person:
    return people.registers("Королёв Пётр", BIN, "+77712223344")


def ids(people: Population, operator: Person, query: str) -> list[int]:
    outcome = finding.find(people.connection, people.vault, operator, query)
    assert isinstance(outcome, Found)
    return [each.person_id for each in outcome.people]


@pytest.mark.parametrize(
    "query",
    [
        "Серікова",
        "айгүл  СЕРІКОВА",
        "Маратқызы Айгүл",
        "+7 (701) 123-45-67",
        "87011234567",
        "4567",
        "850315300009",
        "8503 1530 0009",
        "0009",
        "Серікова 0009",
        "4567 Айгүл",
    ],
)
def test_somebody_is_found_by_words_of_the_name_by_phone_and_by_number(
    people: Population, operator: Person, aigul: Person, pyotr: Person, query: str
) -> None:
    assert ids(people, operator, query) == [aigul.id]


@pytest.mark.parametrize("query", ["Королев петр", "190840000015", "0015", "3344"])
def test_an_enterprise_is_found_by_its_bin_and_yo_by_ye(
    people: Population, operator: Person, aigul: Person, pyotr: Person, query: str
) -> None:
    assert ids(people, operator, query) == [pyotr.id]


@pytest.mark.parametrize(
    "query", ["Серікова Пётр", "Сер", "Серікова 3344", "+77770000000", "901207400002", "9999"]
)
def test_all_that_was_typed_must_be_true_and_words_must_be_whole(
    people: Population, operator: Person, aigul: Person, pyotr: Person, query: str
) -> None:
    assert ids(people, operator, query) == []


@pytest.mark.parametrize("query", ["?", "А", "12", "123456", "Серікова 12", "Айгүл " * 40])
def test_what_cannot_be_looked_for_is_said_to_be_so(
    people: Population, operator: Person, aigul: Person, query: str
) -> None:
    assert finding.find(people.connection, people.vault, operator, query) == Unsearchable()


def test_what_is_found_is_masked(people: Population, operator: Person, aigul: Person) -> None:
    outcome = finding.find(people.connection, people.vault, operator, "Серікова")
    assert outcome == Found((Glimpse(aigul.id, "А***л С.", "********0009", "+*******4567"),))


def test_who_is_still_registering_is_found_by_what_is_told_so_far(
    people: Population, operator: Person
) -> None:
    newcomer = people.consents()
    profile_store.save(people.connection, people.vault, newcomer.id, {Step.PHONE: "+77051112299"})
    outcome = finding.find(people.connection, people.vault, operator, "2299")
    assert outcome == Found((Glimpse(newcomer.id, None, None, "+*******2299"),))


def test_ten_people_are_shown_and_more_are_not(people: Population, operator: Person) -> None:
    for _each in range(MOST):
        people.registers("Иванов Иван")
    assert len(ids(people, operator, "Иванов")) == MOST
    last = people.registers("Иванов Иван Петрович")
    assert finding.find(people.connection, people.vault, operator, "Иванов") == TooMany()
    assert ids(people, operator, "Иванов Петрович") == [last.id]


@pytest.mark.parametrize(("query", "outcome"), [("", Asked()), ("Иванов", Found(())), ("12", Unsearchable())])
def test_the_bot_waits_for_a_query_until_somebody_is_found(
    people: Population, operator: Person, aigul: Person, query: str, outcome: finding.Outcome
) -> None:
    assert finding.find(people.connection, people.vault, operator, query) == outcome
    assert store.awaited_answer(people.connection, operator.id) == finding.AWAITED
    ids(people, operator, "Серікова")
    assert store.awaited_answer(people.connection, operator.id) is None


def test_an_entrepreneur_may_not_look_for_anybody(people: Population, aigul: Person) -> None:
    with pytest.raises(NotAllowed):
        finding.find(people.connection, people.vault, aigul, "Серікова")
