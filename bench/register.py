"""A register of 100,000 rows with 3 % faults, read and checked: `python -m bench.register [rows]`.

The files are made in a process of their own, so that the figures are of reading alone: CPU and memory of the
program and of the child process that unpacks, and whether each planted fault was found and none invented.
"""

import resource
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter

from bot.people import dictionaries
from bot.services import content, reading, rules
from bot.services.model import FaultCode, Field
from bot.services.words import ServiceLists
from bot.settings import ROOT
from rehearsal.planting import Planted, plant
from rehearsal.register import MONTH, make, write_csv, write_xlsx

ROWS = 100_000
SHARE = 0.03
SEED = 2026
TODAY = date(2026, 11, 22)
NAMES = ("register.xlsx", "register.csv")


def lists() -> ServiceLists:
    """The shipped lists."""
    return content.load(ROOT / "content", dictionaries.load(ROOT / "content"))


def write_files(folder: Path, count: int) -> None:
    """Make the register in both forms, with a list of what was planted."""
    began, known = perf_counter(), lists()
    rows = make(count, SEED, known)
    planted = plant(rows, SHARE, SEED, known)
    print(f"{count} rows and {len(planted)} faults made in {perf_counter() - began:.1f} s", flush=True)
    write_xlsx(folder / NAMES[0], rows, known, shared=True)
    write_csv(folder / NAMES[1], rows, known)
    lines = (f"{each.number}\t{each.field or ''}\t{each.code}" for each in planted)
    (folder / "planted.tsv").write_text("\n".join(lines), encoding="utf-8")


def planted_in(folder: Path) -> Counter[Planted]:
    """What was planted."""
    lines = (folder / "planted.tsv").read_text(encoding="utf-8").splitlines()
    cells = (line.split("\t") for line in lines)
    return Counter(
        Planted(int(number), Field(name) if name else None, FaultCode(code)) for number, name, code in cells
    )


def checked(file: Path) -> tuple[int, Counter[Planted]]:
    """How many rows a file has, and the faults found in them."""
    known, found, count = lists(), Counter[Planted](), 0
    seen: rules.Seen = {}
    with reading.opened(file, known) as register:
        for raw in register:
            count += 1
            for fault in rules.check(raw, known, MONTH, TODAY, seen).faults:
                found[Planted(raw.number, fault.field, fault.code)] += 1
    return count, found


def measure(file: Path) -> None:
    """Print what reading and checking one file takes."""
    began = perf_counter()
    count, found = checked(file)
    seconds, planted = perf_counter() - began, planted_in(file.parent)
    own, child = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    cpu = [each.ru_utime + each.ru_stime for each in (own, child)]
    memory = [each.ru_maxrss / 1024 for each in (own, child)]
    print(
        f"{file.name}: {file.stat().st_size / 1e6:.1f} MB, {count} rows in {seconds:.1f} s,"
        f" {count / seconds:.0f} rows a second\n"
        f"  CPU: program {cpu[0]:.1f} s, child {cpu[1]:.1f} s, together {sum(cpu):.1f} s\n"
        f"  memory at the most: program {memory[0]:.0f} MiB, child {memory[1]:.0f} MiB,"
        f" together {sum(memory):.0f} MiB\n"
        f"  faults: planted {planted.total()} of {len({each.code for each in planted})} kinds,"
        f" lost {(planted - found).total()}, invented {(found - planted).total()}"
    )


def main(arguments: list[str]) -> None:
    """Without a folder, make one and work in it step by step, each step in a process of its own."""
    steps: dict[str, Callable[[Path], None]] = {
        "--measure": measure,
        "--make": lambda folder: write_files(folder, int(arguments[2])),
    }
    if arguments and arguments[0] in steps:
        return steps[arguments[0]](Path(arguments[1]))
    count = arguments[0] if arguments else str(ROWS)
    with tempfile.TemporaryDirectory() as folder:
        _run("--make", folder, count)
        for name in NAMES:
            _run("--measure", str(Path(folder) / name))
    return None


def _run(*arguments: str) -> None:
    subprocess.run((sys.executable, "-m", "bench.register", *arguments), check=True, cwd=ROOT)


if __name__ == "__main__":
    main(sys.argv[1:])
