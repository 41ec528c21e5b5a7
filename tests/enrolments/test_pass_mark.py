import pytest

from bot.enrolments.rules import passes

# Score, maximum, verdict at 75 %.
TABLE = [
    (14, 20, False),
    (15, 20, True),
    (22, 30, False),
    (23, 30, True),
    (18, 25, False),
    (19, 25, True),
    (9, 12, True),
    (8, 12, False),
    (11, 15, False),  # 73.3 %
    (12, 15, True),
    (0, 15, False),
    (15, 15, True),
]


@pytest.mark.requirement("R14")
@pytest.mark.parametrize(("score", "maximum", "verdict"), TABLE)
def test_seventy_five_per_cent_passes_without_any_rounding(score: int, maximum: int, verdict: bool) -> None:
    assert passes(score, maximum, 75) is verdict


def test_the_mark_is_the_policys() -> None:
    assert passes(6, 10, 60)
    assert not passes(6, 10, 61)


def test_a_test_without_questions_is_never_passed() -> None:
    assert not passes(0, 0, 75)
