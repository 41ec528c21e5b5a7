"""The wire format of buttons: each prefix means one button, for ever."""

import pkgutil
from collections import Counter
from collections.abc import Iterator
from importlib import import_module

from aiogram.filters.callback_data import CallbackData

import bot.callbacks


def buttons() -> Iterator[type[CallbackData]]:
    """Every button of the bot."""
    names = [each.name for each in pkgutil.iter_modules(bot.callbacks.__path__, "bot.callbacks.")]
    for module in (bot.callbacks, *map(import_module, names)):
        for each in vars(module).values():
            if (
                isinstance(each, type)
                and issubclass(each, CallbackData)
                and each.__module__ == module.__name__
            ):
                yield each


def test_no_prefix_belongs_to_two_buttons() -> None:
    prefixes = Counter(each.__prefix__ for each in buttons())
    assert len(prefixes) > 40
    assert [prefix for prefix, uses in prefixes.items() if uses > 1] == []
