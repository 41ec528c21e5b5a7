"""The figures of the dashboards, counted a second time by hand."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from bot.db.report_schema import letters
from bot.db.survey_schema import batches
from bot.enrolments.model import ALMATY, Ending
from bot.errors import NotAllowed
from bot.people.model import Role
from bot.people.vault import Vault
from bot.reports import dashboard_service
from bot.reports.dashboard import Attempts, Compared, Course, Dashboard, Desk, Region, Survey, Test, View
from bot.reports.dashboard_service import Asked
from bot.reports.spans import Span
from tests.population import COURSE, NOW, Population, opened


@pytest.fixture
def people(database_url: str, tmp_path: Path) -> Iterator[Population]:
    with opened(database_url) as connection:
        yield Population(connection, Vault.open(tmp_path / "keys.json"))


def shown(people: Population, view: View, back: int = 0, role: Role = Role.ADMINISTRATOR) -> Dashboard:
    asked = Asked(view, Span.WEEK, back, COURSE)
    return dashboard_service.dashboard(people.connection, people.joins(role), asked, ALMATY, waited, NOW)


def waited(now: datetime) -> datetime:
    return now - timedelta(days=1)


def test_the_course_is_told_for_this_week_and_the_one_before(people: Population) -> None:
    people.passes(people.registers())
    for ending in (Ending.FAILED, Ending.WINDOW_EXPIRED):
        person = people.registers()
        enrolment = people.enrols(person, ending=ending, ended_at=NOW - timedelta(days=7))
        people.tries(enrolment, 1, score=3)
    compared = shown(people, View.COURSE).figures
    assert compared == Compared(Course(3, 3, 3, 1, 0, 0), Course(0, 0, 0, 0, 1, 1))
    earlier = shown(people, View.COURSE, back=1).figures
    assert isinstance(earlier, Compared)
    assert earlier.now == compared.before


def test_regions_tell_who_came_and_who_passed(people: Population) -> None:
    people.registers()
    people.passes(people.registers())
    assert shown(people, View.REGIONS).figures == {"19": Region(registered=2, passed=1)}
    assert shown(people, View.REGIONS, back=1).figures == {}


def test_attempts_are_told_by_number_and_by_score(people: Population) -> None:
    people.passes(people.registers(), score=15)
    people.passes(people.registers(), score=12, number=2)  # the first had 3 of 15
    assert shown(people, View.TEST).figures == Test(
        attempts={1: Attempts(passed=1, failed=1), 2: Attempts(passed=1, failed=0)},
        tenths={9: 1, 8: 1, 2: 1},
    )


def test_the_survey_is_told_day_by_day_and_says_nothing_of_the_future(people: Population) -> None:
    survey = shown(people, View.SURVEY).figures
    assert isinstance(survey, Survey)
    assert survey.pieces[-1][0].first == NOW.astimezone(ALMATY).date()
    assert all(there.ended == 0 for _piece, there in survey.pieces)


def test_letters_are_told_by_their_clocks(people: Population) -> None:
    yesterday = NOW.date() - timedelta(days=1)
    for sent, due in ((None, yesterday), (None, NOW.date()), (yesterday, yesterday), (yesterday, NOW.date())):
        _letter(people, sent, due)
    desk = shown(people, View.DESK).figures
    assert isinstance(desk, Desk)
    assert (desk.letters_to_send, desk.letters_late) == (2, 1)
    assert (desk.answers_awaited, desk.answers_late) == (2, 1)


def _letter(people: Population, sent: date | None, due: date) -> None:
    batch = people.connection.execute(
        insert(batches)
        .values(
            month="2026-01",
            received_at=NOW,
            sent_by=0,
            language="ru",
            sha256="",
            suffix="csv",
            state="done",
            rows=1,
        )
        .returning(batches.c.id)
    ).scalar_one()
    people.connection.execute(
        insert(letters).values(
            batch_id=batch, detected_at=NOW, due_on=due, sent_on=sent, answer_due_on=due if sent else None
        )
    )


@pytest.mark.parametrize("role", [Role.ENTREPRENEUR, Role.OPERATOR, Role.SUPERVISOR])
def test_nobody_else_sees_them(people: Population, role: Role) -> None:
    with pytest.raises(NotAllowed):
        shown(people, View.COURSE, role=role)
