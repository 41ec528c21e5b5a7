"""Profiles in SQL: sealed where they are private, findable by keyed hashes. Nothing here commits."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Connection, delete, exists, insert, select, update

from bot.db.course_schema import self_checks
from bot.db.schema import (
    awaited,
    certificates,
    consents,
    enrolments,
    lookups,
    notifications,
    people,
    profiles,
)
from bot.db.survey_schema import course_ratings, questionnaires
from bot.people import identifiers, names
from bot.people.identifiers import Bin, Iin
from bot.people.registration import Profile, Step
from bot.people.vault import Vault

SEALED = (Step.PHONE, Step.FULL_NAME, Step.IDENTIFIER, Step.ENTERPRISE, Step.DISABILITY, Step.EMAIL)

ERASED = (Step.PHONE, Step.ENTERPRISE, Step.LOCALITY, Step.DISABILITY, Step.EMAIL)
"""What the statutory register does not need: erased at withdrawal also when there are certificates."""

Value = str | bool | Iin | Bin | None

# The kinds of hashes by which an answer is found.
_KINDS: Mapping[Step, tuple[str, ...]] = {
    Step.PHONE: ("phone", "phone4"),
    Step.FULL_NAME: ("name",),
    Step.IDENTIFIER: ("iin", "bin", "id4"),
}


def load(connection: Connection, vault: Vault, person_id: int, today: date) -> Profile:
    """What the person has told so far, opened. `today` is the local date. Raises SealBroken."""
    row = connection.execute(select(profiles).where(profiles.c.person_id == person_id)).one_or_none()
    if row is None:
        return Profile()
    values = {step.value: getattr(row, step) for step in Step}
    for step in SEALED:
        if values[step] is not None:
            values[step] = vault.unseal(values[step], record_of(step, person_id))
    if values[Step.IDENTIFIER] is not None:
        values[Step.IDENTIFIER] = identifiers.parse(values[Step.IDENTIFIER], today)
    return Profile(**values)


def sealed_text(connection: Connection, vault: Vault, person_id: int, step: Step) -> str | None:
    """One sealed answer, opened. Raises SealBroken."""
    sealed = connection.scalar(select(profiles.c[step]).where(profiles.c.person_id == person_id))
    return None if sealed is None else vault.unseal(sealed, record_of(step, person_id))


def save(connection: Connection, vault: Vault, person_id: int, values: Mapping[Step, Value]) -> None:
    """Keep answers (None: forget one), sealing what is private and keeping the look-ups true."""
    row: dict[str, object] = {
        step.value: _stored(vault, person_id, step, value) for step, value in values.items()
    }
    identifier = values.get(Step.IDENTIFIER)
    if isinstance(identifier, Iin | Bin):
        row["identifier_kind"] = kind_of(identifier)
    written = connection.execute(update(profiles).where(profiles.c.person_id == person_id).values(**row))
    if not written.rowcount:
        connection.execute(insert(profiles).values(person_id=person_id, **row))
    for step in _KINDS.keys() & values.keys():
        _replace_lookups(connection, vault, person_id, step, values[step])


def kind_of(identifier: Iin | Bin) -> str:
    """`iin` or `bin`: the column `identifier_kind` and the kind of look-up."""
    return "iin" if isinstance(identifier, Iin) else "bin"


def record_of(step: Step, person_id: int) -> str:
    """Where a sealed answer belongs: anywhere else it does not open."""
    return f"profiles.{step}:{person_id}"


def lookups_of(vault: Vault, value: Value, step: Step) -> set[tuple[str, str]]:
    """Kinds and digests by which an answer is found: whole, or by its last four digits, or word by word."""
    match step, value:
        case Step.IDENTIFIER, Iin() | Bin():
            found = {(kind_of(value), value.number), ("id4", value.number[-4:])}
        case Step.PHONE, str():
            found = {("phone", value), ("phone4", value[-4:])}
        case Step.FULL_NAME, str():
            found = {("name", token) for token in names.tokens(value)}
        case _:
            found = set()
    return {(kind, vault.lookup(kind, text)) for kind, text in found}


def iin_is_taken(connection: Connection, vault: Vault, iin: Iin, person_id: int) -> bool:
    """Whether another account has given this IIN. A unique index stands behind the answer."""
    others = select(lookups.c.person_id).where(
        lookups.c.kind == "iin",
        lookups.c.digest == vault.lookup("iin", iin.number),
        lookups.c.person_id != person_id,
    )
    return connection.scalar(others) is not None


def set_registered(connection: Connection, person_id: int, now: datetime) -> None:
    """Note that every question is answered."""
    connection.execute(update(profiles).where(profiles.c.person_id == person_id).values(registered_at=now))


def has_certificates(connection: Connection, person_id: int) -> bool:
    """Whether the statutory register holds something about the person (Rules, point 8)."""
    return bool(connection.scalar(select(exists().where(certificates.c.person_id == person_id))))


def detach(connection: Connection, person_id: int, now: datetime) -> None:
    """Leave of the person what the register must keep, and of the account nothing (Rules, point 8).

    In place of the account stands the row's own number, negative as no person's account is: unique however
    often somebody comes and goes. `blocked_at` stops the reminders.
    """
    for table in (lookups, awaited, consents, self_checks):
        connection.execute(delete(table).where(table.c.person_id == person_id))
    pending = notifications.c.person_id == person_id, notifications.c.sent_at.is_(None)
    connection.execute(delete(notifications).where(*pending))
    erased = dict.fromkeys(step.value for step in ERASED)
    connection.execute(update(profiles).where(profiles.c.person_id == person_id).values(**erased))
    gone = {"telegram_id": -person_id, "blocked_at": now, "living_message": None}
    connection.execute(update(people).where(people.c.id == person_id).values(**gone))


def leave_surveys(connection: Connection, person_id: int) -> None:
    """Forget the words about the course and questionnaires that were not confirmed.

    A confirmed one stays in the register of questionnaires (Methodology, point 6), without the account.
    """
    own = select(enrolments.c.id).where(enrolments.c.person_id == person_id)
    connection.execute(
        update(course_ratings).where(course_ratings.c.enrolment_id.in_(own)).values(words=None)
    )
    filled_in = questionnaires.c.person_id == person_id
    connection.execute(delete(questionnaires).where(filled_in, questionnaires.c.confirmed_at.is_(None)))
    connection.execute(update(questionnaires).where(filled_in).values(person_id=None))


def _stored(vault: Vault, person_id: int, step: Step, value: Value) -> str | bool | bytes | None:
    if isinstance(value, Iin | Bin):
        return vault.seal(value.number, record_of(step, person_id))
    if isinstance(value, str) and step in SEALED:
        return vault.seal(value, record_of(step, person_id))
    return value


def _replace_lookups(connection: Connection, vault: Vault, person_id: int, step: Step, value: Value) -> None:
    connection.execute(
        delete(lookups).where(lookups.c.person_id == person_id, lookups.c.kind.in_(_KINDS[step]))
    )
    rows = [
        {"person_id": person_id, "kind": kind, "digest": digest}
        for kind, digest in sorted(lookups_of(vault, value, step))
    ]
    if rows:
        connection.execute(insert(lookups), rows)
