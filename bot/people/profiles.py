"""Use cases of the registration and the profile (Rules, points 2, 3 and 6).

Whoever is registered edits with the very same questions: only what comes after an answer differs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.errors import AnswerFlaw, IdentifierFlaw, InvalidAnswer
from bot.people import profile_store, registration, store
from bot.people.dictionaries import Dictionaries, RegionKind
from bot.people.identifiers import Bin, Iin
from bot.people.model import Awaited, Person
from bot.people.profile_store import Value
from bot.people.registration import Profile, Step
from bot.people.vault import Vault

REGISTRATION = "registration"
EDIT = "edit"
"""Topics of awaited answers: a newcomer's, and somebody's who is registered."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the registration works with: the keys, the official lists, the zone in which days begin."""

    vault: Vault
    dictionaries: Dictionaries
    zone: ZoneInfo

    def today(self, now: datetime) -> date:
        """The local date."""
        return now.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class Asking:
    """A question; `flaw` is what was wrong with the last answer, `page` counts pages of options from 0."""

    step: Step
    profile: Profile
    editing: bool
    flaw: AnswerFlaw | IdentifierFlaw | None = None
    page: int = 0


@dataclass(frozen=True, slots=True)
class NotAdmitted:
    """The course is not for businesses of this size; nothing is saved (Rules, point 2)."""

    category: str


@dataclass(frozen=True, slots=True)
class Registered:
    """Every question is answered just now; `person` is as known from now on."""

    person: Person


