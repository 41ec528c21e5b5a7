"""The survey in the chat as a client lives it (Methodology, point 16 and Appendix 4), in both languages."""

from datetime import date, timedelta

import pytest
from sqlalchemy import Row

from bot.callbacks import Survey, SurveyAnswer, SurveyBack, SurveyCall, SurveyInstrument, SurveyMove
from bot.db.survey_schema import answers, cases, clients, follow_ups, interests
from bot.i18n import day_of_week, speaking
from bot.language import Language
from bot.services.model import PlaceKind, ServiceMode
from bot.survey import store
from bot.survey.model import Case, Mode, Outcome, Question
from rehearsal.learner import Learner
from rehearsal.stage import Stage
from tests.survey.asking import PLACE, is_surveyed
from tests.survey.population import at

Q1, Q2, Q3, Q4 = Question
INVITATION = "💬 The Damu fund asks for your opinion"
FIRST_QUESTION = {
    Language.KK: f"Сіз 2026 жылғы 16 қаңтарда мына жерде консультация не қызмет алдыңыз ба: {PLACE}?",
    Language.RU: f"Получали ли Вы консультацию либо услугу 16 января 2026 года в следующем месте: {PLACE}?",
}


async def the_case(stage: Stage, case_id: int) -> Case:
    case = await stage.program.database.transact(store.case, case_id)
    assert case is not None
    return case


async def values(stage: Stage, case_id: int) -> dict[str, str]:
    return {question: each.value for question, each in (await the_case(stage, case_id)).answers.items()}


async def rows(stage: Stage, table: object) -> list[Row[tuple[object, ...]]]:
    return list(await stage.stored(table))  # type: ignore[arg-type] # a table


def official(stage: Stage, learner: Learner, question: Question) -> str:
    return stage.program.house.wordings.interview.questions[question][learner.language]


async def says(stage: Stage, learner: Learner, *values: str) -> None:
    """Press the answers as they are worded."""
    wordings = stage.program.house.wordings.interview
    for value in values:
        label = (
            value
            if value.isdecimal()
            else next(words[learner.language] for code, words in wordings.answers.items() if code == value)
        )
        await learner.taps(label)


@pytest.fixture(params=["baker", "tyre_fitter"])
async def client(request: pytest.FixtureRequest, administrator: Learner) -> Learner:
    """A registered person: once in Kazakh, once in Russian."""
    learner: Learner = request.getfixturevalue(request.param)
    await learner.registers()
    return learner


@pytest.mark.requirement("M13", "Q16")
async def test_a_client_answers_all_four_questions(stage: Stage, client: Learner) -> None:
    case_id = await is_surveyed(stage, client)
    assert client.sees(INVITATION)
    assert PLACE in client.screen
    await client.chooses("▶️ Begin")
    assert "1 / 4" in client.screen
    assert FIRST_QUESTION[client.language] in client.screen
    await says(stage, client, "yes")
    assert "2 / 4" in client.screen
    assert official(stage, client, Q2) in client.screen
    marks = stage.program.house.wordings.interview.marks
    for mark, words in marks.items():
        assert f"{mark} – {words[client.language]}" in client.screen
    assert client.person.buttons[:5] == ["1", "2", "3", "4", "5"]
    await says(stage, client, "5")
    assert official(stage, client, Q3) in client.screen
    await says(stage, client, "hard")
    assert "4 / 4" in client.screen
    assert official(stage, client, Q4) in client.screen
    await says(stage, client, "no")

    closing = stage.program.house.wordings.interview.script["closing"][client.language]
    assert closing in client.screen
    case = await the_case(stage, case_id)
    assert (case.outcome, case.ended_mode) == (Outcome.COMPLETED, Mode.CHAT)
    assert await values(stage, case_id) == {"q1": "yes", "q2": "5", "q3": "hard", "q4": "no"}
    for answer in case.answers.values():
        assert (answer.mode, answer.language, answer.wording) == (Mode.CHAT, client.language, "2026-1")
    assert await rows(stage, follow_ups) == []
    await client.chooses("🏠 Home")
    assert not client.sees_button("💬 To the survey")


