"""Pictures of bars: upright, stacked, level. Parts differ by hatching and words, never by hue alone."""

from collections.abc import Sequence
from typing import Any

from tools.drawing import (
    BLUE,
    EXAMPLE,
    HEADING,
    INK,
    LINE,
    MARGIN,
    PALE,
    PAPER,
    RUST,
    SAND,
    SKY,
    WHITE,
    WIDTH,
    Box,
    Canvas,
    Style,
    corners,
    sheet,
    width_of,
)

RIGHT = WIDTH - MARGIN
SMALL = Style(32)
VALUE = Style(36, "Bold")
NOTE = Style(34)
# How the parts of a stack look, in the order of the parts: fill, hatching, its colour.
LOOKS = ((SKY, "", BLUE), (SAND, "/", INK), (PALE, ".", INK), (WHITE, "x", BLUE), (SAND, "-", RUST))


def spelt(number: float) -> str:
    """A number as it is written in both languages: 2 340, –70 (the font has no other minus)."""
    return f"{number:,.0f}".replace(",", "\u00a0").replace("-", "–")


def piece(canvas: Canvas, box: Box, look: int) -> None:
    """One part of a stack."""
    fill, hatching, colour = LOOKS[look]
    canvas.shape(corners(box), fill)
    if hatching:
        canvas.hatch(corners(box), colour, hatching)
    canvas.rule(*corners(box), corners(box)[0], colour=INK, width=3)


def legend(canvas: Canvas, top: int, names: Sequence[str], looks: Sequence[int]) -> int:
    """Name the looks, as many in a line as fit; gives where it ends."""
    x, y = MARGIN, top
    for name, look in zip(names, looks, strict=True):
        width = 66 + round(width_of(name, NOTE)) + 36
        if x > MARGIN and x + width - 36 > RIGHT:
            x, y = MARGIN, y + 58
        piece(canvas, (x, y + 4, x + 50, y + 44), look)
        canvas.label((x + 66, y + 25), name, NOTE, "lm")
        x += width
    return y + 58


class Scale:
    """An upright scale in a box: values to heights, with level lines at round numbers."""

    def __init__(self, canvas: Canvas, box: Box, least: float, most: float) -> None:
        self.canvas, self.box, self._least, self._most = canvas, box, least, most

    def y(self, value: float) -> int:
        """The height of a value."""
        _left, top, _right, bottom = self.box
        return round(bottom - (value - self._least) / (self._most - self._least) * (bottom - top))

    def grid(self, ticks: Sequence[float], axis: str) -> None:
        """Draw the level lines, their numbers and what they count."""
        left, top, right, _bottom = self.box
        self.canvas.label((MARGIN, top - 38), axis, SMALL, "lm")
        for tick in ticks:
            width = 5 if tick == 0 else 2
            self.canvas.rule(
                (left, self.y(tick)), (right, self.y(tick)), colour=INK if tick == 0 else LINE, width=width
            )
            self.canvas.label((left - 14, self.y(tick)), spelt(tick), SMALL, "rm")

    def bar(self, left: int, right: int, low: float, high: float, look: int) -> Box:
        """Draw a bar between two values."""
        box = (left, self.y(high), right, self.y(low))
        piece(self.canvas, box, look)
        return box

    def slots(self, count: int, share: float = 0.62) -> list[tuple[int, int]]:
        """Where bars stand, side by side."""
        left, _top, right, _bottom = self.box
        wide = (right - left) / count
        return [
            (round(left + wide * (at + (1 - share) / 2)), round(left + wide * (at + (1 + share) / 2)))
            for at in range(count)
        ]

    def under(self, slot: tuple[int, int], text: str, reach: int = 20, lines: int = 1) -> None:
        """Write below the scale."""
        bottom = self.box[3]
        box = (slot[0] - reach, bottom + 10, slot[1] + reach, bottom + 14 + lines * 44)
        self.canvas.texts(box, (text, Style(34, centred=True)), padding=0)

    def limit(self, value: float, text: str) -> None:
        """Draw a bold broken line across, with its name upon it at the left."""
        left, _top, right, _bottom = self.box
        y = self.y(value)
        self.canvas.rule((left, y), (right, y), colour=RUST, width=7, dash=26)
        self.canvas.label((left + 16, y - 34), text, Style(36, "Bold", RUST), "lm", PAPER)


