"""Composition root and command line: puts the parts together and decides nothing.

python main.py                     run the bot; without BOT_TOKEN, the sandbox
python main.py sandbox             the sandbox in the browser, with a seeded world
python main.py demo                the main job played in the terminal
python main.py migrate             bring the database to the newest schema
python main.py check               settings, content, catalogues, audit chain
python main.py check FOLDER        a course in another folder
python main.py simulate DATE ...   what the Rules make of attempts on these dates
python main.py publish FILE_OR_FOLDER   check a course and publish it
python main.py editions            the versions of the course
python main.py rollback            withdraw the present version
python main.py import-services FILE --month 2026-03   check a register of services and take it in
python main.py seed --year 2026 --services 100000     a made-up year in an empty database
python main.py report 2026Q1 --out DIR                the figures of Appendix 3, counted and frozen
python main.py export services --from DAY --to DAY --out FILE.xlsx   a register in its official form
"""

import argparse
import asyncio
import gc
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import structlog

from bot import logs
from bot import settings as settings_file
from bot.commands import arguments
from bot.errors import StartRefused
from bot.settings import Settings

if TYPE_CHECKING:  # aiogram takes seconds to import; `check` and `simulate` do without it.
    from aiogram import Bot
    from aiogram.client.session.base import BaseSession
    from aiogram.types import Update

    from bot.db.database import Database
    from bot.handlers.taking import Taking
    from bot.house import House
    from bot.notifications.sender import Sender
    from bot.updates import Lanes
    from scheduler import Job

Clock = Callable[[], datetime]
_log = structlog.get_logger("main")
# Seconds; an answer that takes longer is not coming, and the person waits. (A long poll has its own limit.)
LONGEST_REQUEST = 20


def real_time() -> datetime:
    """The only place where the bot reads the clock."""
    return datetime.now(UTC)  # noqa: TID251 - the one home of the clock


@dataclass(frozen=True)
class Program:
    """The bot, put together and ready to serve."""

    house: "House"
    database: "Database"
    bot: "Bot"
    lanes: "Lanes"
    sender: "Sender"
    taking: "Taking"
    jobs: "tuple[Job, ...]"
    clock: Clock

    async def tick(self) -> None:
        """Run every job once, as the scheduler does at its intervals."""
        from scheduler import run_job

        for job in self.jobs:
            await run_job(job)

    async def next_event(self) -> datetime | None:
        """The next instant at which the bot does something of its own accord."""
        from bot.cabinet.service import next_event

        return await self.database.read(next_event, self.house, self.clock())

    async def serve(self, stop: asyncio.Event) -> None:
        """Serve people until `stop` is set: by webhook when WEBHOOK_URL is set, else by polling."""
        from bot.handlers.menu import introduce
        from bot.updates import LAST_WAIT, Polling
        from bot.webhook import Webhook
        from scheduler import make_scheduler

        settings = self.house.settings
        keep_for_good()
        await introduce(self.bot)
        ticker = make_scheduler(self.jobs)
        ticker.start()
        try:
            if settings.webhook_url and settings.webhook_secret:
                door = Webhook(
                    self.bot,
                    self.lanes,
                    settings.webhook_url,
                    settings.webhook_secret,
                    settings.webhook_listen,
                )
                await door.run(stop)
            else:
                await Polling(self.bot, self.lanes).run(stop)
        finally:
            with suppress(TimeoutError):
                both = asyncio.gather(self.sender.finish(), self.taking.finish())
                await asyncio.wait_for(both, LAST_WAIT)
            ticker.shutdown(wait=False)


def keep_for_good() -> None:
    """What is in memory by now stays: looking through it again would stop everybody for 150 to 500 ms."""
    gc.collect()
    gc.freeze()


