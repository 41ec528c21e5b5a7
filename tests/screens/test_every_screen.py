"""Every screen of a learner's way, in both languages: within Telegram's limits, translated, filled in."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot import regulations
from bot.cabinet.searching import Found
from bot.cabinet.service import NOTHING_READ, Cabinet
from bot.certificates.service import Authentic, Revoked, Unknown
from bot.certificates.store import Certificate
from bot.enrolments.model import (
    ALMATY,
    AlreadyPassed,
    Attempt,
    Enrolment,
    FailedAll,
    InAttempt,
    Learning,
    LessonsUnread,
    MayStart,
    NoAttemptsLeft,
    Passed,
    Resume,
    RetestOpen,
    Standing,
    StartDecision,
    TestOpen,
    WindowClosed,
    WindowExpired,
)
from bot.enrolments.service import Whereabouts
from bot.i18n import catalogue, speaking
from bot.language import Language
from bot.lessons import content as lesson_files
from bot.lessons import facts
from bot.lessons.model import Reading
from bot.lessons.self_check import CheckedOneself
from bot.lessons.service import LessonLocked, LessonRead, PageShown
from bot.notifications.model import Kind, Pending
from bot.notifications.service import Due
from bot.notifications.staff import StaffDue
from bot.people.model import Manner, Person, Role
from bot.quiz import content as quiz_files
from bot.quiz.model import DrawnQuestion
from bot.quiz.service import Asking, Finished, Reviewing, Summary, TestRules
from bot.screens import (
    certificates,
    guidance,
    home,
    lessons,
    notices,
    quiz,
    searching,
    self_check,
    staff_notices,
    welcome,
)
from bot.screens import reading as reading_screens
from bot.screens.screen import Screen
from bot.search.model import Hit, Piece
from sandbox.markup import read_html, utf16_length
from sandbox.rich import rich_message
from sandbox.rich_words import words as rich_words

CONTENT = Path(__file__).parents[2] / "content"
NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
POLICY = regulations.load(CONTENT, ALMATY).test
COURSE = lesson_files.load(CONTENT, facts.load(CONTENT))
BANK = quiz_files.load(CONTENT, {lesson.id: lesson.module_id for lesson in COURSE.lessons})
TEST = TestRules(POLICY, lambda day: True, BANK)

PERSON = Person(1, 1002, Language.KK, Role.ENTREPRENEUR, True, True, False, False, None)
CYCLE = Enrolment(17, 1, COURSE.id, 2, "2026.1", NOW, NOW, None, None, NOW + timedelta(days=30), 0)
RUNNING = Attempt(5, 1, NOW, NOW + timedelta(hours=1), None, None, 20, passed=None, timed_out=False)
FAILED = replace(RUNNING, finished_at=NOW, score=14, passed=False, timed_out=True)
GOOD = replace(FAILED, score=15, passed=True, timed_out=False)
STANDINGS: tuple[Standing, ...] = (
    Learning(),
    TestOpen(3),
    InAttempt(RUNNING, 2),
    RetestOpen(2, NOW + timedelta(days=30)),
    Passed(NOW),
    WindowExpired(NOW),
    FailedAll(NOW),
)
DECISIONS: tuple[StartDecision, ...] = (
    MayStart(1, 3),
    Resume(RUNNING),
    LessonsUnread(),
    AlreadyPassed(NOW),
    WindowClosed(NOW),
    NoAttemptsLeft(),
)
CERTIFICATE = Certificate(
    3, 17, 1, "DAMU-2026-000003", "Ab3dE-6hIj", NOW, b"sealed", 15, 20, None, None, revoked_at=None
)
HALF_READ = Reading(
    frozenset(lesson.id for lesson in COURSE.lessons[:3]),
    {COURSE.lessons[3].id: 2},
    COURSE.lessons[3].id,
    None,
)
ALL_READ = Reading(frozenset(COURSE.by_id), {}, None, NOW)


def drawn(chosen: int | None) -> tuple[DrawnQuestion, ...]:
    """Every question of the bank as a test that has them all would show it."""
    return tuple(
        DrawnQuestion(at, question.id, (2, 0, 3, 1), (2, 0, 3, 1).index(question.correct), chosen)
        for at, question in enumerate(BANK.questions)
    )


def place(standing: Standing) -> Whereabouts:
    return Whereabouts(CYCLE, (FAILED,), standing)


def cabinets() -> Iterator[Screen]:
    yield home.home(Cabinet(None, NOTHING_READ, (), False), COURSE, POLICY)
    for standing in STANDINGS:
        for reading in (NOTHING_READ, HALF_READ, ALL_READ):
            view = Cabinet(place(standing), reading, (CERTIFICATE,), nudges_paused=False)
            yield home.home(view, COURSE, POLICY)


def reading() -> Iterator[Screen]:
    for read in (NOTHING_READ, HALF_READ, ALL_READ):
        yield lessons.contents(COURSE, read)
        yield from (lessons.module(COURSE, read, module.id) for module in COURSE.modules)
    for lesson, following in zip(COURSE.lessons, (*COURSE.lessons[1:], None), strict=True):
        yield lessons.page(LessonLocked(lesson, COURSE.lessons[0], NOTHING_READ), COURSE)
        yield lessons.page(LessonRead(lesson, following, HALF_READ, newly=True), COURSE)
        for answers in ((True,), (False,), (None,)):
            checked = CheckedOneself(lesson, answers * len(lesson.polls), following)
            yield self_check.end(checked, COURSE)


MANNERS = [Manner(pictures, rich) for pictures in (True, False) for rich in (True, False)]


def pages(manner: Manner = MANNERS[1]) -> Iterator[Screen]:
    for lesson in COURSE.lessons:
        for number in range(lesson.last_page + 1):
            yield lessons.page(PageShown(lesson, number, NOTHING_READ), COURSE, manner)


def manners() -> Iterator[Screen]:
    for chosen in MANNERS:
        yield reading_screens.manner(chosen)
        yield reading_screens.manner(chosen, changed=True)
        yield from pages(chosen)
    for page in pages(MANNERS[2]):
        if page.rich:
            yield page.under(page.rich.refused)
    for sheet in COURSE.sheets.values():
        yield Screen(reading_screens.sheet_caption(sheet), picture=CONTENT)


def questions() -> Iterator[Screen]:
    for chosen in (None, 2):
        for question in drawn(chosen):
            yield quiz.test(Asking(RUNNING, question, drawn(chosen)[:20], "1"), TEST, COURSE)
            yield quiz.test(Reviewing(FAILED, question, 20, "1"), TEST, COURSE)
        yield quiz.test(Summary(RUNNING, drawn(chosen)[:20], "1"), TEST, COURSE)
    yield quiz.test(Asking(RUNNING, DrawnQuestion(0, "q-gone", (0, 1, 2, 3), 0, None), (), "1"), TEST, COURSE)


def results() -> Iterator[Screen]:
    for standing in STANDINGS:
        yield quiz.test(Finished(FAILED, place(standing), drawn(None)[:20]), TEST, COURSE)
        yield from (quiz.rules_of(decision, place(standing), POLICY) for decision in DECISIONS)
    yield quiz.test(Finished(GOOD, place(Passed(NOW)), drawn(2)[:20]), TEST, COURSE)
    void = tuple(replace(each, voided=True) for each in drawn(2)[:20])
    yield quiz.test(Finished(GOOD, place(Passed(NOW)), void), TEST, COURSE)
    yield quiz.test(Asking(RUNNING, void[0], void, "1"), TEST, COURSE)
    yield quiz.test(Reviewing(GOOD, void[0], 20, "1"), TEST, COURSE)


def proofs() -> Iterator[Screen]:
    yield certificates.own((), POLICY)
    yield certificates.own((CERTIFICATE, replace(CERTIFICATE, number="DAMU-2027-000004")), POLICY)
    for verdict in (Authentic("DAMU-2026-000003", "А***л С.", date(2026, 11, 22), "1"), Unknown()):
        yield certificates.verdict(verdict, COURSE, POLICY)
    yield certificates.verdict(Revoked("DAMU-2026-000003", date(2026, 11, 22)), COURSE, POLICY)
    yield Screen(certificates.caption("DAMU-2026-000003", COURSE), picture=CONTENT)


def guides() -> Iterator[Screen]:
    yield from (guidance.help_screen(role, "1408") for role in Role)
    yield from (guidance.paused(), guidance.resumed(), guidance.trouble(), welcome.choose_language())
    words = (guidance.nothing_to_cancel(), guidance.not_understood(), *guidance.command_words().values())
    yield from map(Screen, words)


def toasts() -> Iterator[Screen]:
    yield from map(Screen, (guidance.out_of_date(), guidance.not_allowed()))


def notifications() -> Iterator[Screen]:
    for kind, standing in (
        (Kind.ATTEMPT_ENDING, InAttempt(RUNNING, 2)),
        (Kind.ATTEMPT_CLOSED, FailedAll(NOW)),
        (Kind.RETEST, RetestOpen(1, NOW + timedelta(days=7))),
        (Kind.RETEST, RetestOpen(1, NOW + timedelta(hours=2))),
        (Kind.LAPSED, WindowExpired(NOW)),
        (Kind.CHANGED, RetestOpen(1, NOW)),
        (Kind.CHANGED, TestOpen(4)),
        (Kind.PACE, Learning()),
    ):
        yield notices.notice(Due(Pending(1, 1, 17, "key", kind, NOW), PERSON, place(standing)), POLICY, NOW)
    passed = Whereabouts(CYCLE, (replace(GOOD, corrected=True),), Passed(NOW))
    for newest in (True, False):
        due = Due(Pending(1, 1, 17, "key", Kind.CORRECTED, NOW), PERSON, passed, newest)
        yield notices.notice(due, POLICY, NOW)


def searches() -> Iterator[Screen]:
    yield searching.how_to()
    sentence = (Piece("…<b> & " + "ә" * 150, hit=False), Piece("<салық>", hit=True))
    longest = sorted(COURSE.lessons, key=lambda lesson: -len(lesson.title[Language.KK]))[:5]
    for hits in ((), tuple(Hit(lesson.id, lesson.last_page, sentence) for lesson in longest)):
        for read in (NOTHING_READ, HALF_READ, ALL_READ):
            yield from (searching.found(Found(COURSE, hits, read, begun), COURSE) for begun in (True, False))


def for_staff() -> Iterator[Screen]:
    row = Pending(1, 1, None, "key", Kind.FACT_ENDING, NOW)
    for count in (1, 25, 80):
        values = {f"f{n}.{language}": "x" * 90 for n in range(count) for language in Language}
        details = {"day": "2026-12-31", "facts": " ".join(f"f{n}" for n in range(count)), **values}
        for today in (date(2026, 12, 31), date(2027, 1, 1)):
            yield staff_notices.notice(StaffDue(row, PERSON, details), today)


GROUPS: tuple[Callable[[], Iterator[Screen]], ...] = (
    cabinets,
    reading,
    pages,
    manners,
    questions,
    results,
    proofs,
    guides,
    toasts,
    notifications,
    searches,
    for_staff,
)


@pytest.fixture(params=Language)
def spoken(request: pytest.FixtureRequest) -> Iterator[Language]:
    with speaking(request.param):
        yield request.param


@pytest.mark.parametrize("group", GROUPS)
def test_telegram_takes_every_screen(spoken: Language, group: Callable[[], Iterator[Screen]]) -> None:
    for screen in group():
        plain, _entities = read_html(screen.text)
        longest = 200 if group is toasts else 1024 if screen.picture else 4096
        assert 0 < utf16_length(plain.strip()) <= longest, plain
        for button in (button for row in screen.rows for button in row):
            assert 1 <= len(button.text) <= 40
            assert 1 <= len((button.callback_data or "").encode()) <= 64


@pytest.mark.parametrize("group", GROUPS)
def test_every_screen_is_translated_and_filled_in(
    spoken: Language, group: Callable[[], Iterator[Screen]]
) -> None:
    english = english_words(spoken)
    for screen in group():
        for text in (screen.text, *(button.text for row in screen.rows for button in row)):
            assert not re.search("[{}]", text), text
            assert not [words for words in english if words in text], text


def english_words(language: Language) -> list[str]:
    """Of each message, the longest piece between placeholders, if it is English and not a name."""
    sources: list[str] = []
    for message in catalogue(language):
        same = message.string == message.id
        sources += [] if same else [message.id] if isinstance(message.id, str) else message.id
    pieces = (max(re.split(r"{\w+}", source), key=len) for source in sources)
    return [piece for piece in pieces if re.search("[A-Za-z]{4}", piece)]


@pytest.mark.parametrize("language", Language)
def test_english_would_be_noticed(language: Language) -> None:
    words = english_words(language)
    assert "This time it was not enough." in words
    assert " minutes of reading left." in words
    assert len(words) > 200


def test_both_languages_show_a_page_in_the_same_place() -> None:
    for lesson in COURSE.lessons:
        assert len(lesson.pages[Language.KK]) == len(lesson.pages[Language.RU])


def test_telegram_takes_every_rich_page_and_it_says_what_the_plain_one_says(spoken: Language) -> None:
    for screen in pages(MANNERS[2]):
        assert screen.rich
        message = rich_message({"html": screen.rich.html})
        said = set(re.findall(r"[\w-]+", rich_words(message["blocks"])))
        plain, _entities = read_html(screen.text)
        sources = plain.rpartition("\n\n")[
            2
        ]  # In the rich page the line under the figures has words of its own.
        assert set(re.findall(r"[\w-]+", plain.removesuffix(sources))) <= said


def test_a_page_with_a_picture_is_rich_only_without_it() -> None:
    with speaking(Language.RU):
        shown = [page for page in pages(MANNERS[0]) if page.picture]
        assert len(shown) == sum(lesson.picture is not None for lesson in COURSE.lessons)
        assert not any(page.rich for page in shown)
        assert not any(page.picture for page in pages(MANNERS[2]))


def test_the_pages_with_pictures_are_among_the_screens() -> None:
    with speaking(Language.KK):
        shown = [screen.picture for screen in pages() if screen.picture]
    assert len(shown) == sum(lesson.picture is not None for lesson in COURSE.lessons) > 0
