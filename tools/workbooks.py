"""A workbook with formulas: the look of all working sheets, and the values that a telephone shows at once.

A preview on a telephone does not reckon, it shows what the file says: each formula is written with its value.
"""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter

INPUT, BAND, INK, QUIET, LINE = "#FFF3C4", "#DCE8F2", "#10202F", "#5C6873", "#B8C4CE"
RED, GREEN = "#C62828", "#1B6E3C"
MONEY = "# ##0;−# ##0;0"
# The same file on every day and machine.
MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - the format knows no zones

Value = str | int | float


class Page:
    """One tab: what is written into it, by cell names as people say them (B5)."""

    def __init__(self, book: "Book", name: str, widths: tuple[int, ...], *, landscape: bool = False) -> None:
        self._book = book
        self._tab = book.file.add_worksheet(name)
        self.name = name
        for column, width in enumerate(widths):
            self._tab.set_column(column, column, width)
        if landscape:
            self._tab.set_landscape()
        self._tab.set_paper(9)  # A4
        self._tab.fit_to_pages(1, 1)
        self._tab.set_margins(0.5, 0.5, 0.5, 0.5)
        self._tab.hide_gridlines(2)
        self._tab.set_zoom(110)
        self._tab.set_default_row(19)  # A finger must hit it.

    def write(self, cell: str, value: Value, *looks: str) -> None:
        """A text or a number that stays."""
        self._tab.write(cell, value, self._book.look(*looks))

    def input(self, cell: str, value: Value | None = None, *looks: str) -> None:
        """A yellow cell to fill in."""
        look = self._book.look("input", *looks)
        if value is None:
            self._tab.write_blank(cell, None, look)
        else:
            self._tab.write(cell, value, look)

    def formula(self, cell: str, formula: str, value: Value, *looks: str) -> None:
        """A formula with the value that it has now."""
        self._tab.write_formula(cell, f"={formula}", self._book.look(*looks), value)

    def choice(self, cell: str, options: list[str]) -> None:
        """The cell takes one of these, from a list that opens."""
        self._tab.data_validation(cell, {"validate": "list", "source": options})

    def red_below_zero(self, cells: str) -> None:
        """White on red when money runs out."""
        red = self._book.file.add_format({"bg_color": RED, "font_color": "#FFFFFF", "bold": True})
        self._tab.conditional_format(cells, {"type": "cell", "criteria": "<", "value": 0, "format": red})

    def red_when(self, cell: str, formula: str) -> None:
        """The same by a formula."""
        red = self._book.file.add_format({"bg_color": RED, "font_color": "#FFFFFF", "bold": True})
        self._tab.conditional_format(cell, {"type": "formula", "criteria": f"={formula}", "format": red})

    def freeze(self, rows: int, columns: int) -> None:
        """What stays in sight while one scrolls."""
        self._tab.freeze_panes(rows, columns)

    def tall(self, row: int, height: float) -> None:
        """The height of a row, counted from 1."""
        self._tab.set_row(row - 1, height)

    def wide(self, cells: str, value: str, *looks: str) -> None:
        """A text over several cells."""
        self._tab.merge_range(cells, value, self._book.look(*looks))


class Book:
    """A workbook under construction."""

    def __init__(self, title: str) -> None:
        self._bytes = BytesIO()
        self.file = xlsxwriter.Workbook(self._bytes, {"in_memory": True})
        self.file.set_properties({"title": title, "author": "Damu", "created": MADE})
        self._looks: dict[tuple[str, ...], Any] = {}

    def page(self, name: str, widths: tuple[int, ...], *, landscape: bool = False) -> Page:
        """A new tab."""
        return Page(self, name, widths, landscape=landscape)

    def look(self, *names: str) -> Any:  # noqa: ANN401 - xlsxwriter publishes no types
        """A format out of named looks."""
        if names not in self._looks:
            shape = {"font_name": "Arial", "font_size": 11, "font_color": INK, "valign": "vcenter"}
            for name in names:
                shape |= LOOKS[name]
            self._looks[names] = self.file.add_format(shape)
        return self._looks[names]

    def saved(self) -> bytes:
        """The file."""
        self.file.close()
        return self._bytes.getvalue()


LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 15},
    "how": {"italic": True, "font_color": QUIET},
    "hint": {"italic": True, "font_color": QUIET, "font_size": 10, "indent": 1},
    "note": {"font_color": QUIET, "text_wrap": True, "valign": "top", "font_size": 10},
    "head": {"bold": True, "bg_color": BAND, "text_wrap": True, "border": 1, "border_color": LINE},
    "label": {"text_wrap": True, "border": 1, "border_color": LINE},
    "strong": {"bold": True},
    "middle": {"align": "center"},
    "money": {"num_format": MONEY, "border": 1, "border_color": LINE, "align": "right"},
    "percent": {"num_format": "0.0%", "border": 1, "border_color": LINE, "align": "right"},
    "plain": {"num_format": "0.##", "border": 1, "border_color": LINE, "align": "right"},
    "year": {"num_format": "0", "border": 1, "border_color": LINE, "align": "right"},
    "date": {"num_format": "dd.mm.yyyy", "border": 1, "border_color": LINE, "align": "center"},
    "input": {"bg_color": INPUT, "border": 1, "border_color": LINE},
}

Tab = Callable[[Book], None]
