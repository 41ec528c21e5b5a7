"""The buttons of how lessons are shown, and of the working sheets."""

from aiogram.filters.callback_data import CallbackData

from bot.callbacks import Number
from bot.people.model import Choice


class ShowPicture(CallbackData, prefix="pic"):
    """A page with its picture, or with the words that say what is in it, whatever was chosen for good."""

    lesson: str
    page: Number
    words: bool


class SendSheet(CallbackData, prefix="sheet"):
    """A working sheet to take away."""

    sheet: str


class ChooseManner(CallbackData, prefix="manner"):
    """How lessons are shown from now on; says which, so that a second press changes nothing."""

    choice: Choice
    on: bool
