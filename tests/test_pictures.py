"""The lesson pictures are what their words and tools/draw_pictures.py say."""

from functools import cache
from pathlib import Path

import pytest
from PIL import Image

from bot.lessons import content, facts
from bot.settings import ROOT
from tools.draw_pictures import pictures
from tools.drawing import BODY, tied, width_of, wrapped

DRAWINGS = dict(pictures())


@cache
def fresh(path: Path) -> Image.Image:
    return DRAWINGS[path]()


@pytest.mark.parametrize("path", sorted(DRAWINGS), ids=lambda path: path.stem)
def test_the_committed_picture_is_the_drawn_one(path: Path) -> None:
    with Image.open(path) as committed:
        assert committed.convert("RGB").tobytes() == fresh(path).convert("RGB").tobytes()


@pytest.mark.parametrize("path", sorted(DRAWINGS), ids=lambda path: path.stem)
def test_a_picture_suits_an_old_phone(path: Path) -> None:
    assert fresh(path).width == 1080
    assert path.stat().st_size < 150_000


def test_no_picture_is_heavier_than_a_slow_network_bears() -> None:
    weights = {path.name: path.stat().st_size for path in (ROOT / "content" / "images").glob("*.png")}
    assert len(weights) == len(DRAWINGS)
    assert [name for name, weight in weights.items() if weight >= 150_000] == []


def test_every_picture_of_the_course_is_drawn_and_every_module_has_one() -> None:
    course = content.load(ROOT / "content", facts.load(ROOT / "content"))
    shown = {path for lesson in course.lessons if lesson.picture for path in lesson.picture.file.values()}
    assert shown == set(DRAWINGS)
    assert {path.name[:3] for path in shown} == {module.id for module in course.modules}


def test_a_letter_that_the_font_lacks_stops_the_drawing() -> None:
    with pytest.raises(ValueError, match="the font has no −"):
        width_of("−70", BODY)


def test_a_line_end_never_parts_a_sum_or_leaves_a_short_word_behind() -> None:
    assert tied("цена 20 000 тенге").split(" ") == ["цена", "20\u00a0000\u00a0тенге"]
    assert tied("семья на земле").split(" ") == ["семья", "на\u00a0земле"]
    assert tied("үлкен тәуекел бар ма?").split(" ") == ["үлкен", "тәуекел", "бар\u00a0ма?"]


def test_a_word_wider_than_its_box_stops_the_drawing() -> None:
    with pytest.raises(ValueError, match="wider than"):
        wrapped("крестьянское", 50, BODY)
