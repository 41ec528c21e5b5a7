"""How large a text may be in its box, and where its lines break. Widths are for letters of one point.

No word is ever torn and nothing is ever cut off: what is long becomes smaller.
"""

from collections.abc import Sequence
from itertools import pairwise

LEADING = 1.25 * 0.3528
"""The height of a line in millimetres for letters of one point."""

_STILL_LARGE = 2 / 3
_MOST_LINES = 4
_STEP = 0.97


def fitting_size(words: Sequence[float], space: float, width: float, height: float, largest: float) -> float:
    """The size in points for words of these widths, `space` apart, in a box measured in millimetres.

    Rather a little smaller on one line than on two: another line begins only below two thirds of `largest`.
    """
    best = 0.0
    for lines in range(1, _MOST_LINES + 1):
        size = _size_on(lines, words, space, width, min(largest, height / lines / LEADING))
        if size >= largest * _STILL_LARGE:
            return size
        best = max(best, size)
    return best


def broken(words: Sequence[float], space: float, width: float) -> list[slice]:
    """The lines as slices of `words`, as even as their number allows; `width` is in widths of one point."""
    lines = _greedy(words, space, width)
    narrowest = max(words, default=width)
    while width * _STEP >= narrowest and len(even := _greedy(words, space, width * _STEP)) == len(lines):
        lines, width = even, width * _STEP
    return lines


def _size_on(lines: int, words: Sequence[float], space: float, width: float, size: float) -> float:
    size = min(size, width / max(words, default=width / size))
    while len(_greedy(words, space, width / size)) > lines:
        size *= _STEP
    return size


def _greedy(words: Sequence[float], space: float, width: float) -> list[slice]:
    starts, used = [0], 0.0
    for index, word in enumerate(words):
        if index > starts[-1] and used + space + word > width:
            starts.append(index)
            used = word
        else:
            used += word + (space if index > starts[-1] else 0)
    return [slice(start, end) for start, end in pairwise([*starts, len(words)])]
