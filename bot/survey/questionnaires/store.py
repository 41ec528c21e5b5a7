"""Questionnaires of Appendix 2 in SQL; names and typed words are sealed. Nothing here commits."""

import json
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from bot.db.schema import lookups
from bot.db.survey_schema import clients, questionnaires, services
from bot.language import Language
from bot.people.model import Person
from bot.people.vault import Vault
from bot.services.model import ServiceMode, ServiceState
from bot.services.sealing import client_record, service_record
from bot.survey.questionnaires.rules import OFFERED_FOR, About, Sheet, Source
from bot.survey.scales import SCALES

# Whoever has told an IIN is the client of the services of that IIN: never by account or phone.
_OWN_SERVICES = (
    select(
        services.c.id,
        services.c.key,
        services.c.service,
        services.c.subtype,
        services.c.ended_on,
        services.c.private,
        clients.c.digest.label("client_digest"),
        clients.c.private.label("client"),
    )
    .join(clients, clients.c.id == services.c.client_id)
    .join(lookups, (lookups.c.digest == clients.c.iin_digest) & (lookups.c.kind == "iin"))
    .where(
        lookups.c.person_id == bindparam("person"),
        services.c.mode == ServiceMode.ONLINE.value,
        services.c.state == ServiceState.REGISTERED.value,
        services.c.ended_on >= bindparam("first"),
        services.c.ended_on <= bindparam("today"),
    )
)
_OWN = _OWN_SERVICES.where(services.c.id == bindparam("service"))
_WAITING = (
    _OWN_SERVICES.with_only_columns(services.c.id)
    .outerjoin(questionnaires, questionnaires.c.service_id == services.c.id)
    .where(questionnaires.c.confirmed_at.is_(None), clients.c.do_not_ask_at.is_(None))
    .order_by(services.c.ended_on, services.c.id)
    .limit(1)
)


def waiting(connection: Connection, person_id: int, today: date) -> int | None:
    """The service whose questionnaire a person has to fill in next; None when there is none."""
    found = connection.scalar(_WAITING, {"person": person_id, "first": today - OFFERED_FOR, "today": today})
    return None if found is None else int(found)


def own(connection: Connection, vault: Vault, person_id: int, service_id: int, today: date) -> About | None:
    """A service if it is the person's own, online, and not too long ago. Raises SealBroken."""
    values = {"person": person_id, "service": service_id, "first": today - OFFERED_FOR, "today": today}
    row = connection.execute(_OWN, values).first()
    if row is None:
        return None
    client = json.loads(vault.unseal(row.client, client_record(row.client_digest)))
    told = json.loads(vault.unseal(row.private, service_record(row.key)))
    return About(row.id, client["name"], told.get("manager") or "", row.service, row.subtype, row.ended_on)


def begin(
    connection: Connection, vault: Vault, person: Person, about: About, wording: str, now: datetime
) -> None:
    """Begin the questionnaire of a service in the chat; one that is there already stays as it is."""
    insert_new = sqlite_insert if connection.dialect.name == "sqlite" else postgres_insert
    connection.execute(
        insert_new(questionnaires)
        .values(
            service_id=about.service_id,
            person_id=person.id,
            source=Source.CHAT.value,
            private=_names(vault, about.client, about.manager),
            service=about.service,
            subtype=about.subtype,
            language=person.language.value,
            wording=wording,
            begun_at=now,
        )
        .on_conflict_do_nothing()
    )


def of_service(connection: Connection, vault: Vault, service_id: int) -> Sheet | None:
    """The questionnaire about a service, begun or confirmed. Raises SealBroken."""
    row = connection.execute(
        select(questionnaires).where(questionnaires.c.service_id == service_id)
    ).one_or_none()
    return sheet(row, vault) if row else None


def change(connection: Connection, sheet_id: int, **values: object) -> None:
    """Set columns of a questionnaire that is not confirmed; a confirmed one stays as it is."""
    unconfirmed = (questionnaires.c.id == sheet_id) & questionnaires.c.confirmed_at.is_(None)
    connection.execute(update(questionnaires).where(unconfirmed).values(**values))


def seal_words(vault: Vault, words: str | None) -> bytes | None:
    """The typed words of a purpose as they are kept."""
    return None if words is None else vault.seal(words, _WORDS)


def confirmed() -> Select[Any]:
    """Confirmed questionnaires by the date of filling in, to be narrowed and opened.

    The service joins where there is one: those collected elsewhere may have none.
    """
    return (
        select(questionnaires)
        .outerjoin(services, services.c.id == questionnaires.c.service_id)
        .where(questionnaires.c.confirmed_at.is_not(None))
        .order_by(questionnaires.c.filled_on, questionnaires.c.id)
    )


def is_known(connection: Connection, digest: str) -> bool:
    """Whether a row of this digest was taken in before."""
    found = select(questionnaires.c.id).where(questionnaires.c.digest == digest)
    return connection.scalar(found) is not None


def is_confirmed(connection: Connection, service_id: int) -> bool:
    """Whether the questionnaire about a service is there and confirmed."""
    found = select(questionnaires.c.id).where(
        questionnaires.c.service_id == service_id, questionnaires.c.confirmed_at.is_not(None)
    )
    return connection.scalar(found) is not None


def add_imported(connection: Connection, vault: Vault, sheet: Sheet, digest: str, wording: str) -> None:
    """Keep a questionnaire collected elsewhere; it takes the place of an unfinished one of the chat."""
    if sheet.service_id is not None:
        unfinished = questionnaires.c.confirmed_at.is_(None)
        connection.execute(
            delete(questionnaires).where(questionnaires.c.service_id == sheet.service_id, unfinished)
        )
    connection.execute(
        insert(questionnaires).values(
            service_id=sheet.service_id,
            source=sheet.source.value,
            digest=digest,
            private=_names(vault, sheet.client, sheet.manager),
            service=sheet.service,
            subtype=sheet.subtype,
            **dict(zip(SCALES, sheet.marks, strict=True)),
            purpose=sheet.purpose,
            purpose_words=seal_words(vault, sheet.purpose_words),
            financial=",".join(sheet.financial or ()),
            nonfinancial=",".join(sheet.nonfinancial or ()),
            language=sheet.language.value,
            wording=wording,
            begun_at=sheet.confirmed_at,
            filled_on=sheet.filled_on,
            confirmed_at=sheet.confirmed_at,
        )
    )


# A row has no number before it is written, so its seals are bound to the table alone.
_PRIVATE, _WORDS = "questionnaires.private", "questionnaires.purpose_words"


def _names(vault: Vault, client: str, manager: str) -> bytes:
    return vault.seal(json.dumps({"client": client, "manager": manager}, ensure_ascii=False), _PRIVATE)


def sheet(row: Row[Any], vault: Vault) -> Sheet:
    """A row of the table, opened. Raises SealBroken."""
    names = json.loads(vault.unseal(row.private, _PRIVATE))
    return Sheet(
        id=row.id,
        service_id=row.service_id,
        source=Source(row.source),
        client=names["client"],
        manager=names["manager"],
        service=row.service or "",
        subtype=row.subtype or "",
        marks=tuple(getattr(row, scale) for scale in SCALES),
        purpose=row.purpose,
        purpose_words=None if row.purpose_words is None else vault.unseal(row.purpose_words, _WORDS),
        financial=_codes(row.financial),
        nonfinancial=_codes(row.nonfinancial),
        language=Language(row.language),
        filled_on=row.filled_on,
        confirmed_at=row.confirmed_at,
    )


def _codes(stored: str | None) -> tuple[str, ...] | None:
    return None if stored is None else tuple(code for code in stored.split(",") if code)
