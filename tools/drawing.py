"""Paper, ink and letters for the pictures of the lessons.

All measures are pixels of the finished picture, 1080 wide; on a phone 360 wide, 30 of them read as 10. What
does not fit stops the drawing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import ceil, hypot
from pathlib import Path

from fontTools.ttLib import TTFont
from PIL import Image, ImageChops, ImageDraw, ImageFont

ROOT = Path(__file__).parent.parent
WIDTH, MARGIN, GAP, RADIUS = 1080, 48, 24, 24
HALF = (WIDTH - 2 * MARGIN - GAP) // 2
# Pillow draws shapes with hard edges: drawn three times larger and shrunk, they are smooth.
SCALE = 3
COLOURS = 64

PAPER, INK, WHITE = "#FAF6EE", "#1D3445", "#FFFFFF"
BLUE, SKY, SAND, LINE = "#1F5A7A", "#E3EEF4", "#F6E3BC", "#7F9CAD"
PALE, RUST = "#D8DEE2", "#9C3B22"

Point = tuple[int, int]
Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Style:
    """How a text looks: size in pixels, weight, colour, and whether it is centred in its box."""

    size: int
    face: str = "Regular"
    colour: str = INK
    centred: bool = False

    @property
    def leading(self) -> int:
        """Distance from line to line."""
        return round(self.size * 1.28)


TITLE = Style(56, "Bold")
HEADING = Style(42, "Bold")
EXAMPLE = Style(38, "Bold")
BODY = Style(35)
LABEL = Style(32, "Bold", BLUE)
QUESTION = Style(39, "Bold", WHITE, centred=True)


@cache
def font(style: Style) -> ImageFont.FreeTypeFont:
    """Load the face of a style at drawing size; the plain layout engine is the same on every machine."""
    path = ROOT / "assets" / "fonts" / f"NotoSans-{style.face}.ttf"
    return ImageFont.truetype(path, style.size * SCALE, layout_engine=ImageFont.Layout.BASIC)


@cache
def _letters(face: str) -> frozenset[int]:
    with TTFont(ROOT / "assets" / "fonts" / f"NotoSans-{face}.ttf") as file:
        return frozenset(file.getBestCmap())


def width_of(text: str, style: Style) -> float:
    """Measure one line; ValueError when the font lacks a letter of it."""
    if unknown := {letter for letter in text if ord(letter) not in _letters(style.face)}:
        raise ValueError(f"the font has no {', '.join(sorted(unknown))} ({text!r})")
    return font(style).getlength(text) / SCALE


def tied(text: str) -> str:
    """Keep together what must not be parted at a line end: digits, short words, the Kazakh question word."""
    text = re.sub(r"\b(\d+|\w{1,2}) ", "\\1\u00a0", text)
    return re.sub(r" ([бмп][ае])\b", "\u00a0\\1", text)


def wrapped(text: str, width: int, style: Style) -> list[str]:
    """Break a text into lines not wider than `width`; ValueError when a single word is."""
    lines = [""]
    for word in tied(text).split(" "):
        if width_of(word, style) > width:
            raise ValueError(f"{word!r} is wider than {width} px")
        longer = f"{lines[-1]} {word}".strip()
        if width_of(longer, style) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


class Canvas:
    """A sheet of paper under construction."""

    def __init__(self, height: int) -> None:
        self._image = Image.new("RGB", (WIDTH * SCALE, height * SCALE), PAPER)
        self._draw = ImageDraw.Draw(self._image)

    def panel(self, box: Box, fill: str, outline: str | None = None, radius: int = RADIUS) -> None:
        """Draw a rounded rectangle."""
        corners = [edge * SCALE for edge in box]
        self._draw.rounded_rectangle(
            corners, radius * SCALE, fill, outline, width=4 * SCALE if outline else 0
        )

    def stroke(self, *points: Point, colour: str = LINE) -> None:
        """Draw a path of straight lines."""
        self._draw.line([(x * SCALE, y * SCALE) for x, y in points], colour, 6 * SCALE, "curve")

    def arrow(self, *points: Point) -> None:
        """Draw a path that ends in an arrowhead; its last line is level or upright."""
        (fx, fy), (tx, ty) = points[-2:]
        dx, dy = (tx > fx) - (tx < fx), (ty > fy) - (ty < fy)
        self.stroke(*points[:-1], (tx - 9 * dx, ty - 9 * dy))
        back, side = 20, 14
        head = [
            (tx, ty),
            (tx - back * dx + side * dy, ty - back * dy + side * dx),
            (tx - back * dx - side * dy, ty - back * dy - side * dx),
        ]
        self._draw.polygon([(x * SCALE, y * SCALE) for x, y in head], fill=LINE)

    def shape(self, points: Sequence[Point], fill: str) -> None:
        """Fill a polygon."""
        self._draw.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=fill)

    def rule(self, *points: Point, colour: str = INK, width: int = 5, dash: int = 0) -> None:
        """Draw straight lines of any direction, dashed when `dash` pixels are given."""
        for (ax, ay), (bx, by) in pairwise(points):
            length = max(1.0, hypot(bx - ax, by - ay))
            step = dash * 1.6 if dash else length
            for number in range(ceil(length / step)):
                begin, end = number * step / length, min(1.0, (number * step + (dash or length)) / length)
                ends = [((ax + (bx - ax) * at) * SCALE, (ay + (by - ay) * at) * SCALE) for at in (begin, end)]
                self._draw.line(ends, colour, width * SCALE)

    def dot(self, at: Point, radius: int = 13, *, square: bool = False, fill: str = INK) -> None:
        """Mark a point by a disc or a square."""
        corners = [(c + way * radius) * SCALE for way in (-1, 1) for c in at]
        draw = self._draw.rectangle if square else self._draw.ellipse
        draw(corners, fill, PAPER, 3 * SCALE)

    def hatch(self, points: Sequence[Point], colour: str = INK, kind: str = "/") -> None:
        """Hatch a polygon: `/` slanted, `x` crossed, `.` dotted, `-` level lines."""
        xs, ys = [x * SCALE for x, _y in points], [y * SCALE for _x, y in points]
        left, top, size = min(xs), min(ys), (max(xs) - min(xs) + 1, max(ys) - min(ys) + 1)
        inside, pattern = Image.new("L", size), Image.new("L", size)
        corners = [(x - left, y - top) for x, y in zip(xs, ys, strict=True)]
        ImageDraw.Draw(inside).polygon(corners, fill=255)
        _weave(ImageDraw.Draw(pattern), size, kind)
        self._image.paste(colour, (left, top), ImageChops.multiply(inside, pattern))

    def label(self, at: Point, text: str, style: Style, anchor: str = "mm", paper: str = "") -> None:
        """Write one line with its anchor (as of Pillow) at a point, on a patch of `paper` when given."""
        x, y = at
        width = width_of(text, style)
        left = x - {"l": 0.0, "m": width / 2, "r": width}[anchor[0]]
        if left < 0 or left + width > WIDTH:
            raise ValueError(f"{text!r} leaves the paper: {left:.0f} to {left + width:.0f}")
        if paper:
            half = style.leading // 2
            box = [left - 8, y - half, left + width + 8, y + half]
            self._draw.rounded_rectangle([edge * SCALE for edge in box], 8 * SCALE, paper)
        self._draw.text((x * SCALE, y * SCALE), text, style.colour, font(style), anchor)

    def texts(self, box: Box, *parts: tuple[str, Style], padding: int = 24) -> None:
        """Write paragraphs under each other, centred by height in a box; ValueError when they do not fit."""
        left, top, right, bottom = box
        room = right - left - 2 * padding
        rows = [(row, style) for text, style in parts for row in wrapped(text, room, style)]
        height = sum(style.leading for _, style in rows)
        if height > bottom - top:
            raise ValueError(f"{parts[0][0]!r} needs {height} px of height, has {bottom - top}")
        y = (top + bottom - height) / 2
        for row, style in rows:
            x = (left + right - width_of(row, style)) / 2 if style.centred else left + padding
            self._draw.text(
                (x * SCALE, (y + style.leading / 2) * SCALE), row, style.colour, font(style), "lm"
            )
            y += style.leading

    def finished(self) -> Image.Image:
        """Shrink to the final size and keep few colours."""
        size = (self._image.width // SCALE, self._image.height // SCALE)
        small = self._image.resize(size, Image.Resampling.LANCZOS)
        return small.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


def _weave(draw: ImageDraw.ImageDraw, size: Point, kind: str) -> None:
    """Draw a hatching all over a mask."""
    width, height = size
    step, thick = 16 * SCALE, 3 * SCALE
    if kind in "/x":
        for x in range(-height, width, step):
            draw.line([(x, height), (x + height, 0)], 255, thick)
    if kind == "x":
        for x in range(-height, width, step):
            draw.line([(x, 0), (x + height, height)], 255, thick)
    if kind == "-":
        for y in range(0, height, step):
            draw.line([(0, y), (width, y)], 255, thick)
    if kind == ".":
        for row, y in enumerate(range(step // 2, height, step)):
            for x in range((row % 2) * step // 2, width, step):
                draw.ellipse([x - thick, y - thick, x + thick, y + thick], 255)


def sheet(title: str, height: int) -> tuple[Canvas, int]:
    """Paper with a title; gives it and where the picture of `height` pixels begins."""
    rows = len(wrapped(title, WIDTH - 2 * MARGIN, TITLE))
    top = 40 + rows * TITLE.leading + 28
    canvas = Canvas(top + height + 44)
    canvas.texts((MARGIN, 40, WIDTH - MARGIN, top - 24), (title, TITLE), padding=0)
    return canvas, top


def corners(box: Box) -> tuple[Point, Point, Point, Point]:
    """The four points of a box."""
    left, top, right, bottom = box
    return (left, top), (right, top), (right, bottom), (left, bottom)
