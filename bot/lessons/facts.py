"""Dated facts from content/facts.toml: rates, limits and terms that a lesson names and never types.

Percents are numbers (16 % is 16). A fact with a formula follows from others and has their terms and sources.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from pathlib import Path

from babel import Locale

from bot.errors import ContentError
from bot.findings.model import CourseFault, Details, Finding
from bot.findings.notes import Notes
from bot.findings.tables import Entry
from bot.findings.tables import read as read_table
from bot.language import Language
from bot.lessons import formulas

FILE = "facts.toml"
PLACEHOLDER = re.compile(r"{{(.*?)}}")
KEYS = frozenset({"value", "unit", "text", "valid_from", "valid_to", "source", "formula"})
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

    `line` is where it stands in facts.toml; one with a formula has neither dates nor sources of its own.
    """

    id: str
    line: int
    text: Mapping[Language, str]
    value: Decimal | None
    valid_from: date
    valid_to: date
    source: Mapping[Language, str]
    formula: str

    def finding(self, fault: CourseFault, /, **details: str | int) -> Finding:
        """What is wrong with this fact."""
        return Finding(fault, FILE, self.line, None, {"fact": self.id, **details})


@dataclass(frozen=True, eq=False)
class Facts:
    """All facts of the course, and the day on which they were last compared with their sources."""

    as_of: date
    by_id: Mapping[str, Fact]
    readable: bool = True
    """False when nobody can say which facts there are."""

    def fill(self, text: str, language: Language) -> str:
        """Put the facts in the place of their names. Raises ContentError for an unknown one."""
        for _line, name in self.unknown(text):
            raise ContentError(f"{FILE}: there is no fact {name}, as in “{text}”")
        return self.fill_known(text, language)

    def fill_known(self, text: str, language: Language) -> str:
        """The same; an unknown name stays without its braces."""
        return PLACEHOLDER.sub(
            lambda found: self.by_id[found[1]].text[language] if found[1] in self.by_id else found[1], text
        )

    def unknown(self, text: str) -> Iterator[tuple[int, str]]:
        """The names in a text that are no facts, each with its line in that text, from 0."""
        for found in PLACEHOLDER.finditer(text):
            if self.readable and found[1] not in self.by_id:
                yield text.count("\n", 0, found.start()), found[1]

    def roots(self, names: Iterable[str]) -> tuple[Fact, ...]:
        """The facts that these follow from, each once; a fact without a formula follows from itself."""
        found: dict[str, Fact] = {}
        for fact in (self.by_id[name] for name in names):
            for root in self.roots(formulas.names(fact.formula)) if fact.formula else (fact,):
                found[root.id] = root
        return tuple(found.values())

    def sources(self, names: Iterable[str], language: Language) -> tuple[str, ...]:
        """The sources of these facts in the order of their naming, each once."""
        return tuple(dict.fromkeys(fact.source[language] for fact in self.roots(names)))

    def expired(self, today: date) -> list[Finding]:
        """The facts that do not hold today."""
        return [
            fact.finding(CourseFault.FACT_EXPIRED, last=str(fact.valid_to))
            if fact.valid_to < today
            else fact.finding(CourseFault.FACT_NOT_YET, first=str(fact.valid_from))
            for fact in self.by_id.values()
            if not fact.valid_from <= today <= fact.valid_to
        ]

    def findings(self, used: Collection[str], today: date) -> list[Finding]:
        """Facts that do not hold today or soon, that nobody uses, that their formula denies."""
        needed = self._with_inputs(used)
        facts = self.by_id.values()
        unused = [fact.finding(CourseFault.FACT_UNUSED) for fact in facts if fact.id not in needed]
        return [*self.expired(today), *unused, *self._denied(), *self._ending(today)]

    def _ending(self, today: date) -> list[Finding]:
        return [
            fact.finding(CourseFault.FACT_ENDING, last=str(fact.valid_to))
            for fact in self.by_id.values()
            if fact.valid_from <= today <= fact.valid_to and fact.valid_to - today <= AHEAD
        ]

    def _with_inputs(self, names: Iterable[str]) -> set[str]:
        return {
            each
            for name in names
            if name in self.by_id
            for each in (name, *self._with_inputs(formulas.names(self.by_id[name].formula)))
        }

    def _denied(self) -> Iterator[Finding]:
        for fact in self.by_id.values():
            inputs = [self.by_id[name].value for name in formulas.names(fact.formula)]
            # An input that cannot be read has been complained of already.
            if not fact.formula or None in inputs:
                continue
            result = formulas.computed(fact.formula, lambda name: Fraction(self.by_id[name].value or 0))
            if Fraction(fact.value or 0) != result:
                told: Details = {
                    "value": str(fact.value),
                    "formula": fact.formula,
                    "result": f"{float(result):.12g}",
                }
                yield fact.finding(CourseFault.FACT_DENIED, **told)


