"""The telephone interview as operators live it (Methodology, point 16), in both languages."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from sqlalchemy import Connection

from bot.callbacks.calls import BeginCall, NoteAnswer
from bot.db.survey_schema import answers, calls, cases, follow_ups
from bot.i18n import day_of_week, speaking
from bot.language import Language
from bot.people import audit, staff_store
from bot.people.audit import Intact
from bot.people.model import Role
from bot.survey.model import Question
from rehearsal.answers import Answers
from rehearsal.learner import Learner
from rehearsal.stage import Stage
from tests.survey.population import Services, at

NAME = "Серікова Айгүл Маратқызы"
MASKED = "А***л С."
PHONE = "+77011234567"


async def joins_staff(
    stage: Stage, name: str, language: Language, role: Role = Role.OPERATOR, unit: str = "call_centre"
) -> Learner:
    """A colleague with a role, who has chosen a language."""
    vault = stage.program.house.vault
    learner = stage.learner(name, language, Answers({}))
    account, now = learner.person.id, stage.world.clock.now()
    sealed = vault.seal(name, f"staff.name:{account}")

    def put(connection: Connection) -> None:
        staff_store.put(connection, account, role, unit, sealed, now)

    await stage.program.database.transact(put)
    await learner.chooses_language()
    return learner


async def waits(stage: Stage, name: str = NAME, **columns: Any) -> int:  # noqa: ANN401 - of any type
    """A client of the register is to be called; gives the case."""
    house, now = stage.program.house, stage.world.clock.now()

    def opens(connection: Connection) -> int:
        services = Services(connection, house.vault, now)
        services.rows = hash(name) % 1000
        return services.opens_case(services.registers(name), **columns)

    return await stage.program.database.transact(opens)


async def dials(operator: Learner) -> None:
    await operator.sends("/next")
    await operator.chooses("📞 I am calling")
    await operator.chooses("✅ Agrees: ask")


async def hears(stage: Stage, operator: Learner, *values: str, language: Language | None = None) -> None:
    """Press what the client says, as it is worded in the language of the talk."""
    worded = stage.program.house.wordings.interview.answers
    words = {str(code): text[language or operator.language] for code, text in worded.items()}
    for value in values:
        await operator.taps(words.get(value, value))


@pytest.fixture(params=[Language.KK, Language.RU])
async def operator(request: pytest.FixtureRequest, stage: Stage, administrator: Learner) -> Learner:
    """An operator of the call centre: once in Kazakh, once in Russian."""
    return await joins_staff(stage, "Динара", request.param)


@pytest.mark.requirement("M13", "S10")
async def test_a_client_is_called_and_answers_everything(stage: Stage, operator: Learner) -> None:
    await waits(stage)
    await operator.sends("/next")
    assert MASKED in operator.screen
    assert PHONE in operator.screen
    assert NAME not in operator.screen
    await operator.chooses("📞 I am calling")
    script = stage.program.house.wordings.interview.script
    assert NAME in operator.screen
    assert script["greeting"][operator.language].format(client=NAME) in operator.screen
    assert script["consent"][operator.language] in operator.screen
    await operator.chooses("✅ Agrees: ask")
    assert "1 / 4" in operator.screen
    assert "ЦОП г. Каскелен" in operator.screen
    await hears(stage, operator, "yes", "5", "no")
    await operator.chooses("◀️ Back")
    assert "3 / 4" in operator.screen
    await hears(stage, operator, "yes", "yes")
    await operator.taps("2")
    assert "✅ 2" in operator.person.buttons
    await operator.chooses("Next ▶️")
    assert script["closing"][operator.language] in operator.screen
    await operator.chooses("📝 The client's words")
    await operator.sends("Спасибо, всё <хорошо>")
    assert "всё <хорошо>" in operator.screen
    await operator.chooses("✅ Complete the interview")
    assert operator.sees("Completed: {n}", n=1)
    assert not any(PHONE in text or NAME in text for text in operator.texts)
    [call] = await stage.stored(calls)
    assert (call.outcome, call.operator, call.unit) == ("completed", operator.person.id, "call_centre")
    kept = {row.question: (row.value, row.mode, row.operator) for row in await stage.stored(answers)}
    assert kept["q3"] == ("yes", "phone", operator.person.id)
    assert set(kept) == {"q1", "q2", "q3", "q4"}
    await operator.chooses("📞 Next client")
    assert operator.sees("✅ Nobody is to be called right now.")
    await operator.sends("/calls")
    assert operator.sees("Calls today: {n}", n=1)


@pytest.mark.requirement("Q16")
async def test_a_client_who_asks_for_an_hour_is_called_then(stage: Stage, operator: Learner) -> None:
    case_id = await waits(stage)
    await operator.sends("/next")
    await operator.chooses("📞 I am calling")
    await operator.chooses("📴 End")
    await operator.chooses("🗓 Call later")
    with speaking(operator.language):
        wednesday = day_of_week(at("2026-01-21T12:00").date())
    await operator.taps(wednesday)
    await operator.taps("15:00")
    assert operator.sees("Calls today: {n}", n=1)
    [case] = await stage.stored(cases)
    assert case.phone_from == at("2026-01-21T15:00")
    await stage.move_to(at("2026-01-21T14:59"))
    await operator.chooses("📞 Next client")
    assert operator.sees("✅ Nobody is to be called right now.")
    await stage.move_to(at("2026-01-21T15:00"))
    await waits(stage, "Ахметов Болат", opened_at=at("2026-01-10T10:00"))
    await operator.chooses("📞 Next client")
    assert operator.sees("📞 Case {number}", number=case_id)


async def test_the_talk_goes_on_in_the_language_of_the_client(stage: Stage, operator: Learner) -> None:
    await waits(stage)
    other = Language.RU if operator.language is Language.KK else Language.KK
    await operator.sends("/next")
    await operator.chooses("📞 I am calling")
    await operator.taps({Language.KK: "🌐 Қазақша", Language.RU: "🌐 Русский"}[other])
    greeting = stage.program.house.wordings.interview.script["greeting"][other]
    assert greeting.format(client=NAME) in operator.screen
    await operator.chooses("✅ Agrees: ask")
    await hears(stage, operator, "no", "hard", language=other)
    await operator.chooses("✅ Complete the interview")
    assert {row.language for row in await stage.stored(answers)} == {other.value}
    assert [row.reason for row in await stage.stored(follow_ups)] == ["not_received"]


async def test_at_night_next_says_when_calls_begin(stage: Stage, operator: Learner) -> None:
    await waits(stage)
    await stage.move_to(at("2026-01-23T20:00"))
    await operator.sends("/next")
    assert "09:00" in operator.screen
    assert operator.sees("Waiting in all: {n}", n=1)
    assert PHONE not in operator.screen


@pytest.mark.requirement("M13")
async def test_two_operators_talk_with_two_clients_and_cannot_press_for_each_other(
    stage: Stage, operator: Learner
) -> None:
    colleague = await joins_staff(stage, "Ержан", Language.RU)
    first, second = await waits(stage), await waits(stage, "Ахметов Болат")
    await operator.sends("/next")
    await colleague.sends("/next")
    assert operator.sees("📞 Case {number}", number=first)
    assert colleague.sees("📞 Case {number}", number=second)
    await colleague.presses(BeginCall(case=first))
    await colleague.presses(NoteAnswer(case=first, question=Question.RECEIVED, value="yes"))
    assert NAME not in "".join(colleague.texts)
    assert await stage.stored(answers) == []


async def test_a_press_of_an_hour_ago_finds_the_case_gone(stage: Stage, operator: Learner) -> None:
    await waits(stage)
    await dials(operator)
    await stage.move_to(stage.world.clock.now() + timedelta(minutes=31))
    await hears(stage, operator, "yes")
    assert PHONE not in operator.screen
    assert await stage.stored(answers) == []


async def test_home_takes_name_and_number_off_the_screen(stage: Stage, operator: Learner) -> None:
    await waits(stage)
    await operator.sends("/next")
    await operator.chooses("🏠 Home")
    assert not any(PHONE in text or MASKED in text for text in operator.texts)
    await operator.sends("/next")
    assert MASKED in operator.screen
    await operator.chooses("↩️ Give back")
    assert operator.sees("↩️ The client is in the queue again.")


@pytest.mark.requirement("M13")
async def test_a_supervisor_sees_the_room_and_gives_a_case_to_somebody_else(
    stage: Stage, operator: Learner
) -> None:
    colleague = await joins_staff(stage, "Ержан", Language.RU, unit="75")
    supervisor = await joins_staff(stage, "Сауле", operator.language, Role.SUPERVISOR)
    case_id = await waits(stage)
    await dials(operator)
    await hears(stage, operator, "yes", "4", "yes", "no")
    await operator.chooses("✅ Complete the interview")
    held = await waits(stage, "Ахметов Болат")
    await operator.sends("/next")
    await supervisor.sends("/room")
    assert supervisor.sees("Open: {n}", n=1)
    assert supervisor.sees("Today: phone {phone}, chat {chat}", phone=1, chat=0)
    assert "(n = 1)" in supervisor.screen
    await supervisor.chooses("👥 Operators")
    assert "Динара" in supervisor.screen
    await supervisor.chooses("🗺 Regions")
    await supervisor.chooses("📞 In hand")
    assert str(case_id) != str(held)
    await supervisor.chooses("🔢 Case by its number")
    await supervisor.sends("ничего")
    assert supervisor.sees("⚠️ There is no open case of this number.")
    await supervisor.sends(str(held))
    assert supervisor.sees("To whom shall it go?")
    await supervisor.taps(next(each for each in supervisor.person.buttons if each.startswith("Ержан")))
    assert supervisor.sees("✅ Case {number} goes to: {name}.", number=held, name="Ержан")
    await colleague.sends("/next")
    assert colleague.sees("👉 Your supervisor has given you this client.")
    chain = await stage.program.database.read(audit.verify, stage.program.house.vault)
    assert isinstance(chain, Intact)
    assert chain.rows == 1


@pytest.mark.requirement("M13", "S10")
async def test_a_low_mark_is_looked_into_and_who_wants_a_grant_is_in_the_file(
    stage: Stage, operator: Learner, administrator: Learner
) -> None:
    await waits(stage)
    await dials(operator)
    await hears(stage, operator, "yes", "1", "yes", "yes")
    await operator.taps("3")
    await operator.chooses("Next ▶️")
    await operator.chooses("✅ Complete the interview")
    await operator.sends("/followups")
    assert operator.sees("📌 To look into: {n}", n=1)
    await operator.taps(next(each for each in operator.person.buttons if MASKED in each))
    assert NAME not in operator.screen
    await operator.chooses("🙋 I take it")
    assert NAME in operator.screen
    assert PHONE in operator.screen
    await operator.chooses("✅ Close")
    await operator.sends("ок")
    assert operator.sees("⚠️ I need {shortest} to {longest} characters.", shortest=3, longest=500)
    await operator.sends("Позвонила, объяснила, клиент доволен")
    assert operator.sees("✅ Closed. It is in the audit.")
    assert not any("Позвонила" in text for text in operator.texts)
    await operator.sends("/interested")
    assert not operator.sees_button("📄 File for the branches")
    await administrator.chooses_language()
    await administrator.sends("/interested")
    await administrator.chooses("📄 File for the branches")
    [file] = administrator.person.documents
    sheet = openpyxl.load_workbook(BytesIO(file.data)).worksheets[0]
    row = [cell.value for cell in sheet[sheet.max_row]]
    assert row[1:3] == [NAME, PHONE]
    assert row[4] == "Получение грантового финансирования"
    chain = await stage.program.database.read(audit.verify, stage.program.house.vault)
    assert isinstance(chain, Intact)
    assert chain.rows == 3
