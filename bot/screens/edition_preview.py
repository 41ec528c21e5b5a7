"""Any lesson and any question of an edition, in both languages, before learners see it."""

from html import escape

from bot.callbacks.editions import (
    CoursePage,
    PreviewModule,
    PreviewModules,
    PreviewPage,
    PreviewQuestion,
    ShowDraft,
)
from bot.editions.changes import Change, Changes
from bot.editions.model import Edition, Listed
from bot.i18n import _, language, unbroken
from bot.language import Language
from bot.lessons.model import Lesson
from bot.quiz.model import Question
from bot.screens.edition_words import MARKS
from bot.screens.screen import Row, Screen, bold, button, home_row, in_columns, paragraphs, quoted

LETTERS = "ABCD"
NAMES = {Language.KK: "Қазақша", Language.RU: "Русский"}


def modules(listed: Listed, edition: Edition, changes: Changes) -> Screen:
    """All modules; what differs from the present edition is marked."""
    touched = _marks(changes.lessons)
    lines = [
        f"{module.number}. {escape(module.title[language()])} "
        + "".join(sorted({touched[lesson.id] for lesson in module.lessons if lesson.id in touched}))
        for module in edition.course.modules
    ]
    buttons = [
        button(_("Module {number}", number=each.number), PreviewModule(edition=listed.id, module=each.id))
        for each in edition.course.modules
    ]
    head = bold(_("👁 Version {version}", version=quoted(listed.version)))
    return Screen(paragraphs(head, "\n".join(lines)), (*in_columns(buttons, 2), _out(listed), home_row()))


def _marks(changes: tuple[Change, ...]) -> dict[str, str]:
    return {change.id: MARKS[change.kind] for change in changes}


def _out(listed: Listed) -> Row:
    """Back to what led here."""
    if listed.published_at is None:
        return (button(_("◀️ Back"), ShowDraft(edition=listed.id)),)
    return (button(_("◀️ Back"), CoursePage(page="overview")),)


def module(listed: Listed, edition: Edition, changes: Changes, module_id: str) -> Screen:
    """The lessons of a module, each with its questions."""
    shown = next((each for each in edition.course.modules if each.id == module_id), edition.course.modules[0])
    touched = _marks(changes.lessons)
    lines = [
        f"{touched.get(lesson.id, '•')} {edition.course.label(lesson)}  {escape(lesson.title[language()])}"
        for lesson in shown.lessons
    ]
    rows = [_lesson_row(listed, edition, lesson) for lesson in shown.lessons]
    back = (button(_("⬅️ Contents"), PreviewModules(edition=listed.id)), *home_row())
    head = f"<b>{shown.number}. {escape(shown.title[language()])}</b>"
    return Screen(paragraphs(head, "\n".join(lines)), (*rows, back))


def _lesson_row(listed: Listed, edition: Edition, lesson: Lesson) -> Row:
    label, spoken = edition.course.label(lesson), language()
    page = PreviewPage(edition=listed.id, lesson=lesson.id, page=0, language=spoken)
    asked = len(_questions(edition, lesson))
    question = PreviewQuestion(edition=listed.id, lesson=lesson.id, number=0, language=spoken)
    questions = (button(_("❓ Questions: {n}", n=asked), question),) if asked else ()
    return (button(_("📖 Lesson {number}", number=label), page), *questions)


def page(listed: Listed, edition: Edition, lesson: Lesson, number: int, shown: Language) -> Screen:
    """A page as learners of this language see it."""
    number = max(0, min(number, lesson.last_page))
    picture = lesson.picture if lesson.picture and lesson.picture.page == number else None
    head = f"<b>{edition.course.label(lesson)}  {escape(lesson.title[shown])}</b>"

    def turned(to: int, into: Language) -> PreviewPage:
        return PreviewPage(edition=listed.id, lesson=lesson.id, page=to, language=into)

    back = (button(_("◀️ Back"), turned(number - 1, shown)),) if number else ()
    forward = (button(_("Next ▶️"), turned(number + 1, shown)),) if number < lesson.last_page else ()
    other = _other(shown)
    asked = PreviewQuestion(edition=listed.id, lesson=lesson.id, number=0, language=shown)
    rows = (
        (*back, button(f"{number + 1} / {lesson.last_page + 1}", _module(listed, lesson)), *forward),
        (button(NAMES[other], turned(number, other)), button(_("❓ Questions"), asked)),
        (button(_("⬅️ Contents"), _module(listed, lesson)), *home_row()),
    )
    text = paragraphs(head, lesson.pages[shown][number])
    return Screen(text, rows, picture=picture.file[shown] if picture else None)


def _module(listed: Listed, lesson: Lesson) -> PreviewModule:
    return PreviewModule(edition=listed.id, module=lesson.module_id)


def _other(shown: Language) -> Language:
    return Language.RU if shown is Language.KK else Language.KK


def question(listed: Listed, edition: Edition, lesson: Lesson, number: int, shown: Language) -> Screen:
    """A question with its right answer and its explanation; a lesson may have none."""
    asked = _questions(edition, lesson)
    back = (
        button(_("📖 Lesson {number}", number=edition.course.label(lesson)), _first(listed, lesson, shown)),
    )
    if not asked:
        text = _("This lesson has no questions in the test.")
        return Screen(text, (back, (button(_("⬅️ Contents"), _module(listed, lesson)), *home_row())))
    number = max(0, min(number, len(asked) - 1))

    def turned(to: int, into: Language) -> PreviewQuestion:
        return PreviewQuestion(edition=listed.id, lesson=lesson.id, number=to, language=into)

    walk = (
        *((button("◀️", turned(number - 1, shown)),) if number else ()),
        button(NAMES[_other(shown)], turned(number, _other(shown))),
        *((button("▶️", turned(number + 1, shown)),) if number + 1 < len(asked) else ()),
    )
    text = _question_text(asked[number], number, len(asked), shown)
    return Screen(text, (walk, back, (button(_("⬅️ Contents"), _module(listed, lesson)), *home_row())))


def _first(listed: Listed, lesson: Lesson, shown: Language) -> PreviewPage:
    return PreviewPage(edition=listed.id, lesson=lesson.id, page=0, language=shown)


def _question_text(asked: Question, number: int, of: int, shown: Language) -> str:
    options = "\n\n".join(
        f"{'✅ ' if place == asked.correct else ''}{LETTERS[place]})  {quoted(unbroken(option))}"
        for place, option in enumerate(asked.options[shown])
    )
    head = bold(_("Question {n} of {of}", n=number + 1, of=of))
    return paragraphs(
        f"{head} · {quoted(asked.id)}",
        f"<b>{quoted(unbroken(asked.text[shown]))}</b>",
        options,
        f"💡 {quoted(unbroken(asked.explanation[shown]))}",
    )


def _questions(edition: Edition, lesson: Lesson) -> list[Question]:
    return [each for each in edition.bank.questions if each.lesson == lesson.id]