@pytest.mark.requirement("M13", "Q16")
async def test_who_never_had_the_service_is_asked_of_interest_only(stage: Stage, client: Learner) -> None:
    case_id = await is_surveyed(stage, client)
    await client.chooses("▶️ Begin")
    await says(stage, client, "no")
    assert "2 / 2" in client.screen
    assert official(stage, client, Q4) in client.screen
    await says(stage, client, "yes")
    assert client.sees("Which support interests you?")
    await client.taps("2")
    await client.taps("4")
    await client.taps("✅ 2")
    await client.chooses("✅ Done")

    assert await values(stage, case_id) == {"q1": "no", "q4": "yes"}
    assert [row.reason for row in await rows(stage, follow_ups)] == ["not_received"]
    assert [row.instrument for row in await rows(stage, interests)] == ["fin4"]


async def test_a_mobile_centre_is_named_by_the_settlement(stage: Stage, client: Learner) -> None:
    await is_surveyed(stage, client, place_kind=PlaceKind.MOBILE, locality="Тұрар")
    await client.chooses("▶️ Begin")
    assert ": Тұрар?" in client.screen
    assert PLACE not in client.screen


async def test_an_answer_is_changed_by_going_back(stage: Stage, client: Learner) -> None:
    case_id = await is_surveyed(stage, client)
    await client.chooses("▶️ Begin")
    await says(stage, client, "no")
    await client.chooses("◀️ Back")
    assert "1 / 2" in client.screen
    assert any(label.startswith("✅ ") for label in client.person.buttons)
    await says(stage, client, "yes")
    assert "2 / 4" in client.screen
    await says(stage, client, "1", "yes")
    await client.chooses("◀️ Back")
    await client.chooses("◀️ Back")
    await says(stage, client, "3", "no")
    assert await values(stage, case_id) == {"q1": "yes", "q2": "3", "q3": "yes", "q4": "no"}
    assert await rows(stage, follow_ups) == []


@pytest.mark.requirement("Q16")
async def test_who_says_later_is_asked_again_tomorrow_and_then_as_planned(
    stage: Stage, client: Learner
) -> None:
    await is_surveyed(stage, client)
    await client.chooses("⏰ Later")
    assert "21" in client.screen
    assert "10:00" in client.screen
    said = len(client.texts)
    await stage.move_to(at("2026-01-21T09:59"))
    assert len(client.texts) == said
    await stage.move_to(at("2026-01-21T10:00"))
    assert client.sees(INVITATION)
    assert len(client.texts) == said + 1
    await stage.move_to(at("2026-01-22T10:00"))
    assert client.sees("🔔 The survey is still waiting for you.")
    await stage.move_to(at("2026-01-24T10:00"))
    assert len(client.texts) == said + 3
    await stage.move_to(at("2026-01-26T12:00"))  # from here on it is the phone's
    assert len(client.texts) == said + 3
    await client.chooses("▶️ Begin")  # and still answers are taken here
    assert FIRST_QUESTION[client.language] in client.screen


@pytest.mark.requirement("Q16")
async def test_a_client_asks_to_be_called(stage: Stage, client: Learner) -> None:
    case_id = await is_surveyed(stage, client)
    await client.chooses("📞 Please call me")
    with speaking(client.language):
        thursday = day_of_week(date(2026, 1, 22))
    await client.taps(thursday)
    await client.chooses("◀️ Back")
    await client.taps(thursday)
    await client.taps("16:00")

    case = await the_case(stage, case_id)
    assert (case.phone_from, case.appointment) == (at("2026-01-22T16:00"), True)
    assert "16:00" in client.screen
    said = len(client.texts)
    await stage.move_to(at("2026-01-22T10:00"))
    assert len(client.texts) == said
    await client.chooses("🏠 Home")
    await client.chooses("💬 To the survey")
    assert "16:00" in client.screen
    await client.chooses("▶️ Answer here now")
    await says(stage, client, "yes", "5", "yes", "no")
    assert (await the_case(stage, case_id)).outcome is Outcome.COMPLETED


