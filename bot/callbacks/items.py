"""Buttons about the questions of the test: what the answers say of them, and voiding one."""

from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.callbacks import Number

QuestionId = Annotated[str, Field(min_length=1, max_length=32)]


class ShowItems(CallbackData, prefix="items"):
    """Administrators: all questions at a glance."""


class ListItems(CallbackData, prefix="itlist"):
    """Administrators: a page of a list, counted from 0; `which` is its name or a module."""

    which: QuestionId
    page: Number


class ShowItem(CallbackData, prefix="item"):
    """Administrators: one question."""

    question: QuestionId


class VoidQuestion(CallbackData, prefix="void"):
    """Administrators: void a question; asks for the reason."""

    question: QuestionId


class KeepQuestion(CallbackData, prefix="unvoid"):
    """Administrators: after all, do not void it."""

    question: QuestionId


class SendItems(CallbackData, prefix="itfile"):
    """Administrators: everything about all questions, as an Excel file."""
