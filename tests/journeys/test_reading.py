"""Reading the course: at any hour, in parts, in either language."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.callbacks import Go, NewCycle, OpenPage, Place, StartTest
from bot.db import schema
from bot.language import Language
from rehearsal.learner import Learner
from rehearsal.stage import Stage
from tests.journeys.conftest import Restart


@pytest.fixture
async def reader(baker: Learner) -> Learner:
    """Has registered and begun the course."""
    await baker.registers()
    await baker.chooses("▶️ Begin the course")
    return baker


@pytest.mark.requirement("R03", "R12")
async def test_home_says_how_much_there_is_and_which_pace_is_good(reader: Learner) -> None:
    assert reader.sees("Lessons read: {done} of {of}", done=0, of=7)
    assert "2026 жылғы 3 ақпан" in reader.screen
    assert reader.person.buttons[0] == reader.word("▶️ Lesson {number}", number="1.1")


async def test_pages_are_turned_both_ways_in_one_message(stage: Stage, reader: Learner) -> None:
    lesson = stage.program.house.course.lessons[0]
    await reader.chooses("▶️ Lesson {number}", number="1.1")
    for page in range(lesson.last_page):
        assert reader.sees_button(f"{page + 1} / {lesson.last_page + 1}")
        await reader.chooses("Next ▶️")
    assert reader.sees_button("✅ I have read it")
    for _page in range(lesson.last_page):
        await reader.chooses("◀️ Back")
    assert not reader.sees_button("◀️ Back")
    assert len(reader.pressable) == 1


@pytest.mark.requirement("R07")
async def test_the_contents_show_what_is_read_and_what_is_locked(reader: Learner) -> None:
    await reader.reads(1)
    await reader.chooses("🏠 Home")
    await reader.chooses("📚 Contents")
    assert "1/3" in reader.screen
    assert "0/4" in reader.screen
    await reader.chooses("Module {number}", number=1)
    assert "✅ 1.1" in reader.screen
    assert "▶️ 1.2" in reader.screen
    assert "🔒 1.3" in reader.screen
    assert f"🔒 {reader.word('Lesson {number}', number='1.3')}" not in reader.person.buttons
    await reader.chooses("⬅️ Contents")
    await reader.chooses("Module {number}", number=2)
    assert reader.screen.count("🔒") == 4


async def test_a_lesson_that_was_read_can_be_read_again(reader: Learner) -> None:
    await reader.reads(1)
    await reader.presses(OpenPage(lesson="m01-l01", page=0))
    assert reader.sees_button("Next ▶️")


async def test_a_locked_lesson_says_which_one_opens_it(reader: Learner) -> None:
    await reader.presses(OpenPage(lesson="m01-l03", page=0))
    assert reader.sees_button("▶️ Lesson {number}", number="1.1")
    assert "🔒" in reader.screen
    await reader.chooses("▶️ Lesson {number}", number="1.1")
    assert reader.sees_button("1 / 6")


async def test_a_lesson_that_never_was_leads_home(reader: Learner) -> None:
    await reader.presses(OpenPage(lesson="m99-l99", page=0))
    assert reader.person.toast == reader.word("This button is out of date. Here is where you are now.")
    assert reader.sees_button("▶️ Lesson {number}", number="1.1")


@pytest.mark.requirement("R12")
async def test_one_goes_on_exactly_where_one_stopped_also_after_a_restart(
    reader: Learner, restart: Restart
) -> None:
    await reader.reads(1)
    await reader.chooses("▶️ Lesson {number}", number="1.2")
    for _page in range(3):
        await reader.chooses("Next ▶️")
    stopped_at = reader.screen
    await restart(reader)
    await reader.sends("/start")
    assert reader.sees("Lessons read: {done} of {of}", done=1, of=7)
    await reader.chooses("▶️ Lesson {number}", number="1.2")
    assert reader.screen == stopped_at
    assert reader.sees_button("4 / 6")


async def test_after_a_lesson_home_leads_to_the_next_one(reader: Learner) -> None:
    await reader.reads(2)
    await reader.chooses("🏠 Home")
    assert reader.person.buttons[0] == reader.word("▶️ Lesson {number}", number="1.3")


async def test_who_reads_an_old_lesson_again_is_led_on_from_its_end(reader: Learner) -> None:
    await reader.reads(2)
    await reader.presses(OpenPage(lesson="m01-l01", page=4))
    await reader.chooses("🏠 Home")
    await reader.chooses("▶️ Lesson {number}", number="1.1")
    await reader.chooses("Next ▶️")
    await reader.chooses("✅ I have read it")
    assert reader.sees_button("▶️ Lesson {number}", number="1.3")
    await reader.chooses("🏠 Home")
    assert reader.person.buttons[0] == reader.word("▶️ Lesson {number}", number="1.3")


@pytest.mark.requirement("R12")
async def test_the_night_is_as_good_as_the_day(stage: Stage, reader: Learner) -> None:
    stage.world.clock.set(datetime(2026, 1, 21, 22, 30, tzinfo=UTC))  # 3:30 in Almaty
    await reader.reads(1)
    assert reader.sees("✅ Lesson {number} is read.", number="1.1")


async def test_a_picture_is_uploaded_once_and_then_sent_by_its_name(
    stage: Stage, reader: Learner, tyre_fitter: Learner
) -> None:
    await reader.reads(1)
    await reader.chooses("▶️ Lesson {number}", number="1.2")
    await reader.chooses("Next ▶️")
    [sent] = reader.person.photos
    picture = stage.program.house.course.lessons[1].picture
    assert picture
    assert sent.data == picture.file[Language.KK].read_bytes()
    await reader.chooses("Next ▶️")
    assert reader.person.photos == []
    await reader.chooses("◀️ Back")
    first, second = stage.world.called("editMessageMedia")
    assert first.files
    assert not second.files
    assert reader.person.photos[0].data == sent.data
    assert len(reader.pressable) == 1


async def test_the_text_does_not_wait_for_the_picture(stage: Stage, reader: Learner) -> None:
    await reader.reads(1)
    await reader.chooses("▶️ Lesson {number}", number="1.2")
    stage.world.calls.clear()
    await reader.chooses("Next ▶️")
    text, picture = (call for call in stage.world.calls if call.method.startswith("edit"))
    assert (text.method, picture.method) == ("editMessageText", "editMessageMedia")
    assert text.params["message_id"] == picture.params["message_id"]
    assert text.params["text"] == picture.params["media"]["caption"]
    assert text.params["reply_markup"] == picture.params["reply_markup"]


async def test_a_picture_that_telegram_does_not_take_leaves_the_text(stage: Stage, reader: Learner) -> None:
    await reader.reads(1)
    await reader.chooses("▶️ Lesson {number}", number="1.2")
    stage.world.faults.order("chat_not_found", method="editMessageMedia")
    await reader.chooses("Next ▶️")
    assert reader.person.photos == []
    assert reader.sees_button("2 / 6")
    assert len(reader.pressable) == 1
    await reader.chooses("◀️ Back")
    await reader.chooses("Next ▶️")
    assert len(reader.person.photos) == len(reader.pressable) == 1


async def test_the_picture_speaks_the_language_of_the_reader(stage: Stage, tyre_fitter: Learner) -> None:
    await tyre_fitter.registers()
    await tyre_fitter.chooses("▶️ Begin the course")
    await tyre_fitter.reads(1)
    await tyre_fitter.chooses("▶️ Lesson {number}", number="1.2")
    await tyre_fitter.chooses("Next ▶️")
    picture = stage.program.house.course.lessons[1].picture
    assert picture
    assert tyre_fitter.person.photos[0].data == picture.file[Language.RU].read_bytes()


async def test_the_language_can_be_changed_in_the_middle_of_a_lesson(stage: Stage, reader: Learner) -> None:
    lesson = stage.program.house.course.lessons[0]
    await reader.chooses("▶️ Lesson {number}", number="1.1")
    await reader.chooses("Next ▶️")
    await reader.switches_to(Language.RU)
    await reader.chooses("▶️ Lesson {number}", number="1.1")
    assert lesson.title[Language.RU] in reader.screen
    assert reader.sees_button("2 / 6")


# What reading leads to


@pytest.mark.requirement("R13")
async def test_the_test_stays_locked_until_the_last_lesson_is_read(stage: Stage, reader: Learner) -> None:
    await reader.reads(6)
    [enrolment] = await stage.stored(schema.enrolments)
    for button in (Go(place=Place.RULES), StartTest(enrolment=enrolment.id, number=1)):
        await reader.presses(button)
        assert reader.sees("🔒 The test opens when all lessons are read (Rules, point 13).")
    assert await stage.stored(schema.attempts) == []
    await reader.sends("/start")
    await reader.reads(1)
    assert reader.sees("All lessons are read. The final test is open.")
    await reader.chooses("📝 To the test")
    assert reader.sees_button("🟢 Start")


@pytest.mark.requirement("R05", "R07")
async def test_a_press_repeated_by_a_slow_telephone_counts_once(stage: Stage, reader: Learner) -> None:
    for _time in range(5):
        reader.person.presses(reader.pressable[-1], NewCycle(after=0).pack())
    await reader.sends("/start")
    assert len(await stage.stored(schema.enrolments)) == 1


@pytest.mark.requirement("R03")
async def test_who_needs_longer_than_two_weeks_is_not_locked_out(stage: Stage, reader: Learner) -> None:
    await stage.move_to(stage.world.clock.now() + timedelta(days=90))
    await reader.sends("/start")
    await reader.reads(7)
    assert reader.sees("All lessons are read. The final test is open.")
