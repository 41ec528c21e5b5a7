"""What people answer to the questions of the registration, and what they answer instead."""

import pytest

from bot.db import schema
from bot.people.profiles import SKIPPED
from bot.people.registration import TYPED, Step
from bot.settings import ROOT
from rehearsal.answers import BAKER, TYRE_FITTER, Answers
from rehearsal.learner import Learner
from rehearsal.stage import Stage

PHOTO = (ROOT / "content" / "images" / "m01-l02.kk.png").read_bytes()
# An LLP of Almaty: the city itself is the settlement, so nobody asks for it.
COMPANY = BAKER | {
    Step.IDENTIFIER: "1908 4000 0005",
    Step.ENTERPRISE: "«Береке» ЖШС",
    Step.LEGAL_FORM: "too",
    Step.CATEGORY: "small",
    Step.REGION: "75",
}


# The phone


@pytest.mark.requirement("R04")
async def test_a_phone_number_may_be_typed(baker: Learner) -> None:
    await baker.agrees()
    await baker.sends("8 (701) 123-45-67")
    assert baker.is_asked(Step.FULL_NAME)
    assert baker.person.reply_buttons == []


async def test_the_contact_of_somebody_else_is_not_taken(baker: Learner) -> None:
    await baker.agrees()
    await baker.does(lambda: baker.person.shares_contact(own=False, phone="+77017654321"))
    assert baker.sees("This is the contact of another person. Please share your own number or type it.")
    assert baker.is_asked(Step.PHONE)
    await baker.chooses("📱 Share my phone number")
    assert baker.is_asked(Step.FULL_NAME)


async def test_a_number_that_cannot_be_called_is_not_taken(tyre_fitter: Learner) -> None:
    await tyre_fitter.agrees()
    await tyre_fitter.sends("12345")
    assert tyre_fitter.sees("This is not a phone number that can be called. Please check the digits.")


# The IIN or BIN

WRONG_NUMBERS = {
    "An IIN or a BIN has exactly 12 digits. Please count them and type the number again.": (
        "85031530",
        "менің ЖСН",
    ),
    "There is a mistake in the number: one of the digits is not right. Please compare with the document.": (
        "000000000000",
        "920101101700",
        "850315300000",
        "850315700004",
        "291270000000",
        "290144000002",
    ),
    "An IIN begins with the date of birth: year, month, day. Here there is no such date. "
    "Please compare with your identity card.": ("900230300009",),
    "A BIN begins with the year and the month of registration. Here there is no such month. "
    "Please compare with the certificate of registration.": ("291340000010",),
    "By this number the date is in the future. Please compare with the document.": (
        "290140000000",
        "270101500006",
    ),
    "This is the BIN of a branch or a representative office. Please type the BIN of the head enterprise.": (
        "190841000000",
    ),
}


@pytest.mark.requirement("R01", "Q23")
async def test_a_wrong_number_is_explained_and_does_not_stay_in_the_chat(baker: Learner) -> None:
    await baker.agrees()
    await baker.answers_until(Step.IDENTIFIER)
    for explanation, numbers in WRONG_NUMBERS.items():
        for number in numbers:
            await baker.sends(number)
            assert baker.sees(explanation), number
            assert baker.is_asked(Step.IDENTIFIER)
            assert number not in "".join(baker.texts)


@pytest.mark.requirement("R01", "Q23")
async def test_a_right_number_is_deleted_too_and_shown_masked(baker: Learner) -> None:
    await baker.agrees()
    await baker.answers_until(Step.CONFIRMATION)
    assert BAKER[Step.IDENTIFIER] not in "".join(baker.texts)
    for told in ("********0002", "1990 жылғы 7 желтоқсан", baker.word("female")):
        assert told in baker.screen


@pytest.mark.requirement("R01", "Q23")
async def test_a_number_typed_at_another_question_is_deleted_too(tyre_fitter: Learner) -> None:
    await tyre_fitter.agrees()
    await tyre_fitter.answers_until(Step.ENTERPRISE)
    await tyre_fitter.sends("850315 300009")
    assert "300009" not in "".join(tyre_fitter.texts)


@pytest.mark.requirement("R01")
async def test_a_company_registers_with_its_bin(stage: Stage, baker: Learner) -> None:
    baker.answers = Answers(COMPANY)
    await baker.agrees()
    await baker.answers_until(Step.CONFIRMATION)
    assert baker.word("legal entity, resident") in baker.screen
    await baker.picks(Step.CONFIRMATION, "yes")
    await baker.answers_question(Step.ENTERPRISE, COMPANY[Step.ENTERPRISE])
    assert "ЖШС" in baker.person.buttons
    assert "ЖК" not in baker.person.buttons
    await baker.chooses("Other forms ▶️")
    await baker.chooses("◀️ Main forms")
    await baker.picks(Step.LEGAL_FORM, "too")
    assert baker.is_asked(Step.CATEGORY)
    [profile] = await stage.stored(schema.profiles)
    assert (profile.identifier_kind, profile.legal_form) == ("bin", "too")


@pytest.mark.requirement("R01")
async def test_in_a_city_nobody_is_asked_for_the_settlement(stage: Stage, baker: Learner) -> None:
    baker.answers = Answers(COMPANY)
    await baker.agrees()
    await baker.answers_until(Step.LOCALITY)
    assert baker.is_asked(Step.SECTION)
    [profile] = await stage.stored(schema.profiles)
    assert profile.locality == "Алматы қ."


