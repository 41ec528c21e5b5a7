"""The course in versions: an administrator changes it in the chat, and each learner keeps their own."""

from pathlib import Path

import pytest

from bot.callbacks import OpenPage
from bot.callbacks.editions import (
    DropDraft,
    PreviewPage,
    PreviewQuestion,
    PublishEdition,
    RollBack,
    ShowDraft,
)
from bot.db import schema
from bot.db.course_schema import editions
from bot.editions import service
from bot.handlers.shelving import Shelving
from bot.language import Language
from bot.people.audit import Intact, verify
from bot.settings import Settings
from rehearsal.learner import Learner
from rehearsal.stage import Stage
from tests.journeys.conftest import Restart
from tests.packages import NEW, OLD, TYPO, Edits, zipped

PRESENT, NEXT = "2026.2", "2026.3"
FIRST_PAGE = OpenPage(lesson="m01-l01", page=0)
# A question with other words and another right answer, so it cannot be at once.
BANK = "quiz/m01.toml"
RIGHT = 'id = "q-m01-01"\nmodule = "m01"\nlesson = "m01-l01"\ndifficulty = 1\ncorrect = "b"'
OTHER_ANSWER: Edits = {BANK: (RIGHT, RIGHT.replace('"b"', '"a"')), **TYPO}


@pytest.fixture
async def author(administrator: Learner) -> Learner:
    """The administrator, who has said in which language."""
    await administrator.chooses_language()
    return administrator


async def sends_course(author: Learner, data: bytes, name: str = "course.zip") -> None:
    await author.does(lambda: author.person.sends_file(name, data))


async def publishes(author: Learner, data: bytes, *, at_once: bool = False) -> None:
    await sends_course(author, data)
    await author.chooses("⚡️ Publish, applies at once" if at_once else "🚀 Publish for new cycles")
    await author.chooses("✅ Yes, publish")


async def reads_first_page(learner: Learner) -> str:
    await learner.presses(FIRST_PAGE)
    return learner.screen


@pytest.mark.requirement("R06")
async def test_one_learner_keeps_the_old_page_while_another_sees_the_new(
    author: Learner, tyre_fitter: Learner, baker: Learner, short_content: Path, stage: Stage
) -> None:
    await tyre_fitter.registers()
    await tyre_fitter.chooses("▶️ Begin the course")
    await publishes(author, zipped(short_content, NEXT))
    assert author.sees("🚀 Version {version} is published.", version=NEXT)
    await baker.registers()
    await baker.switches_to(Language.RU)
    await baker.sends("/start")
    await baker.chooses("▶️ Begin the course")
    assert OLD in await reads_first_page(tyre_fitter)
    assert NEW in await reads_first_page(baker)
    begun = [row.course_version for row in await stage.stored(schema.enrolments)]
    assert begun == [PRESENT, NEXT]
    await author.sends("/course")
    assert author.sees("New cycles begin on version <b>{version}</b>.", version=NEXT)
    assert author.sees("• {version}: {n}", version=PRESENT, n=1)
    assert author.sees("• {version}: {n}", version=NEXT, n=1)


@pytest.mark.requirement("R06")
async def test_a_running_attempt_keeps_its_questions_and_their_words(
    author: Learner, tyre_fitter: Learner, short_content: Path, stage: Stage
) -> None:
    await tyre_fitter.registers()
    await tyre_fitter.skims_the_course()
    await tyre_fitter.chooses("📝 To the test")
    await tyre_fitter.chooses("🟢 Start")
    asked, question = await stage.stored(schema.attempt_questions), tyre_fitter.screen
    reworded = {f"quiz/m0{n}.toml": ('text.ru = "', 'text.ru = "И ещё: ') for n in (1, 2)}
    await publishes(author, zipped(short_content, NEXT, reworded))
    await tyre_fitter.sends("/start")
    assert tyre_fitter.screen == question
    assert await stage.stored(schema.attempt_questions) == asked
    for _each in range(15):
        await tyre_fitter.answers_one(right=True)
    await tyre_fitter.chooses("📨 Hand in")
    assert tyre_fitter.sees("🎉 You have passed!")
    assert tyre_fitter.sees(
        "1. Идея и клиент"
    )  # how strong in which module: by the questions of that edition


