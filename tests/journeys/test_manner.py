"""How a person wants to read: words in the place of pictures, and pages with headings and tables."""

from datetime import timedelta

import pytest

from bot.callbacks import OpenPage
from bot.db import schema
from bot.lessons.model import Picture
from rehearsal.learner import Learner
from rehearsal.stage import Stage

# The lesson of the short course that has a picture, on its second page.
PICTURED = "m01-l02"
REFUSED = (
    "Telegram did not take the page with tables, so here it is as plain text. "
    "To keep it plain: Contents, then “How to read”."
)


@pytest.fixture
async def reader(baker: Learner) -> Learner:
    """Has read the first lesson."""
    await baker.registers()
    await baker.chooses("▶️ Begin the course")
    await baker.reads(1)
    return baker


@pytest.fixture
async def rich_reader(reader: Learner) -> Learner:
    """Has asked for headings and tables."""
    await reader.chooses("🏠 Home")
    await reader.chooses("📚 Contents")
    await reader.chooses("📖 How to read")
    await reader.chooses("📊 With headings and tables")
    return reader


def picture_of(stage: Stage) -> Picture:
    picture = stage.program.house.course.by_id[PICTURED].picture
    assert picture
    return picture


def is_rich(learner: Learner) -> bool:
    [living] = [each for each in learner.person.messages if each["message_id"] == learner.pressable[-1]]
    return "rich_message" in living


async def test_without_pictures_words_stand_in_their_place(stage: Stage, reader: Learner) -> None:
    await reader.sends("/profile")
    await reader.chooses("📖 How to read")
    await reader.chooses("Without pictures")
    assert reader.sees("✅ Saved")
    await reader.presses(OpenPage(lesson=PICTURED, page=1))
    assert reader.person.photos == []
    assert reader.sees("🖼 What is in the picture")
    assert picture_of(stage).alt[reader.language] in reader.screen
    assert stage.world.called("editMessageMedia") == []

    await reader.chooses("🖼 Show the picture")
    assert len(reader.person.photos) == len(reader.pressable) == 1
    await reader.chooses("Next ▶️")
    await reader.chooses("◀️ Back")
    assert reader.person.photos == []

    await reader.chooses("📚 Contents")
    await reader.chooses("📖 How to read")
    await reader.chooses("🖼 With pictures")
    await reader.presses(OpenPage(lesson=PICTURED, page=1))
    assert len(reader.person.photos) == 1


async def test_who_has_the_page_read_aloud_hears_what_is_in_the_picture(
    stage: Stage, reader: Learner
) -> None:
    await reader.presses(OpenPage(lesson=PICTURED, page=1))
    caption = reader.screen
    await reader.chooses("🔊 The picture in words")
    assert picture_of(stage).alt[reader.language] in reader.screen
    assert reader.person.photos == []
    assert len(reader.pressable) == 1
    await reader.chooses("🖼 Show the picture")
    assert reader.screen == caption
    assert len(reader.person.photos) == len(reader.pressable) == 1


async def test_rich_pages_are_turned_in_one_message_also_past_a_picture(
    stage: Stage, rich_reader: Learner
) -> None:
    assert rich_reader.sees(
        "📊 Pages: <b>with headings and tables</b>. An old Telegram does not show them. If you "
        "see no text, update Telegram or press “Plain text” here."
    )
    await rich_reader.chooses("▶️ Go on reading")
    assert is_rich(rich_reader)
    await rich_reader.chooses("Next ▶️")
    assert len(rich_reader.person.photos) == 1
    await rich_reader.chooses("Next ▶️")
    assert is_rich(rich_reader)
    assert [call.method for call in stage.world.calls if "ich" in call.method] == ["sendRichMessage"]
    assert rich_reader.sees_button("3 / 6")
    assert len(rich_reader.pressable) == 1


async def test_whose_telegram_is_old_goes_back_from_the_page_itself(rich_reader: Learner) -> None:
    await rich_reader.chooses("▶️ Go on reading")
    await rich_reader.chooses("Page not visible? Show it plain")
    assert rich_reader.sees("✅ Saved")
    await rich_reader.chooses("▶️ Go on reading")
    assert not is_rich(rich_reader)
    assert rich_reader.sees_button("1 / 6")


@pytest.mark.parametrize("fault", ["rich_refused", "no_text"])
async def test_a_refused_page_is_shown_plain_and_not_tried_again_for_an_hour(
    stage: Stage, rich_reader: Learner, fault: str
) -> None:
    stage.world.faults.order(fault, method="editMessageText")
    await rich_reader.chooses("▶️ Go on reading")
    assert not is_rich(rich_reader)
    assert rich_reader.sees(REFUSED)
    await rich_reader.chooses("🏠 Home")
    stage.world.calls.clear()
    await rich_reader.presses(OpenPage(lesson=PICTURED, page=0))
    assert not any("rich_message" in call.params for call in stage.world.calls)
    assert not rich_reader.sees(REFUSED)
    await rich_reader.presses(OpenPage(lesson="m01-l01", page=0))
    assert is_rich(rich_reader) is (fault == "rich_refused")
    stage.world.clock.advance(timedelta(hours=1))
    await rich_reader.presses(OpenPage(lesson=PICTURED, page=0))
    assert is_rich(rich_reader)


async def test_a_server_that_knows_no_rich_messages_is_asked_once(stage: Stage, rich_reader: Learner) -> None:
    stage.world.faults.order("unknown_method", method="sendRichMessage", times=None)
    await rich_reader.presses(OpenPage(lesson=PICTURED, page=1))
    await rich_reader.chooses("Next ▶️")
    assert rich_reader.sees(REFUSED)
    await rich_reader.chooses("Next ▶️")
    assert not is_rich(rich_reader)
    assert len([call for call in stage.world.calls if call.method == "sendRichMessage"]) == 1
    assert len(rich_reader.pressable) == 1


async def test_each_switch_is_kept_for_its_person_and_a_second_press_changes_nothing(
    stage: Stage, rich_reader: Learner, tyre_fitter: Learner
) -> None:
    await tyre_fitter.registers()
    await tyre_fitter.sends("/profile")
    await tyre_fitter.chooses("📖 How to read")
    label = tyre_fitter.word("Without pictures")
    data = next(
        button["callback_data"]
        for row in tyre_fitter.person.messages[-1]["reply_markup"]["inline_keyboard"]
        for button in row
        if button["text"] == label
    )
    await tyre_fitter.presses(data)
    await tyre_fitter.presses(data)
    chosen = {(each.without_pictures, each.rich_lessons) for each in await stage.stored(schema.people)}
    assert chosen == {(True, False), (False, True)}
