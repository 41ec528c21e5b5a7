"""Use cases of voiding a faulty question: what it would bring, and doing it for a typed reason.

It counts as right for everybody who was asked it, and no test draws it any more. That cannot be taken back:
certificates follow from it (bot/cabinet/regrading.py). The change and its entry in the audit are one
transaction.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.cabinet.staff import LONGEST_REASON, SHORTEST_REASON
from bot.errors import NotFound
from bot.house import House
from bot.people import audit
from bot.people import store as people
from bot.people.model import Awaited, Person
from bot.people.rules import Permission, demand
from bot.quiz import rules, void_store
from bot.quiz.void_store import Voided

TOPIC = "void"


@dataclass(frozen=True, slots=True)
class AskingWhy:
    """Why? So many finished attempts had the question; so many people would pass by it.

    `short` are modules that would have too few questions left. `unfit`: what was typed is no reason.
    """

    question_id: str
    attempts: int
    would_pass: int
    short: tuple[tuple[str, int, int], ...]
    unfit: bool = False


@dataclass(frozen=True, slots=True)
class NowVoid:
    """It is voided; so many attempts are to be graded anew. `newly` is False when it was before."""

    voided: Voided
    left: int
    newly: bool


def ask_why(connection: Connection, house: House, actor: Person, question_id: str) -> AskingWhy | NowVoid:
    """Say what would follow, and ask for the reason. Raises NotAllowed, NotFound."""
    demand(actor.role, Permission.VOID_QUESTIONS)
    before = _before(connection, house, question_id)
    if before:
        return before
    people.await_answer(connection, actor.id, Awaited(TOPIC, question_id))
    return _asking(connection, house, question_id)


def forget_question(connection: Connection, actor: Person) -> None:
    """The reason is waited for no longer. Raises NotAllowed."""
    demand(actor.role, Permission.VOID_QUESTIONS)
    awaited = people.awaited_answer(connection, actor.id)
    if awaited and awaited.topic == TOPIC:
        people.await_answer(connection, actor.id, None)


def take_reason(
    connection: Connection, house: House, actor: Person, typed: str, now: datetime
) -> AskingWhy | NowVoid:
    """Void the question for the reason typed, once. Raises NotAllowed; NotFound when nothing was asked."""
    demand(actor.role, Permission.VOID_QUESTIONS)
    awaited = people.awaited_answer(connection, actor.id)
    if awaited is None or awaited.topic != TOPIC:
        raise NotFound(f"person {actor.id} is not asked for a reason")
    question_id, reason = awaited.step, " ".join(typed.split())
    before = _before(connection, house, question_id)
    if before is None and not _is_reason(reason):
        return _asking(connection, house, question_id, unfit=True)
    people.await_answer(connection, actor.id, None)
    return before or _void(connection, house, actor, question_id, reason, now)


def _is_reason(reason: str) -> bool:
    return SHORTEST_REASON <= len(reason) <= LONGEST_REASON and not reason.startswith("/")


def _before(connection: Connection, house: House, question_id: str) -> NowVoid | None:
    """The voiding that there is already. Raises NotFound for a question that there never was."""
    voided = void_store.one(connection, house.course.id, question_id)
    if voided:
        return NowVoid(voided, void_store.left(connection, voided), newly=False)
    if question_id not in house.bank.by_id and not void_store.was_asked(connection, question_id):
        raise NotFound(f"question {question_id}")
    return None


def _asking(connection: Connection, house: House, question_id: str, *, unfit: bool = False) -> AskingWhy:
    policy, course_id = house.regulations.test, house.course.id
    voided = {*void_store.all_of(connection, course_id), question_id}
    return AskingWhy(
        question_id=question_id,
        attempts=void_store.asked(connection, course_id, question_id),
        would_pass=void_store.lost_by(connection, course_id, question_id, policy.pass_percent),
        short=rules.short_of(house.bank.questions, voided, policy.questions),
        unfit=unfit,
    )


def _void(
    connection: Connection, house: House, actor: Person, question_id: str, reason: str, now: datetime
) -> NowVoid:
    course_id = house.course.id
    void_store.add(connection, course_id, question_id, reason, actor.telegram_id, now)
    voided = void_store.one(connection, course_id, question_id)
    assert voided is not None, "just written in this transaction"
    left = void_store.left(connection, voided)
    audit.write(
        connection,
        house.vault,
        actor.telegram_id,
        "void_question",
        details={"course": course_id, "question": question_id, "attempts": left},
        reason=reason,
        now=now,
    )
    return NowVoid(voided, left, newly=True)
