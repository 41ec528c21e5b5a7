"""Dated facts from content/facts.toml: rates, limits and terms that a lesson names and never types.

Percents are numbers (16 % is 16). A fact with a formula follows from others and has their terms and sources.
"""

import ast
import operator
import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any

from babel import Locale

from bot.errors import ContentError
from bot.language import Language

PLACEHOLDER = re.compile(r"{{(.*?)}}")
KEYS = {"value", "unit", "text", "valid_from", "valid_to", "source", "formula"}
NBSP = "\u00a0"
# How long before its end a fact is spoken of.
AHEAD = timedelta(days=31)


class Unit(StrEnum):
    """What a value is counted in."""

    TENGE = "tenge"
    PERCENT = "percent"
    POINTS = "points"
    MCI = "mci"
    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"
    PEOPLE = "people"
    NONE = "none"


# One, few (also of a fraction), many; Kazakh nouns do not change after a number.
WORDS: Mapping[Unit, Mapping[Language, tuple[str, str, str]]] = {
    unit: {Language.RU: (one, few, many), Language.KK: (kazakh, kazakh, kazakh)}
    for unit, one, few, many, kazakh in (
        (Unit.TENGE, "тенге", "тенге", "тенге", "теңге"),
        (Unit.PERCENT, "%", "%", "%", "%"),
        (Unit.POINTS, "процентный пункт", "процентных пункта", "процентных пунктов", "пайыздық тармақ"),
        (Unit.MCI, "МРП", "МРП", "МРП", "АЕК"),
        (Unit.DAYS, "день", "дня", "дней", "күн"),
        (Unit.MONTHS, "месяц", "месяца", "месяцев", "ай"),
        (Unit.YEARS, "год", "года", "лет", "жыл"),
        (Unit.PEOPLE, "человек", "человека", "человек", "адам"),
        (Unit.NONE, "", "", "", ""),
    )
}
FORMS = {"one": 0, "few": 1, "many": 2, "other": 1}
_plural = Locale.parse("ru").plural_form
BOUND = re.compile(r"(?<=[\d№]) (?=\w)")


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact: `text` as shown, `value` when it is a number, the first and the last day on which it holds.

    `place` is its file and line; one with a formula has neither dates nor sources of its own.
    """

    id: str
    place: str
    text: Mapping[Language, str]
    value: Decimal | None
    valid_from: date
    valid_to: date
    source: Mapping[Language, str]
    formula: str


@dataclass(frozen=True, eq=False)
class Facts:
    """All facts of the course, and the day on which they were last compared with their sources."""

    as_of: date
    by_id: Mapping[str, Fact]

    def fill(self, file: Path, text: str, language: Language, first_line: int = 1) -> str:
        """Put the facts in the place of their names. Raises ContentError with the line of an unknown one."""
        lines = enumerate(text.split("\n"), first_line)
        return "\n".join(self._filled(line, f"{file}:{number}", language) for number, line in lines)

    def _filled(self, line: str, place: str, language: Language) -> str:
        return PLACEHOLDER.sub(lambda found: self._named(found[1], place).text[language], line)

    def _named(self, name: str, place: str) -> Fact:
        if name not in self.by_id:
            raise ContentError(f"{place}: facts.toml knows no {{{{{name}}}}}")
        return self.by_id[name]

    def roots(self, names: Iterable[str]) -> tuple[Fact, ...]:
        """The facts that these follow from, each once; a fact without a formula follows from itself."""
        found: dict[str, Fact] = {}
        for fact in (self.by_id[name] for name in names):
            for root in self.roots(_names(fact.formula)) if fact.formula else (fact,):
                found[root.id] = root
        return tuple(found.values())

    def sources(self, names: Iterable[str], language: Language) -> tuple[str, ...]:
        """The sources of these facts in the order of their naming, each once."""
        return tuple(dict.fromkeys(fact.source[language] for fact in self.roots(names)))

    def expired(self, today: date) -> list[str]:
        """The facts that do not hold today, each as a sentence with its place."""
        return [
            f"{fact.place}: {fact.id} holds from {fact.valid_from} to {fact.valid_to}, and today is {today}"
            for fact in self.by_id.values()
            if not fact.valid_from <= today <= fact.valid_to
        ]

    def ending(self, today: date) -> list[str]:
        """The facts that hold today and end within a month."""
        return [
            f"{fact.place}: {fact.id} ends on {fact.valid_to}"
            for fact in self.by_id.values()
            if fact.valid_from <= today <= fact.valid_to and fact.valid_to <= today + AHEAD
        ]

    def faults(self, used: Collection[str], today: date) -> list[str]:
        """What is to be mended: facts that do not hold today, that nobody uses, that their formula denies."""
        needed = self._with_inputs(used)
        unused = [
            f"{fact.place}: no lesson uses {fact.id}" for fact in self.by_id.values() if fact.id not in needed
        ]
        return [*self.expired(today), *unused, *self._denied()]

    def _with_inputs(self, names: Iterable[str]) -> set[str]:
        return {
            each for name in names for each in (name, *self._with_inputs(_names(self.by_id[name].formula)))
        }

    def _denied(self) -> Iterator[str]:
        for fact in self.by_id.values():
            if fact.formula and Fraction(fact.value or 0) != (result := self._computed(fact)):
                yield f"{fact.place}: {fact.id} is {fact.value}, but {fact.formula} is {float(result):.12g}"

    def _computed(self, fact: Fact) -> Fraction:
        return computed(fact.formula, lambda name: Fraction(self.by_id[name].value or 0))


def load(content_dir: Path) -> Facts:
    """Read content/facts.toml. Raises ContentError with file and line of what cannot be used at all."""
    file = content_dir / "facts.toml"
    try:
        text = file.read_text(encoding="utf-8")
        tables = tomllib.loads(text, parse_float=Decimal)
        as_of = tables.pop("as_of")
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ContentError(f"{file}: {error}") from error
    except KeyError as error:
        raise ContentError(f"{file}: {error} is missing: the day of the last comparison") from error
    lines = {
        found[1]: text[: found.start()].count("\n") + 1 for found in re.finditer(r"(?m)^\[(\w+)\]", text)
    }
    facts = {name: _fact(name, f"{file}:{lines.get(name, 1)}", table) for name, table in tables.items()}
    for fact in facts.values():
        _check_formula(fact, facts)
    return Facts(as_of, facts)


def _fact(name: str, place: str, table: dict[str, Any]) -> Fact:
    try:
        if unknown := set(table) - KEYS:
            raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
        if ("value" in table) == ("text" in table):
            raise ValueError("needs either a value or a text")
        formula = table.get("formula", "")
        value = Decimal(table["value"]) if "value" in table else None
        return Fact(
            id=name,
            place=place,
            text=_bilingual(table["text"]) if value is None else _shown(value, Unit(table["unit"])),
            value=value,
            valid_from=date.min if formula else table["valid_from"],
            valid_to=table.get("valid_to", date.max),
            source={} if formula else _bilingual(table["source"]),
            formula=formula,
        )
    except KeyError as error:
        raise ContentError(f"{place}: {name}: {error} is missing") from error
    except ValueError as error:
        raise ContentError(f"{place}: {name}: {error}") from error


def _bilingual(table: Mapping[str, str]) -> Mapping[Language, str]:
    if not all(table.get(language) for language in Language):
        raise ValueError("a text lacks its Kazakh or its Russian")
    return {language: BOUND.sub(NBSP, table[language]) for language in Language}


def _shown(value: Decimal, unit: Unit) -> Mapping[Language, str]:
    digits = f"{value:,f}".replace(",", NBSP).replace(".", ",")
    form = FORMS[_plural(value)]
    return {
        language: f"{digits} {WORDS[unit][language][form]}".strip().replace(" ", NBSP)
        for language in Language
    }


def _check_formula(fact: Fact, facts: Mapping[str, Fact], within: tuple[str, ...] = ()) -> None:
    """Every name in a formula must be a number that does not follow from the fact itself."""
    try:
        for name in _names(fact.formula):
            if name not in facts or facts[name].value is None:
                raise ValueError(f"{name} is no fact with a number")
            if name in (fact.id, *within):
                raise ValueError("its formula leads back to itself")
            _check_formula(facts[name], facts, (*within, fact.id))
        if fact.formula:
            computed(fact.formula, lambda name: Fraction(facts[name].value or 0))
    except (ValueError, TypeError, ZeroDivisionError) as error:
        raise ContentError(f"{fact.place}: {fact.id}: {error}") from error


OPERATORS: Mapping[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
FUNCTIONS: Mapping[str, Callable[..., Fraction]] = {"max": max, "ceil": lambda number: Fraction(ceil(number))}


def computed(formula: str, value_of: Callable[[str], Fraction]) -> Fraction:
    """Reckon a formula exactly. Raises ValueError for what is no plain arithmetic."""
    return _reckoned(_parsed(formula), value_of)


def _parsed(formula: str) -> ast.expr:
    try:
        return ast.parse(formula, mode="eval").body
    except SyntaxError as error:
        raise ValueError(f"“{formula}” is no formula") from error


def _reckoned(node: ast.expr, value_of: Callable[[str], Fraction]) -> Fraction:
    match node:
        case ast.Constant(value=int(number)) | ast.Constant(value=float(number)):
            return Fraction(str(number))
        case ast.Name(id=name):
            return value_of(name)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
            return OPERATORS[type(op)](_reckoned(left, value_of), _reckoned(right, value_of))
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in FUNCTIONS:
            return FUNCTIONS[name](*(_reckoned(each, value_of) for each in args))
    raise ValueError(f"“{ast.unparse(node)}” is no plain arithmetic")


def _names(formula: str) -> set[str]:
    """The facts that a formula names, in no order. Raises ValueError when it is none."""
    nodes = ast.walk(_parsed(formula)) if formula else ()
    return {node.id for node in nodes if isinstance(node, ast.Name)} - FUNCTIONS.keys()
