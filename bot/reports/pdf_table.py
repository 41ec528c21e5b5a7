"""Draws a table on the sheets of a PDF: headings on each, rows whole as long as a sheet can hold them."""

from collections.abc import Iterator, Sequence
from itertools import chain, repeat
from typing import TYPE_CHECKING, Literal

from bot.language import Language
from bot.reports.document import (
    BOTTOM,
    Printed,
    column_widths,
    heads,
    is_number,
    pieces,
    table_size,
    turned,
    turned_height,
    written,
)

if TYPE_CHECKING:
    from fpdf import FPDF

_LEADING = 1.25 * 0.3528
_TITLE, _NOTE = 10.0, 8.5
_SHADE = (236, 239, 242)
# What the fonts of the house lack, and what stands for it.
_INSTEAD = str.maketrans({"\u202f": "\u00a0", "\u2212": "–", "\u2011": "-", "\u00ad": ""})

Style = Literal["", "B"]
Lines = list[str]


def plain(text: str) -> str:
    """The text in letters that the fonts have."""
    return text.translate(_INSTEAD)


def room_to_begin(block: Printed, width: float) -> float:
    """Millimetres for a title, the headings and the first rows: less is no beginning."""
    head = turned_height(block.table, width) or 12
    return 8 + 4 * len(block.table.notes) + head + 15


def _divided(paragraph: str) -> Iterator[tuple[str, str]]:
    """Pieces that stay on a line, each with what stands before it there."""
    for word in paragraph.split(" "):
        yield from zip(pieces(word), chain((" ",), repeat("")), strict=False)


