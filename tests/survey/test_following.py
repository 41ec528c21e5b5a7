"""What must be looked into, and who is interested in instruments."""

from datetime import date

import pytest
from sqlalchemy import Connection, select

from bot.db.schema import audit as audit_rows
from bot.db.survey_schema import follow_ups
from bot.errors import NotAllowed, NotFound
from bot.house import House
from bot.i18n import speaking
from bot.language import Language
from bot.people.model import Person, Role
from bot.reports import interested
from bot.survey import store
from bot.survey.desk import SurveyDesk
from bot.survey.follow_ups import service as following
from bot.survey.follow_ups.service import FollowUpCard, Resolved
from bot.survey.follow_ups.store import UNNAMED, resolution_record
from bot.survey.model import FollowUpReason, Question
from tests.population import Population
from tests.survey.population import NOW, Services

NAME = "Серікова Айгүл Маратқызы"


@pytest.fixture
def operator(people: Population) -> Person:
    return people.joins(Role.OPERATOR)


@pytest.fixture
def number(connection: Connection, services: Services) -> int:
    """A low mark of a client who left a word; gives the follow-up."""
    case_id = services.opens_case(services.registers())
    store.open_follow_up(connection, case_id, FollowUpReason.LOW_MARK, NOW)
    store.set_comment(connection, services.vault, case_id, "Ждала два часа")
    return int(connection.execute(select(follow_ups.c.id)).scalar_one())


def test_a_follow_up_is_masked_until_somebody_takes_it(
    connection: Connection, desk: SurveyDesk, operator: Person, people: Population, number: int
) -> None:
    listed = following.listed(connection, desk, operator, mine=False)
    assert [line.masked for line in listed.lines] == ["А***л С."]
    card = following.opened(connection, desk, operator, number)
    assert (card.client, card.comment) == (None, "Ждала два часа")
    taken = following.take(connection, desk, operator, number, NOW)
    assert taken.client is not None
    assert (taken.client.name, taken.client.phones) == (NAME, ("+77011234567",))
    late = following.take(connection, desk, people.joins(Role.OPERATOR), number, NOW)
    assert late.client is None
    assert late.taker == str(operator.telegram_id)
    assert following.listed(connection, desk, operator, mine=False).number == 0
    assert following.listed(connection, desk, operator, mine=True).number == 1


def test_it_is_closed_with_words_that_are_sealed_and_audited(
    connection: Connection, desk: SurveyDesk, operator: Person, number: int
) -> None:
    following.take(connection, desk, operator, number, NOW)
    following.ask_resolution(connection, desk, operator, number)
    for unfit in ("", "ок", "x" * 501):
        again = following.take_resolution(connection, desk, operator, unfit, NOW)
        assert isinstance(again, FollowUpCard)
        assert again.unfit
    done = following.take_resolution(connection, desk, operator, "Позвонили,  объяснили", NOW)
    assert isinstance(done, Resolved)
    assert done.left.number == 0
    row = connection.execute(select(follow_ups)).one()
    assert desk.vault.unseal(row.resolution, resolution_record(number)) == "Позвонили, объяснили"
    assert (row.closed_by, row.closed_at) == (operator.telegram_id, NOW)
    actions = connection.execute(select(audit_rows.c.action).order_by(audit_rows.c.id)).scalars()
    assert list(actions) == ["take_follow_up", "close_follow_up"]
    with pytest.raises(NotFound):
        following.take_resolution(connection, desk, operator, "ещё раз", NOW)
    with pytest.raises(NotFound):
        following.opened(connection, desk, operator, number)


def test_only_who_deals_with_it_closes_it(
    connection: Connection, desk: SurveyDesk, operator: Person, people: Population, number: int
) -> None:
    with pytest.raises(NotFound):
        following.ask_resolution(connection, desk, operator, number)
    following.take(connection, desk, operator, number, NOW)
    with pytest.raises(NotFound):
        following.ask_resolution(connection, desk, people.joins(Role.OPERATOR), number)
    with pytest.raises(NotAllowed):
        following.listed(connection, desk, people.joins(), mine=False)


@pytest.fixture
def _wanting(connection: Connection, services: Services) -> None:
    """One client who named two instruments after two services, one who named none, one who wants nothing."""
    for name, region, value, named in (
        (NAME, "19", "yes", ("fin1", "fin3")),
        (NAME, "19", "yes", ("fin1",)),
        ("Ахметов Болат", "75", "yes", ()),
        ("Ким Виктор", "75", "no", ()),
    ):
        case_id = services.opens_case(services.registers(name, region=region))
        services.answers(case_id, {Question.INTERESTED: value})
        store.set_interests(connection, case_id, named)


@pytest.mark.requirement("M13", "S10")
@pytest.mark.usefixtures("_wanting")
def test_clients_are_counted_once_for_each_instrument_and_region(
    connection: Connection, operator: Person
) -> None:
    assert following.interest_counts(connection, operator) == {
        ("fin1", "19"): 1,
        ("fin3", "19"): 1,
        (UNNAMED, "75"): 1,
    }


@pytest.mark.usefixtures("_wanting")
def test_the_file_for_the_branches_names_whom_to_call_about_what(
    connection: Connection, house: House, operator: Person, people: Population
) -> None:
    with pytest.raises(NotAllowed):
        following.interested(connection, house.survey, operator)
    found = following.interested(connection, house.survey, people.joins(Role.ADMINISTRATOR))
    with speaking(Language.RU):
        table = interested.register(
            found,
            house.wordings.interview.instruments,
            house.service_lists.services,
            house.dictionaries,
            house.survey.policy.zone,
            NOW,
        )
    assert len(table.rows) == 3
    first = table.rows[0]
    assert first[:3] == (1, NAME, "+77011234567")
    assert first[4] == "Субсидирование процентной ставки вознаграждения; Получение грантового финансирования"
    assert first[5] == date(2026, 1, 20)
    assert table.rows[2][1] == "Ахметов Болат"
