"""The telephone interview with two programs at once, and across a night in which the program was down."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta

import pytest
from aiogram.filters.callback_data import CallbackData
from aiogram.types import Update
from sqlalchemy import Connection

import main
from bot.callbacks import Survey, SurveyCall, SurveyMove
from bot.callbacks.calls import BeginCall, EndCall, FinishCall, NextCase, NoteAnswer
from bot.db import schema, survey_schema
from bot.language import Language
from bot.people.model import Role
from bot.people.store import grant_role
from bot.settings import Settings
from bot.survey.model import Outcome, Question
from rehearsal.answers import Answers
from rehearsal.learner import Learner
from rehearsal.stage import Stage, in_process
from sandbox.model import Json
from tests.survey.asking import is_surveyed
from tests.survey.population import Services, at

CASES = 22
only_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)

Presses = Mapping[Learner, CallbackData]


async def operates(stage: Stage, name: str) -> Learner:
    """An operator who has chosen a language."""
    learner = stage.learner(name, Language.RU, Answers({}))
    await learner.chooses_language()
    now = stage.world.clock.now()
    await stage.program.database.transact(grant_role, learner.person.id, Role.OPERATOR, now)
    return learner


async def queue(stage: Stage, number: int) -> list[int]:
    """So many clients are to be called now."""

    def fill(connection: Connection) -> list[int]:
        services = Services(connection, stage.program.house.vault, stage.world.clock.now())
        names = (f"Серікова Айгүл {each:03}" for each in range(number))
        return [services.opens_case(services.registers(name)) for name in names]

    return await stage.program.database.transact(fill)


async def at_once(programs: Sequence[Stage], presses: Presses) -> None:
    """Everybody presses; each half of the updates comes to another program, all at the same time."""
    for learner, button in presses.items():
        learner.person.presses(learner.pressable[-1], button.pack())
    updates = programs[0].world.pending()
    programs[0].world.updates.drop_all()
    await asyncio.gather(
        *(_given(programs[number % len(programs)], update) for number, update in enumerate(updates))
    )


async def _given(stage: Stage, update: Json) -> None:
    await stage.program.lanes.take(Update.model_validate(update, context={"bot": stage.program.bot}))


async def held(stage: Stage) -> dict[int, int]:
    """The case of each operator who holds one."""
    rows = await stage.stored(survey_schema.cases)
    return {row.claimed_by: row.id for row in rows if row.claimed_by}


@only_postgresql
@pytest.mark.requirement("M13")
async def test_two_programs_with_two_operators_each_call_every_client_once(
    stage: Stage, colleague: Stage
) -> None:
    operators = [await operates(stage, name) for name in ("Динара", "Ержан", "Сауле", "Тимур")]
    cases, programs = await queue(stage, CASES), (stage, colleague)
    for _round in range(CASES):
        await at_once(programs, dict.fromkeys(operators, NextCase()))
        mine = await held(stage)
        if not mine:
            break
        working = {each: mine[each.person.id] for each in operators if each.person.id in mine}
        await at_once(programs, {each: BeginCall(case=case) for each, case in working.items()})
        for question, value in ((Question.RECEIVED, "no"), (Question.INTERESTED, "no")):
            said = {
                each: NoteAnswer(case=case, question=question, value=value) for each, case in working.items()
            }
            await at_once(programs, said)
        await at_once(programs, {each: FinishCall(case=case) for each, case in working.items()})

    made = await stage.stored(survey_schema.calls)
    assert Counter(call.case_id for call in made) == Counter(cases)
    assert {call.operator for call in made} == {each.person.id for each in operators}
    assert all(row.outcome == Outcome.COMPLETED for row in await stage.stored(survey_schema.cases))
    assert len(await stage.stored(survey_schema.answers)) == 2 * CASES
    assert len(await stage.stored(survey_schema.follow_ups)) == CASES
    assert await stage.stored(schema.set_aside_updates) == []


async def test_a_restart_over_midnight_keeps_answers_and_appointments(
    stage: Stage, baker: Learner, settings: Settings
) -> None:
    await baker.registers()
    operator = await operates(stage, "Динара")
    [called] = await queue(stage, 1)
    agreed = await is_surveyed(stage, baker)
    await baker.presses(Survey(case=agreed, move=SurveyMove.CALL))
    await baker.presses(SurveyCall(case=agreed, day=20260121, hour=10))
    await stage.move_to(at("2026-01-20T17:50"))
    await operator.sends("/next")
    await operator.presses(BeginCall(case=called))
    await operator.presses(NoteAnswer(case=called, question=Question.RECEIVED, value="yes"))

    stage.world.clock.set(at("2026-01-21T00:05"))  # The program is down meanwhile.
    async with in_process(main.compose, settings, stage.world.clock, stage.world) as anew:
        operator.served_by(anew.settle)
        said = len(baker.texts)
        await anew.program.tick()
        await operator.presses(EndCall(case=called, outcome=Outcome.BUSY))  # A button of yesterday.
        assert await held(anew) == {}
        await operator.sends("/next")
        assert "09:00" in operator.screen
        for moment, case in (("09:00", called), ("10:00", agreed)):
            await anew.move_to(at(f"2026-01-21T{moment}"))
            await operator.sends("/next")
            assert await held(anew) == {operator.person.id: case}
            await operator.presses(BeginCall(case=case))
            await operator.chooses("✅ Agrees: ask")
            assert ("2 / 4" if case == called else "1 / 4") in operator.screen
            await operator.presses(EndCall(case=case, outcome=Outcome.SWITCHED_OFF))
        assert len(baker.texts) == said, "who is to be called is not written to"

    [answer] = await stage.stored(survey_schema.answers)
    assert (answer.case_id, answer.question, answer.value) == (called, "q1", "yes")
    calls = await stage.stored(survey_schema.calls)
    assert [(call.case_id, call.number) for call in calls] == [(called, 1), (agreed, 1)]
    due = {row.id: row.phone_from for row in await stage.stored(survey_schema.cases)}
    assert due[agreed] - at("2026-01-21T10:00") >= timedelta(hours=24)
