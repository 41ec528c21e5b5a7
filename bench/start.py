"""Cold start of the real program to its first answer, and its memory: `python -m bench.start`.

Against the bare `import aiogram` in the same Python, which is most of both.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from aiohttp import web

from sandbox.server import create_app
from sandbox.world import World

PORT = 8092
ROOT = Path(__file__).parents[1]


def resident(pid: int) -> float:
    """Resident memory of a process in MiB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024


def bare() -> tuple[float, float]:
    """Seconds and MiB of a Python that imports aiogram and nothing else."""
    code = "import aiogram; print(flush=True); input()"
    began = perf_counter()
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", code], stdin=pipe, stdout=pipe) as process:
        assert process.stdout is not None
        process.stdout.readline()
        seconds, memory = perf_counter() - began, resident(process.pid)
        process.kill()
    return seconds, memory


async def ours(folder: str) -> tuple[float, float]:
    """Seconds from the start of the program to its answer to a /start, and MiB then."""
    world = World()
    runner = web.AppRunner(create_app(world), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", PORT).start()
    person = world.join("First")
    person.says("/start")
    environment = {
        "PATH": os.defpath,
        "BOT_TOKEN": world.token,
        "BOT_API_URL": f"http://127.0.0.1:{PORT}",
        "DATABASE_URL": f"sqlite:///{folder}/bot.sqlite3",
        "DATA_DIR": folder,
        "LOG_LEVEL": "ERROR",
    }
    began = perf_counter()
    process = await asyncio.create_subprocess_exec(sys.executable, "main.py", cwd=ROOT, env=environment)
    while not person.buttons:  # noqa: ASYNC110 - what is awaited happens in another process
        await asyncio.sleep(0.01)
    seconds, memory = perf_counter() - began, resident(process.pid)
    process.terminate()
    await process.wait()
    await runner.cleanup()
    return seconds, memory


def measure() -> None:
    """Print both and their ratios."""
    seconds, memory = bare()
    with tempfile.TemporaryDirectory() as folder:
        our_seconds, our_memory = asyncio.run(ours(folder))
    print(
        f"cold start to the first answer: {our_seconds:.1f} s, {our_memory:.0f} MiB resident; "
        f"import aiogram: {seconds:.1f} s, {memory:.0f} MiB; "
        f"ratios {our_seconds / seconds:.1f} and {our_memory / memory:.1f}"
    )


if __name__ == "__main__":
    measure()
