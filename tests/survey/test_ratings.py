"""The rating of the course: once a cycle, by its owner; the aggregate; the words and who reads them."""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.db import schema
from bot.db.survey_schema import answers, course_ratings
from bot.enrolments.model import Ending
from bot.errors import NotAllowed, NotFound
from bot.house import House
from bot.people import store as people_store
from bot.people.model import Person, Role
from bot.survey.periods import Period, span
from bot.survey.ratings import service as ratings
from bot.survey.ratings import store as rating_store
from bot.survey.ratings.rules import Scale
from bot.survey.ratings.service import ON_A_PAGE, AskingMark, AskingWords, Thanks
from bot.survey.scales import SCALES
from tests.population import NOW, Population, opened


@pytest.fixture
def people(database_url: str, house: House) -> Iterator[Population]:
    with opened(database_url) as connection:
        yield Population(connection, house.vault)


@pytest.fixture
def learner(people: Population) -> Person:
    return people.registers()


def ended(people: Population, who: Person, how: Ending = Ending.FAILED, at: datetime = NOW) -> int:
    return people.enrols(who, lessons_done_at=at, ending=how, ended_at=at)


def rate(people: Population, house: House, who: Person, cycle: int, *marks: int, words: str = "") -> None:
    for scale, figure in enumerate(marks, start=1):
        ratings.mark(people.connection, house.survey, who, cycle, scale, figure, NOW)
    if words:
        ratings.take_words(people.connection, house.survey, who, words, NOW)


@pytest.mark.requirement("R08", "Q18")
@pytest.mark.parametrize("how", list(Ending))
def test_each_ended_cycle_is_rated_once_on_four_scales(
    people: Population, house: House, learner: Person, how: Ending
) -> None:
    cycle = ended(people, learner, how)
    for scale in range(1, 5):
        asked = ratings.open_rating(people.connection, learner, cycle)
        assert isinstance(asked, AskingMark)
        assert asked.step == scale
        ratings.mark(people.connection, house.survey, learner, cycle, scale, 6 - scale, NOW)
    assert isinstance(ratings.open_rating(people.connection, learner, cycle), AskingWords)
    assert rating_store.is_rated(people.connection, cycle)
    finished = ratings.take_words(people.connection, house.survey, learner, " Рақмет! ", NOW)
    assert finished == Thanks()
    later = NOW + timedelta(days=1)
    for _ in range(5):
        assert ratings.mark(people.connection, house.survey, learner, cycle, 1, 1, later) == Thanks()
        assert ratings.finish(people.connection, house.survey, learner, cycle, later) == Thanks()
    row = people.connection.execute(select(course_ratings)).one()
    assert [getattr(row, scale) for scale in SCALES] == [5, 4, 3, 2]
    assert (row.finished_at, row.language, row.wording) == (NOW, "ru", house.wordings.course.version)
    assert people.connection.execute(select(answers)).all() == []


def test_words_are_sealed_and_may_be_left_out(people: Population, house: House, learner: Person) -> None:
    cycle = ended(people, learner)
    rate(people, house, learner, cycle, 5, 5, 5, 5)
    for unfit in ("", "  ", "ә" * 501):
        outcome = ratings.take_words(people.connection, house.survey, learner, unfit, NOW)
        assert isinstance(outcome, AskingWords)
        assert outcome.unfit
    assert ratings.finish(people.connection, house.survey, learner, cycle, NOW) == Thanks()
    assert people_store.awaited_answer(people.connection, learner.id) is None
    another = people.registers(phone="+77017654321")
    rate(people, house, another, second := ended(people, another), 1, 2, 3, 4, words="Құпия сөз")
    raw = dict(people.connection.execute(select(course_ratings.c.enrolment_id, course_ratings.c.words)).all())
    assert raw[cycle] is None
    assert "Құпия".encode() not in raw[second]


def test_it_is_not_finished_while_a_scale_has_no_mark(
    people: Population, house: House, learner: Person
) -> None:
    cycle = ended(people, learner)
    ratings.mark(people.connection, house.survey, learner, cycle, 4, 5, NOW)
    for outcome in (
        ratings.finish(people.connection, house.survey, learner, cycle, NOW),
        ratings.go(people.connection, learner, cycle, 5),
    ):
        assert isinstance(outcome, AskingMark)
        assert outcome.step == 1
    with pytest.raises(NotFound):
        ratings.take_words(people.connection, house.survey, learner, "Тест", NOW)


def test_forged_presses_are_refused(people: Population, house: House, learner: Person) -> None:
    cycle, running = ended(people, learner), people.enrols(learner, cycle=2)
    stranger = people.registers(phone="+77017654321")
    desk, connection = house.survey, people.connection
    presses: tuple[Callable[[], object], ...] = (
        lambda: ratings.open_rating(connection, stranger, cycle),
        lambda: ratings.mark(connection, desk, stranger, cycle, 1, 5, NOW),
        lambda: ratings.finish(connection, desk, stranger, cycle, NOW),
        lambda: ratings.open_rating(connection, learner, running),
        lambda: ratings.mark(connection, desk, learner, cycle, 0, 5, NOW),
        lambda: ratings.mark(connection, desk, learner, cycle, 5, 5, NOW),
        lambda: ratings.mark(connection, desk, learner, cycle, 1, 6, NOW),
        lambda: ratings.mark(connection, desk, learner, cycle, 1, 0, NOW),
        lambda: ratings.go(connection, learner, cycle, 0),
        lambda: ratings.go(connection, learner, cycle, 6),
        lambda: ratings.open_rating(connection, learner, 10**9),
    )
    for forged in presses:
        with pytest.raises(NotFound):
            forged()
    assert connection.execute(select(course_ratings)).all() == []


