"""The real program as a process over HTTP, killed and stopped in mid-work: for bench.kill, bench.interviews.

Triggers in the database write a line into a ledger for each effect, in the transaction that has it.
"""

import asyncio
import os
import signal
import sqlite3
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import perf_counter

from aiohttp import web

from bench.pressing import until
from bot.db.database import open_database
from bot.db.migration import upgrade
from bot.settings import Settings
from sandbox.events import Event
from sandbox.model import Call
from sandbox.server import create_app
from sandbox.world import World

ROOT = Path(__file__).parents[1]
HOST = "127.0.0.1"
# Seconds; whoever waits longer than this waits for ever.
PATIENCE = 120

Effects = Counter[tuple[int, str]]
"""Who or what (a number), and what happened to them."""


@dataclass(frozen=True)
class Torments:
    """What befalls the program (one more stop ends it).

    `window`: how many acts of a person may wait at once. With a `webhook_port` there is no polling.
    """

    kills: int = 5
    stops: int = 2
    seed: int = 1
    window: int = 4
    webhook_port: int | None = None


@dataclass
class Tally:
    """What became of it."""

    acts: int = 0
    kills: int = 0
    stops: int = 0
    lost: Effects = field(default_factory=Counter)
    doubled: Effects = field(default_factory=Counter)
    unacknowledged: int = 0  # handled before a polite stop, and yet delivered again after it
    slowest_stop: float = 0
    calls: list[Call] = field(default_factory=list)  # all that the program asked of Telegram
    integrity: str = ""
    log: str = ""
    seconds: float = 0

    @property
    def summary(self) -> str:
        """What every torment tells."""
        return (
            f"{self.acts} updates, {self.kills} x kill -9, {self.stops} x SIGTERM "
            f"(the slowest took {self.slowest_stop:.2f} s): lost {self.lost.total()}, "
            f"doubled {self.doubled.total()}"
        )


@dataclass(frozen=True)
class Watched:
    """What the ledger is told, in SQL: whose effect (`owner`) it is, and when."""

    table: str
    event: str
    owner: str
    effect: str
    when: str = "TRUE"


class Tormentor:
    """Starts the program, and ends it when it is in the middle of something."""

    def __init__(
        self,
        world: World,
        torments: Torments,
        tally: Tally,
        folder: Path,
        environment: dict[str, str],
        program: tuple[str, ...] = (str(ROOT / "main.py"),),
    ) -> None:
        self._world = world
        self._torments = torments
        self._folder = folder
        self._environment = environment
        self._program = program
        self._dice = Random(torments.seed)
        self._process: asyncio.subprocess.Process | None = None
        self.tally = tally
        self.calm = False
        """Nobody does anything any more: there is nothing left to interrupt."""

    async def start(self) -> None:
        """Start the program, as `python main.py` does."""
        with (self._folder / "bot.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *self._program,
                cwd=self._folder,
                env=self._environment,
                stdout=log,
                stderr=log,
            )

    async def torments(self, screens: int, effects: Callable[[], int] | None = None) -> None:
        """End and start the program as planned, spread over about so many screens.

        With `effects`, a count in the database, every other end comes right after it has grown: the commit
        is done, and nobody was told of it.
        """
        ends = [self.kill] * self._torments.kills + [self.stop] * self._torments.stops
        self._dice.shuffle(ends)
        for number, end in enumerate(ends):
            await self._after(max(1, int(screens / (len(ends) + 1) * self._dice.uniform(0.6, 1))))
            if effects and number % 2 == 0:
                await self._changed(effects)
            else:
                await asyncio.sleep(self._dice.choice((0, self._dice.uniform(0, 0.03))))
            if self.calm:
                return
            await end()
            await self.start()

    async def _changed(self, effects: Callable[[], object]) -> None:
        """Wait for the next effect, or for the end."""
        before = effects()
        await until(lambda: effects() != before or self._is_over())

    async def kill(self) -> None:
        """End it with SIGKILL."""
        assert self._process is not None, "started before"
        assert not self._has_ended(), self._how_it_ended()
        self._process.kill()
        await self._process.wait()
        self.tally.kills += 1

    async def stop(self) -> None:
        """End it with SIGTERM, and look whether Telegram was told of all that was handled."""
        assert self._process is not None, "started before"
        began = perf_counter()
        self._process.send_signal(signal.SIGTERM)
        code = await self._process.wait()
        assert code == 0, self._how_it_ended()
        self.tally.stops += 1
        self.tally.slowest_stop = max(self.tally.slowest_stop, perf_counter() - began)
        self.tally.unacknowledged += len(self._handled() & self._waiting())

    async def leave(self) -> None:
        """Whatever became of the plan, no program is left running."""
        if self._process is not None and not self._has_ended():
            self._process.kill()
            await self._process.wait()

    def _how_it_ended(self) -> str:
        log = (self._folder / "bot.log").read_text(encoding="utf-8")
        return f"the program ended with {self._process and self._process.returncode}\n{log}"

    def _handled(self) -> set[int]:
        with sqlite3.connect(self._folder / "bot.sqlite3") as database:
            return {update_id for (update_id,) in database.execute("SELECT update_id FROM handled_updates")}

    def _waiting(self) -> set[int]:
        return {waiting.update_id for waiting in self._world.updates.alive()}

    async def _after(self, screens: int) -> None:
        """Wait until the bot has shown so many screens more."""
        shown: list[Event] = []

        def hear(event: Event) -> None:
            if event.type in {"message", "edited"} and event.data["from"]["is_bot"]:
                shown.append(event)

        unsubscribe = self._world.events.subscribe(hear)
        await until(lambda: len(shown) >= screens or self._is_over())
        unsubscribe()

    def _is_over(self) -> bool:
        return self.calm or self._has_ended()

    def _has_ended(self) -> bool:
        return self._process is None or self._process.returncode is not None


