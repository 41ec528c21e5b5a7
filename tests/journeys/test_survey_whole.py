"""The whole way of the survey: two operators, four clients, both languages, the clock moved.

Nothing is written into tables here: all that happens, happens through the chat, as people do it.
"""

from datetime import date

import pytest

from bot.db.schema import staff
from bot.db.survey_schema import cases, services
from bot.i18n import day_of_week, plural, speaking
from bot.language import Language
from bot.people.names import masked_name
from bot.people.registration import Step
from bot.services.model import Field, ServiceMode
from rehearsal import centre, register
from rehearsal.centre import hears
from rehearsal.learner import Learner
from rehearsal.register import Cells
from rehearsal.stage import Stage
from tests.survey.cast import Cast, joins
from tests.survey.keeping import the_answers_are_kept, the_cases_are_kept
from tests.survey.population import at

KK, RU = Language
JANUARY = "2026-01"
# A Saturday; the third day after it is a Tuesday.
SERVED = date(2026, 1, 31)
INVITATION = "💬 The Damu fund asks for your opinion"
NOBODY = "✅ Nobody is to be called right now."
# What stands in the first file instead of a day of birth and of an IIN.
NOT_A_DATE, NOT_AN_IIN = "не помнит", "040229500006"


@pytest.fixture
def cast(stage: Stage, administrator: Learner) -> Cast:
    return joins(stage, administrator)


def spoken(stage: Stage, learner: Learner, part: str) -> str:
    return stage.program.house.wordings.interview.script[part][learner.language]


def name(learner: Learner) -> str:
    return learner.answers.given[Step.FULL_NAME]


def masked(learner: Learner) -> str:
    return masked_name(name(learner))


def invitations(learner: Learner) -> int:
    return sum(learner.word(INVITATION) in text for text in learner.texts)


async def takes_in(stage: Stage, operator: Learner, rows: int) -> None:
    with speaking(operator.language):
        await operator.taps(plural("✅ Take in {n} row", "✅ Take in {n} rows", rows))
    await stage.program.tick()
    assert operator.sees("✅ Taken: {n}", n=rows)


async def everybody_comes(stage: Stage, cast: Cast) -> None:
    """The administrator invites two operators by links; four people register for the course."""
    await cast.administrator.chooses_language()
    for operator, called in ((cast.aigerim, "Айгерім"), (cast.viktor, "Виктор")):
        link = await centre.invitation(stage, cast.administrator, called)
        assert cast.administrator.sees("✅ The link is made")
        await operator.chooses_language(link)
        assert operator.sees("👋 Welcome, {name}!", name=called)
        assert f"/next – {operator.word('Next client to call')}" in operator.screen
    await cast.administrator.sends("/staff")
    assert cast.administrator.sees("👥 Staff: {n}", n=2)
    for client in cast.clients:
        await client.registers()


def right_rows(stage: Stage, cast: Cast) -> list[Cells]:
    lists = stage.program.house.service_lists
    rows = [register.about(each.answers.given, lists, SERVED, each.language) for each in cast.clients]
    given = cast.chatting.answers.given
    rows[0] = register.about(given, lists, SERVED, KK, ServiceMode.ONLINE, "Онлайн")
    return rows


async def the_register_is_sent_and_mended(stage: Stage, cast: Cast) -> None:
    """Two of the four rows are faulty, come back coloured, are mended and sent in the same file."""
    rows = right_rows(stage, cast)
    sent = [
        rows[0],
        rows[1] | {Field.BIRTH_DATE: NOT_A_DATE},
        rows[2],
        rows[3] | {Field.IDENTIFIER: NOT_AN_IIN},
    ]
    operator = cast.aigerim
    await centre.sends_register(operator, centre.workbook(stage, sent, KK), JANUARY)
    await stage.program.tick()
    assert operator.sees("✅ Good, to be taken: {n}", n=2)
    assert operator.sees("⚠️ To correct: {n}", n=2)
    assert operator.sees("This is not a date. Write it like this: 31.03.2026")
    await takes_in(stage, operator, 2)
    assert operator.sees("⚠️ Waiting for correction: {n}", n=2)

    right = {NOT_A_DATE: rows[1][Field.BIRTH_DATE], NOT_AN_IIN: rows[3][Field.IDENTIFIER]}
    mended = centre.mended(operator.person.documents[-1].data, right)
    await centre.sends_register(operator, mended, JANUARY)
    await stage.program.tick()
    assert operator.sees("Corrections of earlier rows: {n}", n=2)
    await takes_in(stage, operator, 2)
    assert len(await stage.stored(services)) == 4


