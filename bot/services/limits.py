"""How much a register that is sent in may weigh, and what passes between bot and child process."""

from dataclasses import dataclass

Cell = str | int | float
Row = tuple[int, list[Cell]]
"""The number of a row as the spreadsheet shows it, and its cells; dates are texts."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What no honest register exceeds; the figures behind are in docs/decisions/0011-register-limits.md."""

    file_bytes: int = 20_000_000
    """What Telegram lets a bot download (Bot API, getFile)."""
    text_bytes: int = 120_000_000
    """Of a text table, which nothing has compressed; in the chat the other limit is met first."""
    unpacked_bytes: int = 160_000_000
    """Of all parts of a workbook, as its directory declares them; none is unfolded beyond that."""
    entries: int = 200
    """Parts of a workbook."""
    ratio: int = 100
    """Bytes that one byte of the archive may become."""
    rows: int = 110_000
    """Of the chosen sheet, whether they are empty or not."""
    columns: int = 100
    """Cells to the right of these are not looked at."""
    cell: int = 32_767
    """Characters of a cell, as in Excel."""
    memory_bytes: int = 250_000_000
    """Of the address space of the child process."""
    cpu_seconds: int = 60
    seconds: int = 60
    """Of waiting for the next piece; the time in which the reader is busy does not count."""
    searched: int = 50
    """Rows of each sheet among which the headings may be."""


LIMITS = Limits()
