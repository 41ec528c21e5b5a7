"""One case, two modes: the chat and the phone at the same moment (REQUIREMENTS, Q16)."""

import asyncio

import pytest
from sqlalchemy import Connection, select

from bot.db.database import Database
from bot.db.survey_schema import answers, cases, follow_ups
from bot.house import House
from bot.people.model import Person
from bot.survey import interview, store
from bot.survey.ending import end
from bot.survey.model import Mode, Outcome, Question
from tests.population import Population
from tests.survey.population import NOW, Services, the

ROUNDS = 40


@pytest.mark.requirement("Q16")
async def test_whoever_answers_first_ends_the_case_and_the_other_changes_nothing(
    database: Database, house: House
) -> None:
    person, case_ids = await database.transact(opens_cases, house)
    for case_id in case_ids:
        before = await database.transact(the, case_id)
        chat = database.transact(
            interview.answer, house.survey, person, case_id, Question.INTERESTED, "no", NOW
        )
        phone = database.transact(end, house.survey, before, Outcome.REFUSED, Mode.PHONE, 77, NOW)
        await asyncio.gather(*((chat, phone) if case_id % 2 else (phone, chat)))

    ended = await database.transact(lambda connection: connection.execute(select(cases)).all())
    assert {(row.outcome, row.ended_mode, row.ended_by) for row in ended} <= {
        (Outcome.COMPLETED, Mode.CHAT, None),
        (Outcome.REFUSED, Mode.PHONE, 77),
    }
    last = select(answers.c.case_id).where(answers.c.question == Question.INTERESTED)
    given = set(await database.transact(lambda connection: connection.execute(last).scalars().all()))
    assert given == {row.id for row in ended if row.ended_mode == Mode.CHAT}
    listed = await database.transact(lambda connection: connection.execute(select(follow_ups)).all())
    assert sorted(row.case_id for row in listed) == sorted(case_ids)


def opens_cases(connection: Connection, house: House) -> tuple[Person, list[int]]:
    """Cases of one client, each one answer short of its end."""
    person = Population(connection, house.vault).registers(identifier="850315300009")
    services = Services(connection, house.vault)
    opened = [
        services.opens_case(services.registers(iin="850315300009"), person.id) for _round in range(ROUNDS)
    ]
    for case_id in opened:
        services.answers(case_id, {Question.RECEIVED: "no"})
        store.settled(connection, case_id)
    return person, opened
