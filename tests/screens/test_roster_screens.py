"""The screens of /staff, in both languages: within Telegram's limits, whatever people are called."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.enrolments.model import ALMATY
from bot.i18n import speaking
from bot.language import Language
from bot.people import dictionaries
from bot.people.model import Role
from bot.people.staff import (
    CALL_CENTRE,
    INVITED,
    LONGEST_NAME,
    AskingName,
    Card,
    Colleague,
    Invitation,
    Joined,
    Kept,
    Left,
    Roster,
    Stays,
)
from bot.screens import roster
from bot.screens.screen import Screen
from bot.settings import ROOT
from sandbox.markup import read_html, utf16_length

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
REGIONS = dictionaries.load(ROOT / "content").regions
WORST = "<&>" * (LONGEST_NAME // 3)
ACCOUNT = 2**52
COLLEAGUES = tuple(
    Colleague(ACCOUNT + number, WORST, unit, Role.SUPERVISOR, NOW)
    for number, unit in enumerate((CALL_CENTRE, *REGIONS))
)
BY_HAND = Colleague(ACCOUNT, "", None, Role.OPERATOR, NOW)
INVITATION = Invitation("0123456789abcdef", Role.SUPERVISOR, "75", WORST, NOW + timedelta(hours=48))
URL = "https://t.me/damu_bot?start=s_0123456789012345678901"
PAGES = -(-len(COLLEAGUES) // roster.COLLEAGUES_ON_A_PAGE)


def every_screen() -> Iterator[Screen]:
    yield roster.roster(Roster((), ()), 0, REGIONS, ALMATY)
    for page in range(PAGES):
        yield roster.roster(Roster(COLLEAGUES, (INVITATION,) * 3), page, REGIONS, ALMATY)
    yield roster.ask_role()
    for role in INVITED:
        yield from (roster.ask_unit(role, page, REGIONS) for page in (0, 1))
        yield from (roster.ask_name(AskingName(role, "75", unfit), REGIONS) for unfit in (False, True))
    yield roster.made(INVITATION, REGIONS, ALMATY)
    yield roster.invitation(INVITATION, REGIONS, ALMATY)
    for who in (COLLEAGUES[0], BY_HAND):
        yield from (roster.card(Card(who, own), REGIONS, ALMATY) for own in (False, True))
        yield from (roster.ask_new_unit(Card(who, own=False), page, REGIONS) for page in (0, 1))
        yield roster.ask_dismissal(Card(who, own=False), REGIONS, ALMATY)
        for role in INVITED:
            mine = Colleague(ACCOUNT, WORST, "75", role, NOW)
            yield from (roster.joined(Joined(mine, ask), REGIONS) for ask in ((), (WORST, WORST)))
    yield roster.ask_leaving()


@pytest.fixture(params=Language, autouse=True)
def language(request: pytest.FixtureRequest) -> Iterator[None]:
    with speaking(request.param):
        yield


def test_telegram_takes_every_screen_and_each_has_a_way_on() -> None:
    for screen in every_screen():
        plain, _entities = read_html(screen.text)
        assert 0 < utf16_length(plain) <= 4096
        buttons = [button for row in screen.rows for button in row]
        assert buttons
        assert all(len((button.callback_data or "").encode()) <= 64 for button in buttons)
        assert all(1 <= len(button.text) <= 64 for button in buttons)


def test_the_lines_above_other_screens_are_whole() -> None:
    lines = [
        roster.dismissed(COLLEAGUES[0]),
        roster.dismissed(BY_HAND),
        roster.withdrawn(),
        *(roster.kept(Kept(role)) for role in Role),
        roster.refused(),
        roster.left(Left()),
        roster.left(Stays()),
    ]
    assert len(set(lines)) == len(lines)
    assert all(read_html(line)[0] for line in lines)


@pytest.mark.requirement("M13")
def test_every_unit_can_be_chosen_the_call_centre_and_each_branch() -> None:
    offered = [
        button.callback_data
        for page in (0, 1)
        for row in roster.ask_unit(Role.OPERATOR, page, REGIONS).rows
        for button in row
        if (button.callback_data or "").startswith("invto:")
    ]
    assert offered == [f"invto:operator:{unit}" for unit in (CALL_CENTRE, *REGIONS)]
    assert len({roster.unit_name(unit, REGIONS) for unit in (CALL_CENTRE, *REGIONS)}) == 21


@pytest.mark.parametrize("page", [-(10**9), -1, PAGES, 10**9])
def test_a_page_that_is_not_there_is_the_nearest_one(page: int) -> None:
    whole = Roster(COLLEAGUES, ())
    nearest = roster.roster(whole, 0 if page < 0 else PAGES - 1, REGIONS, ALMATY)
    assert roster.roster(whole, page, REGIONS, ALMATY) == nearest
    assert roster.ask_unit(Role.OPERATOR, page, REGIONS).rows


def test_everybody_is_on_exactly_one_page() -> None:
    pages = [roster.roster(Roster(COLLEAGUES, ()), page, REGIONS, ALMATY) for page in range(PAGES)]
    shown = [button.callback_data for screen in pages for row in screen.rows for button in row]
    assert [data for data in shown if (data or "").startswith("mate:")] == [
        f"mate:{who.telegram_id}" for who in COLLEAGUES
    ]


def test_the_message_that_is_passed_on_has_the_link_and_no_buttons() -> None:
    message = roster.forwardable(INVITATION, URL, REGIONS, ALMATY)
    assert URL in message.text
    assert message.rows == ()
    assert "&lt;&amp;&gt;" in message.text


def test_nobody_is_offered_to_dismiss_themself() -> None:
    def offered(own: bool) -> bool:
        rows = roster.card(Card(COLLEAGUES[0], own), REGIONS, ALMATY).rows
        return any((button.callback_data or "").startswith("dismiss:") for row in rows for button in row)

    assert offered(own=False)
    assert not offered(own=True)
