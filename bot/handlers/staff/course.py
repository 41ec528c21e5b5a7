"""/course: versions of the course; a zip that is sent in, its check, a look at it, publishing, going back."""

import asyncio
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from aiogram import Bot, F, Router
from aiogram.filters import BaseFilter, Command
from aiogram.types import CallbackQuery, Document, Message, TelegramObject

from bot.callbacks.editions import (
    CoursePage,
    DropDraft,
    PublishEdition,
    RollBack,
    SendChanges,
    ShowDraft,
)
from bot.db.database import Database
from bot.editions import changes, checking, inspection, package, service
from bot.editions.inspection import Inspected
from bot.editions.model import Edition, Listed
from bot.editions.service import Drafted, Overview, VersionTaken
from bot.errors import PackageFlaw, UnfitPackage
from bot.handlers.act import Act
from bot.handlers.chat import Chat
from bot.handlers.shelving import Shelving
from bot.handlers.staff.documents import fetch
from bot.house import House
from bot.people.model import Person
from bot.screens import course_faults
from bot.screens import editions as screens
from bot.screens.editions import DraftView
from bot.screens.services import file_lost

SUFFIX = ".zip"


class SendsPackage(BaseFilter):
    """A zip came; other files are registers."""

    async def __call__(self, event: Message) -> bool:
        """Look at the message."""
        return event.document is not None and (event.document.file_name or "").lower().endswith(SUFFIX)


def make_router() -> Router:
    """The conversation's handlers."""
    router = Router(name="course")
    router.message.register(show_course, Command("course"))
    router.message.register(take_package, SendsPackage())
    router.callback_query.register(how_to_send, CoursePage.filter(F.page == "how"))
    router.callback_query.register(show_course, CoursePage.filter())
    router.callback_query.register(show_draft, ShowDraft.filter())
    router.callback_query.register(send_changes, SendChanges.filter())
    router.callback_query.register(publish, PublishEdition.filter())
    router.callback_query.register(drop, DropDraft.filter())
    router.callback_query.register(roll_back, RollBack.filter())
    return router


async def show_course(
    event: TelegramObject, chat: Chat, database: Database, person: Person, house: House
) -> None:
    """How things stand; cycles are counted beside the writer."""
    there = await database.read(service.overview, person, house.course.id)
    await chat.show(screens.overview(there, house.regulations.test.zone))


async def how_to_send(event: CallbackQuery, chat: Chat) -> None:
    """The way of a package."""
    await chat.show(screens.how_to_send())


# A package comes


async def take_package(
    event: Message,
    chat: Chat,
    bot: Bot,
    database: Database,
    act: Act,
    person: Person,
    house: House,
    shelving: Shelving,
    now: datetime,
) -> None:
    """Unpack and check it beside the event loop; what is in order is kept as a draft.

    The update is marked as handled with the draft, so a kill before only begins anew.
    """
    assert event.document is not None, "asked by the filter"
    note = await bot.send_message(person.telegram_id, screens.reading())
    try:
        looked = await _look_through(bot, event.document, house, now)
    except UnfitPackage as error:
        await chat.show(screens.cannot_unpack(error))
        return
    finally:
        await chat.delete(note)
    if looked is None:
        await chat.show(file_lost())
    elif not looked.inspected.in_order:
        await _tell_findings(chat, looked.inspected)
    else:
        await _keep(chat, database, act, person, house, shelving, looked, now)


@dataclass(frozen=True, slots=True)
class Looked:
    """A package that could be unpacked: packed anew, so that nothing else is kept, and what is in it."""

    packed: bytes
    inspected: Inspected


async def _look_through(bot: Bot, document: Document, house: House, now: datetime) -> Looked | None:
    """None when Telegram does not give the file. Raises UnfitPackage."""
    if (document.file_size or 0) > package.LIMITS.packed_bytes:
        raise UnfitPackage(PackageFlaw.TOO_BIG)
    data = await fetch(bot, document)
    if data is None:
        return None
    return await asyncio.to_thread(look_through, data, house, _today(house, now))


def look_through(data: bytes, house: House, today: date) -> Looked:
    """Unpack and check. Takes seconds. Raises UnfitPackage."""
    files = package.unpack(data)
    by = checking.yardstick(house.settings.content_dir)
    return Looked(package.pack(files), inspection.inspect(files, by, today, house.library.present))


