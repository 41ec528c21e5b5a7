"""/reports: make a report, look behind its figures, change its conclusion, sign it, get its files."""

from datetime import datetime
from hashlib import sha256

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message, TelegramObject

from bot.callbacks.reports import (
    EditConclusion,
    OrderReport,
    SendReport,
    ShowBehind,
    ShowConclusion,
    ShowReport,
    ShowReports,
    ShowRow,
    ShowRows,
    ShowStatistics,
    SignReport,
)
from bot.db import apart
from bot.db.database import Database
from bot.errors import NotFound
from bot.handlers.act import Act
from bot.handlers.chat import Chat
from bot.handlers.filters import Awaiting
from bot.house import House
from bot.monitoring.conclusion import service as conclusions
from bot.monitoring.conclusion.service import TOPIC, Signed, Unfit
from bot.monitoring.figures import rules
from bot.monitoring.figures import service as figures
from bot.monitoring.figures.model import BlockFigures, BlockKind, Cell
from bot.monitoring.figures.service import Frozen
from bot.monitoring.orders import service as orders
from bot.people.model import Person
from bot.reports import service as exports
from bot.reports.figure_tables import Naming
from bot.reports.service import Export
from bot.screens import reports as screens


def make_router() -> Router:
    """The conversation's handlers."""
    router = Router(name="reports")
    router.message.register(show_shelf, Command("reports"))
    router.message.register(take_typed, Awaiting(TOPIC))
    for handler, button in (
        (show_shelf, ShowReports),
        (order, OrderReport),
        (show_report, ShowReport),
        (show_statistics, ShowStatistics),
        (show_rows, ShowRows),
        (show_row, ShowRow),
        (show_behind, ShowBehind),
        (show_conclusion, ShowConclusion),
        (ask_conclusion, EditConclusion),
        (ask_signatory, SignReport),
        (send_files, SendReport),
    ):
        router.callback_query.register(handler, button.filter())
    return router


def offered(house: House, now: datetime) -> tuple[str, ...]:
    """The periods of which a report can be made now, newest first."""
    today = now.astimezone(house.regulations.test.zone).date()
    return tuple(period.code for period in rules.reportable(today, house.profile.dates.final_as_of))


async def show_shelf(
    event: TelegramObject, chat: Chat, database: Database, person: Person, house: House, now: datetime
) -> None:
    """The reports that there are."""
    there = await database.read(orders.shelf, person)
    await chat.show(screens.shelf(there, offered(house, now)))


