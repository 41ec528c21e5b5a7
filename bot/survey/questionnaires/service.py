"""Use cases of the questionnaire of Appendix 2 in the chat (Methodology, point 6; M02, Q17, Q20).

Each answer is one transaction; the service is loaded by id and owner at every press.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from bot.errors import NotFound
from bot.people import store as people
from bot.people.model import Awaited, Person
from bot.survey.desk import SurveyDesk
from bot.survey.questionnaires import rules, store
from bot.survey.questionnaires.rules import About, Sheet
from bot.survey.scales import MARKS, SCALES

TOPIC = "questionnaire"


@dataclass(frozen=True, slots=True)
class Asking:
    """A step of an unfinished questionnaire, counted from 1; `unfit` when typed words were empty or too long.

    `today` is the local date, which the summary shows as the day of filling in.
    """

    sheet: Sheet
    about: About
    step: int
    today: date
    unfit: bool = False


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The questionnaire is confirmed; `following` is the next service to be asked about, if there is one."""

    sheet: Sheet
    about: About
    following: int | None


@dataclass(frozen=True, slots=True)
class NothingToFill:
    """There is no online service that the person has to judge."""


Outcome = Asking | Confirmed


def waiting(connection: Connection, desk: SurveyDesk, person: Person, now: datetime) -> int | None:
    """The service whose questionnaire is offered to a person now."""
    return store.waiting(connection, person.id, desk.today(now))


def open_next(
    connection: Connection, desk: SurveyDesk, person: Person, now: datetime
) -> Outcome | NothingToFill:
    """The questionnaire that is to be filled in next, where it stopped."""
    service_id = waiting(connection, desk, person, now)
    if service_id is None:
        return NothingToFill()
    return open_one(connection, desk, person, service_id, now)


def open_one(
    connection: Connection, desk: SurveyDesk, person: Person, service_id: int, now: datetime
) -> Outcome:
    """Begin the questionnaire of an own online service, or go on where it stopped. Raises NotFound."""
    about, sheet = _load(connection, desk, person, service_id, now)
    return _show(connection, desk, person, about, sheet, rules.next_step(sheet), now)


def go(
    connection: Connection, desk: SurveyDesk, person: Person, service_id: int, step: int, now: datetime
) -> Outcome:
    """Show a step; the summary only once all is answered. Raises NotFound."""
    about, sheet = _load(connection, desk, person, service_id, now)
    if not 1 <= step <= rules.SUMMARY:
        raise NotFound(f"step {step} of a questionnaire")
    if step == rules.SUMMARY:
        step = rules.next_step(sheet)
    return _show(connection, desk, person, about, sheet, step, now)


def mark(
    connection: Connection,
    desk: SurveyDesk,
    person: Person,
    service_id: int,
    scale: int,
    figure: int,
    now: datetime,
) -> Outcome:
    """Keep a mark of 1 to 5 on scale 1 to 4. Raises NotFound."""
    if not (1 <= scale <= len(SCALES) and figure in MARKS):
        raise NotFound(f"mark {figure} on scale {scale}")
    return _answer(connection, desk, person, service_id, scale, {SCALES[scale - 1]: figure}, now)


def choose_purpose(
    connection: Connection, desk: SurveyDesk, person: Person, service_id: int, purpose: str, now: datetime
) -> Outcome:
    """Keep why the client came; another purpose is typed next. Raises NotFound."""
    if purpose not in desk.wordings.questionnaire.purposes:
        raise NotFound("a purpose that is not in the list")
    values = {"purpose": purpose, "purpose_words": None}
    return _answer(connection, desk, person, service_id, rules.PURPOSE, values, now)


def take_words(
    connection: Connection, desk: SurveyDesk, person: Person, typed: str, now: datetime
) -> Outcome:
    """Keep the typed purpose. Raises NotFound when none was asked for."""
    awaited = people.awaited_answer(connection, person.id)
    if awaited is None or awaited.topic != TOPIC or awaited.subject is None:
        raise NotFound(f"person {person.id} is not asked for a purpose")
    words = rules.purpose_of(typed)
    if words is None:
        about, sheet = _load(connection, desk, person, awaited.subject, now)
        return Asking(sheet, about, rules.PURPOSE, desk.today(now), unfit=True)
    values = {"purpose": rules.OTHER, "purpose_words": store.seal_words(desk.vault, words)}
    return _answer(connection, desk, person, awaited.subject, rules.PURPOSE, values, now)


