"""A letter's clock, what is typed when it goes out, what became of its rows, and the morning's alarm."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.enrolments.model import ALMATY
from bot.monitoring.letters.model import Comparison, Fate, FaultyRow, Letter, LetterState
from bot.monitoring.letters.rules import (
    BadDates,
    NoNumber,
    Sending,
    alarm,
    compare,
    fate,
    read_sending,
    state,
)
from bot.notifications.model import ReminderPolicy

SEEN = datetime(2026, 4, 2, 6, tzinfo=UTC)
DUE, SENT, ANSWER = date(2026, 4, 3), date(2026, 4, 3), date(2026, 4, 8)
NEW = Letter(1, 7, "2026-03", SEEN, SEEN, DUE, None, None, None, None, None)
OUT = replace(NEW, outgoing_number="1", sent_on=SENT, received_on=SENT, answer_due_on=ANSWER)
CLOSED = replace(OUT, closed_at=SEEN)


@pytest.mark.parametrize(
    ("letter", "today", "expected"),
    [
        (NEW, "2026-04-02", LetterState.TO_SEND),
        (NEW, "2026-04-03", LetterState.TO_SEND),
        (NEW, "2026-04-04", LetterState.SENDING_OVERDUE),
        (OUT, "2026-04-08", LetterState.AWAITING),
        (OUT, "2026-04-09", LetterState.ANSWER_OVERDUE),
        (CLOSED, "2026-04-09", LetterState.CLOSED),
    ],
)
def test_where_a_letter_stands(letter: Letter, today: str, expected: LetterState) -> None:
    assert state(letter, date.fromisoformat(today)) is expected


@pytest.mark.requirement("M05", "Q9")
@pytest.mark.parametrize(
    ("mended_on", "letter", "expected"),
    [
        (None, OUT, Fate.OPEN),
        ("2026-04-08", OUT, Fate.IN_TIME),
        ("2026-04-09", OUT, Fate.LATE),
        ("2026-04-20", NEW, Fate.IN_TIME),  # not sent: no term has begun
    ],
)
def test_what_became_of_a_row(mended_on: str | None, letter: Letter, expected: Fate) -> None:
    row = FaultyRow(1, 5, (), date.fromisoformat(mended_on) if mended_on else None)
    assert fate(row, letter) is expected


def test_rows_are_counted_by_what_became_of_them() -> None:
    days = (None, date(2026, 4, 7), date(2026, 4, 9), date(2026, 4, 8))
    compared = compare([FaultyRow(n, n, (), day) for n, day in enumerate(days)], OUT)
    assert compared == Comparison(rows=4, in_time=2, late=1)
    assert compared.open == 1


TODAY = date(2026, 4, 7)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("12-3/456 03.04.2026", Sending("12-3/456", SENT, SENT)),
        ("№ 12-3/456 от 3.4.2026", Sending("12-3/456", SENT, SENT)),
        ("12-3/456", Sending("12-3/456", TODAY, TODAY)),
        ("456, 03.04.2026, 06.04.2026", Sending("456", SENT, date(2026, 4, 6))),
        ("456 07.04.2026 03.04.2026", BadDates()),  # received before it was sent
        ("456 01.04.2026", BadDates()),  # before the faults were seen
        ("456 08.04.2026", BadDates()),  # has not come
        ("456 31.02.2026", BadDates()),
        ("456 03.04.2026 03.04.2026 03.04.2026", BadDates()),
        ("03.04.2026", NoNumber()),
        ("№ - 03.04.2026", NoNumber()),
        ("", NoNumber()),
        ("9" * 65, NoNumber()),
    ],
)
def test_number_and_dates_as_people_type_them(typed: str, expected: Sending | NoNumber | BadDates) -> None:
    assert read_sending(typed, date(2026, 4, 2), TODAY) == expected


def alarmed(*letters: Letter, at: str) -> dict[str, str | int] | None:
    now = datetime.fromisoformat(at).replace(tzinfo=ALMATY).astimezone(UTC)
    notice = alarm(letters, lambda day: day.weekday() < 5, ReminderPolicy(), now)
    return dict(notice.details) if notice else None


def test_one_message_a_morning_tells_of_all_letters() -> None:
    others = replace(NEW, id=2), replace(OUT, id=3, answer_due_on=date(2026, 4, 2)), replace(CLOSED, id=4)
    assert alarmed(NEW, *others, at="2026-04-03T00:10") == {
        "send_today": "1 2",
        "send_overdue": "",
        "answer_overdue": "3",
    }
    assert alarmed(NEW, at="2026-04-06T00:10") == {
        "send_today": "",
        "send_overdue": "1",
        "answer_overdue": "",
    }


@pytest.mark.parametrize(
    ("letter", "at"),
    [
        (NEW, "2026-04-02T11:00"),  # due tomorrow
        (OUT, "2026-04-08T11:00"),  # the last day of the answer
        (CLOSED, "2026-04-20T11:00"),
        (NEW, "2026-04-04T11:00"),  # overdue, and a Saturday
    ],
)
def test_nothing_is_told_when_all_is_well_or_nobody_works(letter: Letter, at: str) -> None:
    assert alarmed(letter, at=at) is None


def test_the_alarm_is_for_the_morning_of_its_day() -> None:
    now = datetime(2026, 4, 6, 1, tzinfo=UTC)
    notice = alarm([NEW], lambda day: True, ReminderPolicy(), now)
    assert notice is not None
    assert (notice.key, notice.due_at.astimezone(ALMATY).hour) == ("letters/2026-04-06", 10)
