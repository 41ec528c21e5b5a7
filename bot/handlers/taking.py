"""Checks and takes in registers that were sent in, beside the presses of people, and tells their senders.

What is to be done is rows in the database, so a restart goes on where it was: a check begins anew, taking in
goes on with the next piece. While it lasts, a message of its own is edited to tell how far it is.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from datetime import date, datetime
from functools import partial

from aiogram import Bot
from aiogram.exceptions import TelegramForbiddenError

from bot.db.database import Database
from bot.errors import UnreadableFile
from bot.handlers.chat import Chat
from bot.handlers.progress import Progress
from bot.house import House
from bot.i18n import language, speaking
from bot.people import service as people
from bot.people.model import Person
from bot.people.rules import Permission, may
from bot.reports import services as reports
from bot.reports import xlsx
from bot.screens import fault_words
from bot.screens import services as screens
from bot.screens.form_words import form_words
from bot.screens.screen import Screen
from bot.services import intake, store
from bot.services import service as services
from bot.services.dry_run import DryRun, Tally
from bot.services.intake import Answer, CheckedFile, Returned
from bot.services.model import BatchState
from bot.services.service import Piece, SentFile
from bot.services.store import Batch

# A batch that fails so often is left alone until the next start of the program.
MOST_FAILURES = 3


class Taking:
    """The job; its `work` does all that is to be done, one batch after another."""

    def __init__(self, bot: Bot, database: Database, house: House, clock: Callable[[], datetime]) -> None:
        self._bot = bot
        self._database = database
        self._house = house
        self._clock = clock
        self._failures: Counter[int] = Counter()
        self._stopping = asyncio.Event()
        self._at_work = asyncio.Lock()

    async def work(self) -> dict[str, int]:
        """Check what is to be checked, take in what is confirmed, tell who waits; gives counts."""
        counts: Counter[str] = Counter()
        async with self._at_work:
            while not self._stopping.is_set() and (batch := await self._next()):
                counts[batch.state] += 1
                try:
                    await self._further(batch)
                except Exception:
                    self._failures[batch.id] += 1
                    raise
                if not await self._has_moved(batch):
                    break
        return dict(counts)

    async def finish(self) -> None:
        """Leave off after the piece in hand."""
        self._stopping.set()
        async with self._at_work:
            return

    async def _next(self) -> Batch | None:
        given_up = [each for each, failures in self._failures.items() if failures >= MOST_FAILURES]
        return await self._database.transact(store.next_at_work, given_up)

    async def _has_moved(self, batch: Batch) -> bool:
        """Whether something came of it; else another program is at it, or this one is being stopped."""
        return await self._database.transact(store.batch, batch.id) != batch

    async def _further(self, batch: Batch) -> None:
        person = await self._sender(batch)
        with speaking(person.language if person else batch.language):
            told = partial(screens.progress, batch)
            progress = Progress(self._bot, person.telegram_id if person else None, told)
            try:
                match batch.state:
                    case BatchState.CHECKING | BatchState.CHECKED:
                        await self._check(batch, progress)
                    case BatchState.CONFIRMED:
                        await self._take_in(batch, progress)
                    case _:
                        await self._tell_end(batch)
            finally:
                await progress.remove()

    async def _sender(self, batch: Batch) -> Person | None:
        """Who is told: nobody after the command line, or who may not send registers any more."""
        admins = self._house.settings.admin_ids
        visit = await self._database.transact(people.visit, batch.sent_by, 0, admins)
        return visit.person if may(visit.role, Permission.IMPORT_SERVICES) else None

    # The check

    async def _check(self, batch: Batch, progress: Progress) -> None:
        try:
            looked = await self._look_through(batch, progress)
        except UnreadableFile as error:
            await self._database.transact(services.refuse, batch.id, self._clock())
            await self._tell(batch, screens.refused(error, self._house.service_lists))
            return
        if looked is None:
            return
        dry, answer, unfolded = looked
        if await self._database.transact(services.note_checked, batch, dry, unfolded):
            checked = await self._database.transact(store.batch, batch.id)
            assert checked is not None, "just written"
            await progress.remove()
            if dry.held or dry.already_held:
                waiting = await self._database.read(store.numbers, batch.month)
                rows = await asyncio.to_thread(answer.rows, waiting)
                await self._send_back(checked, rows, screens.faults_caption(answer.whole))
            await self._tell(
                batch, screens.checked(checked, dry, self._house.service_lists, self._house.missed(checked))
            )
            await self._database.transact(services.told, batch.id, self._clock())

    async def _look_through(
        self, batch: Batch, progress: Progress
    ) -> tuple[DryRun, Answer, SentFile | None] | None:
        """Read the whole file against the register; None when the program is being stopped."""
        tally, answer, vault = Tally(), Answer(), self._house.vault
        held = await self._database.read(intake.held_of, vault, batch.month)
        file = await self._open(batch)
        try:
            while rows := await asyncio.to_thread(file.next_rows):
                judged = await self._database.read(intake.look, batch.month, rows, held)
                tally.add(judged)
                answer.add(judged)
                await progress.show(tally.rows)
                if self._stopping.is_set():
                    return None
            read = await asyncio.to_thread(file.unfolded)
            seal = services.seal_rows
            kept = await asyncio.to_thread(seal, vault, batch.sha256, read) if read else None
            return tally.outcome(file.fields), answer, kept
        finally:
            await asyncio.to_thread(file.close)

    # Taking in

    async def _take_in(self, batch: Batch, progress: Progress) -> None:
        vault = self._house.vault
        held = await self._database.read(intake.held_of, vault, batch.month, batch.id)
        async with aclosing(self._pieces(batch)) as pieces:
            async for piece in pieces:
                taken = await self._database.transact(
                    services.take_in, vault, batch.id, piece, held, self._clock()
                )
                held.replaced(taken.replaced)
                if taken.batch.progress != piece.end or self._stopping.is_set():
                    return
                await progress.show(piece.end)
        await self._database.transact(services.finish, vault, batch.id, self._clock())

    async def _pieces(self, batch: Batch) -> AsyncGenerator[Piece, None]:
        """What is left of a file; sealed and digested beside the event loop."""
        file = await self._open(batch)
        try:
            while piece := await asyncio.to_thread(file.next_piece, batch.progress):
                yield piece
        finally:
            await asyncio.to_thread(file.close)

    async def _open(self, batch: Batch) -> CheckedFile:
        vault, lists = self._house.vault, self._house.service_lists
        data = await self._database.read(services.open_file, vault, batch)
        day = self._day(batch)
        return await asyncio.to_thread(CheckedFile, data or b"", batch.suffix, vault, lists, batch.month, day)

    def _day(self, batch: Batch) -> date:
        """The day on which the file came: what was in the future then stays so, whenever it is taken in."""
        return batch.received_at.astimezone(self._house.regulations.test.zone).date()

    # Telling

    async def _tell_end(self, batch: Batch) -> None:
        if batch.rows > batch.taken + batch.known:
            vault = self._house.vault
            rows = await self._database.read(intake.still_held, vault, batch.month, batch.sent_by)
            await self._send_back(batch, rows, screens.rest_caption())
        await self._tell(batch, screens.done(batch, self._house.missed(batch)))
        await self._database.transact(services.told, batch.id, self._clock())

    async def _send_back(self, batch: Batch, rows: list[Returned], caption: str) -> None:
        if chat := await self._chat(batch):
            data = await asyncio.to_thread(faults_file, self._house, rows, self._clock())
            with suppress(TelegramForbiddenError):
                await chat.send_document(f"register-{batch.month}.xlsx", data, caption)

    async def _tell(self, batch: Batch, screen: Screen) -> None:
        if chat := await self._chat(batch):
            # Who has blocked the bot finds it all under /services later.
            with suppress(TelegramForbiddenError):
                await chat.show(screen)

    async def _chat(self, batch: Batch) -> Chat | None:
        """The talk with the sender as it is now: other messages may have come meanwhile."""
        person = await self._sender(batch)
        return Chat(self._bot, self._database, person.telegram_id, person, None) if person else None


def faults_file(house: House, rows: list[Returned], now: datetime) -> bytes:
    """The workbook that goes back, in the language being spoken. Takes its time."""
    lists, words = house.service_lists, form_words()
    table = reports.with_faults(
        rows, lists, language(), words, lambda fault: fault_words.explain(fault, lists)
    )
    return xlsx.write(table, now)
