"""What a piece costs, its price, the break-even point and what moves it (m05-l01 to m05-l03)."""

from dataclasses import dataclass
from math import ceil
from typing import Any

from tools.sheet_words import Table, Words
from tools.workbooks import Book, Page, Value

# Rows for what a person has more of than the examples.
SPARE = 1


def price_sheet(words: Words) -> bytes:
    """A blank reckoning, and the two of the lessons."""
    book = Book(words["title"])
    pages = [book.page(name, (38, 15, 44)) for name in words["tabs"]]
    blank = {"variable": [], "fixed": [], "changes": [-10, 0, 0]}
    _Reckoning(words, pages[0], blank, words["variable"], words["fixed"]).fill(words["title"])
    for page, title, data, variable, fixed in zip(
        pages[1:],
        words["examples"],
        words.data.values(),
        words["variable_names"],
        words["fixed_names"],
        strict=True,
    ):
        _Reckoning(words, page, data, variable, fixed).fill(title)
    return book.saved()


@dataclass
class _Result:
    """What the formulas come to; None as long as too little is filled in."""

    data: Table
    rate: float

    def __post_init__(self) -> None:
        get = self.data.get
        self.labour = get("hours", 0) * get("hour", 0)
        self.variable = sum(self.data["variable"]) + self.labour
        self.fixed = sum(self.data["fixed"])
        self.units, self.price, self.pay, self.days = (
            get("units", 0),
            get("price", 0),
            get("pay", 0),
            get("days", 0),
        )
        self.share = self.fixed / self.units if self.units else 0
        self.cost = self.variable + self.share
        self.tax = self.price * self.rate
        self.margin = self.price - self.variable - self.tax
        price, variable, fixed = self.data["changes"]
        self.new_price = self.price * (1 + price / 100)
        self.new_margin = self.new_price * (1 - self.rate) - self.variable * (1 + variable / 100)
        self.new_fixed = self.fixed + fixed

    def even(self, sum_: float, margin: float) -> int | None:
        """How many pieces bring in this sum."""
        return ceil(round(sum_ / margin, 9)) if margin > 0 else None


