"""`python main.py import-services`: a register checked and taken in from the terminal.

Faults go to standard output, one a line: row, column, code and message, divided by tabs; counts go to
standard error. The steps are those of the chat, so a kill in the middle leaves a batch that the bot finishes.
"""

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

from bot.db.database import Database, open_database
from bot.db.migration import upgrade
from bot.errors import StartRefused, UnreadableFile
from bot.house import House, open_house
from bot.i18n import speaking
from bot.language import Language
from bot.reports import services as reports
from bot.reports import xlsx
from bot.screens import fault_words
from bot.screens.form_words import form_words
from bot.services import intake, store
from bot.services import service as services
from bot.services.dry_run import DryRun, Tally
from bot.services.intake import Answer, CheckedFile
from bot.services.judging import Judged, Verdict
from bot.services.model import REMARKS
from bot.settings import Settings

NOTHING_HELD, ROWS_HELD, UNREADABLE = 0, 1, 2
"""The exit status."""
_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for on the command line."""

    file: Path
    month: str
    dry_run: bool
    faults: Path | None
    language: Language


async def run(settings: Settings, order: Order, now: datetime) -> int:
    """Check the file and, unless it is a dry run, take it in; gives the exit status. Raises StartRefused."""
    data = _read(order)
    house = open_house(settings)
    database = await open_database(settings.database_url)
    try:
        await database.transact(upgrade)
        with speaking(order.language):
            return await _Import(house, database, order, data, now).run()
    except UnreadableFile as error:
        with speaking(order.language):
            print(fault_words.unreadable(error, house.service_lists), file=sys.stderr)
        return UNREADABLE
    finally:
        await database.shut()


def _read(order: Order) -> bytes:
    if not _MONTH.fullmatch(order.month):
        raise StartRefused(f"--month: {order.month} is no month; write it as 2026-03")
    try:
        return order.file.read_bytes()
    except OSError as error:
        raise StartRefused(f"{order.file}: {error.strerror}") from error


class _Import:
    """One file on its way into the register."""

    def __init__(self, house: House, database: Database, order: Order, data: bytes, now: datetime) -> None:
        self._house = house
        self._database = database
        self._order = order
        self._data = data
        self._now = now
        self._answer = Answer()
        self._rows = b""

    async def run(self) -> int:
        """Look first, then take in what is good."""
        dry = await self._look()
        if not self._order.dry_run:
            await self._take_in(dry)
        if self._order.faults:
            await self._write_faults(self._order.faults)
        _print_counts(dry, self._order.dry_run)
        return ROWS_HELD if dry.held or dry.already_held else NOTHING_HELD

    async def _look(self) -> DryRun:
        month, tally, vault = self._order.month, Tally(), self._house.vault
        held = await self._database.read(intake.held_of, vault, month)
        file = self._open(self._data, self._order.file.suffix)
        try:
            while rows := file.next_rows():
                judged = await self._database.read(intake.look, month, rows, held)
                tally.add(judged)
                self._answer.add(judged)
                self._print_faults(judged)
            self._rows = file.unfolded() or self._rows
            return tally.outcome(file.fields)
        finally:
            file.close()

    async def _take_in(self, dry: DryRun) -> None:
        vault, order = self._house.vault, self._order
        sent = services.seal_rows(vault, sha256(self._data).hexdigest(), self._rows)
        batch = await self._database.transact(
            services.receive_at_terminal, sent, order.month, order.language, dry, self._now
        )
        held = await self._database.read(intake.held_of, vault, order.month, batch.id)
        file = self._open(self._rows, sent.suffix)
        try:
            while piece := file.next_piece(0):
                taken = await self._database.transact(
                    services.take_in, vault, batch.id, piece, held, self._now
                )
                held.replaced(taken.replaced)
        finally:
            file.close()
        await self._database.transact(services.finish, vault, batch.id, self._now)
        await self._database.transact(services.told, batch.id, self._now)

    def _open(self, data: bytes, suffix: str) -> CheckedFile:
        house, month = self._house, self._order.month
        return CheckedFile(data, suffix, house.vault, house.service_lists, month, self._today())

    def _today(self) -> date:
        return self._now.astimezone(self._house.regulations.test.zone).date()

    async def _write_faults(self, file: Path) -> None:
        waiting = await self._database.read(store.numbers, self._order.month)
        lists = self._house.service_lists
        table = reports.with_faults(
            self._answer.rows(waiting),
            lists,
            self._order.language,
            form_words(),
            lambda fault: fault_words.explain(fault, lists),
        )
        file.write_bytes(xlsx.write(table, self._now))  # noqa: ASYNC240 - nobody else is served

    def _print_faults(self, judged: Iterable[Judged]) -> None:
        for each in judged:
            if each.verdict not in (Verdict.HOLD, Verdict.STAYS_HELD):
                continue
            for fault in each.faults:
                if fault.code not in REMARKS:
                    said = fault_words.explain(fault, self._house.service_lists)
                    print(each.marked.checked.raw.number, fault.field or "-", fault.code, said, sep="\t")


def _print_counts(dry: DryRun, only_looked: bool) -> None:
    did = "would be taken" if only_looked else "taken"
    print(
        f"{dry.rows} rows: {dry.good} {did} ({dry.mends} of them corrections), {dry.held} held, "
        f"{dry.known} in the register already, {dry.already_held} held before",
        file=sys.stderr,
    )
