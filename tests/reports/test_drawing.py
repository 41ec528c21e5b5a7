"""Charts as pictures: right for a phone, alike each time, and never a reason to stumble."""

from io import BytesIO

import pytest
from PIL import Image

from bot.reports.chart import Chart, Series, Shape, as_data, from_data
from bot.reports.drawing import picture

CHARTS = tuple(
    Chart(
        shape,
        "Өңірлер",
        ("Қызылорда", "Ұлытау"),
        (Series("осы", (12, None)), Series("бұрын", (0, 7))),
        digits=1,
    )
    for shape in Shape
)


def test_a_chart_comes_back_from_its_data() -> None:
    assert from_data(as_data(CHARTS)) == CHARTS


def test_charts_become_a_picture_as_wide_as_a_phone_wants_the_same_each_time() -> None:
    data = picture(CHARTS)
    with Image.open(BytesIO(data)) as image:
        assert image.format == "PNG"
        assert image.width == 1080
        assert image.height < 4 * image.width, "Telegram refuses what is much longer than wide"
    assert len(data) < 400_000
    assert picture(CHARTS) == data


@pytest.mark.parametrize("shape", Shape)
def test_nothing_to_show_is_shown_as_nothing(shape: Shape) -> None:
    empty = Chart(shape, "–", ("а",), (Series("б", (None,)),))
    assert picture((empty,)).startswith(b"\x89PNG")


@pytest.mark.parametrize("name", ["за прошлый период", "алдыңғы кезеңде"])
def test_a_legend_under_lying_bars_is_whole(name: str) -> None:
    long = "Қайта тестілеу мерзімі өтті"
    both = (Series("осы кезеңде / за этот", (12,)), Series(name, (7,)))
    with Image.open(BytesIO(picture((Chart(Shape.BARS, "Курс", (long,), both),)))) as image:
        pale = image.convert("L")
    for left in (0, image.width - 4):
        edge = pale.crop((left, 0, left + 4, image.height))
        assert edge.getextrema() == (255, 255), "nothing runs over the edge"
