"""Draw the pictures of the lessons from content/images/texts.toml, one PNG a lesson and language.

Run by hand after a change of words: `.venv/bin/python tools/draw_pictures.py`. The same words give the same
bytes. All measures are pixels of the finished picture, 1080 wide; on a phone 360 wide, 30 of them read as 10.
Boxes differ by lightness, frame and words, never by hue alone. What does not fit stops the drawing.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "content" / "images"
WIDTH, MARGIN, GAP, RADIUS = 1080, 48, 24, 24
HALF = (WIDTH - 2 * MARGIN - GAP) // 2
# Pillow draws shapes with hard edges: drawn three times larger and shrunk, they are smooth.
SCALE = 3
COLOURS = 64

PAPER, INK, WHITE = "#FAF6EE", "#1D3445", "#FFFFFF"
BLUE, SKY, SAND, LINE = "#1F5A7A", "#E3EEF4", "#F6E3BC", "#7F9CAD"

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


def width_of(text: str, style: Style) -> float:
    """Measure one line."""
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


def draw_step(canvas: Canvas, top: int, number: int, words: dict[str, Any]) -> None:
    """Draw one step of the demand check: what to do on the left, what Aizhan got on the right."""
    bottom, middle, right = top + 204, 620, WIDTH - MARGIN
    centre = (top + bottom) // 2
    badge = (MARGIN + 24, centre - 40, MARGIN + 104, centre + 40)
    canvas.panel((MARGIN, top, right, bottom), WHITE)
    canvas.panel((middle, top, right, bottom), SAND)
    canvas.panel(badge, BLUE, radius=40)
    canvas.texts(badge, (str(number), Style(44, "Bold", WHITE, centred=True)), padding=0)
    canvas.texts((badge[2], top, middle, bottom), (words["name"], HEADING), (words["how"], BODY), padding=22)
    name, *lines = words["example"]
    canvas.texts((middle, top, right, bottom), (name, EXAMPLE), *((line, BODY) for line in lines))


def draw_choices(canvas: Canvas, top: int, choices: list[str]) -> None:
    """Draw the three ways out; the first, which Aizhan took, is filled and ticked."""
    width = (WIDTH - 2 * MARGIN - 2 * GAP) // 3
    for place, choice in enumerate(choices):
        left, taken = MARGIN + place * (width + GAP), place == 0
        canvas.panel((left, top, left + width, top + 92), BLUE if taken else WHITE, BLUE)
        style = Style(34, "Bold", WHITE if taken else INK, centred=True)
        canvas.texts((left + 46 * taken, top, left + width, top + 92), (choice, style), padding=8)
        if taken:
            x, y = left + (width + 46 - round(width_of(choice, style))) // 2 - 46, top + 46
            canvas.stroke((x, y + 2), (x + 11, y + 14), (x + 32, y - 13), colour=WHITE)


def demand_check(words: dict[str, Any]) -> Canvas:
    """Lesson m01-l02: talk, sell a little, write it down, decide."""
    canvas = Canvas(1306)
    right = WIDTH - MARGIN
    canvas.texts((MARGIN, 40, right, 124), (words["title"], TITLE), padding=0)
    canvas.texts((MARGIN, 136, 620, 192), (words["do"], LABEL))
    canvas.texts((620, 136, right, 192), (words["example"], LABEL))
    for place, step in enumerate(words["steps"]):
        top = 200 + place * 252
        draw_step(canvas, top, place + 1, step)
        canvas.arrow((MARGIN + 64, top + 207), (MARGIN + 64, top + 249))
    canvas.texts((MARGIN, 956, right, 1020), (words["decide"], HEADING), padding=0)
    draw_choices(canvas, 1032, words["choices"])
    canvas.texts((MARGIN, 1152, right, 1256), (words["reason"], BODY), padding=0)
    return canvas


def draw_answer(canvas: Canvas, centre: Point, word: str, *, filled: bool) -> None:
    """Draw a small yes (dark) or no (light) upon a connector."""
    box = (centre[0] - 46, centre[1] - 30, centre[0] + 46, centre[1] + 30)
    canvas.panel(box, INK if filled else PAPER, INK, radius=30)
    canvas.texts(box, (word, Style(32, "Bold", PAPER if filled else INK, centred=True)), padding=0)


def draw_branch(canvas: Canvas, left: int, words: dict[str, Any], answers: list[str]) -> None:
    """Draw one half of the tree: a question and the form that each answer leads to."""
    right, trunk = left + HALF, left + 46
    forms = [(left + 124, top, right, top + 240) for top in (656, 914)]
    for box in reversed(forms):
        middle = (box[1] + box[3]) // 2
        canvas.arrow((trunk, 600), (trunk, middle), (box[0], middle))
    canvas.panel((left, 432, right, 628), BLUE)
    canvas.texts((left, 432, right, 628), (words["question"], QUESTION))
    for box, answer, form in zip(forms, answers, (words["yes"], words["no"]), strict=True):
        draw_answer(canvas, (trunk, (box[1] + box[3]) // 2), answer, filled=box is forms[0])
        canvas.panel(box, SKY, BLUE)
        canvas.texts(box, (form[0], HEADING), (form[1], BODY))


def legal_form(words: dict[str, Any]) -> Canvas:
    """Lesson m02-l01: two questions lead to one of four legal forms."""
    canvas = Canvas(1280)
    canvas.texts((MARGIN, 40, WIDTH - MARGIN, 124), (words["title"], TITLE), padding=0)
    canvas.panel((MARGIN, 148, WIDTH - MARGIN, 272), BLUE)
    canvas.texts((MARGIN, 148, WIDTH - MARGIN, 272), (words["question"], QUESTION))
    answers = [words["yes"], words["no"]]
    for place, (branch, answer) in enumerate(zip(words["branches"], answers, strict=True)):
        left = MARGIN + place * (HALF + GAP)
        canvas.arrow((left + HALF // 2, 272), (left + HALF // 2, 430))
        draw_answer(canvas, (left + HALF // 2, 342), answer, filled=place == 0)
        draw_branch(canvas, left, branch, answers)
    canvas.texts((MARGIN, 1172, WIDTH - MARGIN, 1232), (words["note"], BODY), padding=0)
    return canvas


def pictures() -> Iterator[tuple[Path, Image.Image]]:
    """Draw every picture in every language; with each comes the file it belongs to."""
    texts = tomllib.loads((IMAGES / "texts.toml").read_text(encoding="utf-8"))
    for lesson, draw in (("m01-l02", demand_check), ("m02-l01", legal_form)):
        for language, words in texts[lesson].items():
            yield IMAGES / f"{lesson}.{language}.png", draw(words).finished()


def main() -> None:
    """Write the files."""
    for path, picture in pictures():
        picture.save(path, optimize=True)


if __name__ == "__main__":
    main()
