"""What narrows a register, as conditions in SQL."""

from sqlalchemy import ColumnElement, func, literal, select

from bot.db.schema import profiles
from bot.db.survey_schema import services
from bot.registers.model import Chosen, Programme
from bot.registers.register import RegisterDesk


def days(column: ColumnElement[object], chosen: Chosen) -> list[ColumnElement[bool]]:
    """A local date within the period."""
    if chosen.stretch is None:
        return []
    return [column >= chosen.stretch.first, column < chosen.stretch.after]


def instants(column: ColumnElement[object], desk: RegisterDesk, chosen: Chosen) -> list[ColumnElement[bool]]:
    """An instant within the local days of the period."""
    if chosen.stretch is None:
        return []
    first, after = chosen.stretch.instants(desk.policy.zone)
    return [column >= first, column < after]


def region(column: ColumnElement[str], chosen: Chosen) -> list[ColumnElement[bool]]:
    """In the region."""
    return [column == chosen.region] if chosen.region else []


def of_services(chosen: Chosen) -> list[ColumnElement[bool]]:
    """A service in the region, given by the place that gave the service of this number."""
    wanted = region(services.c.region, chosen)
    if chosen.place:
        like = services.alias("like")
        for name in ("region", "place"):
            same = select(like.c[name]).where(like.c.id == chosen.place).scalar_subquery()
            wanted.append(services.c[name] == same)
    return wanted


def of_people(chosen: Chosen) -> list[ColumnElement[bool]]:
    """A person of the region and the programme by their profile."""
    told = func.coalesce(profiles.c.programmes, "")
    match chosen.programme:
        case Programme.ANY:
            programme = []
        case Programme.NONE:
            programme = [told == ""]
        case code:
            programme = [(literal(",") + told + literal(",")).contains(f",{code},")]
    return region(profiles.c.region, chosen) + programme
