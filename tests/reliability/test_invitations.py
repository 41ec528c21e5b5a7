"""Invitations by two programs, while Telegram floods, some clients have blocked the bot and others answer."""

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import Connection, select

from bot.callbacks import SurveyAnswer
from bot.db import schema, survey_schema
from bot.people.model import Role
from bot.survey.calls import service as calling
from bot.survey.calls.card import Talk
from bot.survey.model import Question
from rehearsal.stage import Stage
from sandbox.people import Person
from tests.conftest import START
from tests.population import Population
from tests.survey.population import Services

CLIENTS = 100
BLOCKED = frozenset({7, 48, 91})
"""3 % of them have blocked the bot, and it does not know yet."""
ANSWERING = range(10, 100, 4)
PLACE = "ЦОП, ул. Абая, 5"


async def clients(stage: Stage) -> dict[int, Person]:
    """Registered people with a case each, opened now; by the number of the case."""
    people = [stage.world.join(f"Клиент {number}") for number in range(CLIENTS)]
    for number, person in enumerate(people):
        chat = stage.world.chat(person.id)
        chat.started, chat.blocked = True, number in BLOCKED

    def fill(connection: Connection) -> dict[int, Person]:
        vault = stage.program.house.vault
        population = Population(connection, vault, people[0].id - 1)
        services = Services(connection, vault, START)
        opened = {}
        for number, person in enumerate(people):
            name = f"Серікова Айгүл {number:03}"
            account = population.registers(name)
            assert account.telegram_id == person.id
            opened[services.opens_case(services.registers(name, place=PLACE), account.id)] = person
        return opened

    return await stage.program.database.transact(fill)


async def answers_everything(stage: Stage, person: Person, case: int) -> None:
    """Presses in a row, in the middle of the sending."""
    for question, value in zip(Question, ("yes", "2", "yes", "no"), strict=True):
        person.presses(0, SurveyAnswer(case=case, question=question, value=value).pack())
        await asyncio.sleep(0)
    await stage.settle()


@pytest.mark.requirement("Q16")
async def test_nobody_is_invited_twice_and_who_blocked_the_bot_is_called(
    stage: Stage, colleague: Stage, naps: list[float]
) -> None:
    cases = await clients(stage)
    stage.world.faults.order("429", method="sendMessage", times=None, chance=0.2, retry_after=1)
    answering = [(person, case) for number, (case, person) in enumerate(cases.items()) if number in ANSWERING]
    for _round in range(10):
        now, answering = answering[:5], answering[5:]
        ticks = (stage.program.tick(), colleague.program.tick())
        await asyncio.gather(*ticks, *(answers_everything(stage, *each) for each in now))
        stage.world.clock.advance(timedelta(minutes=5))

    blocked = {case for number, case in enumerate(cases) if number in BLOCKED}
    answered = {case for number, case in enumerate(cases) if number in ANSWERING}
    await assert_each_is_invited_once(stage, cases, blocked, answered)
    rows = await stage.stored(survey_schema.cases)
    assert {row.id for row in rows if row.ended_at} == answered
    assert {
        row.id for row in rows if not row.ended_at and row.phone_from <= stage.world.clock.now()
    } == blocked
    gone = {row.telegram_id for row in await stage.stored(schema.people) if row.blocked_at}
    assert gone == {cases[case].id for case in blocked}
    assert await stage.stored(schema.set_aside_updates) == []
    assert await stage.program.database.transact(call_list, stage) == blocked


async def assert_each_is_invited_once(
    stage: Stage, cases: dict[int, Person], blocked: set[int], answered: set[int]
) -> None:
    """In the database and in the chats; who was quicker than the invitation may have none."""
    kept = [row for row in await stage.stored(schema.notifications) if row.key.endswith("/invite")]
    assert max(Counter(row.case_id for row in kept).values()) == 1
    sent = {row.case_id for row in kept if row.sent_at}
    assert set(cases) - blocked - answered <= sent <= set(cases) - blocked
    invitations = {
        case: sum(PLACE in text.get("text", "") for text in person.messages) for case, person in cases.items()
    }
    waits = set(cases) - blocked - answered
    assert {case: invitations[case] for case in waits} == dict.fromkeys(waits, 1)
    assert not any(invitations[case] for case in blocked)


def call_list(connection: Connection, stage: Stage) -> set[int]:
    """Whom the operators get, one after the other, until nobody is due any more."""
    people = Population(connection, stage.program.house.vault, 9000)
    desk, now, taken = stage.program.house.survey, stage.world.clock.now(), set()
    while isinstance(given := calling.take_next(connection, desk, people.joins(Role.OPERATOR), now), Talk):
        taken.add(given.card.case.id)
    held = select(survey_schema.cases.c.id).where(survey_schema.cases.c.claimed_by.is_not(None))
    assert set(connection.execute(held).scalars()) == taken
    return taken
