"""What work costs those who press beside it: the waits of a press, the pauses of the event loop, memory."""

import asyncio
import gc
import os
import resource
from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, TypeVar

from bot.callbacks import Go, Place
from rehearsal.learner import Learner

PRESS_EVERY = 0.05
LOOK_EVERY = 0.002
T = TypeVar("T")


async def timed(what: str, presser: Learner, work: Awaitable[T]) -> tuple[T, float]:
    """Do it, with presses beside it; prints what they cost, gives the outcome and the seconds."""
    began, cpu, waits, base, others = perf_counter(), process_time(), list[float](), _peak(), 0.0
    async with _pauses() as pauses:
        with _collections() as collections:
            working = asyncio.ensure_future(work)
            while not working.done():
                pressed = perf_counter()
                await presser.presses(Go(place=Place.LANGUAGE))
                waits.append(perf_counter() - pressed)
                others = max(others, _others())
                await asyncio.sleep(PRESS_EVERY)
            outcome, seconds = await working, perf_counter() - began
    print(
        f"{what}: {seconds:.1f} s, {process_time() - cpu:.1f} s of CPU, "
        f"peak {_peak():.0f} MiB, {_peak() - base:.0f} above before, "
        f"{others:.0f} in a program apart; load {os.getloadavg()[0]:.1f}\n"
        f"  {len(waits)} presses: {_told(waits)}\n"
        f"  pauses of the event loop: {_told(pauses)}\n"
        f"  longest run of the collector: {1000 * max(collections, default=0):.0f} ms",
        flush=True,
    )
    return outcome, seconds


@asynccontextmanager
async def _pauses() -> AsyncIterator[list[float]]:
    """How much later than it wanted somebody wakes who only sleeps; seconds."""
    late = list[float]()

    async def look() -> None:
        while True:
            began = perf_counter()
            await asyncio.sleep(LOOK_EVERY)
            late.append(perf_counter() - began - LOOK_EVERY)

    looking = asyncio.ensure_future(look())
    try:
        yield late
    finally:
        looking.cancel()


@contextmanager
def _collections() -> Iterator[list[float]]:
    """How long each run of Python's collector stops everything; seconds."""
    took, began = list[float](), 0.0

    def look(phase: str, _about: dict[str, Any]) -> None:
        nonlocal began
        if phase == "start":
            began = perf_counter()
        else:
            took.append(perf_counter() - began)

    gc.callbacks.append(look)
    try:
        yield took
    finally:
        gc.callbacks.remove(look)


def _others() -> float:
    """The most memory that those programs have had which this one has begun and which still run, in MiB."""
    begun = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split()
    return max(map(_most, begun), default=0.0)


def _most(pid: str) -> float:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return 0.0


def _peak() -> float:
    """The most memory that this process has had so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _told(waits: list[float]) -> str:
    """Median, the worst of a hundred, the worst of all."""
    waits = sorted(waits) or [0.0]
    median, worst = waits[len(waits) // 2], waits[len(waits) * 99 // 100]
    return f"median {1000 * median:.0f} ms, 99 % {1000 * worst:.0f} ms, longest {1000 * waits[-1]:.0f} ms"
