"""What operators do in the tests of the telephone interview."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, insert

from bot.db.schema import staff
from bot.people.model import Person
from bot.survey import store
from bot.survey.calls import service as calling
from bot.survey.calls import talk as talking
from bot.survey.calls.card import EndedInChat, Step, Talk
from bot.survey.desk import SurveyDesk
from bot.survey.model import Case, Question
from tests.survey.population import NOW

Q1, Q2, Q3, Q4 = Question
HOUR = timedelta(hours=1)
NIGHT = NOW + timedelta(hours=12)


def works_at(connection: Connection, operator: Person, unit: str) -> None:
    """Put an operator into the role table."""
    row = {"telegram_id": operator.telegram_id, "role": "operator", "granted_at": NOW, "unit": unit}
    connection.execute(insert(staff).values(**row))


def takes(connection: Connection, desk: SurveyDesk, operator: Person, now: datetime = NOW) -> int | None:
    """The number of the case that /next brings."""
    outcome = calling.take_next(connection, desk, operator, now)
    return outcome.card.case.id if isinstance(outcome, Talk) else None


def dials(connection: Connection, desk: SurveyDesk, operator: Person, now: datetime = NOW) -> int:
    """/next and "I am calling"; gives the case."""
    case_id = takes(connection, desk, operator, now)
    assert case_id is not None
    calling.begin_call(connection, desk, operator, case_id, now)
    return case_id


def hears(
    connection: Connection, desk: SurveyDesk, operator: Person, case_id: int, *values: str
) -> Talk | EndedInChat:
    """Note what the client says to one open question after the other."""
    outcome: Talk | EndedInChat = talking.show(connection, desk, operator, case_id, Step.QUESTION, NOW)
    for value in values:
        assert isinstance(outcome, Talk)
        asked = outcome.question or Q4
        outcome = talking.answer(connection, desk, operator, case_id, asked, value, NOW)
    return outcome


def stored(connection: Connection, case_id: int) -> Case:
    """The case as it is kept."""
    case = store.case(connection, case_id)
    assert case is not None
    return case
