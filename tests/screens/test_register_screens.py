"""The screens of the registers, in both languages: within the limits, safe against what people typed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.house import House
from bot.i18n import speaking
from bot.language import Language
from bot.registers.model import Chosen, Filter, Making, Programme, RegisterName, When, stretch_of
from bot.registers.register import Line
from bot.registers.service import Place, Shown
from bot.registers.shelf import REGISTERS
from bot.reports.service import Export
from bot.screens import registers as screens
from bot.screens.screen import Screen
from sandbox.markup import read_html, utf16_length

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
# The longest that rows may hold: a person's name masked, a place and a service cut, hostile letters.
LINE = Line("А***л С. · <Алматы> обл.", ("22.11.2026", "&" * 40, "<" * 40, "20/20", "DAMU-2026-000001"))
MANY = (LINE,) * 8
PLACES = tuple(Place(10**12 + each, "19", "&" * 255, 10**6) for each in range(10))


def shown(name: RegisterName, wanted: Filter, lines: tuple[Line, ...], number: int, page: int = 0) -> Shown:
    fitting = REGISTERS[name].fitting(wanted)
    stretch = stretch_of(fitting.when, NOW.date())
    chosen = Chosen(NOW, stretch, fitting.region, fitting.place, fitting.programme)
    return Shown(name, fitting, chosen, "&" * 255 if fitting.place else None, number, page, lines)


def every_screen(house: House) -> Iterator[Screen]:
    desk = house.registers
    yield screens.shelf()
    for name in RegisterName:
        for wanted in (Filter(When.ALWAYS), Filter(When.LAST_YEAR, "19", 10**12, Programme.NONE)):
            yield screens.page(shown(name, wanted, (), 0), desk)
            for page in (0, 50_000, 124_999):
                yield screens.page(shown(name, wanted, MANY, 10**6, page), desk)
            yield screens.periods(name, wanted)
            yield screens.regions(name, wanted, desk)
            yield screens.programmes(name, wanted)
            yield screens.places(name, wanted, PLACES, desk)
            yield screens.too_many(shown(name, wanted, MANY, 10**6), 200_000)
        for making in (Making(), Making(10**6, 5 * 10**5), Making(10**6, 10**6)):
            yield screens.making(name, making)
        caption = screens.caption(Export(name, "from=always", 10**6, "ab" * 32))
        assert "ab" * 32 in caption
        yield Screen(caption, ((),))


@pytest.mark.parametrize("language", Language)
def test_every_screen_fits_and_can_be_left(house: House, language: Language) -> None:
    with speaking(language):
        made = list(every_screen(house))
    for each in made:
        assert utf16_length(read_html(each.text)[0]) <= 4096
        assert each.rows, "a way out"
        for row in each.rows:
            assert all(len((button.callback_data or "").encode()) <= 64 for button in row)
            assert all(len(button.text) <= 64 for button in row)


def test_arrows_lead_no_further_than_there_are_pages(house: House) -> None:
    with speaking(Language.RU):
        first, middle, last = (
            labels(
                screens.page(shown(RegisterName.SERVICES, Filter(When.YEAR), MANY, 24, page), house.registers)
            )
            for page in (0, 1, 2)
        )
    assert ("◀️" in first, "▶️" in first) == (False, True)
    assert ("◀️" in middle, "▶️" in middle) == (True, True)
    assert ("◀️" in last, "▶️" in last) == (True, False)
    assert "2 / 3" in middle


def labels(screen: Screen) -> list[str]:
    return [button.text for row in screen.rows for button in row]


def test_a_form_that_names_its_days_is_not_of_all_time() -> None:
    for name, register in REGISTERS.items():
        wanted = register.fitting(Filter(When.ALWAYS, "19", 5, Programme.AA))
        assert (wanted.when is When.ALWAYS) == register.timeless, name
        assert register.fitting(wanted) == wanted
        assert register.fitting(replace(wanted, when=When.MONTH)).when is When.MONTH
