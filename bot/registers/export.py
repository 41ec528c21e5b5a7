"""Use cases: a register read and written as a file in one go; its rows are never there all at once."""

from datetime import datetime

from sqlalchemy import Connection

from bot.i18n import speaking
from bot.people.model import Person
from bot.registers import file, service
from bot.registers.file import RegisterFile
from bot.registers.model import Chosen, Filter, Making, RegisterName
from bot.registers.register import RegisterDesk


def export(
    connection: Connection,
    desk: RegisterDesk,
    actor: Person,
    name: RegisterName,
    wanted: Filter,
    now: datetime,
    making: Making,
) -> RegisterFile:
    """The file in the language of who asks. A long read. Raises NotAllowed, NotFound, SealBroken."""
    with speaking(actor.language):
        return file.write(service.gather(connection, desk, actor, name, wanted, now, making), desk)


def export_for(
    connection: Connection, desk: RegisterDesk, name: RegisterName, chosen: Chosen, making: Making
) -> RegisterFile:
    """The same for whoever may read already, as the terminal. Raises NotFound, SealBroken."""
    return file.write(service.gather_for(connection, desk, name, chosen, making), desk)
