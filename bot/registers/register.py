"""The description of a register, and what every register can do by it: count, show a page, be read whole."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection, Row, Select, func

from bot.enrolments.model import TestPolicy
from bot.language import Language
from bot.lessons.model import Course
from bot.people.dictionaries import Dictionaries
from bot.people.vault import Vault
from bot.registers.model import Chosen, Filter, Making, Narrowing, Programme, RegisterName, When
from bot.reports.table import Table
from bot.services.words import ServiceLists
from bot.survey.content import Wordings

R = TypeVar("R")

# So many rows are opened at a time.
_PIECE = 500


@dataclass(frozen=True, slots=True)
class RegisterDesk:
    """What registers are read and worded with; `services_title` is the prescribed one of Appendix 1.

    `profile` is the name of the reporting profile that prescribes the forms of the Methodology.
    """

    vault: Vault
    dictionaries: Dictionaries
    service_lists: ServiceLists
    wordings: Wordings
    course: Course
    policy: TestPolicy
    services_title: dict[Language, str]
    profile: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row on screen, masked; not yet safe inside HTML."""

    head: str
    rest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Register(Generic[R]):
    """One register: how it is asked for, opened, printed in its form, and shown masked.

    `opened` gets some rows at a time. `timeless`: it may be asked for without a period. `prescribed`: its
    form is that of the reporting profile; the others are the Rules'.
    """

    name: RegisterName
    narrowings: frozenset[Narrowing]
    timeless: bool
    prescribed: bool
    query: Callable[[RegisterDesk, Chosen], Select[Any]]
    opened: Callable[[Connection, RegisterDesk, Sequence[Row[Any]]], Iterable[R]]
    table: Callable[[Sequence[R], RegisterDesk], Table]
    line: Callable[[R, RegisterDesk], Line]

    @property
    def usual(self) -> Filter:
        """What is shown first."""
        return Filter(When.ALWAYS if self.timeless else When.QUARTER)

    def fitting(self, wanted: Filter) -> Filter:
        """The same without what this register cannot be narrowed by."""
        endless = wanted.when is When.ALWAYS and not self.timeless
        return Filter(
            self.usual.when if endless else wanted.when,
            wanted.region if Narrowing.REGION in self.narrowings else "",
            wanted.place if Narrowing.PLACE in self.narrowings else 0,
            wanted.programme if Narrowing.PROGRAMME in self.narrowings else Programme.ANY,
        )

    def count(self, connection: Connection, desk: RegisterDesk, chosen: Chosen) -> int:
        """How many rows there are; none of them is opened."""
        counted = self.query(desk, chosen).order_by(None)
        return connection.scalar(counted.with_only_columns(func.count(), maintain_column_froms=True)) or 0

    def page(
        self, connection: Connection, desk: RegisterDesk, chosen: Chosen, first: int, most: int
    ) -> Iterable[R]:
        """Some rows from number `first` on, counted from 0; only these are opened. Raises SealBroken."""
        wanted = self.query(desk, chosen).offset(first).limit(most)
        return self.opened(connection, desk, connection.execute(wanted).all())

    def rows(self, connection: Connection, desk: RegisterDesk, chosen: Chosen, making: Making) -> Iterator[R]:
        """All rows; `making` is told how many are done. A long read. Raises SealBroken."""
        making.done = 0
        query = self.query(desk, chosen).execution_options(yield_per=_PIECE)
        with connection.execute(query) as found:
            for piece in found.partitions():
                yield from self.opened(connection, desk, piece)
                making.done += len(piece)