def tick(
    connection: Connection,
    desk: SurveyDesk,
    person: Person,
    service_id: int,
    wish: str,
    now: datetime,
    *,
    on: bool,
) -> Outcome:
    """Put or take away a tick; the list stays open until the person goes on. Raises NotFound."""
    about, sheet = _load(connection, desk, person, service_id, now)
    form = desk.wordings.questionnaire
    if wish in form.financial:
        step, kept = rules.FINANCIAL, rules.ticked(sheet.financial, wish, form.financial, on=on)
    elif wish in form.nonfinancial:
        step, kept = rules.NONFINANCIAL, rules.ticked(sheet.nonfinancial, wish, form.nonfinancial, on=on)
    else:
        raise NotFound("a wish that is not in the list")
    store.change(connection, sheet.id, **{_COLUMNS[step]: None if kept is None else ",".join(kept)})
    about, sheet = _load(connection, desk, person, service_id, now)
    return _show(connection, desk, person, about, sheet, step, now)


def wish_none(
    connection: Connection, desk: SurveyDesk, person: Person, service_id: int, step: int, now: datetime
) -> Outcome:
    """None of the list at this step is wished. Raises NotFound."""
    if step not in _COLUMNS:
        raise NotFound(f"step {step} has no wishes")
    return _answer(connection, desk, person, service_id, step, {_COLUMNS[step]: ""}, now)


def confirm(
    connection: Connection, desk: SurveyDesk, person: Person, service_id: int, now: datetime
) -> Outcome:
    """Confirm a whole questionnaire, once: with time and person, in place of a signature. Raises NotFound."""
    _, sheet = _load(connection, desk, person, service_id, now)
    if rules.is_complete(sheet):
        signed = {"person_id": person.id, "filled_on": desk.today(now), "confirmed_at": now}
        store.change(connection, sheet.id, language=person.language.value, **signed)
    return open_one(connection, desk, person, service_id, now)


_COLUMNS = {rules.FINANCIAL: "financial", rules.NONFINANCIAL: "nonfinancial"}


def _answer(
    connection: Connection,
    desk: SurveyDesk,
    person: Person,
    service_id: int,
    step: int,
    values: Mapping[str, object],
    now: datetime,
) -> Outcome:
    """Keep an answer and show the next step that has none."""
    about, sheet = _load(connection, desk, person, service_id, now)
    store.change(connection, sheet.id, **values)
    about, sheet = _load(connection, desk, person, service_id, now)
    following = step if step == rules.PURPOSE and rules.is_typing(sheet) else rules.next_step(sheet, step)
    return _show(connection, desk, person, about, sheet, following, now)


def _load(
    connection: Connection, desk: SurveyDesk, person: Person, service_id: int, now: datetime
) -> tuple[About, Sheet]:
    """An own service and its questionnaire, begun if it was not. Raises NotFound for anybody else's."""
    about = store.own(connection, desk.vault, person.id, service_id, desk.today(now))
    if about is None:
        raise NotFound(f"service {service_id} is not asked about for person {person.id}")
    store.begin(connection, desk.vault, person, about, desk.wordings.questionnaire.version, now)
    sheet = store.of_service(connection, desk.vault, service_id)
    assert sheet is not None, "just written in this transaction"
    return about, sheet


def _show(
    connection: Connection,
    desk: SurveyDesk,
    person: Person,
    about: About,
    sheet: Sheet,
    step: int,
    now: datetime,
) -> Outcome:
    """The step, or the confirmed questionnaire; words are waited for exactly when they are asked for."""
    typing = sheet.confirmed_at is None and step == rules.PURPOSE and rules.is_typing(sheet)
    _wait(connection, person, about.service_id if typing else None)
    if sheet.confirmed_at is not None:
        return Confirmed(sheet, about, waiting(connection, desk, person, now))
    return Asking(sheet, about, step, desk.today(now))


def _wait(connection: Connection, person: Person, service_id: int | None) -> None:
    """Wait for the words of a purpose, or no more; what other conversations wait for is left alone."""
    if service_id is not None:
        people.await_answer(connection, person.id, Awaited(TOPIC, "purpose", service_id))
        return
    awaited = people.awaited_answer(connection, person.id)
    if awaited and awaited.topic == TOPIC:
        people.await_answer(connection, person.id, None)
