"""A file of questionnaires that the operator collected elsewhere: told by its headings, taken in at once."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
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
# More rows than these are sent as several files: all of a file is taken in within one update.
MOST_ROWS = 2_000

Checked = tuple[list[Collected], list[Fault]]


@dataclass(frozen=True, slots=True)
class TooManyRows:
    """A file of questionnaires with more than MOST_ROWS of them: nothing of it is taken in."""


class SendsSmallFile(BaseFilter):
    """A document came that weighs no more than so many bytes."""

    def __init__(self, most: int) -> None:
        self._most = most

    async def __call__(self, event: Message) -> bool:
        """Look at the message."""
        return event.document is not None and (event.document.file_size or 0) <= self._most


def make_router() -> Router:
    """Stands before the register of services, which is given every other file."""
    router = Router(name="collected")
    router.message.register(take_file, SendsSmallFile(LARGEST))
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
    today = house.survey.today(now)
    checked = await asyncio.to_thread(read, data, house, today)
    if checked is None:
        raise SkipHandler
    if isinstance(checked, TooManyRows):
        await chat.show(screens.too_many(MOST_ROWS))
        return
    rows, faults = checked
    taken = Taken(faults=tuple(faults))
    for at in range(0, len(rows), PIECE):
        piece = await database.read(collected.join, house.survey, person, rows[at : at + PIECE])
        taken = taken.plus(await database.transact(collected.import_rows, house.survey, person, piece, now))
    await act(collected.note_import, house.survey, person, taken, sha256(data).hexdigest(), now)
    await chat.show(screens.taken(taken, house.wordings.questionnaire))


def read(data: bytes, house: House, today: date) -> Checked | TooManyRows | None:
    """Every row of a file of questionnaires; None when it is another file. Takes its time."""
    form = house.wordings.questionnaire

    def is_heading(cells: Sequence[str]) -> bool:
        return collected_rules.recognise(cells, form) is not None

    try:
        (_, heading), *below = reading.below(data, is_heading)
    except UnreadableFile:
        return None
    columns = collected_rules.recognise(heading, form)
    assert columns is not None, "asked while reading"
    lines = [(number, cells) for number, cells in below if any(cells) and not is_numbering(cells)]
    if len(lines) > MOST_ROWS:
        return TooManyRows()
    words = collected_rules.dictionary(form, house.service_lists.services)
    rows: list[Collected] = []
    faults: list[Fault] = []
    for number, cells in lines:
        checked = collected_rules.check(number, cells, columns, words, today)
        if isinstance(checked, Collected):
            rows.append(checked)
        else:
            faults += checked
    return rows, faults
