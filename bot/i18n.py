"""Words, dates and numbers in the person's language.

Message ids are plain English sentences; Kazakh and Russian are both full translations. The catalogues are
read from the .po files themselves, so that there is no compiled copy that could be stale.
"""

import gettext as standard
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot.language import Language

LOCALES = Path(__file__).parents[1] / "locales"
_language: ContextVar[Language] = ContextVar("language")


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Within this block texts come in `language`."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def language() -> Language:
    """The language being spoken. Raises LookupError outside of `speaking`."""
    return _language.get()


def _(message: str, **values: object) -> str:
    """The translation of `message`, with `{name}` filled in from `values`."""
    text = _translations(language()).gettext(message)
    return text.format(**values) if values else text


def plural(one: str, many: str, n: int, **values: object) -> str:
    """The translation in the form that `n` demands; `{n}` is filled in as well."""
    return _translations(language()).ngettext(one, many, n).format(n=n, **values)


def catalogue(language: Language) -> Catalog:
    """The catalogue as Babel reads it (for the checks)."""
    with (LOCALES / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


@cache
def _translations(language: Language) -> standard.NullTranslations:
    compiled = BytesIO()
    write_mo(compiled, catalogue(language))
    compiled.seek(0)
    return standard.GNUTranslations(compiled)


def day(value: date) -> str:
    """A date as it is written in a letter: «22 ноября 2026 г.», «2026 ж. 22 қараша»."""
    return format_date(value, "long", locale=language())


def weekday(value: date) -> str:
    """The name of the day of the week."""
    return format_date(value, "EEEE", locale=language())


def clock(value: datetime, zone: ZoneInfo) -> str:
    """Hours and minutes of the local day."""
    return format_time(value.astimezone(zone), "HH:mm", locale=language())
