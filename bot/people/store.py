"""People, their consents and the answers the bot waits for, in SQL. Nothing here commits."""

from datetime import datetime

from sqlalchemy import Connection, Row, bindparam, delete, exists, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from bot.db.schema import (
    awaited,
    consents,
    handled_updates,
    people,
    profiles,
    set_aside_updates,
    staff,
)
from bot.db.survey_schema import cases
from bot.language import Language
from bot.people.model import Awaited, Manner, Person, Role


def person_by_telegram(connection: Connection, telegram_id: int, role: Role) -> Person | None:
    """The person behind a Telegram account, None before a language was chosen."""
    row = connection.execute(_BY_ACCOUNT, {"account": telegram_id}).one_or_none()
    return _person(row, role) if row else None


def person_by_id(connection: Connection, person_id: int) -> Person | None:
    """The person of this id, as an entrepreneur."""
    row = connection.execute(_PERSON.where(people.c.id == person_id)).one_or_none()
    return _person(row, Role.ENTREPRENEUR) if row else None


_PERSON = select(
    people,
    exists().where(consents.c.person_id == people.c.id).label("consented"),
    exists()
    .where(profiles.c.person_id == people.c.id, profiles.c.registered_at.is_not(None))
    .label("registered"),
)


# What every update asks is built once: building a statement costs more than running it.
_BY_ACCOUNT = _PERSON.where(people.c.telegram_id == bindparam("account"))
_ROLE = select(staff.c.role).where(staff.c.telegram_id == bindparam("account"))
_AWAITED = select(awaited).where(awaited.c.person_id == bindparam("person"))
_HANDLED = select(handled_updates.c.update_id).where(handled_updates.c.update_id == bindparam("update"))


def _person(row: Row[tuple[object, ...]], role: Role) -> Person:
    return Person(
        id=row.id,
        telegram_id=row.telegram_id,
        language=Language(row.language),
        role=role,
        consented=bool(row.consented),
        registered=bool(row.registered),
        blocked=row.blocked_at is not None,
        nudges_paused=row.nudges_paused_at is not None,
        living_message=row.living_message,
        manner=Manner(pictures=not row.without_pictures, rich=row.rich_lessons),
        digest=row.digest_paused_at is None,
    )


def role_of(connection: Connection, telegram_id: int) -> Role:
    """The role granted to an account in the role table."""
    role = connection.scalar(_ROLE, {"account": telegram_id})
    return Role(role) if role else Role.ENTREPRENEUR


def grant_role(connection: Connection, telegram_id: int, role: Role, now: datetime) -> None:
    """Put an account into the role table, in place of what it was."""
    connection.execute(delete(staff).where(staff.c.telegram_id == telegram_id))
    connection.execute(insert(staff).values(telegram_id=telegram_id, role=role, granted_at=now))


def add_person(connection: Connection, telegram_id: int, language: Language, now: datetime) -> None:
    """Add an account that has just chosen its language."""
    connection.execute(insert(people).values(telegram_id=telegram_id, language=language, created_at=now))


def change(connection: Connection, person_id: int, **values: object) -> None:
    """Set columns of one person."""
    connection.execute(update(people).where(people.c.id == person_id).values(**values))


def forget(connection: Connection, person_id: int) -> None:
    """Delete a person and all that hangs on the row."""
    connection.execute(delete(people).where(people.c.id == person_id))


def let_go_of_cases(connection: Connection, person_id: int, now: datetime) -> None:
    """The account is no way to its client any more: open cases go to the phone, an agreed call stands.

    The register of services keeps everything: it came from elsewhere.
    """
    mine = cases.c.person_id == person_id
    waiting = mine, cases.c.ended_at.is_(None), cases.c.appointment.is_(False), cases.c.phone_from > now
    connection.execute(update(cases).where(*waiting).values(phone_from=now))
    connection.execute(update(cases).where(mine).values(person_id=None, unsettled=True))


def add_consent(
    connection: Connection, person_id: int, version: str, language: Language, update_id: int, now: datetime
) -> None:
    """Store a consent; a second press of the same button changes nothing."""
    values = {
        "person_id": person_id,
        "version": version,
        "language": language,
        "update_id": update_id,
        "given_at": now,
    }
    insert_new = sqlite_insert if connection.dialect.name == "sqlite" else postgres_insert
    connection.execute(insert_new(consents).values(**values).on_conflict_do_nothing())


def awaited_answer(connection: Connection, person_id: int) -> Awaited | None:
    """The typed answer that the bot waits for from this person."""
    row = connection.execute(_AWAITED, {"person": person_id}).one_or_none()
    return Awaited(row.topic, row.step, row.subject) if row else None


def await_answer(connection: Connection, person_id: int, answer: Awaited | None) -> None:
    """Wait for this answer from now on (None: for none)."""
    connection.execute(delete(awaited).where(awaited.c.person_id == person_id))
    if answer:
        connection.execute(
            insert(awaited).values(
                person_id=person_id, topic=answer.topic, step=answer.step, subject=answer.subject
            )
        )


def is_handled(connection: Connection, update_id: int) -> bool:
    """Whether the effects of this update are committed."""
    return connection.scalar(_HANDLED, {"update": update_id}) is not None


def mark_handled(connection: Connection, update_id: int, now: datetime) -> None:
    """Note, with its effects, that an update is handled. Raises IntegrityError when it already was."""
    connection.execute(insert(handled_updates).values(update_id=update_id, handled_at=now))


def set_aside(connection: Connection, update_id: int, error: str, now: datetime) -> None:
    """Count an update that could not be handled; it is not tried again."""
    if connection.scalar(select(set_aside_updates.c.update_id).filter_by(update_id=update_id)) is None:
        connection.execute(
            insert(set_aside_updates).values(update_id=update_id, error=error, set_aside_at=now)
        )


def forget_old_updates(connection: Connection, before: datetime) -> int:
    """Drop the ids of updates handled before this instant: Telegram keeps none longer than a day."""
    return connection.execute(delete(handled_updates).where(handled_updates.c.handled_at < before)).rowcount
