"""The questionnaire, the rating and what staff see of them: official, within Telegram's limits, filled in."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.callbacks import TickWish
from bot.enrolments.model import ALMATY, Ending
from bot.i18n import speaking
from bot.language import Language
from bot.people import dictionaries
from bot.people.names import masked_name
from bot.screens import collected, questionnaires, ratings
from bot.screens.screen import Screen
from bot.services import content as service_files
from bot.survey import content as survey_files
from bot.survey.periods import Period
from bot.survey.questionnaires.collected import Taken
from bot.survey.questionnaires.collected_rules import Fault, Flaw
from bot.survey.questionnaires.rules import NONFINANCIAL, SUMMARY, About, Sheet, Source
from bot.survey.questionnaires.service import Asking, Confirmed, NothingToFill
from bot.survey.ratings.rules import LONGEST_WORDS, Opinion, Rating, Scale
from bot.survey.ratings.service import ON_A_PAGE, AskingMark, AskingWords, Opinions, Thanks, Words
from bot.survey.scales import SCALES
from sandbox.markup import read_html, utf16_length

CONTENT = Path(__file__).parents[2] / "content"
NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
TODAY = date(2026, 11, 22)
WORDINGS = survey_files.load(CONTENT)
FORM = WORDINGS.questionnaire
SERVICES = service_files.load(CONTENT, dictionaries.load(CONTENT)).services
LONGEST = max(
    (each for each in SERVICES.values() if each.parent),
    key=lambda each: len(each.name[Language.RU]) + len(SERVICES[each.parent].name[Language.RU]),
)
# As long and as nasty as the register allows.
NAME = "<b>Ә</b> & " + "ә" * 240
ABOUT = About(2**62, NAME, NAME, LONGEST.parent, LONGEST.code, TODAY)
EMPTY = Sheet(
    1, 2**62, Source.CHAT, NAME, NAME, LONGEST.parent, LONGEST.code, (None,) * 4, None, None, None, None,
    Language.KK, None, None,
)  # fmt: skip
FULL = replace(
    EMPTY,
    marks=(1, 2, 3, 5),
    purpose="other",
    purpose_words="😀" * 200,
    financial=tuple(FORM.financial),
    nonfinancial=tuple(FORM.nonfinancial),
)
NONE = replace(FULL, purpose="grow", purpose_words=None, financial=(), nonfinancial=())
SIGNED = replace(FULL, filled_on=TODAY, confirmed_at=NOW)


@pytest.fixture(params=Language)
def spoken(request: pytest.FixtureRequest) -> Iterator[Language]:
    with speaking(request.param):
        yield request.param


def filling_in() -> Iterator[Screen]:
    for sheet in (EMPTY, replace(EMPTY, purpose="other"), FULL, NONE):
        for step in range(1, SUMMARY + (sheet in (FULL, NONE))):
            for unfit in (False, True):
                asking = Asking(sheet, ABOUT, step, TODAY, unfit)
                yield questionnaires.show(asking, FORM, SERVICES, ALMATY)
    for following in (None, 2**62):
        yield questionnaires.show(Confirmed(SIGNED, ABOUT, following), FORM, SERVICES, ALMATY)
    yield questionnaires.show(NothingToFill(), FORM, SERVICES, ALMATY)


def rating() -> Iterator[Screen]:
    given = Rating(2**62, (1, 2, 3, 4), finished=False)
    for each in (given, replace(given, marks=(None,) * 4)):
        yield from (ratings.show(AskingMark(each, step), WORDINGS.course) for step in range(1, 5))
    yield from (ratings.show(AskingWords(given, unfit), WORDINGS.course) for unfit in (False, True))
    yield ratings.show(Thanks(), WORDINGS.course)


def judged() -> Iterator[Screen]:
    nobody = Opinion(dict.fromkeys(Ending, 0), dict.fromkeys(Ending, 0), dict.fromkeys(SCALES, scale(0)), 0)
    many = Opinion(
        dict.fromkeys(Ending, 10**7),
        dict.fromkeys(Ending, 10**7 // 3),
        dict.fromkeys(SCALES, scale(10**6)),
        10**6,
    )
    for period in Period:
        for opinion in (nobody, many):
            found = Opinions(period, date(2026, 10, 1), date(2027, 1, 1), opinion)
            yield ratings.opinions(found, WORDINGS.course)
    for page in (0, 1, 2):
        said = ((NOW, "😀" * LONGEST_WORDS),) * ON_A_PAGE
        yield ratings.words(Words(Period.YEAR, page, 3 * ON_A_PAGE, said), ALMATY)
    yield ratings.words(Words(Period.YEAR, 0, 0, ()), ALMATY)


def scale(times: int) -> Scale:
    return Scale({mark: times * mark for mark in range(1, 6)})


def for_staff() -> Iterator[Screen]:
    faults = tuple(
        Fault(row, column, flaw)
        for row, flaw in enumerate(Flaw)
        for column in ("client", *SCALES, "nonfinancial")
    )
    yield collected.taken(Taken(10**5, 10**5, 10**5, faults), FORM)
    yield collected.taken(Taken(), FORM)
    yield collected.too_many(2_000)


def every_screen() -> Iterator[Screen]:
    for group in (filling_in, rating, judged, for_staff):
        yield from group()


def plain(screen: Screen) -> str:
    return read_html(screen.text)[0]


def test_telegram_takes_every_screen_and_each_has_a_way_on(spoken: Language) -> None:
    for screen in every_screen():
        assert 0 < utf16_length(plain(screen)) <= 4096
        assert not re.search("[{}]", plain(screen))
        assert screen.rows
        assert all(screen.rows) or screen.rows == ((),)
        for button in (button for row in screen.rows for button in row):
            assert 1 <= len(button.text) <= 40, button.text
            assert 1 <= len((button.callback_data or "").encode()) <= 64


@pytest.mark.requirement("M02", "Q24")
def test_the_lists_are_in_the_official_wording_and_the_buttons_carry_their_numbers(spoken: Language) -> None:
    sheet = replace(FULL, nonfinancial=("nonfin2",))
    screen = questionnaires.show(Asking(sheet, ABOUT, NONFINANCIAL, TODAY), FORM, SERVICES, ALMATY)
    lines = plain(screen).splitlines()
    assert FORM.headings["nonfinancial"][spoken] in lines
    for number, (code, wish) in enumerate(FORM.nonfinancial.items(), start=1):
        assert f"{'✓ ' if code == 'nonfin2' else ''}{number}. {wish[spoken]}" in lines
    numbers = [button for row in screen.rows[:2] for button in row]
    assert [button.text for button in numbers] == ["1", "✓ 2", "3", "4", "5", "6", "7", "8"]
    untick = TickWish(service=2**62, wish="nonfin2", on=False).pack()
    assert numbers[1].callback_data == untick


@pytest.mark.requirement("M02", "Q20")
def test_the_summary_names_everything_that_is_confirmed(spoken: Language) -> None:
    summary = plain(questionnaires.show(Asking(FULL, ABOUT, SUMMARY, TODAY), FORM, SERVICES, ALMATY))
    assert summary.count(NAME) == 1, "the manager's"
    assert masked_name(NAME) in summary
    for code in (LONGEST.code, LONGEST.parent):
        assert SERVICES[code].name[spoken] in summary
    for at, name in enumerate(SCALES, start=1):
        assert f"{at}. {FORM.scales[name][spoken]}: {FULL.marks[at - 1]}" in summary
    assert all(wish[spoken] in summary for wish in (*FORM.financial.values(), *FORM.nonfinancial.values()))
    assert "2026" in summary.split(FORM.headings["date"][spoken])[1]
    assert questionnaires.not_a_signature() in summary
