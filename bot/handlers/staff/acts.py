"""/acts: what proves the services; a file of acts, told by its headings; leaving out and restoring."""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256

from aiogram import Bot, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.callbacks.monitoring import (
    ActsHelp,
    ApplyProposals,
    ExcludeService,
    ListActs,
    RestoreService,
    ShowActs,
    ShowActService,
)
from bot.db.database import Database
from bot.errors import UnreadableFile
from bot.handlers.act import Act
from bot.handlers.chat import Chat
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
from bot.services.registry_store import enterprise_digest

# More acts than these are sent as several files: all of a file is taken in within one update.
MOST_ACTS = 2_000


def make_router() -> Router:
    """Stands before the register of services, which is given every other file."""
    router = Router(name="acts")
    router.message.register(show_overview, Command("acts"))
    router.message.register(take_file, SendsSmallFile())
    router.callback_query.register(show_month, ShowActs.filter())
    router.callback_query.register(show_list, ListActs.filter())
    router.callback_query.register(show_service, ShowActService.filter())
    router.callback_query.register(exclude, ExcludeService.filter())
    router.callback_query.register(restore, RestoreService.filter())
    router.callback_query.register(apply_all, ApplyProposals.filter())
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
    if not data or found is None:
        raise SkipHandler
    signed, bad = found
    if len(signed) > MOST_ACTS:
        await chat.show(screens.too_many(MOST_ACTS))
        return
    taken = Taken()
    for at in range(0, len(signed), acts.PIECE):
        piece = signed[at : at + acts.PIECE]
        taken = taken.plus(await database.transact(acts.take_in, person, piece, now))
    await act(acts.note_import, house.vault, person, taken, sha256(data).hexdigest(), now)
    await chat.show(screens.taken(taken, bad))


def read(data: bytes, house: House, today: date) -> tuple[list[SignedAct], list[BadRow]] | None:
    """Every act of a file; None when it is another file. Takes its time."""
    lists = house.service_lists
    spellings = headings.known(lists)

    def is_heading(cells: Sequence[str]) -> bool:
        return files.recognise(cells, spellings) is not None

    try:
        (_, heading), *below = reading.below(data, is_heading)
    except UnreadableFile:
        return None
    places = files.recognise(heading, spellings)
    assert places is not None, "asked while reading"
    return files.read(
        below, places, lists.words, lambda number: enterprise_digest(house.vault, number), today
    )


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


async def apply_all(
    event: CallbackQuery,
    callback_data: ApplyProposals,
    chat: Chat,
    database: Database,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """Leave out all that is proposed, in pieces; a second press finds nothing left."""
    month = callback_data.month
    proposed = await database.read(acts.proposals, person, month)
    if not callback_data.sure:
        await chat.show(screens.ask_applying(month, len(proposed)))
        return
    await chat.answer()
    done, last = 0, max(len(proposed) - acts.PIECE, 0)
    for at in range(0, last, acts.PIECE):
        piece = proposed[at : min(at + acts.PIECE, last)]
        done += await database.transact(acts.exclude_piece, house.vault, person, piece, now)
    done += await act(acts.exclude_piece, house.vault, person, proposed[last:], now)
    there = await database.read(acts.overview, person, month)
    await chat.show(screens.overview(there).under(screens.applied(done)))
