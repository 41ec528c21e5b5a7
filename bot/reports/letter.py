"""The notification letter to the operator as a document (Methodology, point 8): letterhead to annex.

Of a row it names the number in the file and the columns; what was typed there is the operator's to look up.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from babel.dates import get_month_names

from bot.i18n import on_day
from bot.language import Language
from bot.monitoring.figures.profile import Signatory
from bot.monitoring.letters.content import LetterText, LetterWording
from bot.monitoring.letters.model import FaultyRow, Letter
from bot.reports.document import (
    Align,
    Block,
    Document,
    Heading,
    PageBreak,
    Paragraph,
    Printed,
    Rule,
    SideBySide,
    Space,
)
from bot.reports.table import Cell, Column, Table
from bot.services.model import OFFICIAL, Fault, Field

MOST_ROWS = 300
"""Of more rows than these the letter shows the first; the whole list goes with it as a workbook."""
_BLANK = "____________________"
_WIDTHS = (7, 11, 10, 27, 30, 26)


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What a letter says. Days are local.

    `register_due_on` is the last day of its month's register; a later one is told of. `profile` names the
    reporting profile; on the day `as_of` the rows are as they stand here.
    """

    letter: Letter
    rows: Sequence[FaultyRow]
    file_rows: int
    received_on: date
    detected_on: date
    register_due_on: date
    correction_days: int
    profile: str
    as_of: date
    made_at: datetime

    @property
    def days_late(self) -> int:
        """By how many days the register itself was late."""
        return max(0, (self.received_on - self.register_due_on).days)


@dataclass(frozen=True, slots=True)
class Said:
    """Words of the interface that the annex needs, in the language of the letter."""

    explain: Callable[[Fault], str]
    heading: Callable[[Field], str]


def letter(
    facts: LetterFacts, wording: LetterWording, signatory: Signatory, said: Said, language: Language
) -> Document:
    """The letter in one language; the letterhead is in both."""
    text = wording.text(language)
    blocks = (
        *_letterhead(signatory),
        *_address(facts.letter, wording, text, language),
        *_body(facts, text, language),
        *_signature(signatory, wording, text, language),
        *_annex(facts, text, said, language),
    )
    organisation = signatory.organisation[language]
    return Document(_subject(facts, text, language), organisation, language, facts.made_at, blocks)


def _letterhead(signatory: Signatory) -> Iterator[Block]:
    names = signatory.organisation
    sides = (names[Language.KK],), (names[Language.RU],)
    yield SideBySide(*sides, bold=True, align=Align.CENTRE, right_align=Align.CENTRE)
    yield Rule()
    yield Space(3)


def _address(sent: Letter, wording: LetterWording, text: LetterText, language: Language) -> Iterator[Block]:
    """Number and date on the left, to be filled in by hand until the letter is marked as sent."""
    number = text.number.format(number=sent.outgoing_number) if sent.outgoing_number else text.blank_number
    day = text.sent.format(date=_day(sent.sent_on, language)) if sent.sent_on else text.blank_date
    yield SideBySide((number, "", day), wording.addressee[language], right_align=Align.LEFT)
    yield Space(6)


def _body(facts: LetterFacts, text: LetterText, language: Language) -> Iterator[Block]:
    yield Paragraph(_subject(facts, text, language), Align.LEFT, bold=True)
    yield Space(4)
    filled = {
        "month": _month(facts.letter.month, language),
        "received": on_day(facts.received_on, language),
        "detected": _day(facts.detected_on, language),
        "held": len(facts.rows),
        "rows": facts.file_rows,
        "days": facts.correction_days,
    }
    for paragraph in text.paragraphs:
        yield Paragraph(paragraph.format(**filled), indent=True)
    if facts.days_late:
        late = {"due": _day(facts.register_due_on, language), "days": facts.days_late}
        received = _day(facts.received_on, language)
        yield Paragraph(text.late.format(**{**filled, "received": received, **late}), indent=True)
    yield Paragraph(text.attachment, indent=True)


def _signature(
    signatory: Signatory, wording: LetterWording, text: LetterText, language: Language
) -> Iterator[Block]:
    yield Space(10)
    post, name = signatory.post[language], signatory.name or _BLANK
    yield SideBySide((post,), (name,), bold=True, right_align=Align.RIGHT)
    yield Space(8)
    executor = wording.executor
    told = text.executor.format(name=executor.name or _BLANK, phone=executor.phone)
    yield Paragraph(told, Align.LEFT, small=True)


def _annex(facts: LetterFacts, text: LetterText, said: Said, language: Language) -> Iterator[Block]:
    yield PageBreak()
    yield Paragraph(text.annex, Align.RIGHT)
    yield Heading(text.annex_title.format(month=_month(facts.letter.month, language)), 1)
    if len(facts.rows) > MOST_ROWS:
        part = text.annex_part.format(shown=MOST_ROWS, held=len(facts.rows))
        yield Paragraph(part, Align.LEFT, small=True)
    yield Printed(faults(facts, text, said, language, MOST_ROWS), lying=False)
    yield Paragraph(_made_by(facts, text, language), Align.LEFT, small=True)


def faults(
    facts: LetterFacts, text: LetterText, said: Said, language: Language, most: int | None = None
) -> Table:
    """The rows and what is wrong with each, one line a fault; `most` rows of them."""
    columns = tuple(Column(*each) for each in zip(text.columns, _WIDTHS, strict=True))
    lines = [_line(row, fault, text, said) for row in facts.rows[:most] for fault in row.faults]
    rows = tuple((number, *line) for number, line in enumerate(lines, 1))
    title = text.annex_title.format(month=_month(facts.letter.month, language))
    if most:  # The annex says both itself.
        return Table(text.annex, "", (), columns, rows)
    return Table(text.annex, title, (_made_by(facts, text, language),), columns, rows)


def _made_by(facts: LetterFacts, text: LetterText, language: Language) -> str:
    """By which profile and of which file the annex is."""
    received, as_of = _day(facts.received_on, language), _day(facts.as_of, language)
    return text.made_by.format(
        profile=facts.profile, file=facts.letter.batch_id, received=received, date=as_of
    )


def _line(row: FaultyRow, fault: Fault, text: LetterText, said: Said) -> tuple[Cell, ...]:
    """What is wrong, and what to do: the sentences of the check say it in this order."""
    wrong, _, asked = said.explain(fault).partition(". ")
    number = OFFICIAL.index(fault.field) + 1 if fault.field in OFFICIAL else None
    heading = said.heading(fault.field) if fault.field else text.whole_row
    return (
        row.number,
        number,
        heading,
        wrong if wrong.endswith((".", "?")) else f"{wrong}.",
        asked or text.correct,
    )


def _subject(facts: LetterFacts, text: LetterText, language: Language) -> str:
    return text.subject.format(month=_month(facts.letter.month, language))


def _month(code: str, language: Language) -> str:
    """`2026-03` as «март 2026 года», «2026 жылғы наурыз»: the forms that stand before «за» and «айының»."""
    year, number = code.split("-")
    name = get_month_names("wide", context="stand-alone", locale=language)[int(number)].lower()
    return f"{year} жылғы {name}" if language is Language.KK else f"{name} {year} года"


def _day(value: date, language: Language) -> str:
    return f"{value:%d.%m.%Y}" + (" года" if language is Language.RU else "")
