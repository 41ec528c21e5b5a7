"""Services with their clients and enterprises, in SQL: joined by IIN and BIN (REQUIREMENTS, Q12).

What costs time, sealing and digests, is done before a transaction begins (`entry`); the transaction itself
asks and writes in bulk (`enter`). Nothing here commits.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from bot.db.survey_schema import client_lookups, clients, enterprises, services
from bot.people import names
from bot.people.vault import Vault
from bot.services.marks import Marked, born_digest
from bot.services.model import ServiceRow
from bot.services.sealing import client_record, enterprise_record, service_record
from bot.services.store import Batch

Digest = tuple[str, str]
"""Kind and digest of a look-up."""

# The fifth digit of an IIN is the first of a day of birth; that of a BIN begins at 4.
_IN_IIN = frozenset("0123")
_PLAIN = (
    "region",
    "locality",
    "place",
    "place_kind",
    "mode",
    "proof",
    "act_number",
    "act_date",
    "provider",
    "legal_form",
    "category",
    "oked_section",
    "oked_division",
    "service",
    "subtype",
    "age",
    "headcount",
    "started_on",
    "ended_on",
)


@dataclass(frozen=True, slots=True)
class ClientEntry:
    """A person as one row tells of them; `told` is sealed when the person is new."""

    digest: str
    iin_digest: str | None
    born: str
    sex: str | None
    told: str = field(repr=False)
    lookups: frozenset[Digest]


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that is ready to be entered."""

    columns: dict[str, object] = field(repr=False)
    client: ClientEntry
    enterprise: str
    private: bytes = field(repr=False)
    """The enterprise's, sealed."""


@dataclass(slots=True, eq=False)
class _Client:
    """A person of the register, or one that this piece brings."""

    digest: str
    iin_digest: str | None
    id: int | None = None
    first: ClientEntry | None = None
    """The entry that brings a new person, or the IIN of a known one."""


def entry(vault: Vault, marked: Marked) -> Entry:
    """Seal and digest a good row."""
    row = marked.checked.row
    assert row is not None, "a held row is not entered"
    enterprise = enterprise_digest(vault, row.identifier)
    contacts = {name: getattr(row, name) for name in ("manager", "work_phone", "mobile_phone", "email")}
    firm = {"identifier": row.identifier, "name": row.enterprise}
    columns = {name: getattr(row, name) for name in _PLAIN} | {
        "row_number": row.number,
        "key": marked.key,
        "fingerprint": marked.content,
        "private": vault.seal(_json(contacts), service_record(marked.key)),
    }
    return Entry(
        columns, _client(vault, row), enterprise, vault.seal(_json(firm), enterprise_record(enterprise))
    )


def enterprise_digest(vault: Vault, identifier: str) -> str:
    """By what an enterprise is found: the digest of its IIN or BIN."""
    return vault.lookup("iin" if identifier[4:5] in _IN_IIN else "bin", identifier)


def _client(vault: Vault, row: ServiceRow) -> ClientEntry:
    born = born_digest(vault, row.client, row.birth_date)
    iin_digest = vault.lookup("iin", row.client_iin) if row.client_iin else None
    told = {
        "name": row.client,
        "birth_date": row.birth_date.isoformat(),
        "iin": row.client_iin,
        "disability": row.disability,
    }
    found = {("name", token) for token in names.tokens(row.client)}
    for phone in filter(None, (row.work_phone, row.mobile_phone)):
        found |= {("phone", phone), ("phone4", phone[-4:])}
    if row.client_iin:
        found |= {("iin", row.client_iin), ("id4", row.client_iin[-4:])}
    lookups = frozenset((kind, vault.lookup(kind, text)) for kind, text in found) | {("born", born)}
    return ClientEntry(iin_digest or born, iin_digest, born, row.sex, _json(told), lookups)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def enter(connection: Connection, vault: Vault, batch: Batch, entries: Sequence[Entry]) -> None:
    """Enter services that are not in the register yet, with whoever they bring along."""
    if not entries:
        return
    firms = _enterprises(connection, entries)
    people = _clients(connection, vault, entries)
    rows = [
        {
            **each.columns,
            "batch_id": batch.id,
            "month": batch.month,
            "client_id": client_id,
            "enterprise_id": firms[each.enterprise],
        }
        for each, client_id in zip(entries, people, strict=True)
    ]
    connection.execute(insert(services), rows)


def _enterprises(connection: Connection, entries: Iterable[Entry]) -> dict[str, int]:
    """The numbers of all enterprises of these entries, by their digests."""
    private = {each.enterprise: each.private for each in entries}
    found = select(enterprises.c.digest, enterprises.c.id).where(enterprises.c.digest.in_(private))
    known = {row.digest: row.id for row in connection.execute(found)}
    new = [{"digest": digest, "private": private[digest]} for digest in private.keys() - known.keys()]
    if new:
        connection.execute(insert(enterprises), new)
        known = {row.digest: row.id for row in connection.execute(found)}
    return known


