"""The bot on the sandbox: over real HTTP for the browser and the demo, in process for the tests."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.types import Update
from aiohttp import web
from sqlalchemy import Row, Table, select

from bot.db.database import Database
from bot.house import House
from bot.language import Language
from bot.settings import Settings, load
from bot.updates import ALLOWED, Lanes
from rehearsal.answers import Answers
from rehearsal.learner import Learner
from sandbox.clock import Clock
from sandbox.server import create_app
from sandbox.session import SandboxSession
from sandbox.world import World

HOST = "127.0.0.1"
# The sandbox numbers people from here; the first to join is the administrator.
ADMINISTRATOR = 1001
# Seconds that a certificate may take on a slow machine.
PATIENCE = 30


class Program(Protocol):
    """The bot as main.py composes it; main.py itself is imported by nobody."""

    @property
    def house(self) -> House:
        """The content, the approved figures, the keys."""

    @property
    def database(self) -> Database:
        """The open database."""

    @property
    def bot(self) -> Bot:
        """The connection to Telegram, or to what stands for it."""

    @property
    def lanes(self) -> Lanes:
        """Takes updates."""

    async def tick(self) -> None:
        """Run every job once."""

    async def next_event(self) -> datetime | None:
        """The next instant at which the bot does something of its own accord."""

    async def serve(self, stop: asyncio.Event) -> None:
        """Serve until `stop` is set."""


class Compose(Protocol):
    """main.compose."""

    def __call__(
        self, settings: Settings, clock: Callable[[], datetime], session: BaseSession | None = None
    ) -> AbstractAsyncContextManager[Program]:
        """Put the bot together."""


@dataclass(frozen=True)
class Stage:
    """A world, the bot in it, and how to wait until the bot has answered everything."""

    world: World
    program: Program
    settle: Callable[[], Awaitable[None]]

    def learner(self, name: str, language: Language, answers: Answers) -> Learner:
        """A new person in this world."""
        person = self.world.join(name, language_code=language)
        return Learner(person, language, self.settle, answers, self.program.house.bank)

    async def move_to(self, moment: datetime) -> None:
        """Move the clock and let the bot do what is due by then."""
        self.world.clock.set(moment)
        self.world.events.publish("clock", None, {"now": self.world.clock.now().isoformat()})
        await self.program.tick()
        await self.settle()

    async def stored(self, table: Table) -> Sequence[Row[Any]]:
        """Every row of a table: what the bot has kept."""
        return await self.program.database.transact(
            lambda connection: connection.execute(select(table)).all()
        )

    async def certificate_arrives(self, learner: Learner) -> None:
        """Let the bot send what is due, and wait: over HTTP its own scheduler may be at it already."""
        happened = asyncio.Event()
        leave = self.world.events.subscribe(lambda event: happened.set())
        await self.program.tick()
        async with asyncio.timeout(PATIENCE):
            while not learner.person.documents:
                happened.clear()
                await happened.wait()
        leave()

    async def next_event(self) -> datetime:
        """Move the clock to the next thing that the bot does of its own accord."""
        due = await self.program.next_event()
        assert due is not None, "nothing is due"
        await self.move_to(due)
        return due


@asynccontextmanager
async def in_process(
    compose: Compose, settings: Settings, clock: Clock, world: World | None = None
) -> AsyncIterator[Stage]:
    """The bot and the world in one process without a network, every update handed over in order."""
    world = world or World(clock=clock)
    async with compose(settings, world.clock.now, SandboxSession(world)) as program:

        async def settle() -> None:
            while updates := world.pending(allowed_updates=ALLOWED):
                for raw in updates:
                    update = Update.model_validate(raw, context={"bot": program.bot})
                    await program.lanes.take(update)
                world.pending(updates[-1]["update_id"] + 1)

        yield Stage(world, program, settle)


@asynccontextmanager
async def over_http(compose: Compose, world: World, port: int) -> AsyncIterator[Stage]:
    """The bot polling the sandbox's HTTP server, with the web chat on the same port.

    The bot's files live in a temporary directory: the world is new at each start, so its database is too.
    """
    with tempfile.TemporaryDirectory(prefix="damu-sandbox-") as folder:
        settings = load(
            None,
            bot_token=world.token,
            bot_api_url=f"http://{HOST}:{port}",
            database_url=f"sqlite:///{folder}/bot.sqlite3",
            data_dir=Path(folder),
            admin_ids=frozenset({ADMINISTRATOR}),
        )
        async with compose(settings, world.clock.now) as program, _served(world, program, port):
            stop = asyncio.Event()
            serving = asyncio.ensure_future(program.serve(stop))
            try:
                yield Stage(world, program, lambda: _answered(world, serving))
            finally:
                stop.set()
                await serving


@asynccontextmanager
async def _served(world: World, program: Program, port: int) -> AsyncIterator[None]:
    application = create_app(world, next_due=program.next_event, on_clock_moved=program.tick)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, HOST, port).start()
    try:
        yield
    finally:
        await runner.cleanup()


async def _answered(world: World, serving: "asyncio.Future[None]") -> None:
    """Wait until every update is acknowledged, that is: its effects are committed and its answer is shown."""
    while world.pending():
        if serving.done():
            serving.result()
            raise RuntimeError("the bot has stopped")
        await asyncio.sleep(0.002)
