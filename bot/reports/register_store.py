"""The registers of services and interviews as they are read for an export, in SQL, opened."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Column, Connection, Row, Select, Table, select

from bot.db.survey_schema import answers, cases, clients, enterprises, follow_ups, interests, services
from bot.people.vault import Vault
from bot.reports.registers import Interviewed, Registered
from bot.services.model import Field, PlaceKind, ServiceState
from bot.services.sealing import client_record, enterprise_record, service_record
from bot.survey.follow_ups.store import resolution_record
from bot.survey.model import Outcome

_PLAIN = (
    Field.REGION,
    Field.LOCALITY,
    Field.PLACE,
    Field.AGE,
    Field.LEGAL_FORM,
    Field.CATEGORY,
    Field.OKED_SECTION,
    Field.OKED_DIVISION,
    Field.SERVICE,
    Field.SUBTYPE,
    Field.STARTED_ON,
    Field.ENDED_ON,
)


def counting_services() -> Select[Any]:
    """Services that are not excluded, by the day of their end, to be narrowed and opened."""
    return (
        select(
            services,
            clients.c.sex,
            clients.c.digest.label("client_digest"),
            clients.c.private.label("client"),
            enterprises.c.digest.label("enterprise_digest"),
            enterprises.c.private.label("enterprise"),
        )
        .join(clients, clients.c.id == services.c.client_id)
        .join(enterprises, enterprises.c.id == services.c.enterprise_id)
        .where(services.c.state == ServiceState.REGISTERED)
        .order_by(services.c.ended_on, services.c.id)
    )


def registered(row: Row[Any], vault: Vault) -> Registered:
    """A row of `counting_services`, opened. Raises SealBroken."""
    told = json.loads(vault.unseal(row.private, service_record(row.key)))
    client = json.loads(vault.unseal(row.client, client_record(row.client_digest)))
    firm = json.loads(vault.unseal(row.enterprise, enterprise_record(row.enterprise_digest)))
    return Registered(
        {column: getattr(row, column) for column in _PLAIN}
        | {
            Field.ENTERPRISE: firm["name"],
            Field.CLIENT: client["name"],
            Field.IDENTIFIER: firm["identifier"],
            Field.SEX: row.sex,
            Field.BIRTH_DATE: date.fromisoformat(client["birth_date"]),
            Field.DISABILITY: client["disability"],
            Field.MANAGER: told["manager"],
            Field.WORK_PHONE: told["work_phone"],
            Field.MOBILE_PHONE: told["mobile_phone"],
            Field.EMAIL: told["email"],
        }
    )


def interviews() -> Select[Any]:
    """Interviews, whole or in part, by the day of the service's end, to be narrowed and opened."""
    return (
        select(cases, services, clients.c.digest, clients.c.private.label("client"), cases.c.id.label("case"))
        .join(services, services.c.id == cases.c.service_id)
        .join(clients, clients.c.id == services.c.client_id)
        .where(cases.c.outcome.in_((Outcome.COMPLETED, Outcome.PARTIAL)))
        .where(services.c.state == ServiceState.REGISTERED)
        .order_by(services.c.ended_on, services.c.id)
    )


def interviewed(
    connection: Connection, vault: Vault, zone: ZoneInfo, rows: Sequence[Row[Any]]
) -> Iterator[Interviewed]:
    """Some rows of `interviews`, opened, with what was answered. Raises SealBroken."""
    there = [row.case for row in rows]
    given = _by_case(connection, answers, (answers.c.question, answers.c.value), there)
    named = _by_case(connection, interests, (interests.c.instrument, interests.c.instrument), there)
    resolved = _resolutions(connection, vault, there)
    for row in rows:
        yield Interviewed(
            client=json.loads(vault.unseal(row.client, client_record(row.digest)))["name"],
            region=row.region,
            served_on=row.ended_on,
            place=row.locality if row.place_kind == PlaceKind.MOBILE else row.place,
            mode=row.ended_mode or "",
            answers=given.get(row.case, {}),
            instruments=tuple(sorted(named.get(row.case, {}))),
            asked_on=row.ended_at.astimezone(zone).date(),
            resolutions=tuple(resolved.get(row.case, ())),
        )


def _resolutions(connection: Connection, vault: Vault, there: Sequence[int]) -> dict[int, list[str]]:
    """What came of what had to be looked into, by case."""
    wanted = select(follow_ups.c.case_id, follow_ups.c.id, follow_ups.c.resolution)
    closed = wanted.where(follow_ups.c.case_id.in_(there), follow_ups.c.resolution.is_not(None))
    found: dict[int, list[str]] = {}
    for row in connection.execute(closed.order_by(follow_ups.c.id)):
        found.setdefault(row.case_id, []).append(vault.unseal(row.resolution, resolution_record(row.id)))
    return found


def _by_case(
    connection: Connection,
    table: Table,
    columns: tuple[Column[str], Column[str]],
    there: Sequence[int],
) -> dict[int, dict[str, str]]:
    """Codes with their values, by case."""
    found: dict[int, dict[str, str]] = {}
    code, value = columns
    wanted = select(table.c.case_id, code.label("code"), value.label("value"))
    for row in connection.execute(wanted.where(table.c.case_id.in_(there))):
        found.setdefault(row.case_id, {})[row.code] = row.value
    return found
