"""Use cases of administrators on the questions of the test: what the answers say about each of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from bot.errors import NotFound
from bot.house import House
from bot.people.model import Person
from bot.people.rules import Permission, demand, may
from bot.quiz import item_store, items, rules, store, void_store
from bot.quiz.content import Bank
from bot.quiz.items import Item
from bot.quiz.void_store import Voided

FLAGGED, VOIDED, GONE = "flagged", "voided", "gone"
ON_A_PAGE = 8


@dataclass(frozen=True, slots=True)
class Appraisal:
    """All questions that were ever asked or may be, in the order of the bank.

    `short` are modules that have too few questions left: how many, and how many a test may draw.
    """

    bank: Bank
    items: tuple[Item, ...]
    voided: Mapping[str, Voided]
    short: tuple[tuple[str, int, int], ...]

    def module_of(self, item: Item) -> str | None:
        """The module of a question; None once it has left the course."""
        known = self.bank.by_id.get(item.question)
        return known.module if known else None

    def is_open(self, item: Item) -> bool:
        """Whether somebody should look at a question that tests still draw."""
        known = item.question in self.bank.by_id
        return known and item.is_flagged and item.question not in self.voided

    def listed(self, which: str) -> tuple[Item, ...]:
        """The questions of a list: flagged, voided, gone from the course, or those of a module."""
        match which:
            case "flagged":
                return tuple(item for item in self.items if self.is_open(item))
            case "voided":
                return tuple(item for item in self.items if item.question in self.voided)
            case "gone":
                return tuple(item for item in self.items if self.module_of(item) is None)
            case module:
                return tuple(item for item in self.items if self.module_of(item) == module)


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list, counted from 0."""

    appraisal: Appraisal
    which: str
    page: int


@dataclass(frozen=True, slots=True)
class ItemCard:
    """One question; `left` attempts are still to be graded anew when it is voided.

    `which` and `page` are the list on which it stands: the flagged ones if it is flagged, else its module.
    """

    appraisal: Appraisal
    item: Item
    voided: Voided | None
    left: int
    voidable: bool
    which: str
    page: int


def appraise(connection: Connection, house: House, actor: Person) -> Appraisal:
    """Reckon all questions through. A long read. Raises NotAllowed."""
    demand(actor.role, Permission.SEE_ITEMS)
    course_id = house.course.id
    voided = void_store.all_of(connection, course_id)
    known = (*(question.id for question in house.bank.questions), *voided)
    tallies, paces = item_store.tallies(connection, course_id), item_store.paces(connection, course_id)
    return Appraisal(
        bank=house.bank,
        items=items.appraise(known, tallies, paces),
        voided=voided,
        short=short_modules(connection, house),
    )


def short_modules(connection: Connection, house: House) -> tuple[tuple[str, int, int], ...]:
    """Modules that voiding has left with too few questions: how many, and how many a test may draw."""
    voided = store.voided(connection, house.course.id)
    return rules.short_of(house.bank.questions, voided, house.regulations.test.questions)


def listed(connection: Connection, house: House, actor: Person, which: str, page: int) -> Listed:
    """A page of a list; a page that is gone is the last one. A long read. Raises NotAllowed."""
    appraisal = appraise(connection, house, actor)
    last = max(len(appraisal.listed(which)) - 1, 0) // ON_A_PAGE
    return Listed(appraisal, which, max(0, min(page, last)))


def card(connection: Connection, house: House, actor: Person, question_id: str) -> ItemCard:
    """One question. A long read. Raises NotAllowed, NotFound."""
    appraisal = appraise(connection, house, actor)
    item = next((each for each in appraisal.items if each.question == question_id), None)
    if item is None:
        raise NotFound(f"question {question_id}")
    voided = appraisal.voided.get(question_id)
    running = voided is not None and voided.regraded_at is None
    which = FLAGGED if appraisal.is_open(item) else appraisal.module_of(item) or GONE
    return ItemCard(
        appraisal=appraisal,
        item=item,
        voided=voided,
        left=void_store.left(connection, voided) if voided and running else 0,
        voidable=voided is None and may(actor.role, Permission.VOID_QUESTIONS),
        which=which,
        page=appraisal.listed(which).index(item) // ON_A_PAGE,
    )
