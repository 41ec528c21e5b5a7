"""Statistics of questions and a voiding that touches many: `python -m bench.items [attempts]`.

Makes so many people with a failed attempt of twenty questions, one of them faulty and in every attempt; half
of the people pass by its voiding. Tells how long the statistics take, how long the grading anew takes in all,
and how long the longest transaction held the writer.
"""

import asyncio
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from time import perf_counter

from sqlalchemy import Connection, insert

from bot.cabinet import items, regrading, voiding
from bot.db.database import Database, open_database
from bot.db.migration import upgrade
from bot.db.schema import attempt_questions, attempts, enrolments, people
from bot.house import House, open_house
from bot.language import Language
from bot.people import profile_store, store
from bot.people.model import Person, Role
from bot.people.registration import Step
from bot.quiz import rules
from bot.settings import load

ATTEMPTS = 10_000
NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
ADMINISTRATOR = 900_000


def fill(connection: Connection, house: House, count: int) -> str:
    """Write the attempts; gives the faulty question, which everybody has missed."""
    random, questions = Random(2026), house.bank.questions
    faulty = questions[0].id
    accounts = [{"telegram_id": at, "language": "ru", "created_at": NOW} for at in range(1, count + 1)]
    connection.execute(insert(people), accounts)
    for at in range(1, count + 1):
        profile_store.save(connection, house.vault, at, {Step.FULL_NAME: f"Серікова Айгүл {at}"})
    cycle = {"course_id": house.course.id, "cycle": 1, "course_version": "1", "started_at": NOW}
    ended = {"lessons_done_at": NOW, "retest_until": NOW + timedelta(days=30), "unsettled": False}
    connection.execute(insert(enrolments), [{"person_id": at} | cycle | ended for at in range(1, count + 1)])
    tried = {"number": 1, "started_at": NOW, "expires_at": NOW, "finished_at": NOW, "maximum": 20}
    scores = {at: 14 if at % 2 else random.randrange(14) for at in range(1, count + 1)}
    connection.execute(
        insert(attempts),
        [{"enrolment_id": at, "score": score, "passed": False} | tried for at, score in scores.items()],
    )
    connection.execute(
        insert(attempt_questions),
        [row for at, score in scores.items() for row in _answers(house, faulty, at, score, random)],
    )
    return faulty


def _answers(house: House, faulty: str, attempt: int, score: int, random: Random) -> list[dict[str, object]]:
    drawn = [each for each in rules.draw(house.bank.questions, 20, random) if each.question_id != faulty]
    names = [faulty, *(each.question_id for each in drawn[:19])]
    return [
        {
            "attempt_id": attempt,
            "position": at,
            "question_id": name,
            "shuffle": "0123",
            "correct": 0,
            "chosen": 0 if at >= 20 - score else random.randrange(1, 4),
            "answered_at": NOW + timedelta(seconds=at * random.randrange(10, 60)),
            "language": random.choice(("kk", "ru")),
        }
        for at, name in enumerate(names)
    ]


def administrator(connection: Connection) -> Person:
    """Who looks."""
    store.add_person(connection, ADMINISTRATOR, Language.RU, NOW)
    person = store.person_by_telegram(connection, ADMINISTRATOR, Role.ADMINISTRATOR)
    assert person is not None
    return person


async def measure(database: Database, house: House, faulty: str) -> None:
    """Look, void, grade anew."""
    actor = await database.transact(administrator)
    for name in ("statistics, cold", "statistics again"):
        began = perf_counter()
        shown = await database.read(items.appraise, house, actor)
        print(f"{name}: {len(shown.items)} questions in {perf_counter() - began:.2f} s")
    await database.transact(voiding.ask_why, house, actor, faulty)
    began = perf_counter()
    await database.transact(voiding.take_reason, house, actor, "Два верных ответа", NOW)
    print(f"voided in {perf_counter() - began:.3f} s")
    began, longest, regraded, passed = perf_counter(), 0.0, 0, 0
    while piece := await database.read(regrading.next_piece):
        at = perf_counter()
        done = await database.transact(regrading.grade_piece, house, piece, NOW)
        longest = max(longest, perf_counter() - at)
        regraded, passed = regraded + done.regraded, passed + done.passed
    print(
        f"{regraded} attempts graded anew, {passed} passed by it, in {perf_counter() - began:.1f} s; "
        f"the longest transaction took {1000 * longest:.0f} ms"
    )


async def main(count: int) -> None:
    """On a fresh SQLite file."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bot.sqlite3"
        house = open_house(load(None, database_url=url, data_dir=Path(folder)))
        database = await open_database(url)
        try:
            await database.transact(upgrade)
            faulty = await database.transact(fill, house, count)
            print(f"{count} attempts of twenty questions")
            await measure(database, house, faulty)
        finally:
            await database.shut()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else ATTEMPTS))
