"""What the bot says of its own accord: one text for each kind of notification."""

from datetime import datetime

from bot.callbacks import Go, NewCycle, OpenRating, Place, ShowResult
from bot.enrolments.model import InAttempt, RetestOpen, TestPolicy
from bot.enrolments.rules import last_day
from bot.i18n import _, clock, day, percent
from bot.notifications.model import Kind
from bot.notifications.service import Due
from bot.screens.home import attempts_left, deadline
from bot.screens.screen import Screen, bold, button, home_row, paragraphs


def notice(due: Due, policy: TestPolicy, now: datetime) -> Screen:
    """The message of a notification that is not a file."""
    match due.notification.kind:
        case Kind.ATTEMPT_ENDING:
            return _ending(due, policy)
        case Kind.ATTEMPT_CLOSED:
            return _closed(due)
        case Kind.RETEST:
            return _retest(due, policy, now)
        case Kind.LAPSED:
            return _lapsed(due, policy)
        case Kind.CHANGED:
            return _changed(due, policy)
        case Kind.CORRECTED:
            return _corrected(due)
        case Kind.RATE_COURSE:
            return _rate_course(due)
        case _:
            return _pace()  # Of those left only that comes here: delivery.py sends the others in its own way.


def _ending(due: Due, policy: TestPolicy) -> Screen:
    standing = due.place.standing
    until = clock(standing.attempt.expires_at, policy.zone) if isinstance(standing, InAttempt) else ""
    text = paragraphs(
        _("⏳ The test is running. Time is up at {time}.", time=until),
        _("What is answered by then will be counted."),
    )
    return Screen(text, ((button(_("▶️ Continue the test"), Go(place=Place.RESUME)),),))


def _closed(due: Due) -> Screen:
    text = _("The time of your test is over. The answers given until then were counted.")
    closed = due.place.attempts[-1]
    return Screen(text, ((button(_("📊 Result"), ShowResult(attempt=closed.id)),), home_row()))


def _retest(due: Due, policy: TestPolicy, now: datetime) -> Screen:
    standing = due.place.standing
    assert isinstance(standing, RetestOpen), "checked by still_wanted right before"
    today = last_day(standing.until, policy.zone) == now.astimezone(policy.zone).date()
    text = paragraphs(
        _("🔔 Today is the last day for the retest.") if today else _("🔔 The retest is still open to you."),
        deadline(standing.until, policy.zone),
        attempts_left(standing.attempts_left),
    )
    return Screen(text, ((button(_("📝 To the test"), Go(place=Place.RULES)),), home_row()))


def _lapsed(due: Due, policy: TestPolicy) -> Screen:
    until = due.place.enrolment.retest_until or due.notification.due_at
    text = paragraphs(
        _("The time for the retest ended on {date}.", date=day(last_day(until, policy.zone))),
        _("This is no end: you may take the course again, with new attempts."),
    )
    again = NewCycle(after=due.place.enrolment.cycle)
    return Screen(text, ((button(_("🔁 Take the course again"), again),), home_row()))


def _changed(due: Due, policy: TestPolicy) -> Screen:
    standing = due.place.standing
    text = paragraphs(
        _("🎁 You have been given more time or one more attempt."),
        deadline(standing.until, policy.zone) if isinstance(standing, RetestOpen) else None,
        attempts_left(standing.attempts_left) if isinstance(standing, RetestOpen) else None,
    )
    return Screen(text, (home_row(),))


def _corrected(due: Due) -> Screen:
    passed = next(attempt for attempt in due.place.attempts if attempt.passed)
    text = paragraphs(
        bold(_("🎉 Good news: you have passed the test!")),
        _(
            "A question of your test was found faulty, through no fault of yours. It now counts as right, "
            "and your result was corrected in your favour."
        ),
        _(
            "Right answers: {score} of {of} ({share})",
            score=passed.score or 0,
            of=passed.maximum,
            share=percent(passed.score or 0, passed.maximum),
        ),
        _("The certificate is on its way: it will come into this chat in a moment."),
        None
        if due.newest
        else _("You need not finish the course that you have begun again, but you may: it stays open."),
    )
    result = button(_("📊 Result"), ShowResult(attempt=passed.id))
    return Screen(text, ((result,), home_row()))


def _rate_course(due: Due) -> Screen:
    text = paragraphs(
        _("⭐ How did you like the course? Four marks take half a minute."),
        _("Your opinion makes the course better (Rules, point 8)."),
    )
    rate = OpenRating(enrolment=due.place.enrolment.id)
    return Screen(text, ((button(_("⭐ Rate the course"), rate),), home_row()))


def _pace() -> Screen:
    text = paragraphs(
        _("📘 Your course is waiting. One lesson takes a few minutes."),
        _("Not now? /pause stops these reminders."),
    )
    return Screen(text, ((button(_("▶️ Continue"), Go(place=Place.RESUME)),),))
