"""What is private stays private through a whole journey: in the log, in the database, in the chat."""

import io
from pathlib import Path

import pytest

from bot.db.course_schema import search_pages
from bot.language import Language
from bot.people.registration import Step
from rehearsal.answers import BAKER, Answers
from rehearsal.learner import Learner
from rehearsal.stage import Stage
from tests.house.conftest import stored

EMAIL = "gulmira.seitkyzy@example.kz"
IIN = BAKER[Step.IDENTIFIER]
NAMES = [BAKER[Step.FULL_NAME], *BAKER[Step.FULL_NAME].split()]
PRIVATE = [*NAMES, IIN, EMAIL, BAKER[Step.ENTERPRISE]]


@pytest.fixture
async def graduate(stage: Stage, log: io.StringIO) -> Learner:
    """Somebody who has typed all there is to type, stumbled on the way, and has the certificate."""
    stage.learner("Әкімші", Language.RU, Answers({}))
    learner = stage.learner("Гүлмира", Language.KK, Answers(BAKER | {Step.EMAIL: EMAIL}))
    await learner.registers()
    await learner.chooses("▶️ Begin the course")
    await learner.reads(7)
    await learner.takes_the_test(right=15)
    await stage.program.tick()
    return learner


def phone(learner: Learner) -> str:
    return learner.person.phone.removeprefix("+")


def in_files(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}


@pytest.mark.requirement("Q23")
async def test_a_journey_leaves_no_name_number_or_token_in_the_log(
    graduate: Learner, stage: Stage, log: io.StringIO
) -> None:
    written = log.getvalue()
    assert "job done" in written
    for secret in (*PRIVATE, phone(graduate), phone(graduate)[1:], stage.world.token):
        assert secret not in written


@pytest.mark.requirement("Q23")
async def test_a_fault_in_the_middle_of_it_logs_no_answer_either(stage: Stage, log: io.StringIO) -> None:
    learner = stage.learner("Гүлмира", Language.KK, Answers(BAKER))
    await learner.sends("/start")
    await learner.taps("Қазақша")
    await learner.chooses("✅ I agree")
    await learner.chooses("📱 Share my phone number")
    stage.world.faults.order("chat_not_found", chat_id=learner.person.id, times=20)
    await learner.sends(BAKER[Step.FULL_NAME])
    assert "set aside" in log.getvalue()
    for secret in (*NAMES, phone(learner)):
        assert secret not in log.getvalue()


@pytest.mark.requirement("Q23")
async def test_the_database_holds_names_numbers_and_certificates_sealed(
    graduate: Learner, stage: Stage
) -> None:
    contents = await stage.program.database.transact(stored)
    for secret in (*PRIVATE, phone(graduate), phone(graduate)[1:], "%PDF"):
        assert secret not in contents


@pytest.mark.requirement("Q23")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_nor_is_anything_private_in_the_bytes_of_the_files(
    graduate: Learner, stage: Stage, tmp_path: Path
) -> None:
    """Freed pages and the write-ahead log are in the files too, and in every backup.

    So are the words of the course, whose examples have people with common first names.
    """
    course = " ".join(row.words for row in await stage.stored(search_pages))
    contents = in_files(tmp_path)
    assert set(contents) >= {"bot.sqlite3", "bot.sqlite3-wal", "keys.json"}
    private = [secret for secret in PRIVATE if secret not in course]
    assert {BAKER[Step.FULL_NAME], IIN, EMAIL} < set(private)
    for secret in (*private, phone(graduate), phone(graduate)[1:], "%PDF"):
        assert [name for name, content in contents.items() if secret.encode() in content] == []


@pytest.mark.requirement("Q23")
async def test_the_chat_keeps_no_typed_iin_and_the_bot_shows_its_last_digits_only(
    graduate: Learner,
) -> None:
    assert [text for text in graduate.texts if IIN in text] == []
    await graduate.sends("/profile")
    assert IIN not in graduate.screen
    assert IIN[-4:] in graduate.screen


@pytest.mark.requirement("Q23")
async def test_what_somebody_looks_for_is_neither_logged_nor_kept(stage: Stage, log: io.StringIO) -> None:
    learner = stage.learner("Гүлмира", Language.KK, Answers(BAKER))
    await learner.registers()
    for words in ("щғцхқзж клиент", "/search щғцхқзж", "щғцхқзж" * 300):
        await learner.sends(words)
    assert learner.sees("🔎 The lessons say nothing in these words. Perhaps another word will help?")
    stage.world.faults.order("chat_not_found", chat_id=learner.person.id, times=20)
    await learner.sends("щғцхқзж")
    assert "set aside" in log.getvalue()
    assert "щғцхқзж" not in log.getvalue()
    assert "щғцхқзж" not in await stage.program.database.transact(stored)
