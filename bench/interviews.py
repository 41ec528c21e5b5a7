"""The survey under kill -9 and SIGTERM, over HTTP: `python -m bench.interviews --clients 20 --kills 10`.

Clients answer in the chat, in both languages; others are called by two operators or more; some begin in the
chat and go on by phone, some answer in the chat while an operator has them in hand. Nobody waits for screens,
everybody changes their mind. At the end each press must have had its effect once, and the last one counts.
"""

import argparse
import asyncio
import sqlite3
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from time import perf_counter, time

from sqlalchemy import Connection

from bench import torment
from bench.talkers import IN_VAIN, LAST, Client, Interview, Operator
from bench.torment import PATIENCE, Effects, Tormentor, Torments, Watched
from bot.db.database import open_database
from bot.house import House, open_house
from bot.language import Language
from bot.people import staff_store, store
from bot.people.model import Role
from bot.people.staff import CALL_CENTRE
from bot.settings import Settings, load
from bot.survey.model import Outcome
from sandbox.people import Person
from sandbox.world import World
from tests.population import Population
from tests.survey.population import Services

# A Tuesday, 10:00 in Almaty: may be called.
START = datetime(2026, 1, 20, 5, tzinfo=UTC)
TOMORROW = date(2026, 1, 21)
# Screens that a client costs, at least: to spread kills and stops evenly.
SCREENS = 8

NEW_ANSWER = "NEW.question || ' ' || NEW.value"
ENDED = "'ended ' || NEW.outcome || ' ' || COALESCE(NEW.ended_mode, '-')"
WATCHED = (
    Watched("answers", "INSERT", "NEW.case_id", NEW_ANSWER),
    Watched("answers", "UPDATE OF value", "NEW.case_id", NEW_ANSWER),
    Watched("answers", "DELETE", "OLD.case_id", "'forgot ' || OLD.question"),
    Watched("cases", "UPDATE OF ended_at", "NEW.id", ENDED, "NEW.ended_at IS NOT OLD.ended_at"),
    Watched("cases", "UPDATE OF comment", "NEW.id", "'comment'", "NEW.comment IS NOT NULL"),
    Watched(
        "cases",
        "UPDATE OF claimed_by",
        "NEW.id",
        "CASE WHEN OLD.claimed_by IS NULL THEN 'taken by ' ELSE 'snatched by ' END || NEW.claimed_by",
        "NEW.claimed_by IS NOT NULL AND NEW.claimed_by IS NOT OLD.claimed_by",
    ),
    Watched("calls", "INSERT", "NEW.case_id", "'call ' || NEW.number || ' ' || NEW.outcome"),
    Watched("follow_ups", "INSERT", "NEW.case_id", "'follow up ' || NEW.reason"),
    Watched(
        "notifications",
        "UPDATE OF sent_at",
        "NEW.case_id",
        "'sent ' || NEW.key",
        "NEW.sent_at IS NOT NULL AND NEW.case_id IS NOT NULL",
    ),
)


@dataclass(frozen=True)
class Plan(Torments):
    """How many answer in the chat, begin there and are called, are called only; and who calls."""

    clients: int = 20
    operators: int = 2


@dataclass
class Tally(torment.Tally):
    """What became of it."""

    cases: int = 0
    unlike: list[str] = field(default_factory=list)  # cases that do not stand as they were left
    set_aside: int = 0
    effects: int = 0
    hung: bool = False

    def __str__(self) -> str:
        return (
            f"{self.summary}; {self.cases} cases with {self.effects} effects, {len(self.unlike)} unlike what "
            f"was said, updates set aside {self.set_aside}, repeated after SIGTERM {self.unacknowledged}; "
            f"integrity_check {self.integrity}; {self.seconds:.0f} s{', and it hung' if self.hung else ''}"
        )


@dataclass
class Cast:
    """Everybody who takes part."""

    clients: list[Client] = field(default_factory=list)
    operators: list[Operator] = field(default_factory=list)
    interviews: list[Interview] = field(default_factory=list)

    async def play(self, tormentor: Tormentor) -> None:
        """Everybody does what they came for; then it is calm."""
        answering, calling = (
            (each.lives() for each in self.clients),
            (each.lives() for each in self.operators),
        )
        await asyncio.gather(*answering, *calling)
        tormentor.calm = True

    @property
    def wanted(self) -> Effects:
        """What must have happened to each case."""
        return Counter((each.case, effect) for each in self.interviews for effect in each.expected)


@dataclass(frozen=True)
class Part:
    """A case with the client's account, if there is one; `half` begin in the chat and are called."""

    interview: Interview
    person: Person | None
    half: bool


async def run(folder: Path, plan: Plan) -> Tally:
    """Play the plan in an empty folder."""
    began = perf_counter()
    world, tally = World(now=START), Tally()
    settings = load(None, database_url=f"sqlite:///{folder}/bot.sqlite3", data_dir=folder)
    operators = [world.join(f"Оператор {number}") for number in range(plan.operators)]
    parts = await _prepare(world, settings, plan, operators)
    ledger = torment.make_ledger(settings, WATCHED)
    cast = _cast(world, ledger, plan, parts, operators)
    async with torment.served(world) as port:
        program = ("-m", "bench.moved", str(world.clock.now().timestamp() - time()))
        environment = torment.environment(world, settings, plan, port)
        tormentor = Tormentor(world, plan, tally, folder, environment, program)
        torments = tormentor.torments(plan.clients * SCREENS, lambda: _answers(ledger))
        try:
            async with asyncio.timeout(PATIENCE + plan.clients * 5 + (plan.kills + plan.stops) * 8):
                await tormentor.start()
                await asyncio.gather(cast.play(tormentor), torments)
                await tormentor.stop()
        except TimeoutError:
            tally.hung = True  # Somebody waits for what is lost: the count tells what.
        finally:
            await tormentor.leave()
    _count(tally, cast, ledger)
    tally.calls = world.calls
    tally.log = (folder / "bot.log").read_text(encoding="utf-8")
    tally.seconds = perf_counter() - began
    return tally


