"""The rules of the interview as tables (Methodology, Appendix 4; REQUIREMENTS, Q16)."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot import regulations
from bot.enrolments.calendar import WorkingDays, read_overrides
from bot.enrolments.model import ALMATY
from bot.language import Language
from bot.survey import rules
from bot.survey.model import Answer, FollowUpReason, Mode, Question, Value

CONTENT = Path(__file__).parents[2] / "content"
POLICY = regulations.load(CONTENT, ALMATY).survey
WORKING = WorkingDays(read_overrides(CONTENT / "calendar.csv")).is_working_day
Q1, Q2, Q3, Q4 = Question


def given(text: str) -> dict[Question, Answer]:
    """ "yes 4 - no": an answer to each question in turn, "-" for none."""
    answers = {}
    for question, value in zip(Question, text.split(), strict=False):
        if value != "-":
            answers[question] = Answer(
                question, value, Mode.CHAT, Language.KK, "2026-1", None, datetime(2026, 1, 20, tzinfo=UTC)
            )
    return answers


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ALMATY).astimezone(UTC)


@pytest.mark.requirement("Q16")
@pytest.mark.parametrize(
    ("answers", "following"),
    [
        ("", Q1),
        ("yes", Q2),
        ("hard", Q2),
        ("refused", Q2),
        ("yes 5", Q3),
        ("yes hard yes", Q4),
        ("yes 5 yes no", None),
        ("no", Q4),
        ("no - - yes", None),
        ("yes - - yes", Q2),  # changed from "no" by Back: the two are open again
        ("no 3 yes -", Q4),  # changed to "no": what was said of the service no longer counts
    ],
)
def test_the_next_question(answers: str, following: Question | None) -> None:
    assert rules.next_question(given(answers)) is following
    assert rules.is_complete(given(answers)) is (following is None)


@pytest.mark.parametrize(
    ("answers", "forgotten"),
    [("yes 5 no yes", ()), ("no 5 no yes", (Q2, Q3)), ("no - - yes", ()), ("hard 1", ())],
)
def test_answers_that_no_longer_apply_are_to_be_forgotten(
    answers: str, forgotten: tuple[Question, ...]
) -> None:
    assert rules.no_longer_apply(given(answers)) == forgotten


@pytest.mark.parametrize(
    ("answers", "question", "position", "before"),
    [
        ("", Q1, (1, 4), None),
        ("yes", Q2, (2, 4), Q1),
        ("yes 5 yes", Q4, (4, 4), Q3),
        ("no", Q4, (2, 2), Q1),
        ("no", Q2, (1, 2), None),  # an old button
    ],
)
def test_progress_and_the_way_back(
    answers: str, question: Question, position: tuple[int, int], before: Question | None
) -> None:
    assert rules.position(given(answers), question) == position
    assert rules.previous_question(given(answers), question) is before


@pytest.mark.requirement("Q16")
def test_only_an_operator_notes_a_refusal() -> None:
    for question in Question:
        assert (Value.REFUSED in rules.choices(question, Mode.PHONE)) is True
        assert (Value.REFUSED in rules.choices(question, Mode.CHAT)) is False
    assert rules.choices(Q1, Mode.CHAT) == ("yes", "no", "hard")
    assert rules.choices(Q2, Mode.PHONE) == ("1", "2", "3", "4", "5", "hard", "refused")


@pytest.mark.parametrize(
    ("answers", "reasons"),
    [
        ("yes 5 yes yes", ()),
        ("yes 3 hard no", ()),
        ("yes 2 yes no", (FollowUpReason.LOW_MARK,)),
        ("yes 1 no no", (FollowUpReason.LOW_MARK, FollowUpReason.NOT_HELPED)),
        ("yes hard no", (FollowUpReason.NOT_HELPED,)),
        ("no - - yes", (FollowUpReason.NOT_RECEIVED,)),
        ("no 1 no yes", (FollowUpReason.NOT_RECEIVED,)),
        ("", ()),
    ],
)
def test_what_must_be_looked_into(answers: str, reasons: tuple[FollowUpReason, ...]) -> None:
    assert rules.follow_up_reasons(given(answers)) == reasons


@pytest.mark.requirement("Q16")
@pytest.mark.parametrize(
    ("asked", "following"),
    [
        ("2026-01-20T11:00", "2026-01-20T11:00"),  # a Tuesday
        ("2026-01-20T08:59", "2026-01-20T09:00"),
        ("2026-01-20T09:00", "2026-01-20T09:00"),
        ("2026-01-20T17:59", "2026-01-20T17:59"),
        ("2026-01-20T18:00", "2026-01-21T09:00"),
        ("2026-01-23T18:00", "2026-01-26T09:00"),  # from Friday evening to Monday
        ("2026-01-24T12:00", "2026-01-26T09:00"),
        ("2026-03-20T18:00", "2026-03-26T09:00"),  # Nauryz, 21 to 23 March, moves to 24 and 25 March
        ("2025-12-31T18:00", "2026-01-05T09:00"),  # New Year and a weekend
    ],
)
def test_the_next_time_at_which_may_be_called(asked: str, following: str) -> None:
    assert rules.next_calling_time(at(asked), POLICY, WORKING) == at(following)
    assert rules.is_calling_time(at(asked), POLICY, WORKING) is (asked == following)


def test_a_saturday_that_is_worked_is_left_in_peace() -> None:
    assert not rules.is_calling_time(at("2026-01-24T12:00"), POLICY, lambda day: True)


def test_five_working_days_to_choose_from_and_the_hours_that_are_left() -> None:
    friday = at("2026-01-23T15:30")
    assert rules.calling_days(friday, POLICY, WORKING) == (
        date(2026, 1, 23),
        *(date(2026, 1, day) for day in (26, 27, 28, 29)),
    )
    assert rules.calling_hours(date(2026, 1, 23), friday, POLICY) == (16, 17)
    assert rules.calling_hours(date(2026, 1, 26), friday, POLICY) == tuple(range(9, 18))
    assert rules.calling_hours(date(2026, 1, 22), friday, POLICY) == ()
    assert rules.calling_days(friday + timedelta(hours=2), POLICY, WORKING)[0] == date(2026, 1, 26)
