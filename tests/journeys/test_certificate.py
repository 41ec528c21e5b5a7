"""The certificate: in the chat, the same for life, and genuine to whoever checks it."""

import io
from datetime import timedelta
from hashlib import sha256

import pypdf
import pytest
from sqlalchemy import Connection, update

from bot.callbacks import SendCertificate
from bot.db import schema
from bot.language import Language
from bot.people.registration import Step
from rehearsal.answers import BAKER, TYRE_FITTER, Answers
from rehearsal.learner import Learner
from rehearsal.stage import Stage
from tests.journeys.conftest import Restart

NUMBER = "DAMU-2026-000001"


@pytest.fixture
async def graduate(stage: Stage, baker: Learner) -> Learner:
    """Has passed; the certificate is issued and not yet sent."""
    await baker.registers()
    await baker.skims_the_course()
    await baker.takes_the_test(right=13)
    return baker


def printed(pdf: bytes) -> str:
    return " ".join(pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())


async def changes_name(learner: Learner, name: str) -> None:
    await learner.sends("/profile")
    await learner.taps(f"✏️ {learner.word('Full name')}")
    await learner.sends(name)
    assert name in learner.screen


async def code_of(stage: Stage) -> str:
    [certificate] = await stage.stored(schema.certificates)
    return str(certificate.code)


# In the chat


@pytest.mark.requirement("R19", "Q19")
async def test_the_certificate_comes_into_the_chat_with_the_name_on_it(
    stage: Stage, graduate: Learner
) -> None:
    await stage.program.tick()
    [document] = graduate.person.documents
    assert document.name == f"{NUMBER}.pdf"
    assert graduate.word("Certificate {number}", number=NUMBER) in document.caption
    for line in (BAKER[Step.FULL_NAME], NUMBER, "2026 жылғы 20 қаңтар", "20 января 2026 года", "13 / 15"):
        assert line in printed(document.data)


@pytest.mark.requirement("R19")
async def test_it_can_be_had_again_at_any_time_with_the_same_bytes(stage: Stage, graduate: Learner) -> None:
    await stage.program.tick()
    stage.world.clock.advance(timedelta(days=400))
    await graduate.sends("/certificate")
    assert NUMBER in graduate.screen
    await graduate.chooses("⬇️ {number}", number=NUMBER)
    first, second = graduate.person.documents
    [certificate] = await stage.stored(schema.certificates)
    assert first.data == second.data
    assert sha256(second.data).hexdigest() == certificate.sha256
    assert certificate.pdf != second.data, "it lies sealed"


@pytest.mark.requirement("R19")
async def test_who_cannot_wait_presses_for_it_and_still_gets_it_sent_once(
    stage: Stage, graduate: Learner
) -> None:
    await graduate.chooses("📜 My certificate")
    await graduate.chooses("⬇️ {number}", number=NUMBER)
    await stage.program.tick()
    await stage.program.tick()
    asked_for, sent = graduate.person.documents
    assert asked_for.data == sent.data


@pytest.mark.requirement("R19")
async def test_name_and_number_stay_also_when_the_profile_changes(stage: Stage, graduate: Learner) -> None:
    await changes_name(graduate, "Ахметова Гүлмира")
    await stage.program.tick()
    await changes_name(graduate, "Оспанова Гүлмира")
    await graduate.sends("/certificate")
    await graduate.chooses("⬇️ {number}", number=NUMBER)
    for document in graduate.person.documents:
        assert BAKER[Step.FULL_NAME] in printed(document.data)
        assert NUMBER in printed(document.data)


@pytest.mark.requirement("R19")
async def test_a_restart_between_passing_and_sending_loses_and_doubles_nothing(
    graduate: Learner, restart: Restart
) -> None:
    for _start in range(2):
        program = (await restart(graduate)).program
        await program.tick()
        await program.tick()
    assert len(graduate.person.documents) == 1


@pytest.mark.requirement("R19")
async def test_what_telegram_does_not_take_at_once_comes_later(stage: Stage, graduate: Learner) -> None:
    stage.world.faults.order("500", method="sendDocument", times=2)
    await stage.program.tick()
    assert graduate.person.documents == []
    for _try in range(3):
        stage.world.clock.advance(timedelta(minutes=10))
        await stage.program.tick()
    assert len(graduate.person.documents) == 1


