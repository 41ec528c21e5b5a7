"""Checking oneself after a lesson: the polls, and a few warm words at the end."""

from html import escape

from bot.callbacks import CheckYourself, Go, OpenModule, OpenPage, Place
from bot.i18n import _, language, unbroken
from bot.lessons.model import Course, Poll
from bot.lessons.self_check import CheckedOneself, PollAsked
from bot.screens.screen import PollScreen, Row, Screen, bold, button, home_row, in_columns, paragraphs

MARKS = {True: "✅", False: "❌", None: "➖"}


def poll(asked: PollAsked) -> PollScreen:
    """A poll with the way on: Telegram itself says what is right, and why."""
    lesson, spoken = asked.lesson, language()
    options = asked.poll.options[spoken]
    place = button(f"{asked.position + 1} / {len(lesson.polls)}", OpenModule(module=lesson.module_id))
    forward = button(_("Next ▶️"), CheckYourself(lesson=lesson.id, position=asked.position + 1))
    return PollScreen(
        question=unbroken(asked.poll.text[spoken]),
        options=tuple(unbroken(options[at]) for at in asked.order),
        right=asked.right,
        explanation=unbroken(asked.poll.explanation[spoken]),
        rows=((place, forward), home_row()),
    )


def end(checked: CheckedOneself, course: Course) -> Screen:
    """How it went, what is worth another look, and what comes next."""
    lesson, right = checked.lesson, sum(answer is True for answer in checked.answers)
    head = _(
        "🎯 Lesson {number}: {right} of {of} right",
        number=course.label(lesson),
        right=right,
        of=len(checked.answers),
    )
    each = zip(lesson.polls, checked.answers, strict=True)
    lines = paragraphs(*(_line(poll, answer) for poll, answer in each))
    again = button(_("🔁 Once more"), CheckYourself(lesson=lesson.id, position=0))
    rows = (*_pages_again(checked), (again,), _onwards(checked, course), home_row())
    return Screen(paragraphs(bold(head), lines, _words(checked.answers)), rows)


def _line(poll: Poll, answer: bool | None) -> str:
    line = f"{MARKS[answer]} {escape(unbroken(poll.text[language()]), quote=False)}"
    if answer is False and poll.page is not None:
        line += " · " + _("page {number}", number=poll.page + 1)
    return line


def _words(answers: tuple[bool | None, ...]) -> str:
    if all(answers):
        return _("Everything is right. Well done!")
    if False in answers:
        return _("A mistake here costs nothing: look at the page again, and it will stay with you.")
    if True in answers:
        return _("A good start. What you left out waits for you whenever you like.")
    return _("Nothing is answered yet. Come back whenever you like: it takes a minute.")


def _pages_again(checked: CheckedOneself) -> tuple[Row, ...]:
    lesson = checked.lesson
    wrong = [poll for poll, answer in zip(lesson.polls, checked.answers, strict=True) if answer is False]
    numbers = sorted({poll.page for poll in wrong if poll.page is not None})
    again = [
        button(_("📖 Page {number}", number=number + 1), OpenPage(lesson=lesson.id, page=number))
        for number in numbers
    ]
    return in_columns(again, 3)


def _onwards(checked: CheckedOneself, course: Course) -> Row:
    if checked.next is None:
        return (button(_("📝 To the test"), Go(place=Place.RULES)),)
    label = _("▶️ Lesson {number}", number=course.label(checked.next))
    return (button(label, OpenPage(lesson=checked.next.id, page=0)),)
