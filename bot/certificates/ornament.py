"""The qoshqar müyiz, the ram's horns of Kazakh felt and carving, as plain geometry.

Points are (x, y) with y downwards, as on a page; a motif stands on (0, 0) and is about one unit high.
"""

from collections.abc import Iterable
from math import cos, pi, sin

Point = tuple[float, float]
Shape = list[Point]

_TURN = 1.3
"""How far a horn curls, in full turns."""
_STEPS = 44


def horns() -> list[Shape]:
    """Two horns that rise from one foot and curl outwards, with a rhombus between them."""
    right = _horn()
    return [right, _mirrored(right), [(0, -1.02), (0.11, -0.85), (0, -0.68), (-0.11, -0.85)]]


def placed(shape: Iterable[Point], at: Point, size: float, turned: float = 0) -> Shape:
    """The shape `size` times as large, with its foot `at` a point, turned clockwise by degrees about it."""
    c, s = cos(turned * pi / 180), sin(turned * pi / 180)
    return [(at[0] + size * (x * c - y * s), at[1] + size * (x * s + y * c)) for x, y in shape]


def _horn() -> Shape:
    """A band that narrows along a spiral: up from the foot, over to the right, and in."""
    outer, inner = [], []
    for step in range(_STEPS + 1):
        way = step / _STEPS
        angle = pi - way * _TURN * 2 * pi
        radius = 0.42 * (1 - way) ** 0.8 + 0.07
        half = 0.08 * (1 - way) + 0.035
        outer.append(_on_spiral(angle, radius + half))
        inner.append(_on_spiral(angle, radius - half))
    return [(0, 0), *outer, *reversed(inner), (0.1, 0)]


def _on_spiral(angle: float, radius: float) -> Point:
    return 0.575 + radius * cos(angle), -0.5 - radius * sin(angle)


def _mirrored(shape: Shape) -> Shape:
    return [(-x, y) for x, y in shape]