@pytest.mark.requirement("R08")
def test_the_aggregate_counts_ratings_marks_and_responses(people: Population, house: House) -> None:
    """Six cycles ended, two of them before the quarter; three of the four are rated whole."""
    administrator = people.joins(Role.ADMINISTRATOR)
    learners = [people.registers(phone=f"+7701000000{n}") for n in range(6)]
    first = ended(people, learners[0], Ending.PASSED)
    rate(people, house, learners[0], first, 5, 4, 3, 5, words="Жақсы")
    rate(people, house, learners[1], ended(people, learners[1], Ending.PASSED), 4, 4, 3, 5)
    rate(people, house, learners[2], ended(people, learners[2], Ending.WINDOW_EXPIRED), 5, 4, 1, 5)
    rate(people, house, learners[3], ended(people, learners[3], Ending.FAILED), 1, 1, 1)
    summer = NOW - timedelta(days=90)
    rate(people, house, learners[4], ended(people, learners[4], at=summer), 1, 1, 1, 1)
    ended(people, learners[5], at=summer)
    course = house.course.id
    found = ratings.opinions(people.connection, house.survey, administrator, course, Period.QUARTER, NOW)
    assert (found.first, found.after) == (date(2026, 10, 1), date(2027, 1, 1))
    opinion = found.opinion
    assert opinion.ended == {Ending.PASSED: 2, Ending.WINDOW_EXPIRED: 1, Ending.FAILED: 1}
    assert opinion.rated == {Ending.PASSED: 2, Ending.WINDOW_EXPIRED: 1, Ending.FAILED: 0}
    assert opinion.scales["usefulness"].given == {1: 0, 2: 0, 3: 0, 4: 1, 5: 2}
    assert [opinion.scales[scale].hundredths for scale in SCALES] == [467, 400, 233, 500]
    assert opinion.words == 1
    year = ratings.opinions(people.connection, house.survey, administrator, course, Period.YEAR, NOW)
    assert sum(year.opinion.ended.values()) == 6
    assert sum(year.opinion.rated.values()) == 4
    elsewhere = ratings.opinions(people.connection, house.survey, administrator, "other", Period.YEAR, NOW)
    assert elsewhere.opinion.scales["usefulness"] == Scale(dict.fromkeys(range(1, 6), 0))
    assert elsewhere.opinion.scales["usefulness"].hundredths is None


@pytest.mark.parametrize("role", [Role.ENTREPRENEUR, Role.OPERATOR, Role.SUPERVISOR])
def test_only_administrators_see_it(people: Population, house: House, role: Role) -> None:
    actor, course = people.joins(role), house.course.id
    with pytest.raises(NotAllowed):
        ratings.opinions(people.connection, house.survey, actor, course, Period.YEAR, NOW)
    with pytest.raises(NotAllowed):
        ratings.read_words(people.connection, house.survey, actor, course, Period.YEAR, 0, NOW)
    assert people.connection.execute(select(schema.audit)).all() == []


def test_words_are_read_page_by_page_newest_first_and_the_audit_knows(
    people: Population, house: House
) -> None:
    administrator, course = people.joins(Role.ADMINISTRATOR), house.course.id
    for number in range(ON_A_PAGE + 1):
        who = people.registers(phone=f"+7701000000{number}")
        cycle = ended(people, who)
        rate(people, house, who, cycle, 5, 5, 5, 5)
        left_at = NOW + timedelta(minutes=number)
        ratings.take_words(people.connection, house.survey, who, f"Сөз {number}", left_at)

    def page(number: int) -> list[str]:
        found = ratings.read_words(
            people.connection, house.survey, administrator, course, Period.QUARTER, number, NOW
        )
        assert found.of == ON_A_PAGE + 1
        return [said for _, said in found.words]

    assert page(0) == [f"Сөз {number}" for number in range(ON_A_PAGE, 0, -1)]
    assert page(1) == ["Сөз 0"]
    for forged in (-1, 2, 2**31 - 1):
        with pytest.raises(NotFound):
            page(forged)
    rows = people.connection.execute(select(schema.audit)).all()
    assert [row.action for row in rows] == ["read_rating_words"] * 2
    assert json.loads(rows[1].details) == {"course": course, "from": "2026-10-01", "page": 2, "rows": 1}


@pytest.mark.parametrize(
    ("period", "today", "first", "after"),
    [
        (Period.QUARTER, date(2026, 1, 1), date(2026, 1, 1), date(2026, 4, 1)),
        (Period.QUARTER, date(2026, 12, 31), date(2026, 10, 1), date(2027, 1, 1)),
        (Period.LAST_QUARTER, date(2026, 3, 31), date(2025, 10, 1), date(2026, 1, 1)),
        (Period.LAST_QUARTER, date(2026, 7, 1), date(2026, 4, 1), date(2026, 7, 1)),
        (Period.YEAR, date(2026, 6, 15), date(2026, 1, 1), date(2027, 1, 1)),
    ],
)
def test_periods_are_those_of_the_calendar(period: Period, today: date, first: date, after: date) -> None:
    assert span(period, today) == (first, after)
