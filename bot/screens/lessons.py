"""Contents, modules and lesson pages."""

from html import escape

from bot.callbacks import FinishLesson, Go, OpenModule, OpenPage, Place
from bot.i18n import _, language, plural
from bot.lessons import rules
from bot.lessons.model import Course, Lesson, Reading
from bot.lessons.service import LessonLocked, LessonRead, PageShown
from bot.screens.screen import (
    Row,
    Screen,
    bar,
    bold,
    button,
    home_row,
    in_columns,
    paragraphs,
    reading_progress,
)


def contents(course: Course, reading: Reading) -> Screen:
    """All modules with what is read of each."""
    lines, buttons = [], []
    for module in course.modules:
        read = sum(lesson.id in reading.read for lesson in module.lessons)
        lines.append(
            f"{module.number}. <b>{escape(module.title[language()])}</b>\n"
            f"{bar(read, len(module.lessons), 5)}  {read}/{len(module.lessons)}"
        )
        label = _("Module {number}", number=module.number)
        buttons.append(button(label, OpenModule(module=module.id)))
    last = (button(_("🔎 Search"), Go(place=Place.SEARCH)), *home_row())
    return Screen(paragraphs(bold(_("Contents")), *lines), (*in_columns(buttons, 2), last))


def module(course: Course, reading: Reading, module_id: str) -> Screen:
    """The lessons of a module; only open ones can be pressed."""
    shown = next((each for each in course.modules if each.id == module_id), course.modules[0])
    lines, rows = [], []
    for lesson in shown.lessons:
        is_open = rules.is_open(course, reading, lesson)
        mark = "✅" if lesson.id in reading.read else "▶️" if is_open else "🔒"
        lines.append(
            f"{mark} {course.label(lesson)}  {escape(lesson.title[language()])}  · {_minutes(lesson)}"
        )
        if is_open:
            page = reading.pages.get(lesson.id, 0)
            label = mark + " " + _("Lesson {number}", number=course.label(lesson))
            rows.append((button(label, OpenPage(lesson=lesson.id, page=page)),))
    back = (button(_("⬅️ Contents"), Go(place=Place.CONTENTS)), *home_row())
    return Screen(
        paragraphs(f"<b>{shown.number}. {escape(shown.title[language()])}</b>", "\n".join(lines)),
        (*rows, back),
    )


def page(outcome: PageShown | LessonLocked | LessonRead, course: Course) -> Screen:
    """What a press in a lesson leads to."""
    match outcome:
        case PageShown():
            return _page(outcome, course)
        case LessonLocked():
            return _locked(outcome, course)
        case LessonRead():
            return _read(outcome, course)


def _page(shown: PageShown, course: Course) -> Screen:
    lesson, number = shown.lesson, shown.page
    picture = lesson.picture if lesson.picture and lesson.picture.page == number else None
    head = f"<b>{course.label(lesson)}  {escape(lesson.title[language()])}</b>"
    if number == 0:
        head += f"\n<i>{_minutes(lesson)}</i>"
    text = paragraphs(head, lesson.pages[language()][number])
    return Screen(
        text=text,
        rows=_page_rows(lesson, number),
        picture=picture.file[language()] if picture else None,
    )


def _page_rows(lesson: Lesson, number: int) -> tuple[Row, ...]:
    forward = (
        button(_("Next ▶️"), OpenPage(lesson=lesson.id, page=number + 1))
        if number < lesson.last_page
        else button(_("✅ I have read it"), FinishLesson(lesson=lesson.id))
    )
    back = (button(_("◀️ Back"), OpenPage(lesson=lesson.id, page=number - 1)),) if number else ()
    place = button(f"{number + 1} / {lesson.last_page + 1}", OpenModule(module=lesson.module_id))
    return (
        (*back, place, forward),
        (button(_("📚 Contents"), Go(place=Place.CONTENTS)), *home_row()),
    )


def _locked(outcome: LessonLocked, course: Course) -> Screen:
    first = outcome.first
    text = _(
        "🔒 This lesson opens after lesson {number} is read: “{title}”.",
        number=course.label(first),
        title=escape(first.title[language()]),
    )
    label = _("▶️ Lesson {number}", number=course.label(first))
    page = outcome.reading.pages.get(first.id, 0)
    return Screen(text, ((button(label, OpenPage(lesson=first.id, page=page)),), home_row()))


def _read(outcome: LessonRead, course: Course) -> Screen:
    done, of = len(outcome.reading.read), len(course.lessons)
    head = _("✅ Lesson {number} is read.", number=course.label(outcome.lesson))
    progress = reading_progress(done, of)
    if outcome.next is None:
        text = paragraphs(head, progress, _("All lessons are read. The final test is open."))
        return Screen(text, ((button(_("📝 To the test"), Go(place=Place.RULES)),), home_row()))
    following = f"{course.label(outcome.next)}  {escape(outcome.next.title[language()])}"
    text = paragraphs(head, progress, _("Next: {lesson}", lesson=following))
    label = _("▶️ Lesson {number}", number=course.label(outcome.next))
    return Screen(text, ((button(label, OpenPage(lesson=outcome.next.id, page=0)),), home_row()))


def _minutes(lesson: Lesson) -> str:
    return plural("{n} minute", "{n} minutes", lesson.minutes)