@pytest.mark.requirement("R05", "R19")
async def test_each_passed_cycle_has_its_own_certificate(stage: Stage, graduate: Learner) -> None:
    await stage.program.tick()
    stage.world.clock.advance(timedelta(days=365))
    await graduate.sends("/start")
    await graduate.skims_the_course("🔁 Take the course again")
    await graduate.takes_the_test(right=15)
    await stage.program.tick()
    assert [document.name for document in graduate.person.documents] == [
        f"{NUMBER}.pdf",
        "DAMU-2027-000002.pdf",
    ]
    await graduate.sends("/certificate")
    assert graduate.person.buttons[:2] == ["⬇️ DAMU-2027-000002", f"⬇️ {NUMBER}"]


@pytest.mark.requirement("R19", "Q23")
async def test_the_certificate_of_somebody_else_is_not_given_out(
    graduate: Learner, tyre_fitter: Learner
) -> None:
    await tyre_fitter.registers()
    await tyre_fitter.presses(SendCertificate(certificate=1))
    assert tyre_fitter.person.documents == []
    assert tyre_fitter.sees_button("▶️ Begin the course")


# Whoever follows the QR code


@pytest.mark.requirement("R19", "Q23")
@pytest.mark.parametrize(
    ("language", "date"), [(Language.KK, "2026 жылғы 20 қаңтар"), (Language.RU, "20 января 2026 года")]
)
async def test_a_stranger_sees_that_it_is_genuine_and_a_masked_name(
    stage: Stage, graduate: Learner, language: Language, date: str
) -> None:
    await stage.program.tick()
    link = f"v_{await code_of(stage)}"
    assert f"t.me/damu_sandbox_bot?start={link}" in printed(graduate.person.documents[0].data)
    banker = stage.learner("Банк қызметкері", language, Answers({}))
    await banker.chooses_language(link)
    assert banker.sees("The certificate is valid.")
    assert NUMBER in banker.screen
    assert "Г***а С." in banker.screen
    assert date in banker.screen
    for private in (*BAKER[Step.FULL_NAME].split(), BAKER[Step.IDENTIFIER], BAKER[Step.LOCALITY]):
        assert private not in "".join(banker.texts)


@pytest.mark.requirement("Q23")
async def test_of_the_stranger_nothing_but_the_language_is_kept(
    stage: Stage, graduate: Learner, tyre_fitter: Learner
) -> None:
    link = f"v_{await code_of(stage)}"
    before = {table: await stage.stored(table) for table in PERSONAL}
    await tyre_fitter.chooses_language(link)
    assert {table: await stage.stored(table) for table in PERSONAL} == before
    stranger = (await stage.stored(schema.people))[-1]
    known = {name for name, value in stranger._mapping.items() if value not in (None, False)}
    assert known == {"id", "telegram_id", "language", "created_at", "living_message"}
    await tyre_fitter.chooses("🏠 Home")
    assert tyre_fitter.sees_button("✅ I agree")


PERSONAL = (schema.consents, schema.profiles, schema.lookups, schema.awaited, schema.enrolments)


@pytest.mark.requirement("R19")
async def test_a_code_that_was_never_given_out_is_not_found(stage: Stage, tyre_fitter: Learner) -> None:
    await tyre_fitter.chooses_language("v_AAAAAAAAAA")
    assert tyre_fitter.sees("No such certificate is found.")


@pytest.mark.requirement("R19")
async def test_a_revoked_certificate_is_said_to_be_revoked(
    stage: Stage, graduate: Learner, tyre_fitter: Learner
) -> None:
    await stage.program.database.transact(_revoke, stage)
    await tyre_fitter.chooses_language(f"v_{await code_of(stage)}")
    assert tyre_fitter.sees("The certificate is revoked.")
    assert "Г***а" not in tyre_fitter.screen
    assert not tyre_fitter.sees("The certificate is valid.")


def _revoke(connection: Connection, stage: Stage) -> None:
    connection.execute(update(schema.certificates).values(revoked_at=stage.world.clock.now()))


@pytest.mark.requirement("R19")
async def test_learners_may_check_too_and_go_on_where_they_were(
    stage: Stage, graduate: Learner, tyre_fitter: Learner
) -> None:
    await tyre_fitter.registers()
    await tyre_fitter.follows("v_" + "x" * 10)
    assert tyre_fitter.sees("No such certificate is found.")
    await tyre_fitter.chooses("🏠 Home")
    assert tyre_fitter.sees_button("▶️ Begin the course")
    await tyre_fitter.follows("' OR 1=1")
    assert tyre_fitter.sees_button("▶️ Begin the course")
    assert TYRE_FITTER[Step.FULL_NAME] not in tyre_fitter.screen
