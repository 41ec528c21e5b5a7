"""The real program under kill -9 and SIGTERM, over HTTP: `python -m bench.kill --people 40 --kills 25`.

People type and press without waiting for screens, in polling or webhook mode; meanwhile the program is killed
and stopped at random moments, and started anew. Triggers in the database write a line into a ledger for each
effect, in the transaction that has it: at the end each act must stand there exactly once.
"""

import argparse
import asyncio
import sqlite3
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from bench import torment
from bench.pressing import until
from bench.pupil import Pupil, acts_needed
from bench.torment import PATIENCE, Effects, Tormentor, Torments, Watched
from bot.house import open_house
from bot.people.registration import Step
from bot.settings import ROOT, load
from sandbox.world import World

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


def _watched() -> list[Watched]:
    return [
        Watched(table, event, OWNERS.get(table, OF_PERSON), effect, when)
        for table, event, effect, when in WATCHED
    ]


@dataclass(frozen=True)
class Plan(Torments):
    """Who comes, and what befalls the program meanwhile."""

    people: int = 13
    content: Path = ROOT / "content"


@dataclass
class Tally(torment.Tally):
    """What became of it."""

    extra_copies: int = 0  # of certificates
    different_copies: int = 0

    def __str__(self) -> str:
        return (
            f"{self.summary}; extra copies of certificates {self.extra_copies}, "
            f"repeated after SIGTERM {self.unacknowledged}; integrity_check {self.integrity}; "
            f"{self.seconds:.0f} s"
        )


async def run(folder: Path, plan: Plan) -> Tally:
    """Play the plan in an empty folder."""
    began = perf_counter()
    world, tally = World(), Tally()
    settings = load(
        None,
        database_url=f"sqlite:///{folder}/bot.sqlite3",
        data_dir=folder,
        content_dir=plan.content,
    )
    await torment.make_database(settings)
    ledger = torment.make_ledger(settings, _watched())
    house = open_house(settings)
    pupils = [
        Pupil(world.join(f"Оқушы {number}"), world, house, ledger, plan.window)
        for number in range(plan.people)
    ]
    async with (
        asyncio.timeout(PATIENCE + plan.people * 3 + (plan.kills + plan.stops) * 5),
        torment.served(world) as port,
    ):
        environment = torment.environment(world, settings, plan, port)
        tormentor = Tormentor(world, plan, tally, folder, environment)
        try:
            await tormentor.start()
            lives = [pupil.lives() for pupil in pupils]
            await asyncio.gather(tormentor.torments(plan.people * acts_needed(house)), *lives)
            await _until_all_is_sent(world, ledger, plan.people)
            await tormentor.stop()
        finally:
            await tormentor.leave()
    _count(tally, pupils, ledger)
    tally.calls = world.calls
    tally.log = (folder / "bot.log").read_text(encoding="utf-8")
    tally.seconds = perf_counter() - began
    return tally


async def _until_all_is_sent(world: World, ledger: sqlite3.Connection, people: int) -> None:
    """What a killed sender had claimed is free after five minutes; they are made to pass at once."""
    ledger.execute("UPDATE notifications SET claimed_until = NULL WHERE sent_at IS NULL")
    sent = "SELECT count(*) FROM notifications WHERE sent_at IS NOT NULL"
    await until(lambda: not world.updates.alive() and ledger.execute(sent).fetchone()[0] == people)


def _count(tally: Tally, pupils: list[Pupil], ledger: sqlite3.Connection) -> None:
    wanted: Effects = Counter((pupil.person.id, effect) for pupil in pupils for effect in pupil.expected)
    tally.acts = sum(len(pupil.expected) - 2 for pupil in pupils)  # Two effects follow by themselves.
    torment.compare(tally, wanted, ledger)
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
