"""When a letter is due, when its answer, and what became of its rows. Pure; dates are local."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from bot.monitoring.letters.model import Comparison, Fate, FaultyRow, Letter, LetterState
from bot.monitoring.terms import IsWorkingDay, after_working_days
from bot.notifications.model import Kind, ReminderPolicy
from bot.notifications.rules import at_reminder_hour
from bot.notifications.staff_rules import StaffNotice

LONGEST_NUMBER = 64
_DATE = re.compile(r"(?<!\d)(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)")
# What people write before a date.
_FROM = re.compile(r"\b(?:от|күні)\b", re.IGNORECASE)
_SIGNS = " \t\n,;№#"


@dataclass(frozen=True, slots=True)
class Terms:
    """The days of the reporting profile: working days to write, and to correct."""

    letter_days: int
    correction_days: int


def due_on(detected_on: date, terms: Terms, is_working_day: IsWorkingDay) -> date:
    """The last day on which the letter is in time (Methodology, point 8)."""
    return after_working_days(detected_on, terms.letter_days, is_working_day)


def answer_due_on(received_on: date, terms: Terms, is_working_day: IsWorkingDay) -> date:
    """The last day on which a correction is in time (Methodology, point 9)."""
    return after_working_days(received_on, terms.correction_days, is_working_day)


def state(letter: Letter, today: date) -> LetterState:
    """Where a letter stands."""
    if letter.closed_at is not None:
        return LetterState.CLOSED
    if letter.answer_due_on is None:
        return LetterState.SENDING_OVERDUE if today > letter.due_on else LetterState.TO_SEND
    return LetterState.ANSWER_OVERDUE if today > letter.answer_due_on else LetterState.AWAITING


def fate(row: FaultyRow, letter: Letter) -> Fate:
    """Whether a row is mended, and within its term; before the letter was sent no term has begun."""
    if row.mended_on is None:
        return Fate.OPEN
    late = letter.answer_due_on is not None and row.mended_on > letter.answer_due_on
    return Fate.LATE if late else Fate.IN_TIME


def compare(rows: Iterable[FaultyRow], letter: Letter) -> Comparison:
    """Count what became of the rows of a letter."""
    fates = [fate(row, letter) for row in rows]
    return Comparison(len(fates), fates.count(Fate.IN_TIME), fates.count(Fate.LATE))


# What is typed when a letter is sent


@dataclass(frozen=True, slots=True)
class Sending:
    """A letter is sent: under this number, on this day; the operator received it on that day."""

    number: str
    sent_on: date
    received_on: date


@dataclass(frozen=True, slots=True)
class NoNumber:
    """There is no outgoing number in what was typed, or one that is too long."""


@dataclass(frozen=True, slots=True)
class BadDates:
    """A day that does not exist or has not come, or days in an order that cannot be."""


def read_sending(typed: str, not_before: date, today: date) -> Sending | NoNumber | BadDates:
    """`01-12/345 03.04.2026`, and a second date if the operator received it later; without dates today."""
    found = _DATE.findall(typed)
    number = _FROM.sub(" ", _DATE.sub(" ", typed)).replace("№", " ").strip(_SIGNS)
    if not number or len(number) > LONGEST_NUMBER or not any(sign.isalnum() for sign in number):
        return NoNumber()
    try:
        days = [date(int(year), int(month), int(day)) for day, month, year in found]
    except ValueError:
        return BadDates()
    sent_on = days[0] if days else today
    received_on = days[1] if len(days) > 1 else sent_on
    if len(days) > 2 or not not_before <= sent_on <= received_on <= today:
        return BadDates()
    return Sending(" ".join(number.split()), sent_on, received_on)


# The alarm


def alarm(
    letters: Iterable[Letter],
    is_working_day: IsWorkingDay,
    policy: ReminderPolicy,
    now: datetime,
) -> StaffNotice | None:
    """What administrators hear this morning: letters to be sent today or overdue, corrections overdue.

    One message a working day, however many letters; nothing when all is well.
    """
    today = now.astimezone(policy.zone).date()
    told: dict[str, list[Letter]] = {"send_today": [], "send_overdue": [], "answer_overdue": []}
    for letter in letters:
        match state(letter, today):
            case LetterState.TO_SEND if letter.due_on == today:
                told["send_today"].append(letter)
            case LetterState.SENDING_OVERDUE:
                told["send_overdue"].append(letter)
            case LetterState.ANSWER_OVERDUE:
                told["answer_overdue"].append(letter)
    if not any(told.values()) or not is_working_day(today):
        return None
    details = {name: " ".join(str(each.id) for each in found) for name, found in told.items()}
    return StaffNotice(f"letters/{today}", Kind.LETTERS_DUE, at_reminder_hour(today, policy), details)
