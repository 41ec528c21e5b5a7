"""Services and cases put straight into a database, for tests of the survey in the chat and by phone."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection, insert, select

from bot.db.survey_schema import batches, cases, client_lookups, clients, enterprises, rounds, services
from bot.enrolments.model import ALMATY
from bot.language import Language
from bot.people import names
from bot.people.vault import Vault
from bot.services.model import PlaceKind, Proof, ServiceMode
from bot.services.sealing import client_record, enterprise_record, service_record
from bot.survey import store
from bot.survey.model import Answer, Case, Mode, Question

# A Tuesday, 11:00 in Almaty: where the clock of the journeys stands.
NOW = datetime(2026, 1, 20, 6, tzinfo=UTC)


@dataclass
class Services:
    """The register of one database; each service gets the next row of one batch."""

    connection: Connection
    vault: Vault
    now: datetime = NOW
    rows: int = 0
    batch: int | None = None
    round: int | None = None

    def registers(
        self,
        name: str = "Серікова Айгүл Маратқызы",
        iin: str | None = None,
        *,
        born: date = date(1990, 12, 7),
        phone: str | None = "+77011234567",
        work_phone: str | None = None,
        **columns: object,
    ) -> int:
        """A service of this client with its columns as given; gives its id.

        The same `iin`, or the same name and date of birth, is the same client.
        """
        self.rows += 1
        key = hashlib.sha256(f"{name}{iin}{self.rows}".encode()).hexdigest()
        told = {"manager": "Менеджер", "work_phone": work_phone, "mobile_phone": phone, "email": None}
        values = {
            "batch_id": self._batch(),
            "row_number": self.rows + 1,
            "month": "2026-01",
            "key": key,
            "fingerprint": key,
            "client_id": self.client(name, iin, born=born, phone=phone),
            "enterprise_id": self._enterprise(),
            "region": "19",
            "locality": "Қаскелең",
            "place": "ЦОП г. Каскелен",
            "place_kind": PlaceKind.CENTRE,
            "mode": ServiceMode.OFFLINE,
            "proof": Proof.ACT,
            "legal_form": "ip",
            "category": "micro",
            "oked_section": "C",
            "oked_division": "10",
            "service": "1",
            "subtype": "1.1",
            "age": 35,
            "started_on": date(2026, 1, 16),
            "ended_on": date(2026, 1, 16),
            "private": self.vault.seal(json.dumps(told), service_record(key)),
        }
        row = self.connection.execute(insert(services).values(values | columns).returning(services.c.id))
        return int(row.scalar_one())

    def client(self, name: str, iin: str | None, *, born: date, phone: str | None) -> int:
        """The client of this IIN (or name and date of birth), put in if need be; gives the id."""
        digest = self.vault.lookup("iin", iin) if iin else self.vault.lookup("client", f"{name}{born}")
        known = self.connection.scalar(select(clients.c.id).where(clients.c.digest == digest))
        if known is not None:
            return int(known)
        told = {"name": name, "birth_date": born.isoformat(), "iin": iin, "disability": "not_stated"}
        values = {
            "digest": digest,
            "iin_digest": digest if iin else None,
            "sex": "f",
            "private": self.vault.seal(json.dumps(told), client_record(digest)),
        }
        row = self.connection.execute(insert(clients).values(values).returning(clients.c.id))
        client_id = int(row.scalar_one())
        found = {("name", word) for word in names.tokens(name)}
        found |= {("phone", phone), ("phone4", phone[-4:])} if phone else set()
        found |= {("iin", iin), ("id4", iin[-4:])} if iin else set()
        rows = [
            {"client_id": client_id, "kind": kind, "digest": self.vault.lookup(kind, text)}
            for kind, text in sorted(found)
        ]
        self.connection.execute(insert(client_lookups), rows)
        return client_id

    def opens_case(self, service_id: int, person_id: int | None = None, **columns: object) -> int:
        """A case about a service with its columns as given; gives its id."""
        service = self.connection.execute(select(services).where(services.c.id == service_id)).one()
        values = {
            "service_id": service_id,
            "client_id": service.client_id,
            "round_id": self._round(),
            "person_id": person_id,
            "region": service.region,
            "opened_at": self.now,
            "phone_from": self.now + timedelta(days=6) if person_id else self.now,
            "unsettled": person_id is not None,
        }
        row = self.connection.execute(insert(cases).values(values | columns).returning(cases.c.id))
        return int(row.scalar_one())

    def answers(self, case_id: int, given: dict[Question, str], mode: Mode = Mode.CHAT) -> None:
        """Answers that were given to a case so far."""
        for question, value in given.items():
            answer = Answer(question, value, mode, Language.RU, "2026-1", None, self.now)
            store.save_answer(self.connection, case_id, answer)

    def _batch(self) -> int:
        if self.batch is None:
            values = {
                "month": "2026-01",
                "received_at": self.now,
                "sent_by": 0,
                "language": "ru",
                "sha256": "0" * 64,
                "suffix": "xlsx",
                "state": "done",
                "rows": 1,
            }
            row = self.connection.execute(insert(batches).values(values).returning(batches.c.id))
            self.batch = int(row.scalar_one())
        return self.batch

    def _round(self) -> int:
        if self.round is None:
            values = {"ordered_by": 0, "ordered_at": self.now, "scope": "{}", "method": "census", "size": 1}
            row = self.connection.execute(insert(rounds).values(values).returning(rounds.c.id))
            self.round = int(row.scalar_one())
        return self.round

    def _enterprise(self) -> int:
        digest = self.vault.lookup("bin", "151040001231")
        known = self.connection.scalar(select(enterprises.c.id).where(enterprises.c.digest == digest))
        if known is not None:
            return int(known)
        told = json.dumps({"identifier": "151040001231", "name": "ИП «Береке»"})
        values = {"digest": digest, "private": self.vault.seal(told, enterprise_record(digest))}
        row = self.connection.execute(insert(enterprises).values(values).returning(enterprises.c.id))
        return int(row.scalar_one())


def at(text: str) -> datetime:
    """A moment in Almaty, "2026-01-20T11:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=ALMATY).astimezone(UTC)


def the(connection: Connection, case_id: int) -> Case:
    """A case that is there."""
    case = store.case(connection, case_id)
    assert case is not None
    return case


def values(connection: Connection, case_id: int) -> dict[str, str]:
    """What is answered."""
    return {question: each.value for question, each in the(connection, case_id).answers.items()}
