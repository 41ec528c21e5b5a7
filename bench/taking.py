"""A whole register on its way through the bot, while somebody else goes on pressing.

`python -m bench.taking --rows 100000 [--database postgresql://...]`: an administrator sends a made-up
register with faults in it, confirms it, and a learner presses a button every 50 ms meanwhile.
"""

import argparse
import asyncio
import resource
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from time import perf_counter, process_time

import main
from bot.callbacks import ChooseMonth, ConfirmBatch, Go, Place
from bot.language import Language
from bot.people import dictionaries
from bot.services import content
from bot.services.model import Field
from bot.settings import ROOT, load
from rehearsal import register
from rehearsal.answers import Answers
from rehearsal.learner import Learner
from rehearsal.stage import ADMINISTRATOR, Stage, in_process
from sandbox.clock import Clock

NOW = datetime(2026, 4, 2, 6, tzinfo=UTC)
PRESS_EVERY = 0.05
SPOILT = 33
"""Every so many rows one has a fault."""


async def measure(rows: int, database_url: str | None) -> None:
    """Print rows a second, CPU, memory and the longest wait of a press: of the check, of the taking in."""
    with tempfile.TemporaryDirectory() as folder:
        settings = load(
            None,
            bot_token="42:sandbox",
            database_url=database_url or f"sqlite:///{folder}/bot.sqlite3",
            data_dir=Path(folder),
            admin_ids=frozenset({ADMINISTRATOR}),
        )
        async with in_process(main.compose, settings, Clock.fixed(NOW)) as stage:
            administrator = stage.learner("Әкімші", Language.RU, Answers({}))
            await administrator.chooses_language()
            presser = stage.learner("Асқар", Language.KK, Answers({}))
            await presser.chooses_language()
            data = await asyncio.to_thread(_made_apart, rows, Path(folder))
            print(f"{rows} rows, {len(data) / 1e6:.1f} MB")
            administrator.person.sends_file("register.xlsx", data)
            await stage.settle()
            await administrator.presses(ChooseMonth(batch=1, month="2026-03"))
            await _timed("check", stage, presser, rows)
            await administrator.presses(ConfirmBatch(batch=1))
            await _timed("take in", stage, presser, rows)
            print(administrator.screen)


def _made_apart(rows: int, folder: Path) -> bytes:
    """The file, made in a process of its own: its memory is not the bot's."""
    file = folder / "register.xlsx"
    subprocess.run((sys.executable, "-m", "bench.taking", "--rows", str(rows), "--out", file), check=True)
    return file.read_bytes()


def make(rows: int, file: Path) -> None:
    """Write a made-up register with a fault in every so many rows."""
    random = Random(1)
    lists = content.load(ROOT / "content", dictionaries.load(ROOT / "content"))
    made = register.make(rows, 1, lists)
    for number in range(0, rows, SPOILT):
        made[number][random.choice((Field.IDENTIFIER, Field.BIRTH_DATE, Field.REGION))] = "не указано"
    register.write_xlsx(file, made, lists, shared=True)


async def _timed(what: str, stage: Stage, presser: Learner, rows: int) -> None:
    """Run the job once, with presses beside it."""
    began, cpu = perf_counter(), process_time()
    children = _children()
    working = asyncio.ensure_future(stage.program.tick())
    waits = []
    while not working.done():
        pressed = perf_counter()
        await presser.presses(Go(place=Place.LANGUAGE))
        waits.append(perf_counter() - pressed)
        await asyncio.sleep(PRESS_EVERY)
    await working
    seconds = perf_counter() - began
    waits.sort()
    used = process_time() - cpu + _children() - children
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{what}: {seconds:.1f} s, {rows / seconds:.0f} rows/s, {used:.1f} s of CPU, peak {peak:.0f} MiB; "
        f"{len(waits)} presses: median {waits[len(waits) // 2] * 1000:.0f} ms, "
        f"99 % {waits[len(waits) * 99 // 100] * 1000:.0f} ms, longest {waits[-1] * 1000:.0f} ms"
    )


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--database")
    parser.add_argument("--out", type=Path, help="only write the register into this file")
    chosen = parser.parse_args()
    if chosen.out:
        make(chosen.rows, chosen.out)
    else:
        asyncio.run(measure(chosen.rows, chosen.database))
