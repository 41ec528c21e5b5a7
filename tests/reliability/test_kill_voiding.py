"""Killed by SIGKILL while attempts are graded anew: nothing is lost, nothing is doubled, the rest follows."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import Connection, Row, func, select

from bot.cabinet import regrading
from bot.db.course_schema import voided_questions
from bot.db.database import Database
from bot.db.schema import audit, certificates, enrolments, notifications
from bot.house import House
from bot.people.audit import Intact, verify
from bot.people.model import Role
from bot.settings import ROOT, Settings
from tests.cabinet.examinees import LATER, cycle_of, tries, void
from tests.population import Population

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


def state(connection: Connection) -> tuple[int, int, int, Sequence[Row[Any]]]:
    """Certificates, cycles that passed, entries of the audit about them, and how far the voiding is."""
    passed = select(func.count()).select_from(enrolments).where(enrolments.c.ending == "passed")
    noted = select(func.count()).select_from(audit).where(audit.c.action == "pass_by_voiding")
    issued = select(func.count()).select_from(certificates)
    far = select(voided_questions.c.regraded, voided_questions.c.passed, voided_questions.c.regraded_at)
    return (
        connection.scalar(issued) or 0,
        connection.scalar(passed) or 0,
        connection.scalar(noted) or 0,
        connection.execute(far).all(),
    )


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
    *counts, [far] = await database.read(state)
    assert counts == [done] * 3
    assert (far.passed, far.regraded_at) == (done, None)
    while piece := await database.read(regrading.next_piece):
        await database.transact(regrading.grade_piece, house, piece, LATER)
    *counts, [far] = await database.read(state)
    assert counts == [LEARNERS] * 3
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
    *counts, [far] = await database.read(state)
    assert counts == [LEARNERS] * 3
    assert far.passed == LEARNERS