@asynccontextmanager
async def compose(
    settings: Settings, clock: Clock = real_time, session: "BaseSession | None" = None
) -> AsyncIterator[Program]:
    """Put the bot together; `session` stands in for the connection to Telegram in tests.

    Raises SettingsError or ContentError, which name what to mend.
    """
    from bot.db.database import open_database
    from bot.db.migration import upgrade
    from bot.handlers import create_dispatcher
    from bot.handlers.delivery import Delivery
    from bot.handlers.errors import apologise
    from bot.handlers.reporting import Reporting
    from bot.handlers.shelving import Shelving
    from bot.handlers.taking import Taking
    from bot.house import open_house
    from bot.middlewares import AtTheDoor
    from bot.monitoring.calendar.service import days as declared_days
    from bot.notifications.sender import Sender
    from bot.notifications.service import settle
    from bot.updates import Lanes
    from scheduler import Beside, jobs

    house = open_house(settings)
    if house.vault.created:
        _log.warning("new keys are made; back them up, and never beside the database", file=settings.keys_at)
    database = await open_database(settings.database_url)
    await database.transact(upgrade)
    house.calendar.declare(await database.transact(declared_days))
    shelving = Shelving(database, house, clock)
    await shelving.open()
    for expired in house.facts.expired(_today(settings, clock)):
        _log.warning("a fact of the course is out of date", fact=str(expired))
    bot = _make_bot(settings, session)
    dispatcher = create_dispatcher()
    dispatcher.update.outer_middleware(
        AtTheDoor(database, clock, lambda connection, now: settle(connection, house.standards, now), house)
    )

    async def handle(update: "Update") -> None:
        await dispatcher.feed_update(bot, update, database=database, house=house, shelving=shelving)

    lanes = Lanes(handle, lambda update: apologise(bot, update), database, clock)
    sender = Sender(database, house.standards, Delivery(bot, database, house), clock)
    taking = Taking(bot, database, house, clock)
    reporting = Reporting(bot, database, house, clock)
    beside = Beside(taking.work, reporting.work, shelving.look)
    table = jobs(database, house, sender, beside, clock)
    try:
        yield Program(house, database, bot, lanes, sender, taking, table, clock)
    finally:
        await bot.session.close()
        await database.shut()


def _make_bot(settings: Settings, session: "BaseSession | None") -> "Bot":
    from aiogram import Bot
    from aiogram.client.default import DefaultBotProperties
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.enums import ParseMode
    from aiogram.types import LinkPreviewOptions

    from bot.middlewares import Patience

    if session is None:
        api = TelegramAPIServer.from_base(settings.bot_api_url)
        session = AiohttpSession(api=api, timeout=LONGEST_REQUEST)
        session.middleware(Patience())
    return Bot(
        settings.bot_token or "",
        session=session,
        default=DefaultBotProperties(
            parse_mode=ParseMode.HTML, link_preview=LinkPreviewOptions(is_disabled=True)
        ),
    )


def _today(settings: Settings, clock: Clock) -> date:
    return clock().astimezone(settings.zone).date()


