"""Pictures of plans: a calendar of payments, a plan on one sheet, a staircase of days."""

from typing import Any

from tools.drawing import (
    BLUE,
    BODY,
    GAP,
    HEADING,
    INK,
    LINE,
    MARGIN,
    RUST,
    SAND,
    SKY,
    WHITE,
    WIDTH,
    Canvas,
    Point,
    Style,
    corners,
    sheet,
)

RIGHT = WIDTH - MARGIN
NOTE = Style(34)


def _star(canvas: Canvas, at: Point) -> None:
    x, y = at
    points = [(0, -22), (6, -7), (22, -7), (9, 3), (14, 19), (0, 9), (-14, 19), (-9, 3), (-22, -7), (-6, -7)]
    canvas.shape([(x + dx, y + dy) for dx, dy in points], RUST)


def _mark(canvas: Canvas, kind: int, at: Point) -> None:
    """A disc, a square, a star."""
    if kind == 2:
        _star(canvas, at)
    else:
        canvas.dot(at, 17, square=kind == 1, fill=INK if kind else BLUE)


def payment_calendar(words: dict[str, Any]) -> Canvas:
    """Lesson m03-l04: what to do from each evening to each January, and half a year of marks."""
    canvas, top = sheet(words["title"], 1210)
    for place, (when, what) in enumerate(words["rows"]):
        y = top + place * 136
        canvas.panel((MARGIN, y, 410, y + 116), BLUE)
        canvas.texts((MARGIN, y, 410, y + 116), (when, Style(36, "Bold", WHITE)), padding=18)
        canvas.panel((422, y, RIGHT, y + 116), WHITE, LINE)
        canvas.texts((422, y, RIGHT, y + 116), (what, Style(36)), padding=18)
    strip = top + 720
    wide = (RIGHT - MARGIN) // 7
    for place, month in enumerate(words["months"]):
        left = MARGIN + place * wide
        box = (left + 4, strip, left + wide - 4, strip + 150)
        last = place == len(words["months"]) - 1
        canvas.panel(box, SAND if last else SKY, BLUE, radius=14)
        canvas.label((left + wide // 2, strip + 40), month, Style(36, "Bold"))
        for kind, dx in ((2, 0),) if last else ((0, -28), (1, 28)):
            _mark(canvas, kind, (left + wide // 2 + dx, strip + 104))
    for kind, name in enumerate(words["marks"]):
        y = strip + 196 + kind * 54
        _mark(canvas, kind, (MARGIN + 22, y))
        canvas.label((MARGIN + 62, y), name, NOTE, "lm")
    canvas.texts((MARGIN, strip + 366, RIGHT, strip + 500), (words["note"], Style(36, "Bold")), padding=0)
    return canvas


def on_one_sheet(words: dict[str, Any]) -> Canvas:
    """Lesson m10-l03: the business plan of Rauza, nine cells; the last four are figures."""
    height = 384
    canvas, top = sheet(words["title"], 3 * height + 2 * GAP)
    wide = (RIGHT - MARGIN - 2 * GAP) // 3
    for place, cell in enumerate(words["cells"]):
        left, y = MARGIN + place % 3 * (wide + GAP), top + place // 3 * (height + GAP)
        box = (left, y, left + wide, y + height)
        canvas.panel(box, SAND if "large" in cell else WHITE, BLUE)
        badge = (left + 16, y + 16, left + 70, y + 70)
        canvas.panel(badge, BLUE, radius=27)
        canvas.texts(badge, (str(place + 1), Style(32, "Bold", WHITE, centred=True)), padding=0)
        canvas.texts((left, y + 72, left + wide, y + 168), (cell["name"], Style(37, "Bold")), padding=16)
        large = [(cell["large"], Style(46, "Bold", BLUE))] if "large" in cell else []
        canvas.texts(
            (left, y + 164, left + wide, y + height - 12), *large, (cell["text"], Style(33)), padding=16
        )
    return canvas


def ninety_days(words: dict[str, Any]) -> Canvas:
    """Lesson m10-l04: three steps up to the goal of the plan."""
    canvas, top = sheet(words["title"], 960)
    floor, zero = top + 780, 20
    wide = (RIGHT - MARGIN) // 3

    def y(pairs: float) -> int:
        return round(floor - float((pairs - zero) / (words["goal_at"] - zero)) * 660)

    goal = y(words["goal_at"])
    canvas.rule((MARGIN, goal), (RIGHT, goal), colour=RUST, width=7, dash=14)
    canvas.label((MARGIN, goal - 40), words["goal"], Style(38, "Bold", RUST), "lm")
    for place, pairs in enumerate(words["pairs"]):
        left, right = MARGIN + place * wide, MARGIN + (place + 1) * wide
        box = (left, y(pairs), right, floor)
        canvas.shape(corners(box), (SKY, WHITE, SAND)[place])
        canvas.rule(*corners(box), corners(box)[0], width=5)
        above = words["above"][place]
        head = (left, y(pairs) + 12, right, y(pairs) + 132)
        canvas.texts(head, (above[0], HEADING), (above[1], Style(36, "Bold", BLUE)), padding=16)
        canvas.texts(
            (left, y(pairs) + 140, right, y(pairs) + 290),
            *((line, BODY) for line in words["inside"][place]),
            padding=16,
        )
        centred = Style(34, centred=True)
        canvas.texts(
            (left, floor + 12, right, floor + 160),
            (words["days"][place], Style(36, "Bold", centred=True)),
            (words["words"][place], centred),
            padding=4,
        )
    return canvas
