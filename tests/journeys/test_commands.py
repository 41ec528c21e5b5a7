"""Commands, the menu, unknown words and buttons; every press answered, one message to press."""

from collections.abc import Callable

import pytest

from bot.callbacks import Go, NewCycle, Place
from bot.handlers.menu import introduce
from bot.language import Language
from bot.people.model import Role
from bot.people.registration import Step
from bot.people.store import grant_role
from bot.screens.guidance import COMMANDS
from rehearsal.answers import BAKER, TYRE_FITTER, Answers
from rehearsal.learner import Learner
from rehearsal.stage import Stage

LAST_RESORT = "I understand buttons best. Here is where you are:"
OUT_OF_DATE = "This button is out of date. Here is where you are now."


def menu(learner: Learner) -> dict[str, str]:
    return {each["command"]: each["description"] for each in learner.person.commands}


@pytest.fixture
async def resident(baker: Learner) -> Learner:
    """Is registered."""
    await baker.registers()
    return baker


# What Telegram shows around the chat


async def test_before_start_the_bot_speaks_the_language_of_the_app(
    stage: Stage, baker: Learner, tyre_fitter: Learner
) -> None:
    await introduce(stage.program.bot)
    for app, somebody in (("kk", baker), ("ru", tyre_fitter), ("en", tyre_fitter), ("", tyre_fitter)):
        visitor = stage.world.join("Қонақ", language_code=app)
        commands = {each["command"]: each["description"] for each in visitor.commands}
        assert tuple(commands) == COMMANDS
        assert commands["help"] == somebody.word("Help")
        assert stage.world.profile.text("short_description", app) == somebody.word(
            "Free course for small businesses: lessons, test, certificate."
        )
        assert stage.world.profile.text("description", app) == somebody.word(
            "A free online course for small businesses of Kazakhstan, in Kazakh and Russian. "
            "Short lessons, a test, a certificate. Press Start."
        )


async def test_the_menu_follows_the_language_chosen_here(stage: Stage, tyre_fitter: Learner) -> None:
    await introduce(stage.program.bot)
    tyre_fitter.language = Language.KK  # in an app that speaks Russian
    await tyre_fitter.registers()
    assert menu(tyre_fitter)["delete"] == tyre_fitter.word("Withdraw consent, delete my data")
    await tyre_fitter.switches_to(Language.RU)
    assert menu(tyre_fitter)["delete"] == tyre_fitter.word("Withdraw consent, delete my data")


OF_OPERATORS = ("next", "calls", "followups", "interested", "find", "survey", "services", "leave")
OF_ADMINISTRATORS = (
    *("next", "calls", "room", "followups", "interested", "find", "survey", "letters", "acts", "calendar"),
    *("stats", "questions", "registers", "register", "services", "questionnaires", "course", "reports"),
    *("staff", "leave"),
)


@pytest.mark.parametrize(
    ("role", "more"),
    [
        (Role.ENTREPRENEUR, ()),
        (Role.OPERATOR, OF_OPERATORS),
        (Role.SUPERVISOR, ("next", "calls", "room", *OF_OPERATORS[2:])),
        (Role.ADMINISTRATOR, OF_ADMINISTRATORS),
    ],
)
async def test_the_menu_and_the_help_hold_what_the_role_may(
    stage: Stage, tyre_fitter: Learner, role: Role, more: tuple[str, ...]
) -> None:
    await introduce(stage.program.bot)
    if role is not Role.ENTREPRENEUR:
        database, now = stage.program.database, stage.world.clock.now()
        await database.transact(grant_role, tyre_fitter.person.id, role, now)
    await tyre_fitter.registers()
    assert tuple(menu(tyre_fitter)) == (*more, *COMMANDS)
    await tyre_fitter.sends("/help")
    for name, words in menu(tyre_fitter).items():
        assert f"/{name} – {words}" in tyre_fitter.screen
    assert ("/stats" in tyre_fitter.screen) == ("stats" in more)


# The commands


async def test_help_names_the_call_centre_at_any_stage(tyre_fitter: Learner) -> None:
    await tyre_fitter.agrees()
    await tyre_fitter.answers_until(Step.ENTERPRISE)
    await tyre_fitter.sends("/help")
    assert tyre_fitter.sees("Call centre: {phone}", phone="1408")
    await tyre_fitter.chooses("🏠 Home")
    assert tyre_fitter.is_asked(Step.ENTERPRISE)
    await tyre_fitter.sends(TYRE_FITTER[Step.ENTERPRISE])
    assert tyre_fitter.is_asked(Step.LEGAL_FORM)


@pytest.mark.requirement("R12")
async def test_progress_shows_the_cabinet_also_from_within_the_test(resident: Learner) -> None:
    await resident.skims_the_course()
    await resident.sends("/progress")
    assert resident.sees("Lessons read: {done} of {of}", done=7, of=7)
    await resident.chooses("📝 To the test")
    await resident.chooses("🟢 Start")
    await resident.sends("/progress")
    assert resident.sees_button("▶️ Continue the test")


