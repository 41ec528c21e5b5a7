"""Killed by SIGKILL while attempts are graded anew: nothing is lost, nothing is doubled, the rest follows."""

import asyncio
import signal
import subprocess
import sys

import pytest
from sqlalchemy import Connection, func, select

from bot.cabinet import regrading
from bot.db.database import Database
from bot.db.schema import audit, certificates, enrolments, notifications
from bot.house import House
from bot.people.audit import Intact, verify
from bot.people.model import Role
from bot.quiz import void_store
from bot.quiz.void_store import Voided
from bot.settings import ROOT, Settings
from tests.cabinet.examinees import LATER, cycle_of, tries, void
from tests.population import COURSE, Population

LEARNERS = 7
# Grades anew in pieces of two; killed right before the commit of the piece of this number, or after it.
KILLED = """
import asyncio, itertools, os, signal, sys
from datetime import datetime
from pathlib import Path
from bot.cabinet import regrading
from bot.db.database import open_database
from bot.house import open_house
from bot.settings import load

url, data, content, moment, when, number = sys.argv[1:]
regrading.PIECE = 2
house = open_house(load(None, database_url=url, data_dir=Path(data), content_dir=Path(content)))
pieces = itertools.count(1)

def grade(connection, piece):
    done = regrading.grade_piece(connection, house, piece, datetime.fromisoformat(moment))
    if when == "within" and next(pieces) == int(number):
        os.kill(os.getpid(), signal.SIGKILL)
    return done

async def main():
    database = await open_database(url)
    while piece := await database.read(regrading.next_piece):
        await database.transact(grade, piece)
        if when == "between" and next(pieces) == int(number):
            os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


def fill(connection: Connection, house: House) -> None:
    people = Population(connection, house.vault)
    for _each in range(LEARNERS):
        tries(people, cycle_of(people, people.registers()))
    void(people, house, people.joins(Role.ADMINISTRATOR))


def counts(connection: Connection) -> list[int]:
    """Certificates, cycles that passed, and entries of the audit about them."""
    passed = select(func.count()).select_from(enrolments).where(enrolments.c.ending == "passed")
    noted = select(func.count()).select_from(audit).where(audit.c.action == "pass_by_voiding")
    issued = select(func.count()).select_from(certificates)
    return [connection.scalar(each) or 0 for each in (issued, passed, noted)]


def voided(connection: Connection) -> Voided:
    """How far the voiding is."""
    [(_question, far)] = void_store.all_of(connection, COURSE).items()
    return far


@pytest.mark.requirement("R09", "R19")
@pytest.mark.parametrize(("when", "number", "done"), [("within", 2, 2), ("between", 2, 4), ("within", 4, 6)])
async def test_what_a_kill_leaves_is_graded_by_the_next_program(
    database: Database, house: House, settings: Settings, when: str, number: int, done: int
) -> None:
    await database.transact(fill, house)
    words = (settings.database_url, settings.data_dir, settings.content_dir, LATER.isoformat(), when, number)
    command = [sys.executable, "-c", KILLED, *map(str, words)]
    killed = await asyncio.to_thread(subprocess.run, command, cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    far = await database.read(voided)
    assert await database.read(counts) == [done] * 3
    assert (far.passed, far.regraded_at) == (done, None)
    while piece := await database.read(regrading.next_piece):
        await database.transact(regrading.grade_piece, house, piece, LATER)
    far = await database.read(voided)
    assert await database.read(counts) == [LEARNERS] * 3
    assert (far.regraded, far.passed, far.regraded_at) == (LEARNERS, LEARNERS, LATER)
    keys = await database.read(lambda connection: connection.execute(select(notifications.c.key)).all())
    assert sum(row.key.endswith("/corrected") for row in keys) == LEARNERS
    assert isinstance(await database.read(verify, house.vault), Intact)


async def test_two_schedulers_at_once_grade_every_attempt_once(database: Database, house: House) -> None:
    await database.transact(fill, house)
    pieces = [await database.read(regrading.next_piece) for _each in range(4)]
    await asyncio.gather(
        *(database.transact(regrading.grade_piece, house, piece, LATER) for piece in pieces if piece)
    )
    far = await database.read(voided)
    assert await database.read(counts) == [LEARNERS] * 3
    assert far.passed == LEARNERS
