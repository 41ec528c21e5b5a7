"""The register of services in words: every fault has a sentence, and every screen fits into a message."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.errors import FileFlaw, IdentifierFlaw, UnreadableFile
from bot.i18n import speaking
from bot.language import Language
from bot.people import dictionaries
from bot.screens import fault_words
from bot.screens import services as screens
from bot.screens.screen import Screen
from bot.services import content
from bot.services.dry_run import PROBLEMS, DryRun, Problem
from bot.services.model import OFFICIAL, BatchState, Fault, FaultCode, Field
from bot.services.rules import Statistic
from bot.services.service import Overview
from bot.services.store import Batch, MonthCount
from bot.services.words import ServiceLists
from bot.settings import ROOT

MONTHS = ("2026-03", "2026-04", "2026-02", "2026-01")
LONGEST = 4096


@pytest.fixture(scope="module")
def lists() -> ServiceLists:
    return content.load(ROOT / "content", dictionaries.load(ROOT / "content"))


@pytest.fixture(params=Language)
def spoken(request: pytest.FixtureRequest) -> Iterator[Language]:
    with speaking(request.param):
        yield request.param


def batch(state: BatchState) -> Batch:
    received = datetime(2026, 4, 2, 6, tzinfo=UTC)
    counts = {"progress": 10, "rows": 110_000, "taken": 105_000, "held": 3000, "known": 2000, "mended": 500}
    return Batch(7, "2026-03", received, 1001, Language.RU, "0" * 64, "xlsx", state, **counts, told_at=None)


def dry(problems: tuple[Problem, ...] = (), good: int = 105_000) -> DryRun:
    return DryRun(110_000, good, 3000 if good else 0, 2000, 9, 500, (), problems, tuple(Statistic))


def details(code: FaultCode) -> tuple[str, ...]:
    return tuple(IdentifierFlaw) if code is FaultCode.IDENTIFIER else ("", "42")


@pytest.mark.usefixtures("spoken")
@pytest.mark.parametrize("code", FaultCode)
def test_every_fault_has_a_sentence_with_and_without_a_suggestion(
    code: FaultCode, lists: ServiceLists
) -> None:
    for detail in details(code):
        for suggested in ("", "1"):
            text = fault_words.explain(Fault(Field.SERVICE, code, detail, suggested), lists)
            assert len(text) > 10
            assert "{" not in text


@pytest.mark.usefixtures("spoken")
@pytest.mark.parametrize("flaw", FileFlaw)
def test_every_file_that_cannot_be_read_has_a_sentence(flaw: FileFlaw, lists: ServiceLists) -> None:
    for missing in ((), (Field.REGION,), OFFICIAL):
        assert len(screens.refused(UnreadableFile(flaw, missing), lists).text) > 40


@pytest.mark.usefixtures("spoken")
def test_a_suggestion_is_told_by_its_name(lists: ServiceLists, spoken: Language) -> None:
    fault = Fault(Field.SUBTYPE, FaultCode.OTHER_SERVICE, "", "4")
    assert lists.worded(Field.SERVICE, "4", spoken) in fault_words.explain(fault, lists)


def every_screen(lists: ServiceLists) -> Iterator[Screen]:
    longest = max(lists.services.values(), key=lambda each: len(each.name[Language.KK])).code
    worst = tuple(
        Problem(Field.SUBTYPE, FaultCode.UNKNOWN_WORD, "", 110_000, (110_001, 110_002, 110_003), longest)
        for _each in range(PROBLEMS)
    )
    yield from (screens.standing(batch(state), MONTHS) for state in BatchState)
    yield screens.checked(batch(BatchState.CHECKED), dry(worst), lists)
    yield screens.checked(batch(BatchState.CHECKED), dry(good=0), lists)
    yield screens.overview(Overview((), ()))
    yield screens.overview(Overview((MonthCount("2026-03", 5, 1),), (batch(BatchState.CHECKED),)))
    yield screens.how_to_send()
    yield screens.file_lost()


@pytest.mark.usefixtures("spoken")
def test_every_screen_fits_into_a_message_and_leads_somewhere(lists: ServiceLists) -> None:
    for screen in every_screen(lists):
        assert len(screen.text) <= LONGEST
        assert screen.rows
        for row in screen.rows:
            assert all(len((each.callback_data or "").encode()) <= 64 for each in row)


def test_problems_name_the_column_the_count_and_rows(lists: ServiceLists) -> None:
    problem = Problem(Field.SEX, FaultCode.SEX_MISMATCH, "", 17, (5, 8, 21), "")
    with speaking(Language.RU):
        text = screens.checked(batch(BatchState.CHECKED), dry((problem,)), lists).text
    assert "Пол клиента" in text
    assert "17" in text
    assert "5, 8, 21" in text


def test_what_was_typed_cannot_break_the_markup(lists: ServiceLists) -> None:
    problem = Problem(Field.LOCALITY, FaultCode.OTHER_REGION, "", 1, (2,), "<b>Село & другие")
    with speaking(Language.RU):
        text = screens.checked(batch(BatchState.CHECKED), dry((problem,)), lists).text
    assert "&lt;b&gt;Село &amp; другие" in text