async def the_same_register_again_changes_nothing(stage: Stage, cast: Cast) -> None:
    """The other operator sends all of it once more, and has nobody asked twice."""
    before = await stage.stored(cases)
    operator = cast.viktor
    await centre.sends_register(operator, centre.workbook(stage, right_rows(stage, cast), KK), JANUARY)
    await stage.program.tick()
    assert operator.sees("There is nothing new in this file.")
    await operator.sends("/survey")
    await operator.chooses("👥 Everybody not yet asked")
    await operator.chooses("All, however old")
    await operator.chooses("Everybody")
    assert operator.sees("Nobody is left to be asked: everybody has been, or must not be.")
    assert operator.sees("Asked already: {n}", n=4)
    assert await stage.stored(cases) == before


async def everybody_is_invited_on_the_third_day(stage: Stage, cast: Cast) -> None:
    await stage.move_to(at("2026-02-02T20:00"))
    assert [invitations(each) for each in cast.clients] == [0, 0, 0, 0]
    await stage.move_to(at("2026-02-03T09:00"))
    for client in cast.clients:
        assert client.sees(INVITATION)
        with speaking(client.language):
            assert (
                plural(
                    "There is {n} short question, about 2 minutes.",
                    "There are {n} short questions, about 2 minutes.",
                    4,
                )
                in client.screen
            )
        assert "31" in client.screen
    for operator in (cast.aigerim, cast.viktor):
        await operator.sends("/next")
        assert operator.sees(NOBODY)
        assert operator.sees("Waiting in all: {n}", n=4)


async def one_answers_in_the_chat(stage: Stage, client: Learner) -> None:
    """And, as the service was online, fills in the questionnaire of Appendix 2."""
    await client.chooses("▶️ Begin")
    questions = stage.program.house.wordings.interview.questions
    for number, value in enumerate(("yes", "5", "yes", "no"), start=1):
        assert f"{number} / 4" in client.screen
        if number > 1:
            assert list(questions.values())[number - 1][client.language] in client.screen
        await hears(stage, client, value)
    assert spoken(stage, client, "closing") in client.screen
    await client.chooses("📋 Questionnaire on a service")
    form = stage.program.house.wordings.questionnaire
    for figure in (5, 4, 5, 4):
        await client.taps(str(figure))
    await client.taps(form.purposes["grow"][client.language])
    await client.taps("1")
    await client.chooses("▶️ Next")
    await client.chooses("None of these")
    assert form.financial["fin1"][client.language] in client.screen
    await client.chooses("✅ Confirm")
    assert client.sees("✅ Thank you! The questionnaire is confirmed.")


async def one_says_no(stage: Stage, client: Learner) -> None:
    """Who never had the service is not asked about its quality or its use, but of interest all the same."""
    await client.chooses("▶️ Begin")
    await hears(stage, client, "no")
    assert "2 / 2" in client.screen
    await hears(stage, client, "hard")
    assert spoken(stage, client, "closing") in client.screen


async def one_asks_for_a_call(client: Learner) -> None:
    await client.chooses("📞 Please call me")
    with speaking(client.language):
        thursday = day_of_week(date(2026, 2, 5))
    await client.taps(thursday)
    await client.taps("16:00")
    assert "16:00" in client.screen


