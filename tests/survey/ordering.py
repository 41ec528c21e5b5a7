"""What an operator orders, and what the scheduler does, on a register put straight into a database."""

from dataclasses import replace
from datetime import date, datetime
from random import Random

from sqlalchemy import select

from bot.db.survey_schema import cases
from bot.people.model import Person
from bot.survey.desk import SurveyDesk
from bot.survey.model import SampleMethod
from bot.survey.rounds import opening
from bot.survey.rounds import service as use_cases
from bot.survey.rounds.model import Order, Scope
from bot.survey.rounds.service import Begun, Changed, NothingLeft
from tests.survey.population import NOW, Services

TODAY = date(2026, 1, 20)
AIGUL, PYOTR = "850315300009", "901207400002"
CENSUS = Order(Scope(), SampleMethod.CENSUS, 0, 1)


def many(
    register: Services,
    number: int,
    *,
    region: str = "19",
    month: str = "2026-01",
    ended_on: date = date(2026, 1, 16),
) -> list[int]:
    """As many services of as many clients."""
    return [
        register.registers(f"Клиент {letters(register.rows)}", region=region, month=month, ended_on=ended_on)
        for _service in range(number)
    ]


def letters(number: int) -> str:
    """A name of its own for each number."""
    return "".join(chr(ord("а") + int(digit)) for digit in str(number)) + "ов"


class Survey:
    """What an operator, and the scheduler, do with one register."""

    def __init__(self, register: Services, desk: SurveyDesk, operator: Person) -> None:
        self.connection, self.desk, self.operator = register.connection, desk, operator

    def considers(self, order: Order, now: datetime = NOW) -> use_cases.Consideration:
        return use_cases.consider(self.connection, self.desk, self.operator, order, now)

    def orders(self, order: Order = CENSUS, now: datetime = NOW) -> Begun | NothingLeft | Changed:
        considered = self.considers(order, now)
        size = considered.draw.size
        return use_cases.order(self.connection, self.desk, self.operator, considered, size, now)

    def runs(self, now: datetime = NOW, seed: int = 7) -> int:
        """Let the job do all it can; gives how many cases it opened."""
        opened = 0
        while found := opening.pieces(self.connection, self.desk, Random(seed), now):
            for piece in found:
                opened += opening.open_piece(self.connection, self.desk, piece, now).cases
        return opened

    def asked(self) -> list[int]:
        found = select(cases.c.service_id).order_by(cases.c.service_id)
        return list(self.connection.execute(found).scalars())

    def sampling(self, method: SampleMethod, figure: int) -> None:
        """From here on the approved figures are these."""
        self.desk = replace(self.desk, policy=replace(self.desk.policy, method=method, figure=figure))
