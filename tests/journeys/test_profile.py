"""What a person has told can be looked at, changed, and taken back."""

import pytest

from bot.callbacks import Answer, Ask, Go, Place
from bot.db import schema
from bot.people.profile_store import ERASED
from bot.people.profiles import SKIPPED
from bot.people.registration import Step
from rehearsal.answers import TYRE_FITTER
from rehearsal.learner import Learner
from rehearsal.stage import Stage

# The button, the answers from there on, and what the profile says afterwards.
EDITS: list[tuple[str, dict[Step, str], str]] = [
    ("Phone", {Step.PHONE: "8 702 000 11 22"}, "+*******1122"),
    ("Full name", {Step.FULL_NAME: "Данияров Данияр"}, "Данияров Данияр"),
    ("IIN or BIN", {Step.IDENTIFIER: "040229500005", Step.CONFIRMATION: "yes"}, "********0005"),
    ("Enterprise", {Step.ENTERPRISE: "ИП «Колесо & Ко»"}, "ИП «Колесо & Ко»"),
    ("Legal form", {Step.LEGAL_FORM: "kh"}, "КХ"),
    ("Category", {Step.CATEGORY: "small"}, "Small business"),
    ("Region", {Step.REGION: "75"}, "город Алматы"),
    ("Region", {Step.REGION: "19", Step.LOCALITY: "Конаев"}, "Алматинская область"),
    ("Settlement", {Step.LOCALITY: "Қаскелең"}, "Қаскелең"),
    ("Activity", {Step.SECTION: "C", Step.DIVISION: "10"}, "Производство продуктов питания"),
    ("Programmes", {Step.PROGRAMMES: "both"}, "Both programmes"),
    ("Disability", {Step.DISABILITY: "yes"}, "Yes"),
    ("E-mail", {Step.EMAIL: "daniyar@mail.kz"}, "d***@mail.kz"),
    ("E-mail", {Step.EMAIL: SKIPPED}, "—"),
]
# Rows about people; what is left of a person stands in one of these.
PERSONAL = (
    schema.people,
    schema.consents,
    schema.profiles,
    schema.lookups,
    schema.awaited,
    schema.enrolments,
    schema.lesson_progress,
    schema.attempts,
    schema.attempt_questions,
    schema.notifications,
    schema.certificates,
)


@pytest.mark.requirement("R12")
async def test_every_field_of_the_profile_can_be_changed(tyre_fitter: Learner) -> None:
    await tyre_fitter.registers()
    await tyre_fitter.chooses("👤 Profile")
    for field, answers, shown in EDITS:
        await tyre_fitter.taps(f"✏️ {tyre_fitter.word(field)}")
        for step, answer in answers.items():
            assert tyre_fitter.is_asked(step)
            await tyre_fitter.answers_question(step, answer)
        assert tyre_fitter.sees("✅ Saved"), field
        assert f"{tyre_fitter.word(field)}: {tyre_fitter.word(shown)}" in tyre_fitter.screen
        assert len(tyre_fitter.pressable) == 1


@pytest.mark.requirement("Q23")
async def test_the_profile_shows_no_whole_number_and_keeps_none_in_the_chat(tyre_fitter: Learner) -> None:
    await tyre_fitter.registers()
    await tyre_fitter.chooses("👤 Profile")
    await tyre_fitter.taps(f"✏️ {tyre_fitter.word('IIN or BIN')}")
    await tyre_fitter.sends("040229500005")
    everything = "".join(tyre_fitter.texts)
    for number in (TYRE_FITTER[Step.IDENTIFIER], "040229500005", tyre_fitter.person.phone):
        assert number not in everything


async def test_a_field_can_be_left_as_it_is(tyre_fitter: Learner) -> None:
    await tyre_fitter.registers()
    await tyre_fitter.chooses("👤 Profile")
    await tyre_fitter.taps(f"✏️ {tyre_fitter.word('Enterprise')}")
    await tyre_fitter.chooses("◀️ To the profile")
    assert TYRE_FITTER[Step.ENTERPRISE] in tyre_fitter.screen
    await tyre_fitter.taps(f"✏️ {tyre_fitter.word('Phone')}")
    await tyre_fitter.chooses("Cancel")
    assert tyre_fitter.word("All right, nothing is changed.") in tyre_fitter.texts
    assert tyre_fitter.person.reply_buttons == []
    assert tyre_fitter.sees("My profile")


