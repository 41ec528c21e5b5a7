import pytest

from bot.certificates.ornament import horns, placed


def test_the_horns_are_even_on_both_sides() -> None:
    right, left, _rhombus = horns()

    assert left == [(-x, y) for x, y in right]
    assert min(y for _x, y in right) > -1.1
    assert max(x for x, _y in right) < 1.2


def test_a_motif_is_turned_clockwise_about_its_foot() -> None:
    (top,) = placed([(0, -1)], (100, 50), 10, 90)

    assert top == pytest.approx((110, 50))
