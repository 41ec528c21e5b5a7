"""Somebody who answers the questions of the registration, by the real use cases on a real database."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Table, func, select

from bot.errors import AnswerFlaw
from bot.people import profile_store, profiles
from bot.people.model import Person
from bot.people.profiles import Asking, Desk, Elsewhere, Registered
from bot.people.registration import Profile, Step

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
AIGUL, IIN, OTHER_IIN, BIN = "Серікова Айгүл Маратқызы", "850315300009", "901207400002", "190840000015"

TYPED = {
    Step.PHONE: "8 701 123 45 67",
    Step.FULL_NAME: AIGUL,
    Step.IDENTIFIER: IIN,
    Step.ENTERPRISE: "ИП «Береке»",
    Step.LOCALITY: "Қаскелең",
}
PRESSED = {
    Step.CONFIRMATION: "yes",
    Step.LEGAL_FORM: "ip",
    Step.CATEGORY: "micro",
    Step.REGION: "19",
    Step.SECTION: "C",
    Step.DIVISION: "10",
    Step.PROGRAMMES: "both",
    Step.DISABILITY: "declined",
    Step.EMAIL: "skip",
}


@dataclass
class Somebody:
    """One account, answering with the real use cases on a real database."""

    connection: Connection
    desk: Desk
    person: Person

    def present(self) -> Asking:
        return profiles.present_step(self.connection, self.desk, self.person, NOW)

    def asks(self, step: Step, page: int = 0) -> Asking | Elsewhere:
        return profiles.ask(self.connection, self.desk, self.person, step, NOW, page)

    def types(self, step: Step, text: str | AnswerFlaw) -> profiles.Outcome:
        return self._noted(profiles.answer_typed(self.connection, self.desk, self.person, step, text, NOW))

    def presses(self, step: Step, choice: str) -> profiles.Outcome:
        return self._noted(
            profiles.answer_pressed(self.connection, self.desk, self.person, step, choice, NOW)
        )

    def answers_until(self, last: Step | None, **others: str) -> profiles.Outcome:
        """Answer question after question until `last` is asked; None answers all."""
        outcome: profiles.Outcome = self.present()
        while isinstance(outcome, Asking) and outcome.step is not last:
            step = outcome.step
            typed = others.get(step) if step in TYPED else None
            outcome = (
                self.types(step, typed or TYPED[step])
                if step in TYPED
                else self.presses(step, others.get(step, PRESSED[step]))
            )
        return outcome

    def told(self) -> Profile:
        return profile_store.load(self.connection, self.desk.vault, self.person.id, self.desk.today(NOW))

    def _noted(self, outcome: profiles.Outcome) -> profiles.Outcome:
        if isinstance(outcome, Registered):
            self.person = outcome.person
        return outcome


def step_of(outcome: profiles.Outcome) -> Step:
    assert isinstance(outcome, Asking), outcome
    return outcome.step


def flaw_of(outcome: profiles.Outcome) -> object:
    assert isinstance(outcome, Asking), outcome
    return outcome.flaw


def rows_of(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0