def load(content_dir: Path) -> Facts:
    """Read facts.toml. Raises ContentError with file and line of all that cannot be used."""
    notes = Notes(content_dir)
    facts = read(notes)
    notes.refuse()
    return facts


def read(notes: Notes) -> Facts:
    """Read facts.toml as far as it can be read; what is wrong with it stands in the notes."""
    entry = read_table(notes, FILE)
    if entry is None:
        return Facts(date.min, {}, readable=False)
    as_of = entry.day("as_of") or date.min
    tables = {name: entry.inner(name) for name in entry.table if name != "as_of"}
    entries = {name: table for name, table in tables.items() if table}
    facts = {name: _fact(name, table) or _unreadable(name, table) for name, table in entries.items()}
    for name in [name for name in facts if not _formula_holds(entries[name], facts[name], facts)]:
        facts[name] = _unreadable(name, entries[name])
    return Facts(as_of, facts)


def _unreadable(name: str, entry: Entry) -> Fact:
    """Stands in for a fact that has been complained of, so that nobody complains of what names it."""
    words = dict.fromkeys(Language, name)
    return Fact(name, entry.line(), words, None, date.min, date.max, words, "")


def _fact(name: str, entry: Entry) -> Fact | None:
    """None, and a note, when it cannot be used."""
    before = len(entry.source.notes.found)
    entry.refuse_unknown(KEYS)
    formula = entry.word("formula") if "formula" in entry.table else ""
    value = entry.figure("value") if "value" in entry.table else None
    if ("value" in entry.table) == ("text" in entry.table):
        entry.note(CourseFault.VALUE_OR_TEXT, fact=name)
        return None
    text = entry.bilingual("text") if "text" in entry.table else _shown(entry, value)
    first = date.min if formula else entry.day("valid_from")
    last = entry.day("valid_to") if "valid_to" in entry.table else date.max
    source = {} if formula else entry.bilingual("source")
    if first is None or last is None or len(entry.source.notes.found) > before:
        return None
    return Fact(name, entry.line(), _bound(text), value, first, last, _bound(source), formula)


def _bound(texts: Mapping[Language, str]) -> Mapping[Language, str]:
    return {language: BOUND.sub(NBSP, text) for language, text in texts.items()}


def _shown(entry: Entry, value: Decimal | None) -> Mapping[Language, str]:
    unit = entry.word("unit")
    if unit not in set(Unit):
        if unit:
            entry.note(CourseFault.UNKNOWN_UNIT, "unit", unit=unit, known=", ".join(Unit))
        return dict.fromkeys(Language, "")
    figure = value or Decimal(0)
    digits = f"{figure:,f}".replace(",", NBSP).replace(".", ",")
    form = FORMS[_plural(figure)]
    return {
        language: f"{digits} {WORDS[Unit(unit)][language][form]}".strip().replace(" ", NBSP)
        for language in Language
    }


def _formula_holds(entry: Entry, fact: Fact, facts: Mapping[str, Fact], within: tuple[str, ...] = ()) -> bool:
    """Every name in a formula must be a number that does not follow from the fact itself."""
    try:
        for name in sorted(formulas.names(fact.formula)):
            if name in (fact.id, entry.path[-1], *within):
                entry.note(CourseFault.FORMULA_LOOP, "formula", formula=fact.formula)
                return False
            if name not in facts or (facts[name].value is None and not _is_unreadable(facts[name])):
                entry.note(CourseFault.FORMULA_NAME, "formula", formula=fact.formula, name=name)
                return False
            if not _formula_holds(entry, facts[name], facts, (*within, fact.id)):
                return False
        if fact.formula and not any(_is_unreadable(facts[name]) for name in formulas.names(fact.formula)):
            formulas.computed(fact.formula, lambda name: Fraction(facts[name].value or 0))
    except ValueError:
        entry.note(CourseFault.BAD_FORMULA, "formula", formula=fact.formula)
        return False
    return True


def _is_unreadable(fact: Fact) -> bool:
    return fact.text[Language.RU] == fact.id
