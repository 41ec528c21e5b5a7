"""Presses out of order, too late, of somebody else's buttons, and of buttons that never were."""

from datetime import timedelta

from bot.callbacks import (
    Answer,
    CheckYourself,
    Consent,
    ExtendWindow,
    FinishTest,
    GrantAttempt,
    NewCycle,
    PickOption,
    SendCertificate,
    ShowLearner,
    ShowQuestion,
    ShowResult,
    ShowReview,
    StartTest,
)
from bot.db import schema
from bot.people.registration import Step
from rehearsal.answers import BAKER
from rehearsal.learner import Learner
from rehearsal.stage import Stage
from tests.reliability.acts import (
    answer,
    assert_sees_the_present,
    at_once,
    effects,
    handing_in,
    pressing,
    without_marks,
)

# Out of order and too late


async def test_a_press_that_overtakes_the_text_before_it_spoils_nothing(stage: Stage, baker: Learner) -> None:
    await baker.agrees()
    await baker.answers_until(Step.ENTERPRISE)
    baker.person.says(BAKER[Step.ENTERPRISE])
    pressing(baker, Answer(step=Step.LEGAL_FORM, value="ip"))()
    text, press = stage.world.pending()
    stage.world.updates.drop_all()
    await at_once([press], stage)
    [profile] = await stage.stored(schema.profiles)
    assert (profile.enterprise, profile.legal_form) == (None, None)
    await at_once([text], stage)
    [profile] = await stage.stored(schema.profiles)
    assert (profile.enterprise is not None, profile.legal_form) == (True, None)
    await assert_sees_the_present(baker)


async def test_the_answer_to_question_5_may_come_before_that_to_question_4(
    stage: Stage, baker: Learner
) -> None:
    await answer(baker)
    for position in (4, 3):
        await baker.presses(PickOption(attempt=1, position=position, option=position - 3))
    chosen = {row.position: row.chosen for row in await stage.stored(schema.attempt_questions)}
    assert chosen == {position: {3: 0, 4: 1}.get(position) for position in range(15)}


OLD = (
    StartTest(enrolment=1, number=1),
    PickOption(attempt=1, position=0, option=3),
    ShowQuestion(attempt=1, position=3),
    FinishTest(attempt=1),
    NewCycle(after=0),
    Consent(agree=True, version="2026-1"),
    Consent(agree=False, version="2026-1"),
    Answer(step=Step.REGION, value="35"),
)


async def test_last_weeks_buttons_change_nothing_and_lead_to_something_to_press(
    stage: Stage, baker: Learner
) -> None:
    (await handing_in(baker))()
    await baker.does(lambda: None)
    await stage.move_to(stage.world.clock.now() + timedelta(days=8))
    before = await effects(stage)
    for button in OLD:
        await baker.presses(button)
        assert without_marks(await effects(stage)) == without_marks(before), button
        assert baker.person.buttons, button


# Somebody else's, and made up

FOREIGN = (
    CheckYourself(lesson="m01-l01", position=0),
    StartTest(enrolment=1, number=1),
    ShowQuestion(attempt=1, position=0),
    PickOption(attempt=1, position=0, option=0),
    FinishTest(attempt=1),
    ShowResult(attempt=1),
    ShowReview(attempt=1, position=0),
    SendCertificate(certificate=1),
    ShowLearner(person=1),
    ExtendWindow(enrolment=1, days=7),
    GrantAttempt(enrolment=1),
)


async def test_somebody_elses_buttons_show_ones_own_place_and_nothing_else(
    stage: Stage, baker: Learner, tyre_fitter: Learner
) -> None:
    await baker.registers()
    await baker.skims_the_course()
    await baker.takes_the_test(right=15)
    await tyre_fitter.registers()
    before = await effects(stage)
    for button in FOREIGN:
        await tyre_fitter.presses(button)
        assert without_marks(await effects(stage)) == without_marks(before), button
        await assert_sees_the_present(tyre_fitter)
        before = await effects(stage)
    assert tyre_fitter.person.documents == []
    assert "Сейітқызы" not in " ".join(tyre_fitter.texts)


MADE_UP = (
    "x",
    "pick",
    "pick:1:2",
    "pick:a:b:c",
    "pick:-1:-1:-1",
    "pick:4294967296:0:0",
    "pick:9223372036854775808:0:0",
    "check:m01-l01:0",
    "check:m01-l01:-1",
    "check:m99-l99:0",
    "check:m01-l01:4294967296",
    "check:../../etc/passwd:0",
    "cert:99999999999999999999999999",
    "cycle:99999999999999999999999999",
    "page:../../etc/passwd:0",
    "read:m99-l99",
    "cycle:-1",
    "cycle:7",
    "go:nowhere",
    "answer:full_name:<b>",
    "answer:shoe_size:44",
    "ask:shoe_size",
    "lang:xx:",
    "start:0:0",
    "consent:1:never",
    "learner:1",
    "😀" * 16,
    "'; DROP TABLE people; --",
    "\x00\x01",
)


async def test_bytes_that_were_never_a_button_change_nothing(stage: Stage, baker: Learner) -> None:
    await baker.registers()
    before = await effects(stage)
    for data in MADE_UP:
        baker.person.presses(baker.pressable[-1], data)
        await stage.settle()
        assert without_marks(await effects(stage)) == without_marks(before), data
        assert baker.person.buttons, data
    await assert_sees_the_present(baker)


async def test_forged_votes_and_positions_are_harmless(
    stage: Stage, baker: Learner, tyre_fitter: Learner
) -> None:
    await baker.registers()
    await baker.chooses("▶️ Begin the course")
    await baker.reads(1)
    for position in (-7, 99):
        await baker.presses(CheckYourself(lesson="m01-l01", position=position))
        assert baker.person.buttons
    await baker.presses(CheckYourself(lesson="m01-l01", position=0))
    poll = baker.person.poll["id"]
    await tyre_fitter.registers()
    before = await effects(stage)
    for person, poll_id, options in (
        (tyre_fitter, poll, [0]),
        (baker, "no such poll", [0]),
        (baker, poll, []),
        (baker, poll, [0, 1]),
    ):
        user = {"id": person.person.id, "is_bot": False, "first_name": "?"}
        places = {"option_ids": options, "option_persistent_ids": [str(each) for each in options]}
        stage.world.updates.put("poll_answer", {"poll_id": poll_id, "user": user} | places, person.person.id)
        await stage.settle()
        assert without_marks(await effects(stage)) == without_marks(before), (poll_id, options)
