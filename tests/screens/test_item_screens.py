"""What administrators see of the questions and of voiding one, in both languages."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.cabinet.items import FLAGGED, GONE, ON_A_PAGE, VOIDED, Appraisal, ItemCard, Listed
from bot.cabinet.voiding import AskingWhy, NowVoid
from bot.enrolments.model import ALMATY
from bot.i18n import speaking
from bot.language import Language
from bot.lessons import content as lesson_files
from bot.lessons import facts
from bot.quiz import content as quiz_files
from bot.quiz.content import Bank
from bot.quiz.items import Figures, Flag, Item
from bot.quiz.void_store import Voided
from bot.reports import items as reported
from bot.reports.service import Export
from bot.reports.table import Flagged
from bot.screens import items as screens
from bot.screens.screen import Screen
from bot.screens.voiding import voiding
from bot.settings import ROOT
from sandbox.markup import read_html, utf16_length

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
COURSE = lesson_files.load(ROOT / "content", facts.load(ROOT / "content"))
BANK = quiz_files.load(ROOT / "content", {lesson.id: lesson.module_id for lesson in COURSE.lessons})
WHOLE = Figures(124, 90, (20, 90, 9, 0), 41.0)
LANGUAGES = {
    Language.KK: Figures(50, 30, (15, 30, 5, 0), 50.0),
    Language.RU: Figures(69, 60, (5, 60, 4, 0), 30),
}
NOTHING = Figures(0, 0, (0, 0, 0, 0), None)


def item(question: str, *flags: Flag) -> Item:
    return Item(question, WHOLE, LANGUAGES, 0.343, flags)


def empty(question: str) -> Item:
    return Item(question, NOTHING, dict.fromkeys(Language, NOTHING), None, (Flag.TOO_FEW,))


FIRST, SECOND, *OTHERS = (question.id for question in BANK.questions)
ITEMS = (item(FIRST, *(flag for flag in Flag if flag is not Flag.TOO_FEW)), item(SECOND), *map(empty, OTHERS))
GONE_ITEM = item("q-gone-<1>", Flag.WEAK)
VOID = Voided(COURSE.id, SECOND, "Два <верных> ответа", 1001, NOW, 5, 12, 3, NOW)
RUNNING = replace(VOID, regraded_at=None)
SHORT = (("m02", 3, 2),)
SHOWN = Appraisal(BANK, (*ITEMS, GONE_ITEM), {SECOND: VOID}, SHORT)
FRESH = Appraisal(BANK, ITEMS[1:], {}, ())
LONGEST = Bank(
    tuple(
        replace(
            question,
            text=dict.fromkeys(Language, "&" * quiz_files.QUESTION_LIMIT),
            options=dict.fromkeys(Language, ("&" * quiz_files.OPTION_LIMIT,) * 4),
        )
        for question in BANK.questions
    )
)
EXPORT = Export("questions", "course=x", 178, "0" * 64)


def card(one: Item, voided: Voided | None = None, left: int = 0) -> Screen:
    shown = ItemCard(SHOWN, one, voided, left, voided is None, FLAGGED, 2)
    return screens.card(shown, COURSE, ALMATY)


def every_screen() -> Iterator[Screen]:
    yield screens.overview(SHOWN, COURSE)
    yield screens.overview(FRESH, COURSE)
    for which in (FLAGGED, VOIDED, GONE, "m01"):
        yield screens.listed(Listed(SHOWN, which, 0), COURSE, ON_A_PAGE)
    yield screens.listed(Listed(SHOWN, "m01", 1), COURSE, ON_A_PAGE)
    yield screens.listed(Listed(FRESH, VOIDED, 0), COURSE, ON_A_PAGE)
    yield from (card(one) for one in (*ITEMS[:3], GONE_ITEM))
    yield card(ITEMS[1], VOID)
    yield card(ITEMS[1], RUNNING, left=9_950)
    longest = replace(SHOWN, bank=LONGEST)
    yield screens.card(ItemCard(longest, ITEMS[0], RUNNING, 9, False, "m01", 0), COURSE, ALMATY)
    for asking in (AskingWhy(FIRST, 12, 3, ()), AskingWhy(FIRST, 12, 3, SHORT, unfit=True)):
        yield voiding(asking, COURSE)
    for outcome in (NowVoid(VOID, 0, newly=False), NowVoid(RUNNING, 9_950, newly=True)):
        yield voiding(outcome, COURSE)


@pytest.fixture(params=Language, autouse=True)
def spoken(request: pytest.FixtureRequest) -> Iterator[Language]:
    with speaking(request.param):
        yield request.param


def test_telegram_takes_every_screen_and_each_has_a_way_on() -> None:
    for screen in (*every_screen(), Screen(screens.caption(EXPORT))):
        plain, _entities = read_html(screen.text)
        assert 1 <= utf16_length(plain) <= 4096
        buttons = [button for row in screen.rows for button in row]
        assert all(len((button.callback_data or "").encode()) <= 64 and button.text for button in buttons)
    assert all(screen.rows for screen in every_screen())


def test_no_two_outcomes_look_alike() -> None:
    shown = [(screen.text, screen.rows) for screen in every_screen()]
    assert all(shown.count(screen) == 1 for screen in shown)


def test_a_card_marks_the_right_option_and_tells_each_share_by_language() -> None:
    known = BANK.questions[0]
    text = card(ITEMS[0]).text
    assert f"✅ {'ABCD'[known.correct]})" in text
    assert "72,5" in text  # 90 of 124
    assert "86,9" in text  # 60 of 69 in Russian
    assert "0,34" in text


def test_what_is_void_can_not_be_voided_again_and_what_runs_can_be_looked_at_again() -> None:
    def offered(screen: Screen) -> list[str]:
        return [str(button.callback_data).partition(":")[0] for row in screen.rows for button in row]

    assert offered(card(ITEMS[0])) == ["void", "itlist", "items", "go"]
    assert offered(card(ITEMS[1], VOID)) == ["itlist", "items", "go"]
    assert offered(card(ITEMS[1], RUNNING, left=1)) == ["item", "itlist", "items", "go"]


def test_a_list_of_flagged_questions_leaves_out_what_is_void_or_gone() -> None:
    assert [each.question for each in SHOWN.listed(FLAGGED)] == [FIRST]


def test_the_table_has_a_row_for_each_question_with_what_is_to_be_looked_at() -> None:
    table = reported.table(SHOWN.items, BANK, SHOWN.voided, "Курс", ALMATY, NOW)
    assert len(table.rows) == len(BANK.questions) + 1
    assert all(len(row) == len(table.columns) for row in table.rows)
    first, second, third, *_others, gone = table.rows
    assert first[1:4] == (FIRST, BANK.questions[0].module, BANK.questions[0].lesson)
    assert first[6:13] == (124, 73, 50, 60, 69, 87, "0,34")
    assert first[13:19] == (16, 73, 7, 0, 4, 41)
    assert isinstance(first[19], Flagged)
    assert second[20:] == (NOW.date(), VOID.reason)
    assert third[6:13] == (0, None, 0, None, 0, None, None)
    assert gone[2:4] == (None, None)


@pytest.mark.parametrize(("value", "words"), [(0.345, "0,34"), (-0.12, "−0,12"), (0.0, "0,00"), (1, "1,00")])
def test_a_correlation_has_two_places(value: float, words: str) -> None:
    assert reported.hundredths(value) == words
