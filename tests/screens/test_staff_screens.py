"""What staff see, in both languages: complete, masked, and harmless whatever people are called."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.cabinet.staff import AskingDays, AskingReason, Card, Extension, Given, OneMoreAttempt, Refused
from bot.enrolments.model import (
    ALMATY,
    AlreadyPassed,
    Attempt,
    Enrolment,
    FailedAll,
    InAttempt,
    Learning,
    NoAttemptsLeft,
    NoWindow,
    Passed,
    RetestOpen,
    Standing,
    TestOpen,
    TestPolicy,
    WindowExpired,
)
from bot.enrolments.service import Whereabouts
from bot.i18n import speaking
from bot.language import Language
from bot.lessons.model import Course
from bot.people.finding import Asked, Found, Glimpse, Outcome, TooMany, Unsearchable
from bot.reports.statistics import State, Statistics, state_names, state_of
from bot.screens import staff
from bot.screens.screen import Screen

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
POLICY = TestPolicy()
COURSE = Course("business-basics", "2026.1", {Language.RU: "Курс", Language.KK: "Курс"}, ())
CYCLE = Enrolment(17, 1, COURSE.id, 2, "2026.1", NOW, NOW, None, None, None, 0)
RUNNING = Attempt(5, 1, NOW, NOW + timedelta(hours=1), None, None, 15, passed=None, timed_out=False)
STANDINGS: tuple[Standing, ...] = (
    Learning(),
    TestOpen(3),
    InAttempt(RUNNING, 2),
    RetestOpen(2, NOW),
    Passed(NOW),
    WindowExpired(NOW),
    FailedAll(NOW),
)
WHO = Glimpse(1, "<***> &.", "********0009", "+*******4567")
CARD = Card(WHO, True, False, Whereabouts(CYCLE, (), RetestOpen(2, NOW)), 7, (), True, True)
EVERY_CARD = (
    *(replace(CARD, place=Whereabouts(CYCLE, (), standing)) for standing in STANDINGS),
    replace(CARD, place=None),
    replace(CARD, place=None, registered=False, glimpse=Glimpse(1, None, None, None)),
    replace(CARD, blocked=True, certificates=("DAMU-2026-000002", "DAMU-2026-000001")),
)
SEARCHES: tuple[Outcome, ...] = (
    Asked(),
    Found(()),
    Found((WHO, Glimpse(2, None, None, "+*******0000"), Glimpse(3, None, None, None))),
    TooMany(),
    Unsearchable(),
)
STEPS: tuple[AskingDays | AskingReason | Given | Refused, ...] = (
    AskingDays(CARD, 17),
    AskingReason(CARD, Extension(7)),
    AskingReason(CARD, OneMoreAttempt(), unfit=True),
    Given(CARD, Extension(3)),
    Given(CARD, OneMoreAttempt()),
    Refused(CARD, AlreadyPassed(NOW)),
    Refused(CARD, NoAttemptsLeft()),
    Refused(CARD, NoWindow()),
)
NUMBERS = Statistics({state: 10 + at for at, state in enumerate(State)}, 31, 32, 33, 34)


def every_screen() -> Iterator[Screen]:
    yield from (staff.found(outcome) for outcome in SEARCHES)
    yield from (staff.card(card, COURSE, POLICY) for card in EVERY_CARD)
    yield from (staff.chance(step, COURSE, POLICY) for step in STEPS)
    yield from (staff.statistics(NUMBERS, ALMATY, NOW, digest=on) for on in (True, False))


@pytest.fixture(params=Language, autouse=True)
def language(request: pytest.FixtureRequest) -> Iterator[None]:
    with speaking(request.param):
        yield


def test_telegram_takes_every_screen_and_each_has_a_way_on() -> None:
    for screen in every_screen():
        assert 1 <= len(screen.text) <= 4096
        buttons = [button for row in screen.rows for button in row]
        assert buttons
        assert all(len((button.callback_data or "").encode()) <= 64 and button.text for button in buttons)


def test_no_two_outcomes_look_alike() -> None:
    shown = [(screen.text, screen.rows) for screen in every_screen()]
    assert all(shown.count(screen) == 1 for screen in shown)


def test_what_people_are_called_cannot_break_the_html() -> None:
    assert "&lt;***&gt; &amp;." in staff.card(CARD, COURSE, POLICY).text


@pytest.mark.parametrize("extendable", [True, False])
@pytest.mark.parametrize("grantable", [True, False])
def test_a_card_offers_what_may_be_changed_and_the_way_home(extendable: bool, grantable: bool) -> None:
    card = replace(CARD, extendable=extendable, grantable=grantable)
    offered = [button.callback_data for row in staff.card(card, COURSE, POLICY).rows for button in row]
    assert offered == ["extend:17:0"] * extendable + ["grant:17"] * grantable + ["go:home"]


def test_every_standing_has_its_own_state_and_every_state_its_own_name() -> None:
    assert {state_of(standing) for standing in STANDINGS} == set(State) - {
        State.CHOSE_LANGUAGE,
        State.CONSENTED,
        State.REGISTERED,
    }
    assert len(set(state_names().values())) == len(State)


def test_statistics_tell_every_number() -> None:
    text = staff.statistics(NUMBERS, ALMATY, NOW, digest=True).text
    assert all(f"<b>{number}</b>" in text for number in NUMBERS.people.values())
    assert f"<b>{NUMBERS.total}</b>" in text
    assert all(f": {number}" in text for number in (31, 32, 33, 34))