async def test_somebody_else_answers_nothing_and_the_client_is_called(stage: Stage, client: Learner) -> None:
    case_id = await is_surveyed(stage, client)
    await client.chooses("🙅 Not me")
    case = await the_case(stage, case_id)
    assert (case.person_id, case.is_over) == (None, False)
    assert case.phone_from == stage.world.clock.now()
    said = len(client.texts)
    await stage.move_to(at("2026-01-22T10:00"))
    assert len(client.texts) == said
    await client.presses(SurveyAnswer(case=case_id, question=Q1, value="no"))
    assert client.person.toast == client.word("This button is out of date. Here is where you are now.")
    assert await values(stage, case_id) == {}


@pytest.mark.requirement("Q23")
async def test_who_wants_no_more_questions_gets_none(stage: Stage, client: Learner) -> None:
    case_id = await is_surveyed(stage, client)
    other = await is_surveyed(stage, client)
    await client.chooses("🚫 Do not ask again")
    assert not (await the_case(stage, case_id)).is_over
    await client.chooses("🚫 Yes, do not ask again")
    assert client.sees("Good. We will not ask you about services any more.")
    assert (await the_case(stage, case_id)).outcome is Outcome.REFUSED_HARD
    assert (await the_case(stage, other)).outcome is Outcome.REFUSED_HARD
    assert (await rows(stage, clients))[0].do_not_ask_at == stage.world.clock.now()
    said = len(client.texts)
    await stage.move_to(at("2026-01-22T10:00"))
    assert len(client.texts) == said
    await client.sends("/start")
    assert not client.sees_button("💬 To the survey")


@pytest.mark.requirement("Q16")
async def test_who_has_blocked_the_bot_is_called(stage: Stage, client: Learner) -> None:
    case_id = await is_surveyed(stage, client)
    await client.does(client.person.blocks)
    case = await the_case(stage, case_id)
    assert case.phone_from == stage.world.clock.now()
    await stage.move_to(at("2026-01-24T10:00"))
    await client.does(client.person.unblocks)
    await client.sends("/start")
    await client.chooses("💬 To the survey")
    assert client.sees(INVITATION)


async def test_a_word_may_be_left(stage: Stage, client: Learner) -> None:
    case_id = await is_surveyed(stage, client)
    await client.chooses("▶️ Begin")
    await says(stage, client, "yes", "4", "yes", "no")
    await client.chooses("✍️ Leave a comment")
    await client.sends("а" * 501)
    assert client.sees("This is too long. Please keep to {limit} characters.", limit=500)
    await client.sends("Барлығы <b>ұнады</b>")
    assert client.sees("Your comment is saved.")
    vault = stage.program.house.vault
    kept = await stage.program.database.transact(store.comment_of, vault, case_id)
    assert kept == "Барлығы <b>ұнады</b>"
    assert "ұнады".encode() not in (await rows(stage, cases))[0].comment


async def test_a_file_is_no_comment(stage: Stage, client: Learner) -> None:
    await is_surveyed(stage, client)
    await client.chooses("▶️ Begin")
    await says(stage, client, "yes", "4", "yes", "no")
    await client.chooses("✍️ Leave a comment")
    await client.does(lambda: client.person.sends_file("word.txt", b"word"))
    assert client.sees("I can read only text here. Please type the answer in letters or digits.")
    await client.chooses("Without a comment")
    await client.sends("Рахмет")
    assert client.sees("🔎 The lessons say nothing in these words. Perhaps another word will help?")
    assert (await rows(stage, cases))[0].comment is None


async def test_after_an_online_service_the_questionnaire_is_offered(stage: Stage, client: Learner) -> None:
    await is_surveyed(stage, client, mode=ServiceMode.ONLINE)
    await client.chooses("▶️ Begin")
    await says(stage, client, "yes", "4", "yes", "no")
    assert client.sees_button("📋 Questionnaire on a service")


