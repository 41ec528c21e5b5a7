"""The nine statistics in SQL. Long reads; what they write is a temporary table of their own transaction.

All tables of a report are counted from one set of rows, `counted`, so that they cannot differ in what they
are of. The table is of ids and codes only: nothing private leaves the register.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Date,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    and_,
    case,
    cast,
    distinct,
    false,
    func,
    insert,
    literal,
    or_,
    select,
)

from bot.db.report_schema import exclusions, letters
from bot.db.survey_schema import batches, clients, held_rows, services
from bot.monitoring.figures import rules
from bot.monitoring.figures.model import (
    UNDIVIDED,
    Block,
    Breach,
    Matrix,
    Provider,
    Reason,
    Statistic,
    Unit,
)
from bot.monitoring.figures.rules import SPECS, Band, Correction, Spec
from bot.services.model import BatchState, ServiceState

PLACES = 2
"""As many blocks as a report can have."""

counted = Table(
    "counted_services",
    MetaData(),
    Column("id", BigInteger, primary_key=True),
    Column("client_id", BigInteger),
    Column("enterprise_id", BigInteger),
    Column("ended_on", Date),
    Column("region", String),
    Column("section", String),
    Column("form", String),
    Column("sex", String),
    Column("band", String),
    Column("category", String),
    Column("service", String),
    Column("subtype", String),
    Column("provider", String),
    Column("mode", String),
    # Of each block: 0 no part of it, 1 a part of it, 2 the earliest service of its client there.
    *(Column(f"place_{number}", Integer) for number in range(PLACES)),
    prefixes=["TEMPORARY"],
)

left_out = Table(
    "left_out_services",
    MetaData(),
    Column("id", BigInteger, primary_key=True),
    Column("reason", String),
    Column("region", String),
    Column("batch_id", BigInteger),
    Column("ended_on", Date),
    prefixes=["TEMPORARY"],
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What decides which services count and under which row: the profile's, as plain values."""

    bands: Sequence[Band]
    is_operator: Callable[[str], bool]
    cut_off: Callable[[str], date]
    zone: ZoneInfo


_TAKEN = (BatchState.CONFIRMED, BatchState.DONE)
"""Files whose rows are in the register, or are on their way into it."""


@dataclass(frozen=True, slots=True)
class _Batch:
    id: int
    month: str
    received_on: date


# Which services count


def collect(connection: Connection, blocks: Sequence[Block], later: Block | None, terms: Terms) -> None:
    """Fill `counted` with the services that count in any of these blocks, and `left_out` with the others.

    `later` are the days that belong to the next year (REQUIREMENTS, Q15). `clear` both afterwards.
    """
    in_time = _in_time(connection, blocks, terms)
    for table, rows in (
        (counted, _counting(connection, blocks, in_time, terms)),
        (left_out, _leaving_out(blocks, later, in_time)),
    ):
        table.create(connection)
        connection.execute(insert(table).from_select([each.name for each in table.columns], rows))


def clear(connection: Connection) -> None:
    """Forget the rows of a report."""
    counted.drop(connection)
    left_out.drop(connection)


def _counting(
    connection: Connection, blocks: Sequence[Block], in_time: ColumnElement[bool], terms: Terms
) -> Select[tuple[object, ...]]:
    return (
        select(
            services.c.id,
            services.c.client_id,
            services.c.enterprise_id,
            services.c.ended_on,
            services.c.region,
            services.c.oked_section,
            services.c.legal_form,
            func.coalesce(clients.c.sex, ""),
            _band(terms.bands),
            services.c.category,
            services.c.service,
            services.c.subtype,
            _provider(connection, blocks, terms),
            services.c.mode,
            *_places(blocks),
        )
        .join(clients, clients.c.id == services.c.client_id)
        .where(_within(blocks), services.c.state == ServiceState.REGISTERED, in_time)
    )


def _within(blocks: Iterable[Block]) -> ColumnElement[bool]:
    return or_(*(_in_block(each) for each in blocks))


def _in_block(block: Block) -> ColumnElement[bool]:
    """The period of a service is that of the day on which it ended (REQUIREMENTS, Q15)."""
    return and_(services.c.ended_on >= block.first, services.c.ended_on < block.after)


def _band(bands: Sequence[Band]) -> ColumnElement[str]:
    """The age is that of the day on which the service began (REQUIREMENTS, Q14)."""
    age = services.c.age
    fits = [
        (age >= each.first if each.last is None else age.between(each.first, each.last)) for each in bands
    ]
    return case(*zip(fits, (literal(each.code) for each in bands), strict=True), else_=literal(""))


