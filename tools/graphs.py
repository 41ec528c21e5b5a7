"""Pictures of lines over a scale. Lines differ by dash and mark, never by hue alone."""

from typing import Any

from tools.bars import NOTE, RIGHT, SMALL, Scale, spelt
from tools.drawing import (
    BLUE,
    HEADING,
    INK,
    LINE,
    MARGIN,
    PAPER,
    RUST,
    SAND,
    WHITE,
    Canvas,
    Point,
    Style,
    sheet,
    width_of,
)

BOXED = Style(36, "Bold")


def boxed(canvas: Canvas, at: Point, text: str, colour: str = INK, *, before: bool = False) -> None:
    """A framed word upon the graph, centred at a point or ending before it."""
    half = round(width_of(text, BOXED)) // 2 + 20
    centre = (at[0] - half, at[1]) if before else at
    box = (centre[0] - half, centre[1] - 32, centre[0] + half, centre[1] + 32)
    canvas.panel(box, WHITE, colour, radius=12)
    canvas.label(centre, text, BOXED)


def two_lines(canvas: Canvas, top: int, names: list[str]) -> int:
    """Name the full line with discs and the broken one with squares; gives where it ends."""
    x, y = MARGIN, top + 26
    for name, dash in zip(names, (0, 22), strict=True):
        width = 116 + round(width_of(name, NOTE))
        if x + width > RIGHT:
            x, y = MARGIN, y + 54
        canvas.rule((x, y), (x + 96, y), colour=RUST if dash else BLUE, width=8, dash=dash)
        canvas.label((x + 112, y), name, NOTE, "lm")
        x += width + 44
    return y + 30


def break_even(words: dict[str, Any]) -> Canvas:
    """Lesson m05-l03: where income meets costs, and how many loaves pay for the baker herself."""
    canvas, top = sheet(words["title"], 1080)
    below = two_lines(canvas, top, words["lines"])
    scale = Scale(canvas, (120, below + 60, RIGHT - 40, below + 880), 0, 460)
    scale.grid((0, 100, 200, 300, 400), words["y"])
    left, _top, right, bottom = scale.box

    def at(loaves: float, money: float) -> Point:
        return round(left + loaves / 2000 * (right - left)), scale.y(money)

    def costs(loaves: float) -> float:
        return float(words["fixed"] + words["variable"] * loaves)

    margin = words["income"] - words["variable"]
    zero, paid, now = words["fixed"] / margin, (words["fixed"] + words["pay"]) / margin, words["now"]
    meeting, end = at(zero, costs(zero)), (at(2000, 2000 * words["income"]), at(2000, costs(2000)))
    canvas.hatch((at(0, 0), at(0, costs(0)), meeting), RUST, "/")
    canvas.shape((meeting, *end), SAND)
    for tick in (0, 500, 1000, 1500, 2000):
        canvas.label((at(tick, 0)[0], bottom + 30), spelt(tick), SMALL)
    canvas.label(((left + right) // 2, bottom + 84), words["x"], NOTE)
    for loaves, foot in ((zero, 305), (paid, 0), (now, 435)):
        canvas.rule(at(loaves, 0), at(loaves, foot or costs(loaves)), colour=LINE, width=4)
        canvas.rule(at(loaves, 0), at(loaves, loaves * words["income"]), colour=LINE, width=4)
    canvas.rule(at(0, 0), end[0], colour=BLUE, width=9)
    canvas.rule(at(0, costs(0)), end[1], colour=RUST, width=9, dash=26)
    for loaves in (zero, paid, now):
        canvas.dot(at(loaves, loaves * words["income"]))
    boxed(canvas, at(zero, 305), words["boxes"][0])
    boxed(canvas, (at(paid, 0)[0], scale.y(64)), words["boxes"][1], before=True)
    boxed(canvas, (at(now, 0)[0], scale.y(438)), words["boxes"][2], before=True)
    canvas.rule(at(120, 60), at(225, 32), colour=INK, width=3)
    canvas.label(at(235, 22), words["loss"], BOXED, "lm", PAPER)
    canvas.rule(at(1560, 270), at(1420, 150), colour=INK, width=3)
    canvas.label(at(1430, 136), words["profit"], BOXED, "rm", PAPER)
    return canvas


def cash_plan(words: dict[str, Any]) -> Canvas:
    """Lesson m04-l02: money at the end of each month, with and without the prepayment, over its table."""
    canvas, top = sheet(words["title"], 1290)
    below = two_lines(canvas, top, [words["lines"][1], words["lines"][0]])
    scale = Scale(canvas, (140, below + 60, RIGHT, below + 700), -110, 300)
    left, _top, right, bottom = scale.box
    canvas.hatch(((left, scale.y(0)), (right, scale.y(0)), (right, bottom), (left, bottom)), LINE, "/")
    scale.grid((-100, 0, 100, 200, 300), words["axis"])
    xs = [round(left + 60 + place * (right - left - 120) / 3) for place in range(4)]
    for values, colour, dash in ((words["without"], RUST, 22), (words["prepaid"], BLUE, 0)):
        points = [(x, scale.y(value)) for x, value in zip(xs, values, strict=True)]
        canvas.rule(*points, colour=colour, width=8, dash=dash)
        for point in points:
            canvas.dot(point, square=bool(dash), fill=colour, radius=15 if dash else 12)
    for x, value in zip(xs, words["prepaid"], strict=True):
        canvas.label((x, scale.y(value) - 44), spelt(value), BOXED, paper=PAPER)
    boxed(canvas, (xs[2] - 280, scale.y(-80)), words["gap"], RUST)
    for x, name in zip(xs, words["points"], strict=True):
        canvas.label((x, bottom + 34), name, NOTE)
    _table(canvas, bottom + 90, words)
    return canvas


def _table(canvas: Canvas, top: int, words: dict[str, Any]) -> None:
    """The plan without the prepayment in figures: a row for each kind, a column for each month."""
    canvas.label((MARGIN, top + 22), words["caption"], SMALL, "lm")
    columns = (520, 740, 960)
    for x, name in zip(columns, words["points"][1:], strict=True):
        canvas.label((x, top + 74), name, Style(34, "Bold"))
    for row, (name, values) in enumerate(zip(words["rows"], words["table"], strict=True)):
        y = top + 132 + row * 62
        canvas.rule((MARGIN, y - 31), (RIGHT, y - 31), colour=LINE, width=2)
        last = row == len(words["rows"]) - 1
        canvas.label((MARGIN, y), name, HEADING if last else NOTE, "lm")
        for x, value in zip(columns, values, strict=True):
            colour = RUST if value < 0 else INK
            canvas.label((x, y), spelt(value), Style(38, "Bold" if last else "Regular", colour))
