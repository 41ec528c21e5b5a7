"""What a person sees at one moment, and the small pieces that screens share."""

from dataclasses import dataclass, replace
from html import escape
from pathlib import Path

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove

from bot.callbacks import Go, Place
from bot.i18n import _

Row = tuple[InlineKeyboardButton, ...]

# Characters of a label that two in a row leave room for, 360 pixels wide.
LONGEST_IN_PAIR = 14


@dataclass(frozen=True, slots=True)
class Rich:
    """The text of a screen as HTML of a rich message; `refused` is said above the plain one instead of it."""

    html: str
    refused: str


@dataclass(frozen=True, slots=True)
class Screen:
    """One message: HTML text (a caption when there is a picture) and what can be pressed.

    Text and buttons come first, the picture joins them; `rich` is what else the text may look like.

    `reply` is a keyboard under the input field; such a screen is always sent anew.
    `toast` is the short answer to the press that led here.
    """

    text: str
    rows: tuple[Row, ...] = ()
    picture: Path | None = None
    reply: ReplyKeyboardMarkup | ReplyKeyboardRemove | None = None
    toast: str | None = None
    rich: Rich | None = None

    def under(self, line: str | None) -> "Screen":
        """The same with a line said above it, as a plain message."""
        return replace(self, text=paragraphs(line, self.text), rich=None if line else self.rich)

    @property
    def keyboard(self) -> InlineKeyboardMarkup | None:
        """The buttons under the message."""
        return _keyboard(self.rows)


@dataclass(frozen=True, slots=True)
class PollScreen:
    """A message that is a quiz poll of Telegram's: plain words, the right option's place, the buttons."""

    question: str
    options: tuple[str, ...]
    right: int
    explanation: str
    rows: tuple[Row, ...]

    @property
    def keyboard(self) -> InlineKeyboardMarkup | None:
        """The buttons under the poll."""
        return _keyboard(self.rows)


def _keyboard(rows: tuple[Row, ...]) -> InlineKeyboardMarkup | None:
    return InlineKeyboardMarkup(inline_keyboard=[list(row) for row in rows]) if rows else None


def button(label: str, data: CallbackData) -> InlineKeyboardButton:
    """A button that leads somewhere."""
    return InlineKeyboardButton(text=label, callback_data=data.pack())


def link(label: str, url: str) -> InlineKeyboardButton:
    """A button that opens an address."""
    return InlineKeyboardButton(text=label, url=url)


def home_row() -> Row:
    """The way home, under every screen that is not home."""
    return (button(_("🏠 Home"), Go(place=Place.HOME)),)


def in_columns(buttons: list[InlineKeyboardButton], columns: int) -> tuple[Row, ...]:
    """Buttons in rows of `columns`, read from left to right."""
    return tuple(tuple(buttons[at : at + columns]) for at in range(0, len(buttons), columns))


def in_pairs(buttons: list[InlineKeyboardButton]) -> tuple[Row, ...]:
    """Buttons two in a row; one whose label would be cut there on a small phone has a row of its own."""
    rows: list[Row] = []
    for each in buttons:
        beside = rows and len(rows[-1]) == 1 and max(len(rows[-1][0].text), len(each.text)) <= LONGEST_IN_PAIR
        rows[-1:] = [(*rows[-1], each)] if beside else [*rows[-1:], (each,)]
    return tuple(rows)


def bold(text: str) -> str:
    """HTML in bold; the extractor of texts does not look into f-strings, so `_()` is never put there."""
    return f"<b>{text}</b>"


def bar(done: int, of: int, cells: int = 10) -> str:
    """Progress as squares that a screen reader can skip: ▰▰▰▱▱▱."""
    full = cells * done // of if of else 0
    return "▰" * full + "▱" * (cells - full)


def reading_progress(done: int, of: int) -> str:
    """A bar with what it says in words."""
    return bar(done, of) + "  " + _("Lessons read: {done} of {of}", done=done, of=of)


def quoted(text: str) -> str:
    """What a person has typed, safe inside HTML."""
    return escape(text, quote=False)


def paragraphs(*parts: str | None) -> str:
    """Parts of a message with an empty line between them; missing ones are left out."""
    return "\n\n".join(part for part in parts if part)