async def test_a_wrong_answer_changes_nothing(stage: Stage, tyre_fitter: Learner) -> None:
    await tyre_fitter.registers()
    before = await stage.stored(schema.profiles)
    await tyre_fitter.presses(Ask(step=Step.FULL_NAME))
    await tyre_fitter.sends("Данияр007")
    assert tyre_fitter.sees("A name has no digits. Please type letters only.")
    await tyre_fitter.presses(Ask(step=Step.CATEGORY))
    await tyre_fitter.picks(Step.CATEGORY, "large")
    await tyre_fitter.chooses("◀️ Back")
    assert await stage.stored(schema.profiles) == before


async def test_a_button_of_a_question_that_is_not_open_changes_nothing(
    stage: Stage, tyre_fitter: Learner
) -> None:
    await tyre_fitter.registers()
    before = await stage.stored(schema.profiles)
    await tyre_fitter.presses(Answer(step=Step.CATEGORY, value="small"))
    assert tyre_fitter.sees_button("▶️ Begin the course")
    assert await stage.stored(schema.profiles) == before


# Leaving


@pytest.mark.requirement("Q23")
async def test_who_thinks_better_of_it_keeps_everything(stage: Stage, baker: Learner) -> None:
    await baker.registers()
    before = await stage.stored(schema.profiles)
    for presses in (["No, keep everything"], ["🗑 Delete my data", "No, keep everything"]):
        await baker.sends("/delete")
        for press in presses:
            await baker.chooses(press)
        assert baker.sees_button("▶️ Begin the course")
    assert await stage.stored(schema.profiles) == before


@pytest.mark.requirement("Q23")
async def test_who_leaves_in_the_middle_leaves_nothing_behind(stage: Stage, baker: Learner) -> None:
    await baker.registers()
    await baker.skims_the_course()
    await baker.takes_the_test(right=5)
    await baker.sends("/profile")
    await baker.leaves()
    assert baker.sees("Your consent is withdrawn, and your data are deleted.")
    assert baker.person.buttons == []
    assert not any([await stage.stored(table) for table in PERSONAL])


@pytest.mark.requirement("Q23")
async def test_who_left_is_a_stranger_to_every_button_and_command(baker: Learner) -> None:
    await baker.registers()
    home = baker.pressable[-1]
    await baker.leaves()
    await baker.presses(Go(place=Place.CONTENTS), message=home)
    assert baker.person.rows == [["Қазақша", "Русский"]]
    await baker.sends("/profile")
    assert baker.person.rows == [["Қазақша", "Русский"]]
    await baker.registers()
    assert baker.sees("✅ Thank you, you are registered!")


@pytest.mark.requirement("Q23", "R09")
async def test_of_who_leaves_with_a_certificate_only_the_register_remembers(
    stage: Stage, tyre_fitter: Learner
) -> None:
    await tyre_fitter.registers()
    await tyre_fitter.skims_the_course()
    await tyre_fitter.takes_the_test(right=15)
    await stage.program.tick()
    await tyre_fitter.leaves()
    assert tyre_fitter.sees("Certificates stay valid.")
    [person] = await stage.stored(schema.people)
    [profile] = await stage.stored(schema.profiles)
    [certificate] = await stage.stored(schema.certificates)
    assert person.telegram_id < 0
    assert not any(getattr(profile, step) for step in ERASED)
    assert profile.full_name
    assert certificate.number == "DAMU-2026-000001"
    for table in (schema.consents, schema.lookups, schema.awaited):
        assert await stage.stored(table) == []


@pytest.mark.requirement("Q23", "R09")
async def test_who_left_with_a_certificate_may_come_back_with_the_same_iin(
    stage: Stage, tyre_fitter: Learner
) -> None:
    await tyre_fitter.registers()
    await tyre_fitter.skims_the_course()
    await tyre_fitter.takes_the_test(right=15)
    await tyre_fitter.leaves()
    await tyre_fitter.registers()
    assert tyre_fitter.sees_button("▶️ Begin the course")
    assert len(await stage.stored(schema.certificates)) == 1
