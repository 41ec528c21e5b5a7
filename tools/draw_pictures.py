"""Draw the pictures of the lessons from content/images/texts.toml, one PNG a lesson and language.

Run by hand after a change of words or facts: `.venv/bin/python -m tools.draw_pictures`, or with the ids of
lessons for some of them. The same words give the same bytes. A table `data` holds figures, or names of facts.
"""

import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from PIL import Image

from bot.language import Language
from bot.lessons import facts as fact_file
from bot.lessons.facts import Facts
from tools import bars, graphs, plans, schemes
from tools.drawing import ROOT, Canvas

IMAGES = ROOT / "content" / "images"
Words = dict[str, Any]

DRAWN: dict[str, Callable[[Words], Canvas]] = {
    "m01-l02": schemes.demand_check,
    "m02-l01": schemes.legal_form,
    "m03-l02": bars.half_year,
    "m03-l04": plans.payment_calendar,
    "m04-l01": bars.waterfall,
    "m04-l02": graphs.cash_plan,
    "m05-l01": bars.unit_cost,
    "m05-l03": graphs.break_even,
    "m06-l01": bars.price_of_a_buyer,
    "m06-l03": bars.where_the_price_goes,
    "m07-l01": bars.within_our_strength,
    "m07-l02": bars.who_pays_the_rate,
    "m08-l01": schemes.which_contract,
    "m08-l03": bars.cost_of_a_worker,
    "m09-l01": schemes.six_questions,
    "m09-l03": bars.cost_of_a_tool,
    "m10-l03": plans.on_one_sheet,
    "m10-l04": plans.ninety_days,
}


def pictures() -> Iterator[tuple[Path, Callable[[], Image.Image]]]:
    """Every picture in every language: the file it belongs to, and how to draw it."""
    texts = tomllib.loads((IMAGES / "texts.toml").read_text(encoding="utf-8"))
    facts = fact_file.load(ROOT / "content")
    for lesson, tables in texts.items():
        data = _numbers(tables.get("data", {}), facts)
        for language in Language:
            words = _filled(tables[language], facts, language) | data
            yield IMAGES / f"{lesson}.{language}.png", partial(_draw, lesson, words)


def _draw(lesson: str, words: Words) -> Image.Image:
    return DRAWN[lesson](words).finished()


def _filled(value: Any, facts: Facts, language: Language) -> Any:  # noqa: ANN401 - a table of TOML
    match value:
        case str():
            return facts.fill(value, language).replace("−", "–")
        case list():
            return [_filled(each, facts, language) for each in value]
        case dict():
            return {name: _filled(each, facts, language) for name, each in value.items()}
    return value


def _numbers(value: Any, facts: Facts) -> Any:  # noqa: ANN401 - a table of TOML
    """The figures of a picture: a text among them is the name of a fact."""
    match value:
        case str():
            return float(facts.by_id[value].value or 0)
        case list():
            return [_numbers(each, facts) for each in value]
        case dict():
            return {name: _numbers(each, facts) for name, each in value.items()}
    return value


def main() -> None:
    """Write the files."""
    wanted = sys.argv[1:]
    for path, drawn in pictures():
        if not wanted or path.name.split(".")[0] in wanted:
            drawn().save(path, optimize=True)


if __name__ == "__main__":
    main()
