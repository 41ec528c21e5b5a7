"""Who is where in the course, everybody who has registered (Rules, point 8; REQUIREMENTS R07)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, Subquery, func, select, union_all

from bot.db.schema import attempts, enrolments, lesson_progress, profiles
from bot.i18n import _, language
from bot.people.profile_store import record_of
from bot.people.registration import Step
from bot.registers import conditions, masks
from bot.registers.model import Chosen, Narrowing, RegisterName
from bot.registers.register import Line, Register, RegisterDesk
from bot.reports import store
from bot.reports.completers import programme_words
from bot.reports.statistics import State, state_names
from bot.reports.table import Cell, Column, Table, streamed


@dataclass(frozen=True, slots=True)
class Progress:
    """How far somebody has come, opened: the newest cycle, of which `lessons` are read.

    `seen_at` is the last thing they did in it; of who has not begun, the registration. Their cycle is None.
    """

    full_name: str = field(repr=False)
    region: str | None
    locality: str | None
    programmes: str | None
    state: State
    cycle: int | None
    lessons: int
    seen_at: datetime


def _query(desk: RegisterDesk, chosen: Chosen) -> Select[Any]:
    """By the last activity, the newest first."""
    at = store.standings(desk.course.id, desk.policy, chosen.now)
    read, seen = _lessons_read(desk), _last_seen()
    seen_at = func.coalesce(seen.c.at, profiles.c.registered_at)
    return (
        select(profiles, at.c.state, at.c.cycle, seen_at.label("seen_at"))
        .add_columns(func.coalesce(read.c.number, 0).label("lessons"))
        .join(at, at.c.person_id == profiles.c.person_id)
        .outerjoin(read, read.c.enrolment_id == at.c.enrolment_id)
        .outerjoin(seen, seen.c.enrolment_id == at.c.enrolment_id)
        .where(profiles.c.registered_at.is_not(None))
        .where(*conditions.instants(seen_at, desk, chosen), *conditions.of_people(chosen))
        .order_by(seen_at.desc(), profiles.c.person_id)
    )


def _lessons_read(desk: RegisterDesk) -> Subquery:
    """How many of the present lessons are read in each cycle."""
    there = [lesson.id for lesson in desk.course.lessons]
    return (
        select(lesson_progress.c.enrolment_id, func.count().label("number"))
        .where(lesson_progress.c.read_at.is_not(None), lesson_progress.c.lesson_id.in_(there))
        .group_by(lesson_progress.c.enrolment_id)
        .subquery("lessons_read")
    )


def _last_seen() -> Subquery:
    """When something was last done in each cycle: begun, a lesson read, an attempt begun or handed in."""
    done = union_all(
        select(enrolments.c.id.label("enrolment_id"), enrolments.c.started_at.label("at")),
        select(lesson_progress.c.enrolment_id, lesson_progress.c.read_at).where(
            lesson_progress.c.read_at.is_not(None)
        ),
        select(attempts.c.enrolment_id, func.coalesce(attempts.c.finished_at, attempts.c.started_at)),
    ).subquery("done")
    newest = select(done.c.enrolment_id, func.max(done.c.at).label("at"))
    return newest.group_by(done.c.enrolment_id).subquery("seen")


def _opened(_connection: Connection, desk: RegisterDesk, rows: Sequence[Row[Any]]) -> Iterator[Progress]:
    for row in rows:
        yield Progress(
            full_name=desk.vault.unseal(row.full_name, record_of(Step.FULL_NAME, row.person_id)),
            region=row.region,
            locality=row.locality,
            programmes=row.programmes,
            state=State(row.state),
            cycle=row.cycle,
            lessons=row.lessons,
            seen_at=row.seen_at,
        )


def _table(rows: Sequence[Progress], desk: RegisterDesk) -> Table:
    return Table(
        name=_("Progress"),
        title=_("Progress of the training"),
        notes=(_("Rules, point 8 · {course}", course=desk.course.title[language()]),),
        columns=(
            Column(_("No."), 6),
            Column(_("Surname, given name, patronymic"), 34),
            Column(_("Region"), 24),
            Column(_("Settlement"), 22),
            Column(_("Programmes"), 30),
            Column(_("Cycle"), 8),
            Column(_("Where in the course"), 30),
            Column(_("Lessons read"), 14),
            Column(_("Lessons in all"), 14),
            Column(_("Last activity"), 16),
        ),
        rows=streamed(rows, lambda number, row: (number, *_cells(row, desk))),
    )


def _cells(row: Progress, desk: RegisterDesk) -> tuple[Cell, ...]:
    known = desk.dictionaries.regions.get(row.region or "")
    return (
        row.full_name,
        known.name[language()] if known else row.region,
        row.locality,
        programme_words(row.programmes),
        row.cycle,
        state_names()[row.state],
        row.lessons,
        len(desk.course.lessons),
        masks.local(row.seen_at, desk),
    )


def _line(row: Progress, desk: RegisterDesk) -> Line:
    lessons = f"📖 {row.lessons} / {len(desk.course.lessons)}"
    told = (state_names()[row.state], lessons, masks.figures(masks.local(row.seen_at, desk)))
    return Line(f"{masks.person(row.full_name)} · {masks.region(row.region, desk)}", told)


REGISTER = Register(
    RegisterName.PROGRESS,
    frozenset({Narrowing.PERIOD, Narrowing.REGION, Narrowing.PROGRAMME}),
    timeless=True,
    prescribed=False,
    query=_query,
    opened=_opened,
    table=_table,
    line=_line,
)
