"""What is shown while a survey is ordered, in both languages: complete, harmless, with a way back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from bot.callbacks.orders import OrderSurvey
from bot.i18n import _, plural, speaking
from bot.language import Language
from bot.people.dictionaries import Dictionaries, load
from bot.people.finding import Asked, TooMany, Unsearchable
from bot.screens import surveys
from bot.screens.screen import Screen
from bot.settings import ROOT
from bot.survey.model import SampleMethod
from bot.survey.rounds.model import Draw, Opened, Order, Scope
from bot.survey.rounds.service import (
    Begun,
    Centres,
    Changed,
    Consideration,
    Cost,
    Found,
    FoundClients,
    Months,
    NothingLeft,
)
from bot.survey.rounds.store import Centre
from sandbox.markup import read_html

DICTIONARIES: Dictionaries = load(ROOT / "content")
NAMES = DICTIONARIES.regions
LARGE = 10**10 - 1
PERIOD = Scope(region="19", first=date(2026, 1, 1), last=date(2026, 1, 31))
SCOPES = (
    Scope(client_id=LARGE),
    PERIOD,
    replace(PERIOD, centre=LARGE),
    Scope(first=date(2025, 11, 21)),
    Scope(),
)
PLANS = ((SampleMethod.CENSUS, 0), (SampleMethod.SHARE, 25), (SampleMethod.NUMBER, 10_000))
ORDERS = [Order(scope, method, figure, 2**31 - 1) for scope in SCOPES for method, figure in PLANS]
COST = Cost(in_chat=60, by_phone=240, minutes=1440, callers=2, days=2)
CONSIDERED = Consideration(ORDERS[0], "<ЦОП> & К", 300, 17, 4, Draw(300, LARGE, None, (1, 2)), COST)
NOBODY = replace(CONSIDERED, services=0, draw=Draw(0, LARGE, None, ()), cost=Cost(0, 0, 0, 1, 0))
CENTRES = [Centre(LARGE - at, "Ц" * 255, 100_000 + at) for at in range(20)]


def every_screen() -> Iterator[Screen]:
    yield surveys.menu(3)
    yield from (surveys.clients(each) for each in (Asked(), TooMany(), Unsearchable(), FoundClients(())))
    yield surveys.clients(FoundClients((Found(LARGE, "А***л <С>.", None, 3), Found(2, "А***л С.", "+*1", 0))))
    yield from (surveys.regions(each, NAMES) for each in ({}, dict.fromkeys(NAMES, 100_000)))
    yield surveys.months(Months("19", {}), NAMES)
    yield surveys.months(Months("19", {"2026-02": 3, "2025-12": 1}, unreadable=True), NAMES)
    yield from (surveys.centres(Centres(PERIOD, CENTRES), page, NAMES) for page in range(3))
    yield surveys.centres(Centres(PERIOD, []), 7, NAMES)
    yield surveys.everybody(60, date(2026, 1, 20))
    yield from (surveys.who(scope, 1, NAMES) for scope in SCOPES[1:])
    for order in ORDERS:
        considered = replace(CONSIDERED, order=order, about=CONSIDERED.about if order.scope.centre else None)
        yield surveys.consideration(considered, NAMES)
        yield surveys.done(Changed(considered), NAMES)
        yield surveys.done(Begun(considered, Opened(60, 240), 0), NAMES)
        yield surveys.done(Begun(considered, Opened(60, 240), 99_700), NAMES)
    yield surveys.done(NothingLeft(NOBODY), NAMES)


@pytest.fixture(params=Language, autouse=True)
def language(request: pytest.FixtureRequest) -> Iterator[None]:
    with speaking(request.param):
        yield


def test_telegram_takes_every_screen_and_each_leads_home() -> None:
    for screen in every_screen():
        read_html(screen.text)
        assert 1 <= len(screen.text) <= 4096
        buttons = [button for row in screen.rows for button in row]
        assert buttons[-1].callback_data == "go:home"
        for button in buttons:
            assert button.text
            assert len((button.callback_data or "").encode()) <= 64


def test_no_two_pages_look_alike() -> None:
    shown = [(screen.text, screen.rows) for screen in every_screen()]
    assert all(shown.count(screen) == 1 for screen in shown)


def test_the_cost_is_told_in_words() -> None:
    text = surveys.consideration(CONSIDERED, NAMES).text
    talk = plural("{n} hour of talk", "{n} hours of talk", 24)
    days = plural("{n} day", "{n} days", 2)
    callers = plural("{days} for {n} operator", "{days} for {n} operators", 2, days=days)
    assert _("☎️ By phone: {n}", n=240) + f" ≈ {talk}, {callers}" in text
    assert _("To be asked: {n} of {of}", n="<b>300</b>", of=300) in text
    assert _("💬 In the chat: {n}", n=60) in text
    assert _("Asked already: {n}", n=17) in text
    assert _("Never to be asked: {n}", n=4) in text


def test_nobody_left_is_said_and_nothing_can_be_confirmed() -> None:
    screen = surveys.consideration(NOBODY, NAMES)
    assert not any((button.callback_data or "").startswith("svo:") for row in screen.rows for button in row)
    assert screen == surveys.done(NothingLeft(NOBODY), NAMES)


def test_what_is_confirmed_is_the_number_that_was_shown() -> None:
    [confirm] = [
        button.callback_data or ""
        for row in surveys.consideration(CONSIDERED, NAMES).rows
        for button in row
        if (button.callback_data or "").startswith("svo:")
    ]
    assert OrderSurvey.unpack(confirm).sure == 300
