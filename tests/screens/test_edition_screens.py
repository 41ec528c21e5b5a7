"""The course in versions on the screen, in both languages: within limits, translated, filled in."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.callbacks.editions import PublishEdition
from bot.editions import content
from bot.editions.changes import Change, Changes, Kind, Obstacle
from bot.editions.model import PROGRAM, Edition, Listed
from bot.editions.service import (
    NotAtOnce,
    NothingBefore,
    OtherCourse,
    Overtaken,
    Overview,
    Published,
    RolledBack,
    VersionTaken,
)
from bot.enrolments.model import ALMATY
from bot.errors import PackageFlaw, UnfitPackage
from bot.i18n import speaking
from bot.language import Language
from bot.screens import edition_preview as preview
from bot.screens import editions as screens
from bot.screens.edition_words import change_lines
from bot.screens.editions import DraftView
from bot.screens.screen import Screen
from sandbox.markup import read_html, utf16_length
from tests.screens.test_every_screen import english_words

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
FIRST = Listed(1, "2026.2", "ab" * 32, PROGRAM, NOW, None, NOW, None)
GONE = Listed(2, "2026.3", "cd" * 32, 1001, NOW, None, NOW + timedelta(days=1), NOW + timedelta(days=2))
MEND = Listed(3, "2026.4", "ef" * 32, 1001, NOW, 1, NOW + timedelta(days=3), None)
DRAFT = Listed(4, "2026.5-" + "x" * 25, "01" * 32, 1001, NOW, None, None, None)
OBSTACLES = {each: tuple(f"q-m01-{n:02}" for n in range(40)) for each in Obstacle}
FINDING = "lessons/m01-l01.ru.md:1: must be “# <Title>”, as in course.toml " + "x" * 300


@pytest.fixture(scope="module")
def edition(short_content: Path) -> Edition:
    return replace(content.load(short_content, 15), version="2026.4", id=3)


def everything(edition: Edition) -> Changes:
    """Every kind of change to everything there is."""
    pages = {language: tuple(range(6)) for language in Language}
    lessons = [Change(name, Kind.CHANGED, tuple(Language), pages) for name in edition.course.by_id]
    named = tuple(Change(f"images/m01-l0{n}.ru.png", kind, (Language.KK,)) for n in range(9) for kind in Kind)
    return Changes(
        (*lessons, Change("m01-l01", Kind.REMOVED)),
        named,
        named,
        named,
        named,
        named,
        ("m01", "business-basics"),
    )


def view(
    edition: Edition, changes: Changes, obstacles: dict[Obstacle, tuple[str, ...]] | None = None
) -> DraftView:
    return DraftView(DRAFT, edition, edition, changes, obstacles or {}, {"2026.2": 90, "2026.4": 5})


def overviews() -> Iterator[Screen]:
    studying = {f"2026.{n}": n for n in range(30)}
    yield screens.overview(Overview((), (), {}), ALMATY)
    yield screens.overview(Overview((FIRST,), (DRAFT,), {}), ALMATY)
    yield screens.overview(Overview((FIRST, GONE, MEND), (DRAFT,), studying), ALMATY)
    many = tuple(
        replace(FIRST, id=n, version=f"2026.{n}", published_at=NOW + timedelta(n)) for n in range(40)
    )
    yield screens.overview(Overview(many, (), studying), ALMATY)


def drafts(edition: Edition) -> Iterator[Screen]:
    for shown in (
        view(edition, Changes()),
        view(edition, everything(edition)),
        view(edition, everything(edition), OBSTACLES),
        replace(view(edition, Changes()), over=None),
    ):
        yield screens.draft(shown)
        for at_once in (False, True):
            yield screens.ask_publish(shown, PublishEdition(edition=4, over=3, at_once=at_once, sure=False))
        yield Screen(screens.changes_caption(shown), ((),))


def outcomes() -> Iterator[Screen]:
    for each in (
        Published(MEND, FIRST),
        Published(FIRST, None),
        RolledBack(MEND, FIRST),
        VersionTaken(FIRST, same=True),
        VersionTaken(FIRST, same=False),
        Overtaken(FIRST),
        Overtaken(None),
        NotAtOnce(OBSTACLES),
        NothingBefore(),
        OtherCourse("<b>x</b>", "business-basics"),
    ):
        yield screens.outcome(each, ALMATY)
    for flaw in PackageFlaw:
        yield screens.cannot_unpack(UnfitPackage(flaw, ("<i>.md",) * 30))
    yield screens.found((FINDING,))
    yield screens.found((FINDING,) * 500)
    yield from (screens.how_to_send(), screens.dropped(), screens.unreadable())
    yield from (Screen(text, ((),)) for text in (screens.reading(), screens.findings_caption()))


def previews(edition: Edition) -> Iterator[Screen]:
    for listed in (MEND, DRAFT):
        yield preview.modules(listed, edition, everything(edition))
        yield preview.module(listed, edition, everything(edition), "m02")
        yield preview.module(listed, edition, Changes(), "m99")
    for lesson in edition.course.lessons:
        for language in Language:
            yield from (
                preview.page(DRAFT, edition, lesson, n, language) for n in range(-1, lesson.last_page + 2)
            )
            yield from (preview.question(DRAFT, edition, lesson, n, language) for n in range(-1, 8))
    bare = replace(edition, bank=type(edition.bank)(()))
    yield preview.question(DRAFT, bare, edition.course.lessons[0], 0, Language.KK)
    yield preview.module(DRAFT, bare, Changes(), "m01")


@pytest.mark.parametrize("language", Language)
def test_every_screen_of_the_versions_is_taken_translated_and_filled_in(
    edition: Edition, language: Language
) -> None:
    with speaking(language):
        english = english_words(language)
        for screen in (*overviews(), *drafts(edition), *outcomes(), *previews(edition)):
            plain, _entities = read_html(screen.text)
            assert 0 < utf16_length(plain.strip()) <= (1024 if screen.picture else 4096), plain
            for button in (button for row in screen.rows for button in row):
                assert 1 <= len(button.text) <= 60, button.text
                assert 1 <= len((button.callback_data or "").encode()) <= 64
            for text in (screen.text, *(button.text for row in screen.rows for button in row)):
                assert not re.search("[{}]", text), text
                assert not [words for words in english if words in text], text


def test_every_way_to_an_edition_leads_back(edition: Edition) -> None:
    with speaking(Language.RU):
        for screen in (*overviews(), *drafts(edition), *outcomes(), *previews(edition)):
            if screen.rows and screen.rows != ((),):
                labels = [button.text for row in screen.rows for button in row]
                assert "🏠 Главная" in labels, screen.text


def test_the_file_tells_every_change_and_the_message_the_first(edition: Edition) -> None:
    with speaking(Language.RU):
        lines = change_lines(everything(edition), edition, edition)
        assert "✏️ Урок 1.1: казахский стр. 1, 2, 3, 4, 5, 6; русский стр. 1, 2, 3, 4, 5, 6" in lines
        assert "🗑 Урок 1.1" in lines
        assert "🆕 Рисунок m01-l00.ru.png: казахский" in lines
        assert lines[:2] == ["✏️ Название модуля 1", "✏️ Название курса"]
        shown = screens.draft(view(edition, everything(edition))).text
        assert f"… и ещё {len(lines) - screens.MOST_LINES}" in shown
