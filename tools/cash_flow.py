"""The plan of the money of twelve months or weeks (m04-l02): a cell turns red when money runs out."""

from tools.sheet_words import Table, Words
from tools.workbooks import Book, Page

MONTHS = 12
COLUMNS = "BCDEFGHIJKLM"
HEADER, BEGIN = 8, 9


def cash_flow(words: Words) -> bytes:
    """A blank plan, and that of the lesson."""
    book = Book(words["title"])
    mine, example = words["tabs"]
    _Plan(words, book.page(mine, _widths(), landscape=True), {}).fill(words["title"], words["notes"])
    shown = book.page(example, _widths(), landscape=True)
    _Plan(words, shown, words.data).fill(words["example_title"], words["example_notes"])
    return book.saved()


def _widths() -> tuple[int, ...]:
    return (25, *(11 for _month in range(MONTHS)))


class _Plan:
    """One tab; `data` are the sums of the example."""

    def __init__(self, words: Words, page: Page, data: Table) -> None:
        self._words, self._page = words, page
        self._ins: list[list[int]] = data.get("ins", [[] for _each in words["ins"]])
        self._outs: list[list[int]] = data.get("outs", [[] for _each in words["outs"]])
        self._opening: int | None = data.get("opening")
        self._first_in = BEGIN + 2
        self._in_total = self._first_in + len(self._ins)
        self._first_out = self._in_total + 2
        self._out_total = self._first_out + len(self._outs)
        self._end = self._out_total + 1

    def fill(self, title: str, notes: list[str]) -> None:
        """Write everything."""
        self._page.write("A1", title, "title")
        self._page.write("A2", self._words["how"], "how")
        self._above()
        self._labels()
        for at in range(MONTHS):
            self._month(at)
        self._page.red_below_zero(f"B{self._end}:M{self._end}")
        self._page.freeze(0, 1)
        for row, note in enumerate(notes, self._end + 2):
            self._page.write(f"A{row}", note, "how")

    def _above(self) -> None:
        page, words, ends = self._page, self._words, self._ends()
        page.write("A3", words["first_month"], "label")
        page.input("B3", words.months[0], "label", "middle")
        page.choice("B3", words.months)
        page.write("A4", words["opening"], "label")
        page.input("B4", self._opening, "money")
        least, row = f"B{self._end}:M{self._end}", min(ends)
        page.write("A5", words["least"], "label")
        page.formula("B5", f"MIN({least})", row, "money", "strong")
        sums = f"B4,B{self._first_in}:M{self._in_total - 1},B{self._first_out}:M{self._out_total - 1}"
        empty = f"COUNT({sums})=0"
        page.red_below_zero("B5")
        month = f"INDEX(B{HEADER}:M{HEADER},MATCH(B5,{least},0))"
        page.formula(
            "C5", f'IF({empty},"",{month})', words.months[ends.index(row)] if self._ins[0] else "", "hint"
        )
        page.write("A6", words["verdict"], "label")
        short, enough = words["short"], words["enough"]
        verdict = (short if row < 0 else enough) if self._ins[0] else ""
        page.formula("B6", f'IF({empty},"",IF(B5<0,"{short}","{enough}"))', verdict, "strong")

    def _labels(self) -> None:
        page, words = self._page, self._words
        page.write(f"A{HEADER}", words["month"], "head")
        page.write(f"A{BEGIN}", words["begin"], "label")
        page.write(f"A{self._first_in - 1}", words["ins_head"], "head")
        page.write(f"A{self._in_total}", words["ins_total"], "label", "strong")
        page.write(f"A{self._first_out - 1}", words["outs_head"], "head")
        page.write(f"A{self._out_total}", words["outs_total"], "label", "strong")
        page.write(f"A{self._end}", words["end"], "head")
        for row, name in (
            *enumerate(words["ins"], self._first_in),
            *enumerate(words["outs"], self._first_out),
        ):
            page.input(f"A{row}", name, "label")

    def _month(self, at: int) -> None:
        page, column, months = self._page, COLUMNS[at], self._words.months
        names = "{" + ",".join(f'"{month}"' for month in months) + "}"
        page.formula(
            f"{column}{HEADER}",
            f"INDEX({names},MOD(MATCH($B$3,{names},0)+{at - 1},12)+1)",
            months[at],
            "head",
            "middle",
        )
        before = f"{COLUMNS[at - 1]}{self._end}" if at else "B4"
        page.formula(f"{column}{BEGIN}", before if at else "N(B4)", self._begin(at), "money")
        page.write(f"{column}{self._first_in - 1}", "", "head")
        page.write(f"{column}{self._first_out - 1}", "", "head")
        for first, sums, total in (
            (self._first_in, self._ins, self._in_total),
            (self._first_out, self._outs, self._out_total),
        ):
            for row, amounts in enumerate(sums, first):
                page.input(f"{column}{row}", amounts[at] if at < len(amounts) else None, "money")
            summed = f"SUM({column}{first}:{column}{total - 1})"
            page.formula(f"{column}{total}", summed, _sum(sums, at), "money", "strong")
        end = f"{column}{BEGIN}+{column}{self._in_total}-{column}{self._out_total}"
        page.formula(f"{column}{self._end}", end, self._ends()[at], "head", "money", "strong")

    def _begin(self, at: int) -> int:
        return self._ends()[at - 1] if at else self._opening or 0

    def _ends(self) -> list[int]:
        ends, left = [], self._opening or 0
        for at in range(MONTHS):
            left += _sum(self._ins, at) - _sum(self._outs, at)
            ends.append(left)
        return ends


def _sum(sums: list[list[int]], at: int) -> int:
    return sum(amounts[at] for amounts in sums if at < len(amounts))