async def test_without_a_certificate_one_reads_how_to_get_it(resident: Learner) -> None:
    await resident.sends("/certificate")
    assert resident.sees(
        "You have no certificate yet. It comes when all lessons are read and the test is passed."
    )
    await resident.chooses("🏠 Home")
    assert resident.sees_button("▶️ Begin the course")


async def test_cancel_lets_go_of_what_was_being_typed(resident: Learner) -> None:
    await resident.sends("/cancel")
    assert resident.sees("There is nothing to cancel.")
    await resident.sends("/profile")
    await resident.taps(f"✏️ {resident.word('Enterprise')}")
    await resident.sends("/cancel")
    assert not resident.sees("There is nothing to cancel.")
    await resident.sends("ЖК «Нан»")
    assert resident.sees("🔎 In the lessons:")
    await resident.sends("/profile")
    assert BAKER[Step.ENTERPRISE] in resident.screen


async def test_cancel_stops_the_registration_and_start_goes_on(baker: Learner) -> None:
    await baker.agrees()
    await baker.answers_until(Step.LOCALITY)
    await baker.sends("/cancel")
    assert baker.texts[-1] == baker.word(
        "We stop here for now. Your answers are kept. To go on, send /start at any time."
    )
    await baker.sends("/start")
    assert baker.is_asked(Step.LOCALITY)


async def test_the_language_changes_every_screen_at_once(resident: Learner) -> None:
    await resident.chooses("🌐 Language")
    await resident.taps("Русский")
    resident.language = Language.RU
    assert resident.sees_button("▶️ Begin the course")
    assert "Бизнес с нуля" in resident.screen


# What the bot does not know


async def test_an_unknown_command_is_answered_with_where_one_is(resident: Learner) -> None:
    for text in ("/неттакой", "/start_over", "/", "/<b>"):
        await resident.sends(text)
        assert resident.sees(LAST_RESORT)
        assert resident.sees_button("▶️ Begin the course")
        assert len(resident.pressable) == 1


async def test_an_unexpected_file_is_answered_with_where_one_is(resident: Learner) -> None:
    await resident.skims_the_course()
    await resident.chooses("📝 To the test")
    await resident.chooses("🟢 Start")
    await resident.does(lambda: resident.person.sends_file("answers.pdf", b"%PDF-1.4"))
    assert resident.sees(LAST_RESORT)
    assert resident.sees("Question {n} of {of}", n=1, of=15)


async def test_an_unknown_button_is_answered_with_where_one_is(resident: Learner) -> None:
    for data in ("go:nowhere", "page:1", "old_release:42", "\x00", "🙂"):
        await resident.chooses("👤 Profile")
        await resident.presses(data)
        assert resident.person.toast == resident.word(OUT_OF_DATE)
        assert resident.sees_button("▶️ Begin the course")
        assert len(resident.pressable) == 1


async def test_a_button_of_a_message_that_is_gone_still_answers(resident: Learner) -> None:
    await resident.presses(Go(place=Place.HELP), message=999)
    assert resident.sees("Help")
    assert len(resident.pressable) == 1


async def test_commands_of_staff_do_not_exist_for_others(resident: Learner) -> None:
    for command in ("/find Айгүл", *(f"/{name}" for name in OF_ADMINISTRATORS)):
        await resident.sends(command)
        assert resident.sees(LAST_RESORT)
    assert resident.person.documents == []


# Manners


@pytest.fixture
def watched(stage: Stage) -> Callable[[Learner], list[int]]:
    """Notes, at each press of a learner, how many messages could be pressed."""

    def watch(learner: Learner) -> list[int]:
        counts: list[int] = []
        learner.on_press = lambda _label: counts.append(len(learner.pressable))
        return counts

    return watch


@pytest.mark.parametrize(("language", "answers"), [(Language.KK, BAKER), (Language.RU, TYRE_FITTER)])
async def test_on_the_whole_way_each_press_is_answered_and_one_message_can_be_pressed(
    stage: Stage,
    watched: Callable[[Learner], list[int]],
    language: Language,
    answers: dict[Step, str],
) -> None:
    learner = stage.learner("Ербол", language, Answers(answers))
    counts = watched(learner)
    await learner.registers()
    await learner.chooses("▶️ Begin the course")
    await learner.reads(7)
    await learner.takes_the_test(right=12)
    for button in (
        "📜 My certificate",
        "🏠 Home",
        "👤 Profile",
        "🏠 Home",
        "❓ Help",
        "🏠 Home",
        "📚 Contents",
    ):
        await learner.chooses(button)
    assert set(counts[2:]) <= {0, 1}
    assert len(learner.pressable) == 1
    answered = [call.params["callback_query_id"] for call in stage.world.called("answerCallbackQuery")]
    assert sorted(answered) == sorted(stage.world.presses)


async def test_a_press_edits_and_only_a_text_brings_a_new_message(stage: Stage, resident: Learner) -> None:
    before = len(stage.world.called("sendMessage"))
    await resident.presses(NewCycle(after=0))
    await resident.chooses("📚 Contents")
    await resident.chooses("🏠 Home")
    assert len(stage.world.called("sendMessage")) == before
    await resident.sends("/start")
    assert len(stage.world.called("sendMessage")) == before + 1
