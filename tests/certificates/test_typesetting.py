import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.certificates.typesetting import LEADING, broken, fitting_size

WORDS = st.lists(st.floats(0.1, 30), min_size=1, max_size=12)
SPACE = 0.1


@given(WORDS, st.floats(20, 250), st.floats(5, 30), st.floats(6, 40))
def test_every_line_stays_inside_its_box(
    words: list[float], width: float, height: float, largest: float
) -> None:
    size = fitting_size(words, SPACE, width, height, largest)
    lines = broken(words, SPACE, width / size)

    assert 0 < size <= largest
    assert len(lines) * LEADING * size <= height + 1e-6
    for line in lines:
        used = sum(words[line]) + SPACE * (line.stop - line.start - 1)
        assert used * size <= width + 1e-6


@given(WORDS, st.floats(20, 250))
def test_no_word_is_lost_torn_or_written_twice(words: list[float], width: float) -> None:
    assert [word for line in broken(words, SPACE, width) for word in words[line]] == words


@pytest.mark.parametrize(
    ("words", "size", "lines"),
    [
        ([1, 1], 10, 1),  # Short: as large as wished.
        ([6, 6], 8, 1),  # Longer: smaller on one line.
        ([10, 10], 8, 2),  # Long: another line before it is too small.
        ([40], 2.5, 1),  # One endless word: as small as it must be.
    ],
)
def test_a_longer_text_first_shrinks_then_breaks(words: list[float], size: float, lines: int) -> None:
    fitting = fitting_size(words, SPACE, 100, 10, 10)

    assert fitting == pytest.approx(size, rel=0.05, abs=2)
    assert len(broken(words, SPACE, 100 / fitting)) == lines


def test_lines_are_about_even() -> None:
    lines = broken([5, 5, 5, 5], SPACE, 16)

    assert [line.stop - line.start for line in lines] == [2, 2]


def test_an_empty_text_takes_no_harm() -> None:
    assert fitting_size([], SPACE, 100, 10, 12) == 12
    assert broken([], SPACE, 100) == [slice(0, 0)]
