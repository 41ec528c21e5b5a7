"""Buttons of administrators: letters, acts, the calendar, the deadlines of reports."""

from typing import Annotated, Literal

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.callbacks import Id, Number
from bot.callbacks.orders import DayNumber
from bot.monitoring.acts.model import ActsView, Reason

PeriodCode = Annotated[str, Field(pattern=r"^20\d\d(Q[1-3])?$")]
MonthCode = Annotated[str, Field(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")]


class ShowLetters(CallbackData, prefix="letters"):
    """Administrators: a page of letters to the operator, counted from 0."""

    page: Number


class ShowLetter(CallbackData, prefix="letter"):
    """Administrators: a letter with its clock."""

    letter: Id


class SendLetterFiles(CallbackData, prefix="letfile"):
    """Administrators: the letter as files, in both languages."""

    letter: Id


class MarkLetterSent(CallbackData, prefix="letsent"):
    """Administrators: the letter is sent; asks for number and date."""

    letter: Id


class ShowLetterRows(CallbackData, prefix="letrows"):
    """Administrators: the rows of a letter against what has come, page by page from 0."""

    letter: Id
    page: Number


class CloseLetter(CallbackData, prefix="letclose"):
    """Administrators: await nothing more; asked twice."""

    letter: Id
    sure: bool


class ShowDeadlines(CallbackData, prefix="terms"):
    """Administrators: when reports are due."""


class MarkReportSent(CallbackData, prefix="repsent"):
    """Administrators: a report went out; asks for number and date."""

    period: PeriodCode


class ShowMonth(CallbackData, prefix="calmonth"):
    """Administrators: a month of the calendar; 0 and 0 is the present one."""

    year: Number
    month: Number


class ShowDay(CallbackData, prefix="calday"):
    """Administrators: a day, counted as `date.toordinal` does."""

    day: DayNumber


class DeclareDay(CallbackData, prefix="caldecl"):
    """Administrators: the day is the other of worked and off; asks why."""

    day: DayNumber


class UndoDay(CallbackData, prefix="calundo"):
    """Administrators: the day is again as the calendar has it."""

    day: DayNumber


class ShowDeclared(CallbackData, prefix="callist"):
    """Administrators: the days that were declared."""


class ShowActs(CallbackData, prefix="acts"):
    """Administrators: how the services of a month are proved."""

    month: MonthCode


class ListActs(CallbackData, prefix="actlist"):
    """Administrators: services of a month by how they are proved, page by page from 0."""

    month: MonthCode
    view: ActsView
    page: Number


class ShowActService(CallbackData, prefix="actserv"):
    """Administrators: a service and its act; the list to go back to is that of its month."""

    service: Id


class ExcludeService(CallbackData, prefix="actout"):
    """Administrators: leave a service out, for this reason."""

    service: Id
    reason: Reason


class RestoreService(CallbackData, prefix="actback"):
    """Administrators: count a service again."""

    service: Id


class ApplyProposals(CallbackData, prefix="actall"):
    """Administrators: asks whether everything that is proposed of a month is to be left out.

    `sure` left it out at once in an earlier release; now it asks as well.
    """

    month: MonthCode
    sure: bool


class ConfirmProposals(CallbackData, prefix="actsure"):
    """Administrators: leave them out, as long as they are as many as were shown."""

    month: MonthCode
    number: Number


class RestoreMonth(CallbackData, prefix="actundo"):
    """Administrators: count everything of a month again whose act has come since."""

    month: MonthCode


class ActsHelp(CallbackData, prefix="acthelp"):
    """Administrators: the newest month, how a file of acts is sent, or its template."""

    page: Literal["overview", "how", "kk", "ru"]
