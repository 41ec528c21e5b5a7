"""Questionnaires collected elsewhere: read in both languages, checked, taken in once, never guessed."""

from collections.abc import Iterator
from datetime import date

import pytest

from bot.errors import NotAllowed
from bot.house import House
from bot.language import Language
from bot.people.model import Person, Role
from bot.services.model import ServiceMode
from bot.survey.questionnaires import collected, store
from bot.survey.questionnaires import service as questionnaires
from bot.survey.questionnaires.collected import Taken
from bot.survey.questionnaires.collected_rules import (
    Collected,
    Columns,
    Fault,
    Flaw,
    check,
    dictionary,
    recognise,
)
from bot.survey.questionnaires.rules import Sheet, Source
from bot.survey.scales import SCALES
from tests.population import Population, opened
from tests.survey.population import NOW, Services

TODAY = NOW.date()
CLIENT = "Серікова Айгүл Маратқызы"
NAMES = ("client", "manager", "service", *SCALES, "purpose", "financial", "nonfinancial", "date", "signature")


@pytest.fixture
def people(database_url: str, house: House) -> Iterator[Population]:
    with opened(database_url) as connection:
        yield Population(connection, house.vault)


@pytest.fixture
def register(people: Population, house: House) -> Services:
    return Services(people.connection, house.vault)


@pytest.fixture
def operator(people: Population) -> Person:
    return people.joins(Role.OPERATOR)


def headings(house: House, language: Language) -> list[str]:
    form = house.wordings.questionnaire
    return [(form.headings.get(name) or form.scales[name])[language] for name in NAMES]


def cells(house: House, language: Language = Language.RU, **changes: str) -> list[str]:
    """A row in order, with cells changed."""
    form, services = house.wordings.questionnaire, house.service_lists.services
    row = {
        "client": CLIENT,
        "manager": "Менеджер Мейірім",
        "service": f"{services['1'].name[language]}; {services['1.1'].name[language]}",
        **dict(zip(SCALES, "5432", strict=True)),
        "purpose": form.purposes["grow"][language],
        "financial": "\n".join(form.financial[code][language] for code in ("fin3", "fin1")),
        "nonfinancial": "2, 7",
        "date": "20.01.2026",
        "signature": "",
    }
    return [(row | changes)[name] for name in NAMES]


def columns(house: House, language: Language = Language.RU) -> Columns:
    found = recognise(headings(house, language), house.wordings.questionnaire)
    assert found is not None
    return found


def checked(house: House, language: Language = Language.RU, **changes: str) -> Collected | tuple[Fault, ...]:
    words = dictionary(house.wordings.questionnaire, house.service_lists.services)
    return check(7, cells(house, language, **changes), columns(house, language), words, TODAY)


def good(house: House, language: Language = Language.RU, **changes: str) -> Collected:
    row = checked(house, language, **changes)
    assert isinstance(row, Collected)
    return row


@pytest.mark.requirement("M02")
@pytest.mark.parametrize("spoken", list(Language))
def test_the_form_is_known_by_its_headings_in_either_language(house: House, spoken: Language) -> None:
    broken = [
        f"{at}. " + heading.replace(" ", "\n  ") for at, heading in enumerate(headings(house, spoken), 1)
    ]
    found = recognise(broken, house.wordings.questionnaire)
    assert found == Columns(dict(zip(NAMES, range(len(NAMES)), strict=True)), spoken)
    assert recognise(headings(house, spoken)[:6], house.wordings.questionnaire) is None
    services = [names[spoken] for names in house.service_lists.headings.values()]
    assert recognise(services, house.wordings.questionnaire) is None


@pytest.mark.requirement("M02")
@pytest.mark.parametrize("spoken", list(Language))
def test_a_row_in_order_becomes_codes(house: House, spoken: Language) -> None:
    row = good(house, spoken)
    assert (row.row, row.service, row.subtype, row.marks) == (7, "1", "1.1", (5, 4, 3, 2))
    assert (row.purpose, row.purpose_words) == ("grow", None)
    assert (row.financial, row.nonfinancial) == (("fin1", "fin3"), ("nonfin2", "nonfin7"))
    assert (row.filled_on, row.language) == (TODAY, spoken)


def test_words_of_ones_own_and_empty_lists_are_taken_as_they_are(house: House) -> None:
    row = good(house, purpose="Продать товар за рубеж", financial="нет", nonfinancial="", manager="")
    assert (row.purpose, row.purpose_words) == ("other", "Продать товар за рубеж")
    assert (row.financial, row.nonfinancial, row.manager) == ((), (), "")
    assert good(house, purpose="").purpose is None
    assert good(house, service="1").subtype == ""
    assert good(house, service="1.1").service == "1"
    assert good(house, date="2026-01-19").filled_on == date(2026, 1, 19)