async def _prepare(world: World, settings: Settings, plan: Plan, operators: list[Person]) -> list[Part]:
    """The database with operators, with clients who have an account and a case, and with a queue."""
    await torment.make_database(settings)
    house = open_house(settings)
    database = await open_database(settings.database_url)
    parts = await database.transact(_fill, house, world, plan, operators)
    await database.shut()
    return parts


def _fill(
    connection: Connection, house: House, world: World, plan: Plan, operators: list[Person]
) -> list[Part]:
    people, dice = Population(connection, house.vault), Random(plan.seed)
    services = Services(connection, house.vault, world.clock.now())
    for operator in operators:
        people.last_account = operator.id - 1
        people.joins()
        name = house.vault.seal(operator.name, f"staff.name:{operator.id}")
        staff_store.put(connection, operator.id, Role.OPERATOR, CALL_CENTRE, name, START)
    parts = []
    for number in range(plan.clients):
        client = _account(connection, people, world, number) if number % 3 else None
        service = services.registers(f"Серікова Айгүл {number:03}")
        case = services.opens_case(service, client and client[1])
        interview = Interview(case, Random(dice.random()), _calls(dice))
        parts.append(Part(interview, client and client[0], half=number % 3 == 1))
    return parts


def _account(connection: Connection, people: Population, world: World, number: int) -> tuple[Person, int]:
    """A client who is registered with the bot, every other one in Kazakh."""
    person = world.join(f"Клиент {number}")
    people.last_account = person.id - 1
    registered = people.registers(f"Серікова Айгүл {number:03}")
    if number % 2:
        store.change(connection, registered.id, language=Language.KK)
    return person, registered.id


def _calls(dice: Random) -> list[Outcome]:
    """How the calls of a case go, up to the last one."""
    return [*dice.sample(IN_VAIN, dice.choice((0, 0, 1, 2))), dice.choice(LAST)]


def _cast(
    world: World, ledger: sqlite3.Connection, plan: Plan, parts: list[Part], operators: list[Person]
) -> Cast:
    clients = [
        Client(part.person, world, ledger, plan.window, part.interview, half=part.half)
        for part in parts
        if part.person
    ]
    by_phone = {part.interview.case: part.interview for part in parts if part.half or not part.person}
    on_both = {client.interview.case: client for client in clients if client.interview.case in by_phone}
    callers = [
        Operator(person, world, ledger, plan.window, by_phone, on_both, TOMORROW) for person in operators
    ]
    return Cast(clients, callers, [part.interview for part in parts])


def _answers(ledger: sqlite3.Connection) -> int:
    """How many answers were committed so far."""
    [[number]] = ledger.execute("SELECT count(*) FROM ledger WHERE effect GLOB 'q[1-4] *'")
    return int(number)


def _count(tally: Tally, cast: Cast, ledger: sqlite3.Connection) -> None:
    tally.acts = sum(each.pressed for each in (*cast.clients, *cast.operators))
    tally.cases = len(cast.interviews)
    tally.unlike = [
        f"case {each.case}: {stands} instead of {said}"
        for each in cast.interviews
        if (stands := _stands(ledger, each.case)) != (said := _said(each))
    ]
    [[tally.set_aside]] = ledger.execute("SELECT count(*) FROM set_aside_updates")
    # Of invitations it is known only that none is sent twice.
    sent = ledger.execute("SELECT DISTINCT owner, effect FROM ledger WHERE effect LIKE 'sent %'").fetchall()
    wanted = cast.wanted + Counter(sent)
    tally.effects = wanted.total()
    torment.compare(tally, wanted, ledger)


def _stands(ledger: sqlite3.Connection, case: int) -> tuple[object, ...]:
    """Answers, instruments and the end of a case, as they are stored."""
    answers = ledger.execute("SELECT question, value FROM answers WHERE case_id = ?", (case,)).fetchall()
    named = ledger.execute("SELECT instrument FROM interests WHERE case_id = ?", (case,)).fetchall()
    end = "SELECT ended_mode, calls, claimed_by FROM cases WHERE id = ?"
    return sorted(answers), sorted(named), ledger.execute(end, (case,)).fetchone()


def _said(interview: Interview) -> tuple[object, ...]:
    answers = sorted((str(question), value) for question, value in interview.standing.items())
    named = sorted((instrument,) for instrument in interview.interests)
    return answers, named, (interview.mode and str(interview.mode), interview.number, None)


def measure() -> None:
    """Read the plan from the command line, and print what became of it."""
    parser = argparse.ArgumentParser(prog="python -m bench.interviews")
    for name in ("clients", "operators", "kills", "stops", "seed", "window"):
        parser.add_argument(f"--{name}", type=int, default=getattr(Plan, name))
    parser.add_argument("--webhook-port", type=int)
    with tempfile.TemporaryDirectory() as folder:
        tally = asyncio.run(run(Path(folder), Plan(**vars(parser.parse_args()))))
    print(tally)
    for line in (*map(str, (tally.lost + tally.doubled).items()), *tally.unlike):
        print(line)


if __name__ == "__main__":
    measure()
