"""Use cases of finding people by what is sealed: by name, by phone, by IIN or BIN; results are masked."""

import re
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import Connection

from bot.errors import InvalidPhone
from bot.people import identifiers, names, phones, profile_store, store
from bot.people.finding_store import Digests, matching
from bot.people.model import Awaited, Person
from bot.people.registration import Step
from bot.people.rules import Permission, demand
from bot.people.vault import Vault

TOPIC = "find"
AWAITED = Awaited(TOPIC, "query")

MOST = 10
"""More people than this are not shown: who looks for somebody knows more than that."""

LONGEST_QUERY = 150


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A person as staff may see them in a chat: masked; None for what was not told, or is erased."""

    person_id: int
    name: str | None
    identifier: str | None
    phone: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """The bot waits for what to look for."""


@dataclass(frozen=True, slots=True)
class Found:
    """These people fit; nobody, when there are none."""

    people: tuple[Glimpse, ...]


@dataclass(frozen=True, slots=True)
class TooMany:
    """More than `MOST` people fit: the query must be refined."""


@dataclass(frozen=True, slots=True)
class Unsearchable:
    """What was typed is neither words of a name, nor a number, nor the last four digits of one."""


Outcome = Asked | Found | TooMany | Unsearchable


def find(connection: Connection, vault: Vault, actor: Person, query: str) -> Outcome:
    """Look for people of whom all that was typed is true; an empty query asks for one.

    Until somebody is found the next typed text is a query as well. Raises NotAllowed.
    """
    demand(actor.role, Permission.FIND_PEOPLE)
    outcome = _look(connection, vault, query) if query.strip() else Asked()
    some = isinstance(outcome, Found) and outcome.people
    store.await_answer(connection, actor.id, None if some else AWAITED)
    return outcome


def _look(connection: Connection, vault: Vault, query: str) -> Found | TooMany | Unsearchable:
    criteria = criteria_of(vault, query)
    if not criteria:
        return Unsearchable()
    ids = matching(connection, criteria, MOST + 1)
    if len(ids) > MOST:
        return TooMany()
    return Found(tuple(glimpse(connection, vault, person_id) for person_id in ids))


def glimpse(connection: Connection, vault: Vault, person_id: int) -> Glimpse:
    """What staff may see of a person."""
    name, identifier, phone = (
        profile_store.sealed_text(connection, vault, person_id, step)
        for step in (Step.FULL_NAME, Step.IDENTIFIER, Step.PHONE)
    )
    return Glimpse(
        person_id,
        name and names.masked_name(name),
        identifier and identifiers.masked(identifier),
        phone and phones.masked(phone),
    )


def criteria_of(vault: Vault, query: str) -> list[Digests]:
    """Each word of a name, and the number, if one was typed; empty when the query cannot be read.

    Each criterion is kinds and digests of look-ups, of which one is enough.
    """
    if len(query) > LONGEST_QUERY:
        return []
    wanted = [{("name", word)} for word in sorted(names.tokens(query))]
    number = "".join(sign for sign in query if not sign.isalpha())
    if any(sign.isdecimal() for sign in number):
        wanted.append(_numbers(number))
    readable = all(wanted)
    return [{(kind, vault.lookup(kind, text)) for kind, text in each} for each in wanted] if readable else []


def _numbers(number: str) -> set[tuple[str, str]]:
    """What a typed number may be: an IIN, a BIN, a phone, or the last four digits of one of them."""
    digits = re.sub(r"\D", "", number)
    if len(digits) == 4:
        return {("phone4", digits), ("id4", digits)}
    meanings = {("iin", digits), ("bin", digits)} if len(digits) == 12 else set()
    with suppress(InvalidPhone):
        meanings.add(("phone", phones.normalise(number.strip())))
    return meanings
