"""The files of a report: Word, PDF, Excel with the counted rows, and a manifest with the sum of each."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo
from zoneinfo import ZoneInfo

from bot.i18n import language
from bot.monitoring.figures.service import Frozen
from bot.reports import (
    counted_tables,
    docx,
    drawing,
    figure_tables,
    pdf,
    quality_tables,
    report_document,
    summary_tables,
    xlsx,
)
from bot.reports.document import Picture
from bot.reports.drawing import Medium
from bot.reports.figure_tables import Naming
from bot.reports.report_document import Ending

MANIFEST = "manifest.json"
WIDE = 130.0
"""Millimetres of a chart: the table of its figures fits below it on its page."""


@dataclass(frozen=True, slots=True)
class Printing:
    """With what a report is printed: words, local days, and fonts."""

    naming: Naming
    zone: ZoneInfo
    assets_dir: Path


def files(kept: Frozen, rows: bytes, ending: Ending, printing: Printing) -> dict[str, bytes]:
    """The report in the language being spoken, by the names of its files; takes seconds.

    The same report gives the same bytes, but for the libraries that draw. Raises CalledProcessError when the
    program that draws the charts fails.
    """
    name = f"report-{kept.report.period}-{language()}"
    drawn = report_document.charts(kept, printing.naming)
    pictures = {
        place: Picture(drawing.picture((chart,), Medium.PAPER), chart.title, WIDE)
        for place, chart in drawn.items()
    }
    paper = report_document.document(kept, ending, printing.naming, pictures, printing.zone)
    tables = [
        summary_tables.about(kept, printing.naming, printing.zone),
        summary_tables.key_figures(kept),
        *figure_tables.tables(kept.figures, printing.naming),
        *quality_tables.tables(kept.figures, printing.naming),
        *counted_tables.tables(kept.figures, rows, printing.naming),
    ]
    made = {
        f"{name}.docx": docx.write(paper),
        f"{name}.pdf": pdf.write(paper, printing.assets_dir),
        f"{name}.xlsx": xlsx.write_all(tables, kept.report.made_at),
    }
    return made | {MANIFEST: _manifest(kept, made)}


def _manifest(kept: Frozen, made: Mapping[str, bytes]) -> bytes:
    """By it anybody can check that the files, and the snapshot they follow, are as they were made."""
    manifest = {
        "report": kept.report.id,
        "period": kept.report.period,
        "profile": kept.report.profile,
        "made_at": kept.report.made_at.isoformat(),
        "snapshot_sha256": kept.report.sha256,
        "files": [
            {"name": name, "bytes": len(data), "sha256": sha256(data).hexdigest()}
            for name, data in made.items()
        ],
    }
    return f"{json.dumps(manifest, ensure_ascii=False, indent=2)}\n".encode()


def archive(made: Mapping[str, bytes]) -> bytes:
    """All files in one zip; the same files give the same bytes."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as book:
        for name, data in made.items():
            book.writestr(ZipInfo(name), data, ZIP_DEFLATED)
    return packed.getvalue()
