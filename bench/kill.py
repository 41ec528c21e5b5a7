"""The real program under kill -9 and SIGTERM, over HTTP: `python -m bench.kill --people 40 --kills 25`.

People type and press without waiting for screens, in polling or webhook mode; meanwhile the program is killed
and stopped at random moments, and started anew. Triggers in the database write a line into a ledger for each
effect, in the transaction that has it: at the end each act must stand there exactly once.
"""

import argparse
import asyncio
import os
import signal
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import perf_counter

from aiohttp import web

from bench.pupil import Pupil, acts_needed, until
from bot.db.database import open_database
from bot.db.migration import upgrade
from bot.house import open_house
from bot.people.registration import Step
from bot.settings import Settings, load
from sandbox.events import Event
from sandbox.model import Call
from sandbox.server import create_app
from sandbox.world import World

ROOT = Path(__file__).parents[1]
HOST = "127.0.0.1"
# Seconds; whoever waits longer than this waits for ever.
PATIENCE = 120

PAGE = "SELECT page FROM lesson_progress WHERE enrolment_id = NEW.id AND lesson_id = NEW.lesson_id"
# Table, event, what the ledger is told, and when.
WATCHED = (
    ("people", "INSERT", "'language'", "TRUE"),
    ("consents", "INSERT", "'consent'", "TRUE"),
    ("profiles", "INSERT", "'phone'", "TRUE"),
    *(("profiles", f"UPDATE OF {step}", f"'{step}'", f"NEW.{step} IS NOT NULL") for step in Step),
    ("enrolments", "INSERT", "'cycle ' || NEW.cycle", "TRUE"),
    (
        "enrolments",
        "UPDATE OF lesson_id",
        f"'page ' || NEW.lesson_id || '/' || ({PAGE})",
        "NEW.lesson_id IS NOT NULL",
    ),
    ("lesson_progress", "UPDATE", "'read ' || NEW.lesson_id", "NEW.read_at IS NOT OLD.read_at"),
    ("attempts", "INSERT", "'start ' || NEW.number", "TRUE"),
    ("attempts", "UPDATE", "'finish ' || NEW.number || ' with ' || NEW.score", "NEW.score IS NOT NULL"),
    ("attempt_questions", "UPDATE OF chosen", "'pick ' || NEW.position || '/' || NEW.chosen", "TRUE"),
    ("certificates", "INSERT", "'certificate'", "TRUE"),
    ("notifications", "UPDATE OF sent_at", "'sent ' || NEW.kind", "NEW.sent_at IS NOT NULL"),
)
OF_PERSON = "SELECT telegram_id FROM people WHERE people.id = NEW.person_id"
OF_ENROLMENT = """SELECT telegram_id FROM people JOIN enrolments ON enrolments.person_id = people.id
    WHERE enrolments.id = NEW.enrolment_id"""
OF_ATTEMPT = """SELECT telegram_id FROM people JOIN enrolments ON enrolments.person_id = people.id
    JOIN attempts ON attempts.enrolment_id = enrolments.id WHERE attempts.id = NEW.attempt_id"""
OWNERS = {
    "people": "SELECT NEW.telegram_id",
    "lesson_progress": OF_ENROLMENT,
    "attempts": OF_ENROLMENT,
    "attempt_questions": OF_ATTEMPT,
}

Effects = Counter[tuple[int, str]]


@dataclass(frozen=True)
class Plan:
    """Who comes, and what befalls the program meanwhile (one more stop ends it).

    `window`: how many acts of a person may wait at once. With a `webhook_port` there is no polling.
    """

    people: int = 13
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
    extra_copies: int = 0  # of certificates
    different_copies: int = 0
    calls: list[Call] = field(default_factory=list)  # all that the program asked of Telegram
    integrity: str = ""
    log: str = ""
    seconds: float = 0

    def __str__(self) -> str:
        return (
            f"{self.acts} updates, {self.kills} x kill -9, {self.stops} x SIGTERM "
            f"(the slowest took {self.slowest_stop:.2f} s): lost {self.lost.total()}, "
            f"doubled {self.doubled.total()}; extra copies of certificates {self.extra_copies}, "
            f"repeated after SIGTERM {self.unacknowledged}; integrity_check {self.integrity}; "
            f"{self.seconds:.0f} s"
        )


class Tormentor:
    """Starts the program, and ends it when it is in the middle of something."""

    def __init__(self, world: World, plan: Plan, environment: dict[str, str], folder: Path) -> None:
        self._world = world
        self._plan = plan
        self._environment = environment
        self._folder = folder
        self._dice = Random(plan.seed)
        self._process: asyncio.subprocess.Process | None = None
        self.tally = Tally()

    async def start(self) -> None:
        """Start the program, as `python main.py` does."""
        with (self._folder / "bot.log").open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                ROOT / "main.py",
                cwd=self._folder,
                env=self._environment,
                stdout=log,
                stderr=log,
            )

    async def torments(self, screens: int) -> None:
        """End and start the program as planned, spread over about so many screens."""
        ends = [self.kill] * self._plan.kills + [self.stop] * self._plan.stops
        self._dice.shuffle(ends)
        for end in ends:
            await self._after(int(screens / (len(ends) + 1) * self._dice.uniform(0.6, 1)))
            await asyncio.sleep(self._dice.choice((0, self._dice.uniform(0, 0.03))))
            await end()
            await self.start()

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
        await until(lambda: len(shown) >= screens or self._has_ended())
        unsubscribe()

    def _has_ended(self) -> bool:
        return self._process is None or self._process.returncode is not None


