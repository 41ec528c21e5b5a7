"""/letters: letters to the operator with their clocks, their files, and the deadlines of reports."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.callbacks.monitoring import (
    CloseLetter,
    MarkLetterSent,
    MarkReportSent,
    SendLetterFiles,
    ShowDeadlines,
    ShowLetter,
    ShowLetterRows,
    ShowLetters,
)
from bot.db.database import Database
from bot.handlers.act import Act
from bot.handlers.chat import Chat
from bot.handlers.filters import Awaiting
from bot.house import House
from bot.i18n import speaking
from bot.language import Language
from bot.monitoring.deadlines import service as deadlines
from bot.monitoring.deadlines.service import AskingSubmission
from bot.monitoring.letters import service as letters
from bot.monitoring.letters.service import AskingSending, Draft
from bot.people.model import Person, Visit
from bot.reports import docx, pdf, xlsx
from bot.reports import letter as papers
from bot.reports.letter import LetterFacts, Said
from bot.screens import fault_words
from bot.screens import letters as screens
from bot.settings import ROOT

ASSETS = ROOT / "assets"


@dataclass(frozen=True, slots=True)
class File:
    """A file for the chat, and what stands under it, said in `language`."""

    name: str
    data: bytes
    caption: str


def make_router() -> Router:
    """The conversation's handlers."""
    router = Router(name="letters")
    router.message.register(show_list, Command("letters"))
    router.message.register(take_sending, Awaiting(letters.TOPIC))
    router.message.register(take_submission, Awaiting(deadlines.TOPIC))
    router.callback_query.register(turn, ShowLetters.filter())
    router.callback_query.register(show_letter, ShowLetter.filter())
    router.callback_query.register(show_rows, ShowLetterRows.filter())
    router.callback_query.register(send_files, SendLetterFiles.filter())
    router.callback_query.register(ask_sending, MarkLetterSent.filter())
    router.callback_query.register(close, CloseLetter.filter())
    router.callback_query.register(show_deadlines, ShowDeadlines.filter())
    router.callback_query.register(ask_submission, MarkReportSent.filter())
    return router


async def show_list(
    event: Message, chat: Chat, database: Database, person: Person, house: House, now: datetime
) -> None:
    """All letters."""
    await chat.show(screens.letters(await database.read(letters.overview, house.letters, person, 0, now)))