async def make_database(settings: Settings) -> None:
    """The database with the newest schema."""
    database = await open_database(settings.database_url)
    await database.transact(upgrade)
    await database.shut()


def make_ledger(settings: Settings, watched: Iterable[Watched]) -> sqlite3.Connection:
    """The ledger in the database; from here on each trigger writes in the transaction of the effect."""
    ledger = sqlite3.connect(settings.database_url.removeprefix("sqlite:///"), isolation_level=None)
    ledger.execute("CREATE TABLE ledger (owner INTEGER NOT NULL, effect TEXT NOT NULL)")
    for number, each in enumerate(watched):
        ledger.execute(
            f"CREATE TRIGGER watch_{number} AFTER {each.event} ON {each.table} WHEN {each.when} BEGIN"
            f" INSERT INTO ledger SELECT ({each.owner}), {each.effect}; END"
        )
    return ledger


def environment(world: World, settings: Settings, torments: Torments, port: int) -> dict[str, str]:
    """The settings of the program; `port` is that of the world."""
    door = {
        "WEBHOOK_URL": f"http://{HOST}:{torments.webhook_port}/door",
        "WEBHOOK_SECRET": "open-sesame",
        "WEBHOOK_LISTEN": f"{HOST}:{torments.webhook_port}",
    }
    return {
        "PATH": os.defpath,
        "PYTHONPATH": str(ROOT),
        "BOT_TOKEN": world.token,
        "BOT_API_URL": f"http://{HOST}:{port}",
        "DATABASE_URL": settings.database_url,
        "DATA_DIR": str(settings.data_dir),
        "CONTENT_DIR": str(settings.content_dir),
        "ADMIN_IDS": "1",
        "LOG_LEVEL": "ERROR",
        **(door if torments.webhook_port else {}),
    }


@asynccontextmanager
async def served(world: World) -> AsyncIterator[int]:
    """The sandbox's Bot API on a free port."""
    runner = web.AppRunner(create_app(world), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, HOST, 0).start()
    yield runner.addresses[0][1]
    await runner.cleanup()


def compare(tally: Tally, wanted: Effects, ledger: sqlite3.Connection) -> None:
    """Hold what had to happen against what did; closes the ledger."""
    found: Effects = Counter(ledger.execute("SELECT owner, effect FROM ledger").fetchall())
    tally.lost, tally.doubled = wanted - found, found - wanted
    [[tally.integrity]] = ledger.execute("PRAGMA integrity_check")
    ledger.close()
