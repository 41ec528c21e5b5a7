"""The first minutes: the language, the consent, the questions of the registration."""

import pytest

from bot.db import schema
from bot.language import Language
from bot.people.registration import Step, previous_step, progress
from rehearsal.answers import BAKER, Answers
from rehearsal.learner import Learner
from rehearsal.stage import Stage
from tests.journeys.conftest import Restart

PERSONAL = (
    schema.people,
    schema.consents,
    schema.profiles,
    schema.lookups,
    schema.awaited,
    schema.enrolments,
    schema.notifications,
)


async def nothing_is_kept(stage: Stage) -> bool:
    return not any([await stage.stored(table) for table in PERSONAL])


# The language and the consent


async def test_the_first_message_is_two_buttons_with_the_languages(stage: Stage, baker: Learner) -> None:
    await baker.sends("/start")
    assert baker.texts == ["/start", "Тілді таңдаңыз\nВыберите язык"]
    assert baker.person.rows == [["Қазақша", "Русский"]]
    assert await nothing_is_kept(stage)


async def test_whatever_a_stranger_sends_the_language_comes_first(baker: Learner) -> None:
    for text in ("Салам!", "/help", "/find Айгүл", "850315300009"):
        await baker.sends(text)
        assert baker.person.rows == [["Қазақша", "Русский"]]


@pytest.mark.requirement("Q23")
@pytest.mark.parametrize("language", Language)
async def test_the_whole_consent_is_shown_before_anything_is_asked(stage: Stage, language: Language) -> None:
    newcomer = stage.learner("Айжан", language, Answers({}))
    await newcomer.chooses_language()
    terms = stage.program.house.regulations.consent
    assert newcomer.screen.endswith(terms.worded(language))
    for named in (terms.operator_bin, terms.data_list[language], terms.cross_border[language], "/delete"):
        assert named in newcomer.screen
    assert newcomer.person.buttons == [newcomer.word("✅ I agree"), newcomer.word("I do not agree")]


@pytest.mark.requirement("Q23")
async def test_the_agreement_is_kept_with_its_version_language_and_time(stage: Stage, baker: Learner) -> None:
    await baker.agrees()
    [consent] = await stage.stored(schema.consents)
    assert (consent.version, consent.language) == ("2026-1", "kk")
    assert consent.given_at == stage.world.clock.now()


@pytest.mark.requirement("Q23")
async def test_who_refuses_is_bidden_farewell_and_forgotten(stage: Stage, tyre_fitter: Learner) -> None:
    await tyre_fitter.chooses_language()
    await tyre_fitter.chooses("I do not agree")
    assert "никакие сведения о Вас не сохранены" in tyre_fitter.screen
    assert tyre_fitter.person.buttons == []
    assert await nothing_is_kept(stage)


@pytest.mark.requirement("Q23")
async def test_who_refused_may_change_their_mind(stage: Stage, baker: Learner) -> None:
    await baker.chooses_language()
    await baker.chooses("I do not agree")
    await baker.registers()
    assert baker.sees("✅ Thank you, you are registered!")


async def test_who_types_instead_of_agreeing_sees_the_consent_again(baker: Learner) -> None:
    await baker.chooses_language()
    await baker.sends("Ия, келісемін")
    assert baker.sees_button("✅ I agree")
    assert len(baker.pressable) == 1


# The questions


async def test_each_question_says_how_many_there_are(baker: Learner) -> None:
    await baker.agrees()
    assert "1/12" in baker.screen
    await baker.chooses("📱 Share my phone number")
    for step, answer in baker.answers.in_order():
        number, of = progress(step)
        assert baker.is_asked(step)
        assert f"{number}/{of}" in baker.screen
        await baker.answers_question(step, answer)
    assert baker.sees("✅ Thank you, you are registered!")


async def test_from_each_question_one_can_go_back_and_on_again(tyre_fitter: Learner) -> None:
    await tyre_fitter.agrees()
    await tyre_fitter.chooses("📱 Share my phone number")
    for step, answer in tyre_fitter.answers.in_order():
        before = previous_step(step)
        if before and before is not Step.PHONE:
            await tyre_fitter.chooses("◀️ Back")
            assert tyre_fitter.is_asked(before)
            await tyre_fitter.chooses("Next ▶️")
        assert tyre_fitter.is_asked(step)
        await tyre_fitter.answers_question(step, answer)
    assert tyre_fitter.sees("✅ Thank you, you are registered!")


async def test_an_answer_can_be_corrected_by_going_back(stage: Stage, baker: Learner) -> None:
    await baker.agrees()
    await baker.answers_until(Step.IDENTIFIER)
    await baker.chooses("◀️ Back")
    await baker.sends("Сейітқызы Гүлмира Ахметқызы")
    assert baker.is_asked(Step.IDENTIFIER)
    await baker.answers_question(Step.IDENTIFIER, BAKER[Step.IDENTIFIER])
    await baker.chooses("✏️ Correct the number")
    assert baker.is_asked(Step.IDENTIFIER)


@pytest.mark.requirement("Q23")
async def test_every_question_waits_for_who_stops_even_while_the_program_restarts(
    baker: Learner, restart: Restart
) -> None:
    await baker.agrees()
    await baker.chooses("📱 Share my phone number")
    for step, answer in baker.answers.in_order():
        await baker.chooses("✖️ Cancel")
        assert baker.sees("We stop here for now. Your answers are kept. To go on, send /start at any time.")
        await restart(baker)
        await baker.sends("/start")
        assert baker.is_asked(step)
        await baker.answers_question(step, answer)
    assert baker.sees("✅ Thank you, you are registered!")


async def test_the_first_question_can_be_stopped_from_the_input_field(baker: Learner) -> None:
    await baker.agrees()
    await baker.chooses("Cancel")
    assert baker.texts[-1] == baker.word(
        "We stop here for now. Your answers are kept. To go on, send /start at any time."
    )
    assert baker.person.reply_buttons == []
    await baker.sends("/start")
    assert baker.is_asked(Step.PHONE)


async def test_a_stopped_registration_goes_on_at_a_button(baker: Learner) -> None:
    await baker.agrees()
    await baker.answers_until(Step.REGION)
    await baker.chooses("✖️ Cancel")
    await baker.chooses("▶️ Continue")
    assert baker.is_asked(Step.REGION)


async def test_the_language_can_be_changed_in_the_middle(baker: Learner) -> None:
    await baker.agrees()
    await baker.answers_until(Step.REGION)
    await baker.switches_to(Language.RU)
    assert baker.is_asked(Step.REGION)
    await baker.picks(Step.REGION, "11")
    assert baker.is_asked(Step.LOCALITY)
