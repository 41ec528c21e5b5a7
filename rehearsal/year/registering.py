"""Writes the registers of a made-up year: batches, services, held and mended rows, exclusions, letters."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random

from sqlalchemy import Connection, func, insert, select, update

from bot.db.report_schema import exclusions, letters
from bot.db.schema import people
from bot.db.survey_schema import batches, clients, services
from bot.people.vault import Vault
from bot.services import registry_store, store
from bot.services.marks import Marked
from bot.services.model import BatchState, ServiceState
from bot.services.registry_store import Entry
from bot.services.store import Batch
from rehearsal.year.plan import EXCLUDED, REASONS, Month, Part
from rehearsal.year.rows import Mended

SUFFIX = "seed"
"""What is told of a made-up batch instead of the kind of its file."""
FIRST_ACCOUNT = 9_000_000_000_000
"""Made-up learners have accounts from here on: Telegram gives out none so high."""
SENDER = 0


def real_things(connection: Connection) -> list[str]:
    """What keeps a database from being seeded: anything that is not made up."""
    wanted = {
        "registers": select(func.count()).select_from(batches).where(batches.c.suffix != SUFFIX),
        "people": select(func.count()).select_from(people).where(people.c.telegram_id < FIRST_ACCOUNT),
        "clients": select(func.count())
        .select_from(clients)
        .where(~select(batches.c.id).where(batches.c.suffix == SUFFIX).exists()),
    }
    return [name for name, question in wanted.items() if connection.scalar(question)]


def seeded_year(connection: Connection, year: int) -> bool:
    """Whether this year is made up there already."""
    there = select(batches.c.id).where(batches.c.month.like(f"{year}-%"), batches.c.suffix == SUFFIX).limit(1)
    return connection.scalar(there) is not None


def begin_batch(connection: Connection, part: Part) -> Batch:
    """A file that came in, taken in already."""
    values = {
        "month": part.month,
        "received_at": part.received_at,
        "sent_by": SENDER,
        "language": "ru",
        "sha256": sha256(f"{part}".encode()).hexdigest(),
        "suffix": SUFFIX,
        "state": BatchState.DONE,
        "progress": part.services + part.held,
        "rows": part.services + part.held,
        "taken": part.services,
        "held": part.held,
        "confirmed_at": part.received_at,
        "finished_at": part.received_at + timedelta(minutes=5),
        "told_at": part.received_at + timedelta(minutes=5),
    }
    row = connection.execute(insert(batches).values(values).returning(batches.c.id))
    found = store.batch(connection, int(row.scalar_one()))
    assert found is not None, "just written"
    return found


def enter(connection: Connection, vault: Vault, batch: Batch, entries: Sequence[Entry]) -> None:
    """Services of a batch, with whoever they bring along."""
    registry_store.enter(connection, vault, batch, entries)


def hold(connection: Connection, vault: Vault, batch: Batch, rows: Sequence[Marked]) -> None:
    """Rows of a batch that wait for their correction."""
    held = [store.held_row(vault, each.sent, each.checked.raw, each.checked.faults) for each in rows]
    store.hold(connection, batch, held, batch.received_at)


def mend(connection: Connection, vault: Vault, first: Batch, again: Batch, rows: Sequence[Mended]) -> None:
    """Rows that were held in the first batch, and what came in their place with the other one."""
    hold(connection, vault, first, [each.wrong for each in rows])
    enter(connection, vault, again, [registry_store.entry(vault, each.right) for each in rows])
    numbers = {waiting: found.number for waiting, found in store.numbers(connection, first.month).items()}
    mended = sum(
        store.close(connection, numbers[each.wrong.sent], each.right.key, again.received_at)
        for each in rows
        if each.wrong.sent in numbers
    )
    more = {"held": batches.c.held + len(rows), "rows": batches.c.rows + len(rows)}
    connection.execute(update(batches).where(batches.c.id == first.id).values(more))
    connection.execute(update(batches).where(batches.c.id == again.id).values(mended=mended))


def write_letter(connection: Connection, month: Month, batch: Batch, closed_at: datetime | None) -> None:
    """The letter about the faults of a batch, as it was sent."""
    letter = month.letter
    connection.execute(
        insert(letters).values(
            batch_id=batch.id,
            detected_at=letter.detected_at,
            due_on=letter.sent_on,
            outgoing_number=f"12-{batch.id}",
            sent_on=letter.sent_on,
            marked_at=letter.detected_at + timedelta(days=1),
            marked_by=SENDER,
            answer_due_on=letter.answer_due_on,
            closed_at=closed_at,
        )
    )


def exclude(connection: Connection, month: Month, random: Random, now: datetime) -> int:
    """Leave some services out: without an act, or with one that does not match (Methodology, point 11)."""
    found = select(services.c.id).where(services.c.month == month.name).order_by(services.c.id)
    numbers = list(connection.execute(found).scalars())
    chosen = sorted(random.sample(numbers, round(len(numbers) * EXCLUDED)))
    if not chosen:
        return 0
    rows = [
        {
            "service_id": number,
            "reason": random.choice(REASONS),
            "excluded_by": SENDER,
            "excluded_at": now,
        }
        for number in chosen
    ]
    connection.execute(insert(exclusions), rows)
    gone = services.c.id.in_(chosen)
    connection.execute(update(services).where(gone).values(state=ServiceState.EXCLUDED))
    return len(chosen)
