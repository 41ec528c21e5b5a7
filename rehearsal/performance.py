"""`python main.py sandbox`: the seeded world, open in the browser until Ctrl-C."""

import asyncio
import signal

from rehearsal.seed import seed
from rehearsal.stage import HOST, Compose, over_http
from sandbox.world import World


async def perform(compose: Compose, port: int) -> None:
    """Serve the world; one line says where to look."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with over_http(compose, World(), port) as stage:
        async for step in seed(stage):
            print(f"preparing the world: {step} ...", flush=True)
        print(f"\nThe bot is at work. Open http://{HOST}:{port} in a browser; Ctrl-C ends it.", flush=True)
        await stop.wait()