async def _tell_findings(chat: Chat, inspected: Inspected) -> None:
    lines = course_faults.lines(inspected.faults, inspected.unread)
    if screens.is_long(lines):
        await chat.send_document("findings.txt", "\n".join(lines).encode(), screens.findings_caption())
    await chat.show(screens.found(lines))


async def _keep(
    chat: Chat,
    database: Database,
    act: Act,
    person: Person,
    house: House,
    shelving: Shelving,
    looked: Looked,
    now: datetime,
) -> None:
    edition = looked.inspected.edition
    assert edition is not None, "it is in order"
    zone = house.regulations.test.zone
    kept = await act(service.receive, person, house.course.id, edition, looked.packed, now)
    if not isinstance(kept, Drafted):
        await chat.show(screens.outcome(kept, zone))
        return
    await _show(chat, await _view(database, shelving, house, person, kept.draft.id), zone)


# A draft is looked at, published, dropped


async def show_draft(
    event: CallbackQuery,
    callback_data: ShowDraft,
    chat: Chat,
    database: Database,
    person: Person,
    house: House,
    shelving: Shelving,
) -> None:
    """What it would change."""
    view = await _view(database, shelving, house, person, callback_data.edition)
    await _show(chat, view, house.regulations.test.zone)


async def _show(chat: Chat, view: DraftView | None, zone: ZoneInfo) -> None:
    if view is None:
        await chat.show(screens.unreadable())
    elif view.listed.published_at:
        await chat.show(screens.outcome(VersionTaken(view.listed, same=True), zone))
    else:
        await chat.show(screens.draft(view))


async def _view(
    database: Database, shelving: Shelving, house: House, person: Person, edition_id: int
) -> DraftView | None:
    """A draft beside the present edition; None when one of them cannot be read."""
    listed = await database.transact(service.look, person, house.course.id, edition_id)
    there = await database.read(service.overview, person, house.course.id)
    edition = await shelving.edition(listed)
    over = await shelving.edition(there.present) if there.present else None
    if edition is None or (there.present and over is None):
        return None
    return await asyncio.to_thread(_compared, listed, edition, over, there)


def _compared(listed: Listed, edition: Edition, over: Edition | None, there: Overview) -> DraftView:
    differs = changes.changes(over, edition) if over else changes.Changes()
    in_the_way = changes.obstacles(over, edition) if over else {}
    return DraftView(listed, edition, over, differs, in_the_way, there.studying)


async def send_changes(
    event: CallbackQuery,
    callback_data: SendChanges,
    chat: Chat,
    database: Database,
    person: Person,
    house: House,
    shelving: Shelving,
) -> None:
    """All that differs, as a file."""
    view = await _view(database, shelving, house, person, callback_data.edition)
    await chat.answer()
    if view is None:
        await chat.show(screens.unreadable())
        return
    name = f"changes-{view.listed.version}.txt"
    await chat.send_document(name, "\n".join(view.lines).encode(), screens.changes_caption(view))


async def publish(
    event: CallbackQuery,
    callback_data: PublishEdition,
    chat: Chat,
    database: Database,
    act: Act,
    person: Person,
    house: House,
    shelving: Shelving,
    now: datetime,
) -> None:
    """First what will happen; after the second press it does, and this process knows it at once."""
    view = await _view(database, shelving, house, person, callback_data.edition)
    if view is None:
        await chat.show(screens.unreadable())
        return
    if not callback_data.sure:
        await chat.show(screens.ask_publish(view, callback_data))
        return
    over = view.over if view.over and view.over.id == callback_data.over else None
    outcome = await act(
        service.publish, house.vault, person, view.edition, over, now, at_once=callback_data.at_once
    )
    await shelving.look()
    await chat.show(screens.outcome(outcome, house.regulations.test.zone))


async def drop(
    event: CallbackQuery, callback_data: DropDraft, chat: Chat, act: Act, person: Person, house: House
) -> None:
    """Forget a draft."""
    await act(service.drop, person, house.course.id, callback_data.edition)
    await chat.show(screens.dropped())


async def roll_back(
    event: CallbackQuery,
    callback_data: RollBack,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    shelving: Shelving,
    now: datetime,
) -> None:
    """Withdraw the present edition; what it means stands above the button."""
    outcome = await act(service.roll_back, house.vault, person, house.course.id, callback_data.edition, now)
    await shelving.look()
    await chat.show(screens.outcome(outcome, house.regulations.test.zone))


def _today(house: House, now: datetime) -> date:
    return now.astimezone(house.regulations.test.zone).date()
