"""Use cases of questionnaires collected elsewhere: taken in, each row once (Methodology, point 6)."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from bot.people import audit, names
from bot.people.model import Person
from bot.people.rules import Permission, demand
from bot.services.words import folded
from bot.survey.desk import SurveyDesk
from bot.survey.questionnaires import collected_store, store
from bot.survey.questionnaires.collected_rules import Collected, Fault, Flaw
from bot.survey.questionnaires.rules import Sheet, Source


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of rows: `new` were taken in, `matched` of them belong to a service of the register,
    `known` had been taken in before; the rest has faults.
    """

    new: int = 0
    matched: int = 0
    known: int = 0
    faults: tuple[Fault, ...] = ()

    def plus(self, other: "Taken") -> "Taken":
        """Both together."""
        return Taken(
            self.new + other.new,
            self.matched + other.matched,
            self.known + other.known,
            self.faults + other.faults,
        )


Joined = tuple[Collected, int | None]
"""A row, and the one service of the register that it is about, if that is certain."""


def join(
    connection: Connection, desk: SurveyDesk, actor: Person, rows: Collection[Collected]
) -> tuple[Joined, ...]:
    """Look for the services that rows are about; a read that may take long. Raises NotAllowed, SealBroken.

    A row belongs to a service when client, service, subtype and date leave no doubt, else to none.
    """
    demand(actor.role, Permission.IMPORT_SERVICES)
    return tuple((row, _service_of(connection, desk, row)) for row in rows)


def import_rows(
    connection: Connection, desk: SurveyDesk, actor: Person, rows: Collection[Joined], now: datetime
) -> Taken:
    """Take in rows that passed the checks; the same rows twice change nothing. Raises NotAllowed."""
    demand(actor.role, Permission.IMPORT_SERVICES)
    taken = Taken()
    for row, service_id in rows:
        taken = taken.plus(_import(connection, desk, row, service_id, now))
    return taken


def note_import(
    connection: Connection, desk: SurveyDesk, actor: Person, taken: Taken, sha256: str, now: datetime
) -> None:
    """Write into the audit what was taken in, of which file. Raises NotAllowed."""
    demand(actor.role, Permission.IMPORT_SERVICES)
    details: dict[str, str | int] = {
        "report": "questionnaires",
        "new": taken.new,
        "known": taken.known,
        "faults": len(taken.faults),
        "sha256": sha256,
    }
    audit.write(connection, desk.vault, actor.telegram_id, "import", details=details, now=now)


def _import(
    connection: Connection, desk: SurveyDesk, row: Collected, service_id: int | None, now: datetime
) -> Taken:
    digest = _digest(desk, row)
    if store.is_known(connection, digest):
        return Taken(known=1)
    if service_id is not None and store.is_confirmed(connection, service_id):
        return Taken(faults=(Fault(row.row, "service", Flaw.ALREADY_THERE),))
    wording = desk.wordings.questionnaire.version
    store.add_imported(connection, desk.vault, _sheet(row, service_id, now), digest, wording)
    return Taken(new=1, matched=int(service_id is not None))


def _digest(desk: SurveyDesk, row: Collected) -> str:
    """A keyed hash of what the row says, the same for every spelling and language of it."""
    said = [folded(row.client), folded(row.manager), row.service, row.subtype, *row.marks, row.purpose]
    said += [row.purpose_words, *row.financial, *row.nonfinancial, row.filled_on.isoformat()]
    return desk.vault.lookup("questionnaire", json.dumps(said, ensure_ascii=False))


def _service_of(connection: Connection, desk: SurveyDesk, row: Collected) -> int | None:
    """The one service that this row can be about; None when there is none, or more than one."""
    digests = {desk.vault.lookup("name", token) for token in names.tokens(row.client)}
    found = collected_store.services_of(connection, desk.vault, digests, row)
    same = [service_id for service_id, name in found if folded(name) == folded(row.client)]
    return same[0] if len(same) == 1 else None


def _sheet(row: Collected, service_id: int | None, now: datetime) -> Sheet:
    return Sheet(
        id=0,
        service_id=service_id,
        source=Source.IMPORT,
        client=row.client,
        manager=row.manager,
        service=row.service,
        subtype=row.subtype,
        marks=row.marks,
        purpose=row.purpose,
        purpose_words=row.purpose_words,
        financial=row.financial,
        nonfinancial=row.nonfinancial,
        language=row.language,
        filled_on=row.filled_on,
        confirmed_at=now,
    )