async def the_silent_one_is_reminded(stage: Stage, client: Learner, moment: str) -> None:
    said = len(client.texts)
    await stage.move_to(at(moment))
    assert client.sees("🔔 The survey is still waiting for you.")
    assert len(client.texts) == said + 1


async def the_silent_one_falls_to_the_phone(stage: Stage, cast: Cast) -> None:
    """Nobody answers the phone, and the client is left in peace for four hours."""
    client, operator = cast.silent, cast.viktor
    said = len(client.texts)
    await stage.move_to(at("2026-02-09T08:59"))
    await operator.sends("/next")
    assert operator.sees("Waiting in all: {n}", n=1)
    assert masked(client) not in operator.screen
    await stage.move_to(at("2026-02-09T09:00"))
    await is_on_the_card_of(client, operator, cast.aigerim)
    await operator.chooses("📞 I am calling")
    assert spoken(stage, client, "greeting").format(client=name(client)) in operator.screen
    await operator.chooses("📴 End")
    await operator.chooses("No answer")
    assert operator.sees("Calls today: {n}", n=1)
    assert "13:00" in operator.screen
    for each in (operator, cast.aigerim):
        await each.sends("/next")
        assert each.sees(NOBODY)
    assert len(client.texts) == said


async def the_silent_one_is_called_again(stage: Stage, cast: Cast) -> None:
    """The operator speaks Kazakh; the talk is in the client's Russian."""
    client, operator = cast.silent, cast.aigerim
    await stage.move_to(at("2026-02-09T13:00"))
    await is_on_the_card_of(client, operator, cast.viktor)
    assert operator.word("No answer") in operator.screen
    await operator.chooses("📞 I am calling")
    assert spoken(stage, client, "greeting").format(client=name(client)) in operator.screen
    await operator.chooses("✅ Agrees: ask")
    await hears(stage, operator, "yes", "4", "yes", "no", language=client.language)
    await completes(stage, client, operator)


async def the_appointment_is_kept(stage: Stage, cast: Cast) -> None:
    """Whoever presses first has the client; an hour before nobody is to be called."""
    client, operator = cast.busy, cast.aigerim
    await stage.move_to(at("2026-02-05T15:59"))
    await cast.viktor.sends("/next")
    assert cast.viktor.sees(NOBODY)
    assert "16:00" in cast.viktor.screen
    await stage.move_to(at("2026-02-05T16:00"))
    await is_on_the_card_of(client, operator, cast.viktor)
    assert "16:00" in operator.screen
    await operator.chooses("📞 I am calling")
    assert spoken(stage, client, "consent") in operator.screen
    await operator.chooses("✅ Agrees: ask")
    await hears(stage, operator, "yes", "2", "no", "yes")
    await operator.taps("3")
    await operator.chooses("Next ▶️")
    await completes(stage, client, operator)


async def is_on_the_card_of(client: Learner, first: Learner, second: Learner) -> None:
    """Both press /next; the first has the client, by half a name and the number to call."""
    await first.sends("/next")
    await second.sends("/next")
    assert masked(client) in first.screen
    assert name(client) not in first.screen
    assert "+7700000" in first.screen
    assert second.sees(NOBODY)
    assert not any(masked(client) in text for text in second.texts)


async def completes(stage: Stage, client: Learner, operator: Learner) -> None:
    assert spoken(stage, client, "closing") in operator.screen
    await operator.chooses("✅ Complete the interview")
    assert operator.sees("Completed: {n}", n=1)
    assert not any(name(client) in text for text in operator.texts)


