"""The questions of the test as administrators see them: at a glance, in lists, one by one."""

from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardButton

from bot.cabinet.items import FLAGGED, GONE, VOIDED, Appraisal, ItemCard, Listed
from bot.callbacks.items import ListItems, SendItems, ShowItem, ShowItems, VoidQuestion
from bot.i18n import _, day, language, percent, plural, unbroken
from bot.lessons.model import Course
from bot.quiz.items import EASY, ENOUGH, HARD, Figures, Flag, Item
from bot.quiz.model import Question
from bot.quiz.void_store import Voided
from bot.reports.items import LETTERS, flag_names, hundredths
from bot.reports.service import Export
from bot.screens.screen import Row, Screen, bold, button, home_row, in_columns, in_pairs, paragraphs, quoted
from bot.screens.welcome import NAMES

# Modules in a row of buttons.
ACROSS = 5
Short = tuple[tuple[str, int, int], ...]
"""Modules with too few questions: how many are left, and how many a test may draw."""


def overview(shown: Appraisal, course: Course) -> Screen:
    """How many questions, how often answered, how many to look at; by module."""
    enough = sum(item.whole.asked >= ENOUGH for item in shown.items)
    text = paragraphs(
        bold(_("❓ Questions of the test")),
        "\n".join(
            (
                _("Questions in the course: {n}", n=len(shown.bank.questions)),
                _("Asked in finished tests, times: {n}", n=sum(item.whole.asked for item in shown.items)),
                _("Asked {enough} times and more: {n}", enough=ENOUGH, n=enough),
            )
        ),
        "\n".join(_module_line(shown, module.id, module.number) for module in course.modules),
        running_short(shown.short, course),
        _("Press the number of a module to see its questions."),
    )
    modules = [
        button(str(module.number), ListItems(which=module.id, page=0))
        for module in course.modules
        if shown.listed(module.id)
    ]
    file = button(_("📥 All in Excel"), SendItems())
    return Screen(text, (*_lists(shown), *in_columns(modules, ACROSS), (file,), home_row()))


def _module_line(shown: Appraisal, module: str, number: int) -> str:
    items = shown.listed(module)
    flagged = sum(map(shown.is_open, items))
    asked = sum(item.whole.asked for item in items)
    line = _("{number}. Questions: {n}, asked: {asked}", number=number, n=len(items), asked=asked)
    return f"{line} · ⚠️ {flagged}" if flagged else line


def running_short(short: Short, course: Course) -> str | None:
    """Where questions run out."""
    numbers = {module.id: module.number for module in course.modules}
    lines = [
        _(
            "⚠️ Module {number}: {left} questions left, a test draws {share}. Needed: at least {wanted}.",
            number=numbers.get(module, module),
            left=left,
            share=share,
            wanted=2 * share,
        )
        for module, left, share in short
    ]
    return "\n".join(lines) or None


def _lists(shown: Appraisal) -> tuple[Row, ...]:
    numbers = {which: len(shown.listed(which)) for which in (FLAGGED, VOIDED, GONE)}
    labels = {
        FLAGGED: _("⚠️ To look at: {n}", n=numbers[FLAGGED]),
        VOIDED: _("🚫 Void: {n}", n=numbers[VOIDED]),
        GONE: _("🗄 Left the course: {n}", n=numbers[GONE]),
    }
    return in_pairs(
        [button(label, ListItems(which=which, page=0)) for which, label in labels.items() if numbers[which]]
    )


def listed(shown: Listed, course: Course, size: int) -> Screen:
    """A page of a list, `size` questions long."""
    items = shown.appraisal.listed(shown.which)
    last = max(len(items) - 1, 0) // size
    page = items[shown.page * size : (shown.page + 1) * size]
    text = paragraphs(
        bold(_list_name(shown.which, course)) + f"  {shown.page + 1} / {last + 1}",
        *(_list_entry(item, shown.appraisal) for item in page),
        None if page else _("No question is here."),
    )
    rows = [(button(_label(item), ShowItem(question=item.question)),) for item in page]
    back = button("◀️", ListItems(which=shown.which, page=shown.page - 1))
    forward = button("▶️", ListItems(which=shown.which, page=shown.page + 1))
    walk = (*((back,) if shown.page else ()), *((forward,) if shown.page < last else ()))
    return Screen(text, (*rows, *((walk,) if walk else ()), (_to_all(),), home_row()))


def _list_name(which: str, course: Course) -> str:
    names = {FLAGGED: _("⚠️ To look at"), VOIDED: _("🚫 Void questions"), GONE: _("🗄 Left the course")}
    number = next((module.number for module in course.modules if module.id == which), which)
    return names.get(which) or _("Module {number}", number=number)


def _list_entry(item: Item, shown: Appraisal) -> str:
    names = flag_names()
    mark = "🚫 " if item.question in shown.voided else ""
    said = ", ".join(names[flag] for flag in item.flags) or _("in order")
    return (
        f"{mark}<code>{quoted(item.question)}</code> · {_share(item.whole.right, item.whole.asked)}\n{said}"
    )


def _label(item: Item) -> str:
    return f"{'⚠️ ' if item.is_flagged else ''}{item.question}"


def _to_all() -> InlineKeyboardButton:
    return button(_("❓ All questions"), ShowItems())


def _share(part: int, whole: int) -> str:
    return percent(part, whole) if whole else "—"


