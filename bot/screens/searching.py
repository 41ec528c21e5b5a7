"""What was found in the lessons, and how to look for something."""

from html import escape

from bot.cabinet.searching import Found
from bot.callbacks import Go, NewCycle, OpenPage, Place
from bot.i18n import _, language
from bot.lessons import rules
from bot.lessons.model import Course, Lesson
from bot.screens.screen import Row, Screen, bold, button, home_row, in_columns, paragraphs, quoted
from bot.search.model import Hit


def how_to() -> Screen:
    """That there is nothing to press: one just types."""
    return Screen(
        paragraphs(
            bold(_("🔎 Search")),
            _("Just type a word or a question, in Kazakh or in Russian. I will look through all lessons."),
            _example(),
        ),
        (home_row(),),
    )


def found(outcome: Found, course: Course) -> Screen:
    """The best pages, each with its best sentence; those that are open can be pressed."""
    if not outcome.hits:
        text = paragraphs(
            _("🔎 The lessons say nothing in these words. Perhaps another word will help?"), _example()
        )
        return Screen(text, _ways_on(outcome, course))
    hits = [(course.by_id[hit.lesson_id], hit) for hit in outcome.hits]
    lines = [_line(outcome, course, lesson, hit) for lesson, hit in hits]
    buttons = [
        button("📖 " + course.label(lesson), OpenPage(lesson=lesson.id, page=hit.page))
        for lesson, hit in hits
        if _is_open(outcome, course, lesson)
    ]
    return Screen(
        paragraphs(bold(_("🔎 In the lessons:")), *lines),
        (*in_columns(buttons, 3), *_ways_on(outcome, course, any_open=bool(buttons))),
    )


def _example() -> str:
    return _("For example: tax, profit, credit, contract.")


def _line(outcome: Found, course: Course, lesson: Lesson, hit: Hit) -> str:
    is_open = _is_open(outcome, course, lesson)
    head = f"{'📖' if is_open else '🔒'} {course.label(lesson)}  {escape(lesson.title[language()])}"
    opens = None if is_open else f"<i>{_opens(outcome, course, lesson)}</i>"
    return "\n".join(line for line in (head, _sentence(hit), opens) if line)


def _sentence(hit: Hit) -> str:
    return "".join(bold(quoted(piece.text)) if piece.hit else quoted(piece.text) for piece in hit.sentence)


def _is_open(outcome: Found, course: Course, lesson: Lesson) -> bool:
    return outcome.begun and rules.is_open(course, outcome.reading, lesson)


def _opens(outcome: Found, course: Course, lesson: Lesson) -> str:
    """Lessons open in their order, so a closed one opens with the last of those before it."""
    place = course.lessons.index(lesson)
    if not outcome.begun and place == 0:
        return _("Opens when you begin the course.")
    return _("Opens after lesson {number}.", number=course.label(course.lessons[place - 1]))


def _ways_on(outcome: Found, course: Course, *, any_open: bool = True) -> tuple[Row, ...]:
    if not outcome.begun:
        return ((button(_("▶️ Begin the course"), NewCycle(after=0)),), home_row())
    ways = ((button(_("📚 Contents"), Go(place=Place.CONTENTS)), *home_row()),)
    if any_open:
        return ways
    lesson, page = rules.resume_at(course, outcome.reading)
    label = _("▶️ Lesson {number}", number=course.label(lesson))
    return ((button(label, OpenPage(lesson=lesson.id, page=page)),), *ways)
