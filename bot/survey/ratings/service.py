"""Use cases of rating the course once a cycle has ended, and of reading the ratings (Rules, point 8)."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from sqlalchemy import Connection

from bot.enrolments import store as enrolments
from bot.enrolments.model import Enrolment
from bot.errors import NotFound
from bot.people import audit
from bot.people import store as people
from bot.people.model import Awaited, Person
from bot.people.rules import Permission, demand
from bot.survey.desk import SurveyDesk
from bot.survey.periods import Period, span
from bot.survey.ratings import rules, store
from bot.survey.ratings.rules import Opinion, Rating
from bot.survey.scales import MARKS, SCALES

TOPIC = "rating"

ON_A_PAGE = 3
"""How many words are shown at once: as many as fit a message even if they are nothing but emoji."""


@dataclass(frozen=True, slots=True)
class AskingMark:
    """A mark is asked for on the scale of this step, counted from 1."""

    rating: Rating
    step: int


@dataclass(frozen=True, slots=True)
class AskingWords:
    """All marks are given, and words may follow; `unfit` when what was typed was empty or too long."""

    rating: Rating
    unfit: bool = False


@dataclass(frozen=True, slots=True)
class Thanks:
    """The rating is finished and stays so."""


Outcome = AskingMark | AskingWords | Thanks


@dataclass(frozen=True, slots=True)
class Opinions:
    """What learners think, of cycles that ended in a period."""

    period: Period
    first: date
    after: date
    opinion: Opinion


@dataclass(frozen=True, slots=True)
class Words:
    """A page, from 0, of the words that learners left, each with its time (UTC); `of` counts them all."""

    period: Period
    page: int
    of: int
    words: tuple[tuple[datetime, str], ...] = field(repr=False)


def offered(connection: Connection, enrolment: Enrolment, now: datetime) -> bool:
    """Whether home offers to rate this cycle."""
    return rules.is_offered(enrolment.ended_at, now) and not store.is_rated(connection, enrolment.id)


def open_rating(connection: Connection, person: Person, enrolment_id: int) -> Outcome:
    """The rating of an own cycle that has ended, where it stopped. Raises NotFound."""
    rating = _load(connection, person, enrolment_id)
    return _show(connection, person, rating, rules.next_step(rating))


def go(connection: Connection, person: Person, enrolment_id: int, step: int) -> Outcome:
    """Show a step; the words only once every scale is marked. Raises NotFound."""
    rating = _load(connection, person, enrolment_id)
    if not 1 <= step <= rules.WORDS:
        raise NotFound(f"step {step} of a rating")
    return _show(connection, person, rating, step if step < rules.WORDS else rules.next_step(rating))


def mark(
    connection: Connection,
    desk: SurveyDesk,
    person: Person,
    enrolment_id: int,
    scale: int,
    figure: int,
    now: datetime,
) -> Outcome:
    """Keep a mark of 1 to 5 on scale 1 to 4. Raises NotFound."""
    if not 1 <= scale <= len(SCALES) or figure not in MARKS:
        raise NotFound(f"mark {figure} on scale {scale}")
    _load(connection, person, enrolment_id)
    _save(connection, desk, person, enrolment_id, now, **{SCALES[scale - 1]: figure})
    rating = _load(connection, person, enrolment_id)
    return _show(connection, person, rating, rules.next_step(rating, scale))


def take_words(
    connection: Connection, desk: SurveyDesk, person: Person, typed: str, now: datetime
) -> Outcome:
    """Keep the typed words and finish. Raises NotFound when none were asked for."""
    awaited = people.awaited_answer(connection, person.id)
    if awaited is None or awaited.topic != TOPIC or awaited.subject is None:
        raise NotFound(f"person {person.id} is not asked for words about the course")
    rating = _load(connection, person, awaited.subject)
    words = rules.words_of(typed)
    if words is None:
        return AskingWords(rating, unfit=True)
    sealed = store.seal_words(desk.vault, rating.enrolment_id, words)
    return _finish(connection, desk, person, rating, now, words=sealed)


def finish(
    connection: Connection, desk: SurveyDesk, person: Person, enrolment_id: int, now: datetime
) -> Outcome:
    """Finish without words; with a scale unmarked, ask for it. Raises NotFound."""
    return _finish(connection, desk, person, _load(connection, person, enrolment_id), now)


def opinions(
    connection: Connection, desk: SurveyDesk, actor: Person, course_id: str, period: Period, now: datetime
) -> Opinions:
    """What those think whose cycles ended in a period. Raises NotAllowed."""
    demand(actor.role, Permission.SEE_STATISTICS)
    first, after = span(period, desk.today(now))
    opinion = store.opinion(connection, course_id, _begin(desk, first), _begin(desk, after))
    return Opinions(period, first, after, opinion)


def read_words(
    connection: Connection,
    desk: SurveyDesk,
    actor: Person,
    course_id: str,
    period: Period,
    page: int,
    now: datetime,
) -> Words:
    """A page of words; they may be private, so the audit notes who opens it. Raises NotAllowed, NotFound."""
    found = opinions(connection, desk, actor, course_id, period, now)
    if page < 0 or page * ON_A_PAGE >= max(found.opinion.words, 1):
        raise NotFound(f"page {page} of the words")
    first, after = _begin(desk, found.first), _begin(desk, found.after)
    words = tuple(store.words(connection, desk.vault, course_id, first, after, page * ON_A_PAGE, ON_A_PAGE))
    details = {"course": course_id, "from": found.first.isoformat()}
    counts = {"page": page + 1, "rows": len(words)}
    audit.write(
        connection, desk.vault, actor.telegram_id, "read_rating_words", details={**details, **counts}, now=now
    )
    return Words(period, page, found.opinion.words, words)


def _begin(desk: SurveyDesk, day: date) -> datetime:
    """The first instant of a local day."""
    return datetime.combine(day, time.min, desk.policy.zone).astimezone(UTC)


def _load(connection: Connection, person: Person, enrolment_id: int) -> Rating:
    """The rating of an own cycle that has ended. Raises NotFound."""
    enrolment = enrolments.by_id(connection, enrolment_id)
    if enrolment is None or enrolment.person_id != person.id or enrolment.ending is None:
        raise NotFound(f"enrolment {enrolment_id} is not to be rated by person {person.id}")
    return store.rating(connection, enrolment_id)


def _save(
    connection: Connection,
    desk: SurveyDesk,
    person: Person,
    enrolment_id: int,
    now: datetime,
    **values: object,
) -> None:
    version = desk.wordings.course.version
    store.save(connection, enrolment_id, person.language, version, now, **values)


def _finish(
    connection: Connection, desk: SurveyDesk, person: Person, rating: Rating, now: datetime, **values: object
) -> Outcome:
    step = rules.next_step(rating)
    if step == rules.WORDS:
        _save(connection, desk, person, rating.enrolment_id, now, finished_at=now, **values)
        rating = _load(connection, person, rating.enrolment_id)
    return _show(connection, person, rating, step)


def _show(connection: Connection, person: Person, rating: Rating, step: int) -> Outcome:
    """The step, or thanks; words are waited for exactly while they are asked for."""
    asking = step == rules.WORDS and not rating.finished
    _wait(connection, person, rating.enrolment_id if asking else None)
    if rating.finished:
        return Thanks()
    return AskingWords(rating) if asking else AskingMark(rating, step)


def _wait(connection: Connection, person: Person, enrolment_id: int | None) -> None:
    if enrolment_id is not None:
        people.await_answer(connection, person.id, Awaited(TOPIC, "words", enrolment_id))
        return
    awaited = people.awaited_answer(connection, person.id)
    if awaited and awaited.topic == TOPIC:
        people.await_answer(connection, person.id, None)
