"""Opens cases: at once, when somebody orders a round, and by the job that goes on with all that is left.

Everything is done in pieces, so that the one writer of SQLite is free again soon. What is left is asked of
the database at each run, so the job may be killed at any moment, run twice or too late.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sqlalchemy import Connection

from bot.survey import rules
from bot.survey.desk import SurveyDesk
from bot.survey.model import SampleMethod, SurveyPolicy
from bot.survey.rounds import sampling, store
from bot.survey.rounds.model import Askable, Opened, Progress, Round, Stratum

PIECE = 300
"""As many cases are opened in one transaction."""

PASSED_PIECE = 2000
"""As many services are passed over in one transaction."""

MOST = 20 * PIECE
"""As many services are looked up for one run of the job."""

SEEDS = 2**31

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ordered:
    """A piece of an order: these services are drawn and not yet open; after the last piece it is finished."""

    round_id: int
    service_ids: tuple[int, ...] = field(repr=False)
    last: bool


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A piece of the scheduler's draw, and the state of the draw which it follows from."""

    stratum: Stratum
    seen: Progress
    service_ids: tuple[int, ...] = field(repr=False)
    passed: tuple[int, ...] = field(repr=False)


Piece = Ordered | Scheduled


def pieces(connection: Connection, desk: SurveyDesk, random: Random, now: datetime) -> list[Piece]:
    """What is to be opened now, in pieces; writes nothing. `random` gives the seeds of new draws."""
    ordered = [each for round in store.unfinished(connection) for each in _of_order(connection, desk, round)]
    return [*ordered, *_of_scheduler(connection, desk.policy, random, now)]


def open_piece(connection: Connection, desk: SurveyDesk, piece: Piece, now: datetime) -> Opened:
    """Open the cases of one piece; what has changed since it was looked up is left out."""
    match piece:
        case Ordered(round_id, service_ids, last):
            if last:
                store.finish(connection, round_id, now)
            return open_cases(connection, desk, round_id, service_ids, now)
        case Scheduled(stratum, seen, service_ids, passed):
            turn = store.take_turn(connection, stratum, seen, len(service_ids), now)
            if turn is None:
                return Opened()
            store.pass_over(connection, turn, passed)
            return open_cases(connection, desk, turn, service_ids, now)


def open_cases(
    connection: Connection, desk: SurveyDesk, round_id: int, service_ids: Sequence[int], now: datetime
) -> Opened:
    """Open a case for each of these services that may still be asked about."""
    found = store.askable_of(connection, service_ids)
    starts = _starts(connection, found, now)
    store.add_cases(connection, [_case(desk, round_id, each, starts[each.id]) for each in found])
    in_chat = sum(each.person_id is not None for each in found)
    return Opened(in_chat, len(found) - in_chat)


def _starts(connection: Connection, found: Sequence[Askable], now: datetime) -> dict[int, datetime]:
    """When each case begins: now, or in the chat a full day after the client's last one.

    So nobody is invited twice on one day, not even by an invitation that quiet hours put off to the morning.
    """
    in_chat = {each.client_id for each in found if each.person_id}
    latest = store.latest_in_chat(connection, in_chat) if in_chat else {}
    starts: dict[int, datetime] = {}
    for each in found:
        before = latest.get(each.client_id) if each.person_id else None
        starts[each.id] = max(now, before + A_DAY) if before else now
        if each.person_id:
            latest[each.client_id] = starts[each.id]
    return starts


def _case(desk: SurveyDesk, round_id: int, service: Askable, start: datetime) -> dict[str, object]:
    in_chat = service.person_id is not None
    wait = timedelta(days=desk.policy.phone_after_days if in_chat else 0)
    return {
        "service_id": service.id,
        "client_id": service.client_id,
        "round_id": round_id,
        "person_id": service.person_id,
        "region": service.region,
        "language": service.language,
        "opened_at": start,
        "phone_from": rules.next_calling_time(start + wait, desk.policy, desk.working_day),
        "unsettled": in_chat,
    }


# Orders


def remaining(connection: Connection, round: Round, policy: SurveyPolicy) -> list[int]:
    """The services that an order has drawn and that may still be asked about."""
    day = round.ordered_at.astimezone(policy.zone).date()
    found = store.askable(connection, round.order.scope, day, round.through)
    if round.cuts is None:
        return [each.id for each in found]
    seed = round.order.seed
    return [each.id for each in found if sampling.is_drawn(round.cuts, seed, each.region, each.id)]


def _of_order(connection: Connection, desk: SurveyDesk, round: Round) -> Iterator[Ordered]:
    left = remaining(connection, round, desk.policy)
    at_once = left[:MOST]
    chunks = list(_chunks(at_once, PIECE)) or [()]
    for chunk in chunks:
        yield Ordered(round.id, chunk, last=chunk is chunks[-1] and len(at_once) == len(left))


# The scheduler


def due_days(policy: SurveyPolicy, now: datetime) -> tuple[date, date]:
    """The first and the last day on which a service ended that the scheduler surveys now."""
    today = now.astimezone(policy.zone).date()
    return today - timedelta(days=policy.latest_days), today - timedelta(days=policy.days_after)


def next_opening(connection: Connection, policy: SurveyPolicy, now: datetime) -> datetime | None:
    """The next instant at which the time of a service comes: the beginning of a local day."""
    ended_on = store.next_end(connection, due_days(policy, now)[1])
    if ended_on is None:
        return None
    day = ended_on + timedelta(days=policy.days_after)
    return datetime.combine(day, time(), policy.zone).astimezone(UTC)


def _of_scheduler(
    connection: Connection, policy: SurveyPolicy, random: Random, now: datetime
) -> Iterator[Scheduled]:
    # A sample is drawn from all that is there; a census takes whatever comes.
    limit = MOST if policy.method is SampleMethod.CENSUS else None
    strata: dict[Stratum, list[int]] = {}
    for each in store.due(connection, *due_days(policy, now), limit):
        stratum = Stratum(each.month, each.region, policy.method, policy.figure)
        strata.setdefault(stratum, []).append(each.id)
    for stratum, candidates in strata.items():
        seen = store.progress_of(connection, stratum) or Progress(random.randrange(SEEDS), 0, 0, 0)
        yield _of_stratum(stratum, seen, candidates)


def _of_stratum(stratum: Stratum, seen: Progress, candidates: Sequence[int]) -> Scheduled:
    """Open what is drawn; with the last of it, pass over the rest.

    One piece only: what comes after it is drawn from the state that it leaves. A piece that was planned
    behind one that another program has overtaken would be drawn from a state that never was.
    """
    plan = (stratum.method, stratum.figure, seen.seed)
    drawn = sampling.more(candidates, seen.opened, seen.passed, plan)
    left_out = sorted(set(candidates) - set(drawn)) if len(drawn) <= PIECE else []
    return Scheduled(stratum, seen, tuple(drawn[:PIECE]), tuple(left_out[:PASSED_PIECE]))


def _chunks(ids: Sequence[int], size: int) -> Iterator[tuple[int, ...]]:
    return (tuple(ids[at : at + size]) for at in range(0, len(ids), size))
