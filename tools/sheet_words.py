"""The words and sums of the working sheets: content/sheets/texts.toml with the dated facts filled in."""

import tomllib
from dataclasses import dataclass
from typing import Any

from bot.i18n import day, speaking
from bot.language import Language
from bot.lessons import facts as fact_file
from bot.lessons.facts import Facts
from tools.drawing import ROOT

SHEETS = ROOT / "content" / "sheets"
TEXTS = SHEETS / "texts.toml"
Table = dict[str, Any]


@dataclass(frozen=True)
class Words:
    """What one sheet says in one language, and the figures of its examples."""

    language: Language
    texts: Table
    data: Table
    months: list[str]
    facts: Facts

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - a table of TOML
        return self.texts[name]

    def fact(self, name: str) -> float:
        """The value of a fact as a number."""
        return float(self.facts.by_id[name].value or 0)


def words(sheet: str, language: Language) -> Words:
    """The words of a sheet. Raises KeyError when there are none."""
    tables = tomllib.loads(TEXTS.read_text(encoding="utf-8"))
    facts = fact_file.load(ROOT / "content")
    texts = _filled(tables[sheet][language], facts, language)
    return Words(language, texts, tables[sheet].get("data", {}), tables["months"][language], facts)


def _filled(value: Any, facts: Facts, language: Language) -> Any:  # noqa: ANN401 - a table of TOML
    match value:
        case str():
            with speaking(language):
                dated = value.replace("{as_of}", day(facts.as_of))
            return facts.fill(dated, language)
        case list():
            return [_filled(each, facts, language) for each in value]
        case dict():
            return {name: _filled(each, facts, language) for name, each in value.items()}
    return value
