"""Words, dates and numbers in the person's language.

Message ids are plain English sentences; Kazakh and Russian are both full translations. The catalogues are
read from the .po files themselves, so that there is no compiled copy that could be stale.
"""

import gettext as standard
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_percent

from bot.language import Language

# Babel's own long form ends in «г.», which would stand before a full stop.
DAY = {Language.KK: "y 'жылғы' d MMMM", Language.RU: "d MMMM y 'года'"}
# The locative of the months: the ending follows the last vowel, and no rule is as sure as the list.
ON_MONTH_KK = (
    "қаңтарда",
    "ақпанда",
    "наурызда",
    "сәуірде",
    "мамырда",
    "маусымда",
    "шілдеде",
    "тамызда",
    "қыркүйекте",
    "қазанда",
    "қарашада",
    "желтоқсанда",
)
LOCALES = Path(__file__).parents[1] / "locales"
WITHIN_NUMBERS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
PLACEHOLDER = re.compile(r"{\w+}")
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


def closest(tag: str | None) -> Language:
    """The language nearest to that of somebody's Telegram (an IETF tag, or none)."""
    return Language.KK if (tag or "").startswith("kk") else Language.RU


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
    """A date in words: «22 ноября 2026 года», «2026 жылғы 22 қараша»."""
    return format_date(value, DAY[language()], locale=language())


def on_day(value: date, language: Language) -> str:
    """The day on which something was: «22 ноября 2026 года», «2026 жылғы 22 қарашада» (locative)."""
    if language is Language.KK:
        return f"{value.year} жылғы {value.day} {ON_MONTH_KK[value.month - 1]}"
    return format_date(value, DAY[language], locale=language)


def month(year: int, number: int) -> str:
    """A month of a year: «июль 1994 г.», «1994 ж. шілде»."""
    return format_skeleton("yMMMM", date(year, number, 1), locale=language())


def weekday(value: date) -> str:
    """The name of the day of the week."""
    return format_date(value, "EEEE", locale=language())


def day_of_week(value: date) -> str:
    """A day in the near future, for a button: «сейсенбі, 20 қаңтар»."""
    return format_date(value, "EEEE, d MMMM", locale=language())


def percent(part: int, whole: int) -> str:
    """A share as «73,3 %»: cut, never rounded up, so that a miss does not look like a pass."""
    return format_percent(Decimal(part * 1000 // whole) / 1000, "#,##0.#\u00a0%", locale=language())


def unbroken(text: str) -> str:
    """The text with sums such as 1 020 000 kept on one line of a narrow phone."""
    return WITHIN_NUMBERS.sub("\u00a0", text)


def clock(value: datetime, zone: ZoneInfo) -> str:
    """Hours and minutes of the local day."""
    return format_time(value.astimezone(zone), "HH:mm", locale=language())


def faults() -> list[str]:
    """What is wrong with the catalogues: untranslated or fuzzy texts, placeholders that differ."""
    return [
        f"{LOCALES.name}/{each}: {fault}: {message.id!r}"
        for each in Language
        for message in catalogue(each)
        if message.id and (fault := _fault(message))
    ]


def _fault(message: Message) -> str | None:
    forms = message.string if isinstance(message.string, tuple) else (message.string,)
    wanted = PLACEHOLDER.findall(message.id if isinstance(message.id, str) else str(message.id[-1]))
    if message.fuzzy:
        return "fuzzy"
    if not all(forms):
        return "not translated"
    if any(sorted(PLACEHOLDER.findall(str(form or ""))) != sorted(wanted) for form in forms):
        return "other placeholders than the message"
    return None