async def test_a_new_cycle_takes_the_newest(
    author: Learner, tyre_fitter: Learner, short_content: Path
) -> None:
    await tyre_fitter.registers()
    await tyre_fitter.skims_the_course()
    await tyre_fitter.takes_the_test(right=15)
    await publishes(author, zipped(short_content, NEXT))
    await tyre_fitter.sends("/start")
    assert OLD in await reads_first_page(tyre_fitter)
    await tyre_fitter.sends("/start")
    await tyre_fitter.chooses("🔁 Take the course again")
    assert NEW in await reads_first_page(tyre_fitter)


async def test_a_mend_reaches_at_once_who_studies_and_a_roll_back_takes_it_off(
    author: Learner, tyre_fitter: Learner, short_content: Path, stage: Stage
) -> None:
    await tyre_fitter.registers()
    await tyre_fitter.chooses("▶️ Begin the course")
    await publishes(author, zipped(short_content, NEXT), at_once=True)
    assert author.sees("It applies at once, also to those who study.")
    assert NEW in await reads_first_page(tyre_fitter)
    await author.sends("/course")
    assert author.sees("Those whose lessons {version} has mended see the former ones.", version=NEXT)
    await author.chooses("↩️ Roll back to {version}", version=PRESENT)
    assert OLD in await reads_first_page(tyre_fitter)
    actions = [row.action for row in await stage.stored(schema.audit)]
    assert actions == ["mend_course", "withdraw_course"]
    assert isinstance(await stage.program.database.transact(verify, stage.program.house.vault), Intact)


async def test_who_began_on_a_withdrawn_version_goes_on_with_it(
    author: Learner, tyre_fitter: Learner, baker: Learner, short_content: Path, stage: Stage
) -> None:
    await publishes(author, zipped(short_content, NEXT))
    await tyre_fitter.registers()
    await tyre_fitter.chooses("▶️ Begin the course")
    await author.sends("/course")
    await author.chooses("↩️ Roll back to {version}", version=PRESENT)
    assert author.sees(
        "↩️ Version {withdrawn} is withdrawn. New cycles begin on {present}.", withdrawn=NEXT, present=PRESENT
    )
    assert NEW in await reads_first_page(tyre_fitter)
    await baker.registers()
    await baker.chooses("▶️ Begin the course")
    assert (await stage.stored(schema.enrolments))[-1].course_version == PRESENT
    await author.sends("/course")
    assert not author.sees_button("↩️ Roll back to {version}", version=PRESENT)
    row = (await stage.stored(editions))[-1]
    await author.presses(RollBack(edition=row.id))
    assert author.screen.count(PRESENT) == 1  # an old press is told which one is present, and changes nothing
    assert (await stage.stored(editions))[0].withdrawn_at is None


async def test_the_dry_run_tells_what_differs_and_why_it_cannot_be_at_once(
    author: Learner, short_content: Path
) -> None:
    await sends_course(author, zipped(short_content, NEXT, OTHER_ANSWER))
    assert author.sees(
        "✅ All is in order. Lessons: {lessons}. Questions: {questions}.", lessons=7, questions=36
    )
    assert "✏️ Урок 1.1: русский стр. 1" in author.screen
    assert "✏️ Вопрос q-m01-01" in author.screen
    assert author.sees("questions have another right answer: {names}", names="q-m01-01")
    assert not author.sees_button("⚡️ Publish, applies at once")
    assert not [text for text in author.texts if "⏳" in text]


async def test_any_page_and_any_question_can_be_looked_at_before_publishing(
    author: Learner, short_content: Path, stage: Stage
) -> None:
    await sends_course(author, zipped(short_content, NEXT))
    await author.chooses("👁 Look at {version}", version=NEXT)
    await author.chooses("Module {number}", number=1)
    await author.chooses("📖 Lesson {number}", number="1.1")
    assert NEW in author.screen
    await author.taps("Қазақша")
    assert "Гүлмира Көкшетау маңындағы ауылда тұрады" in author.screen
    await author.taps("Русский")
    await author.chooses("Next ▶️")
    assert "2 / 6" in author.person.buttons
    await author.chooses("❓ Questions")
    assert "q-m01-01" in author.screen
    assert "✅ B)" in author.screen
    assert "💡" in author.screen
    await author.taps("▶️")
    assert "q-m01-02" in author.screen
    await author.taps("Қазақша")
    draft = next(row.id for row in await stage.stored(editions) if row.published_at is None)
    await author.presses(PreviewPage(edition=draft, lesson="m01-l02", page=1, language=Language.KK))
    assert author.person.photos  # the picture of the draft, out of its own package
    await author.presses(PreviewQuestion(edition=draft, lesson="m77-l77", number=0, language=Language.KK))
    assert not author.sees("Something went wrong on our side. Your data are safe. Please press the button.")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (
            b"not a zip",
            "This is no zip, or it is damaged. Pack the folder of the course anew and send it again.",
        ),
        (None, "⚠️ {n} place is to be corrected"),
    ],
)
async def test_a_bad_package_gets_a_clear_sentence_and_keeps_nothing(
    author: Learner, short_content: Path, stage: Stage, data: bytes | None, sentence: str
) -> None:
    torn = zipped(short_content, NEXT, {"lessons/m01-l01.ru.md": ("# Проблема и клиент", "# Другое")})
    await sends_course(author, data or torn)
    if data:
        assert author.sees(sentence)
    else:
        assert "lessons/m01-l01.ru.md:1" in author.screen
    assert len(await stage.stored(editions)) == 1


