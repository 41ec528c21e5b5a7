"""Where a person is now: the screen behind /start, an unknown text, an old button and a repeated update."""

from datetime import datetime

from bot.cabinet import service as cabinet
from bot.cabinet.service import Cabinet
from bot.db.database import Database
from bot.handlers.chat import Chat
from bot.house import House
from bot.i18n import speaking
from bot.people import profiles
from bot.people.model import Person
from bot.quiz.service import Asking, Finished, Reviewing, Summary
from bot.screens import guidance, home, quiz, registration, welcome
from bot.screens.screen import Screen


async def show_present(
    chat: Chat,
    database: Database,
    person: Person | None,
    house: House,
    now: datetime,
    *,
    above: str | None = None,
) -> None:
    """Show where the person is; `above` is a line said before it."""
    screen = await present_screen(database, person, house, now)
    await chat.show(screen.under(above))


async def present_screen(database: Database, person: Person | None, house: House, now: datetime) -> Screen:
    """Language before anything else, then consent, then what is unanswered, then the test or home."""
    if person is None:
        return welcome.choose_language()
    with speaking(person.language):
        if not person.consented:
            return welcome.ask_consent(house.regulations.consent).under(guidance.staff_line(person.role))
        if not person.registered:
            asking = await database.transact(profiles.present_step, house.desk, person, now)
            return registration.show(asking, house.dictionaries, house.regulations.support_phone)
        return inside(await database.transact(cabinet.present, house, person, now), house)


def inside(outcome: cabinet.Present, house: House) -> Screen:
    """The test that a registered person is in, or home."""
    if isinstance(outcome, Cabinet):
        return home.home(outcome, house.edition_of(outcome.place).course, house.regulations.test)
    return in_test(outcome, house)


def in_test(outcome: Asking | Summary | Finished | Reviewing, house: House) -> Screen:
    """What a press in a test leads to, by the edition of its cycle."""
    edition = house.library.of(outcome.version)
    return quiz.test(outcome, house.test_in(edition), edition.course)