async def test_nobody_answers_for_somebody_else(stage: Stage, baker: Learner, tyre_fitter: Learner) -> None:
    await baker.registers()
    await tyre_fitter.registers()
    case_id = await is_surveyed(stage, baker)
    before = await rows(stage, cases)
    for button in (
        *(Survey(case=case_id, move=move) for move in SurveyMove),
        SurveyAnswer(case=case_id, question=Q1, value="no"),
        SurveyBack(case=case_id, question=Q1),
        SurveyCall(case=case_id, day=20260121, hour=10),
        SurveyCall(case=case_id, day=20260121, hour=-1),
        SurveyCall(case=case_id, day=20269999, hour=-1),
        SurveyInstrument(case=case_id, instrument="fin1", wanted=True),
        Survey(case=2**62, move=SurveyMove.OPEN),
    ):
        await tyre_fitter.presses(button)
        assert tyre_fitter.person.toast == tyre_fitter.word(
            "This button is out of date. Here is where you are now."
        )
    assert await rows(stage, cases) == before
    assert await rows(stage, answers) == []


async def test_five_taps_are_one(stage: Stage, client: Learner) -> None:
    case_id = await is_surveyed(stage, client)
    await client.chooses("▶️ Begin")
    for question, value in ((Q1, "yes"), (Q2, "2"), (Q3, "no"), (Q4, "yes")):
        for _each in range(5):
            await client.presses(SurveyAnswer(case=case_id, question=question, value=value))
    assert client.sees("Which support interests you?")
    for _each in range(5):
        await client.presses(SurveyInstrument(case=case_id, instrument="fin1", wanted=True))
    assert len(await rows(stage, answers)) == 4
    assert sorted(row.reason for row in await rows(stage, follow_ups)) == ["low_mark", "not_helped"]
    assert [row.instrument for row in await rows(stage, interests)] == ["fin1"]


async def test_old_buttons_change_nothing_next_week(stage: Stage, client: Learner) -> None:
    case_id = await is_surveyed(stage, client)
    await client.chooses("▶️ Begin")
    await says(stage, client, "yes", "5", "yes", "no")
    before = await rows(stage, cases)
    await stage.move_to(stage.world.clock.now() + timedelta(days=7))
    closing = stage.program.house.wordings.interview.script["closing"][client.language]
    for button in (
        SurveyAnswer(case=case_id, question=Q1, value="no"),
        SurveyBack(case=case_id, question=Q2),
        SurveyCall(case=case_id, day=20260129, hour=10),
        *(Survey(case=case_id, move=move) for move in SurveyMove if move is not SurveyMove.COMMENT),
    ):
        await client.presses(button)
        assert closing in client.screen
    assert await rows(stage, cases) == before


async def test_a_test_goes_first(stage: Stage, baker: Learner) -> None:
    await baker.registers()
    await baker.skims_the_course()
    await baker.chooses("📝 To the test")
    await baker.chooses("🟢 Start")
    await is_surveyed(stage, baker)
    assert not baker.sees(INVITATION)
    await baker.sends("/start")
    assert not baker.sees_button("💬 To the survey")
    await baker.answers_one(right=True)
    await stage.move_to(stage.world.clock.now() + timedelta(minutes=61))
    assert any(baker.word(INVITATION) in text for text in baker.texts)


@pytest.mark.requirement("Q16")
async def test_while_an_operator_calls_the_chat_gives_way(stage: Stage, client: Learner) -> None:
    case_id = await is_surveyed(stage, client)
    await client.chooses("▶️ Begin")
    await says(stage, client, "yes")
    now = stage.world.clock.now()
    claim = {"claimed_by": 77, "claimed_until": now + timedelta(minutes=30), "calling_since": now}
    await stage.program.database.transact(lambda connection: store.change(connection, case_id, **claim))
    await says(stage, client, "1")
    assert client.sees(
        "📞 An operator is asking you these questions by phone right now. Your answers are saved."
    )
    assert await values(stage, case_id) == {"q1": "yes"}
    await stage.move_to(now + timedelta(minutes=31))
    await client.sends("/start")
    await client.chooses("💬 To the survey")
    assert "2 / 4" in client.screen


@pytest.mark.requirement("Q23")
async def test_who_withdraws_the_consent_is_not_written_to(stage: Stage, client: Learner) -> None:
    case_id = await is_surveyed(stage, client)
    await client.leaves()
    case = await the_case(stage, case_id)
    assert (case.person_id, case.phone_from) == (None, stage.world.clock.now())
    said = len(client.texts)
    await stage.move_to(at("2026-01-22T10:00"))
    assert len(client.texts) == said
