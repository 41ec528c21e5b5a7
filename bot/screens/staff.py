"""What operators and administrators see. People are masked: enough to recognise, too little to copy."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.cabinet.staff import (
    DAYS_OFFERED,
    LONGEST_REASON,
    SHORTEST_REASON,
    AskingDays,
    AskingReason,
    Card,
    Chance,
    Extension,
    Given,
    Refusal,
    Refused,
)
from bot.callbacks import ExtendWindow, GrantAttempt, ShowLearner
from bot.enrolments.model import (
    AlreadyPassed,
    InAttempt,
    NoAttemptsLeft,
    NoWindow,
    Passed,
    RetestOpen,
    TestOpen,
    TestPolicy,
    WindowExpired,
)
from bot.enrolments.rules import last_day
from bot.enrolments.service import Whereabouts
from bot.i18n import _, clock, day, plural
from bot.lessons.model import Course
from bot.people.finding import MOST, Asked, Found, Glimpse, Outcome, TooMany, Unsearchable
from bot.reports.dashboard import View
from bot.reports.spans import Span
from bot.reports.statistics import State, Statistics, state_names, state_of
from bot.screens.dashboards import digest_row, view_rows
from bot.screens.home import attempts_left, deadline
from bot.screens.ratings import opinions_row
from bot.screens.screen import Row, Screen, bold, button, home_row, in_columns, paragraphs, quoted


def found(outcome: Outcome) -> Screen:
    """What a search has given: people to choose from, or what to type instead."""
    if isinstance(outcome, Found) and outcome.people:
        text = paragraphs(bold(_("Found: {n}", n=len(outcome.people))), _("Press a person."))
        rows = tuple((button(_line(each), ShowLearner(person=each.person_id)),) for each in outcome.people)
        return Screen(text, (*rows, home_row()))
    return Screen(paragraphs(_not_found(outcome), how_to_search()), (home_row(),))


def _not_found(outcome: Outcome) -> str:
    match outcome:
        case Asked():
            return bold(_("🔎 Find a person"))
        case Found():
            return _("🔎 Nobody is found. Check the spelling: words of a name must be typed whole.")
        case TooMany():
            return _("🔎 More than {n} people fit. Add another word of the name or four digits.", n=MOST)
        case Unsearchable():
            return _("🔎 I cannot look for that.")


def how_to_search() -> str:
    """What may be typed to find somebody."""
    return paragraphs(
        "\n".join(
            (
                _("Type any of these:"),
                _("• words of the name, whole"),
                _("• a phone number, or its last four digits"),
                _("• an IIN or BIN, or its last four digits"),
            )
        ),
        _("A word and four digits together narrow the search. I delete your message at once."),
    )


def _line(who: Glimpse) -> str:
    """A person on a button."""
    return " · ".join(part for part in (who.name, who.identifier or who.phone) if part) or "—"


def card(learner: Card, course: Course, policy: TestPolicy) -> Screen:
    """A learner, and what may be changed."""
    return Screen(_card_text(learner, course, policy), (*_chance_rows(learner), home_row()))


def _card_text(learner: Card, course: Course, policy: TestPolicy) -> str:
    who = learner.glimpse
    return paragraphs(
        f"👤 <b>{quoted(who.name or '—')}</b>",
        "\n".join(
            (
                _("IIN/BIN: {number}", number=who.identifier or "—"),
                _("Phone: {number}", number=who.phone or "—"),
            )
        ),
        _("🚫 Has blocked the bot: messages do not arrive.") if learner.blocked else None,
        _way(learner, course, policy),
        _("Certificates: {numbers}", numbers=", ".join(learner.certificates))
        if learner.certificates
        else None,
    )


def _way(learner: Card, course: Course, policy: TestPolicy) -> str:
    """How far the learner has come."""
    if learner.place is None:
        state = State.REGISTERED if learner.registered else State.CONSENTED
        return _("State: {state}", state=state_names()[state])
    place, lessons = learner.place, len(course.lessons)
    return "\n".join(
        (
            _("Cycle: {n}", n=place.enrolment.cycle),
            _("Lessons read: {done} of {of}", done=learner.lessons_read, of=lessons),
            _("Attempts used: {n}", n=len(place.attempts)),
            _("State: {state}", state=state_names()[state_of(place.standing)]),
            *_terms(place, policy),
        )
    )


def _terms(place: Whereabouts, policy: TestPolicy) -> tuple[str, ...]:
    """What is left, and until when."""
    match place.standing:
        case TestOpen(left):
            return (attempts_left(left),)
        case InAttempt(attempt, left):
            until = _("The attempt ends at {time}", time=clock(attempt.expires_at, policy.zone))
            return (until, attempts_left(left))
        case RetestOpen(left, until):
            return (attempts_left(left), deadline(until, policy.zone))
        case WindowExpired(since):
            return (_("Expired on: {date}", date=day(last_day(since, policy.zone))),)
        case Passed(at):
            return (_("Passed on: {date}", date=day(at.astimezone(policy.zone).date())),)
    return ()


def _chance_rows(learner: Card) -> tuple[Row, ...]:
    if learner.place is None:
        return ()
    enrolment = learner.place.enrolment.id
    extend = (button(_("📅 Extend the deadline"), ExtendWindow(enrolment=enrolment, days=0)),)
    grant = (button(_("➕ One more attempt"), GrantAttempt(enrolment=enrolment)),)
    return (*((extend,) if learner.extendable else ()), *((grant,) if learner.grantable else ()))


def chance(
    outcome: AskingDays | AskingReason | Given | Refused, course: Course, policy: TestPolicy
) -> Screen:
    """The next step of giving a chance, or what has come of it."""
    match outcome:
        case AskingDays(learner, enrolment_id):
            text = paragraphs(_card_text(learner, course, policy), _("By how many days?"))
            return Screen(text, (*_days_rows(enrolment_id), _cancel_row(learner)))
        case AskingReason(learner, wanted, unfit):
            text = paragraphs(_name(learner), _ask_reason(wanted, unfit=unfit))
            return Screen(text, (_cancel_row(learner),))
        case Given(learner, given):
            text = paragraphs(f"✅ {_what(given)}", _("The learner will be told."))
            return card(learner, course, policy).under(text)
        case Refused(learner, refusal):
            return card(learner, course, policy).under(_refusal(refusal))


def _days_rows(enrolment_id: int) -> tuple[Row, ...]:
    days = [
        button(plural("{n} day", "{n} days", number), ExtendWindow(enrolment=enrolment_id, days=number))
        for number in DAYS_OFFERED
    ]
    return in_columns(days, 2)


def _cancel_row(learner: Card) -> Row:
    return (button(_("Cancel"), ShowLearner(person=learner.glimpse.person_id)),)


def _name(learner: Card) -> str:
    return f"👤 <b>{quoted(learner.glimpse.name or '—')}</b>"


def _what(given: Chance) -> str:
    if isinstance(given, Extension):
        days = plural("{n} day", "{n} days", given.days)
        return _("The deadline is extended: {days}.", days=days)
    return _("One more attempt is granted.")


def _ask_reason(wanted: Chance, *, unfit: bool) -> str:
    if isinstance(wanted, Extension):
        change = _("Extension: {days}", days=plural("{n} day", "{n} days", wanted.days))
    else:
        change = _("One more attempt")
    limits = _(
        "⚠️ A reason has {shortest} to {longest} characters.",
        shortest=SHORTEST_REASON,
        longest=LONGEST_REASON,
    )
    return paragraphs(
        f"<b>{change}</b>",
        limits if unfit else None,
        _("Type the reason. It stays in the audit, so write no names and no numbers of people."),
    )


def _refusal(refusal: Refusal) -> str:
    match refusal:
        case AlreadyPassed():
            return _("⚠️ Nothing is changed: the test is passed already.")
        case NoAttemptsLeft():
            return _("⚠️ Nothing is changed: no attempts are left. Grant one more attempt instead.")
        case NoWindow():
            return _("⚠️ Nothing is changed: there is no deadline yet, the first attempt has none.")


def statistics(numbers: Statistics, zone: ZoneInfo, now: datetime, *, digest: bool) -> Screen:
    """People by state, and what needs a hand."""
    local = now.astimezone(zone)
    names = state_names()
    text = paragraphs(
        bold("📊 " + _("People by state")) + f"\n{day(local.date())}, {clock(now, zone)}",
        "\n".join(f"{names[state]}: <b>{number}</b>" for state, number in numbers.people.items()),
        _("Total: {n}", n=f"<b>{numbers.total}</b>"),
        "\n".join(
            (
                _("Blocked the bot: {n}", n=numbers.blocked),
                _("Withdrew, kept in the register: {n}", n=numbers.withdrew),
                _("Notifications waiting: {n}", n=numbers.pending_notifications),
                _("Updates set aside: {n}", n=numbers.set_aside_updates),
            )
        ),
    )
    pages = (*view_rows(View.NOW, Span.WEEK), opinions_row())
    return Screen(text, (*pages, digest_row(on=digest), home_row()))
