"""Home, the personal cabinet: where I am, until when, what comes next as the first button."""

from datetime import datetime, timedelta
from html import escape
from zoneinfo import ZoneInfo

from bot.cabinet.service import Cabinet
from bot.callbacks import Go, NewCycle, OpenPage, OpenQuestionnaire, OpenRating, Place, Survey, SurveyMove
from bot.enrolments.model import (
    FailedAll,
    InAttempt,
    Learning,
    Passed,
    RetestOpen,
    TestOpen,
    TestPolicy,
    WindowExpired,
)
from bot.enrolments.rules import last_day
from bot.enrolments.service import Whereabouts
from bot.i18n import _, clock, day, language, plural, weekday
from bot.lessons import rules as reading_rules
from bot.lessons.model import Course, Reading
from bot.screens.screen import Row, Screen, button, in_columns, paragraphs, reading_progress


def home(view: Cabinet, course: Course, policy: TestPolicy) -> Screen:
    """The cabinet of a registered person."""
    title = f"<b>{escape(course.title[language()])}</b>"
    if view.place is None:
        rows = (_begin_row(0), *_opinion_rows(view), *_common_rows(view))
        return Screen(paragraphs(title, welcome(course, policy), _survey_line(view)), rows)
    text = paragraphs(
        title, _progress(view.reading, course), where_i_am(view.place, view.reading, course, policy)
    )
    next_step = _next_step(view.place, view.reading, course)
    return Screen(text, (*next_step, *_opinion_rows(view), *_common_rows(view)))


def _survey_line(view: Cabinet) -> str | None:
    return _("💬 Damu asks about a service that you received: a short survey.") if view.survey else None


def _opinion_rows(view: Cabinet) -> tuple[Row, ...]:
    """What the person is asked to judge: a service they were given, the course they took."""
    rows: list[Row] = []
    if view.survey is not None:
        rows.append((button(_("💬 To the survey"), Survey(case=view.survey.id, move=SurveyMove.OPEN)),))
    if view.questionnaire is not None:
        questionnaire = OpenQuestionnaire(service=view.questionnaire)
        rows.append((button(_("📋 Questionnaire on a service"), questionnaire),))
    if view.rating is not None:
        rows.append((button(_("⭐ Rate the course"), OpenRating(enrolment=view.rating)),))
    return tuple(rows)


def welcome(course: Course, policy: TestPolicy) -> str:
    """What awaits somebody who has not begun."""
    minutes = sum(lesson.minutes for lesson in course.lessons)
    return paragraphs(
        plural("The course has {n} short lesson.", "The course has {n} short lessons.", len(course.lessons))
        + " "
        + plural("All in all {n} minute of reading.", "All in all {n} minutes of reading.", minutes),
        _("Read when it suits you: by day or at night, in parts. I remember where you stopped."),
        _(
            "At the end there is a test. With {percent} % right answers you get a certificate.",
            percent=policy.pass_percent,
        ),
    )


def where_i_am(place: Whereabouts, reading: Reading, course: Course, policy: TestPolicy) -> str:
    """The standing in words, with the exact deadline and what the Rules say."""
    match place.standing:
        case Learning():
            return _learning(place.enrolment.started_at, reading, course, policy)
        case TestOpen(left):
            return paragraphs(
                _("All lessons are read. The final test is open."),
                attempts_left(left),
                _("The first attempt has no deadline."),
            )
        case InAttempt(attempt):
            until = clock(attempt.expires_at, policy.zone)
            return _("The test is running. Time is up at {time}.", time=until)
        case RetestOpen(left, until):
            return paragraphs(
                _("The last attempt was not enough. You may try again."),
                attempts_left(left),
                deadline(until, policy.zone),
                _("Rules, point 13: a retest is open for one month after the previous attempt."),
            )
        case Passed(at):
            return _("✅ You passed the test on {date}.", date=day(at.astimezone(policy.zone).date()))
        case WindowExpired(since):
            return _lapsed(since, policy.zone)
        case FailedAll():
            return _failed_all(policy)


def _learning(started_at: datetime, reading: Reading, course: Course, policy: TestPolicy) -> str:
    pace = (started_at + timedelta(days=policy.planned_days)).astimezone(policy.zone).date()
    return paragraphs(
        plural("{n} minute of reading left.", "{n} minutes of reading left.", course.minutes_left(reading)),
        _("A good pace: finish by {date}. If it takes longer, nothing is lost.", date=day(pace)),
    )


def _lapsed(since: datetime, zone: ZoneInfo) -> str:
    return paragraphs(
        _("The time for the retest ended on {date}.", date=day(last_day(since, zone))),
        _("Rules, point 13: a retest is open for one month after the previous attempt."),
        _("You may take the course again: the lessons and new attempts are open to you."),
    )


def _failed_all(policy: TestPolicy) -> str:
    return paragraphs(
        _("All attempts are used, and none reached {percent} %.", percent=policy.pass_percent),
        no_certificate(),
    )


def no_certificate() -> str:
    """What three failed attempts mean, and that there is a way on."""
    return _(
        "Rules, point 13: after three attempts no certificate is given, but the course may be taken again."
    )


def attempts_left(left: int) -> str:
    """How many attempts are left."""
    return _("Attempts left: {n}", n=left)


def deadline(until: datetime, zone: ZoneInfo) -> str:
    """An exclusive instant as the last day, in words."""
    last = last_day(until, zone)
    return _("Deadline: <b>{date}</b> ({weekday}), until midnight.", date=day(last), weekday=weekday(last))


def _progress(reading: Reading, course: Course) -> str:
    done, of = len(reading.read), len(course.lessons)
    return reading_progress(done, of)


def _next_step(place: Whereabouts, reading: Reading, course: Course) -> tuple[Row, ...]:
    match place.standing:
        case Learning():
            lesson, page = reading_rules.resume_at(course, reading)
            label = _("▶️ Lesson {number}", number=course.label(lesson))
            return ((button(label, OpenPage(lesson=lesson.id, page=page)),),)
        case TestOpen() | RetestOpen():
            return ((button(_("📝 To the test"), Go(place=Place.RULES)),),)
        case InAttempt():
            return ((button(_("▶️ Continue the test"), Go(place=Place.RESUME)),),)
        case Passed():
            return ((button(_("📜 My certificate"), Go(place=Place.CERTIFICATES)),),)
        case WindowExpired() | FailedAll():
            return (_begin_row(place.enrolment.cycle),)


def _begin_row(after: int) -> Row:
    label = _("🔁 Take the course again") if after else _("▶️ Begin the course")
    return (button(label, NewCycle(after=after)),)


def _common_rows(view: Cabinet) -> tuple[Row, ...]:
    buttons = [
        button(_("📚 Contents"), Go(place=Place.CONTENTS)),
        button(_("🔎 Search"), Go(place=Place.SEARCH)),
        button(_("👤 Profile"), Go(place=Place.PROFILE)),
        button(_("🌐 Language"), Go(place=Place.LANGUAGE)),
        button(_("❓ Help"), Go(place=Place.HELP)),
    ]
    passed = view.place is not None and isinstance(view.place.standing, Passed)
    if view.certificates and not passed:
        buttons.append(button(_("📜 Certificates"), Go(place=Place.CERTIFICATES)))
    if passed and view.place:
        buttons.append(button(_("🔁 Take the course again"), NewCycle(after=view.place.enrolment.cycle)))
    return in_columns(buttons if view.place else buttons[1:], 2)