async def order(
    event: CallbackQuery,
    callback_data: OrderReport,
    chat: Chat,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """Ask for a report; a job makes it."""
    there = await act(orders.order, person, callback_data.period, now)
    await chat.show(screens.shelf(there, offered(house, now)))


async def show_report(
    event: CallbackQuery, callback_data: ShowReport, chat: Chat, act: Act, person: Person
) -> None:
    """What it says in short; nothing that was asked for is waited for any more."""
    kept = await act(figures.show, person, callback_data.report)
    conclusion = await act(conclusions.leave, person, callback_data.report)
    await chat.show(screens.card(kept, conclusion))


async def show_statistics(
    event: CallbackQuery,
    callback_data: ShowStatistics,
    chat: Chat,
    database: Database,
    person: Person,
    house: House,
) -> None:
    """The list of the statistics."""
    kept = await database.read(figures.show, person, callback_data.report)
    await chat.show(screens.statistics(kept, _block(kept, callback_data.block), _naming(house, kept)))


async def show_rows(
    event: CallbackQuery,
    callback_data: ShowRows,
    chat: Chat,
    database: Database,
    person: Person,
    house: House,
) -> None:
    """A statistic by its rows."""
    kept = await database.read(figures.show, person, callback_data.report)
    block, naming = _block(kept, callback_data.block), _naming(house, kept)
    await chat.show(screens.rows(kept, block, callback_data.statistic, callback_data.page, naming))


async def show_row(
    event: CallbackQuery, callback_data: ShowRow, chat: Chat, database: Database, person: Person, house: House
) -> None:
    """A row by its regions."""
    kept = await database.read(figures.show, person, callback_data.report)
    row = None if callback_data.whole else callback_data.row
    cell = Cell(callback_data.block, callback_data.statistic, row)
    await chat.show(screens.row(kept, _block(kept, cell.block), cell, _naming(house, kept)))


async def show_behind(
    event: CallbackQuery,
    callback_data: ShowBehind,
    chat: Chat,
    database: Database,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """Who is in this cell; noted in the audit before it is shown."""
    data, report = callback_data, callback_data.report
    cell = Cell(
        data.block,
        data.statistic,
        None if data.whole & 1 else data.row,
        None if data.whole & 2 else data.region,
    )
    kept = await database.read(figures.show, person, report)
    seen = await database.read(figures.behind, house.vault, person, report, cell, data.page)
    await act(figures.note_look, house.vault, person, report, seen, now)
    await chat.show(screens.behind(kept, seen, _naming(house, kept)))


async def show_conclusion(
    event: CallbackQuery, callback_data: ShowConclusion, chat: Chat, act: Act, person: Person
) -> None:
    """The conclusion in one language; nothing that was asked for is waited for any more."""
    kept = await act(figures.show, person, callback_data.report)
    there = await act(conclusions.leave, person, callback_data.report)
    await chat.show(screens.conclusion(kept, there, callback_data.language))


async def ask_conclusion(
    event: CallbackQuery, callback_data: EditConclusion, chat: Chat, act: Act, person: Person
) -> None:
    """Wait for another text."""
    kept = await act(figures.show, person, callback_data.report)
    there = await act(conclusions.ask_text, person, callback_data.report, callback_data.language)
    await chat.show(screens.ask_conclusion(kept, there, callback_data.language))


async def ask_signatory(
    event: CallbackQuery, callback_data: SignReport, chat: Chat, act: Act, person: Person, house: House
) -> None:
    """Wait for post and name."""
    kept = await act(figures.show, person, callback_data.report)
    await act(conclusions.ask_signatory, person, callback_data.report)
    await chat.show(screens.ask_signatory(kept, _naming(house, kept)))


async def take_typed(
    event: Message, chat: Chat, act: Act, person: Person, house: House, now: datetime
) -> None:
    """The text of a conclusion, or who signs."""
    asked, outcome = await act(conclusions.take_typed, house.vault, person, event.text or "", now)
    kept = await act(figures.show, person, asked.report)
    naming = _naming(house, kept)
    unfit = isinstance(outcome, Unfit)
    there = outcome.conclusion if isinstance(outcome, Unfit | Signed) else outcome
    if asked.language is not None:
        await chat.show(screens.conclusion(kept, there, asked.language, unfit=unfit))
    elif unfit:
        await chat.show(screens.ask_signatory(kept, naming, unfit=True))
    else:
        await chat.show(screens.card(kept, there))


async def send_files(
    event: CallbackQuery,
    callback_data: SendReport,
    chat: Chat,
    database: Database,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """Draw and write in a program apart, enter the export into the audit, and only then send it."""
    await chat.answer()
    await chat.busy("upload_document")
    report, spoken = callback_data.report, callback_data.language
    kept, url = await database.read(figures.show, person, report), house.settings.database_url
    printing = house.printing_of(kept.report.profile)
    data = await apart.read(url, exports.archive, person, report, spoken, printing)
    digest = sha256(data).hexdigest()
    export = Export("report", f"report={report} lang={spoken}", kept.figures.blocks[0].services, digest)
    await act(exports.note_export, house.vault, person, export, now)
    name = f"report-{kept.report.period}-{spoken}.zip"
    await chat.send_document(name, data, screens.files_caption(kept, digest))


def _naming(house: House, kept: Frozen) -> Naming:
    """The words of the profile that the report follows."""
    return house.printing_of(kept.report.profile).naming


def _block(kept: Frozen, kind: BlockKind) -> BlockFigures:
    """A block of the report. Raises NotFound for one that it has not."""
    for each in kept.figures.blocks:
        if each.block.kind is kind:
            return each
    raise NotFound(f"{kind} in report {kept.report.id}")
