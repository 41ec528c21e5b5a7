"""The rules of calling: when again, when never, and the rates by AAPOR."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from bot.house import House
from bot.survey.calls import rules as call_rules
from bot.survey.calls.rules import (
    DISPOSITIONS,
    CallAgain,
    Disposition,
    Over,
    Share,
    after_call,
    dispositions,
    overdue_before,
    refusal_rate_1,
    response_rate_1,
)
from bot.survey.model import Outcome

NO, BUSY, OFF = Outcome.NO_ANSWER, Outcome.BUSY, Outcome.SWITCHED_OFF
REFUSED, APPOINTMENT = Outcome.REFUSED, Outcome.APPOINTMENT


def local(house: House, text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=house.survey.policy.zone)


# 20 January 2026 is a Tuesday, 23 January a Friday; 21 to 23 March is Nauryz, 24 to 25 March its days off.
@pytest.mark.requirement("Q16")
@pytest.mark.parametrize(
    ("outcome", "ended", "again"),
    [
        (NO, "2026-01-20 09:10", "2026-01-20 13:10"),
        (NO, "2026-01-20 15:00", "2026-01-21 09:00"),
        (NO, "2026-01-23 17:00", "2026-01-26 09:00"),
        (BUSY, "2026-01-20 11:30", "2026-01-20 12:30"),
        (BUSY, "2026-01-20 17:30", "2026-01-21 09:00"),
        # A day later it would be the same hour again: half a day further, or the morning after.
        (OFF, "2026-01-20 10:00", "2026-01-21 14:00"),
        (OFF, "2026-01-20 16:00", "2026-01-22 09:00"),
        (REFUSED, "2026-01-20 10:00", "2026-01-23 14:00"),
        (Outcome.PARTIAL, "2026-01-20 09:00", "2026-01-21 13:00"),
        (Outcome.LANGUAGE, "2026-01-20 10:00", "2026-01-20 10:00"),
        (OFF, "2026-01-23 10:00", "2026-01-26 09:00"),
        (NO, "2026-12-31 17:00", "2027-01-05 09:00"),
    ],
)
def test_a_call_is_made_again_in_calling_hours_at_another_hour(
    house: House, outcome: Outcome, ended: str, again: str
) -> None:
    desk = house.survey
    follows = after_call(outcome, (), desk.policy, local(house, ended), desk.working_day)
    assert isinstance(follows, CallAgain)
    assert follows.at.astimezone(desk.policy.zone) == local(house, again)
    assert not follows.appointment


@pytest.mark.parametrize("outcome", Outcome)
def test_an_outcome_without_a_delay_is_the_last_one(house: House, outcome: Outcome) -> None:
    desk, now = house.survey, local(house, "2026-01-20 10:00")
    final = {
        Outcome.COMPLETED,
        Outcome.WRONG_NUMBER,
        Outcome.REFUSED_HARD,
        Outcome.DECEASED,
        Outcome.UNREACHED,
    }
    follows = after_call(outcome, (), desk.policy, now, desk.working_day)
    assert follows == Over(outcome) if outcome in final else isinstance(follows, CallAgain)


@pytest.mark.parametrize(
    ("earlier", "outcome", "ends"),
    [
        ((NO, NO, BUSY, OFF), NO, Outcome.UNREACHED),
        ((NO, REFUSED, BUSY, OFF), NO, REFUSED),
        ((NO, Outcome.PARTIAL, REFUSED, OFF), NO, Outcome.PARTIAL),
        ((NO, NO, Outcome.LANGUAGE, OFF), NO, Outcome.LANGUAGE),
        ((NO, NO, BUSY, OFF), APPOINTMENT, Outcome.UNREACHED),
        ((NO, NO, BUSY, OFF), Outcome.COMPLETED, Outcome.COMPLETED),
        ((REFUSED,), REFUSED, REFUSED),
    ],
)
def test_nobody_is_called_a_sixth_time_or_asked_again_after_a_second_refusal(
    house: House, earlier: tuple[Outcome, ...], outcome: Outcome, ends: Outcome
) -> None:
    desk, now = house.survey, local(house, "2026-01-20 10:00")
    assert after_call(outcome, earlier, desk.policy, now, desk.working_day) == Over(ends)


def test_the_fifth_call_is_still_made(house: House) -> None:
    desk, now = house.survey, local(house, "2026-01-20 10:00")
    follows = after_call(NO, (NO, BUSY, OFF), desk.policy, now, desk.working_day)
    assert isinstance(follows, CallAgain)


@pytest.mark.parametrize(
    ("wanted", "at"),
    [("2026-01-22 16:00", "2026-01-22 16:00"), ("2026-01-24 10:00", "2026-01-26 09:00")],
)
def test_an_appointment_is_kept_at_its_hour_if_that_is_one_for_calls(
    house: House, wanted: str, at: str
) -> None:
    desk, now = house.survey, local(house, "2026-01-20 10:00")
    follows = after_call(APPOINTMENT, (), desk.policy, now, desk.working_day, local(house, wanted))
    assert follows == CallAgain(local(house, at), appointment=True)


@pytest.mark.parametrize(
    ("now", "before"),
    [
        ("2026-01-21 11:00", "2026-01-20 11:00"),
        ("2026-01-26 11:00", "2026-01-23 11:00"),
        ("2026-01-25 11:00", "2026-01-23 11:00"),
    ],
)
def test_overdue_is_what_has_waited_longer_than_a_working_day(house: House, now: str, before: str) -> None:
    desk = house.survey
    assert overdue_before(local(house, now), desk.policy, desk.working_day) == local(house, before)


def test_every_outcome_has_its_place_among_the_dispositions() -> None:
    assert DISPOSITIONS.keys() == set(Outcome)


@pytest.mark.requirement("S10")
def test_the_response_rate_is_complete_interviews_among_all_cases() -> None:
    counts = dispositions(
        {
            Outcome.COMPLETED: 50,
            Outcome.PARTIAL: 5,
            Outcome.REFUSED: 8,
            Outcome.REFUSED_HARD: 2,
            Outcome.UNREACHED: 20,
            Outcome.DECEASED: 1,
            Outcome.LANGUAGE: 2,
            Outcome.WRONG_NUMBER: 12,
        }
    )
    assert counts == {
        Disposition.INTERVIEW: 50,
        Disposition.PARTIAL: 5,
        Disposition.REFUSAL: 10,
        Disposition.NON_CONTACT: 20,
        Disposition.OTHER: 3,
        Disposition.UNKNOWN_HOUSEHOLD: 12,
        Disposition.UNKNOWN_OTHER: 0,
    }
    assert response_rate_1(counts) == Share(50, 100)
    assert refusal_rate_1(counts) == Share(10, 100)


def test_without_a_case_there_is_no_rate() -> None:
    assert response_rate_1(dispositions({})) is None
    assert refusal_rate_1({}) is None


def test_calling_hours_that_leave_no_choice_keep_the_hour(house: House) -> None:
    policy = replace(house.survey.policy, call_from=10, call_until=11)
    now = local(house, "2026-01-20 10:00")
    follows = call_rules.after_call(OFF, (), policy, now, house.survey.working_day)
    assert isinstance(follows, CallAgain)
    assert follows.at.astimezone(policy.zone).hour == 10
    assert follows.at.astimezone(policy.zone).date() > date(2026, 1, 20)
