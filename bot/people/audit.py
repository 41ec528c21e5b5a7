"""The audit: each export, extension and grant with its reason; append-only, each row sealed to the last.

Who changes, adds, reorders or removes rows without the keys breaks the chain. Rows cut off at the end leave
a shorter chain that holds: a seal noted earlier tells of them. Each entry writes its seal to the log.
"""

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog
from sqlalchemy import Connection, Row, insert, select

from bot.db.schema import audit
from bot.people.vault import Vault

# No row is before the first one.
START = b""


@dataclass(frozen=True, slots=True)
class Intact:
    """Every row is as it was written; `seal` is that of the newest one in hex, empty when there is none."""

    rows: int
    seal: str


@dataclass(frozen=True, slots=True)
class Broken:
    """The first row that was changed, or before which one was removed, or which is not there any more."""

    row_id: int


def write(
    connection: Connection,
    vault: Vault,
    actor: int,
    action: str,
    *,
    person_id: int | None = None,
    enrolment_id: int | None = None,
    details: Mapping[str, str | int | None],
    reason: str | None = None,
    now: datetime,
) -> None:
    """Append what the account `actor` (a Telegram id) does, in the transaction that does it.

    Raises IntegrityError when another transaction has appended at the same time.
    """
    newest = connection.execute(select(audit).order_by(audit.c.id.desc()).limit(1)).one_or_none()
    row: dict[str, object] = {
        "id": newest.id + 1 if newest else 1,
        "at": now.astimezone(UTC),
        "actor": actor,
        "action": action,
        "person_id": person_id,
        "enrolment_id": enrolment_id,
        "details": json.dumps(dict(details), ensure_ascii=False, sort_keys=True),
        "reason": reason,
    }
    mac = vault.mac(newest.mac if newest else START, _canonical(row))
    connection.execute(insert(audit).values(**row, mac=mac))
    _log.info("audited", row=row["id"], action=action, seal=mac.hex())


def verify(connection: Connection, vault: Vault, noted: str | None = None) -> Intact | Broken:
    """Check the whole chain. `noted` is a seal of an earlier day: it must still be in the chain."""
    previous, rows, missed = START, 0, noted
    for row in connection.execute(select(audit).order_by(audit.c.id)):
        if not hmac.compare_digest(row.mac, vault.mac(previous, _canonical(_written(row)))):
            return Broken(row.id)
        previous, rows = row.mac, rows + 1
        if row.mac.hex() == missed:
            missed = None
    return Broken(rows + 1) if missed else Intact(rows, previous.hex())


def _written(row: Row[tuple[object, ...]]) -> dict[str, object]:
    return {name: value for name, value in row._mapping.items() if name != "mac"}


def _canonical(row: Mapping[str, object]) -> bytes:
    """The same bytes for the same row, on either database; an instant is written with its microseconds."""
    return json.dumps(row, ensure_ascii=False, sort_keys=True, default=_instant).encode()


def _instant(value: object) -> str:
    assert isinstance(value, datetime), "the only column that JSON does not know"
    return value.isoformat(timespec="microseconds")


_log = structlog.get_logger(__name__)
