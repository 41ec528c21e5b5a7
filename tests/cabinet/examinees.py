"""People with attempts at the test in which a faulty question was asked, and the voiding of it."""

from datetime import timedelta

from sqlalchemy import insert, update

from bot.cabinet import regrading, voiding
from bot.cabinet.regrading import Regrading
from bot.cabinet.voiding import AskingWhy, NowVoid
from bot.db.schema import attempt_questions, attempts
from bot.house import House
from bot.language import Language
from bot.people.model import Person
from tests.population import NOW, Population

REASON = "Два верных ответа"
LATER = NOW + timedelta(days=2)
FAULTY = "q-m01-01"
UNTIL = NOW + timedelta(days=20)


def tries(
    people: Population,
    cycle: int,
    number: int = 1,
    *,
    score: int | None = 11,
    missed: tuple[str, ...] = (FAULTY,),
    **columns: object,
) -> int:
    """An attempt of 15 that scored `score`, the questions of `missed` among those answered wrong."""
    passed = score is not None and score >= 12
    attempt = people.tries(cycle, number, score=score, passed=passed)
    people.connection.execute(update(attempts).where(attempts.c.id == attempt).values(maximum=15, **columns))
    right = score or 0
    names = [*missed, *(f"q-x-{at:02}" for at in range(15 - len(missed)))]
    people.connection.execute(
        insert(attempt_questions),
        [
            {
                "attempt_id": attempt,
                "position": at,
                "question_id": name,
                "shuffle": "0123",
                "correct": 0,
                "chosen": 0 if at >= 15 - right else 1,
                "answered_at": NOW,
                "language": Language.RU,
            }
            for at, name in enumerate(names)
        ],
    )
    return attempt


def cycle_of(people: Population, person: Person, **columns: object) -> int:
    """A cycle with its lessons read and an open window, unless told otherwise."""
    return people.enrols(person, **{"lessons_done_at": NOW, "retest_until": UNTIL} | columns)


def void(people: Population, house: House, actor: Person, question: str = FAULTY) -> AskingWhy | NowVoid:
    voiding.ask_why(people.connection, house, actor, question)
    return voiding.take_reason(people.connection, house, actor, REASON, LATER)


def grade_anew(people: Population, house: House) -> Regrading:
    """Do as the job does."""
    total = Regrading(0, 0)
    while piece := regrading.next_piece(people.connection):
        done = regrading.grade_piece(people.connection, house, piece, LATER)
        total = Regrading(total.regraded + done.regraded, total.passed + done.passed)
    return total
