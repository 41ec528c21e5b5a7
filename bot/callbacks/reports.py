"""Buttons of the quarterly and yearly reports: administrators only."""

from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.callbacks import Id, Number
from bot.language import Language
from bot.monitoring.figures.model import Beside, BlockKind, Statistic

Code = Annotated[str, Field(max_length=16, pattern=r"^[\w.-]*$")]
"""A row or a region of a table; empty: all of them, or the one that is not stated."""


class ShowReports(CallbackData, prefix="reports"):
    """The reports that were made, and the periods of which one can be."""


class OrderReport(CallbackData, prefix="mkrep"):
    """Make the report of a period, as 2026Q1 or 2026."""

    period: Code


class ShowReport(CallbackData, prefix="report"):
    """A report that was made."""

    report: Id


class ShowStatistics(CallbackData, prefix="repst"):
    """The list of the statistics of a block."""

    report: Id
    block: BlockKind


class ShowRows(CallbackData, prefix="reprw"):
    """A statistic by its rows; pages are counted from 0."""

    report: Id
    block: BlockKind
    statistic: Statistic | Beside
    page: Number


class ShowRow(CallbackData, prefix="reprg"):
    """A row of a statistic, by regions; `whole` is the row of all."""

    report: Id
    block: BlockKind
    statistic: Statistic | Beside
    row: Code
    whole: bool


class ShowBehind(CallbackData, prefix="repwho"):
    """Who is in this cell? `whole`: 0 one row and one region, 1 all rows, 2 all regions, 3 all of both."""

    report: Id
    block: BlockKind
    statistic: Statistic | Beside
    row: Code
    region: Code
    whole: Annotated[int, Field(ge=0, le=3)]
    page: Number


class ShowConclusion(CallbackData, prefix="repend"):
    """The conclusion in one language."""

    report: Id
    language: Language


class EditConclusion(CallbackData, prefix="reped"):
    """Type another conclusion."""

    report: Id
    language: Language


class SignReport(CallbackData, prefix="repsig"):
    """Type whose post and name stand under the report."""

    report: Id


class SendReport(CallbackData, prefix="repzip"):
    """The files of the report in one language."""

    report: Id
    language: Language