@dataclass(frozen=True, slots=True)
class ShowingProfile:
    """The registered person's answers, `changed` after one of them was edited."""

    profile: Profile
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The answer is to a question that is not open: the person is to see where they are."""

    person: Person


Outcome = Asking | NotAdmitted | Registered | ShowingProfile | Elsewhere


def present_step(connection: Connection, desk: Desk, person: Person, now: datetime) -> Asking:
    """The question where somebody is who is not registered yet."""
    profile = _profile(connection, desk, person, now)
    step = registration.next_step(profile.answered())
    assert step is not None, "the last answer registers"
    return _asking(connection, person, step, profile)


def ask(
    connection: Connection, desk: Desk, person: Person, step: Step, now: datetime, page: int = 0
) -> Asking | Elsewhere:
    """Ask `step`: a newcomer one of the questions they have come to, a registered person any."""
    profile = _profile(connection, desk, person, now)
    if step is Step.DIVISION and _sole_division(desk, profile.oked_section):
        step = Step.SECTION
    if not person.registered and not registration.may_ask(step, profile.answered()):
        return present_step(connection, desk, person, now)
    if not _can_be_put(step, profile):
        return Elsewhere(person)
    return replace(_asking(connection, person, step, profile), page=max(0, page))


def show_profile(connection: Connection, desk: Desk, person: Person, now: datetime) -> ShowingProfile:
    """The answers of a registered person."""
    store.await_answer(connection, person.id, None)
    return ShowingProfile(_profile(connection, desk, person, now))


def pause(connection: Connection, person: Person) -> None:
    """Wait for no answer any more; what is answered is kept."""
    store.await_answer(connection, person.id, None)


def answer_typed(
    connection: Connection, desk: Desk, person: Person, step: Step, typed: str | AnswerFlaw, now: datetime
) -> Outcome:
    """Take what the person typed (or a flaw that was seen before) as the answer to `step`."""
    if not _is_open(connection, person, step):
        return _where_open(connection, desk, person, now)
    profile = _profile(connection, desk, person, now)
    try:
        value = _typed_value(connection, desk, person, step, typed, now)
    except InvalidAnswer as error:
        return replace(_asking(connection, person, step, profile), flaw=error.flaw)
    return _take(connection, desk, person, profile, (step, value), now)


def answer_pressed(
    connection: Connection, desk: Desk, person: Person, step: Step, choice: str, now: datetime
) -> Outcome:
    """Take a pressed button as the answer, if its question is the one that is open."""
    profile = _profile(connection, desk, person, now)
    if not _is_open(connection, person, step) or choice not in choices(desk.dictionaries, profile, step):
        return _where_open(connection, desk, person, now)
    if step is Step.CATEGORY and choice not in registration.ADMITTED_CATEGORIES:
        return NotAdmitted(choice)
    return _take(connection, desk, person, profile, (step, _KEPT.get((step, choice), choice)), now)


def choices(dictionaries: Dictionaries, profile: Profile, step: Step) -> tuple[str, ...]:
    """The ready answers to a question, in the order of showing."""
    match step:
        case Step.LEGAL_FORM if profile.identifier:
            return tuple(form.code for form in dictionaries.legal_forms_for(profile.identifier))
        case Step.CATEGORY:
            return tuple(dictionaries.categories)
        case Step.REGION:
            return tuple(dictionaries.regions)
        case Step.SECTION:
            return tuple(entry.code for entry in dictionaries.sections())
        case Step.DIVISION:
            return tuple(entry.code for entry in dictionaries.divisions(profile.oked_section or ""))
    return _FIXED_CHOICES.get(step, ())


def full_name(connection: Connection, vault: Vault, person_id: int) -> str:
    """The name of somebody who has given it, for a certificate."""
    name = profile_store.sealed_text(connection, vault, person_id, Step.FULL_NAME)
    assert name is not None, "nobody learns before the name is given"
    return name


CONFIRMED = "yes"
SKIPPED = "skip"
_FIXED_CHOICES: Mapping[Step, tuple[str, ...]] = {
    Step.CONFIRMATION: (CONFIRMED,),
    Step.PROGRAMMES: tuple(registration.PROGRAMMES),
    Step.DISABILITY: registration.DISABILITY,
    Step.EMAIL: (SKIPPED,),
}
# What is stored where it is not the choice itself.
_KEPT: Mapping[tuple[Step, str], str | bool] = {
    (Step.CONFIRMATION, CONFIRMED): True,
    (Step.EMAIL, SKIPPED): "",
    **{(Step.PROGRAMMES, choice): kept for choice, kept in registration.PROGRAMMES.items()},
}


def _profile(connection: Connection, desk: Desk, person: Person, now: datetime) -> Profile:
    return profile_store.load(connection, desk.vault, person.id, desk.today(now))


def _asking(connection: Connection, person: Person, step: Step, profile: Profile) -> Asking:
    topic = EDIT if person.registered else REGISTRATION
    store.await_answer(connection, person.id, Awaited(topic, step))
    return Asking(step, profile, editing=person.registered)


def _where_open(connection: Connection, desk: Desk, person: Person, now: datetime) -> Asking | Elsewhere:
    """What somebody sees who answers a question that is not open."""
    return Elsewhere(person) if person.registered else present_step(connection, desk, person, now)


def _is_open(connection: Connection, person: Person, step: Step) -> bool:
    """Whether `step` is what the person is being asked: an old button must not change a profile."""
    awaited = store.awaited_answer(connection, person.id)
    return awaited is not None and awaited.topic in (REGISTRATION, EDIT) and awaited.step == step


def _can_be_put(step: Step, profile: Profile) -> bool:
    """Whether what the question is about is known."""
    match step:
        case Step.CONFIRMATION | Step.LEGAL_FORM:
            return profile.identifier is not None
        case Step.DIVISION:
            return profile.oked_section is not None
    return True


def _typed_value(
    connection: Connection, desk: Desk, person: Person, step: Step, typed: str | AnswerFlaw, now: datetime
) -> str | Iin | Bin:
    """The value of a typed answer. Raises InvalidAnswer."""
    if isinstance(typed, AnswerFlaw) and step in registration.TYPED:
        raise InvalidAnswer(typed)
    value = registration.parse_typed(step, typed, desk.today(now))
    if isinstance(value, Iin) and profile_store.iin_is_taken(connection, desk.vault, value, person.id):
        raise InvalidAnswer(AnswerFlaw.TAKEN)
    return value


def _take(
    connection: Connection,
    desk: Desk,
    person: Person,
    profile: Profile,
    answer: tuple[Step, Value],
    now: datetime,
) -> Outcome:
    """Keep an answer with what follows from it, and go on to the next question without one."""
    values = dict([answer]) | _consequences(desk, person, profile, *answer)
    profile_store.save(connection, desk.vault, person.id, values)
    profile = replace(profile, **{step.value: value for step, value in values.items()})  # type: ignore[arg-type] # each step is a field
    step = registration.next_step(profile.answered())
    if step is not None:
        return _asking(connection, person, step, profile)
    store.await_answer(connection, person.id, None)
    if person.registered:
        return ShowingProfile(profile, changed=True)
    profile_store.set_registered(connection, person.id, now)
    return Registered(replace(person, registered=True))


def _consequences(
    desk: Desk, person: Person, profile: Profile, step: Step, value: Value
) -> dict[Step, Value]:
    """Other answers that a new one makes known, or that have to be asked again."""
    match step, value:
        case Step.IDENTIFIER, Iin() | Bin():
            fitting = {form.code for form in desk.dictionaries.legal_forms_for(value)}
            form = profile.legal_form if profile.legal_form in fitting else None
            return {Step.CONFIRMATION: None, Step.LEGAL_FORM: form}
        case Step.REGION, str() if value != profile.region:
            region = desk.dictionaries.regions[value]
            is_city = region.kind is RegionKind.CITY
            return {Step.LOCALITY: region.short[person.language] if is_city else None}
        case Step.SECTION, str() if value != profile.oked_section:
            return {Step.DIVISION: _sole_division(desk, value)}
    return {}


def _sole_division(desk: Desk, section: str | None) -> str | None:
    """The division of a section that has only one: it need not be asked."""
    divisions = desk.dictionaries.divisions(section or "")
    return divisions[0].code if len(divisions) == 1 else None
