"""A chart as a plain value: what it shows, and nothing of how it is drawn."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Shape(StrEnum):
    """How figures stand beside one another."""

    BARS = "bars"
    """Lying bars, one line a label: names of any length can be read on a phone."""
    COLUMNS = "columns"
    """Standing columns, for things in an order, as months and marks."""
    LINES = "lines"
    """A way through time."""


@dataclass(frozen=True, slots=True)
class Series:
    """One figure for each label of its chart; None where there is nothing to show."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Labels and the series over them; `digits` are those after the comma, `top` is the end of the scale."""

    shape: Shape
    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    digits: int = 0
    top: float | None = None
    stacked: bool = False


def as_data(charts: Sequence[Chart]) -> list[dict[str, Any]]:
    """Charts as plain JSON values, for the program that draws them."""
    return [asdict(chart) for chart in charts]


def from_data(tables: Sequence[dict[str, Any]]) -> tuple[Chart, ...]:
    """The charts of `as_data`."""
    return tuple(
        Chart(
            **table
            | {
                "shape": Shape(table["shape"]),
                "labels": tuple(table["labels"]),
                "series": tuple(Series(each["name"], tuple(each["values"])) for each in table["series"]),
            }
        )
        for table in tables
    )
