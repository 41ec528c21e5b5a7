"""Which services of the register a collected questionnaire may be about, in SQL. Nothing here writes."""

import json
from collections.abc import Collection

from sqlalchemy import Connection, func, select

from bot.db.survey_schema import client_lookups, clients, services
from bot.people.vault import Vault
from bot.services.model import ServiceState
from bot.services.sealing import client_record
from bot.survey.questionnaires.collected_rules import Collected
from bot.survey.questionnaires.rules import OFFERED_FOR


def services_of(
    connection: Connection, vault: Vault, name_digests: Collection[str], row: Collected
) -> list[tuple[int, str]]:
    """Services of clients with all these words in their names, with those names; Raises SealBroken.

    Of the same service and subtype, ended on the day of filling in or up to 60 days before.
    """
    named = (
        select(client_lookups.c.client_id)
        .where(client_lookups.c.kind == "name", client_lookups.c.digest.in_(name_digests))
        .group_by(client_lookups.c.client_id)
        .having(func.count() == len(name_digests))
    )
    found = (
        select(services.c.id, clients.c.digest, clients.c.private)
        .join(clients, clients.c.id == services.c.client_id)
        .where(
            services.c.client_id.in_(named),
            services.c.state == ServiceState.REGISTERED.value,
            services.c.service == row.service,
            services.c.ended_on <= row.filled_on,
            services.c.ended_on >= row.filled_on - OFFERED_FOR,
        )
    )
    if row.subtype:
        found = found.where(services.c.subtype == row.subtype)
    return [
        (each.id, str(json.loads(vault.unseal(each.private, client_record(each.digest)))["name"]))
        for each in connection.execute(found)
    ]