@pytest.mark.parametrize(
    ("column", "cell", "flaw"),
    [
        ("client", "", Flaw.MISSING),
        ("client", "Айгүл", Flaw.NAME),
        ("client", "12 34", Flaw.NAME),
        ("client", "Ә Б " * 100, Flaw.TOO_LONG),
        ("service", "", Flaw.MISSING),
        ("service", "Парикмахерские услуги", Flaw.UNKNOWN_SERVICE),
        ("usefulness", "", Flaw.MISSING),
        ("organisation", "0", Flaw.NOT_A_MARK),
        ("expectations", "6", Flaw.NOT_A_MARK),
        ("satisfaction", "4.5", Flaw.NOT_A_MARK),
        ("satisfaction", "²", Flaw.NOT_A_MARK),
        ("purpose", "ә" * 201, Flaw.TOO_LONG),
        ("financial", "5", Flaw.UNKNOWN_WISH),
        ("financial", "Деньги", Flaw.UNKNOWN_WISH),
        ("nonfinancial", "1, 9", Flaw.UNKNOWN_WISH),
        ("nonfinancial", "9" * 5000, Flaw.UNKNOWN_WISH),
        ("date", "", Flaw.MISSING),
        ("date", "31.02.2026", Flaw.NOT_A_DATE),
        ("date", "21.01.2026", Flaw.FUTURE_DATE),
    ],
)
def test_each_fault_is_found_and_none_invented(house: House, column: str, cell: str, flaw: Flaw) -> None:
    assert checked(house, Language.RU, **{column: cell}) == (Fault(7, column, flaw),)


def imported(people: Population, house: House, operator: Person, *rows: Collected) -> Taken:
    joined = collected.join(people.connection, house.survey, operator, rows)
    return collected.import_rows(people.connection, house.survey, operator, joined, NOW)


def all_sheets(people: Population) -> list[Sheet]:
    rows = people.connection.execute(store.confirmed())
    return [store.sheet(row, people.vault) for row in rows]


@pytest.mark.requirement("M02")
def test_a_row_is_joined_to_its_service_and_the_same_rows_twice_change_nothing(
    people: Population, register: Services, house: House, operator: Person
) -> None:
    service = register.registers(CLIENT, mode=ServiceMode.ONLINE)
    register.registers("Серікова Айгүл", mode=ServiceMode.ONLINE)
    assert imported(people, house, operator, good(house)) == Taken(new=1, matched=1)
    [before] = all_sheets(people)
    assert (before.service_id, before.source, before.client) == (service, Source.IMPORT, CLIENT)
    assert before.marks == (5, 4, 3, 2)
    assert imported(people, house, operator, good(house), good(house)) == Taken(known=2)
    assert imported(people, house, operator, good(house, client=CLIENT.upper())) == Taken(known=1)
    assert all_sheets(people) == [before]


@pytest.mark.parametrize(
    "changes",
    [
        {"client": "Серікова Айгүл"},
        {"service": "1.2"},
        {"date": "15.01.2026"},
    ],
)
def test_what_is_not_certain_is_joined_to_no_service(
    people: Population, register: Services, house: House, operator: Person, changes: dict[str, str]
) -> None:
    register.registers(CLIENT, mode=ServiceMode.ONLINE)
    assert imported(people, house, operator, good(house, Language.RU, **changes)) == Taken(new=1)
    assert [sheet.service_id for sheet in all_sheets(people)] == [None]


def test_of_two_like_services_none_is_guessed(
    people: Population, register: Services, house: House, operator: Person
) -> None:
    for _ in range(2):
        register.registers(CLIENT, mode=ServiceMode.ONLINE)
    assert imported(people, house, operator, good(house)) == Taken(new=1)


def test_a_service_is_judged_once_and_a_paper_replaces_a_draft(
    people: Population, register: Services, house: House, operator: Person
) -> None:
    client = people.registers(CLIENT, identifier="901207400002")
    service = register.registers(CLIENT, "901207400002", mode=ServiceMode.ONLINE)
    questionnaires.mark(people.connection, house.survey, client, service, 1, 1, NOW)
    assert imported(people, house, operator, good(house)) == Taken(new=1, matched=1)
    assert questionnaires.waiting(people.connection, house.survey, client, NOW) is None
    again = imported(people, house, operator, good(house, usefulness="1"))
    assert again == Taken(faults=(Fault(7, "service", Flaw.ALREADY_THERE),))
    assert [sheet.marks[0] for sheet in all_sheets(people)] == [5]


def test_learners_take_in_nothing(people: Population, house: House) -> None:
    with pytest.raises(NotAllowed):
        collected.join(people.connection, house.survey, people.joins(), [good(house)])
    with pytest.raises(NotAllowed):
        collected.import_rows(people.connection, house.survey, people.joins(), [(good(house), None)], NOW)
    with pytest.raises(NotAllowed):
        collected.note_import(people.connection, house.survey, people.joins(), Taken(), "ab", NOW)