async def turn(
    event: CallbackQuery,
    callback_data: ShowLetters,
    chat: Chat,
    database: Database,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """Another page of them."""
    page = callback_data.page
    await chat.show(screens.letters(await database.read(letters.overview, house.letters, person, page, now)))


async def show_letter(
    event: CallbackQuery,
    callback_data: ShowLetter,
    chat: Chat,
    database: Database,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """One of them, against what has come since."""
    card = await database.read(letters.card, house.letters, person, callback_data.letter, now)
    await chat.show(screens.card(card, house.letters.day(card.letter.detected_at)))


async def show_rows(
    event: CallbackQuery,
    callback_data: ShowLetterRows,
    chat: Chat,
    database: Database,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """Row by row."""
    asked = callback_data.letter, callback_data.page
    there = await database.read(letters.rows_of, house.letters, person, *asked, now)
    await chat.show(screens.rows(there, house.service_lists))


async def send_files(
    event: CallbackQuery,
    callback_data: SendLetterFiles,
    chat: Chat,
    database: Database,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """The letter in both languages, made beside the event loop, in the audit before it leaves."""
    await chat.answer()
    await chat.busy("upload_document")
    draft = await database.read(letters.draft, house.letters, person, callback_data.letter)
    files = [
        file
        for language in Language
        for file in await asyncio.to_thread(letter_files, house, draft, language, now)
    ]
    digest = sha256(b"".join(sha256(file.data).digest() for file in files)).hexdigest()
    await act(letters.note_drafted, house.letters, person, draft.letter.id, digest, now)
    for file in files:
        await chat.send_document(file.name, file.data, file.caption)


def letter_files(house: House, draft: Draft, language: Language, now: datetime) -> list[File]:
    """Word and PDF, and a workbook when the letter cannot hold every row. Takes its time."""
    facts, lists = _facts(house, draft, now), house.service_lists
    caption, rows_caption = screens.caption(), screens.all_rows_caption()
    name = f"letter-{draft.letter.month}-{draft.letter.id}-{language}"
    with speaking(language):
        said = Said(
            lambda fault: fault_words.explain(fault, lists),
            lambda column: fault_words.column_name(column, lists),
        )
        paper = papers.letter(facts, house.letter_wording, house.profile.signatory, said, language)
        text = house.letter_wording.text(language)
        files = [
            File(f"{name}.docx", docx.write(paper), caption),
            File(f"{name}.pdf", pdf.write(paper, ASSETS), caption),
        ]
        if len(draft.rows) > papers.MOST_ROWS:
            table = papers.faults(facts, text, said, language)
            files.append(File(f"{name}.xlsx", xlsx.write(table, facts.made_at), rows_caption))
    return files


def _facts(house: House, draft: Draft, now: datetime) -> LetterFacts:
    letter, desk = draft.letter, house.letters
    return LetterFacts(
        letter=letter,
        rows=draft.rows,
        file_rows=draft.file_rows,
        received_on=desk.day(letter.batch_received_at),
        detected_on=desk.day(letter.detected_at),
        register_due_on=house.profile.cut_off(letter.month, house.working_day),
        correction_days=desk.terms.correction_days,
        profile=house.profile.name,
        as_of=desk.day(now),
        made_at=now,
    )


async def ask_sending(
    event: CallbackQuery, callback_data: MarkLetterSent, chat: Chat, act: Act, person: Person
) -> None:
    """Under which number, and when?"""
    await chat.show(screens.asking(await act(letters.ask_sending, person, callback_data.letter)))


async def take_sending(
    event: Message, chat: Chat, act: Act, person: Person, visit: Visit, house: House, now: datetime
) -> None:
    """Number and date are typed: the operator's term runs."""
    letter_id = (visit.awaited and visit.awaited.subject) or 0
    outcome = await act(letters.take_sending, house.letters, person, letter_id, event.text or "", now)
    if isinstance(outcome, AskingSending):
        await chat.show(screens.asking(outcome))
    else:
        await chat.show(screens.card(outcome, house.letters.day(outcome.letter.detected_at)))


async def close(
    event: CallbackQuery,
    callback_data: CloseLetter,
    chat: Chat,
    database: Database,
    act: Act,
    person: Person,
    house: House,
    now: datetime,
) -> None:
    """Await nothing more: is it meant?"""
    letter = callback_data.letter
    if not callback_data.sure:
        there = await database.read(letters.card, house.letters, person, letter, now)
        await chat.show(screens.ask_closing(there))
        return
    closed = await act(letters.close_as_it_is, house.letters, person, letter, now)
    await chat.show(screens.card(closed, house.letters.day(closed.letter.detected_at)))


async def show_deadlines(
    event: CallbackQuery, chat: Chat, database: Database, person: Person, house: House, now: datetime
) -> None:
    """When reports are due."""
    there = await database.transact(deadlines.overview, house.deadlines, person, now)
    await chat.show(screens.deadlines(there))


async def ask_submission(
    event: CallbackQuery, callback_data: MarkReportSent, chat: Chat, act: Act, person: Person
) -> None:
    """Under which number, and when?"""
    outcome = await act(deadlines.ask_submission, person, callback_data.period)
    await chat.show(screens.asking_submission(outcome))


async def take_submission(
    event: Message, chat: Chat, act: Act, person: Person, visit: Visit, house: House, now: datetime
) -> None:
    """Number and date are typed: nobody is reminded any more."""
    period = visit.awaited.step if visit.awaited else ""
    typed = event.text or ""
    outcome = await act(deadlines.take_submission, house.deadlines, person, period, typed, now)
    if isinstance(outcome, AskingSubmission):
        await chat.show(screens.asking_submission(outcome))
    else:
        await chat.show(screens.deadlines(outcome))
