"""Buttons of administrators who publish the course."""

from typing import Annotated, Literal

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.callbacks import Id, Number
from bot.language import Language

# Of modules and lessons, as they stand in course.toml.
Name = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,16}$")]


class CoursePage(CallbackData, prefix="ed"):
    """How things stand with the course, or how a package is sent."""

    page: Literal["overview", "how"]


class ShowDraft(CallbackData, prefix="eddraft"):
    """What a draft would change."""

    edition: Id


class DropDraft(CallbackData, prefix="eddrop"):
    """Forget a draft."""

    edition: Id


class SendChanges(CallbackData, prefix="eddiff"):
    """All changes of a draft as a file."""

    edition: Id


class PublishEdition(CallbackData, prefix="edpub"):
    """Publish a draft in the place of `over` (0: of none); `sure` once it was told what will happen."""

    edition: Id
    over: Annotated[int, Field(ge=0, lt=2**63)]
    at_once: bool
    sure: bool


class RollBack(CallbackData, prefix="edback"):
    """Withdraw this edition, which is the present one."""

    edition: Id


class PreviewModules(CallbackData, prefix="edmods"):
    """The modules of an edition."""

    edition: Id


class PreviewModule(CallbackData, prefix="edmod"):
    """The lessons of a module."""

    edition: Id
    module: Name


class PreviewPage(CallbackData, prefix="edpage"):
    """A page (from 0) of a lesson as learners see it."""

    edition: Id
    lesson: Name
    page: Number
    language: Language


class PreviewQuestion(CallbackData, prefix="edq"):
    """A question (from 0) of a lesson with its right answer."""

    edition: Id
    lesson: Name
    number: Number
    language: Language