def card(shown: ItemCard, course: Course, zone: ZoneInfo) -> Screen:
    """One question: options with their shares, what the answers say, what to do."""
    item, known = shown.item, shown.appraisal.bank.by_id.get(shown.item.question)
    text = paragraphs(
        _place(item, known, course),
        f"<b>{quoted(unbroken(known.text[language()]))}</b>"
        if known
        else _("This question has left the course; older attempts asked it."),
        _options(item, known),
        _figures(item),
        _void_state(shown.voided, shown.left, zone) if shown.voided else None,
        *(f"⚠️ {advice}" for advice in (() if shown.voided else _advice(item))),
    )
    void = (button(_("🚫 Void the question"), VoidQuestion(question=item.question)),)
    refresh = (button(_("🔄 Refresh"), ShowItem(question=item.question)),)
    back = (button(_("◀️ To the list"), ListItems(which=shown.which, page=shown.page)), _to_all())
    rows = (*((void,) if shown.voidable else ()), *((refresh,) if shown.left else ()), back, home_row())
    return Screen(text, rows)


def _place(item: Item, known: Question | None, course: Course) -> str:
    name = f"<code>{quoted(item.question)}</code>"
    if known is None or known.lesson not in course.by_id:
        return f"❓ {name}"
    lesson = course.label(course.by_id[known.lesson])
    return f"❓ {name} · " + _("Lesson {number}", number=lesson)


def _options(item: Item, known: Question | None) -> str:
    words = known.options[language()] if known else ("—",) * len(LETTERS)
    lines = []
    for place, letter in enumerate(LETTERS):
        right = "✅ " if known and place == known.correct else ""
        shares = _chosen(item, place)
        lines.append(f"{right}{letter})  {quoted(unbroken(words[place]))}\n<i>{shares}</i>")
    lines.append(_("No answer: {share}", share=_share(item.whole.unanswered, item.whole.asked)))
    return "\n\n".join(lines)


def _chosen(item: Item, place: int) -> str:
    """How many chose an option: in all, and in each language."""
    parts = [_share(item.whole.choices[place], item.whole.asked)]
    parts += [
        f"{NAMES[spoken]} {percent(figures.choices[place], figures.asked)}"
        for spoken, figures in item.by_language.items()
        if figures.asked
    ]
    return " · ".join(parts)


def _figures(item: Item) -> str:
    whole = item.whole
    lines = [
        plural("Asked {n} time", "Asked {n} times", whole.asked)
        + ", "
        + _("right: {share}", share=_share(whole.right, whole.asked)),
        *(_in_language(NAMES[spoken], figures) for spoken, figures in item.by_language.items()),
        _("Discrimination: {value}", value=_relation(item)),
        _("Time to answer, median: {time}", time=_time(whole.seconds)),
    ]
    return "\n".join(lines)


def _in_language(name: str, figures: Figures) -> str:
    answers = plural("{n} answer", "{n} answers", figures.asked)
    return f"{name}: {answers}, " + _("right: {share}", share=_share(figures.right, figures.asked))


def _relation(item: Item) -> str:
    return "—" if item.discrimination is None else hundredths(item.discrimination)


def _time(seconds: float | None) -> str:
    return "—" if seconds is None else plural("{n} second", "{n} seconds", round(seconds))


def _void_state(voided: Voided, left: int, zone: ZoneInfo) -> str:
    """Since when it is void, why, and what has come of it."""
    return "\n".join(
        (
            bold(_("🚫 Void since {date}", date=day(voided.voided_at.astimezone(zone).date()))),
            _("It counts as right for everybody, and no test draws it."),
            _("Reason: {reason}", reason=quoted(voided.reason)),
            progress(voided, left),
        )
    )


def progress(voided: Voided, left: int) -> str:
    """How far the grading anew has come."""
    done = "\n".join(
        (
            _("Attempts with a better result: {n}", n=voided.regraded),
            _("Passed by it: {n}", n=voided.passed),
        )
    )
    if voided.regraded_at is None:
        return done + "\n" + _("⏳ Still to be graded anew: {n}", n=left)
    return done


def _advice(item: Item) -> list[str]:
    """What each flag means, and what to do."""
    words = {
        Flag.TOO_FEW: _("Asked fewer than {n} times: it is too early to judge.", n=ENOUGH),
        Flag.NEGATIVE: _(
            "Those who know more miss it more often than the others. Check which option is marked as right, "
            "and the wording. If the question is faulty, void it."
        ),
        Flag.WEAK: _(
            "It hardly tells who knows the subject from who does not. Make the question clearer, or the "
            "wrong options more plausible."
        ),
        Flag.TOO_HARD: _(
            "Fewer than {share} % answer right. Look whether the lesson says it clearly, and which option is "
            "marked as right.",
            share=round(100 * HARD),
        ),
        Flag.TOO_EASY: _(
            "More than {share} % answer right, so it tests little. Bring the options closer to each other.",
            share=round(100 * EASY),
        ),
        Flag.LANGUAGES_DIFFER: _(
            "In one language it is answered much better than in the other. Compare both texts: one may give "
            "the answer away or hide it."
        ),
        Flag.UNUSED_OPTION: _(
            "Nobody chooses one of the options. Put one there that seems right to who has not read "
            "the lesson."
        ),
    }
    return [words[flag] for flag in item.flags]


def caption(export: Export) -> str:
    """The words under the file."""
    return paragraphs(
        bold("📄 " + _("Questions of the final test")),
        _("Rows: {n}", n=export.rows),
        _("It holds the right answers: keep the file from learners. The export is in the audit."),
        f"SHA-256: <code>{export.sha256}</code>",
    )
