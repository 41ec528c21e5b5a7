"""The questionnaire of Appendix 2 as a value: its steps, and what is answered (Methodology, point 6)."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.language import Language
from bot.survey.scales import SCALES

PURPOSE, FINANCIAL, NONFINANCIAL, SUMMARY = 5, 6, 7, 8
"""The steps after the four scales, counted from 1."""

OTHER = "other"
LONGEST_PURPOSE = 200

OFFERED_FOR = timedelta(days=60)
"""How long after the end of a service its questionnaire is offered."""


class Source(StrEnum):
    """Where a questionnaire was filled in."""

    CHAT = "chat"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class About:
    """The service that a questionnaire is about, with the names of the register: private, opened.

    `service` and `subtype` are codes of the list of services; `ended_on` is local.
    """

    service_id: int
    client: str = field(repr=False)
    manager: str = field(repr=False)
    service: str
    subtype: str
    ended_on: date


@dataclass(frozen=True, slots=True)
class Sheet:
    """One questionnaire as far as it is filled in; None for what is unanswered, () for no wish at all.

    `confirmed_at` (UTC) is the confirmation that stands for the signature: not an electronic one.
    """

    id: int
    service_id: int | None
    source: Source
    client: str = field(repr=False)
    manager: str = field(repr=False)
    service: str
    subtype: str
    marks: tuple[int | None, ...]
    purpose: str | None
    purpose_words: str | None = field(repr=False)
    financial: tuple[str, ...] | None
    nonfinancial: tuple[str, ...] | None
    language: Language
    filled_on: date | None
    confirmed_at: datetime | None


def answered(sheet: Sheet, step: int) -> bool:
    """Whether a step before the summary has its answer."""
    if step <= len(SCALES):
        return sheet.marks[step - 1] is not None
    if step == PURPOSE:
        return sheet.purpose is not None and not is_typing(sheet)
    return (sheet.financial if step == FINANCIAL else sheet.nonfinancial) is not None


def is_typing(sheet: Sheet) -> bool:
    """Whether the purpose is another one, and its words are still to be typed."""
    return sheet.purpose == OTHER and sheet.purpose_words is None


def next_step(sheet: Sheet, after: int = 0) -> int:
    """The first step without an answer, looked for beyond `after` first; the summary when there is none."""
    steps = [*range(after + 1, SUMMARY), *range(1, after + 1)]
    return next((step for step in steps if not answered(sheet, step)), SUMMARY)


def is_complete(sheet: Sheet) -> bool:
    """Whether nothing is left but to confirm."""
    return next_step(sheet) == SUMMARY


def ticked(
    present: Collection[str] | None, wish: str, offered: Collection[str], *, on: bool
) -> tuple[str, ...] | None:
    """The wishes after a tick was put or taken away, in the order of the form; None when none is left."""
    wanted = (set(present or ()) | {wish}) if on else (set(present or ()) - {wish})
    return tuple(each for each in offered if each in wanted) or None


def purpose_of(typed: str) -> str | None:
    """The words of a purpose on one line; None when they are empty, too long or a command."""
    words = " ".join(typed.split())
    return words if 0 < len(words) <= LONGEST_PURPOSE and not words.startswith("/") else None