class _Reckoning:
    """One tab, written from top to bottom: each line knows its cell by name."""

    def __init__(self, words: Words, page: Page, data: Table, variable: list[str], fixed: list[str]) -> None:
        self._words, self._page, self._data = words, page, data
        self._variable, self._fixed = variable, fixed
        self._row = 1
        self._at: dict[str, str] = {}
        self._is = _Result(data, words.fact("simplified_rate") / 100)

    def fill(self, title: str) -> None:
        """Write everything."""
        self._page.write("A1", title, "title")
        self._page.write("A2", self._words["how"], "how")
        self._row = 4
        self._one_piece()
        self._month()
        self._cost_and_price()
        self._break_even()
        self._what_if()
        self._page.freeze(2, 0)

    def _one_piece(self) -> None:
        self._head("variable_head")
        first = self._list(self._variable, self._data["variable"])
        last = self._row - 1
        self._input("hours", "plain")
        self._input("hour", "money")
        self._formula("labour", "{hours}*{hour}", self._is.labour)
        total = f"SUM(B{first}:B{last})+{{labour}}"
        self._formula("variable_total", total, self._is.variable, "money", "strong")

    def _month(self) -> None:
        self._head("fixed_head")
        first = self._list(self._fixed, self._data["fixed"])
        self._formula("fixed_total", f"SUM(B{first}:B{self._row - 1})", self._is.fixed, "money", "strong")

    def _cost_and_price(self) -> None:
        now = self._is
        self._head("price_head")
        self._input("units", "money")
        self._formula("share", "IF({units}>0,{fixed_total}/{units},0)", now.share)
        self._formula("cost", "{variable_total}+{share}", now.cost, "money", "strong")
        self._input("price", "money")
        self._line("tax_rate")
        self._page.input(self._at["tax_rate"], now.rate, "percent")
        self._formula("tax", "{price}*{tax_rate}", now.tax)
        left = now.price - now.cost - now.tax
        self._formula("left", "{price}-{cost}-{tax}", left, "money", "strong")
        markup = (now.price - now.cost) / now.cost if now.cost else 0
        self._formula("markup", "IF({cost}>0,({price}-{cost})/{cost},0)", markup, "percent")
        self._page.red_below_zero(self._at["left"])

    def _break_even(self) -> None:
        now = self._is
        self._head("even_head")
        self._formula("margin", "{price}-{variable_total}-{tax}", now.margin, "money", "strong")
        self._input("pay", "money")
        self._input("days", "plain")
        self._pieces("even", "{fixed_total}", "{margin}", now.even(now.fixed, now.margin))
        self._a_day("even_day", "even", now.even(now.fixed, now.margin))
        goal = now.even(now.fixed + now.pay, now.margin)
        self._pieces("goal", "({fixed_total}+{pay})", "{margin}", goal)
        self._a_day("goal_day", "goal", goal)
        self._formula("profit", "{units}*{margin}-{fixed_total}", now.units * now.margin - now.fixed)
        spare = now.units - goal if goal is not None else ""
        self._formula("reserve", 'IF(ISNUMBER({goal}),{units}-{goal},"")', spare)
        for name in ("margin", "profit", "reserve"):
            self._page.red_below_zero(self._at[name])

    def _what_if(self) -> None:
        now = self._is
        self._head("what_if_head")
        for name, change in zip(
            ("price_change", "variable_change", "fixed_change"), now.data["changes"], strict=True
        ):
            self._line(name)
            share = name != "fixed_change"
            self._page.input(
                self._at[name], change / 100 if share else change, "percent" if share else "money"
            )
        self._formula("new_price", "{price}*(1+{price_change})", now.new_price)
        margin = "{new_price}*(1-{tax_rate})-{variable_total}*(1+{variable_change})"
        self._formula("new_margin", margin, now.new_margin)
        new, old = now.even(now.new_fixed, now.new_margin), now.even(now.fixed, now.margin)
        self._pieces("new_even", "({fixed_total}+{fixed_change})", "{new_margin}", new)
        shift = "" if new is None or old is None else new - old
        both = 'IF(AND(ISNUMBER({new_even}),ISNUMBER({even})),{new_even}-{even},"")'
        self._formula("shift", both, shift)
        profit = now.units * now.new_margin - now.new_fixed
        self._formula("new_profit", "{units}*{new_margin}-{fixed_total}-{fixed_change}", profit)
        for name in ("new_margin", "new_profit"):
            self._page.red_below_zero(self._at[name])

    # Lines

    def _head(self, name: str) -> None:
        self._row += self._row > 4
        self._page.wide(f"A{self._row}:C{self._row}", self._words[name], "head")
        self._row += 1

    def _list(self, names: list[str], sums: list[int]) -> int:
        """Names and sums that can be changed; gives the first row."""
        first = self._row
        for at in range(len(names) + SPARE):
            self._page.input(f"A{self._row}", names[at] if at < len(names) else None, "label")
            self._page.input(f"B{self._row}", sums[at] if at < len(sums) else None, "money")
            self._row += 1
        return first

    def _line(self, name: str) -> None:
        self._at[name] = f"B{self._row}"
        self._page.write(f"A{self._row}", self._words[name], "label")
        if hint := self._words["hints"].get(name):
            self._page.write(f"C{self._row}", hint, "hint")
        self._row += 1

    def _input(self, name: str, look: str) -> None:
        self._line(name)
        self._page.input(self._at[name], self._data.get(name) or None, look)

    def _formula(self, name: str, formula: str, value: Value, *looks: str) -> None:
        self._line(name)
        self._page.formula(self._at[name], formula.format(**self._at), value, *(looks or ("money",)))

    def _pieces(self, name: str, sum_: str, margin: str, value: int | None) -> None:
        """How many pieces; words when the price does not cover a piece, nothing when nothing is known."""
        never = self._words["impossible"]
        words: Any = never if self._is.price else ""
        pieces = f"ROUNDUP(ROUND({sum_}/{margin},9),0)"
        formula = f'IF({margin}>0,{pieces},IF({{price}}>0,"{never}",""))'
        self._formula(name, formula, words if value is None else value, "money", "strong")

    def _a_day(self, name: str, of: str, value: int | None) -> None:
        formula = f'IF(AND(ISNUMBER({{{of}}}),{{days}}>0),ROUNDUP({{{of}}}/{{days}},0),"")'
        days = self._is.days
        self._formula(name, formula, ceil(value / days) if value is not None and days else "")
