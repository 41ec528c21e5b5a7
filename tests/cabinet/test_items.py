"""What administrators see of the questions: lists, cards, how far a voiding has come."""

from collections.abc import Iterator

import pytest

from bot.cabinet import items
from bot.errors import NotFound
from bot.house import House
from bot.people.model import Person, Role
from tests.cabinet.examinees import FAULTY, cycle_of, tries, void
from tests.population import Population, opened


@pytest.fixture
def people(database_url: str, house: House) -> Iterator[Population]:
    with opened(database_url) as connection:
        yield Population(connection, house.vault)


@pytest.fixture
def administrator(people: Population) -> Person:
    return people.joins(Role.ADMINISTRATOR)


def test_lists_and_cards_know_where_a_question_stands(
    people: Population, house: House, administrator: Person
) -> None:
    tries(people, cycle_of(people, people.registers()))
    shown = items.appraise(people.connection, house, administrator)
    assert len(shown.items) == len(house.bank.questions) + 14  # the others of the attempt are of no bank
    assert [len(shown.listed(which)) for which in ("m01", items.GONE, items.VOIDED)] == [
        sum(each.module == "m01" for each in house.bank.questions),
        14,
        0,
    ]
    card = items.card(people.connection, house, administrator, FAULTY)
    assert (card.which, card.page, card.voidable) == ("m01", 0, True)
    void(people, house, administrator)
    assert [
        each.question for each in items.appraise(people.connection, house, administrator).listed(items.VOIDED)
    ] == [FAULTY]
    assert not items.card(people.connection, house, administrator, FAULTY).voidable
    last = items.listed(people.connection, house, administrator, "m01", 99)
    assert last.page == (len(last.appraisal.listed("m01")) - 1) // items.ON_A_PAGE
    with pytest.raises(NotFound):
        items.card(people.connection, house, administrator, "q-never")
