"""Make the working sheets of the lessons from content/sheets/texts.toml, one file a language.

Run by hand after a change of words, sums or facts: `.venv/bin/python -m tools.make_sheets`, or with the
names of sheets for some of them. The same words give the same bytes.
"""

import sys
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bot.language import Language
from tools.cash_flow import cash_flow
from tools.payments import payments_table, reminders
from tools.plan_sheet import plan_sheet
from tools.price_sheet import price_sheet
from tools.sheet_words import SHEETS, Words, words

# File, table of words, maker.
MADE: tuple[tuple[str, str, Callable[[Words], bytes]], ...] = (
    ("cash-flow.{}.xlsx", "cash-flow", cash_flow),
    ("price.{}.xlsx", "price", price_sheet),
    ("payments.{}.xlsx", "payments", payments_table),
    ("reminders.{}.ics", "reminders", reminders),
    ("business-plan.{}.docx", "business-plan", plan_sheet),
)


def sheets() -> Iterator[tuple[Path, Callable[[], bytes]]]:
    """Every sheet in every language: the file it belongs to, and how to make it."""
    for pattern, table, make in MADE:
        for language in Language:
            yield SHEETS / pattern.format(language), partial(_made, table, language, make)


def _made(table: str, language: Language, make: Callable[[Words], bytes]) -> bytes:
    data = make(words(table, language))
    return _undated(data) if data[:2] == b"PK" else data


def _undated(data: bytes) -> bytes:
    """The same archive without the hour at which it was packed."""
    packed = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(packed, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(ZipInfo(name), old.read(name), ZIP_DEFLATED)
    return packed.getvalue()


def main() -> None:
    """Write the files."""
    wanted = sys.argv[1:]
    for path, make in sheets():
        if not wanted or path.name.split(".")[0] in wanted:
            path.write_bytes(make())


if __name__ == "__main__":
    main()