def _clients(connection: Connection, vault: Vault, entries: Sequence[Entry]) -> list[int]:
    """The numbers of the clients of these entries, in their order; what is new about them is kept."""
    asked = [each.client for each in entries]
    people = _People(connection, asked)
    chosen = [people.join(each) for each in asked]
    _add(connection, vault, [each for each in people.changed if each.id is None])
    _adopt(connection, vault, [each for each in people.changed if each.id and each.first])
    ids = _ids(connection, chosen)
    _add_lookups(
        connection, {(each, *digest) for each, one in zip(ids, asked, strict=True) for digest in one.lookups}
    )
    return ids


class _People:
    """The clients among whom those of one piece may be, by IIN and by name with date of birth."""

    def __init__(self, connection: Connection, asked: Iterable[ClientEntry]) -> None:
        self._by_iin: dict[str, _Client] = {}
        self._by_born: defaultdict[str, list[_Client]] = defaultdict(list)
        self.changed: list[_Client] = []
        iins = {each.iin_digest for each in asked if each.iin_digest}
        known: dict[int, _Client] = {}
        columns = clients.c.id, clients.c.digest, clients.c.iin_digest
        for row in connection.execute(select(*columns).where(clients.c.iin_digest.in_(iins))):
            known[row.id] = self._by_iin[row.iin_digest] = _Client(row.digest, row.iin_digest, row.id)
        born = (
            select(*columns, client_lookups.c.digest.label("born"))
            .join(client_lookups)
            .where(
                client_lookups.c.kind == "born", client_lookups.c.digest.in_({each.born for each in asked})
            )
        )
        for found in connection.execute(born.order_by(clients.c.id)):
            one = known.setdefault(found.id, _Client(found.digest, found.iin_digest, found.id))
            self._by_born[found.born].append(one)

    def join(self, asked: ClientEntry) -> _Client:
        """Who this is: by the IIN, else by name and date of birth, else somebody new."""
        found = self._with_iin(asked) if asked.iin_digest else self._without(asked)
        if found is None:
            found = _Client(asked.digest, asked.iin_digest, first=asked)
            self.changed.append(found)
        if asked.iin_digest:
            self._by_iin[asked.iin_digest] = found
        if found not in self._by_born[asked.born]:
            self._by_born[asked.born].append(found)
        return found

    def _with_iin(self, asked: ClientEntry) -> _Client | None:
        """Somebody of this name and birth whose IIN was not known so far has it from now on."""
        found = self._by_iin.get(asked.iin_digest or "")
        nameless = next((each for each in self._by_born[asked.born] if each.iin_digest is None), None)
        if found is None and nameless is not None:
            nameless.iin_digest, nameless.first = asked.iin_digest, asked
            if nameless not in self.changed:
                self.changed.append(nameless)
            return nameless
        return found

    def _without(self, asked: ClientEntry) -> _Client | None:
        """Two people of one name and birth have two IINs: who has none is neither of them."""
        there = self._by_born[asked.born]
        own = [each for each in there if each.iin_digest is None or each.digest == asked.digest]
        return own[0] if own else there[0] if len(there) == 1 else None


def _add(connection: Connection, vault: Vault, new: Iterable[_Client]) -> None:
    rows = [
        {
            "digest": each.digest,
            "iin_digest": each.iin_digest,
            "sex": each.first.sex,
            "private": vault.seal(each.first.told, client_record(each.digest)),
        }
        for each in new
        if each.first
    ]
    if rows:
        connection.execute(insert(clients), rows)


def _adopt(connection: Connection, vault: Vault, known: Iterable[_Client]) -> None:
    """Known by name and birth before, by IIN from now on."""
    for each in known:
        assert each.first is not None, "chosen by the caller"
        sealed = vault.seal(each.first.told, client_record(each.digest))
        values = {"iin_digest": each.iin_digest, "sex": each.first.sex, "private": sealed}
        connection.execute(update(clients).where(clients.c.id == each.id).values(**values))


def _ids(connection: Connection, chosen: Sequence[_Client]) -> list[int]:
    new = {each.digest for each in chosen if each.id is None}
    found = select(clients.c.digest, clients.c.id).where(clients.c.digest.in_(new))
    ids = {row.digest: int(row.id) for row in connection.execute(found)} if new else {}
    return [each.id or ids[each.digest] for each in chosen]


def _add_lookups(connection: Connection, lookups: set[tuple[int, str, str]]) -> None:
    insert_new = sqlite_insert if connection.dialect.name == "sqlite" else postgres_insert
    rows = [{"client_id": each, "kind": kind, "digest": digest} for each, kind, digest in sorted(lookups)]
    connection.execute(insert_new(client_lookups).on_conflict_do_nothing(), rows)
