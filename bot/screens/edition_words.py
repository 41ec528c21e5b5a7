"""What differs between two editions, and why one cannot stand in the other's place at once, line by line."""

from collections.abc import Iterable, Iterator, Mapping

from bot.editions.changes import Change, Changes, Kind, Obstacle
from bot.editions.model import Edition
from bot.errors import PackageFlaw, UnfitPackage
from bot.i18n import _
from bot.language import Language
from bot.lessons.model import Course

MARKS = {Kind.ADDED: "🆕", Kind.REMOVED: "🗑", Kind.CHANGED: "✏️"}
# Names of files that one sentence may hold.
MOST_NAMES = 6


def change_lines(changes: Changes, before: Edition, after: Edition) -> list[str]:
    """Every change as a line, grouped, in the language being spoken; plain text."""
    return [
        *_titles(changes, after.course),
        *(_lesson(each, before.course, after.course) for each in changes.lessons),
        *_named(_("Question {id}"), changes.questions),
        *_named(_("Fact {id}"), changes.facts),
        *_named(_("Poll {id}"), changes.polls),
        *_named(_("Picture {id}"), changes.pictures),
        *_named(_("Working sheet {id}"), changes.sheets),
    ]


def _titles(changes: Changes, course: Course) -> Iterator[str]:
    numbers = {module.id: module.number for module in course.modules}
    for name in changes.titles:
        what = _("Title of module {number}", number=numbers[name]) if name in numbers else _("Course title")
        yield f"{MARKS[Kind.CHANGED]} {what}"


def _lesson(change: Change, before: Course, after: Course) -> str:
    course = before if change.kind is Kind.REMOVED else after
    said = _("Lesson {number}", number=course.label(course.by_id[change.id]))
    return f"{MARKS[change.kind]} {said}{_where(change)}"


def _where(change: Change) -> str:
    """In which languages, on which pages."""
    parts = []
    for language in change.languages:
        numbers = ", ".join(str(page + 1) for page in (change.pages or {}).get(language, ()))
        said = _("pages {numbers}", numbers=numbers) if numbers else ""
        parts.append(" ".join(part for part in (language_name(language), said) if part))
    return ": " + "; ".join(parts) if parts else ""


def _named(label: str, changes: Iterable[Change]) -> Iterator[str]:
    for change in changes:
        what = label.format(id=change.id.rpartition("/")[2])
        yield f"{MARKS[change.kind]} {what}{_where(change)}"


def language_name(language: Language) -> str:
    """A language in which something is written."""
    return _("Kazakh") if language is Language.KK else _("Russian")


def obstacle_lines(obstacles: Mapping[Obstacle, tuple[str, ...]]) -> list[str]:
    """Why it cannot be at once, with what it concerns; plain text."""
    words = {
        Obstacle.LESSONS: _("lessons were added, removed or moved: {names}"),
        Obstacle.PAGES: _("lessons have another number of pages: {names}"),
        Obstacle.QUESTIONS: _("questions were added, removed or moved: {names}"),
        Obstacle.ANSWERS: _("questions have another right answer: {names}"),
        Obstacle.POLLS: _("polls were changed: {names}"),
    }
    return [words[each].format(names=_few(names)) for each, names in obstacles.items()]


def unfit(error: UnfitPackage) -> str:
    """Why a package is no course, and what to do; plain text."""
    names = _few(error.files)
    match error.flaw:
        case PackageFlaw.NOT_A_ZIP:
            return _(
                "This is no zip, or it is damaged. Pack the folder of the course anew and send it again."
            )
        case PackageFlaw.ENCRYPTED:
            return _("The zip is locked with a password. Pack it without one.")
        case PackageFlaw.TOO_BIG:
            return _(
                "It is too big for a course: 20 MB at most, a text 1 MB, 1000 files. {names}", names=names
            )
        case PackageFlaw.ZIP_BOMB:
            return _("This zip swells too much when unpacked. Pack the folder of the course anew.")
        case PackageFlaw.UNSAFE_PATH:
            return _(
                "A path in the zip leads out of it or is a link: {names}. Pack only plain files.", names=names
            )
        case PackageFlaw.TWICE:
            return _("A file is in the zip twice: {names}. Keep one of them.", names=names)
        case PackageFlaw.STRANGE_FILES:
            return _(
                "These are no files of a course: {names}. Leave in the zip only course.toml, facts.toml and "
                "the folders lessons, quiz, polls, images, sheets.",
                names=names,
            )
        case PackageFlaw.NO_COURSE:
            return _("There is no course.toml at the top of the zip. Pack the folder in which it lies.")


def _few(names: tuple[str, ...]) -> str:
    """The first of them; the others are counted."""
    rest = len(names) - MOST_NAMES
    return ", ".join(names[:MOST_NAMES]) + (f" … +{rest}" if rest > 0 else "")
