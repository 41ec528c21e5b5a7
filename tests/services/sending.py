"""Registers that are sent in, for tests: made-up rows, spoilt and mended by hand."""

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, Table, select

from bot.language import Language
from bot.people.model import Person, Role
from bot.people.vault import Vault
from bot.services import intake
from bot.services import service as services
from bot.services.dry_run import DryRun, Tally
from bot.services.intake import CheckedFile
from bot.services.model import Field
from bot.services.store import Batch
from bot.services.words import ServiceLists
from rehearsal import register
from rehearsal.register import Cells

MONTH = "2026-03"
# A Thursday, 11:00 in Almaty: March is over.
NOW = datetime(2026, 4, 2, 6, tzinfo=UTC)
OPERATOR = Person(1, 1001, Language.RU, Role.OPERATOR, True, True, False, False, None)
COLUMNS = tuple(Field)


def csv_file(rows: Iterable[Cells], lists: ServiceLists, language: Language = Language.RU) -> bytes:
    """A text table of these rows, with the column of references."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "register.csv"
        full = [{**dict.fromkeys(COLUMNS, ""), **row} for row in rows]
        register.write_csv(file, full, lists, language, COLUMNS)
        return file.read_bytes()


@dataclass
class Sender:
    """An operator who sends files and confirms them at once."""

    connection: Connection
    vault: Vault
    lists: ServiceLists

    def looks(self, data: bytes) -> DryRun:
        """The check alone."""
        tally, file = Tally(), self.opens(data)
        held = intake.held_of(self.connection, self.vault, MONTH)
        while rows := file.next_rows():
            tally.add(intake.look(self.connection, MONTH, rows, held))
        file.close()
        return tally.outcome(file.fields)

    def opens(self, data: bytes) -> CheckedFile:
        return CheckedFile(data, "csv", self.vault, self.lists, MONTH, NOW.date())

    def confirms(self, data: bytes, actor: Person = OPERATOR) -> Batch:
        """Sent, checked, confirmed; nothing is taken yet."""
        file = services.seal_file(self.vault, data, "csv")
        batch = services.receive(self.connection, actor, file, MONTH, NOW.date(), NOW)
        assert services.note_checked(self.connection, batch, self.looks(data), None)
        return services.confirm(self.connection, actor, batch.id, NOW)

    def takes(self, batch: Batch, data: bytes, pieces: int = 1000) -> Batch:
        """So many pieces are taken, and with the last one it is finished."""
        held = intake.held_of(self.connection, self.vault, MONTH, batch.id)
        file = self.opens(data)
        for _each in range(pieces):
            piece = file.next_piece(batch.progress)
            if piece is None:
                batch = services.finish(self.connection, self.vault, batch.id, NOW)
                break
            taken = services.take_in(self.connection, self.vault, batch.id, piece, held, NOW)
            held.replaced(taken.replaced)
            batch = taken.batch
        file.close()
        return batch

    def sends(self, rows: Sequence[Cells]) -> Batch:
        """The whole way of a file."""
        data = csv_file(rows, self.lists)
        return self.takes(self.confirms(data), data)

    def count(self, table: Table, *where: ColumnElement[bool]) -> int:
        """How many rows of a table are so."""
        return len(self.connection.execute(select(table).where(*where)).all())
