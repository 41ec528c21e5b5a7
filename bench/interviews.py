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
from sandbox.people import Person
from sandbox.world import World
from tests.population import Population
from tests.survey.population import Services

# A Tuesday, 10:00 in Almaty: may be called.
START = datetime(2026, 1, 20, 5, tzinfo=UTC)
TOMORROW = date(2026, 1, 21)
# Screens that come of a press, at least: those that are the same already are refused.
SHOWN = 0.6

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

    def __str__(self) -> str:
        return (
            f"{self.summary}; {self.cases} cases with {self.effects} effects, {len(self.unlike)} unlike what "
            f"was said, updates set aside {self.set_aside}, repeated after SIGTERM {self.unacknowledged}; "
            f"integrity_check {self.integrity}; {self.seconds:.0f} s"
        )


@dataclass
class Cast:
    """Everybody who takes part."""

    clients: list[Client]
    operators: list[Operator]
    interviews: list[Interview]

    @property
    def acts(self) -> int:
        """How many acts had an effect so far."""
        return sum(len(interview.expected) for interview in self.interviews)


async def run(folder: Path, plan: Plan) -> Tally:
    """Play the plan in an empty folder."""
    began = perf_counter()
    world, tally = World(now=START), Tally()
    settings = load(None, database_url=f"sqlite:///{folder}/bot.sqlite3", data_dir=folder)
    cast = await _prepare(world, settings, plan)
    ledger = torment.make_ledger(settings, WATCHED)
    _take_parts(world, ledger, plan, cast)
    async with (
        asyncio.timeout(PATIENCE + plan.clients * 5 + (plan.kills + plan.stops) * 8),
        torment.served(world) as port,
    ):
        program = ("-m", "bench.moved", str(world.clock.now().timestamp() - time()))
        environment = torment.environment(world, settings, plan, port)
        tormentor = Tormentor(world, plan, tally, folder, environment, program)
        await tormentor.start()
        await asyncio.gather(_all(cast, tormentor), tormentor.torments(_screens(plan), _answers(ledger)))
        await tormentor.stop()
    tally.acts = sum(call.method == "answerCallbackQuery" for call in world.calls)
    _count(tally, cast, ledger)
    tally.calls = world.calls
    tally.log = (folder / "bot.log").read_text(encoding="utf-8")
    tally.seconds = perf_counter() - began
    return tally
