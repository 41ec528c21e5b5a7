"""Ratings of the course in SQL; words are sealed. Kept apart from all answers about services."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, insert, select, update

from bot.db.schema import enrolments
from bot.db.survey_schema import course_ratings
from bot.enrolments.model import Ending
from bot.language import Language
from bot.people.vault import Vault
from bot.survey.ratings.rules import Opinion, Rating, Scale
from bot.survey.scales import MARKS, SCALES

_COMPLETE = and_(*(course_ratings.c[scale].is_not(None) for scale in SCALES))

# Home asks this each time it is shown.
_RATED = select(course_ratings.c.enrolment_id).where(
    course_ratings.c.enrolment_id == bindparam("enrolment"), _COMPLETE
)


def is_rated(connection: Connection, enrolment_id: int) -> bool:
    """Whether a cycle has a mark on every scale."""
    return connection.scalar(_RATED, {"enrolment": enrolment_id}) is not None


def rating(connection: Connection, enrolment_id: int) -> Rating:
    """The rating of a cycle as far as it is given; empty when it is not begun."""
    row = connection.execute(
        select(course_ratings).where(course_ratings.c.enrolment_id == enrolment_id)
    ).one_or_none()
    if row is None:
        return Rating(enrolment_id, (None,) * len(SCALES), finished=False)
    marks = tuple(getattr(row, scale) for scale in SCALES)
    return Rating(enrolment_id, marks, finished=row.finished_at is not None)


def save(
    connection: Connection,
    enrolment_id: int,
    language: Language,
    wording: str,
    now: datetime,
    **values: object,
) -> None:
    """Keep a part of a rating that is not finished; a finished one stays as it is."""
    known = course_ratings.c.enrolment_id == enrolment_id
    written = connection.execute(
        update(course_ratings).where(known, course_ratings.c.finished_at.is_(None)).values(**values)
    )
    if not written.rowcount and connection.scalar(select(course_ratings.c.enrolment_id).where(known)) is None:
        begun = {"language": language.value, "wording": wording, "begun_at": now}
        connection.execute(insert(course_ratings).values(enrolment_id=enrolment_id, **begun, **values))


def seal_words(vault: Vault, enrolment_id: int, words: str) -> bytes:
    """Words as they are kept."""
    return vault.seal(words, _record(enrolment_id))


def _record(enrolment_id: int) -> str:
    return f"course_ratings.words:{enrolment_id}"


def opinion(connection: Connection, course_id: str, first: datetime, after: datetime) -> Opinion:
    """What those think whose cycles ended from `first` until before `after`."""
    among = _ended(course_id, first, after)
    return Opinion(
        ended=_by_ending(connection, among, complete=False),
        rated=_by_ending(connection, among, complete=True),
        scales={scale: _scale_of(connection, among, scale) for scale in SCALES},
        words=_count_words(connection, among),
    )


def _ended(course_id: str, first: datetime, after: datetime) -> ColumnElement[bool]:
    """Cycles that ended in a period. A rating whose cycle was opened again waits for its next ending."""
    during = (enrolments.c.ended_at >= first) & (enrolments.c.ended_at < after)
    return (enrolments.c.course_id == course_id) & enrolments.c.ending.is_not(None) & during


def _by_ending(connection: Connection, among: ColumnElement[bool], *, complete: bool) -> dict[Ending, int]:
    counted = select(enrolments.c.ending, func.count()).where(among).group_by(enrolments.c.ending)
    if complete:
        counted = counted.join(course_ratings, course_ratings.c.enrolment_id == enrolments.c.id).where(
            _COMPLETE
        )
    found = {Ending(name): number for name, number in connection.execute(counted)}
    return {each: found.get(each, 0) for each in Ending}


def _scale_of(connection: Connection, among: ColumnElement[bool], scale: str) -> Scale:
    column = course_ratings.c[scale]
    counted = (
        select(column, func.count())
        .join(enrolments, enrolments.c.id == course_ratings.c.enrolment_id)
        .where(among, _COMPLETE)
        .group_by(column)
    )
    found: dict[int, int] = {row[0]: row[1] for row in connection.execute(counted)}
    return Scale({mark: found.get(mark, 0) for mark in MARKS})


def _count_words(connection: Connection, among: ColumnElement[bool]) -> int:
    counted = (
        select(func.count())
        .select_from(course_ratings)
        .join(enrolments, enrolments.c.id == course_ratings.c.enrolment_id)
        .where(among, _COMPLETE, course_ratings.c.words.is_not(None))
    )
    return connection.scalar(counted) or 0


def words(
    connection: Connection,
    vault: Vault,
    course_id: str,
    first: datetime,
    after: datetime,
    offset: int,
    limit: int,
) -> Iterator[tuple[datetime, str]]:
    """Words with the time they were left at, newest first. Raises SealBroken."""
    rows = connection.execute(
        select(course_ratings.c.enrolment_id, course_ratings.c.finished_at, course_ratings.c.words)
        .join(enrolments, enrolments.c.id == course_ratings.c.enrolment_id)
        .where(_ended(course_id, first, after), _COMPLETE, course_ratings.c.words.is_not(None))
        .order_by(course_ratings.c.finished_at.desc(), course_ratings.c.enrolment_id.desc())
        .offset(offset)
        .limit(limit)
    )
    return ((row.finished_at, vault.unseal(row.words, _record(row.enrolment_id))) for row in rows)
