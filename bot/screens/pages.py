"""Pages of a list: which one is shown, and the ways to those beside it."""

from collections.abc import Callable

from aiogram.filters.callback_data import CallbackData

from bot.screens.screen import Row, button


def page_of(page: int, pages: int) -> str:
    """Which page this is, counted from 0; empty when there is but one."""
    return f"  {page + 1} / {pages}" if pages > 1 else ""


def turns(page: int, pages: int, turn: Callable[[int], CallbackData]) -> tuple[Row, ...]:
    """The pages before and after, by number."""
    before = (button(f"◀️ {page} / {pages}", turn(page - 1)),) if page > 0 else ()
    after = (button(f"{page + 2} / {pages} ▶️", turn(page + 1)),) if page + 1 < pages else ()
    return ((*before, *after),) if pages > 1 else ()
