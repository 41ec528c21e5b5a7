"""A file of questionnaires that the operator collected elsewhere: told by its headings, taken in at once."""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256

from aiogram import Bot, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.filters import BaseFilter
from aiogram.types import Message

from bot.db.database import Database
from bot.errors import UnreadableFile
from bot.handlers.act import Act
from bot.handlers.chat import Chat
from bot.handlers.staff.documents import fetch
from bot.house import House
from bot.people.model import Person
from bot.screens import collected as screens
from bot.services import reading
from bot.services.headings import is_numbering
from bot.survey.questionnaires import collected, collected_rules
from bot.survey.questionnaires.collected import Taken
from bot.survey.questionnaires.collected_rules import Collected, Fault

# A year's questionnaires weigh less; a larger file is a register of services, which is not read twice.
LARGEST = 2_000_000
# How many rows one transaction takes in: presses wait for it.
PIECE = 25

Checked = tuple[list[Collected], list[Fault]]


class SendsSmallFile(BaseFilter):
    """A document came that may hold questionnaires."""

    async def __call__(self, event: Message) -> bool:
        """Look at the message."""
        return event.document is not None and (event.document.file_size or 0) <= LARGEST


def make_router() -> Router:
    """Stands before the register of services, which is given every other file."""
    router = Router(name="collected")
    router.message.register(take_file, SendsSmallFile())
    return router


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
    """Take in the rows that are in order and name the others; sent again, the file changes nothing.

    The update is marked as handled by the last transaction, so a kill in between only begins anew.
    """
    assert event.document is not None, "asked by the filter"
    data = await fetch(bot, event.document)
    if not data:
        raise SkipHandler
    today = now.astimezone(house.regulations.test.zone).date()
    checked = await asyncio.to_thread(read, data, house, today)
    if checked is None:
        raise SkipHandler
    rows, faults = checked
    taken = Taken(faults=tuple(faults))
    for at in range(0, len(rows), PIECE):
        piece = await database.read(collected.join, house.survey, person, rows[at : at + PIECE])
        taken = taken.plus(await database.transact(collected.import_rows, house.survey, person, piece, now))
    await act(collected.note_import, house.survey, person, taken, sha256(data).hexdigest(), now)
    await chat.show(screens.taken(taken, house.wordings.questionnaire))


def read(data: bytes, house: House, today: date) -> Checked | None:
    """Every row of a file of questionnaires; None when it is another file. Takes its time."""
    form = house.wordings.questionnaire

    def is_heading(cells: Sequence[str]) -> bool:
        return collected_rules.recognise(cells, form) is not None

    try:
        lines = iter(list(reading.below(data, is_heading)))
    except UnreadableFile:
        return None
    columns = collected_rules.recognise(next(lines)[1], form)
    assert columns is not None, "asked while reading"
    words = collected_rules.dictionary(form, house.service_lists.services)
    rows: list[Collected] = []
    faults: list[Fault] = []
    for number, cells in lines:
        if not any(cells) or is_numbering(cells):
            continue
        checked = collected_rules.check(number, cells, columns, words, today)
        if isinstance(checked, Collected):
            rows.append(checked)
        else:
            faults += checked
    return rows, faults