class PrintedTable:
    """A table on its way to paper."""

    def __init__(self, pdf: "FPDF", family: str, block: Printed, language: Language, width: float) -> None:
        self._pdf = pdf
        self._family = family
        self._block = block
        self._table = block.table
        self._language = language
        self._size = table_size(block.table)
        self._width = width
        self._widths = column_widths(block.table, width)
        self._standing, self._tall = turned(block.table, width), turned_height(block.table, width)
        self._line = self._size * _LEADING
        self._padding = 0.9 if self._size > 8 else 0.6
        self._after_head = -1.0
        self._letters: dict[tuple[Style, str], float] = {}

    def draw(self) -> None:
        """Title, notes, headings, rows."""
        self._title()
        self._head()
        first_total = len(self._table.rows) - self._block.totals
        for number, row in enumerate(self._table.rows):
            style: Style = "B" if number >= first_total else ""
            texts = [plain(written(cell, self._language)) for cell in row]
            aligned = [is_number(cell) for cell in row]
            if number == first_total - 1:
                self._keep(self._block.totals + 1)
            self._row(texts, aligned, style, shaded=number >= first_total)
        self._pdf.set_x(self._pdf.l_margin)
        self._pdf.ln(3)

    def _keep(self, rows: int) -> None:
        """So many rows of one line stay together: sums do not stand alone on a page."""
        if self._pdf.will_page_break(rows * (self._line + 2 * self._padding)) and not self._is_at_top():
            self._new_page()

    def _new_page(self) -> None:
        self._pdf.add_page(same=True)
        self._head()
        self._after_head = self._pdf.get_y()

    def _title(self) -> None:
        """It stays with its headings and the first row."""
        if self._pdf.will_page_break(room_to_begin(self._block, self._width)):
            self._pdf.add_page(same=True)
        for text, style, size in (
            *((text, "B", _TITLE) for text in (self._table.title,) if text),
            *((note, "", _NOTE) for note in self._table.notes),
        ):
            self._pdf.set_font(self._family, style, size)
            height = size * _LEADING
            self._pdf.multi_cell(0, height, plain(text), align="L", new_x="LMARGIN", new_y="NEXT")
        self._pdf.ln(1)

    def _head(self) -> None:
        first, *others = heads(self._table)
        if any(self._standing):
            self._turned_head(first, self._standing, self._tall)
        else:
            self._boxes(
                [self._wrapped(plain(text), at, "B") for at, text in enumerate(first)], "B", centred=True
            )
        for texts in others:
            self._boxes([[text] for text in texts], "", centred=True)

    def _turned_head(self, texts: Sequence[str], standing: Sequence[bool], height: float) -> None:
        pdf, top, x = self._pdf, self._pdf.get_y(), self._pdf.l_margin
        for at, text in enumerate(texts):
            self._frame(x, top, self._widths[at], height, shaded=True)
            if standing[at]:
                lines = self._broken(plain(text), height - 2 * self._padding, "B")
                self._standing_lines(lines, x + self._widths[at] / 2, top + height - self._padding)
            else:
                lines = self._wrapped(plain(text), at, "B")
                self._lines(lines, (x, top, self._widths[at], height), "B", "centre")
            x += self._widths[at]
        pdf.set_xy(pdf.l_margin, top + height)

    def _standing_lines(self, lines: Lines, middle: float, foot: float) -> None:
        """Lines read from below, their block in the middle of the column."""
        self._pdf.set_font(self._family, "B", self._size)
        for number, line in enumerate(lines):
            x = middle + (number - len(lines) / 2 + 0.75) * self._line
            with self._pdf.rotation(90, x, foot):
                self._pdf.text(x, foot, line)

    def _row(self, texts: Lines, numbers: Sequence[bool], style: Style, *, shaded: bool) -> None:
        """On this page if the row fits, else on the next; what is taller than a page goes on over pages."""
        cells = [self._wrapped(text, at, style) for at, text in enumerate(texts)]
        while True:
            room = int((self._pdf.h - BOTTOM - self._pdf.get_y() - 2 * self._padding) / self._line)
            tallest = max(len(lines) for lines in cells)
            if tallest > room and not self._is_at_top():
                self._new_page()
                continue
            fits = max(1, min(room, tallest))
            self._boxes([lines[:fits] for lines in cells], style, numbers, shaded=shaded)
            cells = [lines[fits:] for lines in cells]
            if not any(cells):
                return

    def _is_at_top(self) -> bool:
        return self._pdf.get_y() == self._after_head

    def _boxes(
        self,
        cells: Sequence[Lines],
        style: Style,
        numbers: Sequence[bool] = (),
        *,
        centred: bool = False,
        shaded: bool = False,
    ) -> None:
        """One row of the frame."""
        top, x = self._pdf.get_y(), self._pdf.l_margin
        height = max(1, *map(len, cells)) * self._line + 2 * self._padding
        for at, lines in enumerate(cells):
            width = self._widths[at]
            self._frame(x, top, width, height, shaded=centred or shaded)
            align = "centre" if centred else "right" if numbers and numbers[at] else "left"
            self._lines(lines, (x, top, width, height if centred else 0), style, align)
            x += width
        self._pdf.set_xy(self._pdf.l_margin, top + height)

    def _frame(self, x: float, top: float, width: float, height: float, *, shaded: bool) -> None:
        self._pdf.set_fill_color(*_SHADE)
        self._pdf.rect(x, top, width, height, style="DF" if shaded else "D")

    def _lines(self, lines: Lines, box: tuple[float, float, float, float], style: Style, align: str) -> None:
        """Lines in a box; they hang from its top when its height is 0, else they stand in its middle."""
        x, top, width, height = box
        self._pdf.set_font(self._family, style, self._size)
        first = top + (height - len(lines) * self._line) / 2 if height else top + self._padding
        for number, line in enumerate(lines):
            free = width - 2 * self._padding - self._measure(line, style)
            offset = {"left": 0.0, "centre": free / 2, "right": free}[align]
            self._pdf.text(x + self._padding + offset, first + (number + 0.76) * self._line, line)

    def _wrapped(self, text: str, column: int, style: Style) -> Lines:
        return self._broken(text, self._widths[column] - 2 * self._padding, style)

    def _broken(self, text: str, room: float, style: Style) -> Lines:
        """The text in lines; a word ends a line behind its hyphens, and is torn only when it is too wide."""
        lines: Lines = []
        for paragraph in text.split("\n"):
            line = ""
            for piece, gap in _divided(paragraph):
                longer = f"{line}{gap}{piece}" if line else piece
                if self._measure(longer, style) <= room:
                    line = longer
                    continue
                if line:
                    lines.append(line)
                *full, line = self._torn(piece, room, style)
                lines += full
            lines.append(line)
        return lines

    def _torn(self, word: str, room: float, style: Style) -> Lines:
        pieces = [""]
        for letter in word:
            if pieces[-1] and self._measure(pieces[-1] + letter, style) > room:
                pieces.append("")
            pieces[-1] += letter
        return pieces

    def _measure(self, text: str, style: Style) -> float:
        known = self._letters.get((style, text))
        if known is None:
            self._pdf.set_font(self._family, style, self._size)
            known = self._letters[style, text] = self._pdf.get_string_width(text)
        return known