def _provider(connection: Connection, blocks: Sequence[Block], terms: Terms) -> ColumnElement[str]:
    """Who gave it: names are compared here, since SQLite knows no small Cyrillic letters."""
    named = connection.execute(
        select(services.c.provider).where(_within(blocks), services.c.provider.is_not(None)).distinct()
    )
    operator = [name for (name,) in named if terms.is_operator(name)]
    return case(
        (func.coalesce(services.c.provider, "") == "", literal(Provider.UNSTATED.value)),
        (services.c.provider.in_(operator), literal(Provider.OPERATOR.value)),
        else_=literal(Provider.COMPANY.value),
    )


def _places(blocks: Sequence[Block]) -> Iterator[ColumnElement[int]]:
    for number in range(PLACES):
        if number >= len(blocks):
            yield literal(0)
            continue
        inside = _in_block(blocks[number])
        order = func.row_number().over(
            partition_by=(services.c.client_id, case((inside, 1), else_=0)),
            order_by=(services.c.ended_on, services.c.id),
        )
        yield case((~inside, 0), (order == 1, 2), else_=1)


def _in_time(connection: Connection, blocks: Sequence[Block], terms: Terms) -> ColumnElement[bool]:
    """On time, or in the place of a held row that was (Methodology, points 9 and 10)."""
    received = _batches(connection, blocks, terms.zone)
    due = {each.id: terms.cut_off(each.month) for each in received}
    on_time = [each.id for each in received if rules.counts(each.received_on, due[each.id])]
    late = {each.id: each for each in received if each.id not in set(on_time)}
    mended = [
        and_(services.c.batch_id == number, services.c.id.in_(_replacing(origins)))
        for number, origins in _mended(connection, late, due, terms).items()
    ]
    return or_(services.c.batch_id.in_(on_time), *mended) if received else false()


def _batches(connection: Connection, blocks: Iterable[Block], zone: ZoneInfo) -> list[_Batch]:
    wanted = {month for block in blocks for month in rules.months(block)}
    found = select(batches.c.id, batches.c.month, batches.c.received_at).where(
        batches.c.month.in_(wanted), batches.c.state.in_(_TAKEN)
    )
    return [
        _Batch(row.id, row.month, row.received_at.astimezone(zone).date())
        for row in connection.execute(found.order_by(batches.c.id))
    ]


def _mended(
    connection: Connection, late: dict[int, _Batch], due: dict[int, date], terms: Terms
) -> dict[int, list[int]]:
    """For each late batch those batches whose held rows it mended within the term."""
    pairs = (
        select(services.c.batch_id, held_rows.c.batch_id, batches.c.received_at, letters.c.answer_due_on)
        .join(held_rows, held_rows.c.replaced_by == services.c.id)
        .join(batches, batches.c.id == held_rows.c.batch_id)
        .outerjoin(letters, letters.c.batch_id == held_rows.c.batch_id)
        .where(services.c.batch_id.in_(late))
        .distinct()
    )
    found: dict[int, list[int]] = {}
    for number, origin, received_at, answer_due_on in connection.execute(pairs):
        correction = Correction(received_at.astimezone(terms.zone).date(), answer_due_on)
        if rules.counts(late[number].received_on, due[number], correction):
            found.setdefault(number, []).append(origin)
    return found


def _replacing(origins: Collection[int]) -> Select[tuple[int | None]]:
    there = held_rows.c.batch_id.in_(origins), held_rows.c.replaced_by.is_not(None)
    return select(held_rows.c.replaced_by).where(*there)


# What they add up to


def statistics(connection: Connection, place: int) -> dict[Statistic, Matrix]:
    """All tables of the block with this number."""
    return {name: _matrix(connection, spec, place, name) for name, spec in SPECS.items()}


def _matrix(connection: Connection, spec: Spec, place: int, name: Statistic) -> Matrix:
    row = counted.c[spec.by] if spec.by else literal(UNDIVIDED)
    there = _those(spec, place)
    if spec.additive:
        cells = connection.execute(
            select(row, counted.c.region, func.count()).where(*there).group_by(row, counted.c.region)
        )
        return rules.added_up((rules.row_of(name, code), region, n) for code, region, n in cells)
    thing = counted.c.client_id if spec.unit is Unit.CLIENT else counted.c.enterprise_id
    return _distinct(connection, row if spec.by else None, thing, there)


def _those(spec: Spec, place: int) -> list[ColumnElement[bool]]:
    there: list[ColumnElement[bool]] = [counted.c[f"place_{place}"] >= (2 if spec.once else 1)]
    if spec.among:
        there.append(counted.c[spec.among[0]].in_(spec.among[1]))
    if spec.besides:
        there.append(counted.c[spec.besides[0]].not_in(spec.besides[1]))
    return there


