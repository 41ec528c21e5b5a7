"""The screens of /letters, /acts and /calendar in both languages: within Telegram's limits, with a way on."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.enrolments.model import ALMATY
from bot.i18n import speaking
from bot.language import Language
from bot.monitoring.acts.model import Act, ActsView, ProofCounts, Reason, ServiceLine
from bot.monitoring.acts.reading import COLUMNS, ActFlaw, BadRow
from bot.monitoring.acts.service import ON_A_PAGE, Listed, Overview, ServiceCard, Taken
from bot.monitoring.calendar.service import AskingNote, DayView, MonthView
from bot.monitoring.calendar.store import DeclaredDay
from bot.monitoring.deadlines import rules as deadline_rules
from bot.monitoring.deadlines.model import Submission
from bot.monitoring.deadlines.service import AskingSubmission
from bot.monitoring.deadlines.service import Overview as Deadlines
from bot.monitoring.letters.model import Comparison, Fate, FaultyRow, Letter, LetterState
from bot.monitoring.letters.rules import BadDates, NoNumber
from bot.monitoring.letters.service import ROWS_ON_A_PAGE, AskingSending, Card, LetterList, RowsPage
from bot.notifications.model import Kind, Pending
from bot.notifications.staff import StaffDue
from bot.people import dictionaries
from bot.people.model import Person, Role
from bot.screens import acts, calendar, letters, staff_notices
from bot.screens.screen import Screen
from bot.services import content as service_files
from bot.services.model import Fault, FaultCode, Field, Proof, ServiceState
from bot.settings import ROOT
from sandbox.markup import read_html, utf16_length

CONTENT = ROOT / "content"
LISTS = service_files.load(CONTENT, dictionaries.load(CONTENT))
NOW = datetime(2026, 4, 7, 6, tzinfo=UTC)
TODAY = date(2026, 4, 7)
WORST = "<&>" * 21
PERSON = Person(1, 1001, Language.KK, Role.ADMINISTRATOR, True, True, False, False, None)

LETTER = Letter(2**52, 7, "2026-03", NOW, NOW, TODAY, WORST, TODAY, date(2026, 4, 8), date(2026, 4, 10), None)
UNSENT = replace(LETTER, outgoing_number=None, sent_on=None, received_on=None, answer_due_on=None)
CARDS = tuple(
    Card(UNSENT if "send" in state else LETTER, state, Comparison(10**6, 10**5, 10**4))
    for state in LetterState
)
FAULTS = tuple(Fault(column, FaultCode.MISSING) for column in tuple(Field)[:22])
ROW = FaultyRow(1, 10**6, FAULTS, TODAY, again=True)
LINES = tuple(
    ServiceLine(
        10**12 + n,
        "2026-03",
        "19",
        code,
        date(2026, 3, 1),
        TODAY,
        Proof.NONE,
        ServiceState.EXCLUDED if n % 2 else ServiceState.REGISTERED,
        Reason.ACT_MALFORMED if n % 2 else None,
    )
    for n, code in enumerate(
        sorted(LISTS.services, key=lambda c: -len(LISTS.services[c].name[Language.RU]))[:ON_A_PAGE]
    )
)
COUNTS = ProofCounts("2026-03", 10**6, 10**5, 10**5, 10**5, 10**5, 10**5, 10**4)
DECLARED = DeclaredDay(TODAY, True, "<&>" * 66, 2**52, NOW)


def letter_screens() -> Iterator[Screen]:
    yield letters.letters(LetterList((), 0, 1, 0, 0))
    yield letters.letters(LetterList((*CARDS, CARDS[0]), 1, 3, 10, 9))
    for card in CARDS:
        yield letters.card(card, TODAY)
        yield letters.ask_closing(card)
    page = tuple((ROW, fate) for fate in (*Fate, *Fate, *Fate, *Fate))
    assert len(page) == ROWS_ON_A_PAGE
    yield letters.rows(RowsPage(CARDS[0], page, 1, 3), LISTS)
    for flaw in (None, NoNumber(), BadDates()):
        yield letters.asking(AskingSending(LETTER, flaw))
        for period in ("2026Q1", "2026"):
            yield letters.asking_submission(AskingSubmission(period, flaw))
    terms = deadline_rules.Terms(12, (12, 10), (12, 1))
    near = deadline_rules.near(date(2026, 4, 20), terms, lambda day: day.weekday() < 5)
    assert near
    sent = Submission("2026Q1", WORST, TODAY)
    for today in (TODAY, date(2026, 4, 13)):
        yield letters.deadlines(Deadlines(tuple((each, None) for each in near), today))
        yield letters.deadlines(Deadlines(tuple((each, sent) for each in near), today))


def calendar_screens() -> Iterator[Screen]:
    for number in range(1, 13):
        worked = {day: day % 7 > 1 for day in range(1, 29)}
        yield calendar.month_view(MonthView(2025, number, worked, frozenset({1, 28})))
    for is_working in (True, False):
        for declared in (None, DECLARED):
            yield calendar.day_view(DayView(TODAY, is_working, True, declared), ALMATY)
        for unfit in (True, False):
            yield calendar.asking(AskingNote(TODAY, is_working, unfit))
    yield calendar.declared_days((), TODAY)
    yield calendar.declared_days((DECLARED,) * 40, TODAY)
    yield calendar.not_a_day()


def act_screens() -> Iterator[Screen]:
    yield acts.overview(Overview(None, 0, (), 0))
    yield acts.overview(Overview(COUNTS, 5, ("2026-03", "2026-02"), 7))
    yield acts.how_to_send()
    yield acts.taken(Taken(), ())
    yield acts.taken(Taken(9, 8, 7, 6), [BadRow(n, flaw) for n in range(9) for flaw in ActFlaw])
    yield acts.taken(Taken(known=9), ())
    yield acts.too_many(20_000)
    yield acts.lacking(COLUMNS, LISTS)
    for view in ActsView:
        yield acts.listed(Listed("2026-03", view, LINES, {LINES[0].id: Reason.NO_ACT}, 1, 3, 24), LISTS)
        yield acts.listed(Listed("2026-03", view, (), {}, 0, 1, 0), LISTS)
    for line in LINES[:2]:
        for act in (None, Act(WORST, TODAY, "digest", "1", TODAY)):
            yield acts.card(ServiceCard(line, act), LISTS)
    yield acts.ask_applying("2026-03", 10**6)
    yield acts.ask_applying("2026-03", 10**6).under(acts.changed())
    yield acts.overview(Overview(COUNTS, 5, ("2026-03",), 7)).under(acts.restored(10**6))


def notice_screens() -> Iterator[Screen]:
    letter = Pending(1, 1, None, "key", Kind.LETTERS_DUE, NOW)
    numbers = " ".join(map(str, range(10**6, 10**6 + 500)))
    for told in (numbers, "1"):
        details = {"send_today": told, "send_overdue": told, "answer_overdue": told}
        yield staff_notices.notice(StaffDue(letter, PERSON, details), TODAY)
    report = Pending(1, 1, None, "key", Kind.REPORT_DUE, NOW)
    for period in ("2026Q1", "2026"):
        details = {"period": period, "aim_on": "2026-04-10", "last_on": "2026-04-12"}
        for today in ("2026-04-01", "2026-04-10", "2026-04-11", "2026-04-13"):
            yield staff_notices.notice(StaffDue(report, PERSON, details), date.fromisoformat(today))


@pytest.fixture(params=Language, autouse=True)
def language(request: pytest.FixtureRequest) -> Iterator[None]:
    with speaking(request.param):
        yield


@pytest.mark.parametrize("screens", [letter_screens, calendar_screens, act_screens, notice_screens])
def test_telegram_takes_every_screen_and_each_has_a_way_on(screens: Callable[[], Iterator[Screen]]) -> None:
    for screen in screens():
        plain, _entities = read_html(screen.text)
        assert 0 < utf16_length(plain) <= 4096
        buttons = [button for row in screen.rows for button in row]
        assert buttons
        assert all(len((button.callback_data or "").encode()) <= 64 for button in buttons)
        assert all(1 <= len(button.text) <= 64 for button in buttons)
        assert "{" not in plain


def test_a_month_begins_on_a_monday() -> None:
    worked = dict.fromkeys(range(1, 31), True)
    shown = calendar.month_view(MonthView(2026, 4, worked, frozenset()))
    assert [button.text for button in shown.rows[0]] == ["·", "·", "1", "2", "3", "4", "5"]


def test_a_row_with_many_faults_is_cut() -> None:
    shown = letters.rows(RowsPage(CARDS[0], ((ROW, Fate.OPEN),), 0, 1), LISTS)
    assert "…" in shown.text
