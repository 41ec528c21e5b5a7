"""The room: what a supervisor sees of the survey at this moment (REQUIREMENTS, M13, S10, Q16)."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import TypeVar

from sqlalchemy import Connection

from bot.people import staff
from bot.people.model import Person
from bot.people.rules import Permission, demand
from bot.survey.calls import room_store as figure_store
from bot.survey.calls import rules as call_rules
from bot.survey.calls.room_store import Ended, Held, Made, Queue
from bot.survey.calls.rules import Share
from bot.survey.desk import SurveyDesk
from bot.survey.model import Mode, Outcome

Key = TypeVar("Key", int, str)


@dataclass(frozen=True, slots=True)
class Rates:
    """Complete interviews, and the rates of the cases that are over; None where none is."""

    completed: int
    response: Share | None
    refusals: Share | None


@dataclass(frozen=True, slots=True)
class Line:
    """An operator, or a unit: calls and completed interviews, today and this month; refusals of the month."""

    name: str
    unit: str | None
    calls_today: int
    completed_today: int
    calls: int
    completed: int
    refused: int


@dataclass(frozen=True, slots=True)
class RegionLine:
    """A region: what waits, and the rates of what was asked by phone; the chat as in `Room.phone`."""

    region: str
    queue: Queue
    rates: Rates


@dataclass(frozen=True, slots=True)
class HeldCase:
    """A case in somebody's hands."""

    held: Held
    name: str


@dataclass(frozen=True, slots=True)
class Room:
    """Everything at one moment; rates are those of the cases that were over this month.

    `phone` holds what was asked by phone; the chat as well, when the policy lets it count. `both` holds all.
    """

    queue: Queue
    done_today: Mapping[Mode, int]
    phone: Rates
    chat_completed: int
    both: Rates
    operators: tuple[Line, ...]
    units: tuple[Line, ...]
    regions: tuple[RegionLine, ...]
    held: tuple[HeldCase, ...]


def room(connection: Connection, desk: SurveyDesk, actor: Person, now: datetime) -> Room:
    """Read beside the writer: it looks at every open case. Raises NotAllowed, SealBroken."""
    demand(actor.role, Permission.SUPERVISE)
    local = now.astimezone(desk.policy.zone)
    today = datetime.combine(local.date(), time(), desk.policy.zone)
    month = today.replace(day=1)
    overdue = call_rules.overdue_before(now, desk.policy, desk.working_day)
    queues = figure_store.queues(connection, now, overdue)
    ended = figure_store.ended(connection, month)
    by_phone = [each for each in ended if _counts_as_phone(each, desk)]
    made = figure_store.made(connection, month, today)
    names = _names(connection, desk)
    return Room(
        queue=sum(queues.values(), Queue(0, 0, 0)),
        done_today=figure_store.completed(connection, today),
        phone=_rates(by_phone),
        chat_completed=_completed([each for each in ended if each.mode is Mode.CHAT]),
        both=_rates(ended),
        operators=_operators(made, names),
        units=_units(made),
        regions=_regions(queues, by_phone),
        held=tuple(
            HeldCase(each, names.get(each.operator, str(each.operator)))
            for each in figure_store.held(connection)
        ),
    )


def _counts_as_phone(ended: Ended, desk: SurveyDesk) -> bool:
    return ended.mode is Mode.PHONE or desk.policy.chat_counts_as_phone


def _rates(ended: Sequence[Ended]) -> Rates:
    outcomes = Counter[Outcome]()
    for each in ended:
        outcomes[each.outcome] += each.number
    counts = call_rules.dispositions(outcomes)
    return Rates(_completed(ended), call_rules.response_rate_1(counts), call_rules.refusal_rate_1(counts))


def _completed(ended: Sequence[Ended]) -> int:
    return sum(each.number for each in ended if each.outcome is Outcome.COMPLETED)


def _names(connection: Connection, desk: SurveyDesk) -> dict[int, str]:
    """What colleagues are called; who has no name is told by the number of the account."""
    there = staff.colleagues(connection, desk.vault)
    return {each.telegram_id: each.name or str(each.telegram_id) for each in there}


def _operators(made: Sequence[Made], names: Mapping[int, str]) -> tuple[Line, ...]:
    groups = _grouped(made, lambda each: each.operator)
    found = (_line(names.get(operator, str(operator)), None, rows) for operator, rows in groups.items())
    return tuple(sorted(found, key=lambda line: (-line.completed, line.name)))


def _units(made: Sequence[Made]) -> tuple[Line, ...]:
    """The call centre first, then the branches (Methodology, point 16)."""
    groups = _grouped(made, lambda each: each.unit)
    units = sorted(groups, key=lambda unit: (unit != staff.CALL_CENTRE, unit))
    return tuple(_line("", unit, groups[unit]) for unit in units)


def _grouped(made: Sequence[Made], by: Callable[[Made], Key]) -> dict[Key, list[Made]]:
    groups: dict[Key, list[Made]] = {}
    for each in made:
        groups.setdefault(by(each), []).append(each)
    return groups


def _line(name: str, unit: str | None, made: Sequence[Made]) -> Line:
    return Line(
        name=name,
        unit=unit,
        calls_today=sum(each.calls_today for each in made),
        completed_today=sum(each.completed_today for each in made),
        calls=sum(each.calls for each in made),
        completed=sum(each.completed for each in made),
        refused=sum(each.refused for each in made),
    )


def _regions(queues: Mapping[str, Queue], by_phone: Sequence[Ended]) -> tuple[RegionLine, ...]:
    regions = sorted({*queues, *(each.region for each in by_phone)})
    return tuple(
        RegionLine(
            region,
            queues.get(region, Queue(0, 0, 0)),
            _rates([each for each in by_phone if each.region == region]),
        )
        for region in regions
    )
