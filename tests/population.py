"""People and cycles put straight into a database, for tests of what staff see of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import Connection, create_engine, insert

from bot.certificates import service as certificates
from bot.db.schema import attempts, consents, enrolments
from bot.enrolments import store as enrolment_store
from bot.enrolments.model import ALMATY, Ending
from bot.language import Language
from bot.people import identifiers, profile_store, store
from bot.people.model import Person, Role
from bot.people.registration import Step
from bot.people.vault import Vault
from bot.reports import store as reports
from bot.reports.completers import Completer

# A Sunday, 11:00 in Almaty.
NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)
COURSE = "business-basics"


@contextmanager
def opened(url: str) -> Iterator[Connection]:
    """One transaction on a database of either kind, rolled back at the end."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")
        yield connection
    engine.dispose()


@dataclass
class Population:
    """The people of one database; each gets the next account number."""

    connection: Connection
    vault: Vault
    last_account: int = 5000

    def joins(self, role: Role = Role.ENTREPRENEUR) -> Person:
        """Somebody who has chosen a language, and no more."""
        self.last_account += 1
        store.add_person(self.connection, self.last_account, Language.RU, NOW)
        person = store.person_by_telegram(self.connection, self.last_account, role)
        assert person is not None
        return person

    def consents(self) -> Person:
        """Somebody who has agreed to the consent text."""
        person = self.joins()
        self.connection.execute(
            insert(consents).values(
                person_id=person.id, version="2026-1", language="ru", update_id=person.id, given_at=NOW
            )
        )
        return person

    def registers(
        self,
        name: str = "Серікова Айгүл Маратқызы",
        identifier: str | None = None,
        phone: str = "+77011234567",
    ) -> Person:
        """Somebody who has answered every question that matters here."""
        person = self.consents()
        told: dict[Step, profile_store.Value] = {
            Step.FULL_NAME: name,
            Step.PHONE: phone,
            Step.ENTERPRISE: "=ИП «Береке»",
            Step.LEGAL_FORM: "ip",
            Step.CATEGORY: "micro",
            Step.REGION: "19",
            Step.LOCALITY: "Қаскелең",
            Step.SECTION: "C",
            Step.PROGRAMMES: "aa,osop",
        }
        if identifier:
            told[Step.IDENTIFIER] = identifiers.parse(identifier, NOW.date())
        profile_store.save(self.connection, self.vault, person.id, told)
        profile_store.set_registered(self.connection, person.id, NOW)
        return replace(person, consented=True, registered=True)

    def enrols(self, person: Person, **columns: object) -> int:
        """A cycle with its columns as given; gives its id."""
        values = {
            "person_id": person.id,
            "course_id": COURSE,
            "cycle": 1,
            "course_version": "2026.1",
            "started_at": NOW,
            "unsettled": False,
        }
        row = self.connection.execute(insert(enrolments).values(values | columns).returning(enrolments.c.id))
        return int(row.scalar_one())

    def tries(self, enrolment_id: int, number: int, *, score: int | None, passed: bool | None = False) -> int:
        """An attempt; a `score` of None is a running one."""
        row = self.connection.execute(
            insert(attempts)
            .values(
                enrolment_id=enrolment_id,
                number=number,
                started_at=NOW,
                expires_at=NOW,
                finished_at=None if score is None else NOW,
                score=score,
                maximum=15,
                passed=None if score is None else passed,
            )
            .returning(attempts.c.id)
        )
        return int(row.scalar_one())

    def completed(self, course: str = COURSE) -> tuple[Completer, ...]:
        """The register of those who completed a course."""
        rows = self.connection.execute(reports.completed(course))
        return tuple(reports.completer(row, self.vault) for row in rows)

    def passes(self, person: Person, cycle: int = 1, score: int = 12, number: int = 1) -> int:
        """A cycle that ended with a certificate."""
        enrolment_id = self.enrols(
            person, cycle=cycle, lessons_done_at=NOW, ending=Ending.PASSED, ended_at=NOW
        )
        for earlier in range(1, number):
            self.tries(enrolment_id, earlier, score=3)
        self.tries(enrolment_id, number, score=score, passed=True)
        enrolment = enrolment_store.by_id(self.connection, enrolment_id)
        assert enrolment is not None
        passed = enrolment_store.attempts_of(self.connection, enrolment_id)[-1]
        certificates.issue(self.connection, self.vault, "DAMU", enrolment, passed, ALMATY)
        return enrolment_id
