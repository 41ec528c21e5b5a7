"""/acts: what proves the services; a file of acts, told by its headings; leaving out and restoring."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from hashlib import sha256
from itertools import islice

from aiogram import Bot, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.callbacks.monitoring import (
    ActsHelp,
    ApplyProposals,
    ConfirmProposals,
    ExcludeService,
    ListActs,
    RestoreMonth,
    RestoreService,
    ShowActs,
    ShowActService,
)
from bot.db.database import Database
from bot.errors import UnreadableFile
from bot.handlers.act import Act
from bot.handlers.chat import Chat
from bot.handlers.progress import Progress
from bot.handlers.staff.collected import SendsSmallFile
from bot.handlers.staff.documents import fetch
from bot.house import House
from bot.i18n import speaking
from bot.language import Language
from bot.monitoring.acts import reading as files
from bot.monitoring.acts import service as acts
from bot.monitoring.acts.model import Act as SignedAct
from bot.monitoring.acts.reading import BadRow
from bot.monitoring.acts.service import Taken
from bot.people.model import Person
from bot.reports import acts as reports
from bot.reports import xlsx
from bot.screens import acts as screens
from bot.screens.form_words import form_words
from bot.services import headings, reading
from bot.services.model import Field
from bot.services.registry_store import enterprise_digest

# More acts than these are sent as several files: all of a file is taken in within one update.
MOST_ACTS = 20_000
# So many of them weigh less, even as a text table.
LARGEST = 5_000_000


@dataclass(frozen=True, slots=True)
class FileOfActs:
    """What a file holds; with columns `missing` nothing of it can be read."""

    sha256: str
    missing: tuple[Field, ...]
    acts: tuple[SignedAct, ...] = ()
    bad: tuple[BadRow, ...] = ()


def make_router() -> Router:
    """Stands before the register of services, which is given every other file."""
    router = Router(name="acts")
    router.message.register(show_overview, Command("acts"))
    router.message.register(take_file, SendsSmallFile(LARGEST))
    router.callback_query.register(show_month, ShowActs.filter())
    router.callback_query.register(show_list, ListActs.filter())
    router.callback_query.register(show_service, ShowActService.filter())
    router.callback_query.register(exclude, ExcludeService.filter())
    router.callback_query.register(restore, RestoreService.filter())
    router.callback_query.register(ask_for_all, ApplyProposals.filter())
    router.callback_query.register(exclude_all, ConfirmProposals.filter())
    router.callback_query.register(restore_all, RestoreMonth.filter())
    router.callback_query.register(help_with, ActsHelp.filter())
    return router


async def show_overview(event: Message, chat: Chat, database: Database, person: Person) -> None:
    """The newest month."""
    await chat.show(screens.overview(await database.read(acts.overview, person, None)))


async def show_month(
    event: CallbackQuery, callback_data: ShowActs, chat: Chat, database: Database, person: Person
) -> None:
    """Another month."""
    await chat.show(screens.overview(await database.read(acts.overview, person, callback_data.month)))


async def help_with(
    event: CallbackQuery,
    callback_data: ActsHelp,
    chat: Chat,
    database: Database,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """How a file is sent, its template, or the newest month."""
    match callback_data.page:
        case "overview":
            await chat.show(screens.overview(await database.read(acts.overview, person, None)))
        case "how":
            await chat.show(screens.how_to_send())
        case language:
            await chat.answer()
            data = await asyncio.to_thread(empty_form, house, Language(language), now)
            await chat.send_document(f"acts-{language}.xlsx", data, screens.template_caption())


def empty_form(house: House, language: Language, now: datetime) -> bytes:
    """The workbook for acts. Takes a moment."""
    with speaking(language):
        names, hints = screens.form_names(), form_words().hints
        return xlsx.write(reports.form(house.service_lists, language, *names, hints), now)


async def take_file(
    event: Message,
    chat: Chat,
    bot: Bot,
    database: Database,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """Take acts in and match them; sent again, the file changes nothing.

    The update is marked as handled by the last transaction, so a kill in between only begins anew.
    """
    assert event.document is not None, "asked by the filter"
    data = await fetch(bot, event.document)
    today = now.astimezone(house.regulations.test.zone).date()
    found = await asyncio.to_thread(read, data, house, today) if data else None
    if found is None:
        raise SkipHandler
    if found.missing:
        await chat.show(screens.lacking(found.missing, house.service_lists))
        return
    if len(found.acts) + len(found.bad) > MOST_ACTS:
        await chat.show(screens.too_many(MOST_ACTS))
        return
    progress = Progress(bot, person.telegram_id, partial(screens.progress, len(found.acts)))
    try:
        taken = await _take_in(found.acts, database, person, now, progress)
        await act(acts.note_import, house.vault, person, taken, found.sha256, now)
    finally:
        await progress.remove()
    await chat.show(screens.taken(taken, found.bad))


async def _take_in(
    signed: Sequence[SignedAct], database: Database, person: Person, now: datetime, progress: Progress
) -> Taken:
    """Keep all acts, then match them: an enterprise may have some in several pieces of the file."""
    taken, firms = Taken(), sorted({each.enterprise for each in signed})
    for at in range(0, len(signed), acts.PIECE):
        taken = taken.plus(await database.transact(acts.keep, person, signed[at : at + acts.PIECE], now))
        await progress.show(at)
    for at in range(0, len(firms), acts.PIECE):
        taken = taken.plus(await database.transact(acts.match, firms[at : at + acts.PIECE]))
        await progress.show(len(signed))
    return taken


def read(data: bytes, house: House, today: date) -> FileOfActs | None:
    """Every act of a file, and no more than one too many; None when it is another file. Takes its time."""
    lists = house.service_lists
    spellings = headings.known(lists)

    def is_heading(cells: Sequence[str]) -> bool:
        return files.recognise(cells, spellings) is not None

    try:
        with closing(reading.below(data, is_heading)) as rows:
            # The headings and a row that counts the columns come besides.
            (_, heading), *below = islice(rows, MOST_ACTS + 3)
    except UnreadableFile:
        return None
    places = files.recognise(heading, spellings)
    assert places is not None, "asked while reading"
    digest, missing = sha256(data).hexdigest(), files.missing(places)
    if missing:
        return FileOfActs(digest, missing)
    signed, bad = files.read(below, places, lists.words, partial(enterprise_digest, house.vault), today)
    return FileOfActs(digest, (), tuple(signed), tuple(bad))


async def show_list(
    event: CallbackQuery,
    callback_data: ListActs,
    chat: Chat,
    database: Database,
    person: Person,
    house: House,
) -> None:
    """A page of services."""
    asked = callback_data.month, callback_data.view, callback_data.page
    there = await database.read(acts.listed, person, *asked)
    await chat.show(screens.listed(there, house.service_lists))


async def show_service(
    event: CallbackQuery,
    callback_data: ShowActService,
    chat: Chat,
    database: Database,
    person: Person,
    house: House,
) -> None:
    """A service."""
    there = await database.transact(acts.card, person, callback_data.service)
    await chat.show(screens.card(there, house.service_lists))


async def exclude(
    event: CallbackQuery,
    callback_data: ExcludeService,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """Leave it out."""
    asked = callback_data.service, callback_data.reason
    there = await act(acts.exclude, house.vault, person, *asked, now)
    await chat.show(screens.card(there, house.service_lists))


async def restore(
    event: CallbackQuery,
    callback_data: RestoreService,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """Let it count again."""
    there = await act(acts.restore, house.vault, person, callback_data.service, now)
    await chat.show(screens.card(there, house.service_lists))


async def ask_for_all(
    event: CallbackQuery, callback_data: ApplyProposals, chat: Chat, database: Database, person: Person
) -> None:
    """Is everything that is proposed to be left out?"""
    proposed = await database.read(acts.proposals, person, callback_data.month)
    if proposed:
        await chat.show(screens.ask_applying(callback_data.month, len(proposed)))
    else:
        await chat.show(screens.overview(await database.read(acts.overview, person, callback_data.month)))


async def exclude_all(
    event: CallbackQuery,
    callback_data: ConfirmProposals,
    chat: Chat,
    bot: Bot,
    database: Database,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """Leave out all that is proposed, if it is as much as was shown; a second press finds nothing left."""
    month = callback_data.month
    proposed = await database.read(acts.proposals, person, month)
    if proposed and len(proposed) != callback_data.number:
        await chat.show(screens.ask_applying(month, len(proposed)).under(screens.changed()))
        return
    await chat.answer()
    desk = _Desk(bot, database, act, person, house, now)
    done = await desk.in_pieces(acts.exclude_piece, proposed)
    there = await database.read(acts.overview, person, month)
    await chat.show(screens.overview(there).under(screens.applied(done)))


async def restore_all(
    event: CallbackQuery,
    callback_data: RestoreMonth,
    chat: Chat,
    bot: Bot,
    database: Database,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """Count all of a month again whose act has come."""
    month = callback_data.month
    await chat.answer()
    chosen = await database.read(acts.restorable, person, month)
    done = await _Desk(bot, database, act, person, house, now).in_pieces(acts.restore_piece, chosen)
    there = await database.read(acts.overview, person, month)
    await chat.show(screens.overview(there).under(screens.restored(done)))


@dataclass(frozen=True, slots=True)
class _Desk:
    """Who decides on many services at once, and when."""

    bot: Bot
    database: Database
    act: Act
    person: Person
    house: House
    now: datetime

    async def in_pieces(self, decide: Callable[..., int], chosen: Sequence[object]) -> int:
        """Decide in short transactions, the last of which marks the press as handled; gives how many."""
        told = partial(screens.progress, len(chosen))
        progress, done = Progress(self.bot, self.person.telegram_id, told), 0
        try:
            for at in range(0, len(chosen), acts.PIECE):
                asked = self.house.vault, self.person, chosen[at : at + acts.PIECE], self.now
                if at + acts.PIECE < len(chosen):
                    done += await self.database.transact(decide, *asked)
                else:
                    done += await self.act(decide, *asked)
                await progress.show(at + acts.PIECE)
        finally:
            await progress.remove()
        return done
