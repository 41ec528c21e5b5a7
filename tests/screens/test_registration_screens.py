"""Every screen of the newcomer's way, in both languages, is one that Telegram takes and a person can use."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from aiogram.types import ReplyKeyboardMarkup, ReplyKeyboardRemove

from bot import regulations
from bot.errors import AnswerFlaw, IdentifierFlaw
from bot.i18n import speaking
from bot.language import Language
from bot.people import dictionaries
from bot.people.identifiers import parse
from bot.people.profiles import Asking, NotAdmitted, ShowingProfile, choices
from bot.people.registration import ADMITTED_CATEGORIES, LIMITS, Profile, Step
from bot.people.withdrawal import Withdrawal
from bot.screens import profile, registration, welcome
from bot.screens.screen import Screen

CONTENT = Path(__file__).parents[2] / "content"
LISTS = dictionaries.load(CONTENT)
TERMS = regulations.load(CONTENT, ZoneInfo("Asia/Almaty")).consent
PHONE = "1408"
TODAY = date(2026, 11, 22)
IIN, BIN = parse("850315300009", TODAY), parse("190840000015", TODAY)
TOLD = Profile(
    phone="+77011234567",
    full_name="Серікова <Айгүл>",
    identifier=IIN,
    identifier_confirmed=True,
    enterprise="ИП «Береке» & Ко",
    legal_form="ip",
    category="micro",
    region="19",
    locality="Қаскелең",
    oked_section="C",
    oked_division="10",
    programmes="aa,osop",
    disability="declined",
    email="aigul@mail.kz",
)
COMPANY = Profile(identifier=BIN, oked_section="C")
# A link that a newcomer came with, as long as it can be.
LINK = "v_" + "x" * 54


def shown(outcome: Asking | NotAdmitted) -> Screen:
    return registration.show(outcome, LISTS, PHONE)


def questions() -> Iterator[tuple[str, Asking | NotAdmitted]]:
    for step in Step:
        yield f"{step}", Asking(step, TOLD, editing=False)
        yield f"{step} edited", Asking(step, TOLD, editing=True)
        yield f"{step} of a company", Asking(step, COMPANY, editing=False)
    for page in (1, 2, 99):
        yield f"divisions {page}", Asking(Step.DIVISION, TOLD, False, page=page)
    yield "other forms", Asking(Step.LEGAL_FORM, COMPANY, False, page=1)
    for section in LISTS.sections():
        told = Profile(oked_section=section.code)
        yield f"divisions of {section.code}", Asking(Step.DIVISION, told, False)
    for flaw in (*AnswerFlaw, *IdentifierFlaw):
        step = Step.ENTERPRISE if flaw is AnswerFlaw.TOO_LONG else Step.IDENTIFIER
        yield f"flaw {flaw}", Asking(step, TOLD, False, flaw)
    for category in sorted(LISTS.categories.keys() - ADMITTED_CATEGORIES):
        yield f"not for {category}", NotAdmitted(category)


SCREENS: dict[str, Callable[[], Screen]] = {
    **{name: partial(shown, outcome) for name, outcome in questions()},
    "phone saved": registration.phone_saved,
    "no form": registration.no_form,
    "stopped": registration.stopped,
    "stopped typing": registration.stopped_typing,
    "unchanged": registration.unchanged,
    "profile": lambda: profile.profile(ShowingProfile(TOLD), LISTS),
    "profile with gaps": lambda: profile.profile(ShowingProfile(Profile(), changed=True), LISTS),
    "withdrawal": lambda: profile.ask_withdrawal(Withdrawal(register_stays=False)),
    "withdrawal of a graduate": lambda: profile.ask_withdrawal(Withdrawal(register_stays=True)),
    "withdrawal, second question": profile.confirm_withdrawal,
    "farewell": lambda: profile.farewell(Withdrawal(register_stays=True)),
    "languages": lambda: welcome.choose_language(LINK),
    "consent": lambda: welcome.ask_consent(TERMS),
    "goodbye": welcome.goodbye,
}


@pytest.fixture(params=Language)
def spoken(request: pytest.FixtureRequest) -> Iterator[Language]:
    with speaking(request.param):
        yield request.param


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_fits_into_telegram(spoken: Language, name: str) -> None:
    screen = SCREENS[name]()

    assert 0 < len(screen.text) <= 4096
    assert len(screen.rows) <= 15
    for button in (button for row in screen.rows for button in row):
        assert 1 <= len(button.text) <= 40
        assert len((button.callback_data or "").encode()) in range(1, 65)


@pytest.mark.parametrize("name", SCREENS)
def test_buttons_side_by_side_can_be_read(spoken: Language, name: str) -> None:
    for row in SCREENS[name]().rows:
        assert len(row) <= 2
        assert all(len(button.text) <= 28 for button in row if len(row) == 2)


@pytest.mark.parametrize("step", [step for step in Step if step is not Step.PHONE])
def test_every_question_has_a_way_back_and_a_way_out(spoken: Language, step: Step) -> None:
    pressed = [button.callback_data for row in shown(Asking(step, COMPANY, False)).rows for button in row]

    assert any((data or "").startswith("ask:") for data in pressed)
    assert "go:cancel" in pressed


@pytest.mark.parametrize("step", [step for step in Step if step is not Step.PHONE])
def test_from_every_edited_field_leads_a_way_to_the_profile(spoken: Language, step: Step) -> None:
    screen = shown(Asking(step, TOLD, editing=True))

    assert "go:profile" in [button.callback_data for row in screen.rows for button in row]


def test_who_went_back_can_go_on_without_answering_again(spoken: Language) -> None:
    screen = shown(Asking(Step.ENTERPRISE, TOLD, editing=False))

    assert "go:register" in [button.callback_data for row in screen.rows for button in row]


@pytest.mark.parametrize(
    "step", [Step.LEGAL_FORM, Step.CATEGORY, Step.REGION, Step.SECTION, Step.DIVISION, Step.PROGRAMMES]
)
@pytest.mark.parametrize("told", [TOLD, COMPANY], ids=["person", "company"])
def test_every_choice_has_its_button(spoken: Language, step: Step, told: Profile) -> None:
    pages = [shown(Asking(step, told, False, page=page)) for page in range(3)]

    pressed = {button.callback_data for page in pages for row in page.rows for button in row}
    assert pressed >= {f"answer:{step}:{choice}" for choice in choices(LISTS, told, step)}


def test_the_region_is_chosen_from_twenty_in_two_columns(spoken: Language) -> None:
    rows = shown(Asking(Step.REGION, Profile(), False)).rows

    assert [len(row) for row in rows[:10]] == [2] * 10


def test_the_phone_is_shared_with_one_button(spoken: Language) -> None:
    keyboard = shown(Asking(Step.PHONE, Profile(), False)).reply

    assert isinstance(keyboard, ReplyKeyboardMarkup)
    assert [button.request_contact for row in keyboard.keyboard for button in row] == [True, None]
    assert (keyboard.one_time_keyboard, keyboard.resize_keyboard) == (True, True)
    assert isinstance(registration.phone_saved().reply, ReplyKeyboardRemove)


@pytest.mark.requirement("R01")
def test_the_number_shows_birth_and_sex_for_confirmation(spoken: Language) -> None:
    text = shown(Asking(Step.CONFIRMATION, TOLD, False)).text

    assert "1985" in text
    assert {Language.RU: "мужской", Language.KK: "ер"}[spoken] in text


@pytest.mark.requirement("Q23")
@pytest.mark.parametrize("name", [f"{Step.CONFIRMATION}", "profile"])
def test_private_things_are_masked(spoken: Language, name: str) -> None:
    text = SCREENS[name]().text

    assert "********0009" in text
    for private in ("850315", "7011234567", "aigul@"):
        assert private not in text


def test_what_a_person_has_typed_cannot_break_the_markup(spoken: Language) -> None:
    text = SCREENS["profile"]().text

    assert "Серікова &lt;Айгүл&gt;" in text
    assert "ИП «Береке» &amp; Ко" in text


def test_a_wrong_answer_is_explained_above_its_question(spoken: Language) -> None:
    plain = shown(Asking(Step.ENTERPRISE, TOLD, False)).text
    explained = shown(Asking(Step.ENTERPRISE, TOLD, False, AnswerFlaw.TOO_LONG)).text

    assert explained.endswith(plain)
    assert str(LIMITS[Step.ENTERPRISE]) in explained.removesuffix(plain)


@pytest.mark.requirement("Q23")
def test_the_consent_names_all_that_the_law_demands(spoken: Language) -> None:
    text = SCREENS["consent"]().text

    demanded = (TERMS.operator_bin, TERMS.data_list[spoken], TERMS.term[spoken], TERMS.third_parties[spoken])
    assert all(
        term in text for term in (*demanded, TERMS.cross_border[spoken], TERMS.public[spoken], "/delete")
    )
    assert "{" not in text


@pytest.mark.parametrize(
    ("name", "longest", "label"),
    [
        ("C Обрабатывающая промышленность", 22, "C Обрабатывающая…"),
        ("P Образование", 22, "P Образование"),
        ("E Водоснабжение; сбор, обработка", 20, "E Водоснабжение…"),
    ],
)
def test_long_names_are_cut_between_words(name: str, longest: int, label: str) -> None:
    assert registration.shortened(name, longest) == label


def test_no_label_is_cut_down_to_its_code(spoken: Language) -> None:
    for entry in LISTS.oked.values():
        for longest in (registration.LONGEST_HALF, registration.LONGEST_LABEL):
            assert len(registration.shortened(f"{entry.code} {entry.name[spoken]}", longest)) > 5