def _distinct(
    connection: Connection,
    row: ColumnElement[str] | None,
    thing: ColumnElement[int],
    there: Sequence[ColumnElement[bool]],
) -> Matrix:
    """Each person or enterprise once a cell, once a row, once a region, and once in all."""
    number = func.count(distinct(thing)).label("number")
    total = connection.scalar(select(number).where(*there)) or 0
    regions = _by(connection, counted.c.region, number, there)
    if row is None:
        return Matrix({UNDIVIDED: regions}, {UNDIVIDED: total}, regions, total) if total else _NOTHING
    rows = _by(connection, row, number, there)
    cells: dict[str, dict[str, int]] = {code: {} for code in sorted(rows)}
    by_both = select(row, counted.c.region, number).where(*there).group_by(row, counted.c.region)
    for code, region, n in connection.execute(by_both.order_by(row, counted.c.region)):
        cells[code][region] = n
    return Matrix(cells, rows, regions, total)


def _by(
    connection: Connection,
    column: ColumnElement[str],
    number: ColumnElement[int],
    there: Sequence[ColumnElement[bool]],
) -> dict[str, int]:
    found = select(column.label("code"), number).where(*there).group_by(column).order_by(column)
    return {row.code: row.number for row in connection.execute(found)}


_NOTHING = Matrix({}, {}, {}, 0)


# What was left out


def _leaving_out(
    blocks: Sequence[Block], later: Block | None, in_time: ColumnElement[bool]
) -> Select[tuple[object, ...]]:
    """Each with one reason."""
    excluded = services.c.state == ServiceState.EXCLUDED
    wanted = and_(_within(blocks), or_(excluded, ~in_time))
    next_year = _in_block(later) if later else false()
    reason = case(
        (next_year, literal(Reason.AFTER_CUTOFF.value)),
        (excluded, literal(f"{Reason.EXCLUDED}:") + func.coalesce(exclusions.c.reason, "")),
        else_=literal(Reason.LATE.value),
    )
    still = (exclusions.c.service_id == services.c.id) & exclusions.c.restored_at.is_(None)
    return (
        select(services.c.id, reason, services.c.region, services.c.batch_id, services.c.ended_on)
        .outerjoin(exclusions, still)
        .where(or_(wanted, next_year))
    )


def reasons(connection: Connection, block: Block, *, main: bool) -> Matrix:
    """What was left out by reason and region; what comes after the end of the main block is told with it."""
    mine = [left_out.c.ended_on >= block.first]
    if not main:
        mine.append(left_out.c.ended_on < block.after)
    groups = (left_out.c.reason, left_out.c.region)
    found = connection.execute(select(*groups, func.count()).where(*mine).group_by(*groups))
    return rules.added_up((reason, region, number) for reason, region, number in found)


def held(connection: Connection, block: Block) -> int:
    """Rows of these months that wait for their correction."""
    waiting = held_rows.c.month.in_(list(rules.months(block))), held_rows.c.closed_at.is_(None)
    return connection.scalar(select(func.count()).where(*waiting)) or 0


def breaches(connection: Connection, block: Block, terms: Terms, today: date) -> list[Breach]:
    """Registers that came too late with new rows, and months that are due and of which nothing came.

    Methodology, points 7 and 14. A batch that only mends is a correction, not a register.
    """
    found = []
    received = _batches(connection, (block,), terms.zone)
    brought = _brought(connection, [each.id for each in received])
    for month in rules.months(block):
        due = terms.cut_off(month)
        of_month = [each for each in received if each.month == month]
        if not of_month and due < today:
            found.append(Breach(month, due, None, None, (today - due).days, 0))
        for each in of_month:
            if not rules.counts(each.received_on, due) and brought.get(each.id):
                days = (each.received_on - due).days
                found.append(Breach(month, due, each.id, each.received_on, days, brought[each.id]))
    return found


def _brought(connection: Connection, numbers: Collection[int]) -> dict[int, int]:
    """How many services each batch brought that mend nothing."""
    new = (batches.c.taken - batches.c.mended).label("new")
    rows = connection.execute(select(batches.c.id, new).where(batches.c.id.in_(numbers)))
    return {row.id: row.new for row in rows}


# The rows behind


def columns_of(connection: Connection, table: Table, chunk: int) -> Iterator[tuple[str, ...]]:
    """Every column of `counted` or `left_out` as one text, its values divided by commas, chunk by chunk.

    The database puts the texts together: a million rows would keep the bot from answering otherwise.
    """
    last = 0
    while True:
        rows = select(table).where(table.c.id > last).order_by(table.c.id).limit(chunk).subquery()
        texts = (func.aggregate_strings(cast(each, String), ",") for each in rows.columns)
        found = connection.execute(select(func.max(rows.c.id), *texts)).one()
        if found[0] is None:
            return
        last = found[0]
        yield tuple(found[1:])