async def test_a_version_that_is_published_and_another_course_are_not_taken(
    author: Learner, short_content: Path, stage: Stage
) -> None:
    await sends_course(author, zipped(short_content, PRESENT))
    assert author.sees("Raise version in course.toml and send the zip again.")
    await sends_course(author, zipped(short_content, PRESENT, {}))
    assert author.sees("Its content is the same.")
    await sends_course(
        author, zipped(short_content, NEXT, {"course.toml": ('id = "business-basics"', 'id = "other"')})
    )
    assert "other" in author.screen
    assert len(await stage.stored(editions)) == 1


async def test_a_draft_can_be_dropped_and_a_second_one_replaces_the_first(
    author: Learner, short_content: Path, stage: Stage
) -> None:
    await sends_course(author, zipped(short_content, NEXT))
    await sends_course(author, zipped(short_content, "2026.4"))
    drafts = [row for row in await stage.stored(editions) if row.published_at is None]
    assert [draft.version for draft in drafts] == ["2026.4"]
    await author.presses(DropDraft(edition=drafts[0].id))
    assert author.sees("The draft is dropped. Nothing is changed for anybody.")
    await author.presses(ShowDraft(edition=drafts[0].id))
    assert author.person.toast == author.word("This button is out of date. Here is where you are now.")


async def test_five_presses_on_publish_publish_once(
    author: Learner, short_content: Path, stage: Stage
) -> None:
    await sends_course(author, zipped(short_content, NEXT))
    ids = {row.version: row.id for row in await stage.stored(editions)}
    draft, present = ids[NEXT], ids[PRESENT]
    sure = PublishEdition(edition=draft, over=present, at_once=False, sure=True)
    for _press in range(5):
        await author.presses(sure)
    assert author.sees("Its content is the same.")
    assert [row.action for row in await stage.stored(schema.audit)] == ["publish_course"]


async def test_an_old_draft_is_forgotten(author: Learner, short_content: Path, stage: Stage) -> None:
    await sends_course(author, zipped(short_content, NEXT))
    await stage.move_to(stage.world.clock.now() + service.DRAFT_LASTS + service.DRAFT_LASTS / 7)
    assert [row.version for row in await stage.stored(editions)] == [PRESENT]


async def test_what_another_process_publishes_is_noticed_by_the_job(
    author: Learner,
    tyre_fitter: Learner,
    short_content: Path,
    stage: Stage,
    settings: Settings,
    restart: Restart,
) -> None:
    other = await restart(author)
    await publishes(author, zipped(short_content, NEXT))
    assert other.program.house.library.present.version == NEXT
    assert stage.program.house.library.present.version == PRESENT
    await stage.program.tick()
    assert stage.program.house.library.present.version == NEXT
    await tyre_fitter.registers()
    await tyre_fitter.chooses("▶️ Begin the course")
    assert NEW in await reads_first_page(tyre_fitter)
    idle = Shelving(stage.program.database, stage.program.house, stage.world.clock.now)
    assert await idle.look() == {"editions_read": 0, "drafts_forgotten": 0}


async def test_a_restart_reads_what_people_study(
    author: Learner, tyre_fitter: Learner, short_content: Path, restart: Restart
) -> None:
    await tyre_fitter.registers()
    await tyre_fitter.chooses("▶️ Begin the course")
    await publishes(author, zipped(short_content, NEXT))
    anew = await restart(tyre_fitter)
    assert anew.program.house.library.present.version == NEXT
    assert OLD in await reads_first_page(tyre_fitter)
