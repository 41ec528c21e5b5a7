"""Contents, modules and lesson pages."""

from html import escape

from bot.callbacks import CheckYourself, FinishLesson, Go, OpenModule, OpenPage, Place
from bot.callbacks.reading import ChooseManner, SendSheet, ShowPicture
from bot.i18n import _, language, plural
from bot.lessons import rules
from bot.lessons.model import Course, Lesson, Picture, Reading
from bot.lessons.service import LessonLocked, LessonRead, PageShown
from bot.people.model import Choice, Manner
from bot.screens.screen import (
    Rich,
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

PLAIN_WITH_PICTURES = Manner()


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
    manner = button(_("📖 How to read"), Go(place=Place.MANNER))
    search = button(_("🔎 Search"), Go(place=Place.SEARCH))
    last = ((search, manner), home_row())
    return Screen(paragraphs(bold(_("Contents")), *lines), (*in_columns(buttons, 2), *last))


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
            rows += [(button(label, OpenPage(lesson=lesson.id, page=page)),), *_sheet_rows(lesson)]
    back = (button(_("⬅️ Contents"), Go(place=Place.CONTENTS)), *home_row())
    return Screen(
        paragraphs(f"<b>{shown.number}. {escape(shown.title[language()])}</b>", "\n".join(lines)),
        (*rows, back),
    )


def page(
    outcome: PageShown | LessonLocked | LessonRead, course: Course, manner: Manner = PLAIN_WITH_PICTURES
) -> Screen:
    """What a press in a lesson leads to."""
    match outcome:
        case PageShown():
            return _page(outcome, course, manner)
        case LessonLocked():
            return _locked(outcome, course)
        case LessonRead():
            return _read(outcome, course)


def _page(shown: PageShown, course: Course, manner: Manner) -> Screen:
    lesson, number = shown.lesson, shown.page
    picture = lesson.picture if lesson.picture and lesson.picture.page == number else None
    seen = picture if manner.pictures else None
    words = picture if not manner.pictures else None
    head = f"{course.label(lesson)}  {escape(lesson.title[language()])}"
    minutes = _minutes(lesson) if number == 0 else None
    return Screen(
        text=paragraphs(
            f"<b>{head}</b>" + (f"\n<i>{minutes}</i>" if minutes else ""),
            _in_words(words) if words else None,
            lesson.pages[language()][number],
        ),
        rows=(
            *_check_rows(lesson, shown.reading if number == 0 else None),
            *_page_rows(lesson, number, picture, manner),
        ),
        picture=seen.file[language()] if seen else None,
        rich=_rich(lesson, number, head, minutes, words) if manner.rich and not seen else None,
    )


def _in_words(picture: Picture) -> str:
    """What stands in the place of a picture; read aloud it says the same."""
    alt = escape(picture.alt[language()], quote=False)
    return "<blockquote>" + bold(_("🖼 What is in the picture")) + f"\n{alt}</blockquote>"


def _rich(lesson: Lesson, number: int, head: str, minutes: str | None, words: Picture | None) -> Rich:
    parts = (
        f"<h2>{head}</h2>",
        f"<p><i>{minutes}</i></p>" if minutes else "",
        _in_words(words).replace("\n", "<br>") if words else "",
        lesson.rich[language()][number],
    )
    refused = _(
        "Telegram did not take the page with tables, so here it is as plain text. "
        "To keep it plain: Contents, then “How to read”."
    )
    return Rich("".join(parts), f"<i>{refused}</i>")


def _page_rows(lesson: Lesson, number: int, picture: Picture | None, manner: Manner) -> tuple[Row, ...]:
    forward = (
        button(_("Next ▶️"), OpenPage(lesson=lesson.id, page=number + 1))
        if number < lesson.last_page
        else button(_("✅ I have read it"), FinishLesson(lesson=lesson.id))
    )
    back = (button(_("◀️ Back"), OpenPage(lesson=lesson.id, page=number - 1)),) if number else ()
    place = button(f"{number + 1} / {lesson.last_page + 1}", OpenModule(module=lesson.module_id))
    return (
        (*back, place, forward),
        *_picture_rows(lesson, number, picture, manner),
        *(_sheet_rows(lesson) if number == lesson.last_page else ()),
        (button(_("📚 Contents"), Go(place=Place.CONTENTS)), *home_row()),
        *(_plain_row() if manner.rich else ()),
    )


def _picture_rows(lesson: Lesson, number: int, picture: Picture | None, manner: Manner) -> tuple[Row, ...]:
    """The other way to take in a picture: in words, for who has this read aloud, or by eye."""
    if picture is None:
        return ()
    other = ShowPicture(lesson=lesson.id, page=number, words=manner.pictures)
    label = _("🔊 The picture in words") if manner.pictures else _("🖼 Show the picture")
    return ((button(label, other),),)


def _plain_row() -> tuple[Row, ...]:
    """On every rich page, since an old app shows the buttons and not the page."""
    return ((button(_("Page not visible? Show it plain"), ChooseManner(choice=Choice.RICH, on=False)),),)


def _sheet_rows(lesson: Lesson) -> tuple[Row, ...]:
    return tuple(
        (button(f"📎 {sheet.title[language()]}", SendSheet(sheet=sheet.id)),) for sheet in lesson.sheets
    )


def _check_rows(lesson: Lesson, reading: Reading | None) -> tuple[Row, ...]:
    """The self-check of a lesson that was read."""
    if reading is None or lesson.id not in reading.read or not lesson.polls:
        return ()
    return ((button(_("🎯 Check yourself"), CheckYourself(lesson=lesson.id, position=0)),),)


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
    check = _check_rows(outcome.lesson, outcome.reading)
    if outcome.next is None:
        text = paragraphs(head, progress, _("All lessons are read. The final test is open."))
        to_test = (button(_("📝 To the test"), Go(place=Place.RULES)),)
        return Screen(text, (to_test, *check, *_sheet_rows(outcome.lesson), home_row()))
    following = f"{course.label(outcome.next)}  {escape(outcome.next.title[language()])}"
    text = paragraphs(head, progress, _("Next: {lesson}", lesson=following))
    label = _("▶️ Lesson {number}", number=course.label(outcome.next))
    onward = (button(label, OpenPage(lesson=outcome.next.id, page=0)),)
    return Screen(text, (onward, *check, *_sheet_rows(outcome.lesson), home_row()))


def _minutes(lesson: Lesson) -> str:
    return plural("{n} minute", "{n} minutes", lesson.minutes)