async def run(settings: Settings) -> None:
    """Run the bot until SIGTERM or Ctrl-C."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with compose(settings) as program:
        me = await program.bot.me()
        _log.info(
            "the bot is at work", username=me.username, mode="webhook" if settings.webhook_url else "polling"
        )
        await program.serve(stop)
        _log.info("stopped; nothing is left in hand")


async def migrate(settings: Settings) -> None:
    """Bring the database to the newest schema."""
    from bot.db.database import open_database
    from bot.db.migration import present_revision, upgrade

    database = await open_database(settings.database_url)
    try:
        await database.transact(upgrade)
        print(f"the database is at revision {await database.transact(present_revision)}")
    finally:
        await database.shut()


def check(settings: Settings, chosen: argparse.Namespace) -> None:
    """Check a course, or all that the bot works with. Raises StartRefused with every fault found."""
    from pathlib import Path

    from bot.commands import check as command
    from bot.language import Language

    today, language = _today(settings, real_time), Language(chosen.lang)
    if chosen.folder:
        command.check_course(settings, Path(chosen.folder), language, today)
    else:
        asyncio.run(command.check_all(settings, language, today))


def simulate(settings: Settings, steps: list[str]) -> None:
    """Print what the Rules make of attempts on these dates."""
    from bot import regulations
    from bot.enrolments.calendar import WorkingDays, read_overrides
    from bot.notifications.simulation import simulate as simulated

    approved = regulations.load(settings.content_dir, settings.zone)
    working_days = WorkingDays(read_overrides(settings.content_dir / "calendar.csv"))
    for line in simulated(steps, approved.test, approved.reminders, working_days.is_working_day):
        print(line)


def command_line() -> argparse.ArgumentParser:
    """The commands and their words."""
    parser = argparse.ArgumentParser(
        prog="main.py", description="The bot; without BOT_TOKEN, the sandbox in the browser."
    )
    commands = parser.add_subparsers(dest="command")
    commands.add_parser("run", help="run the bot (also without a command)")
    sandbox = commands.add_parser("sandbox", help="a Telegram in the browser, with a seeded world")
    sandbox.add_argument("--port", type=int, default=8080)
    demo = commands.add_parser("demo", help="the main job, played in the terminal; leaves its files in demo/")
    demo.add_argument("--out", default="demo")
    commands.add_parser("screens", help="pictures of the main screens into docs/screens/ (needs Chromium)")
    commands.add_parser("migrate", help="bring the database to the newest schema")
    checking = commands.add_parser("check", help="check settings, content, catalogues and the audit chain")
    checking.add_argument("folder", nargs="?", metavar="FOLDER", help="check the course in this folder alone")
    checking.add_argument("--lang", choices=["kk", "ru"], default="ru", help="the language of the messages")
    simulation = commands.add_parser("simulate", help="what the Rules make of attempts on these dates")
    simulation.add_argument("steps", nargs="+", metavar="DATE", help="2026-01-31, or 2026-01-31=pass")
    arguments.describe_seed(commands)
    arguments.describe_report(commands)
    arguments.describe_export(commands)
    arguments.describe_import(commands)
    arguments.describe_publish(commands)
    return parser


async def seed(settings: Settings, chosen: argparse.Namespace) -> None:
    """Fill an empty database with a made-up year. Raises StartRefused when anything real is in it."""
    from bot.db.database import open_database
    from bot.db.migration import upgrade
    from bot.house import open_house
    from rehearsal.year.filling import Order, fill

    house = open_house(settings)
    database = await open_database(settings.database_url)
    try:
        await database.transact(upgrade)
        async for line in fill(database, house, Order(chosen.year, chosen.services, chosen.seed)):
            print(line, file=sys.stderr, flush=True)
    finally:
        await database.shut()


def main(words: list[str] | None = None) -> int:
    """Run a command; gives the exit status. What is wrong with the start is said in one line each."""
    chosen = command_line().parse_args(words)
    try:
        settings = settings_file.load()
        logs.configure(settings.log_level, settings.log_format)
        return _command(chosen, settings)
    except (StartRefused, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _command(chosen: argparse.Namespace, settings: Settings) -> int:
    match chosen.command:
        case "import-services" | "report" | "export" | "publish" | "editions" | "rollback":
            from bot.commands.orders import carried_out

            return asyncio.run(carried_out(settings, chosen, real_time()))
        case "seed":
            asyncio.run(seed(settings, chosen))
        case "migrate":
            asyncio.run(migrate(settings))
        case "check":
            check(settings, chosen)
        case "simulate":
            simulate(settings, chosen.steps)
        case "demo":
            from rehearsal.demo import play

            logs.configure("WARNING", settings.log_format)
            asyncio.run(play(compose, chosen.out))
        case "screens":
            from rehearsal.screens import photograph

            logs.configure("WARNING", settings.log_format)
            asyncio.run(photograph(compose))
        case "run" | None if settings.bot_token:
            asyncio.run(run(settings))
        case "run":
            raise StartRefused("BOT_TOKEN: not set; get one from @BotFather, or run `python main.py sandbox`")
        case _:
            from rehearsal.performance import perform

            asyncio.run(perform(compose, getattr(chosen, "port", 8080)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
