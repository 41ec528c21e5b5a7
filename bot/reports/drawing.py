"""Draws charts one below the other as a PNG, in a program of its own: charts are heavy, and the bot is busy.

Run as `python -m bot.reports.drawing phone`: JSON charts on standard input, the picture on standard output.
For the chat the width is that of a phone held upright; letters stay legible when it is shown 360 pixels wide.
Series differ in lightness and hatching as well as in colour, so that who cannot tell red from green can tell
them apart.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from bot.reports.chart import Chart, Shape, as_data, from_data

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROOT = Path(__file__).parents[2]
FONTS = ROOT / "assets" / "fonts"
DOTS = 180
# Inches that a standing chart, and a heading take.
STANDING, HEADING = 3.1, 0.9
# Many lines, as those of all regions, stand closer: a phone shrinks a picture that is far higher than wide.
MANY, CLOSE_LINE = 10, 0.26
# The palette of Okabe and Ito without its yellow, which is pale on white: dark and light by turns.
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9")
HATCHES = ("", "//", "..", "xx", "\\\\", "++")
MARKERS = ("o", "s", "^", "D", "v", "P")
# Seconds that a picture may take on a slow machine.
PATIENCE = 60
NBSP = "\u00a0"


class Medium(StrEnum):
    """Where a chart is looked at."""

    PHONE = "phone"
    PAPER = "paper"
    """Beside the table of its figures: wide and low."""


# Inches that a chart is wide, on a phone 1080 pixels, and that a line of bars takes.
WIDTHS = {Medium.PHONE: 6.0, Medium.PAPER: 9.6}
LINES = {Medium.PHONE: 0.42, Medium.PAPER: 0.22}


def picture(charts: Sequence[Chart], medium: Medium = Medium.PHONE) -> bytes:
    """The charts as a PNG; takes a second or two, most of it to load the library.

    Raises CalledProcessError or TimeoutExpired when the program fails.
    """
    done = subprocess.run(
        [sys.executable, "-m", "bot.reports.drawing", medium],
        input=json.dumps(as_data(charts)).encode(),
        capture_output=True,
        check=True,
        timeout=PATIENCE,
        cwd=ROOT,
    )
    return done.stdout


def drawn(charts: Sequence[Chart], medium: Medium = Medium.PHONE) -> bytes:
    """The same in this very process."""
    import matplotlib as mpl
    from matplotlib import font_manager
    from matplotlib.figure import Figure

    for file in FONTS.glob("*.ttf"):
        font_manager.fontManager.addfont(file)
    with mpl.rc_context({"font.family": "Noto Sans", "font.size": 12, "hatch.linewidth": 1.5}):
        heights = [_height(chart, LINES[medium]) for chart in charts]
        figure = Figure(figsize=(WIDTHS[medium], sum(heights)), dpi=DOTS, layout="constrained")
        plots = figure.subplots(len(charts), 1, squeeze=False, height_ratios=heights)[:, 0]
        for axes, chart in zip(plots, charts, strict=True):
            _draw(axes, chart)
        made = BytesIO()
        # Without the library's name and version the same charts give the same bytes.
        figure.savefig(made, format="png", metadata={"Software": None})
    return made.getvalue()


def _height(chart: Chart, line: float) -> float:
    if chart.shape is not Shape.BARS:
        return STANDING + HEADING
    rows = 1 if chart.stacked else len(chart.series)
    if len(chart.labels) > MANY:
        line = min(line, CLOSE_LINE)
    return HEADING + line * len(chart.labels) * (0.45 + 0.55 * rows)


def _draw(axes: "Axes", chart: Chart) -> None:
    axes.set_title(chart.title, loc="left", fontweight="bold", fontsize=13, pad=12)
    axes.spines[["top", "right"]].set_visible(False)
    axes.set_axisbelow(True)
    match chart.shape:
        case Shape.BARS:
            _bars(axes, chart)
        case Shape.COLUMNS:
            _columns(axes, chart)
        case Shape.LINES:
            _lines(axes, chart)
    if len(chart.series) > 1:
        if chart.shape is Shape.BARS:  # Beside them stand names: the room for a legend is at the right.
            axes.legend(frameon=False, ncols=3, loc="upper right", bbox_to_anchor=(1, -0.01))
        else:
            axes.legend(frameon=False, ncols=3, loc="upper left", bbox_to_anchor=(0, -0.1))


def _bars(axes: "Axes", chart: Chart) -> None:
    beside = 1 if chart.stacked else len(chart.series)
    thick, grounds = 0.8 / beside, [0.0] * len(chart.labels)
    for number, series in enumerate(chart.series):
        values = [value or 0 for value in series.values]
        at = [
            place + (0 if chart.stacked else thick * (number - (beside - 1) / 2))
            for place in range(len(values))
        ]
        bars = axes.barh(
            at,
            values,
            thick,
            left=grounds,
            color=COLOURS[number],
            hatch=HATCHES[number],
            edgecolor="white",
            label=series.name,
        )
        axes.bar_label(bars, [_told(value, chart) for value in series.values], padding=3, fontsize=11)
        if chart.stacked:
            grounds = [ground + value for ground, value in zip(grounds, values, strict=True)]
    axes.set_yticks(range(len(chart.labels)), chart.labels)
    axes.set_ylim(len(chart.labels) - 0.4, -0.6)
    axes.xaxis.set_visible(False)
    axes.spines["bottom"].set_visible(False)
    axes.set_xlim(0, chart.top or _room(chart))


def _columns(axes: "Axes", chart: Chart) -> None:
    thick = 0.8 / len(chart.series)
    for number, series in enumerate(chart.series):
        at = [place + thick * (number - (len(chart.series) - 1) / 2) for place in range(len(chart.labels))]
        bars = axes.bar(
            at,
            [value or 0 for value in series.values],
            thick,
            color=COLOURS[number],
            hatch=HATCHES[number],
            edgecolor="white",
            label=series.name,
        )
        axes.bar_label(bars, [_told(value, chart) for value in series.values], padding=2, fontsize=10)
    axes.set_xticks(range(len(chart.labels)), chart.labels)
    axes.yaxis.set_visible(False)
    axes.spines["left"].set_visible(False)
    axes.set_ylim(0, chart.top or _room(chart))


def _lines(axes: "Axes", chart: Chart) -> None:
    from matplotlib.ticker import MaxNLocator

    for number, series in enumerate(chart.series):
        values = [float("nan") if value is None else value for value in series.values]
        axes.plot(
            range(len(values)),
            values,
            color=COLOURS[number],
            marker=MARKERS[number],
            linewidth=2.5,
            markersize=7,
            label=series.name,
        )
    every = -(-len(chart.labels) // 6)
    axes.set_xticks(range(0, len(chart.labels), every), chart.labels[::every])
    axes.grid(axis="y", color="#DDDDDD")
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_ylim(0, chart.top or _room(chart))


def _room(chart: Chart) -> float:
    """The end of the scale, with room for the figure beside the longest bar."""
    there = [[value or 0 for value in series.values] for series in chart.series]
    most = max((sum(each) if chart.stacked else max(each) for each in zip(*there, strict=True)), default=0)
    return float(most) * 1.18 or 1.0


def _told(value: float | None, chart: Chart) -> str:
    """A figure as Kazakh and Russian write it."""
    return "" if value is None else f"{value:,.{chart.digits}f}".replace(",", NBSP).replace(".", ",")


if __name__ == "__main__":
    sys.stdout.buffer.write(drawn(from_data(json.load(sys.stdin)), Medium(sys.argv[1])))
