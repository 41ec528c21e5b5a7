"""Looking at any lesson and any question of an edition, in both languages."""

from dataclasses import dataclass

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.callbacks.editions import PreviewModule, PreviewModules, PreviewPage, PreviewQuestion
from bot.db.database import Database
from bot.editions import changes, service
from bot.editions.changes import Changes
from bot.editions.model import Edition, Listed
from bot.errors import NotFound
from bot.handlers.chat import Chat
from bot.handlers.shelving import Shelving
from bot.house import House
from bot.lessons.model import Lesson
from bot.people.model import Person
from bot.screens import edition_preview as screens


def make_router() -> Router:
    """The conversation's handlers."""
    router = Router(name="course_preview")
    router.callback_query.register(show_page, PreviewPage.filter())
    router.callback_query.register(show_question, PreviewQuestion.filter())
    router.callback_query.register(show_module, PreviewModule.filter())
    router.callback_query.register(show_modules, PreviewModules.filter())
    return router


@dataclass(frozen=True, slots=True)
class Looked:
    """An edition that is looked at."""

    listed: Listed
    edition: Edition

    def lesson(self, lesson_id: str) -> Lesson:
        """A lesson of it. Raises NotFound."""
        lesson = self.edition.course.by_id.get(lesson_id)
        if lesson is None:
            raise NotFound(f"lesson {lesson_id}")
        return lesson

    def changes(self, present: Edition) -> Changes:
        """What differs from the present edition."""
        return changes.changes(present, self.edition)


async def show_modules(
    event: CallbackQuery,
    callback_data: PreviewModules,
    chat: Chat,
    database: Database,
    person: Person,
    house: House,
    shelving: Shelving,
) -> None:
    """All modules, those that differ marked."""
    looked = await _looked(database, shelving, house, person, callback_data.edition)
    differs = looked.changes(house.library.present)
    await chat.show(screens.modules(looked.listed, looked.edition, differs))


async def show_module(
    event: CallbackQuery,
    callback_data: PreviewModule,
    chat: Chat,
    database: Database,
    person: Person,
    house: House,
    shelving: Shelving,
) -> None:
    """The lessons of a module."""
    looked = await _looked(database, shelving, house, person, callback_data.edition)
    differs = looked.changes(house.library.present)
    await chat.show(screens.module(looked.listed, looked.edition, differs, callback_data.module))


async def show_page(
    event: CallbackQuery,
    callback_data: PreviewPage,
    chat: Chat,
    database: Database,
    person: Person,
    house: House,
    shelving: Shelving,
) -> None:
    """A page."""
    looked = await _looked(database, shelving, house, person, callback_data.edition)
    lesson, data = looked.lesson(callback_data.lesson), callback_data
    await chat.show(screens.page(looked.listed, looked.edition, lesson, data.page, data.language))


async def show_question(
    event: CallbackQuery,
    callback_data: PreviewQuestion,
    chat: Chat,
    database: Database,
    person: Person,
    house: House,
    shelving: Shelving,
) -> None:
    """A question with its right answer."""
    looked = await _looked(database, shelving, house, person, callback_data.edition)
    lesson, data = looked.lesson(callback_data.lesson), callback_data
    await chat.show(screens.question(looked.listed, looked.edition, lesson, data.number, data.language))


async def _looked(
    database: Database, shelving: Shelving, house: House, person: Person, edition_id: int
) -> Looked:
    """Raises NotAllowed, and NotFound for what is gone or cannot be read."""
    listed = await database.transact(service.look, person, house.course.id, edition_id)
    edition = await shelving.edition(listed)
    if edition is None:
        raise NotFound(f"edition {edition_id} cannot be read")
    return Looked(listed, edition)