async def test_who_misses_their_form_is_led_to_the_number(baker: Learner) -> None:
    await baker.agrees()
    await baker.answers_until(Step.LEGAL_FORM)
    await baker.chooses("My form is not here")
    await baker.chooses("✏️ Correct the number")
    assert baker.is_asked(Step.IDENTIFIER)


@pytest.mark.requirement("R01")
async def test_one_iin_belongs_to_one_account(stage: Stage, baker: Learner, tyre_fitter: Learner) -> None:
    await baker.registers()
    await tyre_fitter.agrees()
    await tyre_fitter.answers_until(Step.IDENTIFIER)
    await tyre_fitter.sends(BAKER[Step.IDENTIFIER])
    assert "1408" in tyre_fitter.screen
    assert tyre_fitter.is_asked(Step.IDENTIFIER)
    await tyre_fitter.answers_question(Step.IDENTIFIER, TYRE_FITTER[Step.IDENTIFIER])
    assert tyre_fitter.is_asked(Step.CONFIRMATION)


# Who may learn


@pytest.mark.requirement("R01", "Q13")
@pytest.mark.parametrize("category", ["medium", "large"])
async def test_a_larger_business_is_told_kindly_and_may_go_back(
    stage: Stage, tyre_fitter: Learner, category: str
) -> None:
    await tyre_fitter.agrees()
    await tyre_fitter.answers_until(Step.CATEGORY)
    await tyre_fitter.picks(Step.CATEGORY, category)
    assert tyre_fitter.sees("Damu has other support for larger businesses. Call us: {phone}", phone="1408")
    [profile] = await stage.stored(schema.profiles)
    assert profile.category is None
    await tyre_fitter.chooses("◀️ Back")
    await tyre_fitter.picks(Step.CATEGORY, "small")
    assert tyre_fitter.is_asked(Step.REGION)


@pytest.mark.requirement("R01")
async def test_category_and_programmes_are_kept_as_chosen(stage: Stage, baker: Learner) -> None:
    await baker.registers()
    [profile] = await stage.stored(schema.profiles)
    assert (profile.category, profile.programmes, profile.region) == ("micro", "aa", "11")
    assert profile.registered_at == stage.world.clock.now()


@pytest.mark.requirement("Q23")
async def test_what_is_private_lies_sealed(stage: Stage, baker: Learner) -> None:
    await baker.registers()
    [profile] = await stage.stored(schema.profiles)
    for step in (Step.FULL_NAME, Step.IDENTIFIER, Step.ENTERPRISE, Step.DISABILITY):
        assert isinstance(getattr(profile, step), bytes)
        assert BAKER[step].encode() not in getattr(profile, step)


async def test_an_email_may_be_given(baker: Learner) -> None:
    await baker.agrees()
    await baker.answers_until(Step.EMAIL)
    await baker.sends("gulmira@mail")
    assert baker.sees("There is a mistake in the address. Please check it: name@mail.kz")
    await baker.sends("Gulmira@MAIL.kz")
    assert baker.sees("✅ Thank you, you are registered!")
    await baker.sends("/profile")
    assert "G***@mail.kz" in baker.screen


async def test_an_email_may_be_left_out(baker: Learner) -> None:
    await baker.agrees()
    await baker.answers_until(Step.EMAIL)
    await baker.picks(Step.EMAIL, SKIPPED)
    assert baker.sees("✅ Thank you, you are registered!")


@pytest.mark.requirement("R04")
async def test_nothing_is_taught_before_the_registration_is_complete(baker: Learner) -> None:
    await baker.agrees()
    await baker.answers_until(Step.EMAIL)
    for command in ("/progress", "/certificate"):
        await baker.sends(command)
        assert baker.is_asked(Step.EMAIL)


# Something else than an answer


async def test_a_photo_is_no_answer(baker: Learner) -> None:
    await baker.agrees()
    await baker.does(lambda: baker.person.sends_photo(PHOTO))
    assert baker.is_asked(Step.PHONE)
    await baker.chooses("📱 Share my phone number")
    for step, answer in baker.answers.in_order():
        await baker.does(lambda: baker.person.sends_photo(PHOTO))
        assert baker.sees(
            "I can read only text here. Please type the answer in letters or digits."
            if step in TYPED
            else "Please press one of the buttons below: no typing is needed here."
        )
        assert baker.is_asked(step)
        await baker.answers_question(step, answer)
    assert baker.sees("✅ Thank you, you are registered!")


@pytest.mark.requirement("Q23")
async def test_a_photo_of_the_identity_card_does_not_stay_in_the_chat(baker: Learner) -> None:
    await baker.agrees()
    await baker.answers_until(Step.IDENTIFIER)
    await baker.does(lambda: baker.person.sends_photo(PHOTO))
    assert not any("photo" in message for message in baker.person.messages)


async def test_text_is_no_answer_where_there_are_buttons(baker: Learner) -> None:
    await baker.agrees()
    await baker.chooses("📱 Share my phone number")
    for step, answer in baker.answers.in_order():
        if step not in TYPED:
            await baker.sends("иә")
            assert baker.sees("Please press one of the buttons below: no typing is needed here.")
            assert len(baker.pressable) == 1
        await baker.answers_question(step, answer)
    assert baker.sees("✅ Thank you, you are registered!")
