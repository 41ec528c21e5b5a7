"""Buttons by which a survey is ordered."""

from datetime import date
from typing import Annotated, Literal

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.callbacks import Number
from bot.survey.model import SampleMethod

# A day counted as `date.toordinal` does; 0 is none.
DayNumber = Annotated[int, Field(ge=0, le=date.max.toordinal())]

RegionCode = Annotated[str, Field(pattern=r"^\d\d$")]


class SurveyMenu(CallbackData, prefix="sv"):
    """Staff: a page of ordering surveys; `menu` is the first one."""

    page: Literal["menu", "client", "regions", "everybody"]


class SurveyRegion(CallbackData, prefix="svregion"):
    """Staff: the months of a region in which somebody may be asked."""

    region: RegionCode


class SurveyPeriod(CallbackData, prefix="svperiod"):
    """Staff: the centres of a region in a period; the days as in SurveyScope, pages are counted from 0."""

    region: RegionCode
    first: DayNumber
    last: DayNumber
    page: Number


class SurveyScope(CallbackData, prefix="svscope"):
    """Staff: whom of these services? Numbers that are 0, and an empty region, narrow nothing.

    `centre` is a service that the centre gave; `first` and `last` count days from 1 January of the year 1.
    """

    client: Annotated[int, Field(ge=0, lt=2**63)]
    centre: Annotated[int, Field(ge=0, lt=2**63)]
    region: Literal[""] | RegionCode
    first: DayNumber
    last: DayNumber


class OrderSurvey(CallbackData, prefix="svo"):
    """Staff: what this survey would cost. The fields of SurveyScope, then who is drawn.

    `sure` orders it: so many were shown when it was confirmed; 0 asks first.
    """

    client: Annotated[int, Field(ge=0, lt=2**63)]
    centre: Annotated[int, Field(ge=0, lt=2**63)]
    region: Literal[""] | RegionCode
    first: DayNumber
    last: DayNumber
    method: SampleMethod
    figure: Annotated[int, Field(ge=0, le=10_000)]
    seed: Annotated[int, Field(ge=0, lt=2**31)]
    sure: Annotated[int, Field(ge=0, lt=2**31)]
