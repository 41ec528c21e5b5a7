"""Looking something up: by typing it, in either language, with what is open to be opened at once."""

import pytest

from bot.callbacks import Go, OpenPage, Place
from bot.language import Language
from bot.people.model import Role
from bot.people.registration import Step
from bot.people.store import grant_role
from rehearsal.answers import BAKER, TYRE_FITTER, Answers
from rehearsal.learner import Learner
from rehearsal.stage import Stage
from tests.journeys.conftest import Restart

FOUND = "🔎 In the lessons:"
NOTHING = "🔎 The lessons say nothing in these words. Perhaps another word will help?"
HOW_TO = "Just type a word or a question, in Kazakh or in Russian. I will look through all lessons."
LAST_RESORT = "I understand buttons best. Here is where you are:"


@pytest.fixture(params=[(Language.KK, BAKER), (Language.RU, TYRE_FITTER)], ids=["kk", "ru"])
async def reader(request: pytest.FixtureRequest, stage: Stage, administrator: Learner) -> Learner:
    """Reads in either language, and has the first module behind."""
    language, answers = request.param
    reader = stage.learner("Оқушы", language, Answers(answers))
    await reader.registers()
    await reader.chooses("▶️ Begin the course")
    await reader.reads(3)
    return reader


def about_competitors(reader: Learner) -> str:
    return {Language.KK: "бәсекелестерім кім", Language.RU: "кто мои конкуренты"}[reader.language]


def bold_words(reader: Learner) -> set[str]:
    """What stands in bold in the living message."""
    message = next(each for each in reader.person.messages if each["message_id"] == reader.pressable[-1])
    cut = message["text"].encode("utf-16-le")
    spans = [each for each in message.get("entities", []) if each["type"] == "bold"]
    return {
        cut[2 * each["offset"] : 2 * (each["offset"] + each["length"])].decode("utf-16-le") for each in spans
    }


async def test_a_question_brings_the_page_and_a_press_opens_it(stage: Stage, reader: Learner) -> None:
    await reader.sends(about_competitors(reader))
    assert reader.sees(FOUND)
    assert {word.lower()[:5] for word in bold_words(reader)} & {"бәсек", "конку"}
    assert len(reader.pressable) == 1
    await reader.taps("📖 1.3")
    lesson = stage.program.house.course.by_id["m01-l03"]
    assert lesson.title[reader.language] in reader.screen
    assert len(reader.pressable) == 1


async def test_one_may_type_while_reading_and_go_on_where_one_was(reader: Learner) -> None:
    await reader.presses(OpenPage(lesson="m02-l01", page=1))
    await reader.sends(about_competitors(reader))
    await reader.chooses("🏠 Home")
    await reader.chooses("▶️ Lesson {number}", number="2.1")
    assert reader.sees_button("2 / 6")


async def test_what_is_locked_is_shown_and_opens_in_its_order(reader: Learner) -> None:
    await reader.sends("eGov ЭЦП ЭЦҚ")
    assert "🔒 2.2" in reader.screen
    assert reader.sees("Opens after lesson {number}.", number="2.1")
    assert "📖 2.2" not in reader.person.buttons
    await reader.presses(OpenPage(lesson="m02-l02", page=0))
    assert reader.sees_button("▶️ Lesson {number}", number="2.1")


async def test_when_all_that_is_found_is_locked_the_next_lesson_is_offered(reader: Learner) -> None:
    await reader.sends("eGov")
    assert not [label for label in reader.person.buttons if label.startswith("📖 ")]
    await reader.chooses("▶️ Lesson {number}", number="2.1")
    assert reader.sees_button("1 / 6")


async def test_before_the_course_everything_waits_for_its_beginning(stage: Stage, baker: Learner) -> None:
    await baker.registers()
    await baker.sends("бәсекелес")
    assert baker.sees("Opens after lesson {number}.", number="1.2")
    await baker.sends("мәселе")
    assert baker.sees("Opens when you begin the course.")
    await baker.chooses("▶️ Begin the course")
    await baker.sends("мәселе")
    await baker.taps("📖 1.1")
    assert stage.program.house.course.by_id["m01-l01"].title[Language.KK] in baker.screen


async def test_the_other_language_is_understood_too(reader: Learner) -> None:
    await reader.sends("конкуренты" if reader.language is Language.KK else "бәсекелестер")
    assert reader.sees(FOUND)
    assert "📖 1.3" in reader.person.buttons


async def test_the_button_says_just_type_and_the_command_looks(reader: Learner) -> None:
    await reader.chooses("🏠 Home")
    await reader.chooses("🔎 Search")
    assert reader.sees(HOW_TO)
    await reader.chooses("🏠 Home")
    await reader.chooses("📚 Contents")
    await reader.chooses("🔎 Search")
    await reader.sends("/search")
    assert reader.sees(HOW_TO)
    await reader.sends(f"/search {about_competitors(reader)}")
    assert reader.sees(FOUND)


async def test_nothing_found_is_said_kindly_with_a_way_on(reader: Learner) -> None:
    for text in ("абракадабра", "🙂", "0" * 3000, "<b>", "'; DROP TABLE people; --", "и", '"*" OR *'):
        await reader.sends(text)
        assert reader.sees(NOTHING), text
        assert len(reader.pressable) == 1
    assert reader.sees("For example: tax, profit, credit, contract.")
    await reader.chooses("📚 Contents")
    assert "1/4" not in reader.screen


async def test_what_is_typed_comes_back_as_text_and_never_as_markup(reader: Learner) -> None:
    await reader.sends("<b>клиент</b> & <script>")
    assert reader.sees(FOUND)
    assert "<" not in reader.screen


async def test_in_a_test_nothing_is_looked_up(reader: Learner) -> None:
    await reader.skims(after=3)
    await reader.chooses("📝 To the test")
    await reader.chooses("🟢 Start")
    for text in (about_competitors(reader), "/search клиент"):
        await reader.sends(text)
        assert reader.sees(LAST_RESORT)
        assert reader.sees("Question {n} of {of}", n=1, of=15)


async def test_an_answer_that_is_waited_for_comes_first(stage: Stage, reader: Learner) -> None:
    await reader.sends("/profile")
    await reader.taps(f"✏️ {reader.word('Enterprise')}")
    await reader.sends("Клиент")
    assert "Клиент" in reader.screen
    assert not reader.sees(FOUND)
    now = stage.world.clock.now()
    await stage.program.database.transact(grant_role, reader.person.id, Role.OPERATOR, now)
    await reader.sends("/find")
    await reader.sends("Клиент")
    assert not reader.sees(FOUND)
    await reader.sends("/cancel")
    await reader.sends("Клиент")
    assert reader.sees(FOUND)


async def test_who_has_not_registered_is_led_on_instead(baker: Learner) -> None:
    await baker.agrees()
    await baker.answers_until(Step.LEGAL_FORM)
    await baker.sends("/search салық")
    assert baker.is_asked(Step.LEGAL_FORM)
    await baker.presses(Go(place=Place.SEARCH))
    assert baker.is_asked(Step.LEGAL_FORM)


async def test_a_file_or_a_sticker_is_no_question(reader: Learner) -> None:
    await reader.does(lambda: reader.person.sends_file("клиент.txt", "клиент".encode()))
    assert reader.sees(LAST_RESORT)


async def test_after_a_restart_it_finds_the_same(reader: Learner, restart: Restart) -> None:
    await reader.sends(about_competitors(reader))
    before = reader.screen
    await restart(reader)
    await reader.sends(about_competitors(reader))
    assert reader.screen == before
