"""Pictures of charts, drawn once: the same figures give the same file, which Telegram then knows."""

import asyncio
import json
from hashlib import sha256
from pathlib import Path
from subprocess import SubprocessError

import structlog

from bot.house import House
from bot.reports import drawing
from bot.reports.chart import Chart, as_data

# So many pictures are kept; those that nobody has asked for longest go first.
MOST_KEPT = 200


async def picture_of(charts: tuple[Chart, ...], house: House) -> Path | None:
    """The file with these charts; None when the program that draws them fails, which the log says."""
    folder = house.settings.data_dir / "charts"
    name = sha256(json.dumps(as_data(charts)).encode()).hexdigest()
    file = folder / f"{name}.png"
    try:
        await asyncio.to_thread(_drawn, file, charts)
    except (SubprocessError, OSError) as error:
        _log.warning("a chart was not drawn", error=type(error).__name__)
        return None
    return file


def _drawn(file: Path, charts: tuple[Chart, ...]) -> None:
    if file.exists():
        file.touch()
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    _forget_old(file.parent)
    unfinished = file.with_suffix(".part")
    unfinished.write_bytes(drawing.picture(charts))
    unfinished.replace(file)


def _forget_old(folder: Path) -> None:
    by_age = sorted(folder.iterdir(), key=lambda each: each.stat().st_mtime)
    for each in by_age[:-MOST_KEPT]:
        each.unlink(missing_ok=True)


_log = structlog.get_logger(__name__)
