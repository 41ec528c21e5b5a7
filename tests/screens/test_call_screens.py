"""What operators and supervisors see of the survey: complete in both languages, whatever is typed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

import pytest

from bot.callbacks.calls import RoomView
from bot.house import House
from bot.i18n import speaking
from bot.language import Language
from bot.people.model import Role
from bot.people.staff import Colleague
from bot.screens import calls, follow_ups, room
from bot.screens.screen import Screen
from bot.services.model import PlaceKind, ServiceMode
from bot.survey.calls.card import Card, EndedInChat, Step, Talk
from bot.survey.calls.handover import AllAnswered, AskingNumber, AskingWhom, HandedOver
from bot.survey.calls.room import HeldCase, Line, Rates, RegionLine, Room
from bot.survey.calls.room_store import Held, Queue
from bot.survey.calls.rules import CallAgain, Over, Share
from bot.survey.calls.service import CallEnded, CallingClosed, GivenBack, Next, NothingDue
from bot.survey.calls.store import CallMade, DayFigures, Waiting
from bot.survey.follow_ups.service import FollowUpCard, FollowUpList, Listed, Resolved
from bot.survey.follow_ups.store import UNNAMED, FollowUp
from bot.survey.model import Answer, Case, FollowUpReason, Mode, Outcome, Question, Subject
from bot.survey.store import Client
from sandbox.markup import read_html, utf16_length

NOW = datetime(2026, 1, 20, 6, tzinfo=UTC)
ODD = "<b>&Ко"
# Characters of a label that a phone 360 pixels wide shows, by the number of buttons in the row.
SHOWN_WHOLE = {1: 40, 2: 14, 3: 8}
SUBJECT = Subject(
    1, date(2026, 1, 16), f"ЦОП {ODD}", PlaceKind.CENTRE, "Қаскелең", ServiceMode.OFFLINE, "1", "1.1"
)
CASE = Case(
    id=10**9,
    client_id=1,
    person_id=None,
    region="19",
    language=Language.KK,
    opened_at=NOW,
    phone_from=NOW,
    appointment=True,
    calls=4,
    claimed_by=5001,
    claimed_until=NOW + timedelta(minutes=30),
    calling_since=NOW,
    outcome=None,
    ended_mode=None,
    ended_at=None,
    subject=SUBJECT,
)
CLIENT = Client(1, f"Серікова {ODD} Маратқызы", None, ("+77011234567", "+77271234567"), None)
CALLS = tuple(CallMade(n, 5001, Outcome.NO_ANSWER, NOW, NOW, None) for n in range(1, 5))


def answered(*values: str) -> Case:
    """The case with its first questions answered so."""
    given = {
        question: Answer(question, value, Mode.CHAT, Language.RU, "2026-1", None, NOW)
        for question, value in zip(Question, values, strict=False)
    }
    return replace(CASE, answers=MappingProxyType(given))


def card(case: Case) -> Card:
    return Card(case, CLIENT, Language.RU, 5, 5, CALLS, frozenset({"fin1"}), f"Слова {ODD}", handed=True)


def talks() -> Iterator[Talk]:
    whole = card(answered("yes", "5", "yes", "yes"))
    for step in Step:
        yield Talk(whole, step, Question.QUALITY, (date(2026, 1, 20),), tuple(range(9, 18)), unfit=True)
    yield from (Talk(card(CASE), Step.QUESTION, question) for question in Question)


def screens(house: House) -> Iterator[Screen]:
    figures, waiting = DayFigures(21, 4, 1000), Waiting(5, NOW)
    outcomes: tuple[Next | CallEnded | GivenBack | EndedInChat, ...] = (
        *talks(),
        NothingDue(waiting),
        NothingDue(Waiting(0, None)),
        CallingClosed(NOW, waiting),
        GivenBack(figures),
        EndedInChat(),
        CallEnded(Outcome.BUSY, CallAgain(NOW), figures),
        *(CallEnded(outcome, Over(outcome), figures) for outcome in Outcome),
    )
    yield from (calls.show(outcome, house, NOW) for outcome in outcomes)
    yield calls.own_day(DayFigures(0, 0, 0))
    yield from rooms(house)
    yield from lists(house)


def rooms(house: House) -> Iterator[Screen]:
    rates, line = Rates(3, Share(3, 8), Share(1, 8)), Line(ODD * 9, "call_centre", 99, 99, 999, 999, 999)
    full = Room(
        queue=Queue(3, 2, 1),
        done_today={Mode.PHONE: 1, Mode.CHAT: 2},
        phone=rates,
        chat_completed=1,
        both=rates,
        operators=(line,) * 30,
        units=tuple(replace(line, unit=code) for code in house.dictionaries.regions),
        regions=tuple(RegionLine(code, Queue(9, 9, 9), rates) for code in house.dictionaries.regions),
        held=tuple(HeldCase(Held(n, "19", 5001, NOW, calling=True), ODD) for n in range(1, 40)),
    )
    none = Rates(0, None, None)
    quiet = replace(full, phone=none, both=none, operators=(), units=(), regions=(), held=())
    yield from (room.room(seen, view, house, NOW) for seen in (full, quiet) for view in RoomView)
    colleague = Colleague(5002, "Ержан " * 10, "75", Role.OPERATOR, NOW)
    yield room.handing(AskingNumber(unknown=True), house)
    yield room.handing(AskingWhom(CASE, "А***л С.", ODD, (colleague,), ODD), house)
    yield room.handing(AskingWhom(CASE, "А***л С.", None, ()), house)
    yield room.handing(AskingWhom(CASE, "А***л С.", ODD, (colleague,), talking=ODD), house)
    yield room.handing(HandedOver(1, ODD), house)
    yield room.handing(AllAnswered(1), house)


def lists(house: House) -> Iterator[Screen]:
    for reason in FollowUpReason:
        found = FollowUp(1, 1, reason, NOW, 5001, None)
        yield follow_ups.card(FollowUpCard(found, CASE, "А***л С.", None, None, ODD), house)
        own = FollowUpCard(found, CASE, "А***л С.", CLIENT, ODD, ODD)
        yield follow_ups.card(own, house)
        yield follow_ups.resolved(replace(own, asking=True, unfit=True), house)
        lines = (Listed(found, CASE, "А***л С."),)
        yield from (follow_ups.listed(FollowUpList(mine, lines, 1)) for mine in (True, False))
    yield follow_ups.resolved(Resolved(FollowUpList(True, (), 0)), house)
    counts = {("fin1", "19"): 2, (UNNAMED, "75"): 1}
    yield from (follow_ups.interested(counts, house, role) for role in Role)
    yield follow_ups.interested({}, house, Role.OPERATOR)


@pytest.mark.parametrize("language", Language)
def test_telegram_takes_every_screen_of_the_call_centre(house: House, language: Language) -> None:
    with speaking(language):
        for screen in screens(house):
            plain, _entities = read_html(screen.text)
            assert 0 < utf16_length(plain.strip()) <= 4096, plain
            assert screen.rows
            for row in screen.rows:
                for button in row:
                    assert 1 <= len(button.text) <= SHOWN_WHOLE.get(len(row), 5), button.text
                    assert 1 <= len((button.callback_data or "").encode()) <= 64


@pytest.mark.parametrize("language", Language)
def test_before_the_call_the_name_is_masked(house: House, language: Language) -> None:
    case = replace(CASE, calling_since=None)
    with speaking(language):
        text = calls.show(Talk(card(case), Step.CARD), house, NOW).text
    assert "Серікова" not in text
    assert "+77011234567" in text


@pytest.mark.requirement("S10")
def test_a_rate_is_never_shown_without_its_number_of_cases(house: House) -> None:
    with speaking(Language.RU):
        summary = next(rooms(house)).text
    assert "37,5\u00a0% (n = 8)" in summary