async def run(folder: Path, plan: Plan) -> Tally:
    """Play the plan in an empty folder."""
    began = perf_counter()
    world = World()
    settings = load(
        None,
        database_url=f"sqlite:///{folder}/bot.sqlite3",
        data_dir=folder,
    )
    ledger = await _ledger(settings)
    house = open_house(settings)
    pupils = [
        Pupil(world.join(f"Оқушы {number}"), world, house, ledger, plan.window)
        for number in range(plan.people)
    ]
    async with (
        asyncio.timeout(PATIENCE + plan.people * 3 + (plan.kills + plan.stops) * 5),
        _served(world) as port,
    ):
        tormentor = Tormentor(world, plan, _environment(world, settings, plan, port), folder)
        await tormentor.start()
        lives = [pupil.lives() for pupil in pupils]
        await asyncio.gather(tormentor.torments(plan.people * acts_needed(house)), *lives)
        await _until_all_is_sent(world, ledger, plan.people)
        await tormentor.stop()
    _count(tormentor.tally, pupils, ledger)
    tormentor.tally.calls = world.calls
    tormentor.tally.log = (folder / "bot.log").read_text(encoding="utf-8")
    tormentor.tally.seconds = perf_counter() - began
    return tormentor.tally


async def _ledger(settings: Settings) -> sqlite3.Connection:
    """The database with its ledger; each trigger writes in the transaction of the effect."""
    database = await open_database(settings.database_url)
    await database.transact(upgrade)
    await database.shut()
    ledger = sqlite3.connect(settings.database_url.removeprefix("sqlite:///"), isolation_level=None)
    ledger.execute("CREATE TABLE ledger (telegram_id INTEGER NOT NULL, effect TEXT NOT NULL)")
    for number, (table, event, effect, when) in enumerate(WATCHED):
        ledger.execute(
            f"CREATE TRIGGER watch_{number} AFTER {event} ON {table} WHEN {when} BEGIN"
            f" INSERT INTO ledger SELECT ({OWNERS.get(table, OF_PERSON)}), {effect}; END"
        )
    return ledger


def _environment(world: World, settings: Settings, plan: Plan, port: int) -> dict[str, str]:
    door = {
        "WEBHOOK_URL": f"http://{HOST}:{plan.webhook_port}/door",
        "WEBHOOK_SECRET": "open-sesame",
        "WEBHOOK_LISTEN": f"{HOST}:{plan.webhook_port}",
    }
    return {
        "PATH": os.defpath,
        "BOT_TOKEN": world.token,
        "BOT_API_URL": f"http://{HOST}:{port}",
        "DATABASE_URL": settings.database_url,
        "DATA_DIR": str(settings.data_dir),
        "ADMIN_IDS": "1",
        "LOG_LEVEL": "ERROR",
        **(door if plan.webhook_port else {}),
    }


@asynccontextmanager
async def _served(world: World) -> AsyncIterator[int]:
    """The sandbox's Bot API on a free port."""
    runner = web.AppRunner(create_app(world), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, HOST, 0).start()
    yield runner.addresses[0][1]
    await runner.cleanup()


async def _until_all_is_sent(world: World, ledger: sqlite3.Connection, people: int) -> None:
    """What a killed sender had claimed is free after five minutes; they are made to pass at once."""
    ledger.execute("UPDATE notifications SET claimed_until = NULL WHERE sent_at IS NULL")
    sent = "SELECT count(*) FROM notifications WHERE sent_at IS NOT NULL"
    await until(lambda: not world.updates.alive() and ledger.execute(sent).fetchone()[0] == people)


def _count(tally: Tally, pupils: list[Pupil], ledger: sqlite3.Connection) -> None:
    wanted: Effects = Counter((pupil.person.id, effect) for pupil in pupils for effect in pupil.expected)
    found: Effects = Counter(ledger.execute("SELECT telegram_id, effect FROM ledger").fetchall())
    tally.acts = sum(len(pupil.expected) - 2 for pupil in pupils)  # Two effects follow by themselves.
    tally.lost, tally.doubled = wanted - found, found - wanted
    [[tally.integrity]] = ledger.execute("PRAGMA integrity_check")
    ledger.close()
    for pupil in pupils:
        copies = [document.data for document in pupil.person.documents]
        tally.extra_copies += len(copies) - 1
        tally.different_copies += len(set(copies)) - 1


def measure() -> None:
    """Read the plan from the command line, and print what became of it."""
    parser = argparse.ArgumentParser(prog="python -m bench.kill")
    for name in ("people", "kills", "stops", "seed", "window"):
        parser.add_argument(f"--{name}", type=int, default=getattr(Plan, name))
    parser.add_argument("--webhook-port", type=int)
    with tempfile.TemporaryDirectory() as folder:
        print(asyncio.run(run(Path(folder), Plan(**vars(parser.parse_args())))))


if __name__ == "__main__":
    measure()