def half_year(words: dict[str, Any]) -> Canvas:
    """Lesson m03-l02: six months, the foot of each bar set aside for the tax."""
    canvas, top = sheet(words["title"], 900)
    scale = Scale(canvas, (140, top + 60, RIGHT, top + 640), 0, 480)
    scale.grid((0, 100, 200, 300, 400), words["axis"])
    for (left, right), name, value in zip(scale.slots(6), words["bars"], words["values"], strict=True):
        scale.bar(left, right, 0, value, 0)
        scale.bar(left, right, 0, value * words["rate"] / 100, 3)
        canvas.label(((left + right) // 2, scale.y(value) - 28), spelt(value), VALUE)
        scale.under((left, right), name)
    below = legend(canvas, top + 712, [words["foot"]], [3])
    for at, line in enumerate(words["lines"]):
        canvas.label((MARGIN, below + 30 + at * 54), line, Style(38, "Bold"), "lm")
    return canvas


def waterfall(words: dict[str, Any]) -> Canvas:
    """Lesson m04-l01: from income to profit, step by step from the top down."""
    canvas, top = sheet(words["title"], 830)
    left, steps = 400, words["steps"]
    canvas.label((RIGHT, top + 16), words["axis"], SMALL, "rm")
    level = 0
    for place, (name, step) in enumerate(zip(words["columns"], [*steps, sum(steps)], strict=True)):
        y, first, last = top + 44 + place * 132, place == 0, place == len(steps)
        low, high = (0, step) if first or last else (level + step, level)
        level = high if first else low
        x, end = (round(left + value / steps[0] * (RIGHT - left - 110)) for value in (low, high))
        box = (x, y, end, y + 100)
        if last:
            canvas.shape(corners(box), BLUE)
            canvas.rule(*corners(box), corners(box)[0], width=8)
        else:
            piece(canvas, box, 0 if first else 1)
            edge = end if first else x
            canvas.rule((edge, y + 100), (edge, y + 132), colour=LINE, width=5)
        canvas.label((end + 16, y + 50), spelt(step), Style(40, "Bold"), "lm", PAPER)
        style = Style(36, "Bold" if first or last else "Regular")
        canvas.texts((MARGIN, y - 10, left - 20, y + 110), (name, style), padding=0)
    return canvas


def unit_cost(words: dict[str, Any]) -> Canvas:
    """Lesson m05-l01: the more chapans, the smaller the share of fixed costs in each."""
    canvas, top = sheet(words["title"], 1000)
    scale = Scale(canvas, (170, top + 60, RIGHT, top + 840), 0, 11500)
    scale.grid((0, 2000, 4000, 6000, 8000, 10000), words["axis"])
    rows = zip(scale.slots(3, 0.5), words["bars"], words["variable"], words["fixed"], strict=True)
    for (left, right), name, variable, fixed in rows:
        for low, high, look in ((0, variable, 0), (variable, variable + fixed, 1)):
            box = scale.bar(left, right, low, high, look)
            middle = ((left + right) // 2, (box[1] + box[3]) // 2)
            canvas.label(middle, spelt(high - low), Style(34), paper=PAPER)
        canvas.label(((left + right) // 2, scale.y(variable + fixed) - 25), spelt(variable + fixed), VALUE)
        scale.under((left, right), name, 60)
    y = scale.y(words["price"])
    canvas.rule((170, y), (RIGHT, y), colour=RUST, width=7, dash=26)
    canvas.label((RIGHT, y - 34), words["line"], Style(36, "Bold", RUST), "rm", PAPER)
    legend(canvas, top + 920, words["parts"], [0, 1])
    return canvas


def price_of_a_buyer(words: dict[str, Any]) -> Canvas:
    """Lesson m06-l01: three channels, one of them dearer than the margin of a pair."""
    canvas, top = sheet(words["title"], 780)
    scale = Scale(canvas, (150, top + 60, RIGHT, top + 680), 0, 3400)
    scale.grid((0, 1000, 2000, 3000), words["axis"])
    for slot, name, value in zip(scale.slots(3, 0.5), words["bars"], words["values"], strict=True):
        scale.bar(*slot, 0, value, 1 if value > words["line_at"] else 0)
        canvas.label(((slot[0] + slot[1]) // 2, scale.y(value) - 28), spelt(value), VALUE)
        scale.under(slot, name, 60)
    scale.limit(words["line_at"], words["line"])
    return canvas


def within_our_strength(words: dict[str, Any]) -> Canvas:
    """Lesson m07-l01: the profit of the oven beside the payments, in a good month and in a bad one."""
    canvas, top = sheet(words["title"], 980)
    below = legend(canvas, top, words["parts"], [0, 3, 2])
    scale = Scale(canvas, (110, below + 60, RIGHT, below + 560), 0, 105)
    scale.grid((0, 20, 40, 60, 80, 100), words["axis"])
    rows = zip(scale.slots(2, 0.8), words["names"], words["groups"], words["rests"], strict=True)
    for (left, right), name, values, rest in rows:
        wide = (right - left) // 3
        for at, (value, look) in enumerate(zip(values, (0, 3, 2), strict=True)):
            scale.bar(left + at * wide + 8, left + (at + 1) * wide - 8, 0, value, look)
            canvas.label((left + at * wide + wide // 2, scale.y(value) - 28), spelt(value), VALUE)
        scale.under((left, right), name, 10)
        box = (left, below + 640, right, below + 820)
        short = values[0] < values[1]
        canvas.panel(box, SAND if short else WHITE, RUST if short else LINE)
        lines = [
            (line, Style(36, "Bold" if short and at else "Regular", centred=True))
            for at, line in enumerate(rest)
        ]
        canvas.texts(box, *lines, padding=12)
    return canvas


def cost_of_a_worker(words: dict[str, Any]) -> Canvas:
    """Lesson m08-l03: one column, what is in the contract and what is the full cost."""
    canvas, top = sheet(words["title"], 1180)
    left, right, floor, high = 330, 500, top + 1080, 1080
    level = 0
    total = sum(words["values"])
    heights = [level := level + value for value in words["values"]]
    marks = [round(floor - height / total * (high - 60)) for height in (0, *heights)]
    for at, part in enumerate(words["parts"]):
        piece(canvas, (left, marks[at + 1], right, marks[at]), at)
        middle = (marks[at] + marks[at + 1]) // 2
        canvas.rule((right, middle), (right + 24, middle), width=3)
        canvas.texts((right + 28, middle - 50, RIGHT, middle + 50), (part, Style(36)), padding=6)
    for place, (bracket, height) in enumerate(zip(words["brackets"], (2, 5), strict=True)):
        x = left - 24 - place * 40
        canvas.rule(
            (x + 16, marks[0]),
            (x, marks[0]),
            (x, marks[height]),
            (x + 16, marks[height]),
            colour=BLUE,
            width=6,
        )
        middle = marks[height] + (70 if place else 240)
        canvas.texts(
            (MARGIN - 8, middle - 80, 252, middle + 80),
            *((line, Style(34, "Bold" if line.isdigit() else "Regular", BLUE)) for line in bracket),
            padding=0,
        )
    canvas.label((MARGIN, top + 10), words["axis"], SMALL, "lm")
    canvas.label((MARGIN, floor + 60), words["note"], NOTE, "lm")
    return canvas


def where_the_price_goes(words: dict[str, Any]) -> Canvas:
    """Lesson m06-l03: two prices on one scale, what each is spent on, what is lacking or left."""
    canvas, top = sheet(words["title"], 1110)
    most = max(words["prices"])
    for place, (name, price, costs) in enumerate(
        zip(words["bars"], words["prices"], words["costs"], strict=True)
    ):
        y = top + place * 520

        def across(value: float) -> int:
            return round(MARGIN + float(value / most) * (RIGHT - MARGIN))

        canvas.label((MARGIN, y + 26), name, HEADING, "lm")
        spent = 0.0
        for look, cost in enumerate(costs):
            piece(canvas, (across(spent), y + 66, across(spent + cost), y + 186), look)
            spent += cost
        _rest(
            canvas,
            (across(min(price, spent)), y + 66, across(max(price, spent)), y + 186),
            lacks=spent > price,
        )
        for at, (part, cost) in enumerate(zip(words["parts"], costs, strict=True)):
            x, row = MARGIN + at % 2 * 500, y + 216 + at // 2 * 62
            piece(canvas, (x, row, x + 50, row + 42), at)
            canvas.label((x + 66, row + 22), f"{part}: {spelt(cost)}", NOTE, "lm")
        words_of_rest = words["over"] if spent > price else words["left"]
        box = (MARGIN, y + 348, RIGHT, y + 428)
        canvas.panel(box, SAND if spent > price else BLUE, RUST if spent > price else BLUE)
        canvas.texts(box, (words_of_rest, Style(38, "Bold", RUST if spent > price else WHITE, centred=True)))
    canvas.label((MARGIN, top + 1040), words["caption"], NOTE, "lm")
    return canvas


def _rest(canvas: Canvas, box: Box, *, lacks: bool) -> None:
    """What is left of the price is a dark part; what is lacking, a strip upon the costs beyond it."""
    left, top, right, bottom = box
    if lacks:
        strip = corners((left, top - 30, right, top))
        canvas.shape(strip, WHITE)
        canvas.hatch(strip, RUST, "x")
        canvas.rule(*strip, strip[0], colour=RUST, width=4)
        canvas.rule((left, top - 44), (left, bottom + 18), colour=RUST, width=9)
    else:
        canvas.shape(corners(box), BLUE)
        canvas.rule(*corners(box), corners(box)[0], width=5)


def who_pays_the_rate(words: dict[str, Any]) -> Canvas:
    """Lesson m07-l02: one rate in two parts, and the least that the entrepreneur pays."""
    canvas, top = sheet(words["title"], 590)
    border, least = (
        round(MARGIN + words[name] / words["nominal"] * (RIGHT - MARGIN)) for name in ("client", "least")
    )
    canvas.label((WIDTH // 2, top + 20), words["total"], EXAMPLE)
    canvas.rule(
        (MARGIN, top + 80), (MARGIN, top + 56), (RIGHT, top + 56), (RIGHT, top + 80), colour=BLUE, width=5
    )
    for box, texts, look in (
        ((MARGIN, top + 96, border, top + 296), words["left"], 0),
        ((border, top + 96, RIGHT, top + 296), words["right"], 1),
    ):
        piece(canvas, box, look)
        inner = (box[0] + 24, box[1] + 36, min(box[2], least if look == 0 else RIGHT) - 24, box[3] - 36)
        canvas.panel(inner, WHITE)
        canvas.texts(
            inner, (texts[0], Style(36, centred=True)), (texts[1], Style(44, "Bold", centred=True)), padding=6
        )
    canvas.rule((least, top + 70), (least, top + 370), colour=RUST, width=8)
    canvas.label((least, top + 404), words["mark"], Style(38, "Bold", RUST))
    canvas.label((MARGIN, top + 520), words["note"], NOTE, "lm")
    return canvas


def cost_of_a_tool(words: dict[str, Any]) -> Canvas:
    """Lesson m09-l03: three tools, what each costs in money, time and lost clients."""
    canvas, top = sheet(words["title"], 810)
    below = legend(canvas, top, words["parts"], [0, 1, 3]) + 10
    canvas.label((RIGHT, below + 24), words["axis"], SMALL, "rm")
    sums = [sum(values) for values in words["values"]]
    for place, (name, values) in enumerate(zip(words["bars"], words["values"], strict=True)):
        y, at, x = below + place * 240, 0, MARGIN
        canvas.label((MARGIN, y + 18), name, HEADING, "lm")
        for value, look in zip(values, (0, 1, 3), strict=True):
            if not value:
                continue
            at += value
            end = round(MARGIN + at / max(sums) * 800)
            piece(canvas, (x, y + 68, end, y + 178), look)
            if end - x > 130:
                canvas.label(((x + end) // 2, y + 123), spelt(value), Style(34), paper=PAPER)
            x = end
        if sums[place] == min(sums):
            canvas.rule(
                *corners((MARGIN - 10, y + 58, x + 10, y + 188)), (MARGIN - 10, y + 58), colour=RUST, width=7
            )
        canvas.label((x + 22, y + 123), spelt(sums[place]), Style(40, "Bold"), "lm")
    return canvas
