"""Cases of the survey in SQL, with what they are about and what was answered. Nothing here commits.

Presses that race are kept apart by the database: one writer on SQLite, SERIALIZABLE on PostgreSQL.
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, Row, bindparam, delete, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from bot.db.survey_schema import answers, cases, clients, follow_ups, interests, services
from bot.language import Language
from bot.people import names, phones
from bot.people.vault import Vault
from bot.services.model import PlaceKind, ServiceMode
from bot.services.sealing import client_record, service_record
from bot.survey.model import Answer, Case, FollowUpReason, Mode, Outcome, Question, Subject

# Asked after every use case, so it is built once; in the words of the index, or SQLite looks at every case.
_UNSETTLED = select(cases.c.id).where(text("cases.unsettled")).limit(bindparam("most"))
_CASE = select(
    cases,
    *(
        services.c[name].label(f"of_{name}")
        for name in ("ended_on", "place", "place_kind", "locality", "mode", "service", "subtype")
    ),
).join(services, services.c.id == cases.c.service_id)


@dataclass(frozen=True, slots=True)
class Client:
    """A person of the register, opened: for the operator who calls. Never logged."""

    id: int
    name: str = field(repr=False)
    birth_date: date | None = field(repr=False)
    phones: tuple[str, ...] = field(repr=False)
    """Of the newest service first; of each service the mobile one first."""
    do_not_ask_at: datetime | None

    @property
    def masked(self) -> str:
        """The name as it is shown before the call."""
        return names.masked_name(self.name)

    @property
    def masked_phones(self) -> tuple[str, ...]:
        """The numbers as they are shown before the call."""
        return tuple(phones.masked(phone) for phone in self.phones)


# Cases


def case(connection: Connection, case_id: int) -> Case | None:
    """A case with its subject and its answers."""
    row = connection.execute(_CASE.where(cases.c.id == case_id)).one_or_none()
    return _case(row, _answers(connection, [case_id]).get(case_id, {})) if row else None


def by_ids(connection: Connection, case_ids: Collection[int]) -> list[Case]:
    """These cases in the order of their numbers, in two questions to the database."""
    if not case_ids:
        return []
    rows = connection.execute(_CASE.where(cases.c.id.in_(case_ids)).order_by(cases.c.id)).all()
    given = _answers(connection, case_ids)
    return [_case(row, given.get(row.id, {})) for row in rows]


def open_of_person(connection: Connection, person_id: int) -> list[Case]:
    """The open cases of an account, oldest first."""
    return by_ids(connection, _open_ids(connection, cases.c.person_id == person_id))


def open_of_client(connection: Connection, client_id: int) -> list[Case]:
    """The open cases of a client, oldest first."""
    return by_ids(connection, _open_ids(connection, cases.c.client_id == client_id))


def _open_ids(connection: Connection, whose: ColumnElement[bool]) -> list[int]:
    found = select(cases.c.id).where(whose, cases.c.ended_at.is_(None))
    return list(connection.execute(found).scalars())


def change(connection: Connection, case_id: int, **columns: object) -> None:
    """Set columns of a case; its invitation and reminders are settled anew."""
    connection.execute(update(cases).where(cases.c.id == case_id).values(**{"unsettled": True, **columns}))


def release(connection: Connection, case_id: int) -> None:
    """No operator holds this case any more: it is in the queue again."""
    freed = {"claimed_by": None, "claimed_until": None, "calling_since": None, "handed_by": None}
    connection.execute(update(cases).where(cases.c.id == case_id).values(**freed))


def end_open(connection: Connection, case_id: int, **columns: object) -> bool:
    """Set columns of a case that is still open; False when somebody else ended it before."""
    still_open = cases.c.id == case_id, cases.c.ended_at.is_(None)
    written = connection.execute(update(cases).where(*still_open).values(unsettled=True, **columns))
    return bool(written.rowcount)


def unsettled(connection: Connection, limit: int) -> list[int]:
    """Cases whose invitation and reminders lag behind their last change."""
    return list(connection.execute(_UNSETTLED, {"most": limit}).scalars())


def settled(connection: Connection, case_id: int) -> None:
    """Invitation and reminders are in line with the case."""
    connection.execute(update(cases).where(cases.c.id == case_id).values(unsettled=False))


def callable_from(connection: Connection, person_id: int, phone_from: datetime) -> None:
    """The chat does not reach this account: its open cases go to the phone; an appointment stands."""
    connection.execute(
        update(cases)
        .where(
            cases.c.person_id == person_id,
            cases.c.ended_at.is_(None),
            cases.c.appointment.is_(False),
            cases.c.phone_from > phone_from,
        )
        .values(phone_from=phone_from, unsettled=True)
    )


# Answers


def save_answer(connection: Connection, case_id: int, answer: Answer) -> None:
    """Keep an answer; the last one to a question counts."""
    values = {
        "value": answer.value,
        "mode": answer.mode,
        "language": answer.language,
        "wording": answer.wording,
        "operator": answer.operator,
        "answered_at": answer.answered_at,
    }
    insert_new = sqlite_insert if connection.dialect.name == "sqlite" else postgres_insert
    connection.execute(
        insert_new(answers)
        .values(case_id=case_id, question=answer.question, **values)
        .on_conflict_do_update(index_elements=["case_id", "question"], set_=values)
    )


def forget_answer(connection: Connection, case_id: int, question: Question) -> None:
    """An answer that does not apply any more."""
    connection.execute(delete(answers).where(answers.c.case_id == case_id, answers.c.question == question))


def _answers(connection: Connection, case_ids: Collection[int]) -> dict[int, dict[Question, Answer]]:
    given: dict[int, dict[Question, Answer]] = {}
    rows = connection.execute(
        select(answers).where(answers.c.case_id.in_(case_ids)).order_by(answers.c.question)
    )
    for row in rows:
        given.setdefault(row.case_id, {})[Question(row.question)] = Answer(
            question=Question(row.question),
            value=row.value,
            mode=Mode(row.mode),
            language=Language(row.language),
            wording=row.wording,
            operator=row.operator,
            answered_at=row.answered_at,
        )
    return given


# What else a client says


def interests_of(connection: Connection, case_id: int) -> frozenset[str]:
    """The instruments that the client named."""
    rows = connection.execute(select(interests.c.instrument).where(interests.c.case_id == case_id))
    return frozenset(rows.scalars())


def set_interests(connection: Connection, case_id: int, instruments: Iterable[str]) -> None:
    """These instruments, and no others."""
    connection.execute(delete(interests).where(interests.c.case_id == case_id))
    rows = [{"case_id": case_id, "instrument": instrument} for instrument in sorted(instruments)]
    if rows:
        connection.execute(insert(interests), rows)


def set_comment(connection: Connection, vault: Vault, case_id: int, words: str) -> None:
    """Keep a word that the client left, sealed."""
    sealed = vault.seal(words, comment_record(case_id))
    connection.execute(update(cases).where(cases.c.id == case_id).values(comment=sealed))


def comment_of(connection: Connection, vault: Vault, case_id: int) -> str | None:
    """The word that the client left, opened. Raises SealBroken."""
    sealed = connection.scalar(select(cases.c.comment).where(cases.c.id == case_id))
    return None if sealed is None else vault.unseal(sealed, comment_record(case_id))


def comment_record(case_id: int) -> str:
    """Where a comment belongs: anywhere else it does not open."""
    return f"cases.comment:{case_id}"


def open_follow_up(connection: Connection, case_id: int, reason: FollowUpReason, now: datetime) -> None:
    """Put a case on the follow-up list; twice for one reason is once."""
    insert_new = sqlite_insert if connection.dialect.name == "sqlite" else postgres_insert
    values = {"case_id": case_id, "reason": reason, "opened_at": now}
    connection.execute(
        insert_new(follow_ups).values(**values).on_conflict_do_nothing(index_elements=["case_id", "reason"])
    )


# Clients


def client_of(connection: Connection, vault: Vault, client_id: int) -> Client:
    """A client with name and numbers, opened. Raises SealBroken."""
    row = connection.execute(select(clients).where(clients.c.id == client_id)).one()
    told = json.loads(vault.unseal(row.private, client_record(row.digest)))
    born = told.get("birth_date")
    return Client(
        id=row.id,
        name=told["name"],
        birth_date=date.fromisoformat(born) if born else None,
        phones=tuple(_phones(connection, vault, client_id)),
        do_not_ask_at=row.do_not_ask_at,
    )


def _phones(connection: Connection, vault: Vault, client_id: int) -> dict[str, None]:
    """Every number once, as keys in their order."""
    rows = connection.execute(
        select(services.c.key, services.c.private)
        .where(services.c.client_id == client_id)
        .order_by(services.c.ended_on.desc(), services.c.id.desc())
    )
    opened = (json.loads(vault.unseal(row.private, service_record(row.key))) for row in rows)
    numbers = [told.get(kind) for told in opened for kind in ("mobile_phone", "work_phone")]
    return dict.fromkeys(number for number in numbers if number)


def set_do_not_ask(connection: Connection, client_id: int, now: datetime) -> None:
    """The client is never asked again; the first time counts."""
    first = clients.c.id == client_id, clients.c.do_not_ask_at.is_(None)
    connection.execute(update(clients).where(*first).values(do_not_ask_at=now))


def _case(row: Row[tuple[object, ...]], given: dict[Question, Answer]) -> Case:
    return Case(
        id=row.id,
        client_id=row.client_id,
        person_id=row.person_id,
        region=row.region,
        language=Language(row.language) if row.language else None,
        opened_at=row.opened_at,
        phone_from=row.phone_from,
        appointment=bool(row.appointment),
        calls=row.calls,
        claimed_by=row.claimed_by,
        claimed_until=row.claimed_until,
        calling_since=row.calling_since,
        outcome=Outcome(row.outcome) if row.outcome else None,
        ended_mode=Mode(row.ended_mode) if row.ended_mode else None,
        ended_at=row.ended_at,
        subject=_subject(row),
        answers=given,
    )


def _subject(row: Row[tuple[object, ...]]) -> Subject:
    return Subject(
        service_id=row.service_id,
        ended_on=row.of_ended_on,
        place=row.of_place,
        place_kind=PlaceKind(row.of_place_kind),
        locality=row.of_locality,
        mode=ServiceMode(row.of_mode),
        service=row.of_service,
        subtype=row.of_subtype,
    )
