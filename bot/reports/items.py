"""What the answers say about every question of the test, as a table for administrators and authors."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.i18n import _, day, language
from bot.language import Language
from bot.quiz.content import Bank
from bot.quiz.items import Flag, Item
from bot.quiz.void_store import Voided
from bot.reports.table import Cell, Column, Flagged, Table, Tone

LETTERS = "ABCD"


def table(
    items: tuple[Item, ...],
    bank: Bank,
    voided: Mapping[str, Voided],
    title: str,
    zone: ZoneInfo,
    now: datetime,
) -> Table:
    """All questions of the course `title`, in the language being spoken; options in the order of the bank."""
    return Table(
        name=_("Questions"),
        title=_("Questions of the final test"),
        notes=(
            title,
            _("Date: {date} · Rows: {n}", date=day(now.astimezone(zone).date()), n=len(items)),
            _("Finished attempts only. Shares are in per cent; no answer is a wrong one."),
        ),
        columns=_columns(),
        rows=tuple(
            (number, *_row(item, bank, voided.get(item.question), zone))
            for number, item in enumerate(items, start=1)
        ),
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("No."), 6),
        Column(_("Question"), 14),
        Column(_("Module"), 9),
        Column(_("Lesson"), 10),
        Column(_("Text"), 60),
        Column(_("Right option"), 10),
        Column(_("Asked, times"), 10),
        Column(_("Right, %"), 10),
        Column(_("In Kazakh, answers"), 12),
        Column(_("In Kazakh right, %"), 12),
        Column(_("In Russian, answers"), 12),
        Column(_("In Russian right, %"), 12),
        Column(_("Discrimination"), 16),
        *(Column(f"{letter}, %", 8) for letter in LETTERS),
        Column(_("No answer, %"), 10),
        Column(_("Time, seconds"), 10),
        Column(_("What to look at"), 40),
        Column(_("Void since"), 14),
        Column(_("Reason"), 40),
    )


def _row(item: Item, bank: Bank, voided: Voided | None, zone: ZoneInfo) -> tuple[Cell, ...]:
    known, whole = bank.by_id.get(item.question), item.whole
    kazakh, russian = item.by_language[Language.KK], item.by_language[Language.RU]
    return (
        item.question,
        known.module if known else None,
        known.lesson if known else None,
        known.text[language()] if known else _("has left the course"),
        LETTERS[known.correct] if known else None,
        whole.asked,
        rounded(whole.right, whole.asked),
        kazakh.asked,
        rounded(kazakh.right, kazakh.asked),
        russian.asked,
        rounded(russian.right, russian.asked),
        None if item.discrimination is None else hundredths(item.discrimination),
        *(rounded(chosen, whole.asked) for chosen in whole.choices),
        rounded(whole.unanswered, whole.asked),
        None if whole.seconds is None else round(whole.seconds),
        _flags(item),
        voided.voided_at.astimezone(zone).date() if voided else None,
        voided.reason if voided else None,
    )


def _flags(item: Item) -> Cell:
    names = flag_names()
    text = "; ".join(names[flag] for flag in item.flags)
    return Flagged(text, "", Tone.REMARK) if item.is_flagged else text


def flag_names() -> dict[Flag, str]:
    """What is to be looked at, in few words."""
    return {
        Flag.TOO_FEW: _("too few answers yet"),
        Flag.NEGATIVE: _("the strong miss it more often"),
        Flag.WEAK: _("hardly tells the strong from the weak"),
        Flag.TOO_HARD: _("too hard"),
        Flag.TOO_EASY: _("too easy"),
        Flag.LANGUAGES_DIFFER: _("languages differ"),
        Flag.UNUSED_OPTION: _("an option that nobody chooses"),
    }


def rounded(part: int, whole: int) -> int | None:
    """A share in whole per cent; None of nothing."""
    return (200 * part + whole) // (2 * whole) if whole else None


def hundredths(value: float) -> str:
    """A correlation with two places: «0,34», «−0,12»."""
    return f"{value:.2f}".replace(".", ",").replace("-", "−")
