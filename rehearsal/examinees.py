"""Many people who have taken the test before the curtain rises: written straight into the database.

The stronger a person, the more is right; but in one faulty question the strong go wrong together.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import Connection, insert

from bot.db.schema import attempts, enrolments, people
from bot.enrolments.model import Ending
from bot.enrolments.rules import passes
from bot.house import House
from bot.language import Language
from bot.people import profile_store
from bot.people.registration import Step
from bot.quiz import rules, store
from bot.quiz.model import DrawnQuestion, Question

# Accounts that nobody of the sandbox has.
FIRST_ACCOUNT = 700_000
SEED = 2026
WEAKEST, STRONGEST = 0.35, 0.95
"""The chance of a right answer."""


def sit_the_test(connection: Connection, house: House, faulty: str, count: int, now: datetime) -> None:
    """Let `count` people take the test once, each with the faulty question in it; their cycles are over."""
    random, policy = Random(SEED), house.test.policy
    for number in range(count):
        skill = WEAKEST + (STRONGEST - WEAKEST) * number / count
        spoken = random.choice(tuple(Language))
        drawn = _with(house.bank.by_id[faulty], rules.draw(house.bank.questions, policy.questions, random))
        answers = list(_answers(drawn, skill, faulty, random))
        score = sum(drawn[position].correct == option for position, option in answers)
        attempt = _attempt(connection, house, FIRST_ACCOUNT + number, spoken, score, now)
        store.add_draw(connection, attempt, drawn)
        for at, (position, option) in enumerate(answers, start=1):
            given = now + timedelta(seconds=at * random.randrange(20, 60))
            store.choose(connection, attempt, position, option, spoken, given)


def _attempt(
    connection: Connection, house: House, account: int, spoken: Language, score: int, now: datetime
) -> int:
    """The graded attempt of somebody who has blocked the bot since."""
    someone = {"telegram_id": account, "language": spoken, "created_at": now, "blocked_at": now}
    person = connection.execute(insert(people).values(someone).returning(people.c.id)).scalar_one()
    profile_store.save(connection, house.vault, person, {Step.FULL_NAME: f"Серіков Арман {account}"})
    passed = passes(score, house.test.policy.questions, house.test.policy.pass_percent)
    course = {"course_id": house.course.id, "course_version": house.course.version, "cycle": 1}
    ending = Ending.PASSED if passed else Ending.FAILED
    ended = {"ending": ending, "ended_at": now, "lessons_done_at": now, "unsettled": passed}
    cycle = connection.execute(
        insert(enrolments)
        .values(person_id=person, started_at=now, **course, **ended)
        .returning(enrolments.c.id)
    ).scalar_one()
    tried = {"number": 1, "started_at": now, "expires_at": now, "finished_at": now, "score": score}
    row = connection.execute(
        insert(attempts)
        .values(enrolment_id=cycle, passed=passed, maximum=house.test.policy.questions, **tried)
        .returning(attempts.c.id)
    )
    return int(row.scalar_one())


def _with(faulty: Question, drawn: tuple[DrawnQuestion, ...]) -> tuple[DrawnQuestion, ...]:
    """The same draw with the faulty question in it."""
    if any(each.question_id == faulty.id for each in drawn):
        return drawn
    first = replace(drawn[0], question_id=faulty.id, correct=drawn[0].order.index(faulty.correct))
    return (first, *drawn[1:])


def _answers(
    drawn: tuple[DrawnQuestion, ...], skill: float, faulty: str, random: Random
) -> Iterator[tuple[int, int]]:
    """Position and option of each answer."""
    for each in drawn:
        luck = 1 - skill if each.question_id == faulty else skill
        wrong = (each.correct + random.randrange(1, 4)) % 4
        yield each.position, each.correct if random.random() < luck else wrong
