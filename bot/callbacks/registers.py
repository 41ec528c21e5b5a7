"""Buttons of the registers: administrators only. Filters travel as codes, so that they survive a restart."""

from typing import Annotated, Literal

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from bot.callbacks.orders import RegionCode
from bot.registers.model import Filter, Narrowing, Programme, RegisterName, When

Page = Annotated[int, Field(ge=-1, lt=10**7)]
# The number of a service that the place gave; 0: any place. Longer ones leave no room for the rest.
PlaceCode = Annotated[int, Field(ge=0, lt=10**13)]


class ShowRegisters(CallbackData, prefix="regs"):
    """The list of registers."""


class _OfRegister(CallbackData, prefix="regof"):
    """A register and its filter: what the buttons below share; no button is of this kind alone."""

    name: RegisterName
    when: When
    region: Literal[""] | RegionCode
    place: PlaceCode
    programme: Programme


class ShowRegister(_OfRegister, prefix="reg"):
    """A page of a register, counted from 0."""

    page: Page


class NarrowRegister(_OfRegister, prefix="regby"):
    """What a register can be narrowed by: which periods, regions, places, programmes there are."""

    by: Narrowing


class ExportRegister(_OfRegister, prefix="regout"):
    """The register as a file."""


def filter_of(pressed: _OfRegister) -> Filter:
    """The filter that a button carries."""
    return Filter(pressed.when, pressed.region, pressed.place, pressed.programme)