async def the_room_is_true(stage: Stage, cast: Cast) -> None:
    """What the administrator sees is what has happened."""
    boss = cast.administrator
    await boss.sends("/room")
    for words in ("Open: {n}", "Due now: {n}", "With operators: {n}"):
        assert boss.sees(words, n=0)
    assert boss.sees("Today: phone {phone}, chat {chat}", phone=1, chat=0)
    assert boss.sees("This month: phone {phone}, chat {chat}", phone=2, chat=2)
    # By phone two of two are interviewed; with the chat it is four of four.
    assert "(n = 2)" in boss.screen
    assert "(n = 4)" in boss.screen
    await boss.chooses("👥 Operators")
    assert "Айгерім" in boss.screen
    assert boss.sees(
        "This month: calls {calls}, completed {completed}, refused {refused}", calls=2, completed=2, refused=0
    )
    assert boss.sees(
        "This month: calls {calls}, completed {completed}, refused {refused}", calls=1, completed=0, refused=0
    )


async def what_went_wrong_is_looked_into(cast: Cast) -> None:
    """A low mark, a service that did not help, one that was never received: each with its reason."""
    operator = cast.viktor
    await operator.sends("/followups")
    assert operator.sees("📌 To look into: {n}", n=3)
    await operator.taps(next(each for each in operator.person.buttons if masked(cast.denying) in each))
    assert operator.sees("❓ The client says there was no such service")
    assert name(cast.denying) not in operator.screen
    await operator.chooses("🙋 I take it")
    assert name(cast.denying) in operator.screen
    await operator.chooses("✅ Close")
    await operator.sends("В реестре ошибка, строку исправит центр")
    assert operator.sees("✅ Closed. It is in the audit.")
    await cast.administrator.sends("/followups")
    assert cast.administrator.sees("📌 To look into: {n}", n=2)
    await cast.administrator.sends("/interested")
    assert "1" in cast.administrator.screen
    assert cast.administrator.sees_button("📄 File for the branches")


async def an_operator_leaves(stage: Stage, cast: Cast) -> None:
    await cast.viktor.sends("/leave")
    await cast.viktor.chooses("🚪 Yes, leave")
    assert cast.viktor.sees("✅ You have left the staff. Thank you for your work!")
    assert "next" not in {each["command"] for each in cast.viktor.person.commands}
    await cast.viktor.sends("/next")
    assert not cast.viktor.sees(NOBODY)
    assert [row.telegram_id for row in await stage.stored(staff)] == [cast.aigerim.person.id]
    await cast.administrator.sends("/staff")
    assert cast.administrator.sees("👥 Staff: {n}", n=1)


async def nobody_is_asked_again(stage: Stage, cast: Cast) -> None:
    said = {each: len(each.texts) for each in cast.clients}
    await stage.move_to(at("2026-04-15T11:00"))
    assert {each: len(each.texts) for each in cast.clients} == said
    await cast.aigerim.sends("/next")
    assert cast.aigerim.sees(NOBODY)
    assert cast.aigerim.sees("Waiting in all: {n}", n=0)


@pytest.mark.requirement("M13", "Q16")
async def test_the_survey_from_the_invitation_of_operators_to_the_figures(stage: Stage, cast: Cast) -> None:
    await everybody_comes(stage, cast)
    await stage.move_to(at("2026-02-02T11:00"))
    await the_register_is_sent_and_mended(stage, cast)
    await everybody_is_invited_on_the_third_day(stage, cast)
    await one_answers_in_the_chat(stage, cast.chatting)
    await one_says_no(stage, cast.denying)
    await one_asks_for_a_call(cast.busy)
    await the_same_register_again_changes_nothing(stage, cast)
    await the_silent_one_is_reminded(stage, cast.silent, "2026-02-05T10:00")
    await the_appointment_is_kept(stage, cast)
    await the_silent_one_is_reminded(stage, cast.silent, "2026-02-07T10:00")
    await the_silent_one_falls_to_the_phone(stage, cast)
    await the_silent_one_is_called_again(stage, cast)
    await the_room_is_true(stage, cast)
    await what_went_wrong_is_looked_into(cast)
    await an_operator_leaves(stage, cast)
    await nobody_is_asked_again(stage, cast)
    await the_answers_are_kept(stage, cast)
    await the_cases_are_kept(stage, cast)
