"""The register of services (Appendix 1) and that of interviews (Appendix 4) in the official forms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.i18n import _, language
from bot.language import Language
from bot.people.dictionaries import Dictionaries
from bot.reports.table import Cell, Column, Table, streamed
from bot.services.model import OFFICIAL, Field
from bot.services.words import ServiceLists
from bot.survey.content import Interview
from bot.survey.model import MARKS, Question, Value

_WORDS = (
    Field.REGION,
    Field.SEX,
    Field.DISABILITY,
    Field.LEGAL_FORM,
    Field.CATEGORY,
    Field.OKED_SECTION,
    Field.OKED_DIVISION,
    Field.SERVICE,
    Field.SUBTYPE,
)
# The 22 columns side by side on a lying sheet of A3; the others are as wide as their headings ask for.
_NARROW = 12
_WIDTHS = {
    Field.REGION: 20,
    Field.LOCALITY: 18,
    Field.PLACE: 20,
    Field.ENTERPRISE: 20,
    Field.CLIENT: 22,
    Field.IDENTIFIER: 15,
    Field.LEGAL_FORM: 20,
    Field.CATEGORY: 26,
    Field.OKED_SECTION: 22,
    Field.OKED_DIVISION: 22,
    Field.SERVICE: 28,
    Field.SUBTYPE: 28,
    Field.MANAGER: 22,
    Field.WORK_PHONE: 15,
    Field.MOBILE_PHONE: 15,
    Field.EMAIL: 26,
}


@dataclass(frozen=True, slots=True)
class Registered:
    """A row of the register of services, opened and unmasked: codes and values by column."""

    cells: Mapping[Field, str | int | date | None] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Interviewed:
    """An interview that is over, opened and unmasked; the place is the settlement of a mobile centre."""

    client: str = field(repr=False)
    region: str
    served_on: date
    place: str
    mode: str
    answers: Mapping[str, str]
    instruments: tuple[str, ...]
    asked_on: date
    resolutions: tuple[str, ...] = field(default=(), repr=False)
    """What came of what had to be looked into."""


def services_register(
    rows: Sequence[Registered], lists: ServiceLists, title: Mapping[Language, str]
) -> Table:
    """The 22 official columns in their order, numbered, in the language being spoken."""
    spoken = language()
    return Table(
        name=_("Register of services"),
        title=title[spoken],
        notes=(_("Methodology, Appendix 1"),),
        columns=tuple(
            Column(lists.headings[column][spoken], _WIDTHS.get(column, _NARROW)) for column in OFFICIAL
        ),
        rows=streamed(rows, lambda _number, row: tuple(_cell(row, column, lists) for column in OFFICIAL)),
        numbered=True,
    )


def _cell(row: Registered, column: Field, lists: ServiceLists) -> Cell:
    value = row.cells.get(column)
    return lists.worded(column, value, language()) if column in _WORDS and isinstance(value, str) else value


def interviews_register(rows: Sequence[Interviewed], form: Interview, dictionaries: Dictionaries) -> Table:
    """One row an interview: its date and place as the first question names them, and four answers."""
    spoken = language()
    on_paper = form.questions | {Question.RECEIVED: form.first_on_paper}
    return Table(
        name=_("Interviews"),
        title=form.title[spoken],
        notes=(_("Methodology, Appendix 4"),),
        columns=(
            Column(_("No."), 6),
            Column(_("Surname, given name, patronymic"), 34),
            Column(_("Region"), 24),
            Column(_("End of the service"), 14),
            Column(_("Place of the service"), 34),
            *(Column(on_paper[each][spoken], 30) for each in Question),
            Column(_("Instruments"), 44),
            Column(_("Way"), 14),
            Column(_("Date of the interview"), 14),
            Column(_("What came of it"), 40),
        ),
        rows=streamed(rows, lambda number, row: (number, *_interview(row, form, dictionaries))),
    )


def _interview(row: Interviewed, form: Interview, dictionaries: Dictionaries) -> tuple[Cell, ...]:
    spoken, region = language(), dictionaries.regions.get(row.region)
    chosen = (form.instruments[code][spoken] for code in row.instruments if code in form.instruments)
    return (
        row.client,
        region.name[spoken] if region else row.region,
        row.served_on,
        row.place,
        *(_answer(row.answers.get(question), form) for question in Question),
        "; ".join(chosen) or None,
        way_words(row.mode),
        row.asked_on,
        "\n".join(row.resolutions) or None,
    )


def way_words(mode: str) -> str:
    """The way in which somebody was asked."""
    return _("by phone") if mode == "phone" else _("in the chat")


def _answer(value: str | None, form: Interview) -> Cell:
    if value is None:
        return None
    if value in MARKS:
        return int(value)
    return form.answers[Value(value)][language()]
