"""Have LibreOffice reckon every formula of the working sheets anew, and compare with what the files say.

Run by hand, since not every machine has LibreOffice: `.venv/bin/python -m tools.recount_sheets`.
"""

import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from openpyxl import load_workbook

from tools.sheet_words import SHEETS


def main() -> None:
    """Say how many formulas were compared, and which values differ."""
    with TemporaryDirectory() as folder:
        faults = [fault for path in sorted(SHEETS.glob("*.xlsx")) for fault in _recounted(path, Path(folder))]
    print("\n".join(faults) or "every formula comes to what the file says")
    sys.exit(bool(faults))


def _recounted(path: Path, folder: Path) -> Iterator[str]:
    formulas, said = load_workbook(path), load_workbook(path, data_only=True)
    stripped, out = folder / path.name, folder / "out"
    formulas.save(stripped)  # openpyxl keeps no values, so that nothing can be read off.
    command = ("soffice", "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(stripped))
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    counted = load_workbook(out / path.name, data_only=True)
    cells = [(tab.title, cell) for tab in formulas for row in tab.iter_rows() for cell in row]
    compared = 0
    for tab, cell in cells:
        if isinstance(cell.value, str) and cell.value.startswith("="):
            compared += 1
            ours, theirs = (_plain(book[tab][cell.coordinate].value) for book in (said, counted))
            if ours != theirs:
                yield f"{path.name} {tab} {cell.coordinate}: {ours!r}, LibreOffice: {theirs!r}"
    print(f"{path.name}: {compared} formulas")


def _plain(value: Any) -> object:  # noqa: ANN401 - whatever a cell holds
    if isinstance(value, datetime):
        return value.date()
    return round(value, 6) if isinstance(value, int | float) else value or ""


if __name__ == "__main__":
    main()
